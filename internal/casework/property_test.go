package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/network"
)

// Every list, count and search of cases, and what it must be equal to. In each the rows are
// those about which the policy says yes with the facts of that moment, and that fit what
// was asked; and the SQL alone gives exactly those, to whoever has the list at all:
//
//	own cases of a filter (List, ownOf)            case.read
//	search in number, address and texts (Search)   case.read, and case.text for each text that holds a word
//	own cases for programs (Page, ownOf)           case.read
//	cases around a signal (Choose, ownOf)          case.read, not closed
//	the page of the week, and how many are left    case.read; case.text for a promise; case.overview for what was passed on
//	promises of the week (promisesOf)              case.read
//	lateness that came to somebody (passedTo)      case.overview, but for the role, which the page asks
//	overview of an organisation (Overview)         case.overview, not closed
//	restricted cases (List, restrictedOf)          case.shielded
//	cases to ask about (Inquiries, askedOf)        case.ask, not closed
//	looks in an emergency (Emergencies)            case.review
//	who may join (Offers)                          whoever would read or ask about the case by joining it
//	entries and promises of a case (Show)          case.text of their category
//
// For the program itself and not for somebody: lateCases, what retention and the map count,
// heldThere (may somebody be shut out?) and openCasesAt (each is decided about).

// Somebody looks at a world.
type answers struct {
	a     access.Actor
	res   map[ID]access.Resource
	texts map[ID]eyes
	c     *chance
	mine  viewer
	today time.Time
}

func (c *chance) ask(a access.Actor) *answers {
	an := &answers{a: a, res: map[ID]access.Resource{}, texts: map[ID]eyes{}, c: c, mine: viewerOf(a, c.w.clock.Now()), today: c.w.today()}
	c.must(c.w.DB.Read(context.Background(), func(tx *store.Tx) error {
		for _, one := range c.cases {
			r := Resource(one)
			if err := access.Load(tx, c.w.clock.Now(), a, &r); err != nil {
				return err
			}
			an.res[one.ID], an.texts[one.ID] = r, eyes{}
			for _, k := range network.Categories() {
				r.Category = string(k)
				an.texts[one.ID][k] = c.w.policy.Decide(a, actText, r).Allowed
			}
		}
		return an.together(tx)
	}))
	return an
}

// together compares the facts of all cases, asked at once, with those of each by itself.
func (an *answers) together(tx *store.Tx) error {
	all := make([]access.Resource, len(an.c.cases))
	asked := make([]*access.Resource, len(all))
	for i, one := range an.c.cases {
		all[i] = Resource(one)
		asked[i] = &all[i]
	}
	if err := access.Load(tx, an.mine.at, an.a, asked...); err != nil {
		return err
	}
	for i, one := range an.c.cases {
		if got, want := fmt.Sprintf("%+v", all[i].Facts), fmt.Sprintf("%+v", an.res[one.ID].Facts); got != want {
			an.c.Fatalf("%s: the facts of case %d are %s among others, %s by itself", an.a.UserID, i, got, want)
		}
	}
	return nil
}

// may is the policy's answer about one case, asked by itself.
func (an *answers) may(action access.Action, one Case) bool {
	return an.c.w.policy.Decide(an.a, action, an.res[one.ID]).Allowed
}

// where are the ids of the cases that fit.
func (c *chance) where(fits func(Case) bool) (ids []ID) {
	for _, one := range c.cases {
		if fits(one) {
			ids = append(ids, one.ID)
		}
	}
	return ids
}

func (c *chance) byID(id ID) Case {
	i := slices.IndexFunc(c.cases, func(one Case) bool { return one.ID == id })
	return c.cases[i]
}

// fits reports whether a case is one of a filter.
func (f Filter) fits(one Case, user string, today time.Time) bool {
	switch f {
	case FilterMine:
		return one.State != Closed && one.DirectorID == user
	case FilterLate:
		return Late(one, today)
	case FilterNoStep:
		return one.State == Open && one.Next.HolderID == ""
	case FilterResting:
		return one.State == Resting
	case FilterClosed:
		return one.State == Closed
	}
	return one.State != Closed
}

// words are all words of a case that somebody may read.
func (an *answers) words(one Case) string {
	parts := []string{one.Number, one.Label}
	open := an.texts[one.ID]
	for _, f := range one.texts() {
		if open[f.kind] {
			parts = append(parts, *f.plain)
		}
	}
	for _, x := range append(slices.Clone(an.c.log), an.c.promises...) {
		if x.caseID == one.ID && open[x.kind] {
			parts = append(parts, x.text)
		}
	}
	return text.SearchText(parts...)
}

func (an *answers) same(what string, got, want []ID) {
	got, want = slices.Clone(got), slices.Clone(want)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		an.c.Fatalf("%s: %v %s has %v, the policy allows %v", what, an.a.Roles, an.a.UserID, got, want)
	}
}

// opens compares whether somebody has a list at all, and reports it.
func (an *answers) opens(what string, action access.Action, err error) bool {
	if may := an.c.w.policy.May(an.a, action); may != (err == nil) {
		an.c.Fatalf("%s: %v %s: %v, the policy says %v", what, an.a.Roles, an.a.UserID, err, may)
	}
	return err == nil
}

func rowIDs(rows []Row) (ids []ID) {
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids
}

func caseIDs(list []Case) (ids []ID) {
	for _, one := range list {
		ids = append(ids, one.ID)
	}
	return ids
}

func (c *chance) actors() []access.Actor {
	list := []access.Actor{c.w.people["fg"], c.w.people["beheer"]}
	for _, u := range chanceUsers() {
		list = append(list, c.w.people[u])
	}
	one, token, both := c.w.people["anna"], c.w.people["anna"], c.w.people["fg"]
	one.OneFactor, token.Scopes, both.Roles = true, []string{"signal."}, []access.Role{access.Officer, access.Consultant}
	return append(list, one, token, both)
}

// What the SQL of every list says and what the policy decides about each case is the
// same, in any world and at any moment, for anybody; and so is what people get.
func TestListsShowWhatThePolicyAllows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		storetest.Worlds(t, func(r *rapid.T) {
			c := &chance{T: r, w: w, at: at(start)}
			c.draw()
			w.clock.Set(c.at.Add(time.Duration(pick(c, "clock", 0, 0, -1, 1)) * time.Hour))
			for _, a := range c.actors() {
				an := c.ask(a)
				an.lists()
				an.search()
				an.week()
				an.fromOutside()
				an.contents()
				an.sql()
			}
			c.offers()
		})
	})
}

// lists compares the lists of one's own cases.
func (an *answers) lists() {
	c, ctx, f := an.c, context.Background(), pick(an.c, "filter", Filters()...)
	l, err := c.w.cases.List(ctx, an.a, f)
	if an.opens("list", actList, err) {
		an.same("list "+string(f), rowIDs(l.Rows), c.where(func(one Case) bool { return an.may(actRead, one) && f.fits(one, an.a.UserID, an.today) }))
		var shielded []ID
		for _, s := range l.Shielded {
			shielded = append(shielded, s.ID)
		}
		an.same("restricted", shielded, c.where(func(one Case) bool { return an.may(actShielded, one) }))
	}
	asked, open := []string{"er-is-geen-dossier"}, []ID{}
	for _, one := range c.cases {
		asked = append(asked, string(one.ID))
	}
	for id := range c.w.cases.MayOpenThese(ctx, an.a, asked) {
		open = append(open, ID(id))
	}
	an.same("may open", open, c.where(func(one Case) bool { return an.may(actRead, one) }))
	var all []ID
	state, limit := pick(c, "state", "", Open, Resting, Closed), pick(c, "limit", 1, 2, 20)
	for after := ID(""); ; {
		rows, next, err := c.w.cases.Page(ctx, an.a, state, after, limit)
		if !an.opens("page", actList, err) {
			return
		}
		all = append(all, rowIDs(rows)...)
		if after = next; next == "" {
			break
		}
	}
	an.same("page", all, c.where(func(one Case) bool { return an.may(actRead, one) && (state == "" || one.State == state) }))
}

func (an *answers) search() {
	c, f := an.c, pick(an.c, "filter", Filters()...)
	query := pick(c, "query", "kraaiennest", "zonnebloem", "kansstraat", "lindestraat kraaiennest", "2026-9001", "kijken")
	holding := func(words func(Case) string) []ID {
		return c.where(func(one Case) bool {
			return an.may(actRead, one) && f.fits(one, an.a.UserID, an.today) &&
				!slices.ContainsFunc(text.SearchTerms(query), func(term string) bool { return !strings.Contains(words(one), term) })
		})
	}
	placed := holding(func(one Case) string { return text.SearchText(one.Number, one.Label) })
	want := holding(an.words)
	l, err := c.w.cases.SearchTexts(context.Background(), an.a, f, query)
	if !an.opens("search in texts", actList, err) {
		return
	}
	an.same(fmt.Sprintf("search %q in the texts of %q", query, f), rowIDs(l.Rows), want)
	if len(placed) > 0 {
		want = placed
	}
	l, err = c.w.cases.Search(context.Background(), an.a, f, query)
	if !an.opens("search", actList, err) {
		return
	}
	an.same(fmt.Sprintf("search %q in %q", query, f), rowIDs(l.Rows), want)
	if l.Unopened != (len(placed) > 0) {
		an.c.Fatalf("search %q in %q: unopened %v, with %d places", query, f, l.Unopened, len(placed))
	}
}

// week compares the page of the week: one item for each case, and how many.
func (an *answers) week() {
	c := an.c
	items, left, err := c.w.cases.MyWeek(context.Background(), an.a)
	if !an.opens("week", actWeek, err) {
		return
	}
	var got []ID
	for _, i := range items {
		got = append(got, i.CaseID)
	}
	want := c.where(func(one Case) bool {
		if _, waits := KindFor(one, an.a.UserID, an.today); waits && one.State != Closed && an.may(actRead, one) {
			return true
		}
		if _, waits := ReinsKindFor(one, an.a.UserID, an.today); waits && an.may(actRead, one) {
			return true
		}
		promised := slices.ContainsFunc(c.promises, func(p said) bool { return an.due(p, one, an.today) && an.texts[one.ID][p.kind] })
		return promised || an.passedOn(one) && an.may(actOverview, one) && WaitsFor(one) != an.a.UserID
	})
	an.same("week", got, want)
	if left != 0 {
		c.Fatalf("%d left of %d", left, len(want))
	}
}

// due reports whether a promise is one of somebody's, of a case that they read.
func (an *answers) due(p said, one Case, until time.Time) bool {
	return p.caseID == one.ID && p.holder == an.a.UserID && p.state == Promised && !p.by.After(until) && one.State != Closed && an.may(actRead, one)
}

func (an *answers) passedOn(one Case) bool {
	return slices.ContainsFunc(an.c.late, func(l passed) bool { return l.caseID == one.ID && l.to == an.a.UserID && l.on.Equal(DueOf(one)) })
}

// fromOutside compares what is known of cases without taking part.
func (an *answers) fromOutside() {
	c, ctx, late := an.c, context.Background(), an.c.flip("late")
	lines, _, err := c.w.cases.Overview(ctx, an.a, late)
	if an.opens("overview", actOverview, err) {
		var got []ID
		for _, l := range lines {
			got = append(got, l.ID)
		}
		an.same("overview", got, c.where(func(one Case) bool {
			return an.may(actOverview, one) && one.State != Closed && (!late || Late(one, an.today))
		}))
	}
	inquiries, err := c.w.cases.Inquiries(ctx, an.a)
	if an.opens("questions", actQuestions, err) {
		var got []ID
		for _, q := range inquiries {
			got = append(got, q.CaseID)
			if own := c.questionsOf(q.CaseID, an.a.UserID); own != len(q.Questions) {
				c.Fatalf("%s asked %d and sees %d", an.a.UserID, own, len(q.Questions))
			}
		}
		an.same("questions", got, c.where(func(one Case) bool { return an.may(actAsk, one) && one.State != Closed }))
	}
	waiting, reviewed, err := c.w.cases.Emergencies(ctx, an.a)
	if an.opens("looks", actReview, err) {
		an.same("looks that wait", lookIDs(waiting), an.looks(""))
		an.same("looks reviewed", lookIDs(reviewed), an.looks(Justified))
	}
}

func (c *chance) questionsOf(id ID, user string) (n int) {
	for _, q := range c.asked {
		if q.CaseID == id && q.AskerID == user {
			n++
		}
	}
	return n
}

func lookIDs(list []Emergency) (ids []ID) {
	for _, e := range list {
		ids = append(ids, ID(e.ID))
	}
	return ids
}

func (an *answers) looks(v Verdict) (ids []ID) {
	for _, e := range an.c.looks {
		if e.Verdict == v && an.may(actReview, an.c.byID(e.CaseID)) {
			ids = append(ids, ID(e.ID))
		}
	}
	return ids
}

// contents compares the texts of one case.
func (an *answers) contents() {
	c := an.c
	one := c.cases[rapid.IntRange(0, len(c.cases)-1).Draw(c.T, "shown")]
	v, err := c.w.cases.Show(context.Background(), an.a, one.ID)
	if may := an.may(actRead, one); may != (err == nil) {
		c.Fatalf("%s: %v, the policy says %v of %+v", an.a.UserID, err, may, one)
	}
	if err != nil {
		return
	}
	var got, want []ID
	for _, m := range v.Timeline {
		if m.Entry != nil {
			got = append(got, ID(m.Entry.ID))
		}
	}
	for _, p := range v.Commitments {
		got = append(got, ID(p.ID))
	}
	for _, x := range append(slices.Clone(c.log), c.promises...) {
		if x.caseID == one.ID && an.texts[one.ID][x.kind] {
			want = append(want, ID(x.id))
		}
	}
	an.same("texts", got, want)
}
