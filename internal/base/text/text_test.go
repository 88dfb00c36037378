package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func printer(t *testing.T, l Lang) *Printer {
	t.Helper()
	c, err := Load(Words)
	if err != nil {
		t.Fatal(err)
	}
	return c.Printer(l)
}

func TestNumbersAndDates(t *testing.T) {
	p := printer(t, Dutch)
	now := time.Date(2026, 10, 12, 13, 5, 0, 0, time.UTC)
	day := time.Date(2026, 10, 12, 0, 0, 0, 0, time.UTC)
	for got, want := range map[string]string{
		p.Int(12000):                        "12.000",
		p.Percent(0.123, 1):                 "12,3%",
		p.Euro(123450):                      "€ 1.234,50",
		p.Date(now):                         "12 oktober 2026",
		p.DayDate(now):                      "maandag 12 oktober",
		p.Time(now):                         "12 oktober 2026, 15.05 uur",
		p.Until(now):                        "12 oktober 2026, 15.05 uur",
		p.Until(day.Add(-2 * time.Hour)):    "12 oktober 2026", // midnight in Amsterdam
		p.Ago(now.Add(-72*time.Hour), now):  "3 dagen geleden",
		p.Ago(now.Add(-1*time.Minute), now): "1 minuut geleden",
		p.Due(day, day):                     "vandaag",
		p.Due(day.AddDate(0, 0, -2), day):   "2 dagen te laat",
		p.T("no.such.key"):                  "no.such.key",
		printer(t, English).Due(day.AddDate(0, 0, 3), day): "in 3 days",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSearchFindsCompoundsAndStems(t *testing.T) {
	for _, c := range []struct {
		text, query string
		found       bool
	}{
		{"Waterlekkage in de badkamer", "lekkage", true},
		{"Waterlekkages in de badkamers", "lekkage badkamer", true},
		{"Overlast van buren", "buur", true},
		{"Overlast van de buur", "buren", true},
		{"Café op de hoek", "cafe", true},
		{"Schimmel op de muur", "lekkage", false},
		{"Molenstraat 12", "molenstraat 12", true},
	} {
		index := SearchText(c.text)
		found := len(SearchTerms(c.query)) > 0
		for _, term := range SearchTerms(c.query) {
			found = found && strings.Contains(index, term)
		}
		if found != c.found {
			t.Errorf("%q in %q (%q, %v): %v, want %v", c.query, c.text, index, SearchTerms(c.query), found, c.found)
		}
	}
	if got := SearchTerms("op de 12"); !slices.Equal(got, []string{"12"}) {
		t.Errorf("short words count: %v", got)
	}
}

func TestMaskBSN(t *testing.T) {
	for s, want := range map[string]string{
		"bsn 111222333 en 111.222.333.": "bsn xxxxxxxxx en xxx.xxx.xxx.",
		"3 keer, bsn 111 222 333":       "3 keer, bsn xxx xxx xxx",
		"1 1 1 2 2 2 3 3 3":             "x x x x x x x x x",
		"bel 0612345678":                "bel 0612345678",
		"":                              "",
	} {
		got, any := MaskBSN(s)
		if got != want || any != (got != s) || ContainsBSN(got) {
			t.Errorf("%q becomes %q, %v", s, got, any)
		}
	}
	if got, _ := MaskBSN(strings.Repeat("111222333 ", 400)); strings.Contains(got, "1") {
		t.Error("one of many is left")
	}
}

func TestContainsBSN(t *testing.T) {
	for s, want := range map[string]bool{
		"111222333":                true, // the example number of the tax office
		"zijn bsn is 1112.22.333.": true,
		"nummer 111 222 333 hier":  true,
		"111222334":                false,
		"bel 0612345678":           false,
		"bag 0935010000012345":     false,
		"000000000":                false,
		"op 31-12-2026 om 14.30":   false,
		"":                         false,
		"11122233312":              false,
		"111222333 2 keer gebeld":  true,
		"3 keer, bsn 111.222.333":  true,
		"1 1 1 2 2 2 3 3 3":        true,
		"1112 22333":               true,
		"10000007":                 false,
		"10000008":                 true, // 010000008
		"06 10000008":              false,
		"+31 6-10000008":           false,
		"06 10 000 008":            false,
		"dossier 2026-0018":        false,
		"dossier 2026-12345":       false,
	} {
		if got := ContainsBSN(s); got != want {
			t.Errorf("ContainsBSN(%q) = %v, want %v", s, got, want)
		}
	}
}

// What people write all day must not be taken for a number: one of eleven rows of digits
// passes the test.
func TestContainsBSNLeavesDatesAndCases(t *testing.T) {
	for day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2031; day = day.AddDate(0, 0, 1) {
		for _, layout := range []string{"2-1-2006", "02-01-2006", "02.01.2006", "2 1 2006", "2006-01-02", "2006 01 02"} {
			if s := day.Format(layout); ContainsBSN("op " + s + " 14.30") {
				t.Errorf("a date is taken for a number: %s", s)
			}
		}
	}
	for n := range 100_000 {
		if s := fmt.Sprintf("2026-%04d", n); ContainsBSN(s) {
			t.Errorf("the number of a case is taken for one of a citizen: %s", s)
		}
		if s := fmt.Sprintf("%02d.%02d-%02d.%02d", n/4%24, n%60, n/7%24, n/60%60); ContainsBSN(s) {
			t.Errorf("a time is taken for a number: %s", s)
		}
	}
}

func TestBothLanguagesHaveTheSameKeys(t *testing.T) {
	c, err := Load(Words)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.Keys(Dutch), c.Keys(English)) {
		t.Errorf("keys differ: %v, %v", c.Keys(Dutch), c.Keys(English))
	}
}
