package volunteer

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// TestTongues renders what everybody reads of questions that hang in public, and finds each key that
// was asked for in all languages of residents.
func TestTongues(t *testing.T) {
	catalogue, err := text.Load(text.Words, web.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range text.Tongues() {
		asked := map[string]bool{}
		w := words{catalogue.Printer(lang).Telling(func(key string) { asked[key] = true })}
		page := ui.Page{Lang: string(lang), Dir: lang.Dir(), Path: PublicPath}
		for _, i := range []Invite{{}, {Name: "Linde"}, {Name: "Linde", Staircase: "2"}} {
			for _, c := range []templ.Component{openAsksPage(page, publicScreen{words: w}), openAsksPage(page, publicScreen{words: w, list: []Invite{i}}),
				openAskPage(page, publicScreen{words: w, Invite: i}), answeredPage(page, w)} {
				if err := c.Render(context.Background(), &strings.Builder{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		wrong := append(Volunteer{}.check(), Volunteer{Private: Private{Name: strings.Repeat("x", maxName+1), Phone: "123456782"}}.check()...)
		for _, f := range wrong {
			w.p.Args(f.Key, f.Args)
		}
		w.t("own_agree_first")
		if len(asked) < 20 {
			t.Errorf("%s: only %d keys were asked", lang, len(asked))
		}
		for _, key := range slices.Sorted(maps.Keys(asked)) {
			if !catalogue.Has(lang, key) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
	}
}
