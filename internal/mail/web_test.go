package mail

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

func (w *world) browser(login string) webtest.Browser {
	s := webtest.Server(w.T, web.Config{Auth: webtest.Logins(people()), Policy: w.policy, Clock: w.clock}, Files, w.s.Routes())
	return webtest.Browser{T: w.T, Server: s.Handler(), Login: login}
}

// Somebody gives an address on the own page, proves it with the link of the mail, and chooses.
func TestOwnPage(t *testing.T) {
	each(t, func(w *world) {
		b := w.browser("vakman")
		b.Get(ownPath, "Mijn mail", "nog geen mailadres", "Dit kan niet uit.")
		if page := b.Post(ownPath, ownPath, http.StatusBadRequest, url.Values{"adres": {"geen adres"}, "soort": {"te-laat"}}); !strings.Contains(page, "Dit is geen mailadres") ||
			!strings.Contains(page, `value="geen adres"`) || !strings.Contains(page, `value="te-laat" checked`) {
			t.Error("what was typed is lost")
		}
		b.Post(ownPath, ownPath, http.StatusSeeOther, url.Values{"adres": {"vakman@windvaan.example"}, "soort": {"te-laat"}})
		w.work()
		code := codeIn(t, w.server.all()[0].body)
		b.Get(ownPath, "nog niet bevestigd")
		b.Get(ownPath+"?code="+code, `value="`+code+`"`)
		b.Post(ownPath, ownPath+"/bevestigen", http.StatusBadRequest, url.Values{"code": {"0000"}})
		b.Post(ownPath, ownPath+"/bevestigen", http.StatusSeeOther, url.Values{"code": {code}})
		page := b.Get(ownPath, "Mail gaat naar vakman@windvaan.example.")
		if !strings.Contains(page, `value="te-laat" checked`) || strings.Contains(page, `value="nieuws" checked`) || !strings.Contains(page, `value="toegang" checked disabled`) {
			t.Error("choices are not shown")
		}
		if o := w.own("vakman"); !o.Wants[Late] || o.Wants[News] || o.Wants[Covenant] {
			t.Error(o.Wants)
		}
		if page := w.browser("bewoner").Get(ownPath, "Kies wat u per mail krijgt"); strings.Contains(page, "Kies wat je") {
			t.Error("a resident is called je")
		}
	})
}

// The administrator sees how mail goes and tries again; nobody else does.
func TestManagePage(t *testing.T) {
	each(t, func(w *world) {
		for _, login := range []string{"consulent", "bewoner", "fg", "beleid"} {
			if status, _, _ := w.browser(login).Do(http.MethodGet, managePath, nil); status < 400 {
				t.Errorf("%s sees how mail goes: %d", login, status)
			}
		}
		b := w.browser("beheerder")
		b.Get(managePath, "Mail die uitgaat", "FG Achternaam", "Er wordt geen postvak gelezen", "imap_host")
		b.Post(managePath, managePath+"/proef", http.StatusBadRequest, url.Values{})
		b.Post(managePath, managePath+"/opnieuw", http.StatusSeeOther, url.Values{})
		w.prove("fg")
		w.away()
		w.notify("fg", "casework.notice_emergency")
		w.round()
		w.clock.Add(term)
		w.work()
		page := w.browser("beheerder").Get(managePath, "FG Achternaam", "De server is niet te bereiken.", "Opgegeven", "Probeer alles opnieuw")
		if strings.Contains(page, "fg@windvaan.example") {
			t.Error("the page shows an address")
		}
		w.use(w.settings())
		w.browser("beheerder").Post(managePath, managePath+"/opnieuw", http.StatusSeeOther, url.Values{"mail": {w.s.mustFailed(w)[0].ID}})
		w.work()
		if len(w.server.all()) != 1 {
			t.Error(w.states())
		}
		w.use(Settings{})
		w.browser("beheerder").Get(managePath, "Mail staat uit", "smtp_host")
	})
}

func (s *Service) mustFailed(w *world) []Out {
	h, err := s.Health(context.Background(), people()["beheerder"])
	w.Must(err)
	return h.Failed
}

func TestTextsPage(t *testing.T) {
	each(t, func(w *world) {
		b := w.browser("teamleider")
		b.Get(textsPath, "Er is een noodinzage", home+noticesPath, "Dit is de tekst van het programma.")
		form := func(body string) url.Values {
			return url.Values{"soort": {"antwoord"}, "versie": {"0"}, "onderwerp": {"Er is antwoord"}, "tekst": {body}}
		}
		if page := b.Post(textsPath, textsPath, http.StatusBadRequest, form("Zie http://kwaad.example")); !strings.Contains(page, "Haal de link weg.") {
			t.Error(page)
		}
		b.Post(textsPath, textsPath, http.StatusSeeOther, form("Er is antwoord. Kijk maar."))
		b.Get(textsPath, "Er is antwoord. Kijk maar.", "Versie 1, TEAMLEIDER Achternaam")
		if page := b.Post(textsPath, textsPath, http.StatusConflict, form("Er is antwoord, zegt een ander.")); !strings.Contains(page, "Er is antwoord, zegt een ander.") {
			t.Error("what was typed is lost")
		}
	})
}
