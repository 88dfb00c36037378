package danger

import (
	"slices"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// ID names a report.
type ID string

// Kind is what happened, as anybody there would have seen it.
type Kind string

// Kinds are all kinds in the order of the form.
func Kinds() []Kind { return []Kind{"bedreigd", "geslagen", "wapen", "dier", "gevaarlijke-plek"} }

// Way is how the tenant was told.
type Way string

// Ways are all ways.
func Ways() []Way { return []Way{"gesprek", "telefoon", "brief"} }

// Terms of a report.
const (
	Months     = 6  // from the incident; policy of the program, also the term of retention
	recentDays = 30 // an incident of longer ago is no ground to warn today
	tellDays   = 5  // working days within which the tenant is told
	minStory   = 10 // runes
	maxStory   = 800
)

// Report is an incident at a home, and what was done about it. The story is sealed.
type Report struct {
	ID      ID
	Org     string
	Unit    place.UnitID
	Kind    Kind
	On      time.Time // date of the incident
	At      time.Time // instant of the report
	By      string    // user who reported it
	Owner   string    // user who answers for it
	ToldOn  time.Time // date on which the tenant was told, zero before
	ToldHow Way
	Ended   time.Time // instant at which the owner ended it early, zero before
	Version int64
	story   []byte
	endWhy  []byte
	Address string // of the home, for screens
}

// LastDay is the last day on which the report warns: six months after the incident.
func (r Report) LastDay() time.Time {
	y, m, d := r.On.Date()
	end := time.Date(y, m+Months+1, 0, 0, 0, 0, 0, time.UTC) // the last of that month
	return time.Date(end.Year(), end.Month(), min(d, end.Day()), 0, 0, 0, 0, time.UTC)
}

// Active reports whether the report warns on a date.
func (r Report) Active(day time.Time) bool { return r.Ended.IsZero() && !day.After(r.LastDay()) }

// TellBy is the date by which the tenant is told.
func (r Report) TellBy() time.Time { return clock.AddWorkingDays(clock.Date(r.At), tellDays) }

// Late reports whether the tenant should have been told before a date and was not.
func (r Report) Late(day time.Time) bool {
	return r.Active(day) && r.ToldOn.IsZero() && r.TellBy().Before(day)
}

// Resource is the report for the policy.
func (r Report) Resource() access.Resource {
	return access.Resource{Type: "Danger", ID: string(r.ID), Org: r.Org, Sender: r.By, Holder: r.Owner, Home: string(r.Unit)}
}

// Draft is a report as somebody makes it.
type Draft struct {
	Unit  place.UnitID
	Kind  Kind
	On    time.Time // date
	Story string
	Owner string
	Key   string // idempotency key, unique for its user; empty for none
}

// checkDraft are the reasons why a draft is refused; owners are those who can be chosen.
func checkDraft(d Draft, today time.Time, owners []string) []fault.Field {
	var fields []fault.Field
	refuse := func(wrong bool, name, key string, pairs ...any) {
		if wrong {
			fields = append(fields, fault.NewField(name, key, pairs...))
		}
	}
	refuse(d.Unit == "", "woning", "danger.home_missing")
	refuse(!slices.Contains(Kinds(), d.Kind), "soort", "danger.choose")
	refuse(d.On.IsZero() || d.On.After(today), "datum", "danger.day_wrong")
	refuse(!d.On.IsZero() && d.On.Before(today.AddDate(0, 0, -recentDays)), "datum", "danger.day_old", "Days", recentDays)
	refuse(!slices.Contains(owners, d.Owner), "eigenaar", "danger.choose")
	return append(fields, checkText("verhaal", d.Story)...)
}

func checkText(name, s string) []fault.Field {
	n := utf8.RuneCountInString(s)
	switch {
	case n < minStory:
		return []fault.Field{fault.NewField(name, "danger.short", "Min", minStory)}
	case n > maxStory || !utf8.ValidString(s):
		return []fault.Field{fault.NewField(name, "danger.long", "Max", maxStory)}
	case text.ContainsBSN(s):
		return []fault.Field{fault.NewField(name, "danger.bsn")}
	}
	return nil
}

// checkTold are the reasons why a tenant was not told like this.
func checkTold(r Report, on time.Time, how Way, today time.Time) []fault.Field {
	var fields []fault.Field
	if on.IsZero() || on.Before(r.On) || on.After(today) {
		fields = append(fields, fault.NewField("verteld", "danger.day_wrong"))
	}
	if !slices.Contains(Ways(), how) {
		fields = append(fields, fault.NewField("hoe", "danger.choose"))
	}
	return fields
}
