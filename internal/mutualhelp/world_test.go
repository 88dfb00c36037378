package mutualhelp

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
	"samendoen/internal/volunteer"
)

// noon is a Monday in June without holidays around it.
var noon = time.Date(2026, 6, 8, 10, 0, 0, 0, time.UTC)

type world struct {
	storetest.Hands
	s      *Service
	clock  *clock.Manual
	people map[string]access.Actor
	ctx    context.Context
}

// each runs a test on both databases. Tess leads; Con and the volunteer Vera were named for the complex
// Linde; the volunteer Wim was not; Cas was named and is nobody's matcher any more. An, Bo and Cor live there;
// Zoe leads elsewhere.
func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, escalation.Files, place.Files, volunteer.Files, Files}
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(noon), people: map[string]access.Actor{}, ctx: t.Context()}
		var docs [][]byte
		for _, files := range []fs.FS{Files, volunteer.Files} {
			doc, err := fs.ReadFile(files, "policy.cedar")
			w.Must(err)
			docs = append(docs, doc)
		}
		policy, err := access.NewPolicy(docs...)
		w.Must(err)
		vault, err := seal.NewVault([]byte(strings.Repeat("k", 32)))
		w.Must(err)
		w.s = New(db, vault, w.clock, policy)
		w.Write(func(tx *store.Tx) error {
			for _, id := range []string{"corp", "elders"} {
				if err := account.InsertOrganisation(tx, noon, account.Organisation{ID: id, Name: "Organisatie " + id, Kind: account.HousingAssociation}); err != nil {
					return err
				}
			}
			for _, id := range []string{"linde", "beuk", "es"} {
				area := map[string]string{"linde": "BU1", "beuk": "BU1", "es": "BU2"}[id]
				if _, err := tx.Exec(`INSERT INTO place_complex (id, org_id, hash, until, key, name, kind, neighbourhood, lat, lon, outline, from_date, until_date) VALUES ($1, 'corp', 0, 0, $1, $1, '', $2, 52, 5, '', 0, 0)`, id, area); err != nil {
					return err
				}
			}
			return nil
		})
		for id, is := range map[string]string{"con": "corp consulent", "tess": "corp teamleider", "bea": "corp beleid", "vak": "corp vakman", "an": "corp bewoner", "bo": "corp bewoner",
			"cor": "corp bewoner", "vera": "corp vrijwilliger", "wim": "corp vrijwilliger", "cas": "corp vrijwilliger", "zoe": "elders teamleider"} {
			w.user(id, is)
		}
		w.Write(func(tx *store.Tx) error {
			for _, id := range []string{"vera", "wim"} {
				if _, err := tx.Exec(`INSERT INTO volunteer_volunteer (id, org_id, user_id, contact_id, body, complex_id, staircase, roles, languages, talents, parts, vog_asked, vog_got, vog_until,
					agreed, agreement, state, signed_up, since, started, back, talks, due, due_kind, version)
					VALUES ($1, 'corp', $1, '', $2, '', '', '', '', '', 0, 0, 0, 0, 0, 0, 'actief', 0, 0, 0, 0, '{}', 0, '', 1)`, id, []byte{}); err != nil {
					return err
				}
			}
			for _, id := range []string{"con", "vera", "cas"} {
				if err := setMatcher(tx, "corp", Named{UserID: id, Complex: "linde"}, true); err != nil {
					return err
				}
			}
			return nil
		})
		run(t, w)
	})
}

func (w *world) user(id, is string) access.Actor {
	org, role, _ := strings.Cut(is, " ")
	u := account.User{ID: id, OrgID: org, Name: strings.ToUpper(id[:1]) + id[1:] + " de Vries", Login: id, Roles: []access.Role{access.Role(role)}}
	w.Write(func(tx *store.Tx) error { return account.InsertUser(tx, noon, u, "") })
	w.people[id] = u.Actor()
	return w.people[id]
}

// draft is a post of a kind in the complex Linde.
func draft(side Side, kind, name string) Post {
	return Post{Side: side, Kind: kind, Complex: "linde", Parts: []string{"week-ochtend"}, Private: Private{Name: name, Reach: "06 00 00 00 " + name, Words: "Zin van " + name}}
}

func (w *world) put(who string, p Post) ID {
	w.T.Helper()
	id, err := w.s.Put(w.ctx, w.people[who], p, false, true, "")
	w.Must(err)
	return id
}

// pair is an ask of An and an offer of Bo, which Con proposed.
func (w *world) pair() (ask, offer ID, m MatchID) {
	w.T.Helper()
	ask, offer = w.put("an", draft(Ask, "wandelen", "Anna")), w.put("bo", draft(Offer, "wandelen", "Boris"))
	m, err := w.s.Propose(w.ctx, w.people["con"], ask, offer, "")
	w.Must(err)
	return ask, offer, m
}

func (w *world) answer(who string, m MatchID, step Step) {
	w.T.Helper()
	w.Must(w.s.Answer(w.ctx, w.people[who], m, step))
}

func (w *world) mine(who string) Mine {
	w.T.Helper()
	v, err := w.s.Mine(w.ctx, w.people[who])
	w.Must(err)
	return v
}

func (w *world) match(id MatchID) (m Match) {
	w.T.Helper()
	w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) (err error) { m, err = matchByID(tx, id); return err }))
	return m
}

func (w *world) post(id ID) (p Post) {
	w.T.Helper()
	w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) (err error) { p, err = postByID(tx, w.s.vault, id); return err }))
	return p
}

// days lets days pass, with the work of each morning.
func (w *world) days(n int) {
	w.T.Helper()
	for range n {
		w.clock.Set(w.clock.Now().AddDate(0, 0, 1))
		w.Must(w.s.Morning(w.ctx))
	}
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
		list[i] = strings.TrimPrefix(list[i], "mutualhelp.notice_")
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}
