package signal

import (
	"context"
	"slices"
	"sync"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/routing"
)

// deskAge is how long the counts of a desk are used before they are read again.
const deskAge = 20 * time.Second

// desk remembers how many open signals each colleague holds, so that a signal that
// comes in need not count them. The counts rise with each signal given out here; what
// is closed, or given out by another instance, is seen after deskAge.
type desk struct {
	mu   sync.Mutex
	orgs map[string]*roster
}

type roster struct {
	read   time.Time
	people []candidate
	all    []member // nil until a desk is asked for
}

func newDesk() *desk { return &desk{orgs: map[string]*roster{}} }

// take gives the next signal of an organisation to somebody who is not barred from it.
func (s *Service) take(ctx context.Context, org string, barred []string) (string, error) {
	s.desk.mu.Lock()
	defer s.desk.mu.Unlock()
	r, err := s.roster(ctx, org)
	if err != nil {
		return "", err
	}
	open := without(r.people, barred)
	i, ok := pickHolder(open)
	if !ok {
		return "", fault.Invalidf("signal.holder", "", "signal.nobody_there")
	}
	r.gave(open[i].id)
	return open[i].id, nil
}

// takeAt gives the next signal to somebody of a desk; "" when nobody there can hold it.
func (s *Service) takeAt(ctx context.Context, org string, to routing.Route, barred []string) (string, error) {
	s.desk.mu.Lock()
	defer s.desk.mu.Unlock()
	r, err := s.roster(ctx, org)
	if err != nil {
		return "", err
	}
	if r.all == nil {
		err := s.db.Read(ctx, func(tx *store.Tx) (err error) { r.all, err = membersOf(tx, org, s.now()); return err })
		if err != nil {
			return "", err
		}
	}
	id := pickAt(r.all, to, barred)
	r.gave(id)
	return id, nil
}

// roster is who can hold signals of an organisation, read again after deskAge.
func (s *Service) roster(ctx context.Context, org string) (*roster, error) {
	now := s.clock.Now()
	r := s.desk.orgs[org]
	if r != nil && now.Sub(r.read) <= deskAge && !now.Before(r.read) && len(r.people) > 0 {
		return r, nil
	}
	people, err := s.candidates(ctx, org)
	if err != nil {
		return nil, err
	}
	r = &roster{read: now, people: people}
	s.desk.orgs[org] = r
	return r, nil
}

// gave counts that somebody got one more.
func (r *roster) gave(id string) {
	for k := range r.people {
		if r.people[k].id == id {
			r.people[k].open++
		}
	}
	for k := range r.all {
		if r.all[k].id == id {
			r.all[k].open++
		}
	}
}

// candidates are those who can hold signals of an organisation with their counts.
func (s *Service) candidates(ctx context.Context, org string) (list []candidate, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = candidatesOf(tx, org, s.now())
		return err
	})
	return list, err
}

// candidatesOf are all who can hold signals of an organisation when no rules say who does.
func candidatesOf(tx *store.Tx, org string, now time.Time) ([]candidate, error) {
	users, err := account.Colleagues(tx, org, "")
	if err != nil {
		return nil, err
	}
	away, err := account.AwayAt(tx, now)
	if err != nil {
		return nil, err
	}
	var list []candidate
	for _, u := range users {
		rank := slices.IndexFunc([]access.Role{access.Consultant, access.TeamLead, access.Admin}, u.Actor().Has)
		if u.Disabled || rank < 0 {
			continue
		}
		n, err := openOf(tx, u.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, candidate{id: u.ID, rank: rank, open: n, away: away.Is(u.ID)})
	}
	return list, nil
}
