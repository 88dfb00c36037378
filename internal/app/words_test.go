package app

import (
	"encoding/json"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/account"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/bottleneck"
	"samendoen/internal/casework"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/directory"
	"samendoen/internal/exchange"
	"samendoen/internal/feedback"
	"samendoen/internal/figures"
	"samendoen/internal/frontdoor"
	"samendoen/internal/importer"
	"samendoen/internal/joining"
	"samendoen/internal/logbook"
	"samendoen/internal/mail"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/profiling"
	"samendoen/internal/reminder"
	"samendoen/internal/rights"
	"samendoen/internal/signal"
	"samendoen/internal/socialmap"
	"samendoen/internal/takeout"
	"samendoen/internal/webhook"
	"samendoen/internal/workorder"
)

// maxWords is the longest sentence at level B1.
const maxWords = 15

func TestDutchIsPlain(t *testing.T) {
	hole := regexp.MustCompile(`\{\{.*?\}\}`)
	end := regexp.MustCompile(`[.!?:]\s+`)
	for _, files := range []fs.FS{text.Words, web.Words, account.Files, place.Files, catalogue.Files, danger.Files, bottleneck.Files, directory.Files, signal.Files, joining.Files, workorder.Files, reminder.Files, profiling.Files, frontdoor.Files, mail.Files, feedback.Files, takeout.Files, casework.Files, socialmap.Files, importer.Files, network.Files, rights.Files, logbook.Files, webhook.Files, exchange.Files, figures.Files} {
		data, err := fs.ReadFile(files, "text/nl.json")
		if err != nil {
			t.Fatal(err)
		}
		var messages map[string]any
		if err := json.Unmarshal(data, &messages); err != nil {
			t.Fatal(err)
		}
		for key, message := range messages {
			forms := []any{message}
			if plural, ok := message.(map[string]any); ok {
				forms = slices.Collect(maps.Values(plural))
			}
			for _, form := range forms {
				for _, sentence := range end.Split(hole.ReplaceAllString(form.(string), "X"), -1) {
					if n := len(strings.Fields(sentence)); n > maxWords {
						t.Errorf("%s: a sentence of %d words, at most %d: %s", key, n, maxWords, sentence)
					}
				}
			}
		}
	}
}

func TestBothLanguagesSayEverything(t *testing.T) {
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	nl, en := words.Keys(text.Dutch), words.Keys(text.English)
	for _, key := range nl {
		if !words.Has(text.English, key) {
			t.Errorf("English lacks %s", key)
		}
	}
	for _, key := range en {
		if !words.Has(text.Dutch, key) {
			t.Errorf("Dutch lacks %s", key)
		}
	}
}
