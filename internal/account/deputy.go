package account

import (
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
)

// Absence is a time in which somebody is away. Why is nowhere: that is nobody's business here.
type Absence struct {
	ID, UserID string
	// DeputyID stands in; empty for the deputy that the user always has.
	DeputyID string
	From     time.Time // first date
	Until    time.Time // last date; zero until somebody says that the user is back
	ByID     string    // who said so
}

// longestAway is how far ahead the end of an absence can lie.
const longestAway = 366 * 24 * time.Hour

// Begins is the first instant of an absence.
func (x Absence) Begins() time.Time { return clock.EndOfDay(x.From.AddDate(0, 0, -1)).Add(time.Second) }

// Ends is the first instant after an absence, zero for none yet.
func (x Absence) Ends() time.Time {
	if x.Until.IsZero() {
		return time.Time{}
	}
	return clock.EndOfDay(x.Until).Add(time.Second)
}

// at reports whether an absence holds at an instant.
func (x Absence) at(now time.Time) bool {
	return !now.Before(x.Begins()) && (x.Until.IsZero() || now.Before(x.Ends()))
}

// overlaps reports whether two absences share a day.
func (x Absence) overlaps(y Absence) bool {
	return (y.Until.IsZero() || !x.From.After(y.Until)) && (x.Until.IsZero() || !y.From.After(x.Until))
}

// check are the reasons why an absence cannot be stored beside those that are there.
func (x Absence) check(today time.Time, others []Absence) []fault.Field {
	var fields []fault.Field
	switch {
	case x.From.IsZero() || x.From.Before(today) || x.From.Sub(today) > longestAway:
		fields = append(fields, fault.NewField("van", "account.away_from"))
	case !x.Until.IsZero() && (x.Until.Before(x.From) || x.Until.Sub(x.From) > longestAway):
		fields = append(fields, fault.NewField("tot", "account.away_until"))
	case slices.ContainsFunc(others, x.overlaps):
		fields = append(fields, fault.NewField("van", "account.away_twice"))
	}
	return fields
}

// Fits reports whether somebody may stand in for somebody else: a colleague who can sign in and
// has every role of theirs already. Standing in gives no right that the colleague lacks.
func Fits(deputy, u User) bool {
	return deputy.ID != u.ID && deputy.OrgID == u.OrgID && !deputy.Disabled && len(u.Roles) > 0 &&
		!slices.ContainsFunc(u.Roles, func(r access.Role) bool { return !slices.Contains(deputy.Roles, r) })
}

// Away are the people who are away at one moment, each with who stands in; empty when nobody
// does: no deputy was named, or the deputy left, lost a role, or is away too. A deputy of a
// deputy there is not: what waits goes on to the next rung.
type Away map[string]string

// Is reports whether somebody is away.
func (w Away) Is(userID string) bool { _, away := w[userID]; return away }

// StandsIn is to whom goes what waits for somebody: to themselves while they are there. It is
// empty when nobody stands in.
func (w Away) StandsIn(userID string) string {
	if deputy, away := w[userID]; away {
		return deputy
	}
	return userID
}

// Reach are the people whom something reaches that is for some people, each once and in order,
// with for whom they stand in ("" for those who are there themselves).
func (w Away) Reach(ids []string) (reached []string, namens map[string]string) {
	namens = map[string]string{}
	for _, id := range ids {
		to := w.StandsIn(id)
		if to == "" {
			continue
		}
		if !slices.Contains(reached, to) {
			reached = append(reached, to)
			if to != id {
				namens[to] = id
			}
		} else if to == id {
			delete(namens, to) // it is for them anyway
		}
	}
	return reached, namens
}

// Last are people with those who are away behind the others.
func (w Away) Last(people []User) []User {
	list := slices.Clone(people)
	slices.SortStableFunc(list, func(x, y User) int {
		switch {
		case w.Is(x.ID) == w.Is(y.ID):
			return 0
		case w.Is(x.ID):
			return 1
		}
		return -1
	})
	return list
}
