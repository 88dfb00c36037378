package volunteer

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/clock"
)

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, clock.Amsterdam())
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// What is open of somebody, and by when, from the states and what was done.
func TestOpen(t *testing.T) {
	set := Settings{CheckMonths: 3, Agreement: 1}
	begun := at("2026-11-27 11:00") // a Friday
	v := Volunteer{SignedUp: begun, Since: begun, State: Signed, Agreement: 1}
	with := func(change func(*Volunteer)) Volunteer { c := v; change(&c); return c }
	active := with(func(v *Volunteer) { v.State, v.Started = Active, begun })
	spoken := func(kinds ...Kind) func(*Volunteer) {
		return func(v *Volunteer) {
			v.State, v.Started = Active, begun
			for _, k := range kinds {
				v.Talks = v.Talks.with(k, Spoken, begun.AddDate(0, 0, 7))
			}
		}
	}
	for _, c := range []struct {
		name string
		v    Volunteer
		set  Settings
		want []Moment
	}{
		{"signed up: a welcome within five working days", v, set, []Moment{{Welcome, day("2026-12-04")}}},
		{"not reached: two working days later than the try", with(func(v *Volunteer) { v.Talks = v.Talks.with(Welcome, Missed, at("2026-12-04 10:00")) }), set, []Moment{{Welcome, day("2026-12-08")}}},
		{"getting to know each other", with(func(v *Volunteer) { v.State = Meeting }), set, []Moment{{Settle, day("2026-12-18")}}},
		{"active: the first week, six weeks, three months", active, set, []Moment{{FirstWeek, day("2026-12-04")}, {SixWeeks, day("2027-01-08")}, {CheckIn, day("2027-03-01")}}},
		{"the first week was done", with(spoken(FirstWeek)), set, []Moment{{SixWeeks, day("2027-01-08")}, {CheckIn, day("2027-03-04")}}},
		{"only the check-in is left", with(spoken(FirstWeek, SixWeeks)), set, []Moment{{CheckIn, day("2027-03-04")}}},
		{"the organisation speaks more often", with(spoken(FirstWeek, SixWeeks)), Settings{CheckMonths: 1, Agreement: 1}, []Moment{{CheckIn, day("2027-01-04")}}},
		{"a certificate that ends", with(func(v *Volunteer) {
			spoken(FirstWeek, SixWeeks)(v)
			v.Roles, v.Certificate = []string{"klusser"}, Certificate{Received: day("2024-02-15"), Until: day("2027-02-14")}
		}), set, []Moment{{Renew, day("2026-12-14")}, {CheckIn, day("2027-03-04")}}},
		{"a certificate asked anew", with(func(v *Volunteer) {
			spoken(FirstWeek, SixWeeks)(v)
			v.Roles, v.Certificate = []string{"klusser"}, Certificate{Asked: day("2026-12-01"), Received: day("2024-02-15"), Until: day("2027-02-14")}
		}), set, []Moment{{Renew, day("2027-01-14")}, {CheckIn, day("2027-03-04")}}},
		{"a role that asks one came later", with(func(v *Volunteer) { spoken(FirstWeek, SixWeeks)(v); v.Roles = []string{"taalmaatje"} }), set,
			[]Moment{{Renew, day("2027-01-12")}, {CheckIn, day("2027-03-04")}}},
		{"a newer agreement", with(spoken(FirstWeek, SixWeeks)), Settings{CheckMonths: 3, Agreement: 2, From: day("2027-01-04")}, []Moment{{Agree, day("2027-02-01")}, {CheckIn, day("2027-03-04")}}},
		{"a pause ends on a Saturday", with(func(v *Volunteer) { v.State, v.Back = Paused, day("2027-01-16") }), set, []Moment{{PauseEnds, day("2027-01-18")}}},
		{"somebody asks for a talk", with(func(v *Volunteer) { spoken(FirstWeek, SixWeeks)(v); v.Talks = v.Talks.asked(day("2026-12-14")) }), set,
			[]Moment{{Coach, day("2026-12-14")}, {CheckIn, day("2027-03-04")}}},
		{"asked, and not reached", with(func(v *Volunteer) {
			spoken(FirstWeek, SixWeeks)(v)
			v.Talks = v.Talks.asked(day("2026-12-14")).with(Coach, Missed, at("2026-12-14 10:00"))
		}), set, []Moment{{Coach, day("2026-12-16")}, {CheckIn, day("2027-03-04")}}},
		{"asked, and something else was talked about", with(func(v *Volunteer) {
			v.State, v.Started = Active, begun
			v.Talks = v.Talks.asked(day("2026-12-14")).with(FirstWeek, Spoken, at("2026-12-04 10:00")).with(SixWeeks, Spoken, at("2026-12-04 10:00"))
		}), set, []Moment{{Coach, day("2026-12-14")}, {CheckIn, day("2027-03-04")}}},
		{"asked before, planned for later: what was asked holds", with(func(v *Volunteer) {
			spoken(FirstWeek, SixWeeks)(v)
			v.Talks = v.Talks.asked(day("2026-12-14")).asked(day("2027-02-01"))
		}), set, []Moment{{Coach, day("2026-12-14")}, {CheckIn, day("2027-03-04")}}},
		{"the talk was had", with(func(v *Volunteer) {
			spoken(FirstWeek, SixWeeks)(v)
			v.Talks = v.Talks.asked(day("2026-12-14")).with(Coach, Spoken, at("2026-12-11 10:00"))
		}), set, []Moment{{CheckIn, day("2027-03-11")}}},
		{"the organisation has a talk every half year", with(spoken(FirstWeek, SixWeeks)), Settings{CheckMonths: 3, CoachMonths: 6, Agreement: 1},
			[]Moment{{CheckIn, day("2027-03-04")}, {Coach, day("2027-05-27")}}},
		{"half a year after the last talk", with(spoken(FirstWeek, SixWeeks, Coach)), Settings{CheckMonths: 12, CoachMonths: 6, Agreement: 1},
			[]Moment{{Coach, day("2027-06-04")}, {CheckIn, day("2027-12-06")}}},
		{"asked during a pause", with(func(v *Volunteer) {
			v.State, v.Back = Paused, day("2027-01-15")
			v.Talks = v.Talks.asked(day("2026-12-14"))
		}), Settings{CheckMonths: 3, CoachMonths: 1, Agreement: 1}, []Moment{{Coach, day("2026-12-14")}, {PauseEnds, day("2027-01-15")}}},
		{"asked and then stopped: a goodbye", with(func(v *Volunteer) { v.State = Stopped; v.Talks = v.Talks.asked(day("2026-12-04")) }), set, []Moment{{Exit, day("2026-12-11")}}},
		{"stopped: a talk is offered", with(func(v *Volunteer) { v.State = Stopped }), set, []Moment{{Exit, day("2026-12-11")}}},
		{"stopped and declined", with(func(v *Volunteer) {
			v.State, v.Talks = Stopped, v.Talks.with(Exit, Declined, begun.AddDate(0, 0, 3))
		}), set, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Open(c.v, c.set); !slices.EqualFunc(got, c.want, func(a, b Moment) bool { return a.Kind == b.Kind && a.Due.Equal(b.Due) }) {
				t.Errorf("got %v\nwant %v", got, c.want)
			}
		})
	}
}

// Who holds what is open: the contact person while there, who stands in, a lead who is there, a lead.
func TestHolder(t *testing.T) {
	team := func(change func(*Team)) Team {
		x := Team{Works: map[string]bool{"con": true, "dep": true, "tess": true, "theo": true}, Away: map[string]string{}, Leads: []string{"tess", "theo"}}
		change(&x)
		return x
	}
	for _, c := range []struct {
		name, contact, want string
		change              func(*Team)
	}{
		{"the contact person", "con", "con", func(*Team) {}},
		{"nobody yet", "", "tess", func(*Team) {}},
		{"away with a deputy", "con", "dep", func(x *Team) { x.Away["con"] = "dep" }},
		{"away without one", "con", "tess", func(x *Team) { x.Away["con"] = "" }},
		{"away with a deputy who left", "con", "tess", func(x *Team) { x.Away["con"], x.Works["dep"] = "dep", false }},
		{"left", "con", "tess", func(x *Team) { x.Works["con"] = false }},
		{"the lead is away too", "", "theo", func(x *Team) { x.Away["tess"] = "" }},
		{"all leads are away", "", "tess", func(x *Team) { x.Away["tess"], x.Away["theo"] = "", "" }},
	} {
		if got := team(c.change).Holder(Volunteer{ContactID: c.contact}); got != c.want {
			t.Errorf("%s: %q holds it, want %q", c.name, got, c.want)
		}
	}
}

// What is late climbs by working days; who was tried three times in vain is known to the lead at once.
func TestRung(t *testing.T) {
	v := Volunteer{Moment: Moment{Welcome, day("2026-12-04")}}
	for date, want := range map[string]int{"2026-12-03": 0, "2026-12-04": 1, "2026-12-05": 0, "2026-12-08": 1, "2026-12-09": 2, "2026-12-17": 2, "2026-12-18": 3, "2027-06-01": 3} {
		if got := rung(v, day(date)); got != want {
			t.Errorf("%s: step %d, want %d", date, got, want)
		}
	}
	v.Talks = Talks{Kind: Welcome, Tries: 3}
	if got := rung(v, day("2026-12-03")); got != rungLead {
		t.Errorf("three tries in vain: step %d", got)
	}
}

// Whatever happens to somebody, and whenever: who has not stopped has a next moment with a date, and
// it has a holder while anybody works there.
func TestNobodyIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := Settings{CheckMonths: rapid.IntRange(1, 24).Draw(t, "months"), CoachMonths: rapid.IntRange(0, 12).Draw(t, "coach"), Agreement: 1}
		var asked time.Time // date of the first time somebody asked for a talk that they did not have since
		now := at("2026-01-05 10:00").Add(time.Duration(rapid.IntRange(0, 365*24).Draw(t, "begin")) * time.Hour)
		v := Volunteer{State: Signed, SignedUp: now, Since: now, ContactID: "con"}
		for range rapid.IntRange(0, 25).Draw(t, "moves") {
			now = now.Add(time.Duration(rapid.IntRange(0, 200*24).Draw(t, "later")) * time.Hour)
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0, 1:
				by := rapid.SampledFrom([]Side{Colleague, Self}).Draw(t, "by")
				if steps := Steps(v.State, by); len(steps) > 0 {
					x := Act{Step: rapid.SampledFrom(steps).Draw(t, "step"), Day: clock.Date(now).AddDate(0, 0, rapid.IntRange(-3, 200).Draw(t, "day"))}
					err := v.step("test", x, by, set, now)
					if err == nil && x.Step == Speak && by == Self && asked.IsZero() {
						asked = clock.Date(now)
					}
				}
			case 2, 3:
				if list := Open(v, set); len(list) > 0 {
					m := rapid.SampledFrom(list).Draw(t, "moment")
					how := rapid.SampledFrom([]How{Spoken, Missed, Declined}).Draw(t, "how")
					if v.talked(m.Kind, how, set, now); m.Kind == Coach && how != Missed {
						asked = time.Time{}
					}
				}
			case 4:
				v.Roles = rapid.SliceOfN(rapid.SampledFrom(Roles()), 0, 3).Draw(t, "roles")
				v.Agreed, v.Agreement = clock.Date(now), set.Agreement
				v.Certificate = Certificate{Received: clock.Date(now), Until: clock.Date(now).AddDate(3, 0, 0)}
				v.ContactID = rapid.SampledFrom([]string{"", "con", "gone"}).Draw(t, "contact")
			case 5:
				set.Agreement, set.From = set.Agreement+1, clock.Date(now)
			}
			v = v.planned(set)
			if v.State == Stopped || v.State == Signed { // who comes back begins anew, with a welcome
				asked = time.Time{}
			}
			if v.State == Stopped {
				continue
			}
			if !asked.IsZero() {
				i := slices.IndexFunc(Open(v, set), func(m Moment) bool { return m.Kind == Coach })
				if by := clock.Later(clock.AddWorkingDays(asked, coachDays), v.Talks.Again); i < 0 || Open(v, set)[i].Due.After(by) {
					t.Fatalf("%s: asked for a talk on %s, and there is %v", v.State, asked, Open(v, set))
				}
			}
			if v.Moment.Kind == "" || v.Moment.Due.IsZero() {
				t.Fatalf("%s: nothing is next: %+v", v.State, v)
			}
			if v.Moment.Due.After(clock.Date(now).AddDate(2, 1, 0)) {
				t.Fatalf("%s: the next is only on %s", v.State, v.Moment.Due)
			}
			team := Team{Works: map[string]bool{"con": true, "tess": true}, Away: map[string]string{}, Leads: []string{"tess"}}
			if rapid.Bool().Draw(t, "away") {
				team.Away["con"] = ""
			}
			if team.Holder(v) == "" {
				t.Fatalf("%s: nobody holds %s", v.State, v.Moment.Kind)
			}
		}
	})
}

// The table of states: only what it says, and a volunteer never starts alone.
func TestMoves(t *testing.T) {
	for _, from := range States() {
		for _, step := range []Step{Meet, Start, Pause, Resume, Stop} {
			mine, ok := Next(from, step, Self)
			theirs, may := Next(from, step, Colleague)
			if ok && (!may || mine != theirs) {
				t.Errorf("%s from %s: only volunteers may", step, from)
			}
			if (step == Start || step == Meet) && ok {
				t.Errorf("%s from %s by themselves", step, from)
			}
		}
		if to, ok := Next(from, Stop, Self); from != Stopped && (!ok || to != Stopped) {
			t.Errorf("who is %s cannot stop", from)
		}
	}
	if to, ok := Next(Stopped, Resume, Self); !ok || to != Signed {
		t.Errorf("who stopped comes back to %q", to)
	}
}
