package directory

import (
	"context"
	"maps"
	"slices"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

const (
	jobMorning = "directory.morning"
	// morning is the hour, in Amsterdam, at which owners are asked.
	morning = 7

	actAsk    access.Action = "directory.ask"    // the program: the owner was asked
	actClimb  access.Action = "directory.climb"  // the program: somebody else heard of the silence
	actUnname access.Action = "directory.unname" // the program: names that nobody confirmed went
)

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobMorning, morning, 0, s.Nudge)}
}

// batch is how many services one transaction of the morning looks at.
const batch = 200

// Nudge asks the owners of services that nobody confirmed, tells the silence of others to who
// hears of it, and takes away names that nobody stood by for long. Nobody gets more than one
// notice of each kind in a morning.
func (s *Service) Nudge(ctx context.Context) error {
	told := map[[2]string]bool{}
	for after, more := "", true; more; {
		from := after
		var now map[[2]string]bool // a transaction that is tried again begins anew
		err := s.db.Write(ctx, func(tx *store.Tx) error {
			now = maps.Clone(told)
			var w wanted
			w.and("s.id > #", from)
			w.and("s.state <> #", string(Stopped))
			list, err := listings(tx, w, batch, 0)
			if err != nil {
				return err
			}
			if more = len(list) == batch; len(list) > 0 {
				after = string(list[len(list)-1].ID)
			}
			return s.nudgeAll(tx, list, now)
		})
		if err != nil {
			return fault.Wrap(jobMorning, err)
		}
		told = now
	}
	return nil
}

// nudgeAll does what has to happen with services. told are the notices of this morning.
func (s *Service) nudgeAll(tx *store.Tx, list []Listing, told map[[2]string]bool) error {
	entries, err := s.entries(tx, list)
	if err != nil {
		return err
	}
	people := map[string][]account.User{}
	for i, l := range list {
		org := l.ownersOrg()
		if _, read := people[org]; !read {
			if people[org], err = s.keepers(tx, org); err != nil {
				return err
			}
		}
		owned := slices.ContainsFunc(people[org], func(u account.User) bool { return u.ID == l.Owner })
		for _, n := range l.nudges(entries[i].Terms, s.today(), owned) {
			if err := s.nudge(tx, l, n, entries[i].Terms, told); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) nudge(tx *store.Tx, l Listing, n Nudge, t Terms, told map[[2]string]bool) error {
	now := s.now()
	var who []string
	action, notice, note := actAsk, "directory.notice_ask", noteReminded
	switch n {
	case Ask:
		who = []string{l.Owner}
	case Climb:
		action, notice, note = actClimb, "directory.notice_climb", noteClimbed
		var err error
		if who, err = s.hearers(tx, l.Keeper, t.Climb); err != nil {
			return err
		}
	case Unname:
		action, note = actUnname, unname
	}
	if err := note(tx, l.ID, now); err != nil {
		return err
	}
	for _, user := range who {
		if told[[2]string{user, notice}] {
			continue
		}
		told[[2]string{user, notice}] = true
		if err := account.Notify(tx, user, notice, now); err != nil {
			return err
		}
	}
	return audit.Write(tx, now, access.System(l.Keeper), action, "Listing", string(l.ID), access.Decision{Allowed: true, Rules: []string{"system"}})
}

// hearers are who hears of silence: who was chosen, or while that one cannot sign in the team
// leads, or else the administrators. It is never nobody as long as somebody works there.
func (s *Service) hearers(tx *store.Tx, org, chosen string) (ids []string, err error) {
	people, err := s.keepers(tx, org)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(people, func(u account.User) bool { return u.ID == chosen }) {
		return []string{chosen}, nil
	}
	first, err := account.FirstWith(tx, org, access.PolicyMaker, access.TeamLead, access.Admin)
	for _, u := range first {
		ids = append(ids, u.ID)
	}
	return ids, err
}
