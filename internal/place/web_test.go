package place

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

func (w *world) browse(t *testing.T, login string) webtest.Browser {
	t.Helper()
	s := webtest.Server(t, web.Config{Auth: webtest.Logins(people()), Policy: w.policy, Clock: w.clock}, Files, w.s.Routes())
	return webtest.Browser{T: t, Server: s.Handler(), Login: login}
}

func TestImprovePages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.browse(t, "wijkbeheerder")
		id := string(ComplexIDOf("o", "C"))
		path := "/complexen/" + id + "/verbeteren"
		status, page, _ := b.Do("GET", path, nil)
		if status != 200 {
			t.Fatalf("%d: %s", status, page)
		}
		b.Has(page, `name="complex_name"`, `value="Linde flat"`, `<option value="BU00010101" selected>Centrum</option>`, "Rand", "/complex-in-beeld/complexen/"+id,
			"Lindestraat 2", "/woningen/"+string(UnitIDOf("o", "2"))+"/verbeteren")
		for _, never := range []string{"Verweg", "Verbeterd met de hand"} {
			if strings.Contains(page, never) {
				t.Errorf("the page says %q", never)
			}
		}
		if title := regexp.MustCompile(`<title>[^<]*`).FindString(page); strings.Contains(title, "Linde") {
			t.Errorf("a place in the title: %s", title)
		}
		stale := b.Version(page)
		status, _, to := b.Do("POST", path, url.Values{"versie": {stale}, "complex_name": {"De Linde"}, "complex_kind": {"flat"}, "complex_neighbourhood": {"BU00010102"}})
		if status != 303 || to != path {
			t.Fatalf("%d %s", status, to)
		}
		_, page, _ = b.Do("GET", path, nil)
		b.Has(page, `value="De Linde"`, "Verbeterd met de hand", "Aangeleverd: Linde flat.", "Aangeleverd: Centrum.",
			"Wim Wijk, 21 november 2026", `name="veld" value="complex_name"`, "Terug naar aangeleverd")

		status, page, _ = w.browse(t, "consulent").Do("POST", path, url.Values{"versie": {stale}, "complex_name": {"Lindehof <b>"}, "complex_neighbourhood": {"BU00010102"}})
		if status != 409 {
			t.Errorf("stale form: %d", status)
		}
		b.Has(page, "Iemand was net eerder", "De Linde", `value="Lindehof &lt;b&gt;"`)
		if strings.Contains(page, `name="stond-complex_neighbourhood"`) {
			t.Error("what both typed the same is called a conflict")
		}
		fresh := b.Version(page)
		status, page, _ = b.Do("POST", path, url.Values{"versie": {fresh}, "complex_name": {""}, "complex_kind": {"toren"}})
		if status != 400 {
			t.Errorf("no name: %d", status)
		}
		b.Has(page, "Naam: Vul dit in.", `href="#complex_name"`, `value="toren"`)

		restore := "/complexen/" + id + "/terugzetten"
		if status, _, _ := b.Do("POST", restore, url.Values{"versie": {stale}, "veld": {"complex_name"}}); status != 409 {
			t.Errorf("stale restore: %d", status)
		}
		if status, _, _ := b.Do("POST", restore, url.Values{"versie": {fresh}, "veld": {"hash"}}); status != 400 {
			t.Errorf("restore of nothing: %d", status)
		}
		if status, _, to := b.Do("POST", restore, url.Values{"versie": {fresh}, "veld": {"complex_name"}}); status != 303 || to != path {
			t.Errorf("restore: %d %s", status, to)
		}
		_, page, _ = b.Do("GET", path, nil)
		b.Has(page, `value="Linde flat"`)
	})
}

func TestImproveHomePage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.browse(t, "consulent")
		id := string(UnitIDOf("o", "1"))
		path := "/woningen/" + id + "/verbeteren"
		_, page, _ := b.Do("GET", path, nil)
		b.Has(page, "Lindestraat 1", `name="unit_number"`, `name="unit_built"`, `value="1974"`, "/complexen/"+string(ComplexIDOf("o", "C"))+"/verbeteren", "In vierkante meters.")
		status, page, _ := b.Do("POST", path, url.Values{"versie": {b.Version(page)}, "unit_number": {"1a"}, "unit_postcode": {"6211"}, "unit_area": {"veel"}})
		if status != 400 {
			t.Errorf("%d", status)
		}
		b.Has(page, "Huisnummer: Vul een geheel getal in van 1 tot en met 99999.", "Postcode: Vul een postcode in", `value="veel"`)
		status, _, _ = b.Do("POST", path, url.Values{"versie": {b.Version(page)}, "unit_addition": {"A"}})
		if status != 303 {
			t.Errorf("%d", status)
		}
		_, page, _ = b.Do("GET", path, nil)
		b.Has(page, "Lindestraat 1 A", "Aangeleverd: niets.", "Cor Consulent, 21 november 2026")
	})
}

// Who may not correct gets the same answer as for what does not exist.
func TestImproveIsForThoseWhoMay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, login := range []string{"vakman", "vreemd"} {
			b := w.browse(t, login)
			for kind, ids := range map[Subject][2]string{OfComplex: {string(ComplexIDOf("o", "C")), "none"}, OfHome: {string(UnitIDOf("o", "1")), "none"}} {
				for _, step := range []string{"GET verbeteren", "POST verbeteren", "POST terugzetten"} {
					method, last, _ := strings.Cut(step, " ")
					status, got, _ := b.Do(method, "/"+string(kind)+"/"+ids[0]+"/"+last, url.Values{})
					_, none, _ := b.Do(method, "/"+string(kind)+"/"+ids[1]+"/"+last, url.Values{})
					if status != 404 || strings.ReplaceAll(got, ids[0], "") != strings.ReplaceAll(none, ids[1], "") {
						t.Errorf("%s %s %s: %d", login, step, kind, status)
					}
				}
			}
		}
		if status, _, to := w.browse(t, "niemand").Do("GET", "/complexen/x/verbeteren", nil); status != 303 || !strings.HasPrefix(to, "/inloggen") {
			t.Errorf("a stranger: %d %s", status, to)
		}
	})
}
