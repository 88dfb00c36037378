package hotline

import (
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/roster"
)

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, clock.Amsterdam())
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

func day(text string) time.Time { at, _ := time.Parse(time.DateOnly, text); return at }

// everyDay are all days of the week.
func everyDay() []time.Weekday {
	return []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
}

// TestGapsInHelp: a gap is each time of the coming days in which nobody would come, at the wall time
// of Amsterdam.
func TestGapsInHelp(t *testing.T) {
	always := func(id string, until string) Responder {
		return Responder{ID: ResponderID(id), Minutes: 30, Until: day(until)}
	}
	nights := Responder{ID: "nacht", Minutes: 20, Until: day("2027-12-31"), Hours: windowOf(everyDay(), 18*60, 8*60)}
	days := Responder{ID: "dag", Minutes: 10, Until: day("2027-12-31"), Hours: windowOf(everyDay(), 8*60, 18*60)}
	for _, c := range []struct {
		name, now string
		list      []Responder
		duties    map[string][]roster.Duty
		want      string
	}{
		{"nobody at all", "2026-11-27 22:00", nil, nil, "long-2026-12-11 22:00"},
		{"day and night", "2026-11-27 22:00", []Responder{always("a", "2027-12-31")}, nil, ""},
		{"the contract ends within the days", "2026-11-27 22:00", []Responder{always("a", "2026-12-01")}, nil, "2026-12-02 00:00-2026-12-11 22:00"},
		{"the next one goes on at once", "2026-11-27 22:00", []Responder{always("a", "2026-12-01"), always("b", "2027-12-31")}, nil, ""},
		{"ended already", "2026-11-27 22:00", []Responder{always("a", "2026-11-20")}, nil, "2026-11-21 00:00-2026-12-11 22:00"},
		{"day and night are two", "2026-11-27 22:00", []Responder{nights, days}, nil, ""},
		{"a night through the change of the clock", "2026-10-24 22:00", []Responder{nights, days}, nil, ""},
		{"only nights", "2026-11-27 22:00", []Responder{nights}, nil, strings.Repeat("x", 14)},
		{"a roster with a hole", "2026-11-27 22:00", []Responder{{ID: "r", RosterID: "r1", Until: day("2027-12-31")}}, map[string][]roster.Duty{"r1": {
			{From: moment(t, "2026-11-01 00:00"), Until: moment(t, "2026-12-03 09:00"), Users: []string{"u"}},
			{From: moment(t, "2026-12-03 09:00"), Until: moment(t, "2026-12-03 17:00")},
			{From: moment(t, "2026-12-03 17:00"), Until: moment(t, "2026-12-20 00:00"), Users: []string{"v"}}}}, "2026-12-03 09:00-2026-12-03 17:00"},
	} {
		var got []string
		for _, g := range gaps(c.list, c.duties, moment(t, c.now)) {
			from := g.From.In(clock.Amsterdam()).Format("2006-01-02 15:04")
			if g.Long {
				from = "long"
			}
			got = append(got, from+"-"+g.Until.In(clock.Amsterdam()).Format("2006-01-02 15:04"))
		}
		if strings.HasPrefix(c.want, "x") {
			if len(got) != len(c.want) {
				t.Errorf("%s: %d gaps, want %d: %s", c.name, len(got), len(c.want), got)
			}
			continue
		}
		same(t, c.name, c.want, strings.Join(got, " "))
	}
}

// TestWhoWouldCome: the quickest first, and only who is there.
func TestWhoWouldCome(t *testing.T) {
	list := []Responder{
		{ID: "traag", Minutes: 60, Until: day("2027-12-31")},
		{ID: "snel", Minutes: 15, Until: day("2027-12-31"), Hours: windowOf([]time.Weekday{time.Friday}, 18*60, 8*60)},
		{ID: "voorbij", Minutes: 5, Until: day("2026-11-26")},
	}
	for at, want := range map[string]string{"2026-11-27 17:59": "traag", "2026-11-27 18:00": "snel traag", "2026-11-28 07:59": "snel traag", "2026-11-28 08:00": "traag", "2026-11-26 23:59": "voorbij traag"} {
		var got []string
		for _, r := range onCall(list, nil, moment(t, at)) {
			got = append(got, string(r.ID))
		}
		same(t, at, want, strings.Join(got, " "))
	}
}

// TestHelpIsRefused: help that nobody can call, or that has no end, is none.
func TestHelpIsRefused(t *testing.T) {
	good := Responder{Name: "Crisisteam", Phone: "+31201234567", Minutes: 30, Until: day("2027-12-31")}
	for want, change := range map[string]func(r *Responder){
		"":             func(*Responder) {},
		"help_name":    func(r *Responder) { r.Name = "" },
		"way_number":   func(r *Responder) { r.Phone = "0201234567" },
		"help_minutes": func(r *Responder) { r.Minutes = 0 },
		"help_until":   func(r *Responder) { r.Until = time.Time{} },
		"help_hours":   func(r *Responder) { r.Hours = []roster.Window{{}} },
	} {
		r, got := good, ""
		change(&r)
		for _, f := range r.check() {
			got += strings.TrimPrefix(f.Key, "hotline.")
		}
		same(t, "refused", want, got)
	}
}
