package debtwarning

import (
	"slices"
	"strings"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// Reading is how an association reads part (d) of Besluit gemeentelijke schuldhulpverlening
// art. 2. The final text of (c) and (d) is to be checked by a lawyer; docs/vroegsignalering.md
// says what was read and where.
type Reading string

// The readings: silence is enough after a while, or the tenant has to agree.
const (
	NoObjection Reading = "geen-bezwaar"
	MustAgree   Reading = "akkoord"
)

// Readings are all readings.
func Readings() []Reading { return []Reading{NoObjection, MustAgree} }

// Rules are what an association chose.
type Rules struct {
	MinDays       int     // days since the origin before a file opens
	MinCents      int64   // eurocents before a file opens
	StepDays      int     // working days for each own step
	ReactDays     int     // days in which a tenant may react to the offer
	PauseDays     int     // days for which collection rests once the municipality is at it
	OfferInLetter bool    // the offer counts only together with or after a written reminder
	Reading       Reading // of part (d)
	Wording       string  // parts (c) and (d) in the words that the association's lawyer settled
	Processing    string  // line of the register; empty: everything is off
	Version       int64   `json:"-"`
}

// Standard are the rules of who has chosen nothing: off.
func Standard() Rules {
	return Rules{MinDays: 30, MinCents: 5000, StepDays: 5, ReactDays: 14, PauseDays: 56, OfferInLetter: true, Reading: NoObjection}
}

// Limits of what people choose and write.
const (
	maxDays  = 120
	maxEuros = 10000
	maxText  = 1000
)

// Check are the reasons why rules cannot be kept like this.
func (r Rules) Check() []fault.Field {
	var c checker
	c.days("dagen", r.MinDays, 1)
	c.days("stapdagen", r.StepDays, 1)
	c.days("reactiedagen", r.ReactDays, 7)
	c.days("pauzedagen", r.PauseDays, 7)
	c.refuse(r.MinCents < 0 || r.MinCents > maxEuros*100, "bedrag", "debtwarning.bad_amount", "Max", maxEuros)
	c.refuse(!slices.Contains(Readings(), r.Reading), "lezing", "debtwarning.choose")
	c.text("wettekst", r.Wording, false)
	return c.fields
}

// checker collects the reasons of a refusal.
type checker struct{ fields []fault.Field }

func (c *checker) refuse(wrong bool, field, key string, pairs ...any) {
	if wrong {
		c.fields = append(c.fields, fault.NewField(field, key, pairs...))
	}
}

func (c *checker) days(field string, n, least int) {
	c.refuse(n < least || n > maxDays, field, "debtwarning.bad_days", "Min", least, "Max", maxDays)
}

// text refuses what is too long, missing, or holds a citizen service number.
func (c *checker) text(field, value string, needed bool) {
	c.refuse(needed && strings.TrimSpace(value) == "", field, "debtwarning.needed")
	c.refuse(len([]rune(value)) > maxText, field, "debtwarning.long", "Max", maxText)
	c.refuse(text.ContainsBSN(value), field, "debtwarning.bsn")
}
