package referral

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/network"
)

// admit is a link at the door of its request; ok is false for one that does not open it, whatever
// the reason. Of no link it asks the same questions.
func (s *Service) admit(tx *store.Tx, op string, l sealedLink, now time.Time) (w *work, ok bool, err error) {
	r, err := byID(tx, l.RequestID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, false, err
	}
	if w, err = s.stand(tx, op, l.actor(), r, now); err != nil {
		return nil, false, err
	}
	if w.Link == nil {
		w.Link = &Link{}
	}
	w.actor.Name = w.Link.Who.Name
	return w, l.opens(w.Request, w.in.Erased || w.in.ID == "", now) && w.reads.Allowed && w.answers.Allowed, nil
}

// Enter gives the secret of a browser to who knows the code of a link and its PIN; another browser
// with the same link is out from then on. Everything that does not open gets one answer: NotFound.
// Five wrong PINs in a row stop the link, and who asked hears it.
func (s *Service) Enter(ctx context.Context, code, pin string) (secret string, err error) {
	const op = "referral.enter"
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		l, err := linkBy(tx, "code", s.keys.CodeHash(code))
		if err != nil {
			return err
		}
		w, ok, err := s.admit(tx, op, l, now)
		if err != nil {
			return err
		}
		switch secret = s.keys.Try(&l.Pass, pin, ok, now, linkStays); {
		case secret != "":
			err = w.record(tx, actEnter)
		case ok && l.Ended():
			if err = w.tellAskers(tx, "referral.notice_link_ended"); err == nil {
				err = w.record(tx, actOver)
			}
		}
		if err != nil {
			return err
		}
		return saveLink(tx, l.Link)
	})
	if err == nil && secret == "" {
		err = fault.New(op, fault.NotFound)
	}
	return secret, fault.Wrap(op, err)
}

// record writes what somebody with a link did.
func (w *work) record(tx *store.Tx, action access.Action) error {
	return audit.Write(tx, w.now, w.actor, action, ObjectType, string(w.ID), w.reads)
}

// inside is the request of who is in with the secret of a browser, with its texts; NotFound for
// everybody else.
func (s *Service) inside(tx *store.Tx, op, secret string, now time.Time) (*work, error) {
	l, err := linkBy(tx, "browser", s.keys.BrowserHash(secret))
	if err != nil {
		return nil, err
	}
	if !l.In(now) {
		l.Pass = pass.Pass{}
	}
	w, ok, err := s.admit(tx, op, l, now)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.New(op, fault.NotFound)
	}
	return w, w.open(w.in)
}

// Leave closes the page in this browser.
func (s *Service) Leave(ctx context.Context, secret string) error {
	const op = "referral.leave"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, err := s.inside(tx, op, secret, s.now())
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		w.Link.Pass.Leave()
		return saveLink(tx, *w.Link)
	}))
}

// GuestView is a request as who has its link sees it.
type GuestView struct {
	View
	// Case is what the role of the covenant lets see; nil before a yes, after the end, and without
	// a covenant in force.
	Case *casework.Glimpse
}

// Look is the request for who is in; the record of the look is on disk before it is read.
func (s *Service) Look(ctx context.Context, secret string) (v GuestView, err error) {
	const op = "referral.look"
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		v = GuestView{}
		w, err := s.inside(tx, op, secret, now)
		if err != nil {
			return err
		}
		if w.State == Sent {
			if err := w.step(tx, s, Act{Step: Look}, Partner); err != nil {
				return err
			}
		}
		w.Link.LastIn = now
		if err := saveLink(tx, *w.Link); err != nil {
			return err
		}
		if err := w.record(tx, actRead); err != nil {
			return err
		}
		if v.View, err = w.view(tx); err != nil || !w.State.Inside() {
			return err
		}
		seen, err := s.cases.GlimpseOf(tx, op, w.actor, w.CaseID, w.CovenantID, w.Link.Role, now)
		if err == nil {
			v.Case = &seen
		} else if fault.Is(err, fault.NotFound) {
			err = nil // no covenant in force covers it: the card and the answers, and no more
		}
		return err
	})
	return v, fault.Wrap(op, err)
}

// Guests are who can read a case now with a link, for the page of the case and for its resident.
func (s *Service) Guests(tx *store.Tx, in casework.Inside, now time.Time) (list []casework.Guest, err error) {
	requests, err := inWith(tx, in.ID)
	if err != nil || len(requests) == 0 || in.Erased {
		return nil, err
	}
	if err := withLinks(tx, requests, map[casework.ID]casework.Inside{in.ID: in}); err != nil {
		return nil, err
	}
	for _, r := range requests { // the few requests in one case that run
		if r.Link == nil || !r.Link.Running(now) {
			continue
		}
		kinds, until, err := s.cases.SeatSees(tx, r.Link.actor(), in, r.CovenantID, r.Link.Role, now)
		if err != nil {
			return nil, err
		}
		if len(kinds) > 0 {
			briefs, err := network.Briefs(tx, r.CovenantID)
			if err != nil {
				return nil, err
			}
			list = append(list, casework.Guest{Name: r.Link.Who.Name, OrgID: r.PartnerID, Org: r.Link.Who.Org, Covenant: briefs[r.CovenantID].Name, Categories: kinds, Until: until})
		}
	}
	return list, nil
}

// Answer takes a step with the request of who is in; id is the one that the form was of, so that
// a form of another request changes nothing here.
func (s *Service) Answer(ctx context.Context, secret string, id ID, version int64, x Act) error {
	const op = "referral.answerlink"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, err := s.inside(tx, op, secret, now)
		if err != nil {
			return err
		}
		if w.ID != id || !slices.Contains(guestSteps(), x.Step) {
			return fault.New(op, fault.NotFound)
		}
		return w.take(tx, s, version, x, Partner, w.answers)
	}))
}

// guestSteps are the steps that can be taken with a link: all of a partner, but to pass it on. A
// link is for one person.
func guestSteps() []Step { return []Step{Accept, Decline, AskMore, Counter, Report, Finish} }
