package hotline

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/roster"
)

// Offer is a report that somebody was asked to take over. Until their yes nothing changes.
type Offer struct {
	UserID string // who is asked; empty: nobody
	At     time.Time
}

// Lines about handing over.
const (
	LineOffered   = "vraagt"         // somebody is asked to take over
	LineShift     = "dienst-voorbij" // the shift of who has it is over: who comes next is asked
	LineWithdrawn = "ingetrokken"    // the question is withdrawn
)

// handKey begins the keys of messages that ask to take over.
const handKey = "over-"

// jobShift asks who comes next when the shift of who has a report is over.
const jobShift = "hotline.shift"

// always reports whether a message goes also when a human has the report.
func (p Page) always() bool { return p.aboutHelp() || p.asksOver() }

// asksOver reports whether a message asks to take a report over.
func (p Page) asksOver() bool { return strings.HasPrefix(p.Key, handKey) }

// offer asks somebody to take a report over, by all their ways. Who has it keeps it.
func (r *Run) offer(userID, line string, now time.Time, b Book) (o Out) {
	if !r.Closed.IsZero() || r.Ack.UserID == "" || r.Ack.UserID == userID {
		return o
	}
	r.Offer = Offer{userID, now}
	for i, w := range b.Ways(userID) {
		o.Pages = append(o.Pages, Page{Key: fmt.Sprintf("%s%d.%s.%d", handKey, now.Unix(), userID, i), UserID: userID, WayID: w.ID})
	}
	o.line(now, line, userID, "", r.Step)
	return o
}

// settleOffer ends a question when it has an answer: somebody took the report, who was asked cannot,
// nobody has it any more, or it is over.
func (r *Run) settleOffer(o Out) {
	for _, l := range o.Lines {
		switch l.Kind {
		case LineTaken, LineHandedOver, LineSilent, LineClosed:
			r.Offer = Offer{}
		case LineRefused:
			if l.UserID == r.Offer.UserID {
				r.Offer = Offer{}
			}
		}
	}
}

// near are who else could come or take over now: who is on duty by the policy, and can be reached.
func (r Run) near(now time.Time, b Book, but string) (list []string) {
	for step := range len(r.Policy.Steps) + 1 {
		for _, u := range r.Policy.users(step, now, b) {
			if u != but && !slices.Contains(list, u) && len(b.Ways(u)) > 0 {
				list = append(list, u)
			}
		}
	}
	return list
}

// HandOver asks a colleague to take a report over that the actor has. Until their yes it stays with
// the actor. Nobody withdraws the question.
func (s *Service) HandOver(ctx context.Context, a access.Actor, id ID, to string) error {
	const op = "hotline.handover"
	return s.change(ctx, op, a, id, actAnswer, func(_ *store.Tx, _ seal.Key, r *Report, now time.Time, b Book) (o Out, err error) {
		if r.Run.Ack.UserID != a.UserID {
			return o, fault.Invalidf(op, "collega", "hotline.come_take")
		}
		if to == "" {
			if r.Run.Offer.UserID != "" {
				r.Run.Offer = Offer{}
				o.line(now, LineWithdrawn, a.UserID, "", r.Run.Step)
			}
			return o, nil
		}
		if !slices.Contains(r.Run.near(now, b, a.UserID), to) {
			return o, fault.Invalidf(op, "collega", "hotline.hand_who")
		}
		if r.Run.Offer.UserID == to {
			return o, nil // asked already
		}
		return r.Run.offer(to, LineOffered, now, b), nil
	})
}

// shiftEnds is when the shift of somebody ends who is on duty now in one of some rosters; zero when
// they are not.
func shiftEnds(list []roster.Roster, user string, now time.Time) (end time.Time) {
	for _, r := range list {
		for _, sh := range roster.ShiftsOf(r.Duties(now.Add(-time.Minute), now.AddDate(0, 0, 3), nil), user) {
			if !sh.From.After(now) && sh.Until.After(now) && sh.Until.After(end) {
				end = sh.Until
			}
		}
	}
	return end
}

// rosters are the ids of the rosters of a policy.
func (p Policy) rosters() (ids []string) {
	for step := range len(p.Steps) + 1 {
		for _, t := range p.targets(step) {
			if t.RosterID != "" && !slices.Contains(ids, t.RosterID) {
				ids = append(ids, t.RosterID)
			}
		}
	}
	return ids
}

// watchShift looks at the end of the shift of who took a report, whether somebody comes next.
func (s *Service) watchShift(tx *store.Tx, r Report, now time.Time) error {
	ids := r.Run.Policy.rosters()
	if r.Run.Ack.UserID == "" || len(ids) == 0 {
		return nil
	}
	list, err := roster.Some(tx, ids)
	if err != nil {
		return err
	}
	end := shiftEnds(list, r.Run.Ack.UserID, now)
	if end.IsZero() {
		return nil
	}
	return jobs.Add(tx, s.db, now, jobs.Job{Kind: jobShift, Payload: string(r.ID), Due: end, Unique: string(r.ID) + r.Run.Ack.UserID + end.Format(time.RFC3339)})
}

// shiftOver asks who is on duty now to take a report over from somebody whose shift is over.
func (s *Service) shiftOver(ctx context.Context, j jobs.Job) error {
	return fault.Wrap(jobShift, s.db.Write(ctx, func(tx *store.Tx) error {
		r, err := byID(tx, ID(j.Payload))
		if err != nil || r.State != Taken || r.Run.Offer.UserID != "" {
			return ignore(err)
		}
		now := s.now()
		list, err := roster.Some(tx, r.Run.Policy.rosters())
		if err != nil || !shiftEnds(list, r.Run.Ack.UserID, now).IsZero() {
			return err // another shift begins for the same one
		}
		away, err := account.AwayAt(tx, now)
		if err != nil {
			return err
		}
		b, err := newBook(tx, r.Run.Policy, now)
		if err != nil {
			return err
		}
		for _, t := range list {
			for _, u := range t.On(now, nil) {
				if u != r.Run.Ack.UserID && !away.Is(u) && len(b.Ways(u)) > 0 {
					return s.follow(tx, &r, now, r.Run.offer(u, LineShift, now, b))
				}
			}
		}
		return nil // nobody comes next: who has it keeps it
	}))
}
