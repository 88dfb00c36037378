package hotline

import (
	"slices"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/roster"
)

// ResponderID names professional help by contract.
type ResponderID string

// Responder is professional help by contract: an organisation that comes when it is called in.
type Responder struct {
	ID       ResponderID
	OrgID    string
	Name     string // of the organisation
	Phone    string
	RosterID string          // it is there while somebody is on duty in it; empty: by Hours
	Hours    []roster.Window // none: day and night
	Minutes  int             // within which it comes
	Until    time.Time       // last day of the contract, date
	Version  int64
}

// Bounds of a responder.
const (
	maxResponders = 20
	maxMinutes    = 240
	maxHelpName   = 80
)

// check are the reasons why a responder is refused.
func (r Responder) check() (fields []fault.Field) {
	refuse := func(is bool, name, key string) {
		if is {
			fields = append(fields, fault.NewField(name, "hotline."+key))
		}
	}
	refuse(r.Name == "" || len([]rune(r.Name)) > maxHelpName, "naam", "help_name")
	refuse(!goodNumber(r.Phone), "telefoon", "way_number")
	refuse(r.Minutes < 1 || r.Minutes > maxMinutes, "minuten", "help_minutes")
	refuse(r.Until.IsZero(), "tot", "help_until")
	refuse(slices.ContainsFunc(r.Hours, badWindow), "open", "help_hours")
	return fields
}

// badWindow reports whether hours are none at all.
func badWindow(w roster.Window) bool {
	return len(w.Days) == 0 || w.Opens < 0 || w.Opens >= fullDay || w.Closes < 1 || w.Closes > fullDay || w.Opens == w.Closes
}

// fullDay is a day in minutes.
const fullDay = 24 * 60

// ends is when the contract ends: at the end of its last day.
func (r Responder) ends() time.Time {
	end, _ := clock.OnTheWall(r.Until, fullDay)
	return end
}

// cover is the roster of all responders of an organisation: on duty is who would come. duties are
// those of the rosters that they have, over the time that is asked about.
func cover(list []Responder, duties map[string][]roster.Duty) roster.Roster {
	var all roster.Roster
	longAgo := time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
	for _, r := range list {
		id := string(r.ID)
		if r.RosterID == "" {
			all.Layers = append(all.Layers, roster.Layer{People: []string{id}, Turn: roster.Turn{Start: longAgo, Every: 1}, Hours: r.Hours})
		}
		for _, d := range duties[r.RosterID] {
			if len(d.Users) > 0 {
				all.Changes = append(all.Changes, roster.Change{In: id, From: d.From, Until: d.Until})
			}
		}
		all.Changes = append(all.Changes, roster.Change{Out: id, From: r.ends(), Until: r.ends().AddDate(100, 0, 0)})
	}
	return all
}

// Gap is a time in which no help would come.
type Gap struct {
	From, Until time.Time
	Long        bool // it began before what was looked at
}

// How far is looked ahead for help, and back to when a gap began.
const (
	helpAhead = 14
	helpBack  = 14
)

// gaps are the times in the coming days in which no help would come.
func gaps(list []Responder, duties map[string][]roster.Duty, now time.Time) (all []Gap) {
	from, until := now.AddDate(0, 0, -helpBack), now.AddDate(0, 0, helpAhead)
	for _, d := range roster.Gaps(cover(list, duties).Duties(from, until, nil)) {
		if d.Until.After(now) {
			all = append(all, Gap{d.From, d.Until, d.From.Equal(from)})
		}
	}
	return all
}

// onCall are the responders that would come at a moment, the quickest first.
func onCall(list []Responder, duties map[string][]roster.Duty, at time.Time) (now []Responder) {
	there := cover(list, duties).On(at, nil)
	for _, r := range list {
		if slices.Contains(there, string(r.ID)) {
			now = append(now, r)
		}
	}
	slices.SortStableFunc(now, func(a, b Responder) int { return a.Minutes - b.Minutes })
	return now
}
