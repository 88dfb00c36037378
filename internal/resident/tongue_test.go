package resident

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
	"samendoen/internal/health"
	"samendoen/internal/network"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// mines are the states in which the page of a resident can be.
func mines(today time.Time) (list []Mine) {
	promise := func(side casework.Side, state casework.CommitmentState, by int) casework.Commitment {
		return casework.Commitment{ID: "c", Side: side, State: state, What: "DUTCH-WORDS", By: today.AddDate(0, 0, by), HolderID: "anna"}
	}
	base := Mine{Org: "Org", Now: today, Until: today, ByMail: true, Partners: map[string]string{"zorg": "Zorg"}, Answerers: map[string]string{"anna": "Anna"}}
	base.Case = casework.Case{State: casework.Open, OpenedAt: today, Goal: "DUTCH-WORDS", Cause: "DUTCH-WORDS", DirectorID: "anna"}
	base.Today, base.Orgs, base.Names = today, map[string]string{"zorg": "Zorg"}, map[string]string{"anna": "Anna"}
	for _, side := range []casework.Side{casework.OurSide, casework.ResidentSide} {
		for _, state := range []casework.CommitmentState{casework.Promised, casework.Kept, casework.NotKept} {
			for _, by := range []int{-9, 9} {
				base.Commitments = append(base.Commitments, promise(side, state, by))
			}
		}
	}
	for _, c := range network.Categories() {
		base.People = append(base.People, casework.Participant{Reads: true, Categories: []network.Category{c}, Covenant: "Samen", Until: today})
	}
	base.People = append(base.People, casework.Participant{Part: casework.PartDirector}, casework.Participant{})
	base.OrgID = "corp"
	base.Helpers = []Pass{{ID: "p", Who: Person{Name: "Els"}}}
	base.Open = map[string]Standing{}
	for _, k := range WordKinds() {
		for _, s := range append(answers(k), Waits) {
			for _, due := range []int{-1, 1} {
				id := string(k) + string(s) + number(int64(due))
				base.Words = append(base.Words, Word{ID: id, Kind: k, State: s, PartnerID: "zorg", Text: "WORDS", Answer: "DUTCH-WORDS", AnsweredBy: "anna", Due: today.AddDate(0, 0, due)})
				if k == Objection && s == Waits {
					base.Open[id] = Standing{Paused: due > 0, Term: Term{Due: today, Why: map[bool]string{true: "DUTCH-WORDS"}[due > 0]}}
				}
			}
		}
	}
	for _, reins := range []casework.ReinsHolder{"bewoner", "samen", casework.TakenOver} {
		m := base
		m.Reins = casework.Reins{Holder: reins, Because: "DUTCH-WORDS", Until: today}
		list = append(list, m)
	}
	bare := base
	bare.Commitments, bare.Inbox, bare.Reins.Holder = nil, &Inbox{Address: "a@b.nl"}, "samen"
	proved := bare
	proved.Inbox = &Inbox{Address: "a@b.nl", Confirmed: today}
	proved.Next = casework.NextStep{What: "DUTCH-WORDS", By: today.AddDate(0, 0, -3), HolderID: "anna"}
	rests, ends, beside := bare, bare, bare
	rests.State = casework.Resting
	ends.State, ends.ClosedAt, ends.Kept = casework.Closed, today, casework.Keep{Until: today}
	beside.Beside, beside.Kept = true, casework.Keep{Until: today}
	return append(list, bare, proved, rests, ends, beside)
}

// feels are the states in which the page of the scores can be.
func feels(today time.Time) []Feel {
	score := health.Score{ID: "s", On: today, Values: map[health.Dimension]int{}}
	return []Feel{{Org: "Org", Now: today}, {Org: "Org", Now: today, Own: health.Own{Word: "x"}}, {Org: "Org", Now: today, Own: health.Own{Word: "x", ShutTo: today.Add(time.Hour)}},
		{Org: "Org", Now: today, Open: true, Running: true}, {Org: "Org", Now: today, Open: true, Running: true, Partners: map[string]string{"zorg": "Zorg"}, Scores: []health.Score{score, score}},
		{Org: "Org", Now: today, Open: true, Running: true, Partners: map[string]string{"zorg": "Zorg"}, Own: health.Own{Partner: "zorg", SharedTo: today.Add(time.Hour)}}}
}

// refusals are what a resident can read beside a form, and what can be said after it.
func refusals(s words) {
	var fields []fault.Field
	partners := map[string]string{"zorg": "Zorg"}
	fields = append(fields, Word{Kind: Question, Text: strings.Repeat("x", longText+1)}.check(partners)...)
	fields = append(fields, Word{Kind: Question, Text: " ", PartnerID: "x"}.check(partners)...)
	fields = append(fields, Word{Kind: "", Text: "123456782"}.check(partners)...)
	fields = append(fields, Person{}.check(Beside)...)
	for _, f := range fields {
		s.p.Args(f.Key, f.Args)
	}
	for _, key := range []string{"wrong", "fast", "many", "mail_wrong", "mail_often", "mail_tries", "mail_code_wrong", "feel_wrong", "feel_choose",
		"did_leave", "did_say", "did_tick", "did_send_away", "did_mail_ask", "did_mail_code", "did_mail_stop", "did_score", "did_share", "did_unshare", "did_drop", "did_forget"} {
		s.t(key)
	}
	for _, key := range []string{"casework.is_closed", "health.value", "health.none", "health.word_short", "health.word_long"} {
		s.p.T(key)
	}
}

// TestTongues renders everything that a resident can read, in each state, and finds each key that
// was asked for in all languages of residents. What people wrote is marked as what it is.
func TestTongues(t *testing.T) {
	catalogue, err := text.Load(text.Words, web.Words, network.Files, casework.Files, health.Files, Files)
	if err != nil {
		t.Fatal(err)
	}
	today := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for _, lang := range text.Tongues() {
		asked := map[string]bool{}
		s := words{catalogue.Printer(lang).Telling(func(key string) { asked[key] = true })}
		page := ui.Page{Lang: string(lang), Dir: lang.Dir(), Path: OwnPath}
		render(t, doorPage(page, doorScreen{words: s}))
		for _, done := range []bool{false, true} {
			render(t, stopPage(page, s, "x", done))
		}
		for _, m := range mines(today) {
			screen := ownScreen{words: s, Mine: m, made: &Card{Name: "Els", Until: today}, draft: ui.Draft{Conflict: true}}
			html := render(t, ownPage(page, screen))
			for _, tag := range regexp.MustCompile(`<[^<>]*>DUTCH-WORDS<`).FindAllString(html, -1) {
				if !strings.Contains(tag, `lang="nl" dir="auto"`) {
					t.Errorf("%s: somebody's words are not marked: %s", lang, tag)
				}
			}
			if lang == text.Arabic && !strings.Contains(html, `dir="rtl"`) {
				t.Error("Arabic is read from left to right")
			}
		}
		for _, f := range feels(today) {
			render(t, feelPage(page, feelScreen{words: s, Feel: f}))
		}
		refusals(s)
		if len(asked) < 100 {
			t.Errorf("only %d keys were asked", len(asked))
		}
		for _, key := range slices.Sorted(maps.Keys(asked)) {
			if !catalogue.Has(lang, key) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
	}
}
