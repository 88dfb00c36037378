package casework

import (
	"fmt"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
)

// Transition is a change of state that is allowed.
type Transition struct{ From, To State }

// Transitions are all changes of state that are allowed; every other one is refused.
// A resting case that rests again has its rhythm agreed anew.
func Transitions() []Transition {
	return []Transition{{Open, Resting}, {Open, Closed}, {Resting, Resting}, {Resting, Open}, {Resting, Closed}, {Closed, Open}}
}

// CanBecome reports whether a case may go from one state to another.
func CanBecome(from, to State) bool { return slices.Contains(Transitions(), Transition{from, to}) }

// Terms of a case, in working days, days or weeks.
const (
	stepGrace  = 5  // working days in which an active case must get a next step
	silentDays = 14 // days without a log entry after which a case has gone silent
	minWeeks   = 1  // rhythm of a waakvlam
	maxWeeks   = 26
)

// DueOf is the date by which something must have happened in a case: that of the step, or
// that of the reins when it comes first. It is zero when closed.
func DueOf(c Case) time.Time {
	if reinsFirst(c) {
		return ReinsDue(c)
	}
	return StepDue(c)
}

// reinsFirst reports whether the reins are to be looked at before the step is to be done.
func reinsFirst(c Case) bool {
	reins := ReinsDue(c)
	return !reins.IsZero() && reins.Before(StepDue(c))
}

// ReinsDue is the date on which reins that were taken over go back, or are agreed anew; zero
// when they were not.
func ReinsDue(c Case) time.Time {
	if c.State == Closed || c.Reins.Holder != TakenOver {
		return time.Time{}
	}
	return c.Reins.Until
}

// StepDue is the date of the next step, of the writing down of one, or of the next look at a
// resting case. It is zero when closed.
func StepDue(c Case) time.Time {
	switch c.State {
	case Open:
		if c.Next.Known() {
			return c.Next.By
		}
		return clock.AddWorkingDays(clock.Date(c.ActiveSince), stepGrace)
	case Resting:
		return c.Vigil.NextLook
	}
	return time.Time{}
}

// Late reports whether the date of DueOf has passed.
func Late(c Case, today time.Time) bool { return isPast(DueOf(c), today) }

// isPast reports whether a date lies behind; one that is not set does not.
func isPast(date, today time.Time) bool { return !date.IsZero() && today.After(date) }

// Silent reports whether nobody wrote in the log of an open case for fourteen days.
func Silent(c Case, today time.Time) bool {
	last := c.ActiveSince
	if c.LastLog.After(last) {
		last = c.LastLog
	}
	return c.State == Open && !today.Before(clock.Date(last).AddDate(0, 0, silentDays))
}

// WaitsFor is the user on whom a case waits now: never nobody while it is not closed. Reins
// that were taken over are the director's.
func WaitsFor(c Case) string {
	if reinsFirst(c) {
		return c.DirectorID
	}
	return stepWaits(c)
}

// stepWaits is the user on whom the step of a case waits.
func stepWaits(c Case) string {
	switch {
	case c.State == Closed:
		return ""
	case c.State == Resting && c.Vigil.ContactID != "":
		return c.Vigil.ContactID
	case c.State == Open && c.Next.HolderID != "":
		return c.Next.HolderID
	}
	return c.DirectorID
}

// NextLook is the date of the next look at a resting case: so many weeks after a
// date, on a working day.
func NextLook(from time.Time, everyWeeks int) time.Time {
	return clock.AddWorkingDays(from.AddDate(0, 0, 7*everyWeeks), 0)
}

// YearlyLook is the date on which people ask whether a resting case is still needed,
// a year after that was last agreed.
func YearlyLook(v Vigil) time.Time {
	if v.Since.IsZero() {
		return time.Time{}
	}
	return v.Since.AddDate(1, 0, 0)
}

// isContact reports whether an entry means that the resident was spoken to, which is
// what a look at a resting case asks for.
func (k LogKind) isContact() bool { return k == Talk || k == Call || k == Visit }

// KeepUntil is the date until which a closed case is kept: one year after closing, two
// for nuisance (product.md, least data). It is zero while the case is not closed.
func KeepUntil(c Case) time.Time {
	if c.State != Closed {
		return time.Time{}
	}
	return clock.Date(c.ClosedAt).AddDate(KeepYears(c.Nuisance), 0, 0)
}

// KeepYears is how many years a case is kept after closing.
func KeepYears(nuisance bool) int {
	if nuisance {
		return 2
	}
	return 1
}

func hasOne(u account.User, roles ...access.Role) bool {
	return slices.ContainsFunc(u.Roles, func(r access.Role) bool { return slices.Contains(roles, r) })
}

// MayDirect reports whether somebody may be the director of a case of an organisation:
// a consultant or team lead of that organisation, or a regisseur of any.
func MayDirect(u account.User, orgID string) bool {
	if u.ID == "" || u.Disabled {
		return false
	}
	return hasOne(u, access.Director) || u.OrgID == orgID && hasOne(u, access.Consultant, access.TeamLead)
}

// MayTakePart reports whether somebody may take part in a case of an organisation: a
// colleague who works with residents, or a partner's professional. Volunteers and
// residents may not: nobody becomes an informant about a neighbour.
func MayTakePart(u account.User, orgID string) bool {
	if MayDirect(u, orgID) {
		return true
	}
	if u.ID == "" || u.Disabled {
		return false
	}
	return hasOne(u, access.Partner) || u.OrgID == orgID && hasOne(u, access.Caretaker)
}

// numberOf is the number of a case as people say it: 2026-0001.
func numberOf(year int, n int64) string { return fmt.Sprintf("%d-%04d", year, n) }
