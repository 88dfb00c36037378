package casework

import (
	"context"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Relate notes that a case goes together with another one of the organisation, by its
// number. The actor can read both: a case that does not exist and one that is not for the
// actor give the same answer. Doing it again changes nothing.
func (s *Service) Relate(ctx context.Context, a access.Actor, id ID, number string) error {
	const op = "casework.relate"
	number = strings.TrimSpace(number)
	return s.related(ctx, op, a, id, func(tx *store.Tx, w *work) (ID, error) {
		if err := fault.Check(op, checkText("nummer", number, 20, true)); err != nil {
			return "", err
		}
		other, err := caseByNumber(tx, w.OrgID, number)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return "", err
		}
		open, _, err := allowed(s, tx, a, w.now, []Case{other}, func(c *Case) *Case { return c })
		if err != nil {
			return "", err
		}
		if len(open) == 0 || other.ID == "" || other.ID == id {
			return "", fault.Invalidf(op, "nummer", "casework.related_unknown")
		}
		return other.ID, insertRelation(tx, id, other.ID, a.UserID, w.now)
	})
}

// Unrelate takes that back.
func (s *Service) Unrelate(ctx context.Context, a access.Actor, id, other ID) error {
	const op = "casework.unrelate"
	return s.related(ctx, op, a, id, func(tx *store.Tx, w *work) (ID, error) {
		list, err := s.relatedTo(tx, w)
		if err != nil {
			return "", err
		}
		for _, c := range list {
			if c.ID == other {
				return other, deleteRelation(tx, id, other)
			}
		}
		return "", fault.New(op, fault.NotFound)
	})
}

// related lets fn change what a case goes together with; both cases get a record.
func (s *Service) related(ctx context.Context, op string, a access.Actor, id ID, fn func(tx *store.Tx, w *work) (ID, error)) error {
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.handle(tx, op, a, actManage, id, now)
		if err != nil {
			return err
		}
		other, err := fn(tx, w)
		if err != nil {
			return err
		}
		for _, of := range []ID{id, other} {
			if err := audit.Write(tx, now, a, "case.relate", ObjectType, string(of), d); err != nil {
				return err
			}
		}
		return nil
	}))
}

// relatedTo are the cases that a case goes together with and that the actor may read. Of
// the others nothing is told, not even that they are there.
func (s *Service) relatedTo(tx *store.Tx, w *work) ([]Case, error) {
	list, err := relationsOf(tx, w.ID)
	if err != nil {
		return nil, err
	}
	list, _, err = allowed(s, tx, w.actor, w.now, list, func(c *Case) *Case { return c })
	return list, err
}
