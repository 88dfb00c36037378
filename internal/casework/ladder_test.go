package casework

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

func TestCheckHelp(t *testing.T) {
	for _, v := range []struct {
		name      string
		h, before Help
		want      string
	}{
		{"first", Help{Now: HeavyIndividual, Wanted: OwnStrength, Why: "Zij kan weer zelf koken."}, Help{}, ""},
		{"as it is", Help{Now: SocialNetwork, Wanted: SocialNetwork, Why: "Zo is het goed."}, Help{}, ""},
		{"nothing said", Help{}, Help{}, "nu casework.rung_missing, gewenst casework.rung_missing, waarom casework.missing_waarom"},
		{"no such rung", Help{Now: 6, Wanted: -1, Why: "x"}, Help{}, "nu casework.rung_missing, gewenst casework.rung_missing"},
		{"the same", Help{Now: 3, Wanted: 2, Why: "x"}, Help{Now: 3, Wanted: 2}, "nu casework.rung_same"},
		{"only what is wanted", Help{Now: 3, Wanted: 1, Why: "x"}, Help{Now: 3, Wanted: 2}, ""},
		{"a citizen service number", Help{Now: 3, Wanted: 1, Why: "111222333"}, Help{}, "waarom casework.text_bsn"},
	} {
		var got []string
		for _, f := range checkHelp(v.h, v.before) {
			got = append(got, f.Name+" "+f.Key)
		}
		if strings.Join(got, ", ") != v.want {
			t.Errorf("%s: %s, want %s", v.name, strings.Join(got, ", "), v.want)
		}
	}
}

// TestLadder: who decides about a case judges the help, each judgment stays with who and why,
// and whoever may not read the kind of data sees none of it.
func TestLadder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, anna := context.Background(), w.people["anna"]
		id := w.open()
		w.Must(w.cases.AddParticipant(ctx, anna, id, w.version(id), "pia"))
		w.Must(w.cases.AddParticipant(ctx, anna, id, w.version(id), "wim"))
		first := Help{Now: LightIndividual, Wanted: SocialNetwork, Why: "De zus komt weer " + secret + "."}
		w.Must(w.cases.SetHelp(ctx, anna, id, w.version(id), first))
		w.clock.Add(60e9)
		w.Must(w.cases.SetHelp(ctx, anna, id, w.version(id), Help{Now: SocialNetwork, Wanted: SocialNetwork, Why: "Het lukt.", Category: network.Housing}))
		got := w.show("pia", id).Helps
		if len(got) != 2 || got[0].Why != "Het lukt." || got[0].Now != SocialNetwork || got[0].ByID != "anna" || got[1].Why != first.Why || got[1].Wanted != SocialNetwork ||
			!got[0].At.After(got[1].At) || got[1].Category != network.Care {
			t.Errorf("%+v", got)
		}
		for who, want := range map[string]fault.Kind{"pia": fault.Denied, "wim": fault.Denied, "bob": fault.NotFound, "tess": fault.NotFound, "olaf": fault.NotFound} {
			if err := w.cases.SetHelp(ctx, w.people[who], id, w.version(id), first); !fault.Is(err, want) {
				t.Errorf("%s: %v", who, err)
			}
		}
		if err := w.cases.SetHelp(ctx, anna, id, w.version(id)-1, first); !fault.Is(err, fault.Conflict) {
			t.Error("a stale version:", err)
		}
		if err := w.cases.SetHelp(ctx, anna, id, w.version(id), Help{Now: 1, Wanted: 1, Why: "x", Category: network.Health}); !fault.Is(err, fault.Invalid) {
			t.Error("a kind that anna may not read:", err)
		}
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			return w.covenant(tx, "samen", []string{"corp", "gem", "zorg"}, w.clock.Now().AddDate(0, 0, -10), w.clock.Now().AddDate(1, 0, 0), w.grants("pia", "zorg", "", network.Care))
		}))
		if got := w.show("pia", id).Helps; got != nil {
			t.Errorf("who may not read the newest sees an older one: %+v", got)
		}
		w.Must(w.cases.Close(ctx, anna, id, w.version(id), "Opgelost", Solved))
		if err := w.cases.SetHelp(ctx, anna, id, w.version(id), first); !fault.Is(err, fault.Invalid) {
			t.Error("of a closed case:", err)
		}
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { return Erase(tx, w.vault, w.clock.Now(), id) }))
	})
}

func TestLadderOnThePage(t *testing.T) {
	b := newBrowser(t)
	id := b.open()
	b.page(b.do("anna", "nl", pathOf(id), nil), http.StatusOK, "Trede van de ladder", "Nog niet opgeschreven.")
	b.page(b.do("anna", "nl", pathOf(id)+"/ladder", url.Values{"versie": {"1"}, "nu": {"4"}, "waarom": {"Zij redt het niet alleen."}}), http.StatusBadRequest,
		"Kies een trede.", "Zij redt het niet alleen.")
	for i, now := range []string{"4", "3"} {
		b.moved(b.do("anna", "nl", pathOf(id)+"/ladder", url.Values{"versie": {fmt.Sprint(i + 1)}, "nu": {now}, "gewenst": {"2"}, "waarom": {"Reden " + now}}), pathOf(id))
	}
	b.page(b.do("anna", "nl", pathOf(id)+"/ladder", url.Values{"versie": {"1"}, "nu": {"5"}, "gewenst": {"2"}, "waarom": {"Mijn reden"}}), http.StatusConflict,
		"Iemand was net eerder", "Zware hulp op maat", "Mijn reden", "Reden 3")
	b.page(b.do("anna", "en", pathOf(id), nil), http.StatusOK, "General services", "Light individual help", "Reden 3", "Reden 4", "Naam anna, 20 November 2026")
	if n := len(b.records(id)); b.records(id)[n-1] != access.Action("case.read") {
		t.Error(b.records(id))
	}
}
