package attention

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

const jobCall = "attention.call_due"

// Jobs are the handlers of this module by kind of job.
func (s *Service) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{jobCall: func(ctx context.Context, j jobs.Job) error { return s.callDue(ctx, CallID(j.Payload)) }}
}

// Asking is what the form of a request needs.
type Asking struct {
	Officers []account.User // who could call; none: nobody can be asked
	Mine     []Call
	Names    map[string]string // of who called
	Now      time.Time
}

// Asking is who can call the actor, and what the actor asked before.
func (s *Service) Asking(ctx context.Context, a access.Actor) (v Asking, err error) {
	const op = "attention.asking"
	if _, err := s.policy.RequireOrg(op, a, actAsk); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		v = Asking{Now: s.now()}
		if v.Officers, err = officers(tx, a.OrgID); err != nil {
			return err
		}
		if v.Mine, err = callsOf(tx, a.UserID); err != nil {
			return err
		}
		var ids []string
		for _, c := range v.Mine {
			ids = append(ids, c.Caller)
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

// Ask leaves a request to be called for all officers of the actor's organisation. The same
// form asks once. Where nobody could call it is refused: then only 112 and Veilig Thuis do.
func (s *Service) Ask(ctx context.Context, a access.Actor, draft CallDraft) error {
	const op = "attention.ask"
	d, err := s.policy.RequireOrg(op, a, actAsk)
	if err != nil {
		return err
	}
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := callByKey(tx, a.UserID, draft.Key); !fault.Is(err, fault.NotFound) {
			return err // asked before
		}
		if err := fault.Check(op, draft.check(now)); err != nil {
			return err
		}
		list, err := officers(tx, a.OrgID)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fault.Invalidf(op, "", "attention.nobody")
		}
		c := Call{ID: CallID(store.NewID()), Org: a.OrgID, By: a.UserID, At: now, When: draft.When, Due: draft.When.Due(now)}
		key, err := s.vault.NewKey(tx, now, string(c.ID), a.OrgID)
		if err != nil {
			return err
		}
		c.phone = key.Seal("phone", draft.Phone)
		if err := insertCall(tx, c, draft.Key); err != nil {
			return err
		}
		if err := tell(tx, a.OrgID, access.SafetyOfficer, "attention.notice_call", now); err != nil {
			return err
		}
		if err := jobs.Add(tx, s.db, now, jobs.Job{Kind: jobCall, Payload: string(c.ID), Due: c.Due}); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actAsk, "Organisation", a.OrgID, d)
	}))
}

// Made notes that an officer called who asked.
func (s *Service) Made(ctx context.Context, a access.Actor, id CallID) error {
	const op = "attention.made"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		c, err := callByID(tx, id)
		if err != nil {
			return err
		}
		d, err := s.policy.Require(op, a, actCall, actCall, access.Resource{Type: "SafetyCall", ID: string(id), Org: c.Org})
		if err != nil {
			return err
		}
		if !c.Waits() {
			return fault.New(op, fault.Conflict)
		}
		c.Called, c.Caller = now, a.UserID
		if err := made(tx, op, s.vault, c); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actCall, "Organisation", c.Org, d)
	}))
}

// callDue tells the officers, and who leads the team, that somebody still waits for a call.
// It says so once, and not who waits nor why.
func (s *Service) callDue(ctx context.Context, id CallID) error {
	now := s.now()
	return fault.Wrap(jobCall, s.db.Write(ctx, func(tx *store.Tx) error {
		c, err := callByID(tx, id)
		if fault.Is(err, fault.NotFound) || err == nil && !c.Waits() {
			return nil
		}
		if err != nil {
			return err
		}
		if first, err := passed(tx, id); err != nil || !first {
			return err
		}
		for _, role := range []access.Role{access.SafetyOfficer, access.TeamLead} {
			if err := tell(tx, c.Org, role, "attention.notice_late", now); err != nil {
				return err
			}
		}
		return nil
	}))
}
