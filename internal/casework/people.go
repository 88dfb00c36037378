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
)

// Participant is somebody who takes part in a case, as a screen shows it.
type Participant struct {
	User  account.User
	Part  Part
	Since time.Time
}

// AddParticipant lets somebody take part from now on.
func (s *Service) AddParticipant(ctx context.Context, a access.Actor, id ID, version int64, userID string) error {
	const op = "casework.addparticipant"
	return s.edit(ctx, op, a, actManage, id, version, func(tx *store.Tx, w *work) error {
		if w.State == Closed {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		if has(w.parts, userID) {
			return fault.Invalidf(op, "wie", "casework.takes_part")
		}
		return w.join(tx, op, userID, PartParticipant)
	})
}

// join lets somebody take part who may.
func (w *work) join(tx *store.Tx, op, userID string, part Part) error {
	u, err := userOf(tx, userID)
	if err != nil {
		return err
	}
	if !MayTakePart(u, w.OrgID) {
		return fault.Invalidf(op, "wie", "casework.may_not_take_part")
	}
	if err := access.Join(tx, access.TakingPart{Type: ObjectType, ID: string(w.ID), UserID: userID, Role: string(part), Since: w.now}); err != nil {
		return err
	}
	w.parts = append(w.parts, access.TakingPart{Type: ObjectType, ID: string(w.ID), UserID: userID, Role: string(part), Since: w.now})
	return w.event(tx, EventJoined, userID, w.today, "")
}

// userOf is a user; one who does not exist is nobody, and may nothing.
func userOf(tx *store.Tx, userID string) (account.User, error) {
	if !plainID(userID) {
		return account.User{}, nil
	}
	u, err := account.UserByID(tx, userID)
	if fault.Is(err, fault.NotFound) {
		return account.User{}, nil
	}
	return u, err
}

// RemoveParticipant ends somebody's part; the case is out of their sight at once. Who
// still holds something hands that over first.
func (s *Service) RemoveParticipant(ctx context.Context, a access.Actor, id ID, version int64, userID string) error {
	const op = "casework.removeparticipant"
	return s.edit(ctx, op, a, actManage, id, version, func(tx *store.Tx, w *work) error {
		if !has(w.parts, userID) {
			return fault.Invalidf(op, "wie", "casework.takes_no_part")
		}
		held, err := openPromises(tx, id, userID)
		if err != nil {
			return err
		}
		if err := fault.Check(op, checkLeaving(w.Case, held, userID)); err != nil {
			return err
		}
		if err := access.Leave(tx, ObjectType, string(id), userID, w.now); err != nil {
			return err
		}
		return w.event(tx, EventLeft, userID, w.today, "")
	})
}

// HandOver gives the direction of a case to somebody else, with the reason. The old
// director keeps taking part.
func (s *Service) HandOver(ctx context.Context, a access.Actor, id ID, version int64, toUserID, reason string) error {
	const op = "casework.handover"
	fields := checkText("waarom", reason, longText, true)
	return s.edit(ctx, op, a, actManage, id, version, func(tx *store.Tx, w *work) error {
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		return w.direct(tx, op, toUserID, strings.TrimSpace(reason))
	})
}

// direct makes somebody the director of the case. What still waits for the director of
// before, who may be gone, moves along when that director is at work no more.
func (w *work) direct(tx *store.Tx, op, userID, reason string) error {
	switch {
	case w.State == Closed:
		return fault.Invalidf(op, "", "casework.is_closed")
	case userID == w.DirectorID:
		return fault.Invalidf(op, "wie", "casework.directs_already")
	}
	u, err := userOf(tx, userID)
	if err != nil {
		return err
	}
	if !MayDirect(u, w.OrgID) {
		return fault.Invalidf(op, "wie", "casework.may_not_direct")
	}
	old, err := userOf(tx, w.DirectorID)
	if err != nil {
		return err
	}
	for who, part := range map[string]Part{userID: PartDirector, w.DirectorID: PartParticipant} {
		if err := access.Join(tx, access.TakingPart{Type: ObjectType, ID: string(w.ID), UserID: who, Role: string(part), Since: w.now}); err != nil {
			return err
		}
	}
	if old.Disabled && w.Next.HolderID == old.ID {
		w.Next.HolderID = userID
	}
	if old.Disabled && w.Vigil.ContactID == old.ID {
		w.Vigil.ContactID = userID
	}
	w.DirectorID = userID
	return w.event(tx, EventDirector, userID, w.today, reason)
}

// Assign is HandOver by a team lead who does not take part and sees no contents: for a
// director who fell ill or left.
func (s *Service) Assign(ctx context.Context, a access.Actor, id ID, version int64, toUserID, reason string) error {
	const op = "casework.assign"
	fields := checkText("waarom", reason, longText, true)
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.assignable(tx, op, a, id)
		if err != nil {
			return err
		}
		if w.Version != version {
			return fault.New(op, fault.Conflict)
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		w.now, w.today = now, clock.Date(now)
		if err := w.direct(tx, op, toUserID, strings.TrimSpace(reason)); err != nil {
			return err
		}
		if err := updateCase(tx, op, &w.Case); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actAssign, ObjectType, string(id), d)
	}))
}

// assignable is a case without its texts, for whoever may give it another director.
func (s *Service) assignable(tx *store.Tx, op string, a access.Actor, id ID) (*work, access.Decision, error) {
	if !a.Known() {
		return nil, access.Decision{}, fault.New(op, fault.Unknown)
	}
	c, err := ByID(tx, id)
	if err != nil {
		return nil, access.Decision{}, err
	}
	list, err := parts(tx, id)
	if err != nil {
		return nil, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, actAssign, actAssign, Resource(c, list))
	if err != nil {
		return nil, d, err
	}
	key, erased, err := s.keyOf(tx, id)
	c.Erased = erased
	return &work{Case: c, parts: list, key: key, actor: a}, d, err
}

// participantsOf are the people of a case with their names and organisations, the
// director first.
func participantsOf(tx *store.Tx, list []access.TakingPart) ([]Participant, error) {
	people := make([]Participant, 0, len(list))
	for _, p := range list {
		u, err := userOf(tx, p.UserID)
		if err != nil {
			return nil, err
		}
		people = append(people, Participant{User: u, Part: Part(p.Role), Since: p.Since})
	}
	slices.SortStableFunc(people, func(x, y Participant) int {
		switch {
		case x.Part == y.Part:
			return strings.Compare(x.User.Name, y.User.Name)
		case x.Part == PartDirector:
			return -1
		case y.Part == PartDirector:
			return 1
		}
		return 0
	})
	return people, nil
}

// candidates are the people who may still join a case, and those who may direct it, by
// organisation and name.
func candidates(tx *store.Tx, c Case, list []access.TakingPart) (join, direct []account.User, err error) {
	everybody, err := account.Everybody(tx)
	if err != nil {
		return nil, nil, err
	}
	for _, u := range everybody {
		if MayTakePart(u, c.OrgID) && !has(list, u.ID) {
			join = append(join, u)
		}
		if MayDirect(u, c.OrgID) && u.ID != c.DirectorID {
			direct = append(direct, u)
		}
	}
	return join, direct, nil
}
