package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// sql compares what the SQL itself gives, before anybody decides about it again.
func (an *answers) sql() {
	c, f := an.c, pick(an.c, "filter", Filters()...)
	unit, site := c.places()
	reads := func(fits func(Case) bool) []ID {
		return c.where(func(one Case) bool { return an.may(actRead, one) && fits(one) })
	}
	if !c.w.policy.May(an.a, actList) {
		return // the page asks first: a role, a second step, a token
	}
	got := map[string][]ID{}
	c.must(c.w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { got, err = an.gather(tx, f, unit, site); return err }))
	an.same("SQL: list", got["list"], reads(func(one Case) bool { return f.fits(one, an.a.UserID, an.today) }))
	an.same("SQL: the first two", got["first two"], got["list"][:min(2, len(got["list"]))])
	an.same("SQL: search", got["search"], got["list"])
	an.same("SQL: page", got["page"], reads(func(Case) bool { return true }))
	an.same("SQL: here", got["here"], reads(func(one Case) bool {
		return one.State != Closed && (unit != "" && one.UnitID == unit || site != "" && one.ComplexID == site)
	}))
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
	an.same("SQL: restricted", got["restricted"], c.where(func(one Case) bool {
		f := an.res[one.ID].Facts
		return f.Part != "" && f.Restricted
	}))
	an.same("SQL: parts", got["parts"], c.where(func(one Case) bool { return an.res[one.ID].Facts.Part != "" && one.State != Closed }))
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
	own, err := listOwn(tx, v, f, an.today, 100)
	keep("list", own, err)
	first, err := listOwn(tx, v, f, an.today, 2)
	keep("first two", first, err)
	found, others, err := searchOwn(tx, v, f, an.today, []string{"kansstra"}, 100)
	keep("search", append(found, others...), err)
	page, err := pageOwn(tx, v, "", "", 100)
	keep("page", page, err)
	here, err := ownHere(tx, v, unit, site, 100)
	keep("here", here, err)
	promised, _, err := promisesOf(tx, v, an.today.AddDate(0, 0, 1), 100)
	keep("promises", promised, err)
	passed, err := passedTo(tx, v, 100)
	keep("passed", passed, err)
	restricted, err := restrictedOf(tx, an.a.UserID, v.at)
	keep("restricted", restricted, err)
	parts, err := partsOfUser(tx, an.a.UserID)
	keep("parts", parts, err)
	return got, errors.Join(errs...)
}
