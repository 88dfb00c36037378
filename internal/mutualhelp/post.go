package mutualhelp

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
	"samendoen/internal/volunteer"
)

// ID names a post.
type ID string

// ObjectType is how the policy and the log name a post; MatchType a match.
const (
	ObjectType = "HelpPost"
	MatchType  = "HelpMatch"
)

// Side is which of the two somebody is.
type Side string

// The sides.
const (
	Ask   Side = "vraag"
	Offer Side = "aanbod"
)

// Sides are both sides, in the order of screens.
func Sides() []Side { return []Side{Ask, Offer} }

// Other is the other side.
func (s Side) Other() Side {
	if s == Ask {
		return Offer
	}
	return Ask
}

// Kinds are what help can be, by their codes: small, and nothing that needs a professional.
func Kinds() []string {
	return []string{"boodschap", "klusje", "wandelen", "taal", "post", "huisdier", "gezelschap", "vervoer", "telefoon"}
}

// Parts are the parts of the week in which somebody can, by their codes.
func Parts() []string {
	return []string{"week-ochtend", "week-middag", "week-avond", "weekend-ochtend", "weekend-middag", "weekend-avond"}
}

// RulesVersion is the version of the rules of safety that a page shows and people agree to. Whoever
// changes these raises it, and everybody is asked again.
const RulesVersion = 1

// Rules are the rules of safety, by their codes.
func Rules() []string {
	return []string{"geld", "zorg", "sleutel", "kinderen", "eerste", "stoppen", "onveilig"}
}

// State is where a post stands. The codes are stored.
type State string

// The states of a post.
const (
	Open    State = "open"
	Tabled  State = "voorgesteld" // both are asked about each other
	Matched State = "loopt"
	Gone    State = "gestopt"
	Lapsed  State = "verlopen"
)

// Live reports whether somebody is asked about, or runs with, another.
func (s State) Live() bool { return s == Tabled || s == Matched }

// Over reports whether nothing comes of it any more.
func (s State) Over() bool { return s == Gone || s == Lapsed }

// By is who takes a step.
type By string

// Who takes steps.
const (
	ByNeighbour By = "buur"
	ByMatcher   By = "bemiddelaar"
	ByProgram   By = "programma"
)

// PostMove is a line of the table of states of a post; an empty From is where it begins.
type PostMove struct {
	From State
	Step string
	By   By
	To   State
}

// The steps of a post.
const (
	stepPut     = "zetten"
	stepTable   = "voorstellen"
	stepFree    = "weer vrij"
	stepJoin    = "allebei ja"
	stepKeep    = "laten staan"
	stepGone    = "stoppen"
	stepExpires = "verlopen"
)

// PostMoves is the table of states of a post: every other step is refused.
func PostMoves() []PostMove {
	return []PostMove{
		{"", stepPut, ByNeighbour, Open},
		{Open, stepKeep, ByNeighbour, Open},
		{Open, stepTable, ByMatcher, Tabled},
		{Tabled, stepJoin, ByNeighbour, Matched},
		{Tabled, stepFree, ByProgram, Open},
		{Matched, stepFree, ByProgram, Open},
		{Open, stepGone, ByNeighbour, Gone},
		{Tabled, stepGone, ByNeighbour, Gone},
		{Matched, stepGone, ByNeighbour, Gone},
		{Open, stepExpires, ByProgram, Lapsed},
	}
}

// Private is what is sealed of a post.
type Private struct {
	Name  string // first name, which the other sees after two yeses
	Reach string // how to reach them: the same
	Words string // an own sentence, which only a matcher reads
}

// Post is what somebody asks or offers.
type Post struct {
	ID      ID
	OrgID   string
	Side    Side
	Kind    string
	Complex place.ComplexID
	Area    place.AreaCode // neighbourhood of the complex
	Wider   bool           // somebody of the same neighbourhood will do as well
	Parts   []string
	Tongues []string // languages that they speak, by code
	UserID  string   // whose it is; empty for somebody without an account
	ByID    string   // who wrote it down
	Rules   int      // version of the rules that they agreed to
	Agreed  time.Time
	State   State
	Made    time.Time // instant
	Since   time.Time // instant of the state
	Due     time.Time // date by which somebody should have looked at it
	Until   time.Time // last date on which it stands
	Over    time.Time // instant; zero while something can come of it
	Private
	Erased  bool // Private cannot be read any more
	Version int64
}

// Owner is who answers for a post: whose it is, or who wrote it down for somebody without an account.
func (p Post) Owner() string { return cmp.Or(p.UserID, p.ByID) }

// Person is who a post is of, for what holds of one person.
func (p Post) Person() string { return cmp.Or(p.UserID, string(p.ID)) }

// resource is a post as the policy sees it, with those who bring together at its complex.
func (p Post) resource(matchers map[place.ComplexID][]string) access.Resource {
	return access.Resource{Type: ObjectType, ID: string(p.ID), Org: p.OrgID, Sender: p.Owner(), Participants: matchers[p.Complex]}
}

// Step is the post after a step at a moment; false when the table does not know it.
func (p Post) step(step string, set Settings, now time.Time) (Post, bool) {
	i := slices.IndexFunc(PostMoves(), func(m PostMove) bool { return m.From == p.State && m.Step == step })
	if i < 0 {
		return p, false
	}
	today := clock.Date(now)
	p.State = PostMoves()[i].To
	switch {
	case p.State == Open:
		p.Until = today.AddDate(0, 0, set.Days)
		if step != stepKeep {
			p.Since, p.Due = now, clock.AddWorkingDays(today, waitDays)
		}
	case p.State.Over():
		p.Since, p.Over = now, now
	default:
		p.Since = now
	}
	return p, true
}

// Limits of what is written.
const (
	maxName    = 30
	maxReach   = 80
	maxWords   = 200
	maxTongues = 6
)

// Check are the reasons why a post cannot be like this, under the names of the form.
func (p Post) Check() []fault.Field {
	var list []fault.Field
	refuse := func(wrong bool, name, key string, pairs ...any) {
		if wrong {
			list = append(list, fault.NewField(name, key, pairs...))
		}
	}
	line := func(name, s string, least, most int) {
		refuse(utf8.RuneCountInString(s) < least, name, "mutualhelp.short_"+name)
		refuse(utf8.RuneCountInString(s) > most || !utf8.ValidString(s), name, "mutualhelp.long", "Max", most)
		refuse(text.ContainsBSN(s), name, "mutualhelp.bsn")
	}
	codes := func(name string, list, known []string, most int) {
		refuse(len(list) > most || slices.ContainsFunc(list, func(x string) bool { return !slices.Contains(known, x) }), name, "mutualhelp.choose")
	}
	refuse(!slices.Contains(Sides(), p.Side), "kant", "mutualhelp.choose_kant")
	refuse(!slices.Contains(Kinds(), p.Kind), "soort", "mutualhelp.choose_soort")
	refuse(p.Complex == "", "complex", "mutualhelp.choose_complex_do")
	refuse(len(p.Parts) == 0, "wanneer", "mutualhelp.choose_wanneer")
	codes("wanneer", p.Parts, Parts(), len(Parts()))
	codes("talen", p.Tongues, volunteer.Languages(), maxTongues)
	line("naam", p.Name, 2, maxName)
	line("bereik", p.Reach, 6, maxReach)
	line("zin", p.Words, 0, maxWords)
	refuse(p.Agreed.IsZero() || p.Rules != RulesVersion, "akkoord", "mutualhelp.agree")
	return list
}

// Settings are what an organisation chose.
type Settings struct {
	Most    int // with how many others somebody can be at once
	Days    int // how long a post stands
	Version int64
}

func standard() Settings { return Settings{Most: 2, Days: 30} }

// Bounds of the settings.
const (
	mostMost            = 5
	leastDays, mostDays = 14, 90
)

// Check are the reasons why settings cannot be like this.
func (s Settings) Check() []fault.Field {
	var list []fault.Field
	if s.Most < 1 || s.Most > mostMost {
		list = append(list, fault.NewField("hoogstens", "mutualhelp.bad_most", "Max", mostMost))
	}
	if s.Days < leastDays || s.Days > mostDays {
		list = append(list, fault.NewField("dagen", "mutualhelp.bad_days", "Min", leastDays, "Max", mostDays))
	}
	return list
}
