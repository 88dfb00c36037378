package hotline

import (
	"cmp"
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// View is a report as somebody may see it.
type View struct {
	Report
	Lines     []Line // the oldest first
	Notes     []Note
	Pages     []Sent
	Names     map[string]string // of users
	MayAnswer bool
	Coming    []Coming
	After     *After // nil: it is not over
	Night
	Erased bool
}

// load reads a report and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID) (Report, access.Decision, error) {
	r, missing := byID(tx, id)
	if missing != nil && !fault.Is(missing, fault.NotFound) {
		return r, access.Decision{}, missing
	}
	d, err := s.policy.Require(op, a, action, actRead, r.Resource()) // of what is missing too, which so takes as long
	return r, d, cmp.Or(missing, err)
}

// Show is a report. The look is on record before it is read.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "hotline.show"
	err = audit.Look(ctx, s.db, s.now(), a, actRead, ObjectType, string(id), func(tx *store.Tx) error {
		r, d, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actRead, ObjectType, string(r.ID), d)
	})
	if err != nil {
		return v, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		r, _, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		v = View{Report: r, MayAnswer: s.policy.Decide(a, actAnswer, r.Resource()).Allowed}
		key, err := s.vault.KeyOf(tx, string(id))
		if v.Erased = fault.Is(err, fault.NotFound); v.Erased {
			return nil
		}
		if err != nil {
			return err
		}
		if v.Details, err = bodyOf(tx, key, id); err != nil {
			return err
		}
		if v.Lines, err = linesOf(tx, id); err != nil {
			return err
		}
		if v.Notes, err = notesOf(tx, key, id); err != nil {
			return err
		}
		if v.Pages, err = pagesOf(tx, id); err != nil {
			return err
		}
		if v.Coming, err = comingTo(tx, key, id); err != nil {
			return err
		}
		if v.After, err = afterIf(tx, key, id); err != nil {
			return err
		}
		if v.Night, err = s.night(tx, a, v); err != nil {
			return err
		}
		v.Names, err = account.Names(tx, v.people())
		return err
	})
	if err == nil && v.MayAnswer && !v.Erased {
		v.Known, err = s.knownOf(ctx, a, v.Report)
	}
	return v, fault.Wrap(op, err)
}

// Home is what somebody sees who needs help now.
type Home struct {
	Phone string            // at which a human of the meldpunt answers; empty for none
	Mine  []Report          // that the actor made, the newest first
	Open  []Report          // of others that are not over and that the actor may read
	Names map[string]string // of users
	Lists bool              // the actor sees the list of the meldpunt
	Todo  []Todo            // what is left to do after reports, for who sees that list
	Visit Visiting          // on which the actor is; zero: on none
	Areas []place.Area      // where others are called than elsewhere, by name
}

// Home is the page of the meldpunt for the actor.
func (s *Service) Home(ctx context.Context, a access.Actor) (h Home, err error) {
	const op = "hotline.home"
	if _, err := s.policy.RequireOrg(op, a, actReport); err != nil {
		return h, err
	}
	h.Lists = s.policy.Decide(a, actList, access.Organisation(a.OrgID)).Allowed
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		p, err := s.policyFor(tx, Report{OrgID: a.OrgID})
		if err != nil {
			return err
		}
		h.Phone = p.Phone
		if h.Areas, err = ownAreas(tx, a.OrgID); err != nil {
			return err
		}
		if h.Mine, err = madeBy(tx, a.UserID); err != nil {
			return err
		}
		if h.Visit, err = visitOf(tx, s.vault, a.UserID); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		all, err := openOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		h.Open = nil
		var ids []string
		for _, r := range all {
			if r.ByID != a.UserID && s.policy.Decide(a, actAnswer, r.Resource()).Allowed {
				h.Open = append(h.Open, r)
			}
		}
		for _, r := range append(h.Mine, h.Open...) {
			ids = append(ids, r.Run.Ack.UserID)
		}
		if h.Lists {
			if h.Todo, err = todoOf(tx, a.OrgID, s.now()); err != nil {
				return err
			}
		}
		for _, x := range h.Todo {
			ids = append(ids, x.Holder)
		}
		h.Names, err = account.Names(tx, ids)
		return err
	})
	return h, fault.Wrap(op, err)
}

// Take says that the actor takes a report: the calling stops. Taking it again, or from a colleague,
// is said in the timeline.
func (s *Service) Take(ctx context.Context, a access.Actor, id ID) error {
	return s.act(ctx, "hotline.take", a, id, func(r *Report, now time.Time, _ Book) Out { return r.taken(a.UserID, now) })
}

// Refuse says that the actor cannot: nobody waits for them.
func (s *Service) Refuse(ctx context.Context, a access.Actor, id ID) error {
	return s.act(ctx, "hotline.refuse", a, id, func(r *Report, now time.Time, b Book) Out { return r.Run.Refuse(a.UserID, now, b) })
}

// Close ends a report.
func (s *Service) Close(ctx context.Context, a access.Actor, id ID) error {
	return s.act(ctx, "hotline.close", a, id, func(r *Report, now time.Time, _ Book) Out { return r.Run.Close(a.UserID, now) })
}

// Move is what somebody does with a report.
type Move string

// The moves.
const (
	MoveTake   Move = "neem"
	MoveRefuse Move = "kan-niet"
	MoveWrite  Move = "schrijf"
	MoveClose  Move = "sluit"
)

// Step makes a move in a report; text is what somebody writes, and the same key of the same person is
// the same text. Anything unknown is a text, so that no word gets lost.
func (s *Service) Step(ctx context.Context, a access.Actor, id ID, m Move, text, key string) error {
	switch m {
	case MoveTake:
		return s.Take(ctx, a, id)
	case MoveRefuse:
		return s.Refuse(ctx, a, id)
	case MoveClose:
		return s.Close(ctx, a, id)
	}
	return s.Write(ctx, a, id, text, key)
}

// Write is word of how it goes, from who has the report or from who reported it. Only the first
// holds the report for another term. The same key of the same person is the same word.
func (s *Service) Write(ctx context.Context, a access.Actor, id ID, text, key string) error {
	const op = "hotline.write"
	n := Note{ID: store.NewID(), ByID: a.UserID, Text: Draft{What: text}.trimmed().What}
	return s.change(ctx, op, a, id, actRead, func(tx *store.Tx, k seal.Key, r *Report, now time.Time, _ Book) (Out, error) {
		if n.At = now; n.Text == "" {
			return Out{}, fault.Invalidf(op, "bericht", "hotline.note_empty")
		}
		if _, again, err := account.Once(tx, a.UserID, op, key, n.ID, now); err != nil || again {
			return Out{}, err
		}
		return r.Run.Note(a.UserID, now), insertNote(tx, k, r.ID, n)
	})
}

// act changes the calling about a report that the actor may answer.
func (s *Service) act(ctx context.Context, op string, a access.Actor, id ID, do func(r *Report, now time.Time, b Book) Out) error {
	return s.change(ctx, op, a, id, actAnswer, func(_ *store.Tx, _ seal.Key, r *Report, now time.Time, b Book) (Out, error) {
		return do(r, now, b), nil
	})
}

func (s *Service) change(ctx context.Context, op string, a access.Actor, id ID, action access.Action,
	do func(tx *store.Tx, key seal.Key, r *Report, now time.Time, b Book) (Out, error)) error {
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		r, d, err := s.load(tx, op, a, action, id)
		if err != nil {
			return err
		}
		if r.HeadID != "" {
			return fault.New(op, fault.Conflict)
		}
		key, err := s.vault.KeyOf(tx, string(id))
		if err != nil {
			return err
		}
		now := s.now()
		if !r.Begun { // who is quick is quicker than the calling
			if err := s.begin(tx, r, now); err != nil {
				return err
			}
			if r, err = byID(tx, id); err != nil {
				return err
			}
		}
		b, err := newBook(tx, r.Run.Policy, now)
		if err != nil {
			return err
		}
		o, err := do(tx, key, &r, now, b)
		if err != nil {
			return err
		}
		return cmp.Or(s.follow(tx, &r, now, o), audit.Write(tx, now, a, action, ObjectType, string(id), d))
	}))
}
