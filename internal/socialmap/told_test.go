package socialmap

import (
	"context"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/place"
)

// What residents are told of their complex is what was published of it; another organisation tells
// nothing of it.
func TestTold(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		told, err := w.s.Told(t.Context(), own, w.linden)
		w.Must(err)
		if !told.AsOf.IsZero() || len(told.Lines) > 0 {
			t.Errorf("before the first release: %+v", told)
		}
		w.Must(w.s.Release(t.Context(), own, day))
		told, err = w.s.Told(t.Context(), own, w.linden)
		w.Must(err)
		v, err := w.s.Complex(t.Context(), people()["consulent"], w.linden)
		w.Must(err)
		if !told.AsOf.Equal(day) || len(told.Lines) != len(v.Lines) {
			t.Fatalf("%+v", told)
		}
		for i, l := range told.Lines {
			if l.Value != v.Lines[i].Value || l.Around != v.Lines[i].Around {
				t.Errorf("%s: %+v, staff read %+v", l.Indicator.Code, l, v.Lines[i])
			}
			if l.Value.Known && l.Indicator.Cells != nil && l.Value.Count%Base != 0 {
				t.Errorf("%s tells %d", l.Indicator.Code, l.Value.Count)
			}
		}
		_, err = w.s.Told(t.Context(), other, w.linden)
		w.Kind(err, fault.NotFound)
	})
}

// The page of a complex has the word of its residents above our own sentences, with its date and its
// body, and says who did not have its say yet: for two weeks others wait, then it is just not there.
func TestVoices(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		w.Must(w.s.Release(t.Context(), own, day))
		w.source.changed = 20
		w.Must(w.s.Release(t.Context(), own, day.AddDate(0, 1, 0)))
		newest := day.AddDate(0, 1, 0)
		voice := Voice{Body: "Commissie Linde", Href: "/bewonersorganisaties/b/cijfers", First: newest.AddDate(0, 0, 14)}
		var asked []time.Time
		w.s.UseVoices(func(_ context.Context, a access.Actor, id place.ComplexID, asOf time.Time) ([]Voice, error) {
			if id != w.linden || a.OrgID != own {
				t.Errorf("asked of %s for %s", id, a.OrgID)
			}
			asked = append(asked, asOf)
			return []Voice{voice}, nil
		})
		server := w.serve()
		page := func(query string) string {
			_, page := w.ask(server, "bestuur", "nl", complexPath+string(w.linden)+query, nil)
			return page
		}
		w.clock.Set(newest.AddDate(0, 0, 14).Add(9 * time.Hour))
		has(t, page(""), "Wat bewoners zelf zeggen", "Commissie Linde leest eerst. Wacht tot 15 november 2026 met conclusies.")
		w.clock.Set(newest.AddDate(0, 0, 15).Add(9 * time.Hour))
		has(t, page(""), "Commissie Linde heeft nog niets gezegd over deze uitgave.")
		voice.Text, voice.On, voice.Release = "De lift was <stuk>.", day.AddDate(0, 0, 3), day
		has(t, page(""), "De lift was &lt;stuk&gt;.", "Over de uitgave van 1 oktober 2026.", "Commissie Linde heeft nog niets gezegd over deze uitgave.")
		voice.Release = newest
		said := page("")
		if strings.Contains(said, "heeft nog niets gezegd") || strings.Contains(said, "leest eerst") {
			t.Error("who spoke is waited for")
		}
		if ours := strings.Index(said, `id="cijfers"`); strings.Index(said, "De lift was") > ours || ours < 0 {
			t.Error("the word of residents does not stand above the figures")
		}
		page("?peildatum=" + day.Format(time.DateOnly))
		if last := asked[len(asked)-1]; !last.Equal(day) {
			t.Errorf("of the release of %s it asks that of %s", day, last)
		}
	})
}
