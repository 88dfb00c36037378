package casework

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// TestDrafts: what somebody types is there for nobody but them, sealed, for some days, and is gone
// with their part in the case, a lock-out and the case itself.
func TestDrafts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.open()
		anna, bob := w.people["anna"], w.people["bob"]
		rows := func() int64 {
			var n int64
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
				n, err = store.Count(tx, `SELECT count(*) FROM casework_draft`)
				return err
			}))
			return n
		}
		typed := url.Values{"tekst": {"Zij vertelde over GEHEIM"}, "sleutel": {"k"}}
		if err := w.cases.KeepDraft(ctx, bob, id, "log", typed); !fault.Is(err, fault.NotFound) {
			t.Error("somebody outside keeps a draft:", err)
		}
		w.Must(w.cases.AddParticipant(ctx, anna, id, w.version(id), "bob"))
		w.Must(w.cases.KeepDraft(ctx, bob, id, "log", url.Values{"tekst": {"Eerst dit"}}))
		w.Must(w.cases.KeepDraft(ctx, bob, id, "log", typed))
		if got := w.show("bob", id).Unsaved["log"].Values.Get("tekst"); got != typed.Get("tekst") {
			t.Errorf("bob finds %q", got)
		}
		if v := w.show("anna", id); len(v.Unsaved) != 0 || len(v.Timeline) != len(w.show("bob", id).Timeline) {
			t.Error("anna sees what bob types")
		}
		var sealed string
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			list, err := store.List(tx, func(s store.Scanner) (body []byte, err error) { return body, s.Scan(&body) }, `SELECT body FROM casework_draft`)
			sealed = string(bytes.Join(list, nil))
			return err
		}))
		if sealed == "" || strings.Contains(sealed, "GEHEIM") {
			t.Error("a draft is not sealed")
		}
		if err := w.cases.KeepDraft(ctx, bob, id, "nergens", typed); !fault.Is(err, fault.NotFound) {
			t.Error("a form that there is not:", err)
		}
		if err := w.cases.KeepDraft(ctx, bob, id, "log", url.Values{"tekst": {strings.Repeat("x", maxDraft)}}); !fault.Is(err, fault.Invalid) {
			t.Error("a draft without an end:", err)
		}
		w.Must(w.cases.KeepDraft(ctx, bob, id, "log", url.Values{"tekst": {""}}))
		if rows() != 0 {
			t.Error("an empty text stays")
		}
		w.Must(w.cases.KeepDraft(ctx, bob, id, "log", typed))
		w.Must(w.cases.RemoveParticipant(ctx, anna, id, w.version(id), "bob"))
		if rows() != 0 {
			t.Error("a draft outlives its writer's part")
		}
		w.Must(w.cases.KeepDraft(ctx, anna, id, "tekst", url.Values{"doel": {"Rust"}, "versie": {"1"}}))
		w.clock.Add((draftDays*24 + 1) * time.Hour)
		if v := w.show("anna", id); len(v.Unsaved) != 0 {
			t.Error("an old draft comes back")
		}
		w.Must(w.cases.PassOnLate(ctx))
		if rows() != 0 {
			t.Error("an old draft stays")
		}
		w.Must(w.cases.KeepDraft(ctx, anna, id, "tekst", url.Values{"doel": {"Rust"}}))
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { return Erase(tx, w.vault, w.clock.Now(), id) }))
		if rows() != 0 {
			t.Error("a draft outlives its case")
		}
	})
}

// TestDraftOnThePage: a text that was left comes back in its form, with the version beside which it
// was typed, so that it never writes over what came after.
func TestDraftOnThePage(t *testing.T) {
	b := newBrowser(t)
	id := b.open()
	b.Must(b.cases.AddParticipant(context.Background(), b.people["anna"], id, b.version(id), "bob"))
	version := versionText(b.version(id))
	keep := func(form url.Values) {
		t.Helper()
		if rec := b.do("anna", "nl", pathOf(id)+"/concept", form); rec.Code != http.StatusNoContent {
			t.Fatal(rec.Code, rec.Body)
		}
	}
	keep(url.Values{"waar": {"tekst"}, "versie": {version}, "reden": {"Half getypt"}, "doel": {"Weer rustig slapen."}, "gegevens": {"wonen"}})
	keep(url.Values{"waar": {"log"}, "tekst": {"Zij zei <net>"}, "sleutel": {"mijn-sleutel"}})
	b.Must(b.cases.SetWords(context.Background(), b.people["bob"], id, b.version(id), Words{Reason: "Van Bob", Goal: "Weer rustig slapen."}, ""))
	b.page(b.do("anna", "nl", pathOf(id), nil), http.StatusOK, "Het is nog niet bewaard.", ">Half getypt</textarea>", ">Zij zei &lt;net&gt;</textarea>",
		`name="sleutel" value="mijn-sleutel"`, `name="versie" value="`+version+`"`, `formaction="`+pathOf(id)+`/concept/weg"`)
	if strings.Contains(b.page(b.do("bob", "nl", pathOf(id), nil), http.StatusOK), "Half getypt") {
		t.Error("bob reads what anna types")
	}
	b.page(b.do("anna", "nl", pathOf(id)+"/tekst", url.Values{"versie": {version}, "reden": {"Half getypt"}, "doel": {"Weer rustig slapen."}, "gegevens": {"wonen"}}),
		http.StatusConflict, "Van Bob", "Half getypt")
	b.moved(b.do("anna", "nl", pathOf(id)+"/log", url.Values{"soort": {"notitie"}, "tekst": {"Zij zei <net>"}, "sleutel": {"mijn-sleutel"}}), pathOf(id))
	b.moved(b.do("anna", "nl", pathOf(id)+"/concept/weg", url.Values{"waar": {"tekst"}}), pathOf(id))
	if body := b.page(b.do("anna", "nl", pathOf(id), nil), http.StatusOK); strings.Contains(body, "Half getypt") || strings.Contains(body, "nog niet bewaard") {
		t.Error("what was saved or thrown away still stands in a form")
	}
}
