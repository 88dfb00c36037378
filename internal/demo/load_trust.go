package demo

import (
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/network"
)

// bind puts what the people of other organisations already take part in under the
// covenant in which they have a mandate; without one they see nothing of it.
func (t *trust) bind(db *store.DB, id network.CovenantID, logins ...string) {
	t.do(func() error {
		return db.Write(t.ctx, func(tx *store.Tx) error {
			for _, login := range logins {
				if err := access.Bind(tx, casework.ObjectType, t.actors[login].UserID, string(id)); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// exceptions adds a look in an emergency that waits for the officer, and a colleague who
// is shut out of a home, by the same acts as people.
func (l Loader) exceptions(ctx context.Context, users map[string]string) error {
	if l.Cases == nil {
		return nil
	}
	actors, err := l.actors(ctx, users, "teamleider", "consulent", "achterwacht", "partner3")
	if err != nil {
		return err
	}
	if err := l.question(ctx, actors["consulent"], actors["partner3"]); err != nil {
		return err
	}
	lines, _, err := l.Cases.Overview(ctx, actors["teamleider"], false)
	if err != nil {
		return err
	}
	if err := l.handover(ctx, actors["teamleider"], actors["consulent"], lines); err != nil {
		return err
	}
	looked, shut := false, false
	for _, line := range lines {
		if line.DirectorID == users["consulent"] || looked && shut {
			continue // the first one works on these herself
		}
		if !shut {
			err := l.Cases.ShutOutColleague(ctx, actors["teamleider"], line.ID, users["wijkbeheerder2"], "Woont in hetzelfde portiek en kent het gezin goed.")
			if err != nil && !fault.Is(err, fault.Invalid) {
				return err
			}
			shut = err == nil
		}
		if !looked {
			ids, err := l.Cases.OpenEmergency(ctx, actors["achterwacht"], casework.EmergencyRequest{Search: line.Number, Hours: 1,
				Reason: "Buren belden in de nacht: geschreeuw, en niemand deed open. Ik wilde weten wie ik kon bellen."})
			if err != nil {
				return err
			}
			looked = len(ids) > 0
		}
	}
	return nil
}

// question lets the police ask something about a case of the consultant's.
func (l Loader) question(ctx context.Context, consultant, police access.Actor) error {
	list, err := l.Cases.List(ctx, consultant, casework.FilterMine)
	if err != nil || len(list.Rows) == 0 {
		return err
	}
	id := list.Rows[0].ID
	if err := l.Cases.AddParticipant(ctx, consultant, id, list.Rows[0].Version, police.UserID); err != nil {
		return err
	}
	return l.Cases.Ask(ctx, police, id, network.Nuisance, "Is er op dit adres het laatste halfjaar vaker over geluid geklaagd? Het gaat om een melding van zaterdag.", "")
}

// handover lets the team lead ask the consultant to take over the case of a colleague on leave.
func (l Loader) handover(ctx context.Context, lead, to access.Actor, lines []casework.Line) error {
	for _, line := range lines[len(lines)/2:] {
		if line.DirectorID == to.UserID || line.State != casework.Open {
			continue
		}
		h, err := l.Cases.ShowHandle(ctx, lead, line.ID)
		if err != nil {
			return err
		}
		err = l.Cases.AskHandover(ctx, lead, line.ID, h.Version, to.UserID, "Je collega gaat een half jaar met verlof. Jij kent deze straat.", true)
		if err == nil || !fault.Is(err, fault.Invalid) {
			return err
		}
	}
	return nil
}
