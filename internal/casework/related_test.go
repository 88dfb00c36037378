package casework

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// TestRelatedCases: who may read both cases relates them and sees that from both sides; to
// everybody else a relation does not exist, and a number that is not theirs is no number.
func TestRelatedCases(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, anna, bob := context.Background(), w.people["anna"], w.people["bob"]
		one, two, third := w.open(), w.open(), w.open()
		for _, who := range []string{"bob", "pia"} {
			w.Must(w.cases.AddParticipant(ctx, anna, one, w.version(one), who))
		}
		for range 2 {
			w.Must(w.cases.Relate(ctx, anna, one, " 2026-0002 "))
		}
		w.Must(w.cases.Relate(ctx, anna, third, "2026-0001"))
		for number, who := range map[string]string{"2026-0003": "bob", "2026-0099": "bob", "2026-0001": "anna"} {
			if err := w.cases.Relate(ctx, w.people[who], one, number); !hasKey(err, "nummer", "casework.related_unknown") {
				t.Errorf("%s with %s: %v", who, number, err)
			}
		}
		if err := w.cases.Relate(ctx, anna, one, " "); !hasKey(err, "nummer", "casework.missing_nummer") {
			t.Error(err)
		}
		for who, want := range map[string]fault.Kind{"pia": fault.Denied, "tess": fault.NotFound, "olaf": fault.NotFound} {
			if err := w.cases.Relate(ctx, w.people[who], one, "2026-0002"); !fault.Is(err, want) {
				t.Errorf("%s: %v", who, err)
			}
		}
		sees := func(who string, id ID, want ...ID) {
			t.Helper()
			var got []string
			for _, c := range w.show(who, id).Related {
				got = append(got, string(c.ID))
				if c.Reason != "" {
					t.Error("a related case comes with its texts")
				}
			}
			var ids []string
			for _, id := range want {
				ids = append(ids, string(id))
			}
			if strings.Join(got, " ") != strings.Join(ids, " ") {
				t.Errorf("%s sees %v, want %v", who, got, ids)
			}
		}
		sees("anna", one, two, third)
		sees("anna", two, one)
		sees("bob", one)
		sees("pia", one)
		if err := w.cases.Unrelate(ctx, bob, one, two); !fault.Is(err, fault.NotFound) {
			t.Error("bob takes back what he cannot see:", err)
		}
		w.Must(w.cases.Unrelate(ctx, anna, two, one))
		sees("anna", one, third)
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { return Erase(tx, w.vault, w.clock.Now(), third) }))
		sees("anna", one)
	})
}

func TestRelatedOnThePage(t *testing.T) {
	b := newBrowser(t)
	one, two := b.open(), b.open()
	b.page(b.do("anna", "nl", pathOf(one)+"/hoort-erbij", url.Values{"nummer": {"2025-0009"}}), http.StatusBadRequest, `value="2025-0009"`, "Dit nummer ken jij niet.")
	b.moved(b.do("anna", "nl", pathOf(one)+"/hoort-erbij", url.Values{"nummer": {"2026-0002"}}), pathOf(one))
	b.page(b.do("anna", "nl", pathOf(two), nil), http.StatusOK, "2026-0001, Lindestraat 12, Oosterdam", "Hoort erbij")
	b.moved(b.do("anna", "nl", pathOf(two)+"/hoort-erbij/weg", url.Values{"dossier": {string(one)}}), pathOf(two))
	if rec := b.do("anna", "nl", pathOf(two)+"/hoort-erbij/weg", url.Values{"dossier": {string(one)}}); rec.Code != http.StatusNotFound {
		t.Error(rec.Code)
	}
}
