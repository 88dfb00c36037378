package casework

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// Sizes of lists: what a page shows, how many cases a search opens, and how many of
// those at a time.
const (
	listSize   = 200
	searchSize = 120
	openSize   = 100
)

// Row is a case in a list, without contents.
type Row struct {
	Case
	Director string // name
	Waits    string // name of whom it waits for
	Late     bool
	Silent   bool
}

// Listing is a list of the actor's own cases.
type Listing struct {
	Filter Filter
	Rows   []Row
	Today  time.Time
	More   bool // there are more than the list shows
	// Capped tells that a search did not open all cases of the filter, Unopened that it
	// opened none, since numbers and addresses gave the answer.
	Capped, Unopened bool
	// Shielded are the actor's cases that are restricted, in the list of all.
	Shielded []Shielded
}

// List are the actor's own cases of a filter, the most urgent first.
func (s *Service) List(ctx context.Context, a access.Actor, f Filter) (l Listing, err error) {
	const op = "casework.list"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return l, err
	}
	now := s.clock.Now()
	l = Listing{Filter: f, Today: clock.Date(now)}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		cases, _, err := s.own(tx, a, now, ofFilter(f, l.Today), listSize+1)
		if err != nil {
			return err
		}
		if l.More = len(cases) > listSize; l.More {
			cases = cases[:listSize]
		}
		if l.Rows, err = rowsOf(tx, cases, l.Today); err != nil {
			return err
		}
		l.Shielded, err = s.shielded(tx, a, now)
		return err
	})
	return l, fault.Wrap(op, err)
}

// Page are the actor's own cases after an id, in the order in which they were opened,
// for programs; state "" means all. next is the id to go on after, empty at the end.
func (s *Service) Page(ctx context.Context, a access.Actor, state State, after ID, limit int) (rows []Row, next ID, err error) {
	const op = "casework.page"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return nil, "", err
	}
	if after != "" && !plainID(string(after)) {
		return nil, "", fault.Invalidf(op, "cursor", "casework.cursor")
	}
	now := s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		cases, _, err := s.own(tx, a, now, ofState(state, after), limit+1)
		if err != nil {
			return err
		}
		if len(cases) > limit {
			cases = cases[:limit]
			next = cases[limit-1].ID
		}
		rows, err = rowsOf(tx, cases, clock.Date(now))
		return err
	})
	return rows, next, fault.Wrap(op, err)
}

// Search are the actor's own cases of a filter with all words of the query in number or
// address. Where there are none and it is no address of the actor's organisation either,
// it is SearchTexts: who looks for an address needs nobody's story opened.
func (s *Service) Search(ctx context.Context, a access.Actor, f Filter, query string) (Listing, error) {
	return s.search(ctx, a, f, query, false)
}

// SearchTexts is Search with the cases after it that hold the words within their texts.
// The texts of at most 120 cases are opened for it, with a record of the search; what was
// read is not shown.
func (s *Service) SearchTexts(ctx context.Context, a access.Actor, f Filter, query string) (Listing, error) {
	return s.search(ctx, a, f, query, true)
}

func (s *Service) search(ctx context.Context, a access.Actor, f Filter, query string, texts bool) (l Listing, err error) {
	const op = "casework.search"
	d, err := s.policy.RequireOrg(op, a, actList)
	if err != nil {
		return l, err
	}
	now := s.clock.Now()
	l = Listing{Filter: f, Today: clock.Date(now)}
	terms := text.SearchTerms(query)
	if len(terms) == 0 {
		return l, nil
	}
	if err := s.db.Write(ctx, func(tx *store.Tx) error {
		return audit.Write(tx, now, a, "case.search", "Organisation", a.OrgID, d)
	}); err != nil {
		return l, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		own, facts, err := s.own(tx, a, now, ofSearch(f, l.Today, terms), listSize+1)
		if err != nil {
			return err
		}
		found, own := heldBy(own, terms)
		if !texts {
			if l.Unopened, err = answered(tx, a, found, query); err != nil {
				return err
			}
		}
		if l.Unopened {
			own = nil
		}
		if found, err = s.addSaying(tx, a, &l, found, own, facts, terms); err != nil {
			return err
		}
		l.Rows, err = rowsOf(tx, found, l.Today)
		return err
	})
	return l, fault.Wrap(op, err)
}

// manyHomes is how many homes of one number still are one address.
const manyHomes = 50

// answered reports whether a query is answered by numbers and addresses alone.
func answered(tx *store.Tx, a access.Actor, found []Case, query string) (bool, error) {
	if len(found) > 0 {
		return true, nil
	}
	homes, _, err := place.AtAddress(tx, a.OrgID, query, manyHomes)
	return len(homes) > 0, err
}

// addSaying adds the cases whose texts hold all terms to those that were found, as many as
// a list shows, and takes note of where it stopped.
func (s *Service) addSaying(tx *store.Tx, a access.Actor, l *Listing, found, own []Case, facts resources, terms []string) ([]Case, error) {
	if l.Capped = len(own) > 0 && len(found)+len(own) > searchSize; l.Capped {
		own = own[:max(0, searchSize-len(found))]
	}
	for len(own) > 0 && len(found) < listSize {
		some := own[:min(len(own), openSize)]
		own = own[len(some):]
		hits, err := s.sayingAll(tx, a, some, facts, terms)
		if err != nil {
			return nil, err
		}
		found = append(found, hits...)
	}
	l.More = len(own) > 0 || len(found) > listSize
	return found[:min(len(found), listSize)], nil
}

// resources are cases as the policy sees them, with the facts.
type resources map[ID]*access.Resource

// own are the first of the actor's cases of a selection, and their resources with the facts.
func (s *Service) own(tx *store.Tx, a access.Actor, now time.Time, c selection, limit int) ([]Case, resources, error) {
	cases, err := ownOf(tx, viewerOf(a, now), c, limit)
	if err != nil {
		return nil, nil, err
	}
	return allowed(s, tx, a, now, cases, func(c *Case) *Case { return c })
}

// allowed are the things of a list of which the policy lets the actor read the case, and the
// resources of those cases: the decision behind the filter of the SQL. It keeps them in list.
func allowed[T any](s *Service, tx *store.Tx, a access.Actor, now time.Time, list []T, caseOf func(*T) *Case) ([]T, resources, error) {
	all := make([]access.Resource, len(list))
	asked := make([]*access.Resource, len(list))
	for i := range list {
		all[i] = Resource(*caseOf(&list[i]))
		asked[i] = &all[i]
	}
	if err := access.Load(tx, now, a, asked...); err != nil {
		return nil, nil, err
	}
	some, facts, asker := list[:0], make(resources, len(list)), s.policy.For(a)
	for i, r := range asked {
		if asker.Decide(actRead, *r).Allowed {
			some, facts[ID(r.ID)] = append(some, list[i]), r
		}
	}
	return some, facts, nil
}

// rowsOf adds names to cases and leaves their sealed texts behind.
func rowsOf(tx *store.Tx, cases []Case, today time.Time) ([]Row, error) {
	var ids []string
	for _, c := range cases {
		ids = append(ids, c.DirectorID, WaitsFor(c))
	}
	names, err := account.Names(tx, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(cases))
	for i, c := range cases {
		c.Reason, c.Goal, c.Cause, c.Reins.Because, c.Next.What = "", "", "", "", ""
		c.sealed = sealedTexts{}
		rows[i] = Row{Case: c, Director: names[c.DirectorID], Waits: names[WaitsFor(c)], Late: Late(c, today), Silent: Silent(c, today)}
	}
	return rows, nil
}

// Overview are the cases of the actor's organisation that are not closed, without
// contents and without addresses: number, complex, director, date, and lateness.
func (s *Service) Overview(ctx context.Context, a access.Actor, late bool) (lines []Line, more bool, err error) {
	const op = "casework.overview"
	if _, err := s.policy.RequireOrg(op, a, actOverview); err != nil {
		return nil, false, err
	}
	now := s.clock.Now()
	today := clock.Date(now)
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if lines, err = overviewOf(tx, viewerOf(a, now), today, late, listSize+1); err != nil {
			return err
		}
		if more = len(lines) > listSize; more {
			lines = lines[:listSize]
		}
		return nameLines(tx, lines)
	})
	return lines, more, fault.Wrap(op, err)
}

// nameLines puts names in the place of ids.
func nameLines(tx *store.Tx, lines []Line) error {
	var ids []string
	sites := map[string]string{}
	for _, l := range lines {
		ids = append(ids, l.DirectorID, l.PassedTo)
		sites[l.ComplexName] = ""
	}
	names, err := account.Names(tx, ids)
	if err != nil {
		return err
	}
	for id := range sites {
		if id == "" {
			continue
		}
		name, err := place.SiteName(tx, place.ComplexID(id))
		if err != nil {
			return err
		}
		sites[id] = name
	}
	for i, l := range lines {
		lines[i].Director, lines[i].PassedTo, lines[i].ComplexName = names[l.DirectorID], names[l.PassedTo], sites[l.ComplexName]
	}
	return nil
}
