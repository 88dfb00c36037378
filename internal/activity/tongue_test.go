package activity

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
)

// TestTongues renders what residents and strangers read of activities, in each state, and finds each
// key that was asked for in all languages of residents. What people wrote is marked as what it is.
func TestTongues(t *testing.T) {
	catalogue, err := text.Load(text.Words, web.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	today := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for _, lang := range text.Tongues() {
		asked := map[string]bool{}
		w := words{catalogue.Printer(lang).Telling(func(key string) { asked[key] = true })}
		page := ui.Page{Lang: string(lang), Dir: lang.Dir(), Path: Path}
		html := func(c templ.Component) string {
			var b strings.Builder
			if err := c.Render(context.Background(), &b); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		html(listPage(page, listScreen{w, List{}}))
		html(nearPage(page, nearScreen{words: w, name: "Linde"}))
		for _, giver := range Givers() {
			for _, repeat := range Repeats() {
				a := Activity{ID: "a", Title: "Soep", What: "DUTCH-WORDS", Where: "Hal", Giver: giver, First: today.AddDate(0, 0, 1), Minute: 600, Lasts: 60, Repeat: repeat, Until: today.AddDate(0, 0, 50)}
				var days []Day
				for _, d := range []Day{{}, {Mine: true}, {Cancelled: true}} {
					for seats := range 3 {
						d.Activity, d.Date, d.Signed, d.Came = a, a.First, 1, -1
						d.Seats = seats
						days = append(days, d)
					}
				}
				html(listPage(page, listScreen{w, List{Days: days, Now: now}}))
				for i := range days { // a page has the next few only
					html(showPage(page, showScreen{w, ui.Draft{}, View{Activity: a, Days: days[i : i+1], Now: now}}))
				}
				none := html(showPage(page, showScreen{w, ui.Draft{}, View{Activity: a, Now: now}}))
				site := a
				site.Place = "complex-1"
				html(showPage(page, showScreen{w, ui.Draft{}, View{Activity: site, Now: now}}))
				html(posterPage(page, showScreen{w, ui.Draft{}, View{Activity: a, Days: days, Now: now}}))
				near := html(nearPage(page, nearScreen{w, "Linde", days, "/x.ics"}))
				for _, s := range []string{none, near} {
					if !strings.Contains(s, "<div class=\"stack\" lang=\"nl\" dir=\"auto\"><p>DUTCH-WORDS") {
						t.Errorf("%s: somebody's words are not marked", lang)
					}
				}
			}
		}
		for _, key := range []string{"nav", "one", "near_name", "on", "off", "no_day", "over", "full"} {
			w.t(key)
		}
		if len(asked) < 30 || asked["activity.in_dutch"] == (lang == text.Dutch) {
			t.Errorf("%s: %d keys were asked", lang, len(asked))
		}
		for _, key := range slices.Sorted(maps.Keys(asked)) {
			if !catalogue.Has(lang, key) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
	}
}
