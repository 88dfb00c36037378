package roster

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/clock"
)

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// wall writes an instant as a clock in Amsterdam shows it; the offset tells the two hours of autumn
// apart.
func wall(t time.Time) string { return t.In(clock.Amsterdam()).Format("02 15:04-07") }

func everyDay() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
}

func window(opens, closes int) Window { return Window{everyDay(), opens * 60, closes * 60} }

// story writes duties as lines.
func story(list []Duty) string {
	var lines []string
	for _, d := range list {
		who := strings.Join(d.Users, "+")
		if d.Gap() {
			who = "niemand"
		}
		lines = append(lines, wall(d.From)+" "+wall(d.Until)+" "+who)
	}
	return strings.Join(lines, "\n")
}

// Each line of want is from, until and who, on the wall with the offset from UTC.
func TestDuties(t *testing.T) {
	nights := Layer{People: []string{"an", "bo"}, Turn: Turn{Start: day("2026-03-01"), At: 8 * 60, Every: 1}, Hours: []Window{window(22, 6)}}
	small := Layer{People: []string{"an", "bo"}, Turn: Turn{Start: day("2026-01-01"), At: 0, Every: 1}, Hours: []Window{window(2, 3)}}
	for name, c := range map[string]struct {
		roster Roster
		date   string // from midnight
		days   int
		away   []Shift
		want   string
	}{
		"a night in spring is an hour shorter": {Roster{Needed: nights.Hours, Layers: []Layer{nights}}, "2026-03-28", 2, nil,
			"28 00:00+01 28 06:00+01 an\n28 06:00+01 28 22:00+01 \n28 22:00+01 29 06:00+02 bo\n29 06:00+02 29 22:00+02 \n29 22:00+02 30 00:00+02 an"},
		"a night in autumn is an hour longer": {Roster{Needed: nights.Hours, Layers: []Layer{nights}}, "2026-10-24", 2, nil,
			"24 00:00+02 24 06:00+02 an\n24 06:00+02 24 22:00+02 \n24 22:00+02 25 06:00+01 bo\n25 06:00+01 25 22:00+01 \n25 22:00+01 26 00:00+01 an"},
		"the hour that is lost": {Roster{Needed: small.Hours, Layers: []Layer{small}}, "2026-03-29", 1, nil, "29 00:00+01 30 00:00+02 "},
		"the hour that comes twice": {Roster{Needed: small.Hours, Layers: []Layer{small}}, "2026-10-25", 1, nil,
			"25 00:00+02 25 02:00+02 \n25 02:00+02 25 03:00+01 bo\n25 03:00+01 26 00:00+01 "},
		"who takes over in that hour does so the first time": {Roster{Layers: []Layer{{People: []string{"an", "bo"}, Turn: Turn{Start: day("2026-10-24"), At: 150, Every: 1}}}}, "2026-10-25", 1, nil,
			"25 00:00+02 25 02:30+02 an\n25 02:30+02 26 00:00+01 bo"},
		"who takes over in the lost hour does so at the change": {Roster{Layers: []Layer{{People: []string{"an", "bo"}, Turn: Turn{Start: day("2026-03-28"), At: 150, Every: 1}}}}, "2026-03-29", 1, nil,
			"29 00:00+01 29 03:00+02 an\n29 03:00+02 30 00:00+02 bo"},
		"a week each, changing on Monday": {Roster{Layers: []Layer{{People: []string{"an", "bo", "cas"}, Turn: Turn{Start: day("2026-11-02"), At: 9 * 60, Every: 7}}}}, "2026-11-15", 9, nil,
			"15 00:00+01 16 09:00+01 bo\n16 09:00+01 23 09:00+01 cas\n23 09:00+01 24 00:00+01 an"},
		"weekdays and weekend": {Roster{Layers: []Layer{{People: []string{"an", "bo", "cas"}, Turn: Turn{Start: day("2026-11-02"), At: 17 * 60, On: []time.Weekday{time.Monday, time.Friday}}}}}, "2026-11-13", 4, nil,
			"13 00:00+01 13 17:00+01 cas\n13 17:00+01 16 17:00+01 an\n16 17:00+01 17 00:00+01 bo"},
		"not yet begun": {Roster{Layers: []Layer{{People: []string{"an"}, Turn: Turn{Start: day("2026-11-14"), At: 9 * 60, Every: 7}}}}, "2026-11-14", 1, nil,
			"14 00:00+01 14 09:00+01 niemand\n14 09:00+01 15 00:00+01 an"},
		"what begins on the first date before the turn is for the first": {Roster{Layers: []Layer{{People: []string{"an", "bo"}, Turn: Turn{Start: day("2026-11-14"), At: 9 * 60, Every: 1}, From: day("2026-11-14"), Hours: []Window{window(0, 8)}}}}, "2026-11-14", 3, nil,
			"14 00:00+01 14 08:00+01 an\n14 08:00+01 15 00:00+01 niemand\n15 00:00+01 15 08:00+01 an\n15 08:00+01 16 00:00+01 niemand\n16 00:00+01 16 08:00+01 bo\n16 08:00+01 17 00:00+01 niemand"},
		"a day and a night of a layer is from one turn to the next": {Roster{Layers: []Layer{{People: []string{"an"}, Turn: Turn{Start: day("2026-11-14"), At: 9 * 60, Every: 7}, From: day("2026-11-14"), Until: day("2026-11-14")}}}, "2026-11-14", 2, nil,
			"14 00:00+01 14 09:00+01 niemand\n14 09:00+01 15 09:00+01 an\n15 09:00+01 16 00:00+01 niemand"},
		"a layer that ends": {Roster{Layers: []Layer{{People: []string{"an"}, Turn: Turn{Start: day("2026-01-01"), Every: 7}, Until: day("2026-11-14")}}}, "2026-11-14", 2, nil,
			"14 00:00+01 15 00:00+01 an\n15 00:00+01 16 00:00+01 niemand"},
		"Christmas counts as a Sunday": {Roster{Needed: []Window{{[]time.Weekday{time.Sunday}, 600, 720}}, Layers: []Layer{{People: []string{"an"}, AsSunday: true, Turn: Turn{Start: day("2026-01-01"), Every: 7},
			Hours: []Window{{[]time.Weekday{time.Sunday}, 600, 720}, {[]time.Weekday{time.Friday}, 0, 60}}}}}, "2026-12-25", 1, nil,
			"25 00:00+01 25 10:00+01 \n25 10:00+01 25 12:00+01 an\n25 12:00+01 26 00:00+01 "},
		"a period goes before the layers": {Roster{Layers: []Layer{{People: []string{"an"}, Turn: Turn{Start: day("2026-01-01"), Every: 7}}},
			Periods: []Period{{From: at("2026-12-24T17:00:00Z"), Until: at("2026-12-26T17:00:00Z"), Shifts: []Shift{{"bo", at("2026-12-24T17:00:00Z"), at("2026-12-25T17:00:00Z")}}}}}, "2026-12-24", 3, nil,
			"24 00:00+01 24 18:00+01 an\n24 18:00+01 25 18:00+01 bo\n25 18:00+01 26 18:00+01 niemand\n26 18:00+01 27 00:00+01 an"},
		"a swap, one beside, one missed": {Roster{Layers: []Layer{{People: []string{"an"}, Turn: Turn{Start: day("2026-01-01"), Every: 7}}}, Changes: []Change{
			{Out: "an", In: "bo", From: at("2026-11-14T05:00:00Z"), Until: at("2026-11-14T11:00:00Z")},
			{In: "cas", From: at("2026-11-14T10:00:00Z"), Until: at("2026-11-14T12:00:00Z")},
			{Out: "an", From: at("2026-11-14T20:00:00Z"), Until: at("2026-11-14T21:00:00Z")},
			{Out: "an", In: "dee", From: at("2026-11-14T20:30:00Z"), Until: at("2026-11-14T20:40:00Z")}}}, "2026-11-14", 1, nil,
			"14 00:00+01 14 06:00+01 an\n14 06:00+01 14 11:00+01 bo\n14 11:00+01 14 12:00+01 bo+cas\n14 12:00+01 14 13:00+01 an+cas\n14 13:00+01 14 21:00+01 an\n14 21:00+01 14 22:00+01 niemand\n14 22:00+01 15 00:00+01 an"},
		"somebody is away": {Roster{Layers: []Layer{{People: []string{"an"}, Turn: Turn{Start: day("2026-01-01"), Every: 7}}}}, "2026-11-14", 1,
			[]Shift{{"an", at("2026-11-14T11:00:00Z"), at("2026-11-20T11:00:00Z")}}, "14 00:00+01 14 12:00+01 an\n14 12:00+01 15 00:00+01 niemand"},
	} {
		from, _ := clock.OnTheWall(day(c.date), 0)
		until, _ := clock.OnTheWall(day(c.date), c.days*midnight)
		if got := story(c.roster.Duties(from, until, c.away)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// model says who is on duty as one would with a calendar and a clock on the wall: slow, and
// without any arithmetic with zones. It keeps when the clock came to a minute of a date.
type model struct {
	Roster
	came  map[string]time.Time
	began map[string][]time.Time
}

// comes is the first minute at which the clock on the wall shows a minute of a date, or more.
func (m model) comes(date time.Time, minute int) time.Time {
	date, minute = date.AddDate(0, 0, minute/midnight), minute%midnight
	target := date.Add(time.Duration(minute) * time.Minute).Format("2006-01-02 15:04")
	if t, known := m.came[target]; known {
		return t
	}
	t := date.Add(-3 * time.Hour)
	for t.In(clock.Amsterdam()).Format("2006-01-02 15:04") < target {
		t = t.Add(time.Minute)
	}
	m.came[target] = t
	return t
}

func (m model) layer(l Layer, at time.Time) string {
	today := clock.Date(at)
	open := false
	for _, date := range []time.Time{today.AddDate(0, 0, -2), today.AddDate(0, 0, -1), today} {
		weekday := date.Weekday()
		if _, holiday := clock.Holiday(date); holiday && l.AsSunday {
			weekday = time.Sunday
		}
		hours := l.Hours
		if len(hours) == 0 {
			hours = []Window{{everyDay(), 0, midnight}}
		}
		for _, w := range hours {
			closes := w.Closes
			if closes <= w.Opens {
				closes += midnight
			}
			if slices.Contains(w.Days, weekday) && !m.comes(date, w.Opens).After(at) && m.comes(date, closes).After(at) {
				open = true
			}
		}
	}
	dates := m.turns(l, today)
	turn := len(dates) - 1
	if turn >= 0 && m.comes(dates[turn], l.Turn.At).After(at) {
		turn--
	}
	if !open || turn < 0 {
		return ""
	}
	return l.People[turn%len(l.People)]
}

// turns are the dates up to one on which a turn begins.
func (m model) turns(l Layer, today time.Time) (list []time.Time) {
	key := fmt.Sprint(l.Turn, today)
	if known, ok := m.began[key]; ok {
		return known
	}
	for date := l.Turn.Start; !date.After(today); date = date.AddDate(0, 0, 1) {
		if len(l.Turn.On) == 0 && int(date.Sub(l.Turn.Start)/(24*time.Hour))%l.Turn.Every == 0 || slices.Contains(l.Turn.On, date.Weekday()) {
			list = append(list, date)
		}
	}
	m.began[key] = list
	return list
}

func (m model) on(at time.Time) (list []string) {
	for _, l := range m.Layers {
		if u := m.layer(l, at); u != "" && !slices.Contains(list, u) {
			list = append(list, u)
		}
	}
	slices.Sort(list)
	return list
}

var people = []string{"an", "bo", "cas", "dee"}

func anyDays(t *rapid.T, label string) []time.Weekday {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(everyDay()), 1, 7, rapid.ID[time.Weekday]).Draw(t, label)
}

func anyLayer(t *rapid.T) Layer {
	minute := rapid.SampledFrom([]int{0, 60, 119, 120, 121, 150, 180, 181, 6 * 60, 8*60 + 30, 22 * 60, 1439})
	l := Layer{People: people[:rapid.IntRange(1, 4).Draw(t, "people")], AsSunday: rapid.Bool().Draw(t, "sunday"),
		Turn: Turn{Start: day("2026-01-01").AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "start")), At: minute.Draw(t, "turn"), Every: rapid.IntRange(1, 9).Draw(t, "every")}}
	if rapid.Bool().Draw(t, "weekdays") {
		l.Turn.Every, l.Turn.On = 0, anyDays(t, "on")
	}
	for range rapid.IntRange(0, 3).Draw(t, "windows") {
		l.Hours = append(l.Hours, Window{anyDays(t, "days"), minute.Draw(t, "opens"), max(1, minute.Draw(t, "closes"))})
	}
	return l
}

// Over thirty years, most of all in the nights in which the clock changes: every minute has the
// holders that the slow model says, and the duties are exactly the time that passed.
func TestEveryMinuteHasItsHolder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := model{came: map[string]time.Time{}, began: map[string][]time.Time{}}
		for range rapid.IntRange(1, 3).Draw(t, "layers") {
			m.Layers = append(m.Layers, anyLayer(t))
		}
		year := rapid.IntRange(2026, 2056).Draw(t, "year")
		month := rapid.SampledFrom([]time.Month{time.March, time.October, time.Month(rapid.IntRange(1, 12).Draw(t, "month"))}).Draw(t, "which")
		last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
		sunday := last.AddDate(0, 0, -int(last.Weekday()))
		from := m.comes(sunday, 0).Add(-time.Duration(rapid.IntRange(0, 30).Draw(t, "before")) * time.Hour)
		until := m.comes(sunday, midnight).Add(time.Duration(rapid.IntRange(0, 12).Draw(t, "after")) * time.Hour)
		duties := m.Duties(from, until, nil)
		sum := time.Duration(0)
		for i, d := range duties {
			sum += d.Until.Sub(d.From)
			if i > 0 && (!duties[i-1].Until.Equal(d.From) || slices.Equal(duties[i-1].Users, d.Users)) {
				t.Fatalf("%s after %s", wall(d.From), wall(duties[i-1].Until))
			}
			for at := d.From; at.Before(d.Until); at = at.Add(time.Minute) {
				if want := m.on(at); !slices.Equal(want, d.Users) {
					t.Fatalf("%s: %v on duty, the model says %v", wall(at), d.Users, want)
				}
			}
		}
		if sum != until.Sub(from) {
			t.Fatalf("%s of duties in %s", sum, until.Sub(from))
		}
	})
}

// Whoever is on duty in two rosters at once is found, with the time.
func TestDoubles(t *testing.T) {
	one := func(people ...string) Roster {
		return Roster{Layers: []Layer{{People: people, Turn: Turn{Start: day("2026-11-02"), At: 540, Every: 7}}}}
	}
	from, until := at("2026-11-09T08:00:00Z"), at("2026-11-23T08:00:00Z")
	list := Doubles(map[string][]Duty{"a": one("an", "bo").Duties(from, until, nil), "b": one("an", "cas").Duties(from, until, nil)})
	if len(list) != 1 || list[0] != (Double{"an", "a", "b", at("2026-11-16T08:00:00Z"), until}) {
		t.Errorf("doubles %+v", list)
	}
}
