package socialmap

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// Interval is a share of homes in percent, from Low up to and including High.
type Interval struct{ Low, High float64 }

// Band is an estimated share of a group in a complex. The set is fixed, so that teams
// mean the same by it; the edges at 2 and 5 % are those of the aim for active residents
// (S1 4.1), the others roughly double. The zero Band is "not filled in".
type Band uint8

// The bands, in percent of the homes.
const (
	NoBand   Band = iota
	Upto2         // 0 to 2: nobody, or one in fifty
	From2         // 2 to 5
	Upto5         // 0 to 5, for sensitive groups in place of the two before
	From5         // 5 to 10
	From10        // 10 to 25
	From25        // 25 to 50
	From50        // 50 to 75
	From75        // 75 to 100
	bandLast = From75
)

var bandEdges = [...]struct {
	code string
	Interval
}{
	NoBand: {"", Interval{0, 100}}, Upto2: {"0-2", Interval{0, 2}}, From2: {"2-5", Interval{2, 5}},
	Upto5: {"0-5", Interval{0, 5}}, From5: {"5-10", Interval{5, 10}}, From10: {"10-25", Interval{10, 25}},
	From25: {"25-50", Interval{25, 50}}, From50: {"50-75", Interval{50, 75}}, From75: {"75-100", Interval{75, 100}},
}

// Code is the band's name in storage, API and text keys, such as 5-10; empty for NoBand.
func (b Band) Code() string { return bandEdges[b].code }

// Interval is the share that the band stands for; all of it for NoBand.
func (b Band) Interval() Interval { return bandEdges[b].Interval }

// LabelKey is the text key of the band's words.
func (b Band) LabelKey() string { return "socialmap.band." + b.Code() }

// ParseBand finds a band by its code.
func ParseBand(code string) (Band, bool) {
	for b := Upto2; b <= bandLast; b++ {
		if b.Code() == code {
			return b, true
		}
	}
	return NoBand, false
}

// BandsFor are the bands that a team may choose for a group. A sensitive group starts
// with 0 to 5 %, which holds "nobody" too: in a complex of 30 homes the band 2 to 5 %
// would say that one household is there.
func BandsFor(g Group) []Band {
	if g.Sensitive() {
		return []Band{Upto5, From5, From10, From25, From50, From75}
	}
	return []Band{Upto2, From2, From5, From10, From25, From50, From75}
}

// Help is how somebody of the vulnerable group stands towards help (S1 3.1 names two kinds). It
// exists in estimates alone: what is counted by rule does not tell them apart.
type Help uint8

// The two kinds.
const (
	Accepts Help = iota // sees and accepts the help, guidance or care that is needed
	Refuses             // refuses it ("zorgmijders")
	helpCount
)

// AllHelp are both kinds in order.
func AllHelp() []Help { return []Help{Accepts, Refuses} }

// Code is the kind's name in forms and text keys.
func (h Help) Code() string { return [...]string{"vulnerable_accepts", "vulnerable_refuses"}[h] }

// LabelKey is the text key of the kind.
func (h Help) LabelKey() string { return "socialmap.group." + h.Code() }

// Limits of an estimate's free fields.
const (
	maxTeams = 10
	maxTeam  = 80  // characters
	maxBasis = 500 // characters
)

// Estimate is what a team judges the composition of a complex to be. It is a judgement
// with a name, a date and a reason, and no count.
type Estimate struct {
	Complex place.ComplexID
	Bands   [groupCount]Band // by Group; of Vulnerable only where it was not split
	// Split is the vulnerable group in two bands, by Help. Estimates of before were not split: both
	// are NoBand then.
	Split [helpCount]Band
	Teams []string  // who sat at the table: roles, teams and resident bodies
	On    time.Time // date of the judgement
	Basis string    // "Hoe weten wij dit?"
}

// IsSplit reports whether the vulnerable group was estimated in two bands.
func (e Estimate) IsSplit() bool { return e.Split != [helpCount]Band{} }

// Share is the share of a group: its band, or the sum of both kinds of the vulnerable.
func (e Estimate) Share(g Group) Interval {
	if g != Vulnerable || !e.IsSplit() {
		return e.Bands[g].Interval()
	}
	var sum Interval
	for _, b := range e.Split {
		sum = Interval{sum.Low + b.Interval().Low, min(100, sum.High+b.Interval().High)}
	}
	return sum
}

// Check says what is wrong with an estimate for a complex of that many homes, as of
// today; an empty list means nothing. The field names are those of the form.
func (e Estimate) Check(homes int, today time.Time) []fault.Field {
	var bad []fault.Field
	add := func(name, key string, pairs ...any) { bad = append(bad, fault.NewField(name, key, pairs...)) }
	if homes < MinHomes {
		add("complex", "socialmap.estimate.too_small", "Homes", MinHomes)
	}
	low, high, complete := 0.0, 0.0, true
	for _, g := range AllGroups() {
		missing := e.unbanded(g)
		for _, name := range missing {
			add(name, "socialmap.estimate.choose_band")
		}
		if complete = complete && len(missing) == 0; complete {
			low, high = low+e.Share(g).Low, high+e.Share(g).High
		}
	}
	switch {
	case complete && low > 100:
		add("bands", "socialmap.estimate.too_much", "Percent", int(low))
	case complete && high < 100:
		add("bands", "socialmap.estimate.too_little", "Percent", int(high))
	}
	if !goodTeams(e.Teams) {
		add("teams", "socialmap.estimate.teams", "Max", maxTeams)
	}
	switch {
	case e.On.IsZero():
		add("on", "socialmap.estimate.date")
	case dateOf(e.On).After(dateOf(today)):
		add("on", "socialmap.estimate.future")
	}
	switch basis := strings.TrimSpace(e.Basis); {
	case basis == "":
		add("basis", "socialmap.estimate.basis")
	case utf8.RuneCountInString(basis) > maxBasis || !utf8.ValidString(basis):
		add("basis", "socialmap.estimate.basis_long", "Max", maxBasis)
	case text.ContainsBSN(basis):
		add("basis", "socialmap.estimate.bsn")
	}
	return bad
}

// unbanded are the lines of a group without a band of its own: of the vulnerable both kinds.
func (e Estimate) unbanded(g Group) (names []string) {
	if g != Vulnerable {
		if !slices.Contains(BandsFor(g), e.Bands[g]) {
			names = append(names, g.Code())
		}
		return names
	}
	for _, h := range AllHelp() {
		if !slices.Contains(BandsFor(Vulnerable), e.Split[h]) {
			names = append(names, h.Code())
		}
	}
	return names
}

func goodTeams(teams []string) bool {
	if len(teams) == 0 || len(teams) > maxTeams {
		return false
	}
	for _, t := range teams {
		t = strings.TrimSpace(t)
		if t == "" || !utf8.ValidString(t) || utf8.RuneCountInString(t) > maxTeam || text.ContainsBSN(t) {
			return false
		}
	}
	return true
}
