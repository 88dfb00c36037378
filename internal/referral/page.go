package referral

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Sizes of pages of requests.
const (
	pageSize = 50
	maxPage  = 200
)

// Page says which part of a list somebody asks for; the zero value is its beginning.
type Page struct {
	Cursor string // List.Next of the page before
	Limit  int    // at most 200; zero for 50
}

func (p Page) size() int {
	if p.Limit < 1 {
		return pageSize
	}
	return min(p.Limit, maxPage)
}

// order puts requests in a list in groups by their state, and within a group by date; states
// that it does not name come last.
type order [][]State

// toUsFirst and fromUsFirst are the orders of the two lists: what waits for the reader stands first.
func toUsFirst() order { return order{{Sent, Seen}, {Accepted, Busy}} }

func fromUsFirst() order { return order{{AskedMore, Countered, Declined, Done}} }

// spot is a place in a list; the zero value lies before all open requests.
type spot struct {
	rank, due int64
	id        ID
}

// spotOf is where a request stands.
func (o order) spotOf(r Request) spot {
	rank := slices.IndexFunc(o, func(states []State) bool { return slices.Contains(states, r.State) })
	if rank < 0 {
		rank = len(o)
	}
	return spot{int64(rank), store.Micros(r.Due), r.ID}
}

func (p spot) String() string {
	return strconv.FormatInt(p.rank, 10) + "." + strconv.FormatInt(p.due, 36) + "." + string(p.id)
}

// parseSpot reads a cursor; ok is false for what is none. An empty one is the beginning.
func parseSpot(cursor string) (p spot, ok bool) {
	if cursor == "" {
		return p, true
	}
	parts := strings.SplitN(cursor, ".", 3)
	if len(parts) < 3 || len(parts[2]) > 64 {
		return p, false
	}
	rank, err := strconv.ParseInt(parts[0], 10, 8)
	if err != nil {
		return p, false
	}
	due, err := strconv.ParseInt(parts[1], 36, 64)
	return spot{rank, due, ID(parts[2])}, err == nil && !strings.ContainsRune(parts[2], 0)
}

// lateSpot is a place in the list of what is late: after so many of a date. It names no request, as
// that list does not either.
type lateSpot struct {
	due int64
	n   int
}

// past is the spot after some requests that begin at p.
func (p lateSpot) past(list []Request) lateSpot {
	for _, r := range list {
		if due := store.Micros(r.Due); due != p.due {
			p = lateSpot{due: due}
		}
		p.n++
	}
	return p
}

func (p lateSpot) String() string { return strconv.FormatInt(p.due, 36) + "." + strconv.Itoa(p.n) }

// parseLateSpot reads a cursor of what is late. An empty one is the beginning.
func parseLateSpot(cursor string) (p lateSpot, ok bool) {
	if cursor == "" {
		return p, true
	}
	due, n, _ := strings.Cut(cursor, ".")
	var bad, wrong error
	p.due, bad = strconv.ParseInt(due, 36, 64)
	p.n, wrong = strconv.Atoi(n)
	return p, bad == nil && wrong == nil && p.n >= 0
}

// ToUs are the open requests to the actor, or to the whole organisation for who leads there.
func (s *Service) ToUs(ctx context.Context, a access.Actor, p Page) (List, error) {
	return s.page(ctx, "referral.tous", a, p, toUsFirst(), func(tx *store.Tx, _ time.Time, after spot, limit int) ([]Request, error) {
		return toUs(tx, a, s.policy.Decide(a, actRead, access.Resource{Type: ObjectType, Org: a.OrgID}).Allowed, after, limit)
	}, func(r, _ access.Resource) bool { return s.policy.Decide(a, actRead, r).Allowed })
}

// FromUs are the open requests in the cases that the actor takes part in.
func (s *Service) FromUs(ctx context.Context, a access.Actor, p Page) (List, error) {
	return s.page(ctx, "referral.fromus", a, p, fromUsFirst(), func(tx *store.Tx, now time.Time, after spot, limit int) ([]Request, error) {
		return fromUs(tx, a, now, after, limit)
	}, func(_, c access.Resource) bool { return s.policy.Decide(a, actFollow, c).Allowed })
}

// page is part of a list. What the policy does not allow takes no room in it and is never where
// it ends: a page is as full as if those requests were not there.
func (s *Service) page(ctx context.Context, op string, a access.Actor, p Page, o order,
	read func(tx *store.Tx, now time.Time, after spot, limit int) ([]Request, error), may func(request, c access.Resource) bool) (List, error) {
	after, ok := parseSpot(p.Cursor)
	if !ok {
		return List{}, fault.Invalidf(op, "cursor", "referral.cursor")
	}
	var next string
	l, err := s.list(ctx, op, a, actList, func(tx *store.Tx, now time.Time) (rows []Row, err error) {
		next = ""
		for from, size, more := after, p.size(), true; more && len(rows) <= size; {
			all, err := read(tx, now, from, size+1)
			if err != nil {
				return nil, err
			}
			if more = len(all) > size; more {
				from = o.spotOf(all[size])
			}
			some, err := s.allowed(tx, a, all, now, may)
			if err != nil {
				return nil, err
			}
			rows = append(rows, some...)
		}
		if size := p.size(); len(rows) > size {
			rows = rows[:size]
			next = o.spotOf(rows[size-1].Request).String()
		}
		return rows, nil
	})
	l.Next = next
	return l, err
}
