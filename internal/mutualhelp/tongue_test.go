package mutualhelp

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
	"samendoen/internal/volunteer"
)

// TestTongues renders what residents read of help between neighbours, in each state, and finds each
// key that was asked for in all languages of residents.
func TestTongues(t *testing.T) {
	catalogue, err := text.Load(text.Words, web.Words, volunteer.Files, Files)
	if err != nil {
		t.Fatal(err)
	}
	today := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for _, lang := range text.Tongues() {
		asked := map[string]bool{}
		w := words{catalogue.Printer(lang).Telling(func(key string) { asked[key] = true })}
		page := ui.Page{Lang: string(lang), Dir: lang.Dir(), Path: Path}
		html := func(c templ.Component) {
			if err := c.Render(context.Background(), &strings.Builder{}); err != nil {
				t.Fatal(err)
			}
		}
		html(minePage(page, mineScreen{words: w, Mine: Mine{Today: today, Alarmed: true}}))
		for _, state := range []State{Open, Tabled, Matched, Gone, Lapsed} {
			for _, side := range Sides() {
				for _, kind := range Kinds() {
					p := Post{ID: "p", Side: side, Kind: kind, UserID: "an", State: state, Until: today.AddDate(0, 0, 3)}
					wide := p
					wide.Wider = true
					m := Mine{Today: today, Posts: []Post{p}}
					for _, own := range []Post{p, wide} {
						m.Waiting = append(m.Waiting, Pair{Own: own, Side: side}, Pair{Own: own, Side: side, Match: Match{AskYes: true, OfferYes: true}})
					}
					m.Going = []Pair{{Own: p, Their: Post{Private: Private{Name: "Bo", Reach: "x"}}, Side: side, Match: Match{Stage: Going, Due: today}}}
					html(minePage(page, mineScreen{words: w, Mine: m}))
				}
			}
		}
		html(newPage(page, newScreen{w, ui.Draft{}, Choices{Sites: []place.Brief{{ID: "linde", Name: "Linde"}}, Self: true}, "An"}))
		wrong := Post{Private: Private{Name: "", Reach: strings.Repeat("x", maxReach+1), Words: "123456782"}, Parts: []string{"x"}}.Check()
		wrong = append(wrong, Post{Private: Private{Reach: ""}}.Check()...)
		for _, f := range wrong {
			w.p.Args(f.Key, f.Args)
		}
		for _, key := range []string{"nav", "choose_who", "over", "not_open", "made", "gone", "kept", "said_yes", "said_no", "said_quit", "said_well", "said_speak", "said_alarm"} {
			w.t(key)
		}
		if len(asked) < 100 {
			t.Errorf("%s: only %d keys were asked", lang, len(asked))
		}
		for _, key := range slices.Sorted(maps.Keys(asked)) {
			if !catalogue.Has(lang, key) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
	}
}
