package feedback

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// A question to the sender stops the clock until the sender says something; a message that
// asks nothing does not, and a question about what is dealt with goes without.
func TestQuestionStopsTheClock(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, desk := t.Context(), people()["consulent"]
		id := w.send("vakman", "De deur staat al dagen open.")
		due := w.signal(id).Due
		w.Must(w.s.Write(ctx, desk, id, "Dank voor het doorgeven.", store.NewID()))
		if got := w.signal(id).Due; !got.Equal(due) {
			t.Errorf("a message moved the date to %s", got)
		}
		key := store.NewID()
		w.Must(w.s.Ask(ctx, desk, id, "Op welke verdieping was dat?", key))
		later := w.signal(id).Due
		if !later.After(due) {
			t.Errorf("due %s while the sender is asked", later)
		}
		w.Must(w.s.Ask(ctx, desk, id, "Op welke verdieping was dat?", key)) // sent again
		if n := w.Count(`SELECT count(*) FROM signal_still`); n != 1 {
			t.Errorf("stood still %d times", n)
		}
		v, err := w.signals.Show(ctx, desk, id)
		w.Must(err)
		if v.Still == nil || v.Still.Why != signal.AskedSender {
			t.Fatalf("%+v", v.Still)
		}
		w.clock.Add(2 * 24 * time.Hour)
		w.Must(w.say("vakman", id, signal.Addition, "Op de derde verdieping, links."))
		if got := w.signal(id).Due; !got.After(due) || !got.Before(later) {
			t.Errorf("due %s after an answer, %s before and %s while it stood still", got, due, later)
		}
		if v, err = w.signals.Show(ctx, desk, id); err != nil || v.Still != nil {
			t.Errorf("still %+v %v", v.Still, err)
		}
		w.advise(id)
		w.Must(w.s.Ask(ctx, desk, id, "Is het nu goed zo?", store.NewID()))
		if n := w.Count(`SELECT count(*) FROM signal_still`); n != 1 {
			t.Errorf("stood still %d times", n)
		}
	})
}

// What waits for the resident does not go on because the sender says something.
func TestSenderAnswersOnlyForTheSender(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send("vakman", "De deur staat al dagen open.")
		w.Must(w.signals.StopClock(t.Context(), people()["consulent"], id, 1, signal.AskedResident, ""))
		w.Must(w.say("vakman", id, signal.Addition, "Nog steeds."))
		if n := w.Count(`SELECT count(*) FROM signal_still WHERE ended = 0`); n != 1 {
			t.Error("the clock went on")
		}
		b := w.browse("consulent")
		path := "/signalen/" + id + "/terugkoppeling"
		_, page, _ := b.Do("POST", path+"/voorbeeld", url.Values{"tekst": {"Dank voor het doorgeven."}, "sleutel": {store.NewID()}})
		if strings.Contains(page, `name="vraagt"`) {
			t.Error("a clock that stands still can be stopped")
		}
		w.Must(w.signals.StartClock(t.Context(), people()["consulent"], id, w.signal(id).Version))
		_, page, _ = b.Do("POST", path+"/voorbeeld", url.Values{"tekst": {"Welke verdieping is dat?"}, "sleutel": {store.NewID()}})
		if !strings.Contains(page, `name="vraagt"`) {
			t.Error("no way to ask")
		}
		if status, _, _ := b.Do("POST", path, url.Values{"tekst": {"Welke verdieping is dat?"}, "sleutel": {store.NewID()}, "vraagt": {"ja"}}); status != 303 {
			t.Errorf("%d", status)
		}
		if n := w.Count(`SELECT count(*) FROM signal_still WHERE ended = 0 AND why = 'melder'`); n != 1 {
			t.Error("the clock runs")
		}
	})
}
