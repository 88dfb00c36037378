package regie

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/casework"
	"samendoen/internal/network"
)

// Concern is why a case is on the map.
type Concern string

// The concerns; a case can have several, and Running is every running case.
const (
	Running    Concern = ""
	NoDirector Concern = "zonder-regisseur" // the director does not work here any more
	Away       Concern = "regisseur-weg"    // the director is away today, with or without a deputy
	NoStep     Concern = "zonder-stap"
	Silent     Concern = "stil"
	Late       Concern = "te-laat"
)

// Concerns are all concerns in the order of the screen.
func Concerns() []Concern { return []Concern{Running, NoDirector, Away, NoStep, Silent, Late} }

// Working days without an entry after which a case has gone silent: what an organisation may
// choose, and what holds until it does.
const (
	fewestDays = 3
	mostDays   = 60
	usualDays  = 10
)

// silentSince is the last date of an entry that makes a case silent today: that many whole
// working days lie between.
func silentSince(today time.Time, days int) time.Time {
	d := today.AddDate(0, 0, -1)
	for days > 0 {
		if clock.IsWorkingDay(d) {
			days--
		}
		d = d.AddDate(0, 0, -1)
	}
	return d
}

// concernsOf are the concerns about a case, Running apart.
func concernsOf(s casework.Standing, today, silent time.Time, users map[string]account.User, away account.Away) (list []Concern) {
	director, known := users[s.DirectorID]
	for _, c := range []struct {
		holds   bool
		concern Concern
	}{
		{!known || director.Disabled, NoDirector},
		{known && !director.Disabled && away.Is(s.DirectorID), Away},
		{!s.HasStep, NoStep},
		{s.State == casework.Open && !clock.Date(s.LastSign).After(silent), Silent},
		{!s.Due.IsZero() && today.After(s.Due), Late},
	} {
		if c.holds {
			list = append(list, c.concern)
		}
	}
	return list
}

// Filter says which cases the map shows; an empty field leaves nothing out.
type Filter struct {
	Concern  Concern
	Area     string // code of a neighbourhood, district or municipality
	Person   string // user for whom it waits
	Partner  string // organisation of that user
	Category network.Category
}

// around reports whether a case is within a filter, whatever its concerns.
func (f Filter) around(s casework.Standing, users map[string]account.User) bool {
	return (f.Area == "" || strings.Contains(s.Areas, access.Area(f.Area))) && (f.Person == "" || s.WaitsFor == f.Person) &&
		(f.Partner == "" || users[s.WaitsFor].OrgID == f.Partner) && (f.Category == "" || s.Category == f.Category)
}

// Waiting is somebody for whom cases wait, or an organisation.
type Waiting struct {
	ID, Name, Org string
	Cases, Late   int
	Longest       int // working days that the latest of them is late
}

// Tally is a map of cases counted out.
type Tally struct {
	Counts   map[Concern]int
	Shown    []casework.ID // of the chosen concern, the most urgent first
	Concerns map[casework.ID][]Concern
	People   []Waiting // of what is shown, those with most that is late first
	Partners []Waiting
}

// count makes the tally of cases that stand in their order.
func count(list []casework.Standing, f Filter, today, silent time.Time, users map[string]account.User, away account.Away) Tally {
	t := Tally{Counts: map[Concern]int{}, Concerns: map[casework.ID][]Concern{}}
	people, partners := map[string]*Waiting{}, map[string]*Waiting{}
	for _, s := range list {
		if !f.around(s, users) {
			continue
		}
		concerns := concernsOf(s, today, silent, users, away)
		t.Counts[Running]++
		for _, c := range concerns {
			t.Counts[c]++
		}
		if f.Concern != Running && !slices.Contains(concerns, f.Concern) {
			continue
		}
		t.Shown = append(t.Shown, s.ID)
		t.Concerns[s.ID] = concerns
		u := users[s.WaitsFor]
		wait(people, Waiting{ID: s.WaitsFor, Name: u.Name, Org: u.OrgName}, s, today)
		wait(partners, Waiting{ID: u.OrgID, Name: u.OrgName}, s, today)
	}
	t.People, t.Partners = inOrder(people), inOrder(partners)
	return t
}

// wait counts a case for whom it waits.
func wait(all map[string]*Waiting, who Waiting, s casework.Standing, today time.Time) {
	w, known := all[who.ID]
	if !known {
		w = &who
		all[who.ID] = w
	}
	w.Cases++
	if !s.Due.IsZero() && today.After(s.Due) {
		w.Late++
		if w.Late == 1 { // the cases come in the order of their dates
			w.Longest = clock.WorkingDaysBetween(s.Due, today)
		}
	}
}

func inOrder(all map[string]*Waiting) (list []Waiting) {
	for _, w := range all {
		list = append(list, *w)
	}
	slices.SortFunc(list, func(x, y Waiting) int {
		return cmp.Or(y.Late-x.Late, y.Cases-x.Cases, strings.Compare(x.Name, y.Name), strings.Compare(x.ID, y.ID))
	})
	return list
}
