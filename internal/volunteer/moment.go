package volunteer

import (
	"cmp"
	"slices"
	"time"

	"samendoen/internal/base/clock"
)

// Kind is a kind of moment at which somebody is spoken with. The codes are stored.
type Kind string

// The kinds.
const (
	Welcome   Kind = "welkom"
	Settle    Kind = "op-weg"       // agreement, certificate and contact person, so that they can begin
	FirstWeek Kind = "eerste-week"  // a call
	SixWeeks  Kind = "zes-weken"    // a talk
	CheckIn   Kind = "contact"      // every so many months
	Renew     Kind = "vog"          // the certificate of conduct ends
	Agree     Kind = "overeenkomst" // there is a newer agreement
	Coach     Kind = "coaching"     // asked by the volunteer, planned, or every so many months
	PauseEnds Kind = "einde-pauze"  // do you come back?
	Exit      Kind = "afscheid"     // offered
)

// Kinds are all kinds of moments.
func Kinds() []Kind {
	return []Kind{Welcome, Settle, FirstWeek, SixWeeks, CheckIn, Coach, Renew, Agree, PauseEnds, Exit}
}

// Moment is when somebody is spoken with, at the latest.
type Moment struct {
	Kind Kind
	Due  time.Time // date
}

// How is what came of a moment.
type How string

// The outcomes.
const (
	Spoken   How = "gesproken"
	Missed   How = "niet-bereikt"
	Declined How = "hoeft-niet"
)

// Talks is what there was of moments: the last of each kind, and how often a kind was tried since.
type Talks struct {
	Last  map[Kind]time.Time `json:"last,omitempty"` // instants of what was done or declined
	Kind  Kind               `json:"kind,omitempty"` // that was tried in vain
	Tries int                `json:"tries,omitempty"`
	Again time.Time          `json:"again,omitzero"` // date of the next try
	Coach time.Time          `json:"coach,omitzero"` // date of a coaching talk that was asked or planned
}

// with is what there was after a moment of a kind.
func (t Talks) with(k Kind, how How, now time.Time) Talks {
	if how == Missed {
		if t.Kind != k {
			t.Kind, t.Tries = k, 0
		}
		t.Tries++
		t.Again = clock.AddWorkingDays(clock.Date(now), againDays)
		return t
	}
	last := map[Kind]time.Time{k: now}
	for other, at := range t.Last {
		if other != k {
			last[other] = at
		}
	}
	next := Talks{Last: last}
	if k != Coach {
		next.Coach = t.Coach
	}
	return next
}

// asked is what there is after a coaching talk was asked for by a date. What was asked comes no later
// because somebody plans it.
func (t Talks) asked(by time.Time) Talks {
	if t.Coach.IsZero() || by.Before(t.Coach) {
		t.Coach = by
	}
	return t
}

// latest is when somebody was spoken with last; zero for never.
func (t Talks) latest() (at time.Time) {
	for _, x := range t.Last {
		at = clock.Later(at, x)
	}
	return at
}

// Settings are what an organisation chooses.
type Settings struct {
	CheckMonths int       // between check-ins
	CoachMonths int       // between coaching talks; 0 for only when somebody asks
	PerHomes    int       // homes for which one volunteer is wanted
	Agreement   int       // version of the agreement that holds now
	From        time.Time // date of that version, zero for the first
}

// Terms, in working days unless it says otherwise.
const (
	welcomeDays  = 5
	settleDays   = 15
	firstDays    = 5
	sixWeeksDays = 42 // of the calendar
	renewMonths  = 2  // before a certificate ends
	askedDays    = 30 // after a certificate was asked for
	agreeDays    = 20
	pauseMonths  = 3 // unless they say until when
	exitDays     = 10
	coachDays    = 5 // after somebody asks for a talk
	coachMonths  = 3 // how far ahead one can be planned
	againDays    = 2 // after somebody could not be reached
	manyTries    = 3 // after which the team lead hears it
)

// Open are the moments of somebody to come, the first one first. Who has not stopped has at least one.
func Open(v Volunteer, s Settings) (list []Moment) {
	add := func(k Kind, due time.Time) {
		if v.Talks.Kind == k {
			due = clock.Later(due, v.Talks.Again)
		}
		list = append(list, Moment{k, due})
	}
	since, last := clock.Date(v.Since), v.Talks.Last
	if due := v.coaching(s); !due.IsZero() {
		add(Coach, due)
	}
	switch v.State {
	case Signed:
		add(Welcome, clock.AddWorkingDays(since, welcomeDays))
	case Meeting:
		add(Settle, clock.AddWorkingDays(clock.Later(since, dateOf(last[Settle])), settleDays))
	case Active:
		begun := clock.Date(v.Started)
		if last[FirstWeek].Before(v.Started) {
			add(FirstWeek, clock.AddWorkingDays(begun, firstDays))
		}
		if last[SixWeeks].Before(v.Started) {
			add(SixWeeks, workingDay(begun.AddDate(0, 0, sixWeeksDays)))
		}
		add(CheckIn, workingDay(clock.Later(since, dateOf(v.Talks.latest())).AddDate(0, s.CheckMonths, 0)))
		if AsksCertificate(v.Roles) {
			add(Renew, v.renewal())
		}
		if v.Agreement < s.Agreement {
			add(Agree, clock.AddWorkingDays(clock.Later(since, s.From), agreeDays))
		}
	case Paused:
		add(PauseEnds, workingDay(v.Back))
	case Stopped:
		if last[Exit].Before(v.Since) {
			add(Exit, clock.AddWorkingDays(since, exitDays))
		}
	}
	slices.SortStableFunc(list, func(a, b Moment) int { return a.Due.Compare(b.Due) })
	return list
}

// coaching is when somebody has a coaching talk at the latest: as they asked or as it was planned, or by
// the rhythm of the organisation. It is zero for none.
func (v Volunteer) coaching(s Settings) (due time.Time) {
	if _, open := Next(v.State, Speak, Self); !open {
		return due
	}
	due = v.Talks.Coach
	if v.State == Active && s.CoachMonths > 0 {
		regular := workingDay(clock.Later(clock.Date(v.Started), dateOf(v.Talks.Last[Coach])).AddDate(0, s.CoachMonths, 0))
		if due.IsZero() || regular.Before(due) {
			due = regular
		}
	}
	return due
}

// renewal is when somebody has to ask for a new certificate, or to ask after it.
func (v Volunteer) renewal() time.Time {
	due := workingDay(v.Certificate.Until.AddDate(0, -renewMonths, 0))
	if v.Certificate.Until.IsZero() { // a role that asks one came later
		due = clock.AddWorkingDays(clock.Date(v.Since), askedDays)
	}
	if v.Certificate.Asked.After(v.Certificate.Received) {
		due = clock.Later(due, clock.AddWorkingDays(v.Certificate.Asked, askedDays))
	}
	return due
}

// planned is the volunteer with the next moment as it is now.
func (v Volunteer) planned(s Settings) Volunteer {
	v.Moment = Moment{}
	if list := Open(v, s); len(list) > 0 {
		v.Moment = list[0]
	}
	return v
}

// dateOf is the date of an instant; zero for the zero one.
func dateOf(at time.Time) time.Time {
	if at.IsZero() {
		return at
	}
	return clock.Date(at)
}

// workingDay is a date, or the next one on which people work.
func workingDay(date time.Time) time.Time {
	for !clock.IsWorkingDay(date) {
		date = date.AddDate(0, 0, 1)
	}
	return date
}

// Team is who works at an organisation, for who holds what.
type Team struct {
	Works  map[string]bool   // users who may sign in
	Away   map[string]string // users who are away, with who stands in, "" for nobody
	Boards []string          // whom silence reaches in the end
	Leads  []string          // who holds what nobody else does; not empty while anybody works there
}

// Holder is who has to act on what is open of somebody: the contact person or who stands in, else a
// lead who is there, else a lead. It is empty only where nobody works.
func (t Team) Holder(v Volunteer) string {
	there := func(user string) string {
		if deputy, away := t.Away[user]; away {
			user = deputy
		}
		if !t.Works[user] {
			return ""
		}
		return user
	}
	list := append([]string{v.ContactID}, t.Leads...)
	for _, user := range list {
		if who := there(user); who != "" {
			return who
		}
	}
	return cmp.Or(t.Leads...)
}

// The ladder of what is late: who holds it, the lead, the boards.
const (
	rungHolder = 1
	rungLead   = 2
	rungBoards = 3
)

// rung is the step to which what is open of somebody should have climbed on a date: the holder hears it
// on the day itself. Who cannot be reached again and again is no secret to the lead.
func rung(v Volunteer, today time.Time) int {
	if v.Moment.Due.IsZero() || !clock.IsWorkingDay(today) {
		return 0
	}
	step := 0
	if v.Talks.Kind == v.Moment.Kind && v.Talks.Tries >= manyTries {
		step = rungLead
	}
	if today.Before(v.Moment.Due) {
		return step
	}
	switch late := clock.WorkingDaysBetween(v.Moment.Due, today); {
	case late >= 10:
		return rungBoards
	case late >= 3:
		return rungLead
	}
	return max(step, rungHolder)
}
