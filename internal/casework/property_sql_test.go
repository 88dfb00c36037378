package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// sql compares what the SQL itself gives, before anybody decides about it: all of it, and the
// first two.
func (an *answers) sql() {
	c, f := an.c, pick(an.c, "filter", Filters()...)
	unit, site := c.places()
	if !c.w.policy.May(an.a, actList) {
		return // the page asks first: a role, a second step, a token
	}
	reads := func(fits func(Case) bool) []ID {
		return c.where(func(one Case) bool { return an.may(actRead, one) && fits(one) })
	}
	got := map[string][]ID{}
	c.must(c.w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { got, err = an.gather(tx, f, unit, site); return err }))
	an.same("SQL: list", got["list"], reads(func(one Case) bool { return f.fits(one, an.a.UserID, an.today) }))
	an.same("SQL: search", got["search"], got["list"])
	an.same("SQL: standings", got["standings"], reads(func(one Case) bool { return one.State != Closed }))
	an.same("SQL: page", got["page"], reads(func(Case) bool { return true }))
	an.same("SQL: here", got["here"], reads(func(one Case) bool {
		return one.State != Closed && (unit != "" && one.UnitID == unit || site != "" && one.ComplexID == site)
	}))
	for _, name := range []string{"list", "search", "page", "here"} {
		if first := got[name+": the first two"]; !slices.Equal(first, got[name][:min(2, len(got[name]))]) {
			c.Fatalf("%s: the first two of %v are %v", name, got[name], first)
		}
	}
	if list := got["list"]; !slices.IsSortedFunc(list, func(a, b ID) int { return c.byUrgency(f, a, b) }) {
		c.Fatalf("%q: in the order %v", f, list)
	}
	var due []ID
	for _, p := range c.promises {
		if an.due(p, c.byID(p.caseID), an.today.AddDate(0, 0, 1)) {
			due = append(due, p.caseID)
		}
	}
	an.same("SQL: promises", got["promises"], due)
	an.same("SQL: passed on", got["passed"], c.where(func(one Case) bool {
		return an.passedOn(one) && one.OrgID == an.a.OrgID && !an.res[one.ID].Facts.Locked
	}))
	an.same("SQL: restricted", got["restricted"], c.where(func(one Case) bool { return an.may(actShielded, one) }))
	an.same("SQL: asked about", got["asked"], c.where(func(one Case) bool { return an.may(actAsk, one) && one.State != Closed }))
}

// byUrgency is the order of two cases in a list of a filter.
func (c *chance) byUrgency(f Filter, a, b ID) int {
	x, y := c.byID(a), c.byID(b)
	if f == FilterClosed {
		return cmp.Or(y.ClosedAt.Compare(x.ClosedAt), cmp.Compare(a, b))
	}
	return cmp.Or(DueOf(x).Compare(DueOf(y)), cmp.Compare(a, b))
}

// offers compares who is offered as somebody to join with what joining would give them.
func (c *chance) offers() {
	like := c.cases[0]
	r, now := Resource(like), c.w.clock.Now()
	r.ID, r.Home = store.NewID(), ""
	var got, want []string
	err := c.w.DB.Write(context.Background(), func(tx *store.Tx) error {
		got, want = nil, nil
		offers, err := access.Offers(tx, now, r.Org, r.Areas)
		if err != nil {
			return err
		}
		for _, o := range offers {
			if o.OrgID == c.w.people[o.UserID].OrgID { // else they left, and are not offered
				got = append(got, fmt.Sprint(o.UserID, o.CovenantID, o.OnlyAsked))
			}
		}
		for _, u := range []string{"anna", "olaf", "pia", "rik"} {
			for _, v := range []string{"v1", "v2"} {
				a, with := c.w.people[u], r
				if a.OrgID == r.Org {
					continue
				}
				if err := access.Join(tx, access.TakingPart{Type: ObjectType, ID: r.ID, UserID: u, Role: "deelnemer", Since: now, CovenantID: v}); err != nil {
					return err
				}
				if err := access.Load(tx, now, a, &with); err != nil {
					return err
				}
				reads := c.w.policy.Decide(a, actRead, with).Allowed
				if reads || c.w.policy.Decide(a, actAsk, with).Allowed {
					want = append(want, fmt.Sprint(u, v, !reads))
				}
			}
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		c.Fatal(err)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		c.Fatalf("offered %v, joining would give %v", got, want)
	}
}

// gather asks the SQL of the lists.
func (an *answers) gather(tx *store.Tx, f Filter, unit place.UnitID, site place.ComplexID) (map[string][]ID, error) {
	v, got := an.mine, map[string][]ID{}
	var errs []error
	keep := func(name string, list []Case, err error) {
		got[name], errs = append(got[name], caseIDs(list)...), append(errs, err)
	}
	for name, of := range map[string]selection{"list": ofFilter(f, an.today), "search": ofSearch(f, an.today, []string{"kansstra"}),
		"page": ofState("", ""), "here": ofPlace(unit, site)} {
		list, err := ownOf(tx, v, of, 100)
		keep(name, list, err)
		first, err := ownOf(tx, v, of, 2)
		keep(name+": the first two", first, err)
	}
	promises, err := promisesOf(tx, v, an.today.AddDate(0, 0, 1), 100)
	for _, p := range promises {
		got["promises"] = append(got["promises"], p.ID)
	}
	errs = append(errs, err)
	standings, err := standingsOf(tx, v, 100)
	for _, one := range standings {
		got["standings"] = append(got["standings"], one.ID)
	}
	errs = append(errs, err)
	passed, err := passedTo(tx, v, 100)
	keep("passed", passed, err)
	restricted, err := restrictedOf(tx, v)
	keep("restricted", restricted, err)
	asked, err := askedOf(tx, v)
	keep("asked", asked, err)
	return got, errors.Join(errs...)
}
