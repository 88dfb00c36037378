package referral

import (
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// work is a request that an actor may see, within one transaction.
type work struct {
	Request
	in    casework.Inside // as the request stands in it; not as the actor sees it
	actor access.Actor
	op    string
	now   time.Time
	today time.Time
	// What the actor may do: read the card as the partner, answer, pass it on; follow it from
	// the case, and decide there.
	reads, answers, passes, follows, manages access.Decision
}

// resource is a request as the partner's organisation has it.
func resource(r Request, in casework.Inside) access.Resource {
	return access.Resource{Type: ObjectType, ID: string(r.ID), Org: r.PartnerID, Holder: r.holder(), Case: string(r.CaseID), Home: in.Resource.Home}
}

// find is a request for an actor on either end; for everybody else it answers as if there were
// none.
func (s *Service) find(tx *store.Tx, op string, a access.Actor, id ID, now time.Time) (*work, error) {
	if !a.Known() {
		return nil, fault.New(op, fault.Unknown)
	}
	r, missing := byID(tx, id)
	if missing != nil && !fault.Is(missing, fault.NotFound) {
		return nil, missing
	}
	r.ID = id
	w, err := s.stand(tx, op, a, r, now)
	if err != nil {
		return nil, err
	}
	if missing != nil || !w.reads.Allowed && !w.follows.Allowed {
		_, err := s.policy.Require(op, a, actRead, actRead, resource(r, w.in))
		if err == nil {
			err = fault.New(op, fault.NotFound)
		}
		return nil, err
	}
	return w, w.open(w.in)
}

// stand is what stands between a request and an actor. Of one that does not exist it asks the
// same questions.
func (s *Service) stand(tx *store.Tx, op string, a access.Actor, r Request, now time.Time) (*work, error) {
	behind, err := s.cases.Behind(tx, r.CaseID)
	if err != nil {
		return nil, err
	}
	with := []Request{r}
	if err := withLinks(tx, with, behind); err != nil {
		return nil, err
	}
	w := &work{Request: with[0], in: behind[r.CaseID], actor: a, op: op, now: now, today: clock.Date(now)}
	theirs, ours := resource(r, w.in), w.in.Resource
	theirs.Type, ours.Type = ObjectType, casework.ObjectType
	if err := access.Load(tx, now, a, &theirs, &ours); err != nil {
		return nil, err
	}
	w.reads, w.answers, w.passes = s.policy.Decide(a, actRead, theirs), s.policy.Decide(a, actAnswer, theirs), s.policy.Decide(a, actPass, theirs)
	w.follows, w.manages = s.policy.Decide(a, actFollow, ours), s.policy.Decide(a, casework.Manage, ours)
	return w, nil
}

// side is the end at which the actor may take a step, with the decision that lets them; Nobody
// when they may not. Who may only read hears that it is forbidden.
func (w *work) side(step Step) (Side, access.Decision) {
	for _, m := range Moves() {
		if m.Step != step {
			continue
		}
		switch {
		case m.By == Partner && step == Pass && w.passes.Allowed:
			return Partner, w.passes
		case m.By == Partner && step != Pass && w.answers.Allowed:
			return Partner, w.answers
		case m.By == Asker && w.follows.Allowed && w.manages.Allowed:
			return Asker, w.manages
		}
	}
	return Nobody, access.Decision{}
}

// steps are what the actor can do with the request now, in the order of the table.
func (w *work) steps() (list []Step) {
	for _, by := range []Side{Partner, Asker} {
		for _, step := range StepsFrom(w.State, by) {
			if side, _ := w.side(step); side == by && step != Look {
				list = append(list, step)
			}
		}
	}
	return list
}

// colleagues are the people of the partner to whom the request can be passed on: they have a
// mandate under its covenant, or another one with the organisation of the case.
func (w *work) colleagues(tx *store.Tx) ([]casework.Candidate, error) {
	all, err := casework.Partners(tx, w.in, w.now)
	return slices.DeleteFunc(all, func(c casework.Candidate) bool {
		return c.User.OrgID != w.PartnerID || c.User.ID == w.HolderID || c.OnlyAsks && w.Kind != Special
	}), err
}

// director is who decides about the case, or who stands in when that person is at work no more:
// somebody, for as long as the organisation has anybody.
func director(tx *store.Tx, in casework.Inside) ([]string, error) {
	u, err := account.UserByID(tx, in.Resource.Holder)
	if err == nil && !u.Disabled {
		return []string{u.ID}, nil
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	return present(tx, in.Resource.Org, access.TeamLead, access.Director, access.Board, access.Admin)
}
