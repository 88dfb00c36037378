package webhook

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"samendoen/internal/base/fault"
)

// An administrator registers, proves, pauses, rotates and removes an endpoint on the pages.
func TestPages(t *testing.T) {
	each(t, func(w *world) {
		b := w.browse("beheerder")
		b.Get(Path, "Nog geen ontvanger")
		key := w.key("consulent", "signal.")
		r := w.receiver(nil)
		b.Get(Path+"/nieuw", "Namens welke sleutel?", "Naam consulent")
		body := b.Post(Path+"/nieuw", Path+"/nieuw", http.StatusBadRequest, url.Values{"adres": {"http://192.168.0.1"}})
		b.Has(body, "Geef een naam", "begint", "Kies ten minste", "Kies een sleutel")
		body = b.Post(Path+"/nieuw", Path+"/nieuw", http.StatusOK, url.Values{"naam": {"Planning"}, "adres": {r.URL}, "sleutel": {key}, "soorten": {"signaal.ontvangen", "signaal.afgerond"}})
		secret := regexp.MustCompile(`whsec_[A-Za-z0-9+/=]+`).FindString(body)
		page := regexp.MustCompile(`href="(/webhooks/[0-9a-f-]+)"`).FindStringSubmatch(body)
		if secret == "" || page == nil {
			t.Fatal("no secret or no way on:", body)
		}
		here := page[1]
		if strings.Contains(b.Get(here, "Planning", r.URL, "Er ging nog niets"), "whsec_") {
			t.Error("the secret is shown again")
		}
		b.Post(here, here+"/proef", http.StatusSeeOther, url.Values{})
		w.send("bewoner", "Een zin.")
		w.run()
		b.Get(here, "Proefbericht", "Signaal ontvangen", "Bezorgd")
		if l := r.letters(); len(l) != 2 || verify(secret, l[0].head, l[0].body) != 1 {
			t.Error("letters", len(l))
		}
		list := w.messages(ID(strings.TrimPrefix(here, Path+"/")))
		b.Post(here, here+"/opnieuw", http.StatusSeeOther, url.Values{"bericht": {list[1].ID}})
		b.Post(here, here+"/opnieuw", http.StatusNotFound, url.Values{"bericht": {"msg_geen"}})
		w.run()
		if n := len(r.letters()); n != 3 {
			t.Errorf("%d letters after once more", n)
		}
		b.Post(here, here+"/stand", http.StatusSeeOther, url.Values{"stand": {"gepauzeerd"}})
		b.Get(here, "Een beheerder heeft dit gedaan", "Zet aan")
		b.Post(here, here+"/proef", http.StatusBadRequest, url.Values{})
		b.Post(here, here+"/stand", http.StatusBadRequest, url.Values{"stand": {"kapot"}})
		b.Post(here, here+"/stand", http.StatusConflict, url.Values{"stand": {"aan"}, "versie": {"1"}})
		b.Has(b.Post(here, here+"/geheim", http.StatusOK, url.Values{}), "whsec_")
		b.Get(here, "Oude geheim")
		if to := b.Post(here, here+"/weg", http.StatusSeeOther, url.Values{}); !strings.HasPrefix(to, Path) {
			t.Error(to)
		}
		b.Get(Path, "Nog geen ontvanger")
		if w.Count(`SELECT count(*) FROM webhook_message`) != 0 {
			t.Error("messages stayed")
		}
	})
}

// For everybody else, and for an administrator elsewhere, there is nothing.
func TestOnlyAdministrators(t *testing.T) {
	each(t, func(w *world) {
		id, _ := w.listen("consulent", "https://hook.example", "signal.")
		for login, a := range people() {
			_, err := w.s.Overview(context.Background(), a)
			if may := login == "beheerder" || login == "beheer-elders"; may != (err == nil) {
				t.Errorf("%s: %v", login, err)
			}
			_, err = w.s.Show(context.Background(), a, id)
			if login != "beheerder" {
				w.Kind(err, fault.NotFound)
				w.Kind(w.s.Remove(context.Background(), a, id, 1), fault.NotFound)
				_, err = w.s.Rotate(context.Background(), a, id, 1)
				w.Kind(err, fault.NotFound)
			}
		}
		elsewhere := w.key("elders", "signal.")
		_, _, err := w.s.Add(context.Background(), people()["beheerder"], Draft{Name: "x", URL: "https://hook.example", Kinds: Kinds(), TokenID: elsewhere})
		w.Kind(err, fault.Invalid)
	})
}
