package retention

import (
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// Kind is a kind of data with a term of its own.
type Kind string

// The kinds. Their codes are stored.
const (
	SignalWithoutAction Kind = "signaal-zonder-actie"
	SignalWithAdvice    Kind = "signaal-met-advies"
	Pictures            Kind = "fotos"
	OrdinaryCase        Kind = "dossier"
	NuisanceCase        Kind = "overlastdossier"
	FormerTenant        Kind = "oud-huurder"
	Arrears             Kind = "huurachterstand"
	Complaint           Kind = "overlastmelding"
	Repair              Kind = "reparatie"
	DebtWarning         Kind = "vroegsignaal"
	DangerFlag          Kind = "gevaarmelding"
	SafetyRecord        Kind = "meldcode"
	SafetyCall          Kind = "terugbelverzoek"
	AccessRequest       Kind = "inzageverzoek"
	DataBreach          Kind = "datalek"
	FrontDoor           Kind = "voordeurbericht"
	Reminder            Kind = "herinnering"
	NoAccess            Kind = "geen-toegang"
	Proposal            Kind = "voorstel"
	Advice              Kind = "adviesvraag"
	Conference          Kind = "casusoverleg"
	NightReport         Kind = "melding"
	Activity            Kind = "activiteit"
	Evening             Kind = "bijeenkomst"
	NeighbourHelp       Kind = "burenhulp"
	Volunteer           Kind = "vrijwilliger"
	WaitingVolunteer    Kind = "aangemelde-vrijwilliger"
	FormerMember        Kind = "oud-lid"
	BodyPaper           Kind = "bewonersoverleg"
	ComplexPlan         Kind = "complexplan"
	MapTarget           Kind = "doel"
	HeldAside           Kind = "apart-gehouden"
	Notice              Kind = "bericht"
	Session             Kind = "sessie"
	FormerColleague     Kind = "oud-medewerker"
	AccessLog           Kind = "logboek"
)

// Term is how long a kind is kept after it was needed, and which rule that follows. The
// reason in words is the message retention.why_ with the kind.
type Term struct {
	Kind   Kind
	Months int
	Law    string // article or standard, as it is cited
	// Fixed terms cannot be changed: the log of who looked cannot lose records.
	Fixed bool
}

// Terms are all terms, as they are when an organisation has chosen nothing else. The
// lengths of signals, cases and danger flags are those of the policy that the program
// carries out; the others follow what the sector or the law names.
func Terms() []Term {
	return []Term{
		{Kind: SignalWithoutAction, Months: 3, Law: "AVG art. 5 lid 1 c en e"},
		{Kind: SignalWithAdvice, Months: 12, Law: "AVG art. 5 lid 1 e"},
		{Kind: Pictures, Months: 3, Law: "AVG art. 5 lid 1 c"},
		{Kind: OrdinaryCase, Months: 12, Law: "AVG art. 5 lid 1 e"},
		{Kind: NuisanceCase, Months: 24, Law: "AVG art. 5 lid 1 e, BW 7:213"},
		{Kind: FormerTenant, Months: 24, Law: "AVG art. 5 lid 1 e"},
		{Kind: Arrears, Months: 24, Law: "AVG art. 5 lid 1 e"},
		{Kind: Complaint, Months: 24, Law: "AVG art. 5 lid 1 e, BW 7:213"},
		{Kind: Repair, Months: 24, Law: "AVG art. 5 lid 1 e"},
		{Kind: DebtWarning, Months: 6, Law: "AVG art. 5 lid 1 e, Bgs art. 2"},
		{Kind: DangerFlag, Months: 6, Law: "AVG art. 5 lid 1 d en e"},
		{Kind: SafetyRecord, Months: 24, Law: "AVG art. 5 lid 1 e, Wmo 2015 art. 4.1.1"},
		{Kind: SafetyCall, Months: 1, Law: "AVG art. 5 lid 1 c en e"},
		{Kind: AccessRequest, Months: 24, Law: "AVG art. 5 lid 2"},
		{Kind: DataBreach, Months: 60, Law: "AVG art. 33 lid 5, BW 3:310"},
		{Kind: Reminder, Months: 3, Law: "AVG art. 5 lid 1 c en e"},
		{Kind: NoAccess, Months: 12, Law: "AVG art. 5 lid 1 c en e"},
		{Kind: Proposal, Months: 3, Law: "AVG art. 5 lid 1 c en e, art. 22"},
		{Kind: Advice, Months: 3, Law: "AVG art. 5 lid 1 c en e"},
		{Kind: Conference, Months: 12, Law: "AVG art. 5 lid 1 c en e"},
		{Kind: NightReport, Months: 6, Law: "AVG art. 5 lid 1 c en e"},
		{Kind: NeighbourHelp, Months: 3, Law: "AVG art. 5 lid 1 c en e"},
		{Kind: Activity, Months: 24, Law: "AVG art. 5 lid 1 c en e"},
		{Kind: Evening, Months: 24, Law: "AVG art. 5 lid 1 c en e"},
		{Kind: Volunteer, Months: 12, Law: "AVG art. 5 lid 1 e"},
		{Kind: WaitingVolunteer, Months: 6, Law: "AVG art. 5 lid 1 c en e"},
		{Kind: FormerMember, Months: 12, Law: "AVG art. 5 lid 1 e"},
		{Kind: BodyPaper, Months: 60, Law: "AVG art. 5 lid 1 e, BW 3:310, WOHV art. 5"},
		{Kind: ComplexPlan, Months: 60, Law: "AVG art. 5 lid 1 e"},
		{Kind: MapTarget, Months: 120, Law: "AVG art. 5 lid 1 e"},
		{Kind: FrontDoor, Months: 6, Law: "AVG art. 5 lid 1 c en e"},
		{Kind: HeldAside, Months: 6, Law: "AVG art. 5 lid 1 c en e"},
		{Kind: Notice, Months: 6, Law: "AVG art. 5 lid 1 e"},
		{Kind: Session, Months: 1, Law: "AVG art. 32"},
		{Kind: FormerColleague, Months: 60, Law: "AVG art. 5 lid 2, NEN 7513"},
		{Kind: AccessLog, Months: 60, Law: "NEN 7513", Fixed: true},
	}
}

// TermOf is the term of a kind.
func TermOf(k Kind) (Term, bool) {
	for _, t := range Terms() {
		if t.Kind == k {
			return t, true
		}
	}
	return Term{}, false
}

// Key is the message key of the name of a kind.
func (k Kind) Key() string { return "retention.kind_" + string(k) }

// Why is the message key of the reason for the term of a kind.
func (k Kind) Why() string { return "retention.why_" + string(k) }

// Choice is what an organisation chose for a kind.
type Choice struct {
	Kind       Kind
	Months     int // 0: the term of the program
	Reason     string
	Processing string // line of the register that the kind falls under; empty for none
	By         string // who chose; for a longer term always the FG
	At         time.Time
	Version    int64
}

// Limit is a term that the register or a covenant sets to a processing.
type Limit struct {
	Processing string
	Name       string
	Months     int
	Covenant   bool
}

// Source says which rule a term comes from.
type Source string

// The sources of a term.
const (
	FromProgram  Source = "programma"
	FromChoice   Source = "keuze"
	FromRegister Source = "register"
	FromCovenant Source = "convenant"
)

// InForce is the term that counts for a kind, and where it comes from.
type InForce struct {
	Term
	Months int // that count
	Source Source
	Name   string // of the line of the register or the covenant
	Choice Choice
}

// Count is the term that counts: what the organisation chose, or else the program's, and
// never longer than the register or a covenant on the same processing allows.
func Count(t Term, c Choice, limits []Limit) InForce {
	f := InForce{Term: t, Months: t.Months, Source: FromProgram, Choice: c}
	if t.Fixed {
		return f
	}
	if c.Months > 0 {
		f.Months, f.Source = c.Months, FromChoice
	}
	for _, l := range limits {
		if c.Processing == "" || l.Processing != c.Processing || l.Months < 1 || l.Months >= f.Months {
			continue
		}
		f.Months, f.Source, f.Name = l.Months, FromRegister, l.Name
		if l.Covenant {
			f.Source = FromCovenant
		}
	}
	return f
}

// Limits of what people write.
const (
	maxMonths = 120
	minReason = 10
	maxReason = 500
)

// CheckChoice are the reasons why a choice cannot be made like this. A shorter term is
// always allowed, a longer one only by the FG and with a reason.
func CheckChoice(t Term, c Choice, officer bool) []fault.Field {
	var fields []fault.Field
	add := func(wrong bool, name, key string, pairs ...any) {
		if wrong {
			fields = append(fields, fault.NewField(name, key, pairs...))
		}
	}
	reason := strings.TrimSpace(c.Reason)
	add(t.Fixed, "maanden", "retention.fixed")
	add(c.Months < 0 || c.Months > maxMonths, "maanden", "retention.months_range", "Max", maxMonths)
	longer := c.Months > t.Months
	add(longer && !officer, "maanden", "retention.longer_officer", "Months", t.Months)
	add(longer && len([]rune(reason)) < minReason, "reden", "retention.longer_reason")
	add(len([]rune(reason)) > maxReason, "reden", "retention.long", "Max", maxReason)
	add(text.ContainsBSN(reason), "reden", "retention.bsn")
	return fields
}

// KeptUntil is the last day on which something is kept that was needed until a moment.
// It goes in the night after that day. A month that is too short ends on its last day.
func KeptUntil(since time.Time, months int) time.Time {
	y, m, d := clock.Date(since).Date()
	last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC)
	return time.Date(last.Year(), last.Month(), min(d, last.Day()), 0, 0, 0, 0, time.UTC)
}

// Before is the moment before which something must have ended to be past its term in the
// night that begins a day: KeptUntil of what ended before it lies before that day, and
// KeptUntil of all else does not.
func Before(day time.Time, months int) time.Time {
	first := day.AddDate(0, -months, -3) // certainly past its term
	for KeptUntil(dayStart(first), months).Before(day) {
		first = first.AddDate(0, 0, 1)
	}
	return dayStart(first)
}

// dayStart is the instant on which a date begins in Amsterdam.
func dayStart(date time.Time) time.Time {
	y, m, d := date.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, clock.Amsterdam()).UTC()
}
