package report

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/text"
)

// The year report tells who changed group in the half years of its year, where anybody counted; the
// quarterly report does not.
func TestYearTellsFlows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var asked []string
		told := []Flow{{"eerste helft van 2026", "Dit gaat over 600 woningen.", []string{"Bij ongeveer 40 huishoudens begon hulp op maat."}}}
		w.s.UseFlows(func(_ context.Context, a access.Actor, _ *text.Printer, after, until time.Time) ([]Flow, error) {
			asked = append(asked, a.OrgID+" "+after.Format(time.DateOnly)+" "+until.Format(time.DateOnly))
			return told, nil
		})
		head := "Wie van groep veranderde"
		year := w.show(w.draft(Edit{Kind: Year, Until: october})).Document
		words, err := year.bytes()
		w.Must(err)
		if !slices.Contains(headsIn(year), head) || !strings.Contains(string(words), told[0].Says[0]) || !strings.Contains(string(words), told[0].About) {
			t.Errorf("%q", headsIn(year))
		}
		if want := own + " " + october.AddDate(-1, 0, 0).Format(time.DateOnly) + " " + october.Format(time.DateOnly); len(asked) == 0 || asked[0] != want {
			t.Errorf("asked %q, want %s", asked, want)
		}
		if quarter := w.show(w.draft(Edit{Kind: Quarter, Until: october})).Document; slices.Contains(headsIn(quarter), head) {
			t.Error("the quarterly report tells it")
		}
		told = nil
		if year := w.show(w.draft(Edit{Kind: Year, Until: october})).Document; slices.Contains(headsIn(year), head) {
			t.Error("there is a head where nobody counts")
		}
	})
}
