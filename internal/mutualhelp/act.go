package mutualhelp

import (
	"cmp"
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// movePost takes a post a step further.
func (s *Service) movePost(tx *store.Tx, op string, p Post, step string) (Post, error) {
	set, err := settingsOf(tx, p.OrgID)
	if err != nil {
		return p, err
	}
	next, ok := p.step(step, set, s.now())
	if !ok {
		return p, fault.New(op, fault.Conflict)
	}
	return next, updatePost(tx, op, next)
}

// Keep lets a post stand longer. Doing it again changes nothing more.
func (s *Service) Keep(ctx context.Context, a access.Actor, id ID) error {
	const op = "mutualhelp.keep"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.load(tx, op, a, actAct, actAct, id)
		if err != nil {
			return err
		}
		if p.State != Open {
			return fault.Invalidf(op, "bericht", "mutualhelp.not_open")
		}
		_, err = s.movePost(tx, op, p, stepKeep)
		return cmp.Or(err, audit.Write(tx, s.now(), a, actAct, ObjectType, string(id), d))
	}))
}

// Withdraw takes a post back, whatever comes of it: who it was proposed to, or goes with, hears only
// that it did not work out, or that it ended. Doing it again changes nothing.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, id ID) error {
	const op = "mutualhelp.withdraw"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.load(tx, op, a, actAct, actAct, id)
		if err != nil || p.State.Over() {
			return err
		}
		if p.State.Live() {
			m, err := liveOf(tx, p.ID)
			if err != nil {
				return err
			}
			step := No
			if m.Stage == Going {
				step = Quit
			}
			err = s.take(tx, op, m, step, p.Side)
			return cmp.Or(err, s.goneToo(tx, op, p.ID), audit.Write(tx, s.now(), a, actAct, ObjectType, string(id), d))
		}
		_, err = s.movePost(tx, op, p, stepGone)
		return cmp.Or(err, audit.Write(tx, s.now(), a, actAct, ObjectType, string(id), d))
	}))
}

// goneToo ends a post that its match left open.
func (s *Service) goneToo(tx *store.Tx, op string, id ID) error {
	p, err := postByID(tx, s.vault, id)
	if err != nil || p.State != Open {
		return err
	}
	_, err = s.movePost(tx, op, p, stepGone)
	return err
}

// loadMatch reads a match of which the actor is a side; what they are no side of does not exist.
func (s *Service) loadMatch(tx *store.Tx, op string, a access.Actor, id MatchID) (m Match, side Side, d access.Decision, err error) {
	m, missing := matchByID(tx, id)
	if missing != nil && !fault.Is(missing, fault.NotFound) {
		return m, "", d, missing
	}
	for _, side := range Sides() {
		if _, d, err = s.load(tx, op, a, actAct, actAct, m.post(side)); err == nil {
			return m, side, d, cmp.Or(missing, err)
		}
		if !fault.Is(err, fault.NotFound) {
			return m, "", d, err
		}
	}
	return m, "", d, cmp.Or(missing, err)
}

// Answer is one tap of a side: yes, no, stop, it goes well, I want to speak somebody, or something
// feels wrong. The same again changes nothing.
func (s *Service) Answer(ctx context.Context, a access.Actor, id MatchID, step Step) error {
	const op = "mutualhelp.answer"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		m, side, d, err := s.loadMatch(tx, op, a, id)
		if err != nil {
			return err
		}
		if !m.Live() && step != Yes {
			return nil // it is over already, and that is all that any of these asks for
		}
		if step == TakeBack || step == Silence || step == Propose {
			return fault.Invalidf(op, "stap", "mutualhelp.choose")
		}
		return cmp.Or(s.take(tx, op, m, step, side), audit.Write(tx, s.now(), a, actAct, MatchType, string(id), d))
	}))
}

// take takes a match a step further, with its two posts, and tells the other side.
func (s *Service) take(tx *store.Tx, op string, m Match, step Step, side Side) error {
	next, ok := m.With(step, side, s.now())
	if !ok {
		return fault.Invalidf(op, "stap", "mutualhelp.over")
	}
	if next == m {
		return nil
	}
	both, err := postsByID(tx, s.vault, []ID{m.AskID, m.OfferID})
	if err != nil {
		return err
	}
	own, their := both[m.post(side)], both[m.post(side.Other())]
	if err := updateMatch(tx, op, next); err != nil {
		return err
	}
	switch step {
	case Yes:
		if next.Stage != Going {
			return nil
		}
		return cmp.Or(s.moveBoth(tx, op, own, stepJoin, their, stepJoin), s.tell(tx, noticeYes, own.Owner(), their.Owner()))
	case No, TakeBack, Silence:
		tell := []string{their.Owner()}
		if step != No {
			tell = append(tell, own.Owner())
		}
		return cmp.Or(s.moveBoth(tx, op, own, stepFree, their, stepFree), s.tell(tx, noticeFailed, tell...))
	case Quit:
		return cmp.Or(s.moveBoth(tx, op, own, stepGone, their, stepFree), keepApart(tx, m.OrgID, own, their), s.tell(tx, noticeEnded, their.Owner()))
	case Alarm:
		return cmp.Or(s.moveBoth(tx, op, own, stepGone, their, stepGone), keepApart(tx, m.OrgID, own, their), s.tell(tx, noticeEnded, their.Owner()), s.alarm(tx, m, side))
	case Speak:
		return s.speak(tx, m, side)
	}
	return nil
}

func (s *Service) moveBoth(tx *store.Tx, op string, p Post, step string, o Post, other string) error {
	_, err := s.movePost(tx, op, p, step)
	_, also := s.movePost(tx, op, o, other)
	return cmp.Or(err, also)
}

// speak plans a talk with who brought them together; when that was nobody any more, with who leads.
func (s *Service) speak(tx *store.Tx, m Match, side Side) error {
	holder := m.MatcherID
	if holder == "" {
		leads, err := leadsOf(tx, m.OrgID)
		if err != nil {
			return err
		}
		holder = leads[0]
	}
	t := Talk{ID: store.NewID(), OrgID: m.OrgID, MatchID: m.ID, Side: side, Holder: holder, Due: clock.AddWorkingDays(s.today(), speakDays), At: s.now()}
	return cmp.Or(insertTalk(tx, t), s.tell(tx, noticeSpeak, holder))
}

// alarm plans a talk today with who leads.
func (s *Service) alarm(tx *store.Tx, m Match, side Side) error {
	leads, err := leadsOf(tx, m.OrgID)
	if err != nil {
		return err
	}
	t := Talk{ID: store.NewID(), OrgID: m.OrgID, MatchID: m.ID, Side: side, Alarm: true, Holder: leads[0], Due: s.today(), At: s.now()}
	return cmp.Or(insertTalk(tx, t), s.tell(tx, noticeAlarm, leads...))
}

// leadsOf are who leads; at least one, as long as anybody works there.
func leadsOf(tx *store.Tx, org string) ([]string, error) {
	leads, err := escalation.FirstWith(tx, org, access.TeamLead, access.Consultant, access.Caretaker, access.PolicyMaker, access.Admin)
	if err == nil && len(leads) == 0 {
		leads = []string{""}
	}
	return leads, err
}
