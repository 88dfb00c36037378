package resident

import (
	"cmp"
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/health"
	"samendoen/internal/network"
)

// Feel is how the resident who is in says that it goes: theirs alone until they share it. In the
// log a look is a look at the plan, and a score is something said: it tells nobody that there are
// any.
type Feel struct {
	health.Own
	Open     bool           // this browser gave the secret word
	Scores   []health.Score // newest first; none while it is shut
	Partners map[string]string
	Org      string // which answers for the plan, and never sees them
	Running  bool   // of the case: something can be added
	Now      time.Time
}

// owner is whose scores somebody who is in keeps: a keyed hash of case and name, so that a new
// invitation finds them back, and a word that staff do not know opens them.
func (s *Service) owner(tx *store.Tx, g guest) (hash, name string, err error) {
	all, err := passesOf(tx, g.in.Key, g.CaseID)
	for _, p := range all {
		if p.ID == g.ID {
			name = p.Who.Name
		}
	}
	return s.minds.OwnerOf(string(g.CaseID), name), name, err
}

// careOf are the organisations with which scores can be shared: those of which somebody takes part
// who may see health data now.
func careOf(p casework.Plan) map[string]string {
	list := map[string]string{}
	for _, one := range carers(p, "") {
		list[one.User.OrgID] = p.Orgs[one.User.OrgID]
	}
	return list
}

// carers are who takes part from an organisation, or from any, and may see health data now.
func carers(p casework.Plan, org string) []casework.Participant {
	return slices.DeleteFunc(slices.Clone(p.People), func(one casework.Participant) bool {
		return one.User.OrgID == p.OrgID || org != "" && one.User.OrgID != org || !one.Reads || !slices.Contains(one.Categories, network.Health)
	})
}

// feeling lets fn work on what the resident who is in keeps. A supporter has no part in it.
func (s *Service) feeling(ctx context.Context, op, secret string, fn func(tx *store.Tx, g guest, own health.Own, now time.Time) error) error {
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		g, err := s.inside(tx, op, secret, actSay, now)
		if err != nil {
			return err
		}
		if g.Kind != Own {
			return fault.New(op, fault.NotFound)
		}
		hash, name, err := s.owner(tx, g)
		if err != nil {
			return err
		}
		g.Who.Name = name
		own, err := health.OwnOf(tx, hash)
		if err != nil {
			return err
		}
		if !own.Known() {
			own = health.Own{CaseID: string(g.CaseID)}
		}
		if err := fn(tx, g, own, now); err != nil {
			return err
		}
		return s.record(tx, g, actSay, now)
	}))
}

// opened is feeling for who gave the secret word in this browser.
func (s *Service) opened(ctx context.Context, op, secret string, fn func(tx *store.Tx, g guest, own health.Own, now time.Time) error) error {
	return s.feeling(ctx, op, secret, func(tx *store.Tx, g guest, own health.Own, now time.Time) error {
		if !own.Opens(g.Browser, now) {
			return fault.New(op, fault.NotFound)
		}
		return fn(tx, g, own, now)
	})
}

// Feeling is what the resident who is in keeps; the record of the look is on disk before it is read.
func (s *Service) Feeling(ctx context.Context, secret string) (f Feel, err error) {
	const op = "resident.feeling"
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		g, err := s.inside(tx, op, secret, actLook, now)
		if err == nil && g.Kind != Own {
			err = fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		return s.record(tx, g, actLook, now)
	})
	if err != nil {
		return f, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		g, err := s.inside(tx, op, secret, actLook, now)
		if err != nil {
			return err
		}
		hash, _, err := s.owner(tx, g)
		if err != nil {
			return err
		}
		f = Feel{Running: g.in.Open(), Now: now}
		if f.Own, err = health.OwnOf(tx, hash); err != nil {
			return err
		}
		plan, err := s.cases.PlanOf(tx, g.CaseID, now)
		if err != nil {
			return err
		}
		f.Org, f.Partners = plan.Orgs[g.OrgID], careOf(plan)
		if f.Partner != "" {
			f.Partners[f.Partner] = plan.Orgs[f.Partner]
		}
		if f.Open = f.Own.Opens(g.Browser, now); f.Open {
			f.Scores, err = health.OwnScores(tx, g.in, hash)
		}
		return err
	})
	return f, fault.Wrap(op, err)
}

// Unlock opens what the resident keeps with the secret word, which the first one chooses. A wrong
// word is Invalid, and the fifth shuts it for a day.
func (s *Service) Unlock(ctx context.Context, secret, typed string) error {
	const op = "resident.unlock"
	right := false
	err := s.feeling(ctx, op, secret, func(tx *store.Tx, g guest, own health.Own, now time.Time) error {
		hash, _, err := s.owner(tx, g)
		if err != nil {
			return err
		}
		word := s.minds.WordOf(hash, typed)
		if !own.Known() {
			if err := fault.Check(op, health.CheckWord("woord", typed)); err != nil {
				return err
			}
			own.Owner, own.Word = hash, word
		}
		right = own.Try(word, g.Browser, now)
		return health.SaveOwn(tx, own)
	})
	if err == nil && !right {
		err = fault.Invalidf(op, "woord", "resident.feel_wrong")
	}
	return err
}

// Score keeps how it goes today; the same key adds nothing the second time.
func (s *Service) Score(ctx context.Context, secret string, values map[health.Dimension]int, key string) error {
	const op = "resident.score"
	return s.opened(ctx, op, secret, func(tx *store.Tx, g guest, own health.Own, now time.Time) error {
		if !g.in.Open() {
			return fault.New(op, fault.NotFound)
		}
		x := health.Score{At: now, On: clock.Date(now), Values: values, Owner: own.Owner, Present: g.Who.Name}
		if err := fault.Check(op, health.CheckOwn(x, x.On)); err != nil {
			return err
		}
		return health.KeepOwn(tx, g.in, x, cmp.Or(key, store.NewID()))
	})
}

// DropScore erases one score.
func (s *Service) DropScore(ctx context.Context, secret, scoreID string) error {
	const op = "resident.dropscore"
	return s.opened(ctx, op, secret, func(tx *store.Tx, _ guest, own health.Own, _ time.Time) error {
		return health.DropOwn(tx, op, own.Owner, scoreID)
	})
}

// Share shares what the resident keeps with a care partner for as long as the pass runs; without
// one it takes that back.
func (s *Service) Share(ctx context.Context, secret, partner string) error {
	const op = "resident.share"
	return s.opened(ctx, op, secret, func(tx *store.Tx, g guest, own health.Own, now time.Time) error {
		own.Partner, own.PassID, own.SharedTo = "", "", time.Time{}
		if partner == "" {
			return health.SaveOwn(tx, own)
		}
		plan, err := s.cases.PlanOf(tx, g.CaseID, now)
		if err != nil {
			return err
		}
		who := carers(plan, partner)
		if !g.in.Open() || len(who) == 0 {
			return fault.Invalidf(op, "met", "resident.feel_choose")
		}
		own.Partner, own.PassID, own.SharedTo = partner, g.ID, g.Until
		err = health.SaveOwn(tx, own)
		for _, one := range who {
			err = cmp.Or(err, account.Tell(tx, one.User.ID, "health.notice_shared", now))
		}
		return err
	})
}

// Forget erases all that the resident keeps, with the word: for who forgot it, too.
func (s *Service) Forget(ctx context.Context, secret string) error {
	return s.feeling(ctx, "resident.forget", secret, func(tx *store.Tx, g guest, own health.Own, _ time.Time) error {
		return health.ForgetOwn(tx, own.Owner)
	})
}

// Tidy ends sharing by passes that were taken back, and erases what residents of closed cases
// cannot reach themselves any more.
func (s *Service) Tidy(ctx context.Context) error {
	now := s.now()
	return fault.Wrap("resident.tidy", s.db.Write(ctx, func(tx *store.Tx) error {
		ended, err := endedShares(tx)
		if err == nil {
			err = health.Unshare(tx, ended)
		}
		return cmp.Or(err, health.EraseOwn(tx, clock.Date(now).AddDate(0, 0, -afterEnd)))
	}))
}
