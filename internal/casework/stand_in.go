package casework

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// longestStandIn is how long a deputy takes part at most while nobody knows when the director is
// back; then a lead may say so again.
const longestStandIn = 28 * 24 * time.Hour

// Standing in for a director: what a lead can do about it, and what holds.
type standing struct {
	away     bool
	deputy   account.User // the zero User for nobody
	until    time.Time    // instant: the end of the absence
	takes    bool         // the deputy takes part already, and not by this
	holds    bool         // the deputy takes part by this
	director account.User
}

// standingIn is who stands in for the director of a case, and until when. Of a director of another
// organisation nothing is known: who works there needs a mandate of their own.
func standingIn(tx *store.Tx, w *work) (x standing, err error) {
	if x.director, err = userOf(tx, w.DirectorID); err != nil || x.director.OrgID != w.OrgID {
		return x, err
	}
	id, back, away, err := account.CoverNow(tx, w.now, w.DirectorID)
	if err != nil || !away {
		return x, err
	}
	x.away, x.until = true, back
	if back.IsZero() {
		x.until = w.now.Add(longestStandIn)
	}
	if id == "" {
		return x, nil
	}
	if x.deputy, err = userOf(tx, id); err != nil {
		return x, err
	}
	all, err := access.StandIns(tx, ObjectType, string(w.ID))
	for _, one := range all {
		if one.UserID == id && one.Holds(w.now) {
			x.holds, x.until = true, one.Until
		}
	}
	x.takes = has(w.parts, id)
	return x, err
}

// LetStandIn lets the deputy of a director who is away take part in a case, until the director is
// back. Who says so sees no contents. Saying it again changes nothing.
func (s *Service) LetStandIn(ctx context.Context, a access.Actor, id ID) error {
	const op = "casework.letstandin"
	return s.standIn(ctx, op, a, id, func(tx *store.Tx, w *work) error {
		x, err := standingIn(tx, w)
		switch {
		case err != nil:
			return err
		case w.State == Closed:
			return fault.Invalidf(op, "", "casework.is_closed")
		case !x.away:
			return fault.Invalidf(op, "", "casework.stand_in_there")
		case x.deputy.ID == "":
			return fault.Invalidf(op, "", "casework.stand_in_nobody")
		case x.holds:
			return nil
		case x.takes:
			return fault.Invalidf(op, "", "casework.takes_part")
		}
		if err := w.notShutOut(tx, op, x.deputy); err != nil {
			return err
		}
		if err := access.GiveStandIn(tx, access.StandIn{Type: ObjectType, Object: string(id), UserID: x.deputy.ID, ForID: w.DirectorID, ByID: a.UserID, From: w.now, Until: x.until}); err != nil {
			return err
		}
		if err := account.NotifyFor(tx, x.deputy.ID, w.DirectorID, "casework.notice_stand_in", w.now); err != nil {
			return err
		}
		return w.event(tx, EventStandIn, x.deputy.ID, clock.Date(x.until.Add(-time.Second)), "")
	})
}

// EndStandIn ends before its time that somebody takes part for the director of a case.
func (s *Service) EndStandIn(ctx context.Context, a access.Actor, id ID) error {
	return s.standIn(ctx, "casework.endstandin", a, id, func(tx *store.Tx, w *work) error {
		all, err := access.StandIns(tx, ObjectType, string(id))
		if err != nil {
			return err
		}
		for _, x := range all {
			if x.Holds(w.now) {
				if err := w.event(tx, EventStoodIn, x.UserID, w.today, ""); err != nil {
					return err
				}
			}
		}
		return access.EndStandInsOf(tx, ObjectType, string(id), w.now)
	})
}

// standIn lets fn decide about who stands in, without contents and with a record.
func (s *Service) standIn(ctx context.Context, op string, a access.Actor, id ID, fn func(tx *store.Tx, w *work) error) error {
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.handle(tx, op, a, actStandIn, id, now)
		if err != nil {
			return err
		}
		if err := fn(tx, w); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actStandIn, ObjectType, string(id), d)
	}))
}

// standIns are who takes part in a case now for somebody who is away, as a screen shows it; who
// takes part by a part of their own stands there already.
func (s *Service) standIns(tx *store.Tx, w *work) (people []Participant, err error) {
	all, err := access.StandIns(tx, ObjectType, string(w.ID))
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		known := slices.ContainsFunc(people, func(p Participant) bool { return p.User.ID == x.UserID })
		if known || !x.Holds(w.now) || has(w.parts, x.UserID) {
			continue
		}
		u, err := userOf(tx, x.UserID)
		if err != nil {
			return nil, err
		}
		r := Resource(w.Case)
		if err := access.Load(tx, w.now, u.Actor(), &r); err != nil {
			return nil, err
		}
		people = append(people, Participant{User: u, Part: PartStandIn, Since: x.From, Until: x.Until, Categories: s.eyesOf(u.Actor(), r).list(),
			Reads: !u.Disabled && s.policy.Decide(u.Actor(), actRead, r).Allowed})
	}
	return people, nil
}

// stoodInFor is for whom somebody did something in a case at a moment; empty for nobody.
func stoodInFor(list []access.StandIn, userID string, at time.Time) string {
	for _, x := range list {
		if x.UserID == userID && x.Holds(at) {
			return x.ForID
		}
	}
	return ""
}
