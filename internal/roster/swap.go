package roster

import (
	"slices"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
)

// SwapState is where an ask stands. Only an open one can still change.
type SwapState string

// The states of an ask.
const (
	SwapOpen      SwapState = "open"
	SwapYes       SwapState = "ja"
	SwapNo        SwapState = "nee"
	SwapWithdrawn SwapState = "ingetrokken"
)

// Swap is somebody who asks a colleague to take a shift, or a part of it. Nothing changes before
// the colleague says yes. Without a colleague it says that somebody cannot and knows nobody: who is
// on duty stays on duty, and who keeps the roster hears it.
type Swap struct {
	ID, RosterID, OrgID string
	Asker, Asked        string // users
	From, Until         time.Time
	State               SwapState
	Made, Answered      time.Time
}

// Waits reports whether an ask still waits: it ends by itself when the shift begins.
func (w Swap) Waits(now time.Time) bool { return w.State == SwapOpen && w.From.After(now) }

// farthestSwap is how far ahead somebody can ask.
const farthestSwap = 92 * 24 * time.Hour

// refusal is why an ask cannot be made or accepted now, nil when it can. others are the rosters of
// the same organisation, this one among them.
func (w Swap) refusal(r Roster, others []Roster, away []Shift, now time.Time) []fault.Field {
	no := func(name, key string) []fault.Field { return []fault.Field{fault.NewField(name, "roster."+key)} }
	switch {
	case !w.From.Before(w.Until) || w.Until.Sub(now) > farthestSwap:
		return no("van", "swap_times")
	case w.From.Before(now):
		return no("van", "swap_past")
	case !r.holdsAll(w.Asker, w.From, w.Until, away):
		return no("van", "swap_not_yours")
	case w.Asked == "":
		return nil
	case w.Asked == w.Asker || !slices.Contains(r.People(now), w.Asked):
		return no("wie", "swap_who")
	}
	if key := busy(w.Asked, w.From, w.Until, others, away); key != "" {
		return no("wie", "swap_"+key)
	}
	return nil
}

// holdsAll reports whether somebody is on duty during the whole of a time.
func (r Roster) holdsAll(userID string, from, until time.Time, away []Shift) bool {
	list := ShiftsOf(r.Duties(from, until, away), userID)
	return len(list) == 1 && list[0].From.Equal(from) && list[0].Until.Equal(until)
}

// busy is why somebody cannot be on duty during a time: they are away, or on duty already in one of
// some rosters; empty when they can.
func busy(userID string, from, until time.Time, rosters []Roster, away []Shift) string {
	if slices.ContainsFunc(away, func(s Shift) bool { return s.UserID == userID && s.From.Before(until) && from.Before(s.Until) }) {
		return "away"
	}
	for _, r := range rosters {
		if len(ShiftsOf(r.Duties(from, until, away), userID)) > 0 {
			return "busy"
		}
	}
	return ""
}

// CheckChange are the reasons why a change that a lead makes cannot be kept.
func (r Roster) CheckChange(c Change, others []Roster, away []Shift, now time.Time, colleague func(userID string) bool) []fault.Field {
	no := func(name, key string) []fault.Field { return []fault.Field{fault.NewField(name, "roster."+key)} }
	switch {
	case !c.From.Before(c.Until) || c.Until.Sub(c.From) > longestPeriod || c.From.Before(now.Add(-backwards)) || c.From.Sub(now) > furthest:
		return no("van", "bad_change")
	case c.Out == "" && c.In == "" || c.Out == c.In:
		return no("in", "change_nobody")
	case c.In != "" && !colleague(c.In):
		return no("in", "bad_people")
	case c.Out != "" && len(ShiftsOf(r.Duties(c.From, c.Until, nil), c.Out)) == 0:
		return no("uit", "change_not_on")
	case c.In == "":
		return nil
	}
	if key := busy(c.In, c.From, c.Until, others, away); key != "" {
		return no("in", "swap_"+key)
	}
	return nil
}

// Missed are changes that write down who was away while on duty between two instants and whom nobody
// stood in for: absences are forgotten, and what somebody carried is not made up.
func (r Roster) Missed(from, until time.Time, away []Shift) (list []Change) {
	planned := r.Duties(from, until, nil)
	for _, gone := range away {
		for _, s := range ShiftsOf(planned, gone.UserID) {
			if begins, ends := clock.Later(s.From, gone.From), clock.Earlier(s.Until, gone.Until); begins.Before(ends) {
				list = append(list, Change{Out: gone.UserID, From: begins, Until: ends})
			}
		}
	}
	return list
}
