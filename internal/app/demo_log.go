package app

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/logbook"
	"samendoen/internal/network"
)

// demoLog lets the log of the demo look as if it had been watched for some time: the FG
// said to which processings its records belong, the municipality watches along and signed,
// and the whole was checked. All of it by the same acts as people; the witness's key is
// forgotten afterwards, so that nobody signs for the municipality again.
func (a *App) demoLog(ctx context.Context) error {
	const op = "app.demolog"
	officer, partner, town, err := a.demoWatchers(ctx)
	if err != nil {
		return fault.Wrap(op, err)
	}
	if err := a.demoActivities(ctx, officer); err != nil {
		return fault.Wrap(op, err)
	}
	secret, public, err := audit.NewWitnessKey("gemeente")
	if err != nil {
		return fault.Wrap(op, err)
	}
	if err := a.logbook.AddWitness(ctx, officer, town, public); err != nil {
		return fault.Wrap(op, err)
	}
	newest, err := a.sequenceAll(ctx)
	if err != nil {
		return fault.Wrap(op, err)
	}
	signed, err := audit.SignAsWitness(newest.Note, newest.Key, secret)
	if err != nil {
		return fault.Wrap(op, err)
	}
	if _, err := a.logbook.Cosign(ctx, partner, signed); err != nil {
		return fault.Wrap(op, err)
	}
	_, err = a.logbook.RunCheck(ctx, officer.UserID)
	return fault.Wrap(op, err)
}

// demoWatchers are the FG, somebody of the municipality, and the municipality's name.
func (a *App) demoWatchers(ctx context.Context) (officer, partner access.Actor, town string, err error) {
	err = a.db.Read(ctx, func(tx *store.Tx) error {
		list, err := account.Organisations(tx)
		if err != nil {
			return err
		}
		for _, o := range list {
			role, who := access.Officer, &officer
			switch {
			case o.Kind == account.MunicipalityOffice:
				role, who, town = access.Director, &partner, o.Name
			case o.ID != DemoOrg:
				continue
			}
			people, err := account.Colleagues(tx, o.ID, role)
			if err != nil {
				return err
			}
			if len(people) > 0 {
				*who = people[0].Actor()
			}
		}
		return nil
	})
	return officer, partner, town, err
}

// demoActivities adds the processing that all signals belong to, and says to which
// processing the work with signals and that with cases belongs.
func (a *App) demoActivities(ctx context.Context, officer access.Actor) error {
	today := clock.Date(a.clock.Now())
	signals, err := a.network.AddProcessing(ctx, officer, network.Processing{Name: "Signalen opvolgen",
		Purpose: "Luisteren naar wat bewoners en medewerkers zien, en in gesprek gaan.", Ground: "f",
		GroundWhy: "Goed verhuurderschap. Wie een signaal geeft, wil dat er iets mee gebeurt.", Subjects: "Huurders en wie bij hen woont, en wie een signaal geeft.",
		Categories: []network.Category{network.Identity, network.Housing, network.Nuisance},
		Months:     3, MonthsWhy: "Een signaal zonder vervolg heeft daarna geen nut meer."})
	if err != nil {
		return err
	}
	if err := a.network.SignDPIA(ctx, officer, signals, 1, network.DPIA{Signer: "Het bestuur", Document: "DPIA signalen, versie 1.0",
		On: today.AddDate(0, -2, 0), Review: today.AddDate(1, 0, 0)}); err != nil {
		return err
	}
	var cases network.ProcessingID
	if err := a.db.Read(ctx, func(tx *store.Tx) error {
		names, err := network.Names(tx, officer.OrgID)
		for id, name := range names {
			if name == "Overlast samen aanpakken" {
				cases = id
			}
		}
		return err
	}); err != nil {
		return err
	}
	return a.logbook.SetActivities(ctx, officer, map[logbook.Activity]string{"signalen": string(signals), "dossiers": string(cases)})
}

// sequenceAll takes all records into the tree and is the checkpoint of that.
func (a *App) sequenceAll(ctx context.Context) (newest audit.Checkpoint, err error) {
	s, err := a.sequencer()
	if err != nil {
		return newest, err
	}
	for n := 1; n > 0; {
		if n, err = s.Once(ctx); err != nil {
			return newest, err
		}
	}
	return a.newestCheckpoint(ctx)
}

func (a *App) newestCheckpoint(ctx context.Context) (newest audit.Checkpoint, err error) {
	err = a.db.Read(ctx, func(tx *store.Tx) error {
		newest, err = audit.Newest(tx)
		return err
	})
	return newest, err
}

// keepDemoCheckpoint writes the newest checkpoint to a file, as a witness does, for trying
// samendoen verify --checkpoint.
func (a *App) keepDemoCheckpoint(ctx context.Context, path string) error {
	newest, err := a.newestCheckpoint(ctx)
	if err != nil {
		return err
	}
	return witness{state: path}.keep(newest)
}
