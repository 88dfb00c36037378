package activity

import (
	"cmp"
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// dayOf is a day of an activity with what is known of it; Invalid for a date on which it is not.
func dayOf(tx *store.Tx, op string, x Activity, date time.Time, user string) (Day, error) {
	if !x.On(date) {
		return Day{}, fault.Invalidf(op, "dag", "activity.no_day")
	}
	known, err := factsOf(tx, []Activity{x}, user)
	list := days([]Activity{x}, known, date, date)
	return list[0], err
}

// Join signs the actor up for a day, or off. Doing it twice changes nothing.
func (s *Service) Join(ctx context.Context, a access.Actor, id ID, date time.Time, on bool) error {
	const op = "activity.join"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		x, dec, err := s.load(tx, op, a, actJoin, id)
		if err != nil {
			return err
		}
		d, err := dayOf(tx, op, x, date, a.UserID)
		if err != nil || d.Mine == on {
			return err
		}
		if !on {
			return cmp.Or(dropSign(tx, id, date, a.UserID, ""), audit.Write(tx, s.now(), a, actJoin, ObjectType, string(id), dec))
		}
		if err := s.room(op, d); err != nil {
			return err
		}
		return cmp.Or(insertSign(tx, id, Sign{ID: store.NewID(), Day: date, UserID: a.UserID}, []byte{}, s.now()), audit.Write(tx, s.now(), a, actJoin, ObjectType, string(id), dec))
	}))
}

// room says why nobody can sign up for a day any more.
func (s *Service) room(op string, d Day) error {
	switch {
	case !d.Open(s.now()):
		return fault.Invalidf(op, "dag", "activity.over")
	case d.Full():
		return fault.Invalidf(op, "dag", "activity.full")
	}
	return nil
}

// Note signs somebody up who told the organiser a name, once for each key; the name is gone the day
// after.
func (s *Service) Note(ctx context.Context, a access.Actor, id ID, date time.Time, name, key string) error {
	const op = "activity.note"
	return s.keep(ctx, op, a, id, func(tx *store.Tx, x Activity) error {
		d, err := dayOf(tx, op, x, date, a.UserID)
		if err != nil {
			return err
		}
		if n := utf8.RuneCountInString(name); n < 2 || n > maxName || text.ContainsBSN(name) {
			return fault.Invalidf(op, "naam", "activity.bad_name")
		}
		made, again, err := account.Once(tx, a.UserID, op+" "+string(id), key, store.NewID(), s.now())
		if err != nil || again {
			return err
		}
		if err := s.room(op, d); err != nil {
			return err
		}
		k, err := s.vault.NewKey(tx, s.now(), made, made)
		if err != nil {
			return err
		}
		return insertSign(tx, id, Sign{ID: made, Day: date}, k.Seal("name", name), s.now())
	})
}

// DropName takes a name off a day.
func (s *Service) DropName(ctx context.Context, a access.Actor, id ID, date time.Time, row string) error {
	const op = "activity.drop"
	return s.keep(ctx, op, a, id, func(tx *store.Tx, _ Activity) error {
		signs, err := signsOf(tx, s.vault, id)
		if err != nil || !slices.ContainsFunc(signs, func(g Sign) bool { return g.ID == row && g.UserID == "" }) {
			return err
		}
		return cmp.Or(dropSign(tx, id, date, "", row), s.vault.Shred(tx, s.now(), row), seal.Forget(tx, s.now(), row))
	})
}

// noticeCancelled goes to who signed up for a day that does not go on.
const noticeCancelled = "activity.notice_cancelled"

// Cancel says that a day does not go on. Who signed up with an account hears it; whose name was told
// the organiser calls. Doing it twice tells nobody again.
func (s *Service) Cancel(ctx context.Context, a access.Actor, id ID, date time.Time) error {
	const op = "activity.cancel"
	return s.keep(ctx, op, a, id, func(tx *store.Tx, x Activity) error {
		d, err := dayOf(tx, op, x, date, a.UserID)
		if err != nil || d.Cancelled {
			return err
		}
		if d.Closed {
			return fault.Invalidf(op, "dag", "activity.over")
		}
		signs, err := signsOf(tx, s.vault, id)
		if err != nil {
			return err
		}
		for _, g := range signs {
			if g.UserID != "" && g.Day.Equal(date) {
				if err := account.Notify(tx, g.UserID, noticeCancelled, s.now()); err != nil {
					return err
				}
			}
		}
		d.Cancelled = true
		return setDay(tx, d)
	})
}

// Count writes down how many came on a day that began: a number, and nobody.
func (s *Service) Count(ctx context.Context, a access.Actor, id ID, date time.Time, came int) error {
	const op = "activity.count"
	return s.keep(ctx, op, a, id, func(tx *store.Tx, x Activity) error {
		d, err := dayOf(tx, op, x, date, a.UserID)
		if err != nil {
			return err
		}
		if came < 0 || came > maxSeats || d.Cancelled || s.now().Before(x.Begins(date)) {
			return fault.Invalidf(op, "kwamen", "activity.bad_count", "Max", maxSeats)
		}
		d.Came, d.Closed = came, d.Closed || date.Before(s.today())
		return setDay(tx, d)
	})
}
