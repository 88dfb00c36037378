package attention

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/subject"
)

// start is a Friday morning in Amsterdam.
var start = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

const (
	address = "Lindestraat 1"
	secret  = "Het kind zei dat het alleen was. GEHEIMWOORD"
)

// world is an association with somebody in each role, two officers, and a home; the line of
// the register for the reporting code stands, with a signed DPIA.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	vault  *seal.Vault
	policy *access.Policy
	s      *Service
	net    *network.Service
	unit   place.UnitID
	line   network.ProcessingID
	people webtest.Logins
}

func who(role access.Role) access.Actor {
	return access.Actor{UserID: "u-" + string(role), OrgID: "o", Org: "Woonstichting", Name: "Iemand " + string(role), Roles: []access.Role{role}}
}

func officer() access.Actor { return who(access.SafetyOfficer) }

// second is another officer.
func second() access.Actor {
	a := officer()
	a.UserID, a.Name = "u-tweede", "Tweede functionaris"
	return a
}

// bare is an officer at another association, which has no register.
func bare() access.Actor {
	a := officer()
	a.UserID, a.OrgID, a.Name = "u-elders", "x", "Functionaris elders"
	return a
}

func each(t *testing.T, run func(w *world)) {
	t.Helper()
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, place.Files, subject.Files, network.Files, Files},
		func(t *testing.T, db *store.DB) {
			w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(start), people: webtest.Logins{}}
			var documents [][]byte
			for _, f := range []fs.FS{network.Files, Files} {
				doc, err := fs.ReadFile(f, "policy.cedar")
				w.Must(err)
				documents = append(documents, doc)
			}
			var err error
			w.policy, err = access.NewPolicy(documents...)
			w.Must(err)
			w.vault, err = seal.NewVault(make([]byte, 32))
			w.Must(err)
			words, err := text.Load(text.Words, web.Words, network.Files, Files)
			w.Must(err)
			w.s, w.net = New(db, w.vault, w.clock, w.policy, words), network.New(db, w.clock, w.policy)
			w.Write(w.fill)
			w.register()
			run(w)
		})
}

func (w *world) fill(tx *store.Tx) error {
	for id, name := range map[string]string{"o": "Woonstichting", "x": "Andere Stichting"} {
		if err := account.InsertOrganisation(tx, start, account.Organisation{ID: id, Name: name, Kind: account.HousingAssociation}); err != nil {
			return err
		}
	}
	list := []access.Actor{second(), bare()}
	for _, r := range access.Roles() {
		list = append(list, who(r))
	}
	for _, a := range list {
		w.people[a.UserID] = a
		if err := account.InsertUser(tx, start, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: a.UserID, Roles: a.Roles}, ""); err != nil {
			return err
		}
	}
	street := place.StreetID("Lindestraat", "Oosterdam")
	if err := place.SaveStreets(tx, map[int64][2]string{street: {"Lindestraat", "Oosterdam"}}); err != nil {
		return err
	}
	for _, u := range []place.Unit{{Org: "o", Key: "u1", Street: "Lindestraat", City: "Oosterdam", Number: 1, Postcode: "1234AB"},
		{Org: "o", Key: "u2", Street: "Lindestraat", City: "Oosterdam", Number: 2, Postcode: "1234AB"}} {
		if err := deliverytest.Put(tx, place.UnitTable(), u.Org, u.Row(1)); err != nil {
			return err
		}
	}
	w.unit = place.UnitIDOf("o", "u1")
	return nil
}

// register writes the line and signs its DPIA, which holds for a year.
func (w *world) register() {
	w.T.Helper()
	fg := who(access.Officer)
	var err error
	w.line, err = w.net.AddProcessing(context.Background(), fg, network.Processing{Name: "Meldcode", Purpose: "Veiligheid.", Ground: "f", GroundWhy: "Zorgvuldig handelen.",
		Criminal: "u32", Categories: []network.Category{network.Identity, network.Safety}, Months: 24, MonthsWhy: "Herhaling zien."})
	w.Must(err)
	today := clock.Date(start)
	w.Must(w.net.SignDPIA(context.Background(), fg, w.line, 1, network.DPIA{Signer: "Bestuurder", Document: "DPIA 1", On: today.AddDate(0, -1, 0),
		Review: today.AddDate(1, 0, 0), Own: []network.Category{network.Safety}}))
}

// begin opens a record about the home.
func (w *world) begin() RecordID {
	w.T.Helper()
	id, err := w.s.Begin(context.Background(), officer(), address, Step{On: clock.Date(start), With: "Een vakman", Outcome: secret})
	w.Must(err)
	return id
}

func (w *world) browse(a access.Actor) webtest.Browser {
	w.T.Helper()
	s := webtest.Server(w.T, web.Config{Auth: w.people, Policy: w.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes())
	return webtest.Browser{T: w.T, Server: s.Handler(), Login: a.UserID}
}

// told is how many notices with a message wait for somebody.
func (w *world) told(a access.Actor, key string) int64 {
	w.T.Helper()
	return w.Count(`SELECT count(*) FROM account_notice WHERE user_id = $1 AND message = $2`, a.UserID, key)
}
