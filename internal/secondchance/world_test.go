package secondchance

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/network"
	"samendoen/internal/signal"
)

const secret = "Zonnebloemkwartier"

// TestAgreement: from exploring to out of sight, with two people who judge and three who sign; a
// late look climbs as a date; nobody else than the landlord's people who take part finds it.
func TestAgreement(t *testing.T) {
	storetest.Each(t, casetest.Folders(Files), func(t *testing.T, db *store.DB) {
		w, ctx := newWorld(t, db), context.Background()
		s, c, vault, people, id, add := w.s, w.c, w.vault, w.people, w.id, w.add
		start := good(Start, 0)
		start.Text = secret
		w.Must(add("anna", start))
		w.Must(add("anna", good(Hear, 0)))
		w.Must(add("anna", good(Judge, 0)))
		if err := add("anna", good(Judge, 0)); !fault.Is(err, fault.Invalid) {
			t.Error("one person judges twice:", err)
		}
		for _, who := range []string{"tess", "fg", "pia", "zoe"} {
			_, show := s.Show(ctx, people[who], id)
			if add := s.Add(ctx, people[who], id, w.version, good(Judge, 0).Entry); !fault.Is(add, fault.NotFound) || !fault.Is(show, fault.NotFound) {
				t.Errorf("%s: %v, %v", who, add, show)
			}
		}
		w.Must(add("bob", good(Judge, 0)))
		w.Must(add("bob", good(Draft, 0)))
		for n := range 3 {
			w.Must(add("anna", good(Sign, n)))
		}
		if err := s.Add(ctx, people["anna"], id, w.version-1, good(Check, 0).Entry); !fault.Is(err, fault.Conflict) {
			t.Error("a stale version:", err)
		}
		v, err := s.Show(ctx, people["bob"], id)
		if err != nil || v.Stand.State != Running || len(v.Stand.Signed) != 3 || v.Version != w.version || v.Names["anna"] != "Naam anna" {
			t.Errorf("%+v %v", v, err)
		}
		// 21 December is the day after the look; the team lead hears a week later, once.
		hears := func(on string, want ...string) {
			t.Helper()
			at := day(on)
			c.Set(at.Add(9 * time.Hour))
			w.Must(s.Climb(ctx))
			w.Must(s.Climb(ctx))
			var got []string
			w.Must(db.Read(ctx, func(tx *store.Tx) (err error) {
				got, err = store.Strings(tx, `SELECT user_id || ' ' || message FROM account_notice ORDER BY message`)
				return err
			}))
			if !slices.Equal(got, want) {
				t.Errorf("on %s: %v, want %v", on, got, want)
			}
		}
		hears("2026-12-20")
		hears("2026-12-21", "anna secondchance.notice_own")
		hears("2026-12-24", "anna secondchance.notice_own")
		hears("2026-12-29", "anna secondchance.notice_own", "tess secondchance.notice_team")
		done := func(step Step) Line {
			l := good(step, 0)
			l.On, l.Next = day("2026-12-29"), day("2027-02-01")
			return l
		}
		w.Must(add("anna", done(Check)))
		w.Must(add("anna", done(Succeed)))
		w.Must(add("anna", done(CareDone)))
		if n := w.Count(`SELECT count(*) FROM secondchance_due`); n != 0 {
			t.Error("a date stays after the end")
		}
		if v, err := s.Show(ctx, people["anna"], id); err != nil || len(v.Lines) != 0 || v.Stand.Terms.Conditions != "" || v.Stand.State != Ended {
			t.Errorf("what ended is in sight: %+v %v", v, err)
		}
		w.Must(db.Write(ctx, func(tx *store.Tx) error {
			bodies, err := store.List(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT body FROM casework_sheet`)
			for _, b := range bodies {
				if strings.Contains(string(b), secret) {
					t.Error("the agreement is readable in the database")
				}
			}
			if told, err := Sheet.About(tx, vault, []string{string(id)}); err != nil || int64(len(told)) != w.version {
				t.Errorf("told %+v %v", told, err)
			}
			return errors.Join(err, casework.Erase(tx, vault, c.Now(), id), Erase(tx, string(id)))
		}))
		if w.Count(`SELECT count(*) FROM casework_sheet`) != 0 {
			t.Error("the agreement outlives its case")
		}
	})
}

// world is a case with the landlord's people, and partners who take part: zoe and cas of a care
// organisation with a mandate for care, wim of another one, pia without that mandate; ben of the
// care organisation does not take part.
type world struct {
	storetest.Hands
	s       *Service
	c       *clock.Manual
	vault   *seal.Vault
	people  map[string]access.Actor
	id      casework.ID
	version int64
}

func newWorld(t *testing.T, db *store.DB) *world {
	w := &world{Hands: storetest.Hands{T: t, DB: db}, people: map[string]access.Actor{}, c: clock.NewManual(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))}
	var err error
	w.vault, err = seal.NewVault(make([]byte, 32))
	w.Must(err)
	policy := casetest.Policy(t, Files)
	w.s = New(db, w.c, policy, casework.New(db, w.vault, w.c, policy, signal.New(db, w.vault, w.c, policy), nil))
	w.Must(db.Write(context.Background(), func(tx *store.Tx) error { w.id, err = fill(tx, w.vault, w.c.Now(), w.people); return err }))
	return w
}

func (w *world) add(who string, l Line) error {
	err := w.s.Add(context.Background(), w.people[who], w.id, w.version, l.Entry)
	if err == nil {
		w.version++
	}
	return err
}

// do is a step that goes well, with a text by which it can be found back.
func (w *world) do(who string, step Step, n int) {
	w.T.Helper()
	l := good(step, n)
	l.Text = "woorden-" + string(step)
	w.Must(w.add(who, l))
}

// agreed is an agreement that is written and not yet signed.
func (w *world) agreed() {
	w.do("anna", Start, 0)
	w.do("anna", Hear, 0)
	w.do("anna", Judge, 0)
	w.do("bob", Judge, 0)
	w.do("bob", Draft, 0)
}

// sign lets zoe sign for care.
func (w *world) sign() error {
	l := good(Sign, 2)
	l.Party, l.Care = Care, "zoe"
	return w.add("anna", l)
}

// reads are those of the partners who read the agreement now.
func (w *world) reads() (list []string) {
	for _, who := range []string{"ben", "cas", "pia", "wim", "zoe"} {
		v, err := w.s.Show(context.Background(), w.people[who], w.id)
		if err == nil && v.Care && !v.MayWrite && v.Carers == nil {
			list = append(list, who)
		} else if !fault.Is(err, fault.NotFound) {
			w.T.Errorf("%s: %+v %v", who, v, err)
		}
	}
	return list
}

func fill(tx *store.Tx, vault *seal.Vault, now time.Time, people map[string]access.Actor) (casework.ID, error) {
	for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting", Kind: account.HousingAssociation}, {ID: "gem", Name: "Gemeente", Kind: account.MunicipalityOffice},
		{ID: "ggz", Name: "Zorg Dichtbij", Kind: account.Care}, {ID: "wel", Name: "Andere Zorg", Kind: account.Care}} {
		if err := account.InsertOrganisation(tx, now, o); err != nil {
			return "", err
		}
	}
	var grants []access.Grant
	for id, p := range map[string]struct {
		org  string
		role access.Role
		sees network.Category
	}{"anna": {"corp", access.Consultant, ""}, "bob": {"corp", access.Consultant, ""}, "tess": {"corp", access.TeamLead, ""}, "fg": {"corp", access.Officer, ""},
		"pia": {"gem", access.Partner, network.Nuisance}, "zoe": {"ggz", access.Partner, network.Care},
		"cas": {"ggz", access.Partner, network.Care}, "ben": {"ggz", access.Partner, network.Care}, "wim": {"wel", access.Partner, network.Care}} {
		u := account.User{ID: id, OrgID: p.org, Name: "Naam " + id, Login: id, Roles: []access.Role{p.role}}
		if err := account.InsertUser(tx, now, u, ""); err != nil {
			return "", err
		}
		people[id] = u.Actor()
		if p.sees != "" {
			grants = append(grants, access.Grant{UserID: id, OrgID: p.org, Role: "rol", Category: string(p.sees), From: now.AddDate(0, 0, -1), Until: now.AddDate(1, 0, 0)})
		}
	}
	if err := access.SetCovenant(tx, "samen", []string{"corp", "gem", "ggz", "wel"}, now.AddDate(0, 0, -1), now.AddDate(1, 0, 0), grants); err != nil {
		return "", err
	}
	h := casework.Historic{Case: casework.Case{OrgID: "corp", Label: "Lindestraat 12", State: casework.Open, OpenedAt: now, DirectorID: "anna"}, Holders: []string{"mevrouw"}}
	for _, id := range []string{"bob", "fg", "pia", "zoe", "cas", "wim"} {
		h.Parts = append(h.Parts, casework.HistoricPart{UserID: id, Part: casework.PartParticipant, Since: now, CovenantID: map[bool]string{true: "samen"}[people[id].OrgID != "corp"]})
	}
	ids, err := casework.InsertMany(tx, vault, []casework.Historic{h})
	if err != nil {
		return "", err
	}
	return ids[0], nil
}
