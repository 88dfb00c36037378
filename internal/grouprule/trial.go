package grouprule

import (
	"context"
	"strconv"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

const (
	// fewestHomes is how many homes a municipality has for a trial to say anything of it.
	fewestHomes = 300
	// fewest is the smallest number that a trial gives.
	fewest = 10
	// changedBy is by how many a count must differ before a trial gives a new number.
	changedBy = 5
	// mostTried is how many different rules are tried in a month: each is another draw of nearly the
	// same counts.
	mostTried = 5
)

// Trial is what a rule would count in a municipality.
type Trial struct {
	Name   string
	Few    bool // homes: no numbers are given
	Groups []TrialGroup
}

// TrialGroup is the number of a group, a multiple of 5.
type TrialGroup struct {
	Group socialmap.Group
	N     int
	Fewer bool // than ten: no number is given
}

// Try counts what the proposal that waits would give, for the officer who decides about it: rounded totals of
// municipalities and nothing smaller. A number changes when five homes or more do, and depends on the
// part of the rule that it is about, so that trying other parts draws no other number.
func (s *Service) Try(ctx context.Context, a access.Actor, id string) (list []Trial, err error) {
	const op = "grouprule.try"
	d, err := s.policy.RequireOrg(op, a, actTry)
	if err != nil {
		return nil, err
	}
	var v Version
	var totals []Total
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if v, err = waiting(tx, a.OrgID); err != nil {
			return err
		}
		if v.ID == "" || v.ID != id {
			return fault.Invalidf(op, "", "grouprule.waits_not")
		}
		totals, err = s.parts.Totals(ctx, tx, v.OrgID, v.Rule)
		return err
	}); err != nil {
		return nil, fault.Wrap(op, err)
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		list = nil
		n, err := triedIn(tx, v.OrgID, clock.Month(s.now()), v.Rule.Key())
		if err != nil {
			return err
		}
		if n > mostTried {
			return fault.Invalidf(op, "", "grouprule.tried_enough", "Max", mostTried)
		}
		for _, t := range totals {
			trial, err := s.trial(tx, v.OrgID, v.Rule, t)
			if err != nil {
				return err
			}
			list = append(list, trial)
		}
		return audit.Write(tx, s.now(), a, actTry, ObjectType, v.ID, d)
	})
	return list, fault.Wrap(op, err)
}

func (s *Service) trial(tx *store.Tx, org string, r Rule, t Total) (Trial, error) {
	trial := Trial{Name: t.Name, Few: t.Homes < fewestHomes}
	if trial.Few {
		return trial, nil
	}
	for _, g := range socialmap.AllGroups() {
		n, err := s.number(tx, org, t.Code, g.Code()+" "+r.For(g).Key(), t.Cells[g])
		if err != nil {
			return trial, err
		}
		one := TrialGroup{Group: g, N: n}
		if n < fewest {
			one = TrialGroup{Group: g, Fewer: true}
		}
		trial.Groups = append(trial.Groups, one)
	}
	return trial, nil
}

// number is the number for a count: the one that was given before, until the count differs enough.
func (s *Service) number(tx *store.Tx, org string, at place.AreaCode, key string, n int) (int, error) {
	g, err := givenOf(tx, org, at, key)
	first := fault.Is(err, fault.NotFound)
	if err != nil && !first {
		return 0, err
	}
	if first || n >= g.Exact+changedBy || n <= g.Exact-changedBy {
		g.Epoch, g.Exact = g.Epoch+1, n
		g.Given = s.parts.Round(org+" "+string(at), key, strconv.Itoa(g.Epoch), []int{n})[0]
		if err := saveGiven(tx, org, at, key, g, s.now()); err != nil {
			return 0, err
		}
	}
	return g.Given, nil
}
