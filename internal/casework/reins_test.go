package casework

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// TestReinsThatWereTakenOver: after their date they are late like a step, with the director
// and with the team lead, and giving them back ends that. The history keeps the reasons.
func TestReinsThatWereTakenOver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, anna := context.Background(), w.people["anna"]
		id := w.open()
		w.Must(w.cases.AddParticipant(ctx, anna, id, w.version(id), "bob"))
		w.Must(w.cases.SetNextStep(ctx, anna, id, w.version(id), NextStep{What: "Langsgaan", HolderID: "bob", By: w.today().AddDate(0, 0, 12)}, ""))
		w.Must(w.cases.SetReins(ctx, anna, id, w.version(id), Reins{Holder: TakenOver, Because: "Even te veel tegelijk.", Until: w.today().AddDate(0, 0, 3)}))
		w.Must(w.cases.PassOnLate(ctx))
		if w.passedOn(id) != 0 {
			t.Error("lateness was passed on before the date")
		}
		w.clock.Add(4 * 24 * time.Hour)
		w.Must(w.cases.PassOnLate(ctx))
		w.Must(w.cases.PassOnLate(ctx))
		if n := w.passedOn(id); n != 1 {
			t.Errorf("lateness was passed on %d times", n)
		}
		for who, want := range map[string]ItemKind{"anna": ItemLate, "tess": ItemPassed} {
			items, _, err := w.cases.MyWeek(ctx, w.people[who])
			w.Must(err)
			if len(items) != 1 || items[0].Kind != want || items[0].CaseID != id || strings.Contains(items[0].What, "te veel") {
				t.Errorf("%s: %+v", who, items)
			}
		}
		if l, err := w.cases.List(ctx, anna, FilterLate); err != nil || len(l.Rows) != 1 || l.Rows[0].Waits != "Naam anna" {
			t.Errorf("late: %+v %v", l.Rows, err)
		}
		w.Must(w.cases.SetReins(ctx, anna, id, w.version(id), Reins{Holder: ByResident}))
		if items, _, err := w.cases.MyWeek(ctx, anna); err != nil || len(items) != 0 {
			t.Errorf("the reins are back: %+v %v", items, err)
		}
		v := w.show("anna", id)
		var said []string
		for _, m := range v.Timeline {
			if m.Event != nil && strings.HasPrefix(string(m.Event.Kind), "regie-") {
				said = append(said, string(m.Event.Kind)+": "+m.Event.Note)
			}
		}
		if want := []string{"regie-bewoner: ", "regie-overgenomen: Even te veel tegelijk."}; !slices.Equal(said, want) {
			t.Errorf("history %q", said)
		}
		if Late(v.Case, v.Today) || v.Reins != (Reins{Holder: ByResident}) {
			t.Errorf("%+v", v.Reins)
		}
	})
}

// passedOn is how often lateness of a case went up.
func (w *world) passedOn(id ID) (n int64) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		n, err = store.Count(tx, `SELECT count(*) FROM casework_event WHERE case_id = $1 AND kind = 'te-laat'`, string(id))
		return err
	}))
	return n
}

func TestReinsGoBackByOneTap(t *testing.T) {
	b := newBrowser(t)
	id := b.open()
	b.Must(b.cases.SetReins(context.Background(), b.people["anna"], id, b.version(id), Reins{Holder: TakenOver, Because: "Even te druk.", Until: b.today()}))
	b.clock.Add(24 * time.Hour)
	b.page(b.do("anna", "nl", pathOf(id), nil), http.StatusOK, "De regie zou tot vrijdag 20 november overgenomen zijn.", "Geef de regie terug aan de bewoner", "Deze periode is voorbij.")
	b.page(b.do("anna", "nl", weekPath, nil), http.StatusOK, "Kan de regie terug naar de bewoner?", "#regie")
	b.moved(b.do("anna", "nl", pathOf(id)+"/regie", url.Values{"versie": {versionText(b.version(id))}, "regie": {"bewoner"}}), pathOf(id))
	body := b.page(b.do("anna", "en", pathOf(id), nil), http.StatusOK, "The resident holds the reins.", "Reins: the resident")
	if strings.Contains(body, "Give the reins back") || !slices.Contains(b.records(id), access.Action("case.manage")) {
		t.Error("the reins are back already, or it was not logged")
	}
}
