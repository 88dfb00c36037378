package resident

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/letter"
)

// The resident and the supporter as the log names them: not by name, and never a user.
const (
	residentID  = "bewoner"
	supporterID = "steun"
)

// actor is who comes in with a pass.
func (p Pass) actor() access.Actor {
	a := access.Actor{UserID: residentID, OrgID: p.OrgID, Roles: []access.Role{access.Resident}, Via: access.ByInvitation}
	if p.Kind == Beside {
		a.UserID = supporterID
	}
	return a
}

// guest is somebody who came in with a pass, within one transaction.
type guest struct {
	Pass
	in       casework.Inside
	c        casework.Case // without its texts
	actor    access.Actor
	decision access.Decision
}

// admit is a pass at the door of its case; ok is false for one that does not open it, whatever the
// reason. Of no pass it asks the same questions.
func (s *Service) admit(tx *store.Tx, p Pass, action access.Action, now time.Time) (g guest, ok bool, err error) {
	g = guest{Pass: p, actor: p.actor()}
	if g.c, err = casework.ByID(tx, p.CaseID); err != nil && !fault.Is(err, fault.NotFound) {
		return g, false, err
	}
	g.in.Key, err = s.vault.KeyOf(tx, string(p.CaseID))
	if g.in.Erased = fault.Is(err, fault.NotFound); err != nil && !g.in.Erased {
		return g, false, err
	}
	r := casework.Resource(g.c)
	r.Holder = g.actor.UserID
	if err := access.Load(tx, now, g.actor, &r); err != nil {
		return g, false, err
	}
	g.decision = s.policy.Decide(g.actor, action, r)
	g.in.ID, g.in.Number, g.in.State, g.in.Version, g.in.Resource = g.c.ID, g.c.Number, g.c.State, g.c.Version, r
	return g, p.Opens(g.c, g.in.Erased, now) && g.decision.Allowed, nil
}

func (s *Service) record(tx *store.Tx, g guest, action access.Action, now time.Time) error {
	return audit.Write(tx, now, g.actor, action, casework.ObjectType, string(g.CaseID), g.decision)
}

// Enter gives the secret of a browser to who knows code and PIN; another browser with the same pass
// is out from then on. Everything that does not open gets one answer: NotFound. Five wrong PINs in
// a row end the pass, and the director hears it.
func (s *Service) Enter(ctx context.Context, code, pin string) (secret string, err error) {
	const op = "resident.enter"
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		p, err := passBy(tx, "code", s.keyed.CodeHash(code))
		if err != nil {
			return err
		}
		g, ok, err := s.admit(tx, p, actLook, now)
		if err != nil {
			return err
		}
		switch secret = s.keyed.Try(&g.Pass.Pass, pin, ok, now, stays); {
		case secret != "":
			err = s.record(tx, g, actEnter, now)
		case ok && g.Ended():
			if err = account.Notify(tx, g.c.DirectorID, "resident.notice_ended", now); err == nil {
				err = s.record(tx, g, actEnded, now)
			}
		}
		if err != nil {
			return err
		}
		return savePass(tx, g.Pass)
	})
	if err == nil && secret == "" {
		err = fault.New(op, fault.NotFound)
	}
	return secret, fault.Wrap(op, err)
}

// inside is who is in with the secret of a browser; NotFound for everybody else.
func (s *Service) inside(tx *store.Tx, op, secret string, action access.Action, now time.Time) (guest, error) {
	p, err := passBy(tx, "browser", s.keyed.BrowserHash(secret))
	if err != nil {
		return guest{}, err
	}
	if !p.In(now) {
		p = Pass{}
	}
	g, ok, err := s.admit(tx, p, action, now)
	if err == nil && !ok {
		err = fault.New(op, fault.NotFound)
	}
	return g, err
}

// Leave closes the page in this browser.
func (s *Service) Leave(ctx context.Context, secret string) error {
	const op = "resident.leave"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		g, err := s.inside(tx, op, secret, actLook, s.now())
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		g.Pass.Leave()
		return savePass(tx, g.Pass)
	}))
}

// Mine is the plan as who is in sees it.
type Mine struct {
	casework.Plan
	Org       string // name of who answers for it
	Beside    bool   // a supporter looks
	Now       time.Time
	Until     time.Time           // of the pass
	Words     []Word              // newest first; none for a supporter
	Letters   []letter.Letter     // that were put here, newest first; none for a supporter
	Helpers   []Pass              // supporters whose pass runs; none for a supporter
	Partners  map[string]string   // other organisations that take part, by id
	Answerers map[string]string   // names of who answered
	Open      map[string]Standing // of objections that wait, by word
	ByMail    bool                // mail goes out
	Inbox     *Inbox              // where who is in hears by mail; nil for nowhere
}

// Look is the plan for who is in; the record of the look is on disk before it is read.
func (s *Service) Look(ctx context.Context, secret string) (m Mine, err error) {
	const op = "resident.look"
	now := s.now()
	if err := s.db.Write(ctx, func(tx *store.Tx) error {
		g, err := s.inside(tx, op, secret, actLook, now)
		if err != nil {
			return err
		}
		if err := s.record(tx, g, actLook, now); err != nil {
			return err
		}
		g.LastIn = now
		return savePass(tx, g.Pass)
	}); err != nil {
		return m, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		g, err := s.inside(tx, op, secret, actLook, now)
		if err != nil {
			return err
		}
		m, err = s.mine(tx, g, now)
		return err
	})
	return m, fault.Wrap(op, err)
}

func (s *Service) mine(tx *store.Tx, g guest, now time.Time) (m Mine, err error) {
	m = Mine{Beside: g.Kind == Beside, Now: now, Until: g.Until}
	if m.Plan, err = s.cases.PlanOf(tx, g.CaseID, now); err != nil {
		return m, err
	}
	org, err := account.OrganisationByID(tx, g.OrgID)
	if err != nil {
		return m, err
	}
	m.Org, m.Partners = org.Name, partners(m.Plan)
	if m.Beside {
		return m, nil
	}
	if m.Words, err = wordsOf(tx, g.in.Key, g.CaseID); err != nil {
		return m, err
	}
	if m.Letters, err = letter.OnPlan(tx, g.in); err != nil {
		return m, err
	}
	m.ByMail = s.post != nil
	if m.Inbox, err = inboxIn(tx, g.in.Key, g.ID); err != nil {
		return m, err
	}
	if m.Open, err = s.standings(tx, g.CaseID, m.Words); err != nil {
		return m, err
	}
	all, err := passesOf(tx, g.in.Key, g.CaseID)
	if err != nil {
		return m, err
	}
	for _, p := range all {
		if p.Kind == Beside && p.Running(now) {
			m.Helpers = append(m.Helpers, p)
		}
	}
	var ids []string
	for _, w := range m.Words {
		ids = append(ids, w.AnsweredBy)
	}
	m.Answerers, err = account.Names(tx, ids)
	return m, err
}
