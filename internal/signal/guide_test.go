package signal

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
)

// A fact that the association added can be sent there, and is called what it calls it; one
// that nobody knows is refused, and so is one of another association.
func TestOwnFacts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		doc, err := catalogue.Files.ReadFile("policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		facts := catalogue.New(w.DB, clock.NewManual(monday), policy)
		f := catalogue.Fact{Topic: catalogue.Dwelling, Tile: catalogue.Tile(Home), Label: "De lift staat stil", Guide: catalogue.Guide{See: "Een lift.", Maybe: "Storing.", Do: "Bel.", Not: "Trek niet.", Ask: "Storingsdienst."}}
		keeper := access.Actor{UserID: "u-beleid", OrgID: own, Roles: []access.Role{access.PolicyMaker}}
		code, err := facts.Add(ctx, keeper, f)
		w.Must(err)
		r, err := w.s.Send(ctx, people()["vakman"], Draft{UnitID: w.home, Theme: Home, Facts: []FactCode{code}, Key: "own-fact-1"})
		w.Must(err)
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			sig, err := ByID(tx, r.ID)
			if err != nil || len(sig.Facts) != 1 || sig.Facts[0] != code {
				t.Errorf("%v %v", sig.Facts, err)
			}
			names, err := catalogue.NamesOf(tx, own)
			if line := (words{p: w.s.words, names: names}).factLine(sig); !strings.Contains(line, "de lift staat stil") {
				t.Errorf("it is called %q", line)
			}
			return err
		}))
		page, err := w.s.List(ctx, people()["consulent"], Filter{List: ListAll, Search: "lift staat"})
		if err != nil || len(page.Rows) != 1 || page.Rows[0].ID != r.ID {
			t.Errorf("it cannot be found: %v %v", page.Rows, err)
		}
		for _, unknown := range []FactCode{"eigen-woning-bestaat-niet", "eigen-niets", "kind"} {
			if _, err := w.s.Send(ctx, people()["vakman"], Draft{UnitID: w.home, Theme: Home, Facts: []FactCode{unknown}, Key: "unknown-" + string(unknown)}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s was sent: %v", unknown, err)
			}
		}
	})
}

// Whoever chooses a home where nobody goes in alone, or opens a signal about it, is told so and not
// why; and whoever then chooses another home is told nothing of the first.
func TestTriageIsWarned(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		doc, err := danger.Files.ReadFile("policy.cedar")
		w.Must(err)
		own1, err := Files.ReadFile("policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(own1, doc)
		w.Must(err)
		w.s.policy = policy
		lead := people()["consulent"]
		_, err = danger.New(w.DB, w.vault, w.clock, policy).Report(ctx, lead, danger.Draft{Unit: w.home, Kind: "wapen", On: clock.Date(w.clock.Now()), Story: "Er lag een geweer op tafel.", Owner: lead.UserID})
		w.Must(err)
		chosen := func(login string, spot Spot) string {
			r, err := http.NewRequest("GET", "/x", nil)
			w.Must(err)
			b := w.browse(t, w.serve(), login)
			r.URL, err = r.URL.Parse(b.server.URL + RunningPath + "?plek=" + url.QueryEscape(spot.Value()))
			w.Must(err)
			r.Header.Set("HX-Request", "true")
			_, body, _ := b.do(r, nil)
			return body
		}
		for login, want := range map[string]bool{"vakman": true, "bewoner": false, "vrijwilliger": false} {
			if body := chosen(login, Spot{UnitID: w.home}); strings.Contains(body, "danger.warn_title") != want || strings.Contains(body, "geweer") {
				t.Errorf("%s chooses the home: %s", login, body)
			}
			if body := chosen(login, Spot{UnitID: w.beside}); strings.Contains(body, "danger.warn_title") || !strings.Contains(body, `id="gevaar"`) {
				t.Errorf("%s chooses another home, and the warning stays: %s", login, body)
			}
		}
		r, err := w.s.Send(ctx, people()["vakman"], Draft{UnitID: w.home, Theme: Home, Facts: []FactCode{"lekkage"}, Key: "danger-1"})
		w.Must(err)
		v, err := w.s.Show(ctx, lead, r.ID)
		if err != nil || v.Warning == nil || v.Warning.Owner == "" {
			t.Fatalf("%+v %v", v.Warning, err)
		}
		w.clock.Set(w.clock.Now().AddDate(0, 7, 0))
		if v, err = w.s.Show(ctx, lead, r.ID); err != nil || v.Warning != nil {
			t.Errorf("after seven months: %+v %v", v.Warning, err)
		}
	})
}
