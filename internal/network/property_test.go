package network

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// Every list of this module, and what it must be equal to:
//
//	covenants that somebody sees (List)   network.read about each; the SQL (covenantsNear): kept, a party, or a mandate at any time
//	covenants of a register               those that the organisation keeps, network.register
//	the register (Register)               network.register at the organisation of the line
//
// The road, mandates, exercises and events of a covenant are of that one covenant, which is
// decided about as a whole; Offers are held to the policy in casework.

// drawnCovenant is a covenant of a world, with its mandates.
type drawnCovenant struct {
	Covenant
	mandates []Mandate
}

func drawCovenants(r *rapid.T) (list []drawnCovenant) {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(r, name) }
	today, signs := clock.Date(moment), map[string]string{"o": "u-con", "g": "u-partner", "x": "u-x"}
	for i := range rapid.IntRange(1, 5).Draw(r, "covenants") {
		c := drawnCovenant{Covenant: Covenant{ID: CovenantID(fmt.Sprintf("v%d", i)), Org: pick("keeper", "o", "o", "g", "x"), State: State(pick("state", string(Drafted), string(Running), string(Ended))),
			Version: 1, ChangedAt: moment, Terms: Terms{Name: fmt.Sprint("Samen ", i), From: today, Until: today.AddDate(1, 0, 0)}}}
		for _, org := range []string{"o", "g", "x"} {
			if rapid.IntRange(0, 2).Draw(r, "party") == 0 {
				c.Terms.Parties = append(c.Terms.Parties, Party{org, signs[org]}) // who signs works there
			}
		}
		for range rapid.IntRange(0, 2).Draw(r, "mandates") {
			days := rapid.SampledFrom([][2]int{{-2, 2}, {0, 0}, {-2, -1}, {1, 2}}).Draw(r, "days")
			m := Mandate{ID: store.NewID(), Seat: "rol", User: pick("mandate", "u-con", "u-vak", "u-partner", "u-x"), From: today.AddDate(0, 0, days[0]), Until: today.AddDate(0, 0, days[1])}
			if rapid.IntRange(0, 3).Draw(r, "withdrawn") == 0 {
				m.Withdrawn = moment.Add(time.Duration(rapid.IntRange(-1, 1).Draw(r, "hours")) * time.Hour)
			}
			c.mandates = append(c.mandates, m)
		}
		list = append(list, c)
	}
	return list
}

// byHand says who reads a covenant in words of its own: the SQL gives more than what is
// read, so that a mistake in the policy would go unseen.
func (c drawnCovenant) byHand(a access.Actor) bool {
	keeper := c.Org == a.OrgID && (a.Has(access.Officer) || a.Has(access.PolicyMaker))
	for _, p := range c.Terms.Parties {
		speaks := p.Org == a.OrgID && slices.ContainsFunc([]access.Role{access.Board, access.PolicyMaker, access.Director, access.Partner, access.Officer}, a.Has)
		keeper = keeper || speaks || p.Signatory == a.UserID
	}
	today := clock.Date(moment)
	return keeper || slices.ContainsFunc(c.mandates, func(m Mandate) bool {
		return m.User == a.UserID && !today.Before(m.From) && !today.After(m.Until) && (m.Withdrawn.IsZero() || m.Withdrawn.After(moment))
	})
}

func (w *world) put(list []drawnCovenant, register []Processing) {
	w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error {
		for _, table := range []string{"network_party", "network_mandate", "network_covenant", "network_processing_version", "network_processing"} {
			if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
				return err
			}
		}
		for _, p := range register {
			if err := insertProcessing(tx, p, "u-fg"); err != nil {
				return err
			}
		}
		for _, c := range list {
			if err := insertCovenant(tx, c.Covenant); err != nil {
				return err
			}
			for _, m := range c.mandates {
				if err := insertMandate(tx, c.ID, m); err != nil {
					return err
				}
				if m.Withdrawn.IsZero() {
					continue
				}
				if _, err := withdrawMandate(tx, c.ID, m.ID, m.Withdrawn); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

func sameSet(r *rapid.T, what string, a access.Actor, got, want []string) {
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		r.Fatalf("%s: %v %s of %s has %v, the policy allows %v", what, a.Roles, a.UserID, a.OrgID, got, want)
	}
}

// Lists of covenants and the register show what the policy allows, in any world.
func TestListsShowWhatThePolicyAllows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		storetest.Worlds(t, func(r *rapid.T) {
			list := drawCovenants(r)
			var register []Processing
			for i := range rapid.IntRange(0, 3).Draw(r, "lines") {
				register = append(register, Processing{ID: ProcessingID(fmt.Sprint("p", i)), Org: rapid.SampledFrom([]string{"o", "x"}).Draw(r, "of"), Version: 1, Name: fmt.Sprint("Regel ", i), ChangedAt: moment})
			}
			w.put(list, register)
			for _, a := range people() {
				w.compareLists(r, a, list, register)
			}
		})
	})
}

func (w *world) compareLists(r *rapid.T, a access.Actor, list []drawnCovenant, register []Processing) {
	ctx := context.Background()
	var near, kept, got, reads, party, keeps []string
	w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
		all, err := covenantsNear(tx, a.OrgID, a.UserID)
		near = idsOfCovenants(all)
		if err != nil {
			return err
		}
		all, err = covenantsKept(tx, a.OrgID)
		kept = idsOfCovenants(all)
		return err
	}))
	for _, c := range list {
		mandated := slices.ContainsFunc(c.mandates, func(m Mandate) bool { return m.User == a.UserID })
		may := w.policy.Decide(a, actRead, resource(c.Covenant, c.mandates, w.clock.Now())).Allowed
		if hand := c.byHand(a); hand != may {
			r.Fatalf("%v %s reads %+v: %v by the policy, %v by hand", a.Roles, a.UserID, c, may, hand)
		}
		if may {
			reads = append(reads, string(c.ID))
		}
		if c.Org == a.OrgID {
			keeps = append(keeps, string(c.ID))
		}
		if c.Org == a.OrgID || slices.Contains(c.Terms.Orgs(), a.OrgID) || mandated {
			party = append(party, string(c.ID))
		}
	}
	sameSet(r, "SQL: near", a, near, party)
	sameSet(r, "SQL: kept", a, kept, keeps)
	views, err := w.s.List(ctx, a)
	if may := w.policy.May(a, actOpen); may != (err == nil) {
		r.Fatalf("%v: %v, the policy says %v", a.Roles, err, may)
	}
	if err == nil {
		for _, v := range views {
			got = append(got, string(v.ID))
		}
		sameSet(r, "covenants", a, got, reads)
	}
	entries, err := w.s.Register(ctx, a)
	if may := w.policy.May(a, actRegister); may != (err == nil) {
		r.Fatalf("%v: %v, the policy says %v", a.Roles, err, may)
	}
	var lines, own []string
	for _, e := range entries {
		lines = append(lines, string(e.ID))
	}
	for _, p := range register {
		if w.policy.Decide(a, actRegister, access.Organisation(p.Org)).Allowed {
			own = append(own, string(p.ID))
		}
	}
	sameSet(r, "register", a, lines, own)
}

func idsOfCovenants(list []Covenant) (ids []string) {
	for _, c := range list {
		ids = append(ids, string(c.ID))
	}
	return ids
}
