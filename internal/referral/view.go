package referral

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
	"samendoen/internal/casework"
	"samendoen/internal/escalation"
)

// View is a request as somebody on one of its ends sees it.
type View struct {
	Request
	Today  time.Time
	Now    time.Time
	Steps  []Step // that the actor can take now
	Events []Event
	Names  map[string]string // of users, and of organisations
	// DirectorID is who decides about the case.
	DirectorID string
	Colleagues []casework.Candidate // to whom it can be passed on
	Climbed    escalation.Step
	Ours       bool // the actor follows it from the case
	MayLink    bool // the actor makes its link anew, or stops it
	// Seat is what a link gives after a yes: the zero Seat while no covenant in force covers it.
	Seat   Seat
	Number string // of the case, for who may open it
	Beside casework.Beside
}

// Waiting is the name of whom the request waits for.
func (v View) Waiting() string { return waiting(v.Request, v.DirectorID, v.Names, v.Now) }

func waiting(r Request, directorID string, names map[string]string, now time.Time) string {
	switch {
	case r.State.Waits() == Nobody:
		return ""
	case r.State.Waits() == Partner && r.reached(now):
		return names[r.holder()]
	}
	return names[directorID]
}

// Show is a request for somebody on one of its ends: that it is looked at is on record before
// the answer, and who was asked has seen it from then on.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "referral.show"
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		w, err := s.find(tx, op, a, id, now)
		if err != nil {
			return err
		}
		d := w.follows
		if w.reads.Allowed {
			d = w.reads
		}
		if w.State == Sent && w.answers.Allowed {
			if err := w.step(tx, s, Act{Step: Look}, Partner); err != nil {
				return err
			}
		}
		if err := audit.Write(tx, now, a, actRead, ObjectType, string(id), d); err != nil {
			return err
		}
		v, err = w.view(tx)
		return err
	})
	return v, fault.Wrap(op, err)
}

func (w *work) view(tx *store.Tx) (v View, err error) {
	v = View{Request: w.Request, Today: w.today, Now: w.now, Steps: w.steps(), DirectorID: w.in.Resource.Holder, Ours: w.follows.Allowed}
	if side, _ := w.side(Withdraw); side == Asker {
		v.MayLink = w.Link != nil && w.State.Open() && !w.in.Erased
	}
	if v.Seat, err = w.seat(tx); err != nil {
		return v, err
	}
	if v.Beside, err = casework.BesideAt(tx, w.in, w.actor, w.now, pathOf(w.ID), w.Version); err != nil {
		return v, err
	}
	if v.Ours || w.State.Inside() && w.reads.Allowed && w.HolderID == w.actor.UserID {
		v.Number = w.in.Number
	}
	if v.Events, err = eventsOf(tx, w.in, w.ID); err != nil {
		return v, err
	}
	if slices.Contains(v.Steps, Pass) {
		if v.Colleagues, err = w.colleagues(tx); err != nil {
			return v, err
		}
	}
	reached, err := escalation.Reached(tx, climbKind, []string{string(w.ID)})
	if err != nil {
		return v, err
	}
	v.Climbed = reached[escalation.Key(string(w.ID), w.Due)]
	ids := []string{w.AskerID, w.HolderID, v.DirectorID}
	for _, e := range v.Events {
		ids = append(ids, e.ByID, e.ToID)
	}
	v.Names, err = names(tx, ids, w.Request)
	return v, err
}

// names are those of users, of all organisations, and of who has the links of requests.
func names(tx *store.Tx, ids []string, list ...Request) (map[string]string, error) {
	all, err := account.Names(tx, ids)
	if err != nil {
		return nil, err
	}
	orgs, err := account.Organisations(tx)
	for _, o := range orgs {
		all[o.ID] = o.Name
	}
	for _, r := range list {
		if r.Link != nil {
			all[guestID(r.LinkID)] = r.Link.Who.Name
			if r.PartnerID == "" {
				all[r.orgKey()] = r.Link.Who.Org
			}
		}
	}
	return all, err
}

// Row is a request in a list: who waits for whom since when, without the texts.
type Row struct {
	Request
	DirectorID string
	Step       int // of the ladder
}

// List is a page of requests.
type List struct {
	Rows  []Row
	Next  string // Page.Cursor of the page after it; empty at the end
	Names map[string]string
	Today time.Time
	now   time.Time
}

// Waiting is the name of whom a request waits for.
func (l List) Waiting(r Row) string { return waiting(r.Request, r.DirectorID, l.Names, l.now) }

// Late are the requests whose date passed, of which the actor leads an end or heard: who has
// them and since when, and nothing of whom they are about.
func (s *Service) Late(ctx context.Context, a access.Actor) (List, error) {
	l, err := s.listAll(ctx, "referral.late", a, actLate, func(tx *store.Tx, now time.Time) ([]Request, error) {
		list, err := lateBetween(tx, clock.Date(now), a.OrgID)
		if err != nil {
			return nil, err
		}
		heard, err := escalation.HeardOf(tx, climbKind, a.UserID)
		if err != nil {
			return nil, err
		}
		more, err := these(tx, heard)
		for _, r := range more {
			known := slices.ContainsFunc(list, func(o Request) bool { return o.ID == r.ID })
			if !known && r.State.Open() && r.Due.Before(clock.Date(now)) {
				list = append(list, r)
			}
		}
		return list, err
	}, func(_, _ access.Resource) bool { return true })
	for i := range l.Rows { // nothing by which a case could be told
		l.Rows[i].ID, l.Rows[i].CaseID, l.Rows[i].Area = "", "", ""
	}
	return l, err
}

// listAll is a list of all requests that are read and that the policy allows.
func (s *Service) listAll(ctx context.Context, op string, a access.Actor, action access.Action, read func(*store.Tx, time.Time) ([]Request, error),
	may func(request, c access.Resource) bool) (List, error) {
	return s.list(ctx, op, a, action, func(tx *store.Tx, now time.Time) ([]Row, error) {
		all, err := read(tx, now)
		if err != nil {
			return nil, err
		}
		return s.allowed(tx, a, all, now, may)
	})
}

// list reads rows, and adds who has them and how far they climbed.
func (s *Service) list(ctx context.Context, op string, a access.Actor, action access.Action, read func(*store.Tx, time.Time) ([]Row, error)) (l List, err error) {
	if action != "" { // the page of a case asks about the case alone
		if _, err := s.policy.RequireOrg(op, a, action); err != nil {
			return l, err
		}
	}
	now := s.now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		l = List{Today: clock.Date(now), now: now}
		if l.Rows, err = read(tx, now); err != nil {
			return err
		}
		var ids, users []string
		var shown []Request
		for _, r := range l.Rows {
			ids, users, shown = append(ids, string(r.ID)), append(users, r.HolderID, r.AskerID, r.DirectorID), append(shown, r.Request)
		}
		reached, err := escalation.Reached(tx, climbKind, ids)
		if err != nil {
			return err
		}
		for i, r := range l.Rows {
			l.Rows[i].Step = reached[escalation.Key(string(r.ID), r.Due)].Step
		}
		l.Names, err = names(tx, users, shown...)
		return err
	})
	return l, fault.Wrap(op, err)
}

// allowed are rows of the requests that the policy allows.
func (s *Service) allowed(tx *store.Tx, a access.Actor, all []Request, now time.Time, may func(request, c access.Resource) bool) (rows []Row, err error) {
	both, err := s.ends(tx, a, all, now)
	if err != nil {
		return nil, err
	}
	for i, r := range all {
		if may(both[i].request, both[i].c) {
			rows = append(rows, Row{Request: r, DirectorID: both[i].c.Holder})
		}
	}
	return rows, nil
}

// ends is a request as the policy decides about it: as the partner has it, and the case behind it.
type ends struct{ request, c access.Resource }

// ends are those of requests, with the facts about an actor.
func (s *Service) ends(tx *store.Tx, a access.Actor, all []Request, now time.Time) ([]ends, error) {
	ids := make([]casework.ID, len(all))
	for i, r := range all {
		ids[i] = r.CaseID
	}
	behind, err := s.cases.Behind(tx, ids...)
	if err != nil {
		return nil, err
	}
	if err := withLinks(tx, all, behind); err != nil {
		return nil, err
	}
	list, at := make([]ends, len(all)), make([]*access.Resource, 0, 2*len(all))
	for i, r := range all {
		list[i] = ends{resource(r, behind[r.CaseID]), behind[r.CaseID].Resource}
		at = append(at, &list[i].request, &list[i].c)
	}
	return list, access.Load(tx, now, a, at...)
}

// InCase are all requests in a case for who follows them there, newest first.
func (s *Service) InCase(ctx context.Context, a access.Actor, id casework.ID) (List, error) {
	return s.listAll(ctx, "referral.incase", a, "", func(tx *store.Tx, _ time.Time) ([]Request, error) { return ofCase(tx, id) },
		func(_, c access.Resource) bool { return s.policy.Decide(a, actFollow, c).Allowed })
}

// OfCases are the requests in cases with their texts, oldest first: what is kept about a person.
func (s *Service) OfCases(tx *store.Tx, ids []string) ([]Request, error) {
	caseIDs := make([]casework.ID, len(ids))
	for i, id := range ids {
		caseIDs[i] = casework.ID(id)
	}
	behind, err := s.cases.Behind(tx, caseIDs...)
	if err != nil {
		return nil, err
	}
	list, err := inCases(tx, ids)
	if err == nil {
		err = withLinks(tx, list, behind)
	}
	for i := range list {
		if err := list[i].open(behind[list[i].CaseID]); err != nil {
			return nil, err
		}
	}
	return list, err
}
