package casework

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// lockedObject is what somebody is shut out of: the home with all its cases and
// signals, or the case itself when it is about a place.
func lockedObject(c Case) (objectType, id string) {
	if c.UnitID != "" {
		return access.HomeType, string(c.UnitID)
	}
	return ObjectType, string(c.ID)
}

// shutOutOf are the users who are shut out of a case now.
func shutOutOf(tx *store.Tx, c Case) ([]string, error) {
	objectType, id := lockedObject(c)
	list, err := access.Lockouts(tx, objectType, id)
	users := make([]string, len(list))
	for i, l := range list {
		users[i] = l.UserID
	}
	return users, err
}

// ShutOut is somebody who is shut out, as a screen shows it.
type ShutOut struct {
	ID    string
	User  account.User
	By    string // name
	Since time.Time
}

// Doors is a case without contents, with who is shut out of it.
type Doors struct {
	ID         ID
	Number     string
	Version    int64
	WholeHome  bool // the lock-out covers the home: its other cases and its signals too
	Today      time.Time
	Out        []ShutOut
	Colleagues []account.User // who could be shut out
}

// ShowDoors tells who is shut out of a case, to whoever may shut somebody out.
func (s *Service) ShowDoors(ctx context.Context, a access.Actor, id ID) (v Doors, err error) {
	const op = "casework.showdoors"
	now := s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		w, _, err := s.handle(tx, op, a, actShutOut, id, now)
		if err != nil {
			return err
		}
		v = Doors{ID: id, Number: w.Number, Version: w.Version, WholeHome: w.UnitID != "", Today: w.today}
		objectType, object := lockedObject(w.Case)
		list, err := access.Lockouts(tx, objectType, object)
		if err != nil {
			return err
		}
		shut := make([]string, len(list))
		for i, l := range list {
			u, err := userOf(tx, l.UserID)
			if err != nil {
				return err
			}
			by, err := userOf(tx, l.ByID)
			if err != nil {
				return err
			}
			shut[i] = l.UserID
			v.Out = append(v.Out, ShutOut{ID: l.ID, User: u, By: by.Name, Since: l.From})
		}
		everybody, err := account.Everybody(tx)
		v.Colleagues = slices.DeleteFunc(everybody, func(u account.User) bool {
			return u.ID == a.UserID || slices.Contains(shut, u.ID) || !mayBeShutOut(u, w.OrgID)
		})
		return err
	})
	return v, fault.Wrap(op, err)
}

// mayBeShutOut reports whether somebody could ever see a case, its signals, or a record of the reporting code there.
func mayBeShutOut(u account.User, orgID string) bool {
	return MayTakePart(u, orgID) || !u.Disabled && u.OrgID == orgID && hasOne(u, access.OnCall, access.SafetyOfficer)
}

// ShutOutColleague shuts a named colleague (a neighbour, a relative) out of a case, with
// the reason. From that moment the case, and of a home also its other cases and its
// signals, answer them as if they did not exist. Whoever still holds something there
// hands that over first, so that nothing is left with nobody.
func (s *Service) ShutOutColleague(ctx context.Context, a access.Actor, id ID, userID, reason string) error {
	const op = "casework.shutout"
	reason = strings.TrimSpace(reason)
	fields := checkText("waarom", reason, longText, true)
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.handle(tx, op, a, actShutOut, id, now)
		if err != nil {
			return err
		}
		if err := w.readable(op); err != nil {
			return err
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		u, err := userOf(tx, userID)
		if err != nil {
			return err
		}
		if u.ID == a.UserID || !mayBeShutOut(u, w.OrgID) {
			return fault.Invalidf(op, "wie", "casework.cannot_shut_out")
		}
		if err := s.freeHands(tx, op, w, u.ID); err != nil {
			return err
		}
		objectType, object := lockedObject(w.Case)
		if _, err := access.ShutOut(tx, access.Lockout{UserID: u.ID, Type: objectType, Object: object, ByID: a.UserID, From: now}); err != nil {
			return err
		}
		if err := bumpThere(tx, objectType, object, now); err != nil { // who follows it is asked for again
			return err
		}
		if err := deleteDraft(tx, id, u.ID, ""); err != nil {
			return err
		}
		if err := w.event(tx, EventShutOut, u.ID, w.today, reason); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actShutOut, ObjectType, string(id), d)
	}))
}

// freeHands refuses while somebody holds something that a lock-out would hide.
func (s *Service) freeHands(tx *store.Tx, op string, w *work, userID string) error {
	objectType, object := lockedObject(w.Case)
	held, err := heldThere(tx, objectType, object, userID)
	if err != nil {
		return err
	}
	if held == 0 && w.UnitID != "" {
		if held, err = signal.HeldAt(tx, w.UnitID, userID); err != nil {
			return err
		}
	}
	if held > 0 {
		return fault.Invalidf(op, "wie", "casework.holds_something")
	}
	return nil
}

// LetInAgain ends a lock-out, with the reason.
func (s *Service) LetInAgain(ctx context.Context, a access.Actor, id ID, lockoutID, reason string) error {
	const op = "casework.letin"
	reason = strings.TrimSpace(reason)
	fields := checkText("waarom", reason, longText, true)
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.handle(tx, op, a, actShutOut, id, now)
		if err != nil {
			return err
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		objectType, object := lockedObject(w.Case)
		list, err := access.Lockouts(tx, objectType, object)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(l access.Lockout) bool { return l.ID == lockoutID })
		if i < 0 {
			return fault.New(op, fault.NotFound)
		}
		if ok, err := access.LetIn(tx, objectType, object, lockoutID, now); err != nil || !ok {
			return store.Changed(op, 0, err)
		}
		if err := w.event(tx, EventLetIn, list[i].UserID, w.today, reason); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "case.let_in", ObjectType, string(id), d)
	}))
}
