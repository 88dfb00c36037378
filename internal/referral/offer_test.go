package referral

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// fakeGuide is a directory that remembers what it was asked.
type fakeGuide struct {
	offers []Offer
	asked  []Wish
}

func (g *fakeGuide) Kinds() []string { return []string{"ggz", "schuldhulp"} }

func (g *fakeGuide) Offers(_ context.Context, w Wish) ([]Offer, error) {
	g.asked = append(g.asked, w)
	return append([]Offer(nil), g.offers...), nil
}

func guide() *fakeGuide {
	later := time.Date(2026, 12, 20, 9, 0, 0, 0, time.UTC)
	return &fakeGuide{offers: []Offer{
		{ID: "1", Name: "Buurtbrug", OrgID: "dir-1", Org: "De Brug", Open: true, Fresh: true},
		{ID: "2", Name: "Dicht", OrgID: "zorg", Org: "Zorg Dichtbij", Next: later, Fresh: true},
		{ID: "3", Name: "Vol", OrgID: "zorg", Org: "Zorg Dichtbij", Open: true, Unit: "plekken", Fresh: true},
		{ID: "4", Name: "Ruimte", OrgID: "zorg", Org: "Zorg Dichtbij", Open: true, Unit: "plekken", Free: 3, Fresh: true},
		{ID: "5", Name: "Oud", OrgID: "zorg", Org: "Zorg Dichtbij", Open: true},
		{ID: "6", Name: "Agent", OrgID: "pol", Org: "Politie", Open: true, Fresh: true},
		{ID: "7", Name: "Ander", OrgID: "ander", Org: "Andere Zorg", Open: true, Fresh: true},
	}}
}

// The services that fit come first: who reads along after a yes, who is there, who has room.
func TestOffersInOrder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c, err := w.s.Choose(context.Background(), w.people["anna"], w.open())
		w.Must(err)
		var got []string
		for _, o := range c.offers(guide().offers, 9) {
			who := strings.TrimSuffix(o.Wie, "|samen")
			if o.Wie == withoutAccount {
				who = o.Bij
			}
			got = append(got, strings.Join([]string{o.Name, string(o.Bond), who}, " "))
		}
		want := "Ruimte mandaat pia; Oud mandaat pia; Vol mandaat pia; Dicht mandaat pia; Agent kaartje pol||; Ander kaartje ander||; Buurtbrug kaartje " + elsewhere
		if all := strings.Join(got, "; "); all != want {
			t.Errorf("%s\nwant %s", all, want)
		}
		c.Who = nil // nobody there has an account
		if o := c.bind(guide().offers[2]); o.Bond != ByCovenant || o.Wie != withoutAccount || o.Bij != covered {
			t.Errorf("without an account there: %+v", o)
		}
		if n := len(c.offers(guide().offers, 2)); n != 2 {
			t.Errorf("%d of at most 2", n)
		}
	})
}

// Looking and choosing ask nothing and change nothing, keep what was typed, and tell the directory
// no more than area, kind and words.
func TestChoosingAService(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		g := guide()
		w.s.UseHelpers(g)
		path := askPath(w.open())
		s := webtest.Server(t, web.Config{Auth: webtest.Logins(w.people), Policy: w.policy, Clock: w.clock}, Files, w.s.Routes())
		anna := webtest.Browser{T: t, Server: s.Handler(), Login: "anna"}
		before := w.Count(`SELECT count(*) FROM audit_record`) + w.Count(`SELECT count(*) FROM referral_request`)
		typed := url.Values{"hulp": {"ggz"}, "zoek": {"rust"}, "vraag": {"Wie gaat er langs bij deze mensen?"}, "nodig": {"Een luisterend oor"}}
		post := func(name, value string) string {
			f := url.Values{name: {value}}
			for k, v := range typed {
				f[k] = v
			}
			_, body, _ := anna.Do("POST", path, f)
			return body
		}
		anna.Has(post("zoekdienst", "ja"), "Ruimte", "Ander", "Wie gaat er langs bij deze mensen?")
		if page := post("kies", "4"); !strings.Contains(page, `<option value="pia|samen" selected`) || !strings.Contains(page, "Een luisterend oor") {
			t.Error("choosing somebody with a mandate does not fill in who")
		}
		if page := post("kies", "7"); !strings.Contains(page, `<option value="`+withoutAccount+`" selected`) || !strings.Contains(page, `value="Andere Zorg"`) {
			t.Error("choosing a service without a covenant does not fill in where it is")
		}
		if after := w.Count(`SELECT count(*) FROM audit_record`) + w.Count(`SELECT count(*) FROM referral_request`); after != before {
			t.Errorf("looking left %d rows", after-before)
		}
		for _, wish := range g.asked {
			if wish != (Wish{Kind: "ggz", Words: "rust"}) {
				t.Errorf("the directory was asked %+v", wish)
			}
		}
		anna.Login = "olaf"
		if status, _, _ := anna.Do("POST", path, url.Values{"zoekdienst": {"ja"}}); status != http.StatusNotFound {
			t.Error("somebody who takes no part looks from the case")
		}
		n := len(g.asked)
		anna.Login = "anna"
		if page := anna.Get(path); strings.Contains(page, "Buurtbrug") || !strings.Contains(page, "Ruimte") || len(g.asked) != n+1 {
			t.Error("before anything was chosen it is not those who read along")
		}
	})
}
