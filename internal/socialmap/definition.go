package socialmap

import (
	"cmp"
	"slices"
	"time"
)

// Origin is where the facts of a figure come from. Its code is in the API and in text keys.
type Origin string

// The origins.
const (
	FromAdministration Origin = "administration" // what the landlord's own administration delivers
	FromSignals        Origin = "signals"
	FromCases          Origin = "cases"
	FromRegister       Origin = "register" // of volunteers
)

// Lag is how far a figure looks back from its date.
type Lag string

// The lags.
const (
	MonthEnd Lag = "month_end" // how it was at the end of the month before
	Year     Lag = "year"      // what happened in the 12 months up to the date
	OnDate   Lag = "on_date"   // how it was on the date
)

// Owner is who in an association answers for a figure.
type Owner string

// The owners.
const (
	RentOffice    Owner = "rent"
	Letting       Owner = "letting"
	Neighbourhood Owner = "neighbourhood"
	SocialWork    Owner = "social"
	Maintenance   Owner = "maintenance"
)

// Definition is what one has to know of a figure before one talks about it. Its words are
// under socialmap.definition: what is counted (.counts) and what it misses (.quality).
type Definition struct {
	Code   string // of an indicator, or of what several indicators divide
	Source Origin
	Lag    Lag
	Owner  Owner
	Since  time.Time // date from which it is counted like this
}

// VolunteersCode is the definition of the number of volunteers, which is no indicator: it is exact.
const VolunteersCode = "volunteers"

// Definitions are those of all figures, in the order of the page.
func Definitions() []Definition {
	begin, wider := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	return []Definition{
		{"arrears", FromAdministration, MonthEnd, RentOffice, begin},
		{"nuisance", FromAdministration, Year, Neighbourhood, begin},
		{"turnover", FromAdministration, Year, Letting, begin},
		{"allocation", FromAdministration, Year, Letting, begin},
		{"stay", FromAdministration, OnDate, Letting, wider},
		{"rent", FromAdministration, OnDate, RentOffice, wider},
		{"signals", FromSignals, Year, SocialWork, begin},
		{FollowUp, FromSignals, Year, SocialWork, wider},
		{"waiting", FromSignals, Year, SocialWork, begin},
		{"cases", FromCases, Year, SocialWork, begin},
		{"promises", FromCases, Year, SocialWork, wider},
		{"requests", FromCases, Year, SocialWork, wider},
		{"repairs", FromAdministration, Year, Maintenance, wider},
		{VolunteersCode, FromRegister, OnDate, Neighbourhood, wider},
	}
}

// Definition is what one has to know of the indicator: its own, or else that of what it is part of.
func (in Indicator) Definition() Definition {
	code := cmp.Or(in.DefinedBy, in.Code)
	list := Definitions()
	if i := slices.IndexFunc(list, func(d Definition) bool { return d.Code == code }); i >= 0 {
		return list[i]
	}
	return Definition{}
}

// Indicators are the indicators that the definition is about.
func (d Definition) Indicators() (list []Indicator) {
	for _, in := range append(Indicators(), waiting()) {
		if in.Definition().Code == d.Code {
			list = append(list, in)
		}
	}
	return list
}

// LabelKey is the text key of the name.
func (d Definition) LabelKey() string {
	switch {
	case d.Code == VolunteersCode:
		return "socialmap.volunteers"
	case d.Indicators()[0].Code == d.Code:
		return d.Indicators()[0].LabelKey()
	}
	return "socialmap.definition." + d.Code + ".name"
}

// CountsKey is the text key of what is counted.
func (d Definition) CountsKey() string { return "socialmap.definition." + d.Code + ".counts" }

// QualityKey is the text key of what it misses.
func (d Definition) QualityKey() string { return "socialmap.definition." + d.Code + ".quality" }

// LabelKey is the text key of the origin.
func (o Origin) LabelKey() string { return "socialmap.source." + string(o) }

// LabelKey is the text key of the lag.
func (l Lag) LabelKey() string { return "socialmap.lag." + string(l) }

// LabelKey is the text key of the owner.
func (o Owner) LabelKey() string { return "socialmap.owner." + string(o) }

// LabelKey is the text key of which way is better.
func (d Direction) LabelKey() string {
	return "socialmap.better." + [...]string{"neutral", "lower", "higher"}[d]
}

// Code names the direction in the API.
func (d Direction) Code() string { return [...]string{"geen", "lager", "hoger"}[d] }
