package casework

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// actTake is the action of whoever is asked to take over the direction; the resource then has
// that person as its holder.
const actTake access.Action = "case.take_over"

// AskHandover asks somebody to take over the direction of a case: by its director, or by a lead
// who sees no contents, for a director who fell ill or left. Until the other says yes the director
// of before keeps everything. A lead who asks the own person takes over at once. stays tells that
// the director of before keeps taking part.
func (s *Service) AskHandover(ctx context.Context, a access.Actor, id ID, version int64, who, reason string, stays bool) error {
	const op = "casework.askhandover"
	reason = strings.TrimSpace(reason)
	fields := checkText("waarom", reason, longText, true)
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.handle(tx, op, a, actAssign, id, now)
		if err != nil {
			return err
		}
		if w.Version != version {
			return fault.New(op, fault.Conflict)
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		h, err := s.newHandover(tx, op, w, who, stays)
		if err != nil {
			return err
		}
		if err := w.eventID(tx, h.ID, w.Category, EventHandAsked, h.ToID, h.Due, reason); err != nil {
			return err
		}
		if err := insertHandover(tx, h); err != nil {
			return err
		}
		if h.ToID == a.UserID {
			err = s.takeOver(tx, op, w, h, "")
		} else {
			err = account.Notify(tx, h.ToID, "casework.notice_hand_asked", now)
		}
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actAssign, ObjectType, string(id), d)
	}))
}

// newHandover is the question to somebody who can direct the case, and read what moves along.
func (s *Service) newHandover(tx *store.Tx, op string, w *work, who string, stays bool) (h Handover, err error) {
	if w.State == Closed {
		return h, fault.Invalidf(op, "", "casework.is_closed")
	}
	last, err := lastHandover(tx, w.key, true, w.ID)
	if err != nil {
		return h, err
	}
	if last != nil && last.State == HandAsked {
		return h, fault.Invalidf(op, "wie", "casework.hand_open")
	}
	to, covenant, err := w.successor(tx, op, who)
	if err != nil {
		return h, err
	}
	h = Handover{ID: store.NewID(), CaseID: w.ID, FromID: w.DirectorID, FromCovenant: w.covenantOf(w.DirectorID), ByID: w.actor.UserID, ToID: to.ID,
		CovenantID: covenant, At: w.now, Due: clock.AddWorkingDays(w.today, answerDays), Stays: stays, State: HandAsked}
	return h, nil
}

// successor is somebody who can be the next director, and the covenant under which.
func (w *work) successor(tx *store.Tx, op, who string) (u account.User, covenant string, err error) {
	userID, chosen := splitWho(who)
	if userID == w.DirectorID {
		return u, "", fault.Invalidf(op, "wie", "casework.directs_already")
	}
	if u, err = userOf(tx, userID); err != nil {
		return u, "", err
	}
	if !MayDirect(u, w.OrgID) {
		return u, "", fault.Invalidf(op, "wie", "casework.may_not_direct")
	}
	if err := w.notShutOut(tx, op, u); err != nil {
		return u, "", err
	}
	covenant, err = w.covenantFor(tx, op, u, chosen, true)
	return u, covenant, err
}

// whoOf is somebody with a covenant as successor reads it.
func whoOf(userID, covenant string) string {
	return Candidate{User: account.User{ID: userID}, CovenantID: covenant}.Who()
}

// AnswerHandover is the answer of whoever is asked: yes, no with a reason, or a direction that was
// taken given back. What is not theirs answers as if it did not exist.
func (s *Service) AnswerHandover(ctx context.Context, a access.Actor, handoverID string, to HandoverState, answer string) error {
	const op = "casework.answerhandover"
	answer = strings.TrimSpace(answer)
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, h, d, err := s.asked(tx, op, a, handoverID, now)
		if err != nil {
			return err
		}
		if !CanMove(h.State, to, SideAsked) {
			return fault.Invalidf(op, "", "casework.hand_done")
		}
		if err := fault.Check(op, checkAnswer(to, answer)); err != nil {
			return err
		}
		switch to {
		case HandTaken:
			err = s.takeOver(tx, op, w, h, answer)
		case HandDeclined:
			err = s.endHandover(tx, op, w, h, to, EventHandDeclined, answer)
		default:
			err = s.giveBack(tx, op, w, h, answer)
		}
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actTake, ObjectType, string(w.ID), d)
	}))
}

// asked is a hand-over for whoever is asked, with its case, without its texts.
func (s *Service) asked(tx *store.Tx, op string, a access.Actor, handoverID string, now time.Time) (*work, Handover, access.Decision, error) {
	h, missing := handoverByID(tx, handoverID)
	if missing != nil && !fault.Is(missing, fault.NotFound) {
		return nil, h, access.Decision{}, missing
	}
	w, d, err := s.handleAs(tx, op, a, actTake, actTake, h.CaseID, now, h.ToID)
	if err == nil && missing != nil {
		err = missing
	}
	if err != nil {
		return nil, h, d, err
	}
	if a.OrgID != w.OrgID { // the covenant may have ended since
		if _, err := w.covenantFor(tx, op, account.User{ID: a.UserID, OrgID: a.OrgID}, h.CovenantID, true); err != nil {
			return nil, h, d, fault.New(op, fault.NotFound)
		}
	}
	return w, h, d, nil
}

// takeOver is the moment at which everything moves: the director, what waits for the one of before
// if that one goes, and what people are told.
func (s *Service) takeOver(tx *store.Tx, op string, w *work, h Handover, answer string) error {
	to, covenant, err := w.successor(tx, op, whoOf(h.ToID, h.CovenantID))
	if err != nil {
		return err
	}
	h.Joined = !has(w.parts, h.ToID)
	if err := s.endHandover(tx, op, w, h, HandTaken, EventDirector, answer); err != nil {
		return err
	}
	if err := s.direct(tx, op, w, to, covenant, h.Stays); err != nil {
		return err
	}
	return w.save(tx, op, Whole)
}

// giveBack gives a direction that was taken back to the director of before, within some days.
func (s *Service) giveBack(tx *store.Tx, op string, w *work, h Handover, answer string) error {
	switch {
	case w.DirectorID != h.ToID || w.State == Closed:
		return fault.Invalidf(op, "", "casework.hand_done")
	case w.today.After(GiveBackBy(h)):
		return fault.Invalidf(op, "", "casework.hand_return_late")
	}
	to, covenant, err := w.successor(tx, op, whoOf(h.FromID, h.FromCovenant))
	if err != nil {
		return fault.Invalidf(op, "", "casework.hand_return_gone")
	}
	if err := s.endHandover(tx, op, w, h, HandReturned, EventHandReturned, answer); err != nil {
		return err
	}
	if err := s.direct(tx, op, w, to, covenant, !h.Joined); err != nil {
		return err
	}
	return w.save(tx, op, Whole)
}

// WithdrawHandover takes the question of a case back, by its director or a lead.
func (s *Service) WithdrawHandover(ctx context.Context, a access.Actor, id ID) error {
	const op = "casework.withdrawhandover"
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.handle(tx, op, a, actAssign, id, now)
		if err != nil {
			return err
		}
		last, err := lastHandover(tx, w.key, true, id)
		if err != nil {
			return err
		}
		if last == nil || !CanMove(last.State, HandWithdrawn, SideGiver) {
			return fault.Invalidf(op, "", "casework.hand_done")
		}
		if err := s.endHandover(tx, op, w, *last, HandWithdrawn, EventHandWithdrawn, ""); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actAssign, ObjectType, string(id), d)
	}))
}

// lapse ends a question that waits for an answer, because there is nothing left to take over or
// nobody who can.
func (s *Service) lapse(tx *store.Tx, op string, w *work) error {
	last, err := lastHandover(tx, w.key, true, w.ID)
	if err != nil || last == nil || !CanMove(last.State, HandLapsed, SideProgram) {
		return err
	}
	return s.endHandover(tx, op, w, *last, HandLapsed, EventHandLapsed, "")
}

// endHandover writes where a hand-over stands from now on, with its event, and tells the others.
func (s *Service) endHandover(tx *store.Tx, op string, w *work, h Handover, to HandoverState, event EventKind, answer string) error {
	from := h.State
	h.State, h.Ended, h.EndBy, h.answer = to, w.now, w.actor.UserID, store.NewID()
	whom := h.ToID
	if to == HandReturned {
		whom = h.FromID
	}
	if err := w.eventID(tx, h.answer, w.Category, event, whom, w.today, answer); err != nil {
		return err
	}
	if err := moveHandover(tx, op, from, h); err != nil {
		return err
	}
	people, err := s.handPeople(tx, w, h)
	if err != nil {
		return err
	}
	for _, u := range people {
		if u == w.actor.UserID {
			continue
		}
		if err := account.Notify(tx, u, "casework.notice_hand_"+string(to), w.now); err != nil {
			return err
		}
	}
	return nil
}

// handPeople are who hears how a hand-over ended: both sides, as far as they are at work, and in
// place of a giving side that is gone the leads of the organisation.
func (s *Service) handPeople(tx *store.Tx, w *work, h Handover) ([]string, error) {
	var givers, all []string
	for _, id := range []string{h.FromID, h.ByID, h.ToID} {
		u, err := userOf(tx, id)
		if err != nil {
			return nil, err
		}
		if u.ID == "" || u.Disabled {
			continue
		}
		if all = append(all, id); id != h.ToID {
			givers = append(givers, id)
		}
	}
	if len(givers) == 0 {
		leads, err := escalation.FirstWith(tx, w.OrgID, aboveRoles()...)
		if err != nil {
			return nil, err
		}
		all = append(all, leads...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// aboveRoles are the roles to which goes what nobody of those concerned can hear any more.
func aboveRoles() []access.Role {
	return []access.Role{access.TeamLead, access.Director, access.Consultant, access.Admin}
}

// direct makes somebody the director of a case, in the same moment everywhere: the part, the
// director, and what waits. The one of before keeps taking part with what waits for them, or goes
// and leaves it to the new director, who must be able to read it. Who is at work no more goes.
func (s *Service) direct(tx *store.Tx, op string, w *work, to account.User, covenant string, stays bool) error {
	if err := s.lapse(tx, op, w); err != nil {
		return err
	}
	old, err := userOf(tx, w.DirectorID)
	if err != nil {
		return err
	}
	part := access.TakingPart{Type: ObjectType, ID: string(w.ID), UserID: to.ID, Role: string(PartDirector), Since: w.now, CovenantID: covenant}
	if err := access.Join(tx, part); err != nil {
		return err
	}
	w.DirectorID = to.ID
	if err := access.EndStandInsOf(tx, ObjectType, string(w.ID), w.now); err != nil {
		return err // who stood in did so for the director of before
	}
	if err := escalation.Forget(tx, goneKind, string(w.ID)); err != nil {
		return err
	}
	if stays && old.ID != "" && !old.Disabled {
		return access.Join(tx, access.TakingPart{Type: ObjectType, ID: string(w.ID), UserID: old.ID, Role: string(PartParticipant), Since: w.now, CovenantID: w.covenantOf(old.ID)})
	}
	if err := s.moveWork(tx, op, w, old.ID, to); err != nil {
		return err
	}
	return leave(tx, w.ID, old.ID, w.now)
}

// moveWork gives the new director what waits for the one of before, as far as it can be read.
func (s *Service) moveWork(tx *store.Tx, op string, w *work, from string, to account.User) error {
	kinds, err := promisedKinds(tx, w.ID, from)
	if err != nil {
		return err
	}
	if w.Next.HolderID == from {
		kinds = append(kinds, string(w.kindOf(w.Kinds.Step)))
		w.Next.HolderID = to.ID
	}
	if w.Vigil.ContactID == from {
		w.Vigil.ContactID = to.ID
	}
	if len(kinds) > 0 {
		r := Resource(w.Case)
		if err := access.Load(tx, w.now, to.Actor(), &r); err != nil {
			return err
		}
		for _, k := range kinds {
			if r.Category = k; !r.Facts.Restricted && !s.policy.Decide(to.Actor(), actText, r).Allowed {
				return fault.Invalidf(op, "wie", "casework.hand_blind", "Who", to.Name)
			}
		}
	}
	return movePromises(tx, w.ID, from, to.ID)
}
