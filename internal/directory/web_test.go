package directory

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
)

// form is what the form of a draft sends.
func form(d Draft) url.Values {
	f := url.Values{"organisatie": {d.Org}, "orgnaam": {d.OrgName}, "soort": {string(d.Kind)}, "naam": {d.Name}, "over": {d.About}, "voor": {d.For}, "hoe": {d.How}, "site": {d.URL}, "stand": {string(d.State)},
		"uren": {d.Hours}, "anders": {d.Instead.Number}, "anders-bij": {d.Instead.Label}, "plekken-wat": {d.Unit}, "plekken-max": {strconv.Itoa(d.Max)}, "eigenaar": {d.Owner}}
	for _, a := range d.Areas {
		f.Add("gebied", string(a))
	}
	for i, p := range d.Phones {
		f.Set("nummer"+nth(i), p.Number)
	}
	for i, c := range d.Contacts {
		f.Set("rol"+nth(i), c.Role)
		f.Set("wie"+nth(i), c.Name)
		f.Set("bel"+nth(i), c.Phone)
		f.Set("uren-wie"+nth(i), c.Hours)
		if c.Publish {
			f.Set("open"+nth(i), "ja")
		}
	}
	for i, p := range d.Places {
		f.Set("straat"+nth(i), p.Street)
		f.Set("postcode"+nth(i), p.Postcode)
		f.Set("plaats"+nth(i), p.City)
	}
	return f
}

func TestPages(t *testing.T) {
	each(t, func(w *world) {
		lead, nobody, partner := w.b("o-teamleider"), w.b(""), w.b("p-partner")
		lead.Has(lead.Post(newPath, newPath, http.StatusBadRequest, url.Values{"orgnaam": {"Jeugdpunt"}, "uren": {"soms"}}), "Regel 1 snappen we niet", `value="Jeugdpunt"`, ">soms<")
		to := lead.Post(newPath, newPath, http.StatusSeeOther, form(draft()))
		if !strings.HasPrefix(to, Path+"/") {
			t.Fatal(to)
		}
		id := strings.TrimPrefix(to, Path+"/")
		// It is Friday, 10 in the morning: the centre is closed, and the youth worker on the street is not.
		nobody.Get(Path, "Jongerencentrum De Kade", "Nu open tot 12.00 uur", "Bel Sam Voorbeeld: 06-12345678", `href="tel:0612345678"`, "Bel", `href="tel:112"`)
		nobody.Get(Path+"?buurt=BU2", "Niets gevonden")
		nobody.Get(Path+"?zoek=1234+AB", "Wie helpt in Linden?", "Jongerencentrum De Kade")
		nobody.Get(Path+"?zoek=9999+ZZ", "Deze postcode kennen we niet")
		nobody.Get(to, "Bevestigd op 20 november 2026", "ma-vr 15.00-21.00", "feestdagen dicht", "Kade 1, 1234 AB Zijpe", "Linden")
		w.clock.Set(moment.Add(3 * time.Hour))
		nobody.Get(to, "Nu gesloten. Weer open: vandaag om 15.00 uur", "Bel nu de politie: 0900-8844")
		w.clock.Set(moment.AddDate(0, 0, 91))
		page := nobody.Get(to, "Niet bevestigd sinds 20 november 2026", "Misschien klopt het nummer niet meer")
		if strings.Contains(page, "Sam Voorbeeld") || strings.Contains(page, "Wijzig") {
			t.Error("a name that nobody confirmed, or a way to change it")
		}
		lead.Get(KeepPath, "Niet bevestigd sinds", "Klopt nog", "Hoe vaak bevestigen")
		lead.Post(KeepPath, KeepPath+"/"+id+"/klopt", http.StatusConflict, url.Values{"versie": {"7"}})
		lead.Post(KeepPath, KeepPath+"/"+id+"/klopt", http.StatusSeeOther, url.Values{"versie": {"1"}})
		nobody.Get(to, "Bevestigd op 19 februari 2027", "Sam Voorbeeld")
		lead.Post(KeepPath, KeepPath+"/"+id+"/plekken", http.StatusSeeOther, url.Values{"versie": {"2"}, "vrij": {"4"}})
		lead.Post(KeepPath, KeepPath+"/"+id+"/plekken", http.StatusBadRequest, url.Values{"versie": {"3"}, "vrij": {"40"}})
		nobody.Get(to, "4 van 12 plekken vrij, op 19 februari 2027")
		lead.Get(KeepPath+"/"+id, `value="Sam Voorbeeld"`, "feestdagen dicht", `name="gebied" value="BU1" checked`)
		changed := form(draft())
		changed.Set("versie", "3")
		changed.Set("stand", string(Paused))
		lead.Post(KeepPath+"/"+id, KeepPath+"/"+id, http.StatusSeeOther, changed)
		nobody.Get(to, "Tijdelijk gesloten", "Bel nu de politie")
		changed.Set("versie", "3")
		lead.Has(lead.Post(KeepPath+"/"+id, KeepPath+"/"+id, http.StatusConflict, changed), "Iemand was net eerder")
		lead.Post(KeepPath, KeepPath+"/termijn", http.StatusBadRequest, url.Values{"dagen": {"1"}, "geduld": {"7"}})
		lead.Post(KeepPath, KeepPath+"/termijn", http.StatusSeeOther, url.Values{"dagen": {"30"}, "geduld": {"7"}, "hoort": {"o-consulent"}, "versie": {"0"}})
		for path, status := range map[string]int{KeepPath + "/" + id: http.StatusNotFound, KeepPath + "/x": http.StatusNotFound, Path + "/x": http.StatusNotFound, KeepPath: http.StatusOK} {
			if got, _, _ := partner.Do(http.MethodGet, path, nil); got != status {
				t.Errorf("a partner gets %s: %d", path, got)
			}
		}
		if got, _, _ := w.b("o-"+string(access.Volunteer)).Do(http.MethodGet, KeepPath, nil); got != http.StatusNotFound {
			t.Errorf("a volunteer keeps: %d", got)
		}
		partner.Post(newPath, newPath, http.StatusSeeOther, func() url.Values { d := draft(); d.Org, d.Owner = "p", "p-partner"; return form(d) }())
	})
}

// One address cannot copy the directory page by page at full speed.
func TestLooksAreHeldBack(t *testing.T) {
	each(t, func(w *world) {
		nobody, refused := w.b(""), 0
		for range looksAtOnce + 5 {
			if status, _, _ := nobody.Do(http.MethodGet, Path, nil); status == http.StatusTooManyRequests {
				refused++
			}
		}
		if refused != 5 {
			t.Errorf("%d of %d were refused", refused, looksAtOnce+5)
		}
	})
}
