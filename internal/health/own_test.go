package health

import (
	"slices"
	"testing"
	"time"
)

// TestTry: the right word opens one browser for an hour; the fifth wrong one in a row shuts it for
// a day, also for the right word, and the browser that was in is out.
func TestTry(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	o := Own{Owner: "mevrouw", Word: "goed"}
	if (&Own{}).Try("", "b", now) {
		t.Error("nobody's opens")
	}
	if !o.Try("goed", "b", now) || !o.Opens("b", now.Add(wordStays-1)) || o.Opens("b", now.Add(wordStays)) || o.Opens("c", now) || o.Opens("", now) {
		t.Errorf("%+v", o)
	}
	for range wordTries - 1 {
		o.Try("fout", "c", now)
	}
	if !o.Opens("b", now) || !o.Try("goed", "b", now) || o.Tries != 0 {
		t.Errorf("shut too early: %+v", o)
	}
	for range wordTries {
		o.Try("fout", "c", now)
	}
	if o.Opens("b", now) || o.Try("goed", "b", now.Add(wordRests-1)) || !o.Try("goed", "b", now.Add(wordRests)) {
		t.Errorf("not shut for a day: %+v", o)
	}
}

func TestCheckWord(t *testing.T) {
	for word, ok := range map[string]bool{"": false, "korte": false, "a b c d e": false, "zon en zee": true, "Zonnebloem": true, string(make([]byte, 61)): false} {
		if got := len(CheckWord("woord", word)) == 0; got != ok {
			t.Errorf("%q: %v", word, got)
		}
	}
	if plainWord(" Zon en  ZEE ") != plainWord("zonenzee") {
		t.Error("spaces and capitals count")
	}
}

// TestSeenBy: an organisation sees what partners wrote down, and of what residents keep only what
// is shared with it and still is.
func TestSeenBy(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	all := []Score{{ID: "zorg"}, {ID: "m", Owner: "mevrouw"}, {ID: "h", Owner: "meneer"}}
	owns := []Own{{Owner: "mevrouw", Partner: "zorg", SharedTo: now.Add(time.Hour)}, {Owner: "meneer"}}
	for _, v := range []struct {
		org  string
		now  time.Time
		want []string
	}{{"zorg", now, []string{"zorg", "m"}}, {"zorg", now.Add(time.Hour), []string{"zorg"}}, {"ggz", now, []string{"zorg"}}, {"", now, []string{"zorg"}}} {
		var got []string
		for _, x := range seenBy(slices.Clone(all), owns, v.org, v.now) {
			got = append(got, x.ID)
		}
		if !slices.Equal(got, v.want) {
			t.Errorf("%s at %s: %v, want %v", v.org, v.now, got, v.want)
		}
	}
}
