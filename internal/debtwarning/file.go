package debtwarning

import (
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// ID names a file. It is also the id of the warning.
type ID string

// ObjectType is how the policy and the log name a file.
const ObjectType = "DebtFile"

// State is how far a file is.
type State string

// The states. Received and Handling are what the municipality says.
const (
	OwnSteps State = "eigen-stappen"
	Sent     State = "verstuurd"
	Received State = "ontvangen"
	Handling State = "in-behandeling"
	Ended    State = "afgesloten"
)

// States are all states in their order.
func States() []State { return []State{OwnSteps, Sent, Received, Handling, Ended} }

// Ending is why a file ended.
type Ending string

// The endings. Mistaken is for figures of the administration that were wrong.
const (
	PaidOff  Ending = "betaald"
	MovedOut Ending = "vertrokken"
	Mistaken Ending = "vergissing"
)

// File is the work on one period of arrears of one tenancy.
type File struct {
	ID       ID
	Org      string
	Tenancy  tenancy.ID
	Unit     place.UnitID
	Period   Period
	State    State
	Ending   Ending
	Holder   string
	Opened   time.Time
	Due      time.Time // date of the next own step; zero while others are at it
	Closed   time.Time
	Paused   time.Time // date until which collection rests; zero when it does not
	Receiver string    // organisation that the warning went to
	SentAt   time.Time
	Version  int64
	Body
}

// Body is the sealed part of a file.
type Body struct {
	Steps []Step
	Sent  *Warning // as it left
	Note  string   // why it was closed by hand
}

// Tenant is one tenant with what the municipality needs to offer help. There is no BSN.
type Tenant struct {
	Name  string `json:"naam" doc:"Naam van de huurder"`
	Phone string `json:"telefoon,omitempty" doc:"Telefoonnummer"`
	Email string `json:"email,omitempty" doc:"E-mailadres"`
}

// Warning is what goes to the municipality: the names of its fields are those of a
// vroegsignaal in the exchange model DDAS vroegsignalering, and there are no others.
type Warning struct {
	ID       string   `json:"ID"`
	Amount   float64  `json:"bedrag"`         // euros
	Origin   string   `json:"ontstaansdatum"` // 2006-01-02
	SentOn   string   `json:"signaaldatum"`   // 2006-01-02
	Landlord Landlord `json:"signaalpartner"`
	Clients  []Tenant `json:"client"`
	Street   string   `json:"adres"`
	Postcode string   `json:"postcode"`
	City     string   `json:"woonplaats"`
}

// Landlord is who warns.
type Landlord struct {
	Type string `json:"type" doc:"Soort partner: altijd Huur"` // always "Huur"
	Name string `json:"naam" doc:"Naam van de verhuurder"`
}

// Number is what people call a file, made from its random part: it does not tell how many
// there are.
func (f File) Number() string { return Number(f.ID) }

// Number is the number of a file.
func Number(id ID) string {
	s := string(id)
	if len(s) < 8 {
		return ""
	}
	return "HA-" + s[len(s)-8:]
}

// resource is the file as the policy sees it. Nobody of a case takes part in it.
func (f File) resource() access.Resource {
	r := access.Resource{Type: ObjectType, ID: string(f.ID), Org: f.Org, Holder: f.Holder, Home: string(f.Unit)}
	if f.Receiver != "" && f.Closed.IsZero() {
		r.Orgs = []string{f.Receiver}
	}
	return r
}

// Resting reports whether collection rests on a day.
func (f File) Resting(today time.Time) bool { return !f.Paused.IsZero() && !today.After(f.Paused) }

// facts are what the gate looks at.
func (f File) facts(may, receiver bool) Facts {
	return Facts{Origin: f.Period.Origin, Owing: f.Closed.IsZero() && f.Period.Cents > 0, Sent: !f.SentAt.IsZero(), May: may, Receiver: receiver, Steps: f.Steps}
}

// plan sets when the next own step is due.
func (f *File) plan(r Rules, today time.Time) {
	f.Due = Next(f.facts(true, true), r, f.Opened, today).Due
	if f.Resting(today) {
		f.Due = f.Paused
	}
	if f.State != OwnSteps && !f.Resting(today) || !f.Closed.IsZero() {
		f.Due = time.Time{}
	}
}

// add notes a step, or says why it cannot.
func (f *File) add(s Step, today time.Time) []fault.Field {
	var c checker
	c.refuse(!slices.Contains(StepKinds(), s.Kind), "soort", "debtwarning.choose")
	c.refuse(s.On.IsZero() || s.On.After(today) || s.On.Before(f.Period.Origin), "op", "debtwarning.bad_date")
	c.refuse(!slices.Contains(MeansFor(s.Kind), s.Means), "middel", "debtwarning.bad_means")
	if results := ResultsFor(s.Kind); results != nil {
		c.refuse(!slices.Contains(results, s.Result), "uitkomst", "debtwarning.bad_result")
	} else {
		c.refuse(s.Result != "", "uitkomst", "debtwarning.bad_result")
	}
	c.text("bewijs", s.Evidence, s.Kind == Letter || s.Kind == Offer || s.Kind == Help)
	c.refuse(s.Kind == Letter && f.Resting(today), "soort", "debtwarning.resting")
	c.refuse(!f.Closed.IsZero(), "", "debtwarning.closed")
	if c.fields == nil {
		f.Steps = append(f.Steps, s)
	}
	return c.fields
}

// answer takes what the municipality says, or says why it cannot: received first or at
// once at it, and never back.
func (f *File) answer(to State, r Rules, today time.Time) []fault.Field {
	var c checker
	forward := to == Received && f.State == Sent || to == Handling && (f.State == Sent || f.State == Received)
	c.refuse(!forward, "antwoord", "debtwarning.not_now")
	if c.fields == nil {
		f.State = to
		if to == Handling {
			f.Paused = clock.Date(today).AddDate(0, 0, r.PauseDays)
		}
	}
	return c.fields
}

// end closes a file.
func (f *File) end(why Ending, at time.Time) {
	f.State, f.Ending, f.Closed, f.Due, f.Paused = Ended, why, at, time.Time{}, time.Time{}
}
