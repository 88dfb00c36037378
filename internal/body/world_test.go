package body

import (
	"context"
	"io/fs"
	"slices"
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
	"samendoen/internal/base/upload"
	"samendoen/internal/escalation"
	"samendoen/internal/place"
)

// noon is a Monday in June.
var noon = time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)

type world struct {
	storetest.Hands
	s      *Service
	clock  *clock.Manual
	people map[string]access.Actor
	ctx    context.Context
}

// each runs a test on both databases: Con is a caretaker and the contact person, Tess leads, Bea makes
// policy; An, Bo and Vera live there; Zoe leads at another association.
func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, escalation.Files, place.Files, Files}
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(noon), people: map[string]access.Actor{}, ctx: t.Context()}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		vault, err := seal.NewVault([]byte(strings.Repeat("k", 32)))
		w.Must(err)
		w.s = New(db, vault, w.clock, policy, upload.NewDesk())
		w.Write(func(tx *store.Tx) error {
			for _, id := range []string{"corp", "elders"} {
				if err := account.InsertOrganisation(tx, noon, account.Organisation{ID: id, Name: "Organisatie " + id, Kind: account.HousingAssociation}); err != nil {
					return err
				}
			}
			for id, is := range map[string]string{"con": "corp wijkbeheerder", "tess": "corp teamleider", "bea": "corp beleid", "rie": "corp regisseur", "vak": "corp vakman", "fg": "corp fg",
				"an": "corp bewoner", "bo": "corp bewoner", "vera": "corp vrijwilliger", "zoe": "elders teamleider"} {
				org, role, _ := strings.Cut(is, " ")
				u := account.User{ID: id, OrgID: org, Name: strings.ToUpper(id[:1]) + id[1:], Login: id, Roles: []access.Role{access.Role(role)}}
				if err := account.InsertUser(tx, noon, u, ""); err != nil {
					return err
				}
				w.people[id] = u.Actor()
			}
			return nil
		})
		run(t, w)
	})
}

// body is a committee with Con as its contact person and some users as members, from today on.
func (w *world) body(name string, users ...string) ID {
	w.T.Helper()
	id, err := w.s.Make(w.ctx, w.people["tess"], Body{Kind: Committee, Name: name, ContactID: "con", Least: 1}, name)
	w.Must(err)
	for _, u := range users {
		w.Must(w.s.PutMember(w.ctx, w.people["con"], Member{BodyID: id, UserID: u, Role: Plain, Name: "Naam van " + u, Reach: "06 00 00 00 01", From: w.s.today()}, name+u))
	}
	return id
}

// ask asks a body for its advice, with six weeks.
func (w *world) ask(id ID) string {
	w.T.Helper()
	a := asked()
	a.ID, a.BodyID, a.Informed, a.Until = "", id, w.s.today(), w.s.today().AddDate(0, 0, adviceDays)
	made, err := w.s.Ask(w.ctx, w.people["con"], a, "")
	w.Must(err)
	return made
}

func (w *world) step(who string, id ID, advice string, version int64, step Step) error {
	return w.s.TakeStep(w.ctx, w.people[who], id, advice, version, Said{Step: step, Day: w.s.today(), Words: long})
}

// notices are the notices of somebody, the last word of each.
func (w *world) notices(user string) string {
	w.T.Helper()
	var list []string
	w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) (err error) {
		list, err = store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1`, user)
		return err
	}))
	for i := range list {
		list[i] = strings.TrimPrefix(list[i], "body.notice_")
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}
