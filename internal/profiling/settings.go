package profiling

import (
	"context"
	"strconv"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// Settings are what the officer sees: the switch, whether it runs, the register, and trials.
type Settings struct {
	Switch
	Runs   bool
	Lines  []network.Processing
	Trials []Trial
}

// Trial is what a rule would find today, as a number that tells of no household.
type Trial struct {
	Rule  Rule
	N     int  // a multiple of 5
	Fewer bool // than ten: no number is given
}

// Settings are for the officer; the trials are made when asked for.
func (s *Service) Settings(ctx context.Context, a access.Actor, trials bool) (v Settings, err error) {
	const op = "profiling.settings"
	d, err := s.policy.RequireOrg(op, a, actSwitch)
	if err != nil {
		return v, err
	}
	found, err := s.foundBy(ctx, a.OrgID, trials)
	if err != nil {
		return v, fault.Wrap(op, err)
	}
	err = s.db.Write(ctx, func(tx *store.Tx) (err error) {
		v = Settings{}
		if v.Switch, v.Runs, err = s.running(tx, a.OrgID); err != nil {
			return err
		}
		if v.Lines, err = network.Lines(tx, a.OrgID); err != nil || !trials {
			return err
		}
		for i, r := range Rules() {
			t, err := s.trial(tx, a.OrgID, r, found[i])
			if err != nil {
				return err
			}
			v.Trials = append(v.Trials, t)
		}
		return audit.Write(tx, s.now(), a, actTry, "Organisation", a.OrgID, d)
	})
	return v, fault.Wrap(op, err)
}

// foundBy is how many households each rule finds today, when asked for. It is long to read, so
// nobody waits to write meanwhile.
func (s *Service) foundBy(ctx context.Context, org string, asked bool) (counts []int, err error) {
	if !asked {
		return nil, nil
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		for _, r := range Rules() {
			list, err := s.find(tx, org, r)
			if err != nil {
				return err
			}
			counts = append(counts, len(list))
		}
		return nil
	})
	return counts, err
}

// trial is the number of a rule that finds n households: the one that was given before, until at
// least five more or fewer are found.
func (s *Service) trial(tx *store.Tx, org string, r Rule, n int) (Trial, error) {
	g, err := givenOf(tx, org, r.Key())
	first := fault.Is(err, fault.NotFound)
	if err != nil && !first {
		return Trial{}, err
	}
	if first || n >= g.Exact+changed || n <= g.Exact-changed {
		g.Epoch, g.Exact = g.Epoch+1, n
		g.Given = s.parts.Round(org, r.Key(), strconv.Itoa(g.Epoch), []int{n})[0]
		if err := saveGiven(tx, org, r.Key(), g, s.now()); err != nil {
			return Trial{}, err
		}
	}
	if g.Given < fewest {
		return Trial{Rule: r, Fewer: true}, nil
	}
	return Trial{Rule: r, N: g.Given}, nil
}

// Save switches on or off. On needs a line of the register that may run now and holds what is
// combined.
func (s *Service) Save(ctx context.Context, a access.Actor, w Switch) error {
	const op = "profiling.save"
	d, err := s.policy.RequireOrg(op, a, actSwitch)
	if err != nil {
		return err
	}
	if fields := w.Rule.check(); len(fields) > 0 {
		return fault.Check(op, fields)
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		before, err := switchOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		if before.Version != w.Version {
			return fault.New(op, fault.Conflict)
		}
		if w.On {
			ok, err := mayRun(tx, a.OrgID, w.Processing, w.Rule, s.now())
			if err != nil {
				return err
			}
			if !ok {
				return fault.Invalidf(op, "verwerking", "profiling.no_dpia")
			}
		}
		w.By, w.At = a.UserID, s.now()
		if err := saveSwitch(tx, op, a.OrgID, w); err != nil {
			return err
		}
		if w.On { // the first proposals need not wait for the night
			if err := jobs.Add(tx, s.db, s.now(), jobs.Job{Kind: jobNight, Due: s.now(), Unique: "nu " + a.OrgID}); err != nil {
				return err
			}
		} else {
			if _, err := eraseAll(tx, s.vault, s.now(), a.OrgID); err != nil {
				return err
			}
		}
		return audit.Write(tx, s.now(), a, actSwitch, "Organisation", a.OrgID, d)
	}))
}
