package roster

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
	"samendoen/internal/escalation"
	"samendoen/internal/place"
)

// noon is a Friday in autumn.
var noon = time.Date(2026, 11, 27, 11, 0, 0, 0, time.UTC)

type world struct {
	storetest.Hands
	s      *Service
	clock  *clock.Manual
	people map[string]access.Actor
	wakes  map[string]bool
	ctx    context.Context
}

// each runs a test on both databases: Ad, Bo and Cas can be on duty at an association and Tess leads
// there; Zoe leads and Pim works at a care partner.
func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, escalation.Files, place.Files, Files}
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(noon), people: map[string]access.Actor{}, ctx: t.Context(),
			wakes: map[string]bool{"ad": true, "bo": true, "cas": true, "pim": true}}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		w.s = New(db, w.clock, policy, func(*store.Tx, []string) (map[string]bool, error) { return w.wakes, nil })
		w.Write(func(tx *store.Tx) error {
			for id, kind := range map[string]account.OrganisationKind{"corp": account.HousingAssociation, "zorg": "zorg"} {
				if err := account.InsertOrganisation(tx, noon, account.Organisation{ID: id, Name: "Organisatie " + id, Kind: kind}); err != nil {
					return err
				}
			}
			for id, is := range map[string]string{"ad": "corp achterwacht", "bo": "corp wijkbeheerder", "cas": "corp vrijwilliger", "tess": "corp teamleider", "fg": "corp fg", "zoe": "zorg regisseur", "pim": "zorg partner"} {
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

// roster is a roster of Tess in which Ad, Bo and Cas take turns by the day, at 9 in the morning, from
// the day before.
func (w *world) roster(name string, people ...string) string {
	w.T.Helper()
	if len(people) == 0 {
		people = []string{"ad", "bo", "cas"}
	}
	w.clock.Set(noon.AddDate(0, 0, -1))
	id, err := w.s.Make(w.ctx, w.people["tess"], Roster{Name: name, Level: 1}, "")
	w.Must(err)
	w.Must(w.s.SetLayer(w.ctx, w.people["tess"], id, 1, -1, Layer{Name: "Dagen", People: people, Turn: Turn{At: 9 * 60, Every: 1}, From: day("2026-11-26")}))
	w.clock.Set(noon)
	return id
}

// on is who is on duty in a roster at an instant.
func (w *world) on(id, moment string) string {
	w.T.Helper()
	var list map[string][]string
	w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) (err error) {
		list, err = OnDuty(tx, []string{id}, at(moment), func(string) bool { return false })
		return err
	}))
	return strings.Join(list[id], " ")
}

// away makes somebody away on some days.
func (w *world) away(user, from, until string) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		x := account.Absence{From: day(from), Until: day(until)}
		_, err := tx.Exec(`INSERT INTO account_absence (id, user_id, deputy_id, since, until, by_id) VALUES ($1, $2, '', $3, $4, $2)`,
			store.NewID(), user, store.Micros(x.Begins()), store.Micros(x.Ends()))
		return err
	})
}

// notices are the notices of somebody, the last word of each.
func (w *world) notices(user string) string {
	w.T.Helper()
	var list []string
	w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) (err error) {
		list, err = store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1 ORDER BY message`, user)
		return err
	}))
	for i := range list {
		list[i] = strings.TrimPrefix(list[i], "roster.notice_")
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// ask is an ask of somebody to somebody for a stretch; it returns its id.
func (w *world) ask(from, to, id, begins, ends string) (string, error) {
	err := w.s.Ask(w.ctx, w.people[from], Swap{RosterID: id, Asked: to, From: at(begins), Until: at(ends)})
	if err != nil {
		return "", err
	}
	o, err := w.s.Own(w.ctx, w.people[from])
	w.Must(err)
	return o.Sent[len(o.Sent)-1].ID, nil
}
