package signal

import (
	"cmp"
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

// Colleagues who can hold a signal: those whom the policy lets read what they hold.
func holderRoles() []access.Role {
	return []access.Role{access.Consultant, access.TeamLead, access.Caretaker}
}

// step is one step of triage: what it is, what is written with it, and how it changes
// the signal.
type step struct {
	op      string
	action  access.Action // of the record in the log
	kind    Step
	version int64
	note    string
	with    func(tx *store.Tx, sig *Signal, now time.Time) error // what needs the database; nil for nothing
	check   func(sig Signal, today time.Time) []fault.Field
	apply   func(sig *Signal, now time.Time)
}

// take a step: authorise, decide by the table, write and log in one transaction.
func (s *Service) step(ctx context.Context, a access.Actor, id string, st step) error {
	st.note = tidy(st.note)
	now := s.now()
	return fault.Wrap(st.op, s.db.Write(ctx, func(tx *store.Tx) error {
		sig, d, err := s.load(tx, st.op, a, "signal.triage", id)
		if err != nil {
			return err
		}
		if sig.Version != st.version {
			return fault.New(st.op, fault.Conflict)
		}
		to, ok := Next(sig.State, st.kind)
		if !ok {
			return fault.Invalidf(st.op, "", "signal.step_refused")
		}
		if err := fault.Check(st.op, st.check(sig, clock.Date(now))); err != nil {
			return err
		}
		if st.with != nil {
			if err := st.with(tx, &sig, now); err != nil {
				return err
			}
		}
		if err := s.checkHolder(tx, st.op, sig, st.apply); err != nil {
			return err
		}
		before := sig.HolderID
		sig.State = to
		st.apply(&sig, now)
		if err := s.record(tx, a, sig, st.kind, st.note, now); err != nil {
			return err
		}
		if sig.HolderID != before {
			if err := account.NotifyAway(tx, sig.HolderID, noticeNew, now); err != nil {
				return err
			}
		}
		return audit.Write(tx, now, a, st.action, "Signal", sig.ID, d)
	}))
}

// record stores a changed signal with its event and the timer of its new date.
func (s *Service) record(tx *store.Tx, a access.Actor, sig Signal, kind Step, note string, now time.Time) error {
	if !sig.State.Open() {
		sig.Due, sig.DoneAt = time.Time{}, now
	}
	n, err := updateSignal(tx, sig)
	if err := store.Changed("signal.triage", n, err); err != nil {
		return err
	}
	if err := overtakeStill(tx, sig, now); err != nil {
		return err
	}
	e := Event{ID: store.NewID(), At: now, ActorID: a.UserID, Step: kind, State: sig.State, Holder: sig.HolderID, Day: sig.Due, CaseID: sig.CaseID}
	if err := s.write(tx, sig, &e, note); err != nil {
		return err
	}
	if err := insertEvent(tx, sig.ID, e); err != nil {
		return err
	}
	if err := s.tell(tx, now, sig, kind); err != nil {
		return err
	}
	if err := s.TellFollowers(tx, a, sig, kind, now); err != nil {
		return err
	}
	return s.addDueTimer(tx, sig, now)
}

// checkHolder refuses a new holder who is not a colleague that may read the signal.
func (s *Service) checkHolder(tx *store.Tx, op string, sig Signal, apply func(*Signal, time.Time)) error {
	after := sig
	apply(&after, sig.At)
	if after.HolderID == sig.HolderID {
		return nil
	}
	u, err := account.UserByID(tx, after.HolderID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	barred, failed := barredFrom(tx, sig.UnitID)
	if failed != nil {
		return failed
	}
	if err != nil || slices.Contains(barred, u.ID) || u.Disabled || u.OrgID != sig.Org || !slices.ContainsFunc(holderRoles(), u.Actor().Has) {
		return fault.Invalidf(op, "wie", "signal.holder_unknown")
	}
	return nil
}

// PlanTalk agrees on who talks with the resident and when; that date is what the
// signal now waits for. holder "" keeps the present one.
func (s *Service) PlanTalk(ctx context.Context, a access.Actor, id string, version int64, holder string, on time.Time) error {
	return s.step(ctx, a, id, step{op: "signal.plantalk", action: "signal.triage", kind: PlanTalk, version: version,
		check: func(sig Signal, today time.Time) []fault.Field {
			return checkDay("wanneer", on, today, lastTalkDate(sig, today))
		},
		apply: func(sig *Signal, now time.Time) {
			sig.TalkOn, sig.Due = on, on
			sig.handTo(holder, now)
		}})
}

// NotReachedNow writes down that the resident did not answer; the date stays.
func (s *Service) NotReachedNow(ctx context.Context, a access.Actor, id string, version int64) error {
	return s.step(ctx, a, id, step{op: "signal.notreached", action: "signal.triage", kind: NotReached, version: version,
		check: func(Signal, time.Time) []fault.Field { return nil }, apply: func(*Signal, time.Time) {}})
}

// HeldTalk writes down that the talk was held, with a short note. From then on a
// decision is due within a working week.
func (s *Service) HeldTalk(ctx context.Context, a access.Actor, id string, version int64, note string) error {
	return s.step(ctx, a, id, step{op: "signal.talk", action: "signal.triage", kind: Talk, version: version, note: note,
		check: func(Signal, time.Time) []fault.Field { return checkText("verslag", tidy(note), 0, maxNote) },
		apply: func(sig *Signal, now time.Time) {
			if sig.TalkAt.IsZero() {
				sig.TalkAt = now
			}
			sig.TalkOn = time.Time{}
			sig.Due = clock.AddWorkingDays(clock.Date(now), decisionDays)
		}})
}

// HandOver gives the signal to a colleague with a new date and a reason.
func (s *Service) HandOver(ctx context.Context, a access.Actor, id string, version int64, holder string, due time.Time, reason string) error {
	return s.step(ctx, a, id, step{op: "signal.forward", action: "signal.forward", kind: Forward, version: version, note: reason,
		check: func(sig Signal, today time.Time) []fault.Field {
			fields := checkText("reden", tidy(reason), minReason, maxNote)
			if holder == "" || holder == sig.HolderID {
				fields = append(fields, fault.NewField("wie", "signal.holder_missing"))
			}
			return append(fields, checkDay("voor", due, today, lastTalkDate(sig, today))...)
		},
		apply: func(sig *Signal, now time.Time) {
			sig.Due = due
			sig.handTo(holder, now)
		}})
}

// GiveAdvice ends the signal with what the resident was advised or what was arranged.
func (s *Service) GiveAdvice(ctx context.Context, a access.Actor, id string, version int64, note string) error {
	return s.end(ctx, a, id, version, "signal.advise", Advise, "advies", note)
}

// DropIt ends the signal without an act, with the reason.
func (s *Service) DropIt(ctx context.Context, a access.Actor, id string, version int64, reason string) error {
	return s.end(ctx, a, id, version, "signal.noaction", Drop, "reden", reason)
}

func (s *Service) end(ctx context.Context, a access.Actor, id string, version int64, action access.Action, kind Step, field, note string) error {
	return s.step(ctx, a, id, step{op: string(action), action: action, kind: kind, version: version, note: note,
		check: func(Signal, time.Time) []fault.Field { return checkText(field, tidy(note), minReason, maxNote) },
		apply: func(sig *Signal, _ time.Time) { sig.TalkOn = time.Time{} }})
}

// handTo gives the signal to somebody else; "" and the present holder change nothing.
func (s *Signal) handTo(holder string, now time.Time) {
	if holder != "" && holder != s.HolderID {
		s.HolderID, s.Since = holder, now
	}
}

// Attach puts a signal in a case, for module casework, in its transaction and under
// its decision. It refuses a signal without a talk, unless talkReason says which
// danger could not wait, or the case is about the same already, see TalkedIn; a signal that
// changed since version is a Conflict.
func (s *Service) Attach(tx *store.Tx, at time.Time, a access.Actor, d access.Decision, signalID string, version int64, caseID, talkReason string) error {
	const op = "signal.attach"
	sig, err := ByID(tx, signalID)
	if err != nil {
		return fault.Wrap(op, err)
	}
	if sig.Version != version {
		return fault.New(op, fault.Conflict)
	}
	to, ok := Next(sig.State, Join)
	if !ok || caseID == "" {
		return fault.Invalidf(op, "", "signal.step_refused")
	}
	talkReason = tidy(talkReason)
	if done, err := TalkedIn(tx, sig, caseID); err != nil || !done {
		if err = cmp.Or(err, RequireTalk(sig, talkReason != "", talkReason)); err != nil {
			return fault.Wrap(op, err)
		}
	}
	sig.State, sig.CaseID, sig.TalkOn = to, caseID, time.Time{}
	if err := s.record(tx, a, sig, Join, talkReason, at); err != nil {
		return fault.Wrap(op, err)
	}
	return audit.Write(tx, at, a, "signal.attach", "Signal", sig.ID, d)
}

// TalkedIn reports whether a case holds a signal about the same: the talk before that case, or
// the danger that went before a talk, counts for this one too.
func TalkedIn(tx *store.Tx, sig Signal, caseID string) (bool, error) {
	list, err := OfCase(tx, caseID)
	return slices.ContainsFunc(list, func(other Signal) bool { return Same(sig, other) }), err
}

// CaseClosed tells the signals of a case that it was closed, which ends the stories of
// their senders. Signals that were closed before stay as they are.
func CaseClosed(tx *store.Tx, at time.Time, caseID string, solved bool) error {
	return caseStep(tx, at, caseID, Close, func(sig *Signal) { sig.Solved, sig.DoneAt = solved, at })
}

// CaseReopened tells the signals that ended with their case that it was taken up again;
// the stories of their senders go on.
func CaseReopened(tx *store.Tx, at time.Time, caseID string) error {
	return caseStep(tx, at, caseID, Reopen, func(sig *Signal) { sig.Solved, sig.DoneAt = false, store.Time(0) })
}

// caseStep takes a step with all signals of a case that may take it.
func caseStep(tx *store.Tx, at time.Time, caseID string, kind Step, apply func(*Signal)) error {
	const op = "signal.casestep"
	list, err := OfCase(tx, caseID)
	if err != nil {
		return fault.Wrap(op, err)
	}
	for _, sig := range list {
		to, ok := Next(sig.State, kind)
		if !ok {
			continue
		}
		sig.State = to
		apply(&sig)
		n, err := updateSignal(tx, sig)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		e := Event{ID: store.NewID(), At: at, Step: kind, State: to, Holder: sig.HolderID, CaseID: caseID}
		if err := insertEvent(tx, sig.ID, e); err != nil {
			return fault.Wrap(op, err)
		}
	}
	return nil
}
