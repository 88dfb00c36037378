package signal

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
)

// Every list, count and search of signals, and what it must be equal to. In each the rows
// are those about which the policy says yes with the facts of that moment, and that fit
// what was asked:
//
//	list, page by page (List)            signal.read, or signal.held: then masked and without a filter
//	how many a list shows (Counts)       as many as List, without words, up to a limit
//	rows by id (Rows)                    signal.read, in the order of the ids
//	search in the index (List)           signal.read, and address, facts or readable sentence hold the words
//	search at an address (List)          signal.read, and about that home or its whole complex
//	search in sealed texts (SearchTexts) as List, and signal.read of what one holds and whose texts hold the words
//	open ones at the same place (Show)   the number of signal.read there, without the one that is shown
//	what one holds (heldBy)              signal.read or signal.held, open
//	what one passed on (Mine, Recent)    signal.story
//	ways to open them (MayReadAll)       signal.read
//	some by id (MayReadThese)            signal.read
//	signals of a case (OfCaseFor)           not shut out of, not restricted; the case decides by category (casework)
//	places to choose (FindSpots)         signal.send at the place
//	numbers of an organisation           IDByNumber, for the log: those of the organisation
//	figures (Tallies, MonthTallies)      not shut out of, not restricted; figures decides who sees them (TestFiguresAreTheSignals)
//
// Not for somebody but for the program itself, and so not here: the counts of a desk
// (candidatesOf), HeldAt, Ended, CountsPerComplex and Cells.

// answers are what the policy says about each signal, asked one by one.
type answers struct {
	a                 access.Actor
	list              bool
	read, held, story map[string]bool
	facts             map[string]access.Facts
}

// byHand says who reads a signal in words of its own: whose signals the SQL gives follows
// from the policy, so that a mistake in the policy would be in both.
func (c *chance) byHand(a access.Actor, sig Signal) bool {
	desk := a.Has(access.Consultant) || a.Has(access.TeamLead)
	mine := a.Has(access.Caretaker) && sig.HolderID == a.UserID
	token := a.Scopes == nil || slices.Contains(a.Scopes, "signal.")
	return (desk || mine) && token && !a.OneFactor && sig.Org == a.OrgID && !slices.ContainsFunc(c.bars, func(b bar) bool {
		return b.bars(a.UserID, sig, store.Micros(c.w.s.now()))
	})
}

func (c *chance) ask(a access.Actor) answers {
	an := answers{a: a, list: c.w.policy.May(a, "signal.list"), read: map[string]bool{}, held: map[string]bool{}, story: map[string]bool{}, facts: map[string]access.Facts{}}
	c.must(c.w.DB.Read(ctx, func(tx *store.Tx) error {
		for _, sig := range c.sigs {
			r := Resource(sig)
			if err := access.Load(tx, c.w.s.now(), a, &r); err != nil {
				return err
			}
			an.read[sig.ID] = c.w.policy.Decide(a, "signal.read", r).Allowed
			if hand := c.byHand(a, sig); hand != an.read[sig.ID] {
				return fmt.Errorf("%v %s reads %s: %v by the policy, %v by hand", a.Roles, a.UserID, sig.ID, an.read[sig.ID], hand)
			}
			an.held[sig.ID] = c.w.policy.Decide(a, "signal.held", r).Allowed
			an.story[sig.ID] = c.w.policy.Decide(a, "signal.story", r).Allowed
			an.facts[sig.ID] = r.Facts
		}
		return nil
	}))
	return an
}

// where are the ids of the signals that fit, in the order of arrival.
func (c *chance) where(fits func(Signal) bool) (ids []string) {
	for _, sig := range c.sigs {
		if fits(sig) {
			ids = append(ids, sig.ID)
		}
	}
	return ids
}

// fits reports whether a signal is one of a filter, apart from its words.
func (c *chance) fits(f Filter, user string, sig Signal) bool {
	return (f.List == ListAll || sig.State.Open()) && (f.List != ListMine || sig.HolderID == user) &&
		(f.List != ListLate || sig.Due.Before(c.w.s.today())) && (f.Theme == "" || sig.Theme == f.Theme) &&
		(f.ComplexID == "" || sig.ComplexID == f.ComplexID) && (f.Source == "" || sig.Source == f.Source)
}

func holds(body string, terms []string) bool {
	return !slices.ContainsFunc(terms, func(term string) bool { return !strings.Contains(body, term) })
}

func (c *chance) filter() Filter {
	f := Filter{List: pick(c, "list", append(ListKinds(), ListAll)...), Limit: pick(c, "limit", 1, 2, 50)}
	if c.rarely("theme") {
		f.Theme = pick(c, "which theme", Themes()...)
	}
	if c.rarely("complex") {
		f.ComplexID = pick(c, "which complex", c.w.linden, c.w.wilgen)
	}
	if c.rarely("source") {
		f.Source = pick(c, "which source", FromStaff, FromDoor)
	}
	f.Search = pick(c, "search", "", "kraaiennest", "zonnebloem", "linden", "Lindestraat 12", "Lindestraat 12", "harde muziek")
	c.w.s.ahead = pick(c, "texts before the index", 0, 1, 3, firstTexts)
	return f
}

func (c *chance) same(who access.Actor, what string, got, want []string) {
	got, want = slices.Clone(got), slices.Clone(want)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		c.Fatalf("%s: %v %s has %v, the policy allows %v of %+v", what, who.Roles, who.UserID, got, want, c.sigs)
	}
}

// pages walks a list to its end and gives the ids; no row comes twice.
func (c *chance) pages(a access.Actor, an answers, f Filter) (ids []string) {
	for {
		page, err := c.w.s.List(ctx, a, f)
		c.must(err)
		for _, row := range page.Rows {
			if slices.Contains(ids, row.ID) {
				c.Fatalf("%s comes twice", row.ID)
			}
			if row.Readable != an.read[row.ID] || !row.Readable && (row.Theme != "" || row.Address != "" || row.Site != "" || row.ComplexID != "") {
				c.Fatalf("%s: readable %v %+v, the policy says %v", a.UserID, row.Readable, row.Signal, an.read[row.ID])
			}
			ids = append(ids, row.ID)
		}
		if page.Next == "" {
			return ids
		}
		f.Cursor = page.Next
	}
}

func (c *chance) listed(an answers, f Filter) []string {
	terms := f.terms()
	narrow := len(terms) > 0 || f.Theme != "" || f.ComplexID != "" || f.Source != ""
	var homes []place.UnitID
	var sites []place.ComplexID
	if an.a.OrgID == own && strings.ContainsAny(f.Search, "0123456789") {
		// An address that the organisation has is looked up: what holds a 12 in its number is not there.
		homes, sites = []place.UnitID{c.w.home}, []place.ComplexID{} // Lindestraat 12, with or without its addition
	}
	return c.where(func(sig Signal) bool {
		switch {
		case !an.read[sig.ID] && (narrow || !an.held[sig.ID]), !c.fits(f, an.a.UserID, sig):
			return false
		case homes != nil:
			return slices.Contains(homes, sig.UnitID) || sig.UnitID == "" && slices.Contains(sites, sig.ComplexID)
		}
		return holds(c.body[sig.ID], terms)
	})
}

func (c *chance) compare(a access.Actor) {
	an, f := c.ask(a), c.filter()
	if !an.list {
		if _, err := c.w.s.List(ctx, a, f); err == nil {
			c.Fatalf("%v has a list", a.Roles)
		}
	} else {
		c.same(a, fmt.Sprintf("list %+v", f), c.pages(a, an, f), c.listed(an, f))
		c.same(a, fmt.Sprintf("SQL of list %+v", f), c.sqlOf(a, f), c.listed(an, f))
		c.texts(a, an, f)
		c.counts(a, an, f)
	}
	c.openHere(a, an)
	c.raw(a, an)
	list, _, err := c.w.s.Mine(ctx, a, "", maxPage)
	c.must(err)
	var sent []string
	for _, st := range list {
		sent = append(sent, st.ID)
	}
	c.same(a, "passed on", sent, c.where(func(sig Signal) bool { return an.story[sig.ID] }))
}

// sqlOf is what the SQL of a list gives.
func (c *chance) sqlOf(a access.Actor, f Filter) (ids []string) {
	f.today, f.reader, f.now, f.ahead, f.Limit = c.w.s.today(), a.UserID, c.w.s.now(), c.w.s.ahead, 100
	holder := c.w.s.readsOf(a)
	if f.List == ListMine {
		holder = a.UserID
	}
	if f.asksAbout() && !c.w.policy.Decide(a, "signal.read", access.Resource{Type: "Signal", Org: a.OrgID, Holder: a.UserID}).Allowed {
		return nil
	}
	c.must(c.w.DB.Read(ctx, func(tx *store.Tx) error {
		list, err := listSignals(tx, f, a.OrgID, holder)
		ids = idsOf(list)
		return err
	}))
	return ids
}

// counts compares how many a list shows, and the rows that are asked for by id.
func (c *chance) counts(a access.Actor, an answers, f Filter) {
	f.Search = ""
	most := rapid.IntRange(1, 6).Draw(c.T, "most")
	got, err := c.w.s.Counts(ctx, a, []Filter{f, {}}, most)
	c.must(err)
	for i, f := range []Filter{f, {List: ListOpen}} {
		if want := min(most, len(c.listed(an, f))); got[i] != want {
			c.Fatalf("%s: %d of %+v, up to %d; the policy allows %d", a.UserID, got[i], f, most, want)
		}
	}
	ids := []string{store.NewID()}
	for _, sig := range slices.Backward(c.sigs) {
		ids = append(ids, sig.ID)
	}
	rows, err := c.w.s.Rows(ctx, a, ids)
	c.must(err)
	var have []string
	for _, r := range rows {
		have = append(have, r.ID)
	}
	want := c.where(func(sig Signal) bool { return an.read[sig.ID] && sig.Org == a.OrgID })
	slices.Reverse(want)
	if !slices.Equal(have, want) {
		c.Fatalf("%s: rows %v, the policy allows %v", a.UserID, have, want)
	}
}

// texts compares the search in sealed texts.
func (c *chance) texts(a access.Actor, an answers, f Filter) {
	f.Limit = 100
	terms := f.terms()
	page, err := c.w.s.SearchTexts(ctx, a, f)
	c.must(err)
	var got []string
	for _, row := range page.Rows {
		got = append(got, row.ID)
	}
	want := c.listed(an, f)
	if len(terms) > 0 {
		want = append(want, c.where(func(sig Signal) bool {
			said := c.w.s.searchBody(sig, "", "", nil) + " " + strings.ToLower(c.notes[sig.ID])
			return an.read[sig.ID] && sig.HolderID == a.UserID && sig.State.Open() && c.fits(f, a.UserID, sig) && holds(said, terms) && !slices.Contains(want, sig.ID)
		})...)
	}
	c.same(a, fmt.Sprintf("search in texts %+v", f), got, want)
}

// openHere compares the count on the page of a signal.
func (c *chance) openHere(a access.Actor, an answers) {
	shown := c.sigs[rapid.IntRange(0, len(c.sigs)-1).Draw(c.T, "shown")]
	v, err := c.w.s.Show(ctx, a, shown.ID)
	if (err == nil) != an.read[shown.ID] {
		c.Fatalf("%s: %v, the policy says %v", a.UserID, err, an.read[shown.ID])
	}
	if err != nil {
		return
	}
	there := c.where(func(sig Signal) bool {
		here := shown.UnitID != "" && sig.UnitID == shown.UnitID || shown.UnitID == "" && sig.ComplexID == shown.ComplexID
		return sig.ID != shown.ID && an.read[sig.ID] && sig.State.Open() && here
	})
	if v.OpenHere != int64(len(there)) {
		c.Fatalf("%s: %d open here, the policy allows %v of %+v", a.UserID, v.OpenHere, there, c.sigs)
	}
}

// raw compares what the SQL itself gives, before anybody decides about it again.
func (c *chance) raw(a access.Actor, an answers) {
	var held, ofCase, places []string
	var may map[string]bool
	byNumber := map[string]string{}
	c.must(c.w.DB.Read(ctx, func(tx *store.Tx) error {
		list, err := heldBy(tx, a.OrgID, a.UserID, c.w.s.now(), 100)
		if err != nil {
			return err
		}
		held = idsOf(list)
		if list, err = OfCaseFor(tx, "case-0", a.UserID, c.w.s.now()); err != nil {
			return err
		}
		ofCase = idsOf(list)
		spots, err := recentPlaces(tx, a.UserID)
		if err != nil {
			return err
		}
		for _, p := range spots {
			places = append(places, p.Value())
		}
		for _, sig := range c.sigs {
			if id, err := IDByNumber(tx, a.OrgID, sig.Number()); err == nil {
				byNumber[sig.ID] = id
			}
		}
		may, err = c.w.s.MayReadAll(tx, a, c.sigs)
		return err
	}))
	if an.list {
		c.same(a, "held", held, c.where(func(sig Signal) bool {
			return (an.read[sig.ID] || an.held[sig.ID]) && sig.HolderID == a.UserID && sig.State.Open()
		}))
	}
	c.same(a, "of a case", ofCase, c.where(func(sig Signal) bool {
		return sig.CaseID == "case-0" && !an.facts[sig.ID].Locked && !an.facts[sig.ID].Restricted
	}))
	c.same(a, "to open", c.where(func(sig Signal) bool { return may[sig.ID] }), c.where(func(sig Signal) bool { return an.read[sig.ID] }))
	ids := make([]string, len(c.sigs))
	for i, sig := range c.sigs {
		ids[i] = sig.ID
	}
	may = c.w.s.MayReadThese(ctx, a, ids)
	c.same(a, "to open by id", c.where(func(sig Signal) bool { return may[sig.ID] }), c.where(func(sig Signal) bool { return an.read[sig.ID] }))
	c.same(a, "by number", c.where(func(sig Signal) bool { return byNumber[sig.ID] == sig.ID }), c.where(func(sig Signal) bool { return sig.Org == a.OrgID }))
	if a.Scopes == nil { // a page, which a token does not open
		c.same(a, "places", places, c.placesOf(an))
	}
}

// placesOf are where the newest of what somebody passed on was about, at most four.
func (c *chance) placesOf(an answers) (places []string) {
	for _, sig := range slices.Backward(c.sigs) {
		p := Spot{UnitID: sig.UnitID, ComplexID: sig.ComplexID}.Value()
		if an.story[sig.ID] && !slices.Contains(places, p) && len(places) < 4 {
			places = append(places, p)
		}
	}
	return places
}

func idsOf(list []Signal) (ids []string) {
	for _, sig := range list {
		ids = append(ids, sig.ID)
	}
	return ids
}

// What the lists, counts and searches give is what the policy allows, in any world and at
// any moment, for anybody.
func TestSignalsShowWhatThePolicyAllows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		storetest.Worlds(t, func(r *rapid.T) {
			c := &chance{T: r, w: w, at: monday}
			w.clock.Set(monday)
			c.draw()
			for range 2 {
				for _, a := range actors() {
					c.compare(a)
				}
				w.clock.Add(time.Hour)
			}
		})
	})
}

// Places to choose are those where one may pass something on.
func TestSpotsAreWhereOneMaySend(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, a := range append(actors(), people()["bewoner"], people()["bestuur"]) {
			list, err := w.s.FindSpots(ctx, a, "Lindestraat")
			if may := w.policy.May(a, "signal.send"); may != (err == nil) {
				t.Fatalf("%v: %v, the policy says %v", a.Roles, err, may)
			}
			for _, home := range []struct {
				id  place.UnitID
				org string
			}{{w.home, own}, {w.empty, own}, {w.beside, own}, {w.foreign, other}} {
				want := err == nil && w.policy.Decide(a, "signal.send", access.Resource{Type: "Place", ID: home.org, Org: home.org}).Allowed
				if got := slices.ContainsFunc(list, func(p Spot) bool { return p.UnitID == home.id }); got != want {
					t.Errorf("%v of %s: %s %v, want %v", a.Roles, a.OrgID, home.id, got, want)
				}
			}
		}
	})
}
