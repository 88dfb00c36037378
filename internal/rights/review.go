package rights

import (
	"context"
	"maps"
	"slices"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// CollectAll gathers everything about the person of a request. Each signal and case that
// is opened for it gets a line in its own log. Collected anew, what did not change keeps
// its verdict.
func (s *Service) CollectAll(ctx context.Context, a access.Actor, id RequestID, version int64) error {
	const op = "rights.collect"
	return s.edit(ctx, op, a, actHandle, id, version, func(tx *store.Tx, w *work) error {
		c, err := s.collect(tx, w)
		if err != nil {
			return err
		}
		if err := replaceParts(tx, s.vault, w.Request, c.items); err != nil {
			return err
		}
		w.Collected, w.Collector, w.Releaser, w.Marks = w.now, a.UserID, "", map[int64]string{}
		for epoch, tree := range c.trees {
			w.Marks[epoch] = tree.Note
		}
		if err := w.take(op, Collect, ""); err != nil {
			return err
		}
		return c.log(tx)
	})
}

// Review is a request with its parts, for whoever goes through them.
type Review struct {
	View
	List []Part
}

// parts opens what was collected for a request, for who may review it; the record of
// that names the act.
func (s *Service) parts(ctx context.Context, op string, a access.Actor, id RequestID, act access.Action,
	fn func(tx *store.Tx, w *work, v View, list []Part) error) error {
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.load(tx, op, a, actReview, id, now)
		if err != nil {
			return err
		}
		if w.Collected.IsZero() {
			return fault.New(op, fault.NotFound)
		}
		if err := s.open(tx, op, w); err != nil {
			return err
		}
		v := View{Request: w.Request, Now: now}
		if err := s.fill(tx, &v); err != nil {
			return err
		}
		list, err := partsOf(tx, s.vault, id)
		if err != nil {
			return err
		}
		if err := fn(tx, w, v, list); err != nil {
			return err
		}
		return audit.Write(tx, now, a, act, "Request", string(id), d)
	}))
}

// ShowReview opens the parts of a request; that is logged.
func (s *Service) ShowReview(ctx context.Context, a access.Actor, id RequestID) (r Review, err error) {
	err = s.parts(ctx, "rights.review", a, id, actReview, func(tx *store.Tx, w *work, v View, list []Part) error {
		r = Review{View: v, List: list}
		of := w.resource(idsOf(w.appointed))
		r.MayReview = s.policy.Decide(a, actReview, of).Allowed
		r.MayHandle = s.policy.Decide(a, actHandle, of).Allowed
		ids := []string{}
		for _, p := range list {
			ids = append(ids, p.By)
		}
		names, err := account.Names(tx, ids)
		maps.Copy(r.Names, names)
		return err
	})
	return r, err
}

// open refuses the contents of a request to somebody who is shut out of a home, a case or
// a signal of the person.
func (s *Service) open(tx *store.Tx, op string, w *work) error {
	found, err := s.whereabouts(tx, w.Subject)
	if err != nil {
		return err
	}
	shut, err := access.ClosedTo(tx, w.now, w.actor.UserID)
	if err != nil {
		return err
	}
	for _, at := range found.things() {
		if shut[at] {
			return fault.Invalidf(op, "", "rights.shut_out")
		}
	}
	return nil
}

// Judge stores the verdict of the actor on a part. With a verdict on a whole section all
// its parts that nobody judged follow the proposal of the program.
func (s *Service) Judge(ctx context.Context, a access.Actor, id RequestID, version int64, p Part) error {
	const op = "rights.judge"
	return s.judging(ctx, op, a, id, version, func(tx *store.Tx, w *work, list []Part) error {
		i := slices.IndexFunc(list, func(x Part) bool { return x.ID == p.ID })
		if i < 0 {
			return fault.New(op, fault.Conflict)
		}
		p.Item, p.By, p.On = list[i].Item, a.UserID, w.now
		if err := fault.Check(op, p.check()); err != nil {
			return err
		}
		if p.Verdict == Give {
			p.Reason = ""
		}
		if p.Verdict != GivePart {
			p.Given = ""
		}
		return judge(tx, s.vault, w.Request, p)
	})
}

// Accept takes over the proposals for the parts of a section on which nobody decided.
func (s *Service) Accept(ctx context.Context, a access.Actor, id RequestID, version int64, section Section) error {
	const op = "rights.accept"
	return s.judging(ctx, op, a, id, version, func(tx *store.Tx, w *work, list []Part) error {
		if !slices.Contains(Sections(), section) {
			return fault.Invalidf(op, "", "rights.choose")
		}
		for _, p := range list {
			if p.Section != section || p.Verdict != "" {
				continue
			}
			p.Verdict, p.Reason, p.By, p.On = p.Proposal(), p.Concern, a.UserID, w.now
			if err := judge(tx, s.vault, w.Request, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// judging lets fn change verdicts of a request that is being reviewed.
func (s *Service) judging(ctx context.Context, op string, a access.Actor, id RequestID, version int64,
	fn func(tx *store.Tx, w *work, list []Part) error) error {
	return s.edit(ctx, op, a, actReview, id, version, func(tx *store.Tx, w *work) error {
		if w.State != Reviewing {
			return fault.Invalidf(op, "", "rights.not_now")
		}
		if err := s.open(tx, op, w); err != nil {
			return err
		}
		list, err := partsOf(tx, s.vault, id)
		if err != nil {
			return err
		}
		if !slices.Contains(w.Reviewers, a.UserID) {
			w.Reviewers = append(w.Reviewers, a.UserID)
		}
		return fn(tx, w, list)
	})
}

// ReleaseAll lets the parts leave: all were judged, and by somebody else than the actor.
func (s *Service) ReleaseAll(ctx context.Context, a access.Actor, id RequestID, version int64) error {
	const op = "rights.release"
	return s.edit(ctx, op, a, actRelease, id, version, func(tx *store.Tx, w *work) error {
		if err := s.open(tx, op, w); err != nil {
			return err
		}
		list, err := partsOf(tx, s.vault, id)
		if err != nil {
			return err
		}
		if err := fault.Check(op, checkRelease(list, a.UserID)); err != nil {
			return err
		}
		w.Releaser, w.ReleaseAt = a.UserID, w.now
		return w.take(op, Release, "")
	})
}

// DocumentOf is what leaves. Before the release only who reviews gets it, as a proof copy
// that says so; nothing in it stems from a part that nobody judged.
func (s *Service) DocumentOf(ctx context.Context, a access.Actor, id RequestID) (doc Document, err error) {
	err = s.parts(ctx, "rights.document", a, id, "rights.document", func(tx *store.Tx, _ *work, v View, list []Part) error {
		_, keys, err := audit.Checkpoints(tx)
		doc = s.document(v, list, keys)
		return err
	})
	return doc, err
}
