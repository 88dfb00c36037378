package text

import (
	"testing"
	"time"
)

// TestTongueDates: dates and times in the languages of residents, as CLDR writes them.
func TestTongueDates(t *testing.T) {
	c, err := Load(Words)
	if err != nil {
		t.Fatal(err)
	}
	on := time.Date(2026, 10, 12, 0, 0, 0, 0, time.UTC) // a Monday
	for lang, want := range map[Lang][3]string{
		Dutch:     {"12 oktober 2026", "maandag 12 oktober", "12 oktober 2026, 15.05 uur"},
		English:   {"12 October 2026", "Monday 12 October", "12 October 2026, 15:05"},
		Polish:    {"12 października 2026", "poniedziałek 12 października", "12 października 2026, 15:05"},
		Turkish:   {"12 Ekim 2026", "12 Ekim Pazartesi", "12 Ekim 2026, 15:05"},
		Arabic:    {"12 أكتوبر 2026", "الاثنين 12 أكتوبر", "12 أكتوبر 2026, 15:05"},
		Ukrainian: {"12 жовтня 2026", "понеділок 12 жовтня", "12 жовтня 2026, 15:05"},
	} {
		p := c.Printer(lang)
		if got := [3]string{p.Date(on), p.DayDate(on), p.Time(on.Add(13*time.Hour + 5*time.Minute))}; got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	if got := c.Printer(Arabic).Int(1234); got != "1,234" && got != "1.234" {
		t.Errorf("Arabic figures: %q", got)
	}
	if isolated(map[string]any{"A": "x", "B": 3, "C": ""})["A"] != "\u2068x\u2069" {
		t.Error("a value turns the words around it")
	}
}
