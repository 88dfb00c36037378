package grouprule

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

// jobSee looks every night, before the release of the map, who is active in each complex.
const jobSee = "grouprule.see"

// The night is at three, in Amsterdam: half an hour before that of the map.
const nightHour = 3

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobSee, nightHour, 0, s.See)}
}

// See brings up to date who of each complex has a fact that the rule names. Where counting does not run
// nobody is kept.
func (s *Service) See(ctx context.Context) error {
	return fault.Wrap(jobSee, account.EachAssociation(ctx, s.db, s.SeeOf))
}

// SeeOf is See for one association.
func (s *Service) SeeOf(ctx context.Context, org string) error {
	return fault.Wrap(jobSee, s.db.Write(ctx, func(tx *store.Tx) error {
		r, ok, err := CountsOn(tx, org, s.today(), s.now())
		if err != nil {
			return err
		}
		if !ok {
			r = nil
		}
		n, err := s.see(tx, org, r)
		if err != nil || n == 0 {
			return err
		}
		return audit.Write(tx, s.now(), access.System(org), actSee, "Organisation", org, access.Decision{Allowed: true, Rules: []string{"system"}})
	}))
}

// see writes who is seen now and ends the others, and returns how many changed. Without a rule nobody
// is seen.
func (s *Service) see(tx *store.Tx, org string, r Rule) (changed int, err error) {
	now := s.now()
	there := map[Seen]bool{}
	for _, a := range Vocabulary() {
		months, named := r.Names(a.Fact)
		if !a.Person || !named {
			continue
		}
		people, err := s.parts.People(tx, org, a.Fact, months, now)
		if err != nil {
			return 0, err
		}
		for _, p := range people {
			there[Seen{Complex: p.Complex, Fact: a.Fact, Mark: s.parts.Mark(p.ID)}] = true
		}
	}
	before, err := present(tx, org)
	if err != nil {
		return 0, err
	}
	for _, x := range before {
		id := x.id
		x.id = ""
		if there[x] {
			delete(there, x)
			continue
		}
		if err := endSeen(tx, id, now); err != nil {
			return 0, err
		}
		changed++
	}
	for x := range there {
		if err := insertSeen(tx, org, x, now); err != nil {
			return 0, err
		}
		changed++
	}
	return changed, nil
}
