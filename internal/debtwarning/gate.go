package debtwarning

import (
	"slices"
	"time"

	"samendoen/internal/base/clock"
)

// StepKind is what the landlord did, or what the tenant answered.
type StepKind string

// The kinds. Contact, Help, Letter and Offer are the parts (a) to (d) of Besluit
// gemeentelijke schuldhulpverlening art. 2; Reaction is the tenant's.
const (
	Contact  StepKind = "contact"
	Help     StepKind = "hulp"
	Letter   StepKind = "brief"
	Offer    StepKind = "aanbod"
	Reaction StepKind = "reactie"
)

// StepKinds are all kinds in the order of the law.
func StepKinds() []StepKind { return []StepKind{Contact, Help, Letter, Offer, Reaction} }

// Means is how somebody was reached.
type Means string

// The means. ByPost is no personal contact.
const (
	ByPhone   Means = "telefoon"
	AtHome    Means = "huisbezoek"
	AtDesk    Means = "kantoor"
	ByMessage Means = "bericht" // e-mail, text message or app
	ByPost    Means = "post"
)

// MeansFor are the means that fit a kind of step: contact is personal, a reminder is written.
func MeansFor(k StepKind) []Means {
	switch k {
	case Contact:
		return []Means{ByPhone, AtHome, AtDesk, ByMessage}
	case Letter, Offer:
		return []Means{ByPost, ByMessage}
	}
	return []Means{ByPhone, AtHome, AtDesk, ByMessage, ByPost}
}

// Result is what came of a step.
type Result string

// The results: of contact, and the reactions of a tenant. No reaction has no step.
const (
	Spoken    Result = "gesproken"
	NotFound  Result = "niet-bereikt"
	Arranged  Result = "regeling"
	Agreed    Result = "akkoord"
	Objecting Result = "bezwaar"
)

// ResultsFor are the results that fit a kind of step; none when it has no result.
func ResultsFor(k StepKind) []Result {
	switch k {
	case Contact:
		return []Result{Spoken, NotFound, Arranged}
	case Reaction:
		return []Result{Agreed, Objecting}
	}
	return nil
}

// Step is one thing that was done, with its evidence.
type Step struct {
	Kind     StepKind
	On       time.Time // date
	Means    Means
	Result   Result
	Evidence string // which letter, which conversation; no health, no judgement
	By       string // user
	At       time.Time
}

// Need is what still stands between the figures and a warning.
type Need string

// The needs in the order in which they are met. The codes are stored nowhere.
const (
	NeedContact   Need = "contact"
	NeedHelp      Need = "hulp"
	NeedLetter    Need = "brief"
	NeedOffer     Need = "aanbod"
	NeedWait      Need = "wachten"
	NeedAgreement Need = "akkoord"
	Objection     Need = "bezwaar"
	Paid          Need = "betaald"
	SentBefore    Need = "verstuurd"
	SwitchedOff   Need = "uit"
	NoReceiver    Need = "geen-gemeente"
)

// Facts are what the gate looks at.
type Facts struct {
	Origin   time.Time // date since which rent is owed
	Owing    bool      // the latest delivery still says so
	Sent     bool      // a warning went out in this period
	May      bool      // the register of processing allows it
	Receiver bool      // the municipality of the home is known
	Steps    []Step
}

// Missing are the reasons why no warning may go to the municipality on a day; none means
// that it must. Only steps of this period count, and none of a later day.
func Missing(f Facts, r Rules, today time.Time) []Need {
	var list []Need
	add := func(wrong bool, n Need) {
		if wrong {
			list = append(list, n)
		}
	}
	steps := f.counted(today)
	has := func(k StepKind) bool {
		return slices.ContainsFunc(steps, func(s Step) bool { return s.Kind == k })
	}
	add(!f.May, SwitchedOff)
	add(!f.Receiver, NoReceiver)
	add(f.Sent, SentBefore)
	add(!f.Owing, Paid)
	add(!has(Contact), NeedContact)
	add(!has(Help), NeedHelp)
	add(!has(Letter), NeedLetter)
	offered := lastOf(steps, Offer)
	add(offered.IsZero() || r.OfferInLetter && !slices.ContainsFunc(steps, func(s Step) bool { return s.Kind == Letter && !s.On.After(offered) }), NeedOffer)
	reaction := answer(steps)
	add(reaction == Objecting, Objection)
	if !offered.IsZero() && reaction == "" {
		add(r.Reading == MustAgree, NeedAgreement)
		add(r.Reading != MustAgree && today.Before(offered.AddDate(0, 0, r.ReactDays)), NeedWait)
	}
	return list
}

// counted are the steps of this period until a day, the oldest first.
func (f Facts) counted(today time.Time) []Step {
	var list []Step
	for _, s := range f.Steps {
		if !s.On.Before(f.Origin) && !s.On.After(today) && fits(s) {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b Step) int { return a.On.Compare(b.On) })
	return list
}

// fits reports whether a step is what its kind says: a letter is no personal contact.
func fits(s Step) bool {
	results := ResultsFor(s.Kind)
	return slices.Contains(MeansFor(s.Kind), s.Means) && (results == nil || slices.Contains(results, s.Result))
}

func lastOf(steps []Step, k StepKind) (on time.Time) {
	for _, s := range steps {
		if s.Kind == k {
			on = s.On
		}
	}
	return on
}

// answer is what the tenant said last; empty when nothing came.
func answer(steps []Step) (last Result) {
	for _, s := range steps {
		if s.Kind == Reaction {
			last = s.Result
		}
	}
	return last
}

// Move is the next thing to do in a file, and before which day.
type Move struct {
	What Need // empty: send the warning
	Due  time.Time
}

// objectionDays is after how many days an objection is talked about again.
const objectionDays = 30

// Next is what the landlord has to do next: the first of the own steps that is missing, or
// else the warning. opened is when the file opened.
func Next(f Facts, r Rules, opened, today time.Time) Move {
	missing := Missing(f, r, today)
	last := clock.Date(opened)
	for _, s := range f.counted(today) {
		last = clock.Later(last, s.On)
	}
	soon := clock.AddWorkingDays(last, r.StepDays)
	for _, n := range []Need{SentBefore, Paid, Objection, NeedContact, NeedHelp, NeedLetter, NeedOffer, NeedAgreement, NeedWait, SwitchedOff, NoReceiver} {
		if !slices.Contains(missing, n) {
			continue
		}
		switch n {
		case SentBefore, Paid:
			return Move{What: n}
		case Objection:
			return Move{What: n, Due: last.AddDate(0, 0, objectionDays)}
		case NeedWait, NeedAgreement:
			return Move{What: n, Due: lastOf(f.counted(today), Offer).AddDate(0, 0, r.ReactDays)}
		}
		return Move{What: n, Due: soon}
	}
	if offered := lastOf(f.counted(today), Offer); answer(f.counted(today)) == "" {
		soon = clock.AddWorkingDays(offered.AddDate(0, 0, r.ReactDays), r.StepDays)
	}
	return Move{Due: soon}
}
