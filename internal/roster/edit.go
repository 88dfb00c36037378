package roster

import (
	"slices"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
)

// Bounds of a roster.
const (
	maxName    = 80
	maxLevel   = 5
	maxLayers  = 8
	maxPeople  = 40
	maxWindows = 3
	maxEvery   = 92
	// longestPeriod and furthest bound what is laid down by hand.
	longestPeriod = 62 * 24 * time.Hour
	furthest      = 366 * 24 * time.Hour
	// backwards is how long a change can be written down after the fact.
	backwards = 31 * 24 * time.Hour
	// keptFor is how long what is over stays: a year of who did what, and a month.
	keptFor = 400
)

// Check are the reasons why the settings of a roster cannot be kept.
func (r Roster) Check() []fault.Field {
	fields := checkName(r.Name)
	if r.Level < 1 || r.Level > maxLevel {
		fields = append(fields, fault.NewField("trap", "roster.bad_level"))
	}
	return append(fields, checkWindows(r.Needed)...)
}

func checkName(name string) []fault.Field {
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return []fault.Field{fault.NewField("naam", "roster.bad_name")}
	case n > maxName:
		return []fault.Field{fault.NewField("naam", "roster.long_name", "Max", maxName)}
	}
	return nil
}

func checkWindows(list []Window) (fields []fault.Field) {
	for _, w := range list {
		if len(w.Days) == 0 || w.Opens < 0 || w.Opens >= midnight || w.Closes < 1 || w.Closes > midnight {
			fields = append(fields, fault.NewField("uren", "roster.bad_window"))
		}
	}
	if len(list) > maxWindows {
		fields = append(fields, fault.NewField("uren", "roster.many_windows"))
	}
	return fields
}

// Check are the reasons why a layer cannot be kept. colleague says who may be in it.
func (l Layer) Check(today time.Time, colleague func(userID string) bool) []fault.Field {
	fields := append(checkName(l.Name), checkWindows(l.Hours)...)
	refuse := func(is bool, name, key string) {
		if is {
			fields = append(fields, fault.NewField(name, "roster."+key))
		}
	}
	refuse(len(l.People) == 0, "wie", "no_people")
	refuse(len(l.People) > maxPeople, "wie", "many_people")
	refuse(slices.ContainsFunc(l.People, func(u string) bool { return !colleague(u) }), "wie", "bad_people")
	refuse(len(l.Turn.On) == 0 && (l.Turn.Every < 1 || l.Turn.Every > maxEvery), "beurt", "bad_turn")
	refuse(l.Turn.At < 0 || l.Turn.At >= midnight, "wissel", "bad_time")
	refuse(l.From.IsZero() || l.From.Before(today) || l.From.Sub(today) > furthest, "ingaat", "bad_from")
	return fields
}

// InForce reports whether something of a layer still is to come, or is going on.
func (l Layer) InForce(today time.Time) bool { return l.Until.IsZero() || !l.Until.Before(today) }

// WithLayer is a roster with another layer from a date on, instead of the one at an index or beside
// those that are there (-1). What was before that date stays as it was: who did what is history.
func (r Roster) WithLayer(i int, l Layer) Roster {
	r.Layers = slices.Clone(r.Layers)
	if i < 0 {
		r.Layers = append(r.Layers, l)
		return r
	}
	if old := r.Layers[i]; old.From.Before(l.From) {
		r = r.WithoutLayer(i, l.From)
		r.Layers = slices.Insert(r.Layers, i+1, l)
		return r
	}
	r.Layers[i] = l
	return r
}

// WithoutLayer is a roster in which nothing of a layer begins from a date on.
func (r Roster) WithoutLayer(i int, from time.Time) Roster {
	r.Layers = slices.Clone(r.Layers)
	l := &r.Layers[i]
	if !l.From.IsZero() && !l.From.Before(from) {
		r.Layers = slices.Delete(r.Layers, i, i+1)
		return r
	}
	l.Until = from.AddDate(0, 0, -1)
	return r
}

// CheckPeriod are the reasons why a period cannot be kept beside those that are there.
func (r Roster) CheckPeriod(p Period, now time.Time, colleague func(userID string) bool) []fault.Field {
	fields := checkName(p.Name)
	switch {
	case p.From.IsZero() || !p.From.Before(p.Until) || p.Until.Sub(p.From) > longestPeriod || !p.Until.After(now) || p.From.Sub(now) > furthest:
		fields = append(fields, fault.NewField("van", "roster.bad_period"))
	case slices.ContainsFunc(r.Periods, func(o Period) bool { return o.From.Before(p.Until) && p.From.Before(o.Until) }):
		fields = append(fields, fault.NewField("van", "roster.period_twice"))
	}
	for _, s := range p.Shifts {
		if s.From.Before(p.From) || p.Until.Before(s.Until) || !s.From.Before(s.Until) || !colleague(s.UserID) {
			fields = append(fields, fault.NewField("wie", "roster.bad_people"))
		}
	}
	return fields
}

// Tidy is a roster without what was over long ago.
func (r Roster) Tidy(now time.Time) Roster {
	date := clock.Date(now).AddDate(0, 0, -keptFor)
	at := now.AddDate(0, 0, -keptFor)
	r.Layers = slices.DeleteFunc(slices.Clone(r.Layers), func(l Layer) bool { return !l.InForce(date) })
	r.Periods = slices.DeleteFunc(slices.Clone(r.Periods), func(p Period) bool { return p.Until.Before(at) })
	r.Changes = slices.DeleteFunc(slices.Clone(r.Changes), func(c Change) bool { return c.Until.Before(at) })
	return r
}

// People are all who have, or can still get, a turn in the roster, each once.
func (r Roster) People(now time.Time) (list []string) {
	for _, l := range r.Layers {
		if l.InForce(clock.Date(now).AddDate(0, 0, -1)) { // last night may go on
			list = append(list, l.People...)
		}
	}
	for _, p := range r.Periods {
		for _, s := range p.Shifts {
			if s.Until.After(now) {
				list = append(list, s.UserID)
			}
		}
	}
	for _, c := range r.Changes {
		if c.Until.After(now) {
			list = append(list, c.In)
		}
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(u string) bool { return u == "" })
}

// Forget is a roster without somebody who left long ago. The turns of the others stay where they
// are.
func (r Roster) Forget(userID string) Roster {
	r.Layers, r.Periods, r.Changes = slices.Clone(r.Layers), slices.Clone(r.Periods), slices.Clone(r.Changes)
	for i := range r.Layers {
		l := &r.Layers[i]
		l.People = slices.Clone(l.People)
		for j, u := range l.People {
			if u == userID {
				l.People[j] = ""
			}
		}
	}
	for i := range r.Periods {
		p := &r.Periods[i]
		p.Shifts = slices.DeleteFunc(slices.Clone(p.Shifts), func(s Shift) bool { return s.UserID == userID })
	}
	for i := range r.Changes {
		c := &r.Changes[i]
		if c.Out == userID {
			c.Out = ""
		}
		if c.In == userID {
			c.In = ""
		}
	}
	r.Changes = slices.DeleteFunc(r.Changes, func(c Change) bool { return c.Out == "" && c.In == "" })
	return r
}
