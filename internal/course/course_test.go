package course

import (
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/clock"
)

func day(text string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, text, clock.Amsterdam())
	if err != nil {
		panic(err)
	}
	return clock.Date(t)
}

// TestNeeds: who needs what follows from what somebody does, and from when they followed it.
func TestNeeds(t *testing.T) {
	courses := merged([]Course{{Code: "wonen", Retired: true, Version: 1}, {Code: "x", Title: "Met taal", Roles: []string{"taalmaatje"}, Version: 1}})
	today := day("2026-11-27")
	for name, c := range map[string]struct {
		roles []string
		done  map[string]time.Time
		want  string
	}{
		"somebody new":             {nil, nil, "vrijwilliger veilig netwerkavond"},
		"a role of a course":       {[]string{"klusser", "taalmaatje"}, nil, "vrijwilliger veilig netwerkavond x"},
		"another role":             {[]string{"klusser"}, nil, "vrijwilliger veilig netwerkavond"},
		"one for ever":             {nil, map[string]time.Time{"vrijwilliger": day("2001-01-01")}, "veilig netwerkavond"},
		"one that holds a day":     {nil, map[string]time.Time{"veilig": day("2024-11-28")}, "vrijwilliger netwerkavond"},
		"one that ended today":     {nil, map[string]time.Time{"veilig": day("2024-11-27")}, "vrijwilliger veilig netwerkavond"},
		"one that is used no more": {nil, map[string]time.Time{"vrijwilliger": today, "veilig": today, "netwerkavond": today}, ""},
	} {
		var got []string
		for _, n := range Needs(courses, c.roles, c.done, today) {
			got = append(got, n.Code)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

func TestSessionCheck(t *testing.T) {
	now := day("2026-11-27")
	good := Session{Code: "wonen", At: now.AddDate(0, 0, 7), Minutes: 90, Place: "Buurthuis", Seats: 12, State: Planned}
	for name, c := range map[string]struct {
		change func(x *Session)
		want   string
	}{
		"good":                    {func(*Session) {}, ""},
		"no course":               {func(x *Session) { x.Code = "koken" }, "cursus"},
		"a circle about nothing":  {func(x *Session) { x.Code = Circle }, "titel"},
		"a circle":                {func(x *Session) { x.Code, x.Title = Circle, "De buren" }, ""},
		"in the past":             {func(x *Session) { x.At = now }, "datum"},
		"no moment":               {func(x *Session) { x.At = time.Time{} }, "datum"},
		"a moment that was, over": {func(x *Session) { x.At, x.State = now.AddDate(0, 0, -1), Held }, ""},
		"too short":               {func(x *Session) { x.Minutes = 14 }, "duur"},
		"nowhere":                 {func(x *Session) { x.Place = " " }, "plaats"},
		"no seat":                 {func(x *Session) { x.Seats = 0 }, "plekken"},
		"too much":                {func(x *Session) { x.About = strings.Repeat("a", maxWords+1) }, "over"},
	} {
		x := good
		c.change(&x)
		var got []string
		for _, f := range x.check(Shipped(), now) {
			got = append(got, f.Name)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}
