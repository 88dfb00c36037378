package frontdoor

import (
	"context"
	"io/fs"
	"samendoen/internal/escalation"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// monday is the moment at which the test world begins: Monday 2 November 2026, 10:00.
var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

const (
	own   = "org-windvaan"
	other = "org-elders"
)

func migrations() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, escalation.Files, place.Files, subject.Files,
		tenancy.Files, catalogue.Files, danger.Files, signal.Files, Files}
}

// world is an association with one complex, its people, and another association.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	policy *access.Policy
	vault  *seal.Vault
	s      *Service
	site   place.ComplexID
}

func each(t *testing.T, run func(w *world)) {
	t.Helper()
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) { run(newWorld(t, db)) })
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(monday)}
	var docs [][]byte
	for _, files := range []fs.FS{signal.Files, Files} {
		doc, err := fs.ReadFile(files, "policy.cedar")
		w.Must(err)
		docs = append(docs, doc)
	}
	var err error
	w.policy, err = access.NewPolicy(docs...)
	w.Must(err)
	w.vault, err = seal.NewVault([]byte("01234567890123456789012345678901"))
	w.Must(err)
	w.s = New(db, w.vault, w.clock, w.policy, signal.New(db, w.vault, w.clock, w.policy))
	w.Write(func(tx *store.Tx) error {
		for id, name := range map[string]string{own: "De Windvaan", other: "Elders"} {
			if err := account.InsertOrganisation(tx, monday, account.Organisation{ID: id, Name: name, Kind: account.HousingAssociation}); err != nil {
				return err
			}
		}
		for login, a := range people() {
			if err := account.InsertUser(tx, monday, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
				return err
			}
		}
		return w.build(tx)
	})
	w.Must(w.s.SetDoor(context.Background(), people()["teamleider"], 0, true, "088 123 45 67"))
	return w
}

// people are the actors by login: one for each role, and a consultant elsewhere.
func people() map[string]access.Actor {
	list := map[string]access.Actor{"vreemd": {UserID: "u-vreemd", OrgID: other, Name: "Vreemd Iemand", Roles: []access.Role{access.Consultant}}}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: strings.ToUpper(string(r)) + " Achternaam", Roles: []access.Role{r}}
	}
	return list
}

// form is what a resident fills in about a home, on a form that was shown a minute ago.
func (w *world) form() Form {
	return Form{Org: own, Lang: "nl", About: AboutHome, Letter: Letter{Where: "Lindestraat 12", What: "De MERKTEKEN post blijft liggen."},
		Reporter: Reporter{Name: "Riet Melder", Contact: "06 12345678"}, Token: w.s.FormToken(own, w.clock.Now().Add(-time.Minute))}
}

// received is the code and id of a post of form.
func (w *world) received(change func(f *Form)) (code string, id ID) {
	w.T.Helper()
	f := w.form()
	if change != nil {
		change(&f)
	}
	code, err := w.s.Receive(context.Background(), f)
	w.Must(err)
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		p, err := postByCode(tx, hashOf(code))
		id = p.ID
		return err
	}))
	return code, id
}

// asSignal is what a colleague makes of a post.
func (w *world) asSignal() signal.Draft {
	return signal.Draft{ComplexID: w.site, Theme: signal.Themes()[0], Sentence: "Er ligt post in de gang.", Urgency: signal.Ordinary}
}
