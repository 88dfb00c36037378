package grouprule

import (
	"context"
	"time"

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

// keepMonths is how long a fact that ended keeps the print of who is seen with another one: until the half
// year in which it ended has been told (package groupflow), and some weeks.
const keepMonths = 7

// see writes who is seen now and ends the others, and returns how many changed. Without a rule nobody
// is seen.
func (s *Service) see(tx *store.Tx, org string, r Rule) (changed int, err error) {
	now := s.now()
	if err := noteRunning(tx, org, r != nil, now); err != nil {
		return 0, err
	}
	there, persons := map[Seen]bool{}, map[Seen]bool{}
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
			x := Seen{Complex: p.Complex, Fact: a.Fact, Mark: s.parts.Mark(p.ID)}
			there[x], persons[x.person()] = true, true
		}
	}
	before, err := marked(tx, org)
	if err != nil {
		return 0, err
	}
	gone := map[Seen]string{} // of who is seen with nothing any more
	for _, x := range before {
		n, err := goOn(tx, x, there, persons, gone, now)
		if err != nil {
			return 0, err
		}
		changed += n
	}
	for x := range there {
		if err := insertSeen(tx, org, x, now); err != nil {
			return 0, err
		}
		changed++
	}
	return changed, nil
}

// goOn takes what is still there from the list, ends what is not, and forgets who it was when that person is
// seen with nothing any more or it ended long ago.
func goOn(tx *store.Tx, x Seen, there, persons map[Seen]bool, gone map[Seen]string, now time.Time) (changed int, err error) {
	if open := (Seen{Complex: x.Complex, Fact: x.Fact, Mark: x.Mark}); x.until.IsZero() && there[open] {
		delete(there, open)
		return 0, nil
	}
	if x.until.IsZero() {
		if err := endSeen(tx, x.id, now); err != nil {
			return 0, err
		}
		x.until, changed = now, 1
	}
	who := x.person()
	if persons[who] && x.until.After(now.AddDate(0, -keepMonths, 0)) {
		return changed, nil
	}
	if gone[who] == "" {
		gone[who] = store.NewID()
	}
	return 1, forgetSeen(tx, x.id, gone[who])
}
