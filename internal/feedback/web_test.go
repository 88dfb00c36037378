package feedback

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"samendoen/internal/base/store"
	"samendoen/internal/base/web/webtest"
)

func form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

// keyOn is the key in the form that a page begins with.
func keyOn(b webtest.Browser, page string) string {
	b.T.Helper()
	m := regexp.MustCompile(`name="sleutel" value="([^"]+)"`).FindStringSubmatch(b.Get(page))
	if m == nil {
		b.T.Fatal("no key on ", page)
	}
	return m[1]
}

// The sender asks, a colleague looks first and sends, the sender reads it.
func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send("vrijwilliger", "GEHEIMEZIN")
		sender, desk := w.browse("vrijwilliger"), w.browse("consulent")
		sender.Get(storyPath(id), "Iets aanvullen", "Iets vragen", "Dank je wel")
		body := sender.Post(storyPath(id), storyPath(id), http.StatusBadRequest, form("soort", "vraag", "tekst", "kort", "sleutel", keyOn(sender, storyPath(id))))
		sender.Has(body, `id="vraag-tekst"`, ">kort</textarea>")
		if to := sender.Post(storyPath(id), storyPath(id), http.StatusSeeOther, form("soort", "vraag", "tekst", "Wanneer komt er iemand?", "sleutel", keyOn(sender, storyPath(id)))); to != storyPath(id) {
			t.Errorf("goes to %s", to)
		}
		sender.Get(storyPath(id), "Wanneer komt er iemand?", "Antwoord uiterlijk woensdag 4 november")
		desk.Get(listPath, "Aan jou", deskPath(id), "over 2 dagen")
		desk.Get(deskPath(id), "Wanneer komt er iemand?", "Dank voor het doorgeven.")
		preview := desk.Post(deskPath(id), deskPath(id)+"/voorbeeld", http.StatusOK, form("tekst", "Wij spraken mevrouw Zandkasteel. Indien nodig komen wij.", "sleutel", keyOn(desk, deskPath(id))))
		desk.Has(preview, "Zo leest de melder het", "Haal die weg", "Probeer: als", `name="tekst" value="Wij spraken mevrouw Zandkasteel.`)
		if n := w.Count(`SELECT count(*) FROM signal_message WHERE kind = 'bericht'`); n != 0 {
			t.Error("a look sends")
		}
		desk.Post(deskPath(id), deskPath(id)+"/voorbeeld", http.StatusBadRequest, form("tekst", "kort", "sleutel", store.NewID()))
		desk.Post(deskPath(id), deskPath(id), http.StatusBadRequest, form("tekst", "kort", "sleutel", store.NewID()))
		desk.Post(deskPath(id), deskPath(id), http.StatusSeeOther, form("tekst", "Morgen om tien uur komt er iemand.", "sleutel", keyOn(desk, deskPath(id))))
		if got := sender.Get(storyPath(id), "Naamconsulent schreef", "Morgen om tien uur komt er iemand."); strings.Contains(got, "Achternaam") && strings.Contains(got, "Achternaamconsulent") {
			t.Error("the sender reads the whole name of a colleague")
		}
		desk.Get(listPath, "Er wacht geen vraag")
		w.advise(id)
		sender.Get(storyPath(id), "Het is niet opgelost")
	})
}

func TestTextPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.browse("beleid")
		b.Get(textsPath, "Pas ontvangen", "De tekst die het programma meebrengt.")
		b.Post(textsPath, textsPath, http.StatusBadRequest, form("soort", "ontvangen", "tekst", "kort", "versie", "0"))
		b.Post(textsPath, textsPath, http.StatusSeeOther, form("soort", "ontvangen", "tekst", "Indien nodig bellen wij u terug.", "versie", "0"))
		b.Get(textsPath, "Versie 1, Naambeleid", "Probeer: als")
		b.Has(b.Post(textsPath, textsPath, http.StatusConflict, form("soort", "ontvangen", "tekst", "Wij bellen u vandaag.", "versie", "0")), "Wij bellen u vandaag.", "Iemand was net eerder")
		if status, _, _ := w.browse("consulent").Do(http.MethodGet, textsPath, nil); status < 400 {
			t.Errorf("a consulent maintains texts: %d", status)
		}
	})
}
