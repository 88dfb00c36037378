package app

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/base/store"
)

// TestArrearsStayAway looks for the
// ids and numbers of all files on arrears in every page, list, search and operation of everybody who
// does not work on arrears. Then all files go: no answer of signals, cases, homes and the map
// may change by a byte, for anybody, who works on arrears included.
func TestArrearsStayAway(t *testing.T) {
	o := newOracle(t)
	ids := o.ids(`SELECT id FROM debtwarning_file ORDER BY id`)
	if len(ids) < 8 {
		t.Fatalf("only %d files on arrears in the city", len(ids))
	}
	addresses := o.ids(`SELECT DISTINCT s.address FROM debtwarning_file f JOIN signal_signal s ON s.unit_id = f.unit_id ORDER BY s.address`)
	questions := o.arrearsQuestions(addresses)
	before := o.snapshot(questions)
	for key, a := range before {
		who, _, _ := strings.Cut(key, ": ")
		if slices.Contains([]string{"incasso", "schuldhulp"}, who) {
			continue
		}
		for _, id := range ids {
			if strings.Contains(a.body, id) || strings.Contains(a.body, "HA-"+id[len(id)-8:]) {
				t.Errorf("%s shows the file %s", key, id)
			}
		}
	}
	for key, d := range differences(before, o.snapshot(questions)) {
		t.Errorf("%s is not the same twice: %s", key, d)
	}
	o.must(o.app.db.Write(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec(`DELETE FROM debtwarning_file`)
		return err
	}))
	changed := 0
	for key, d := range differences(before, o.snapshot(questions)) {
		if _, what, _ := strings.Cut(key, ": "); ofArrears(what) {
			changed++
			continue
		}
		t.Errorf("%s changes when the work on arrears is gone: %s", key, d)
	}
	if changed == 0 {
		t.Error("nothing changed for who works on arrears: the test is blind")
	}
	t.Logf("%d files, %d answers compared, %d changed", len(ids), len(before), changed)
}

// ofArrears reports whether a question is one of this work itself, or the page of who
// watches over it: that counts the files, and names none.
func ofArrears(what string) bool {
	for _, path := range []string{"GET /toezicht ", "GET /huurachterstand", "GET /vroegsignalen", "GET /api/v1/huurachterstanden", "GET /api/v1/vroegsignalen"} {
		if strings.HasPrefix(what, path) {
			return true
		}
	}
	return false
}

// arrearsQuestions are all pages and lists without an id, every search for the homes of
// files, and the pages of signals and cases about these homes.
func (o *oracle) arrearsQuestions(addresses []string) (list []question) {
	o.t.Helper()
	for _, r := range o.app.Pages() {
		if path, is := strings.CutPrefix(r.Pattern, "GET "); is && !strings.Contains(path, "{") && !slices.Contains(asksAnew(), path) {
			list = append(list, question{http.MethodGet, path, "", ""})
		}
	}
	for _, path := range []string{"/signalen?lijst=alle", "/dossiers?toon=alle", "/dossiers?toon=afgesloten", "/dossiers/overzicht?toon=te-laat", "/api/v1/dossiers", "/api/v1/signalen",
		"/api/v1/complexen", "/api/v1/complex-in-beeld/complexen", "/api/v1/complex-in-beeld/buurten", "/api/v1/complex-in-beeld/portieken", "/api/v1/huurachterstanden", "/api/v1/vroegsignalen"} {
		list = append(list, question{http.MethodGet, path, "", ""})
	}
	about := ` WHERE unit_id IN (SELECT unit_id FROM debtwarning_file) ORDER BY id LIMIT 3`
	for _, id := range o.ids(`SELECT id FROM signal_signal` + about) {
		list = append(list, question{http.MethodGet, "/signalen/" + id, "", ""}, question{http.MethodGet, "/api/v1/signalen/" + id, "", ""})
	}
	for _, id := range o.ids(`SELECT id FROM casework_case` + about) {
		list = append(list, question{http.MethodGet, "/dossiers/" + id, "", ""}, question{http.MethodGet, "/api/v1/dossiers/" + id, "", ""})
	}
	for _, address := range addresses[:min(2, len(addresses))] {
		street, _, _ := strings.Cut(address, ",")
		for _, path := range []string{"/dossiers/zoeken", "/signalen", "/signalen/zoek", "/rechten/zoek"} {
			f := url.Values{"zoek": {street}, "adres": {street}, "lijst": {"alle"}, "toon": {"alle"}}
			list = append(list, question{http.MethodPost, path, f.Encode(), "application/x-www-form-urlencoded"})
		}
		for _, path := range []string{"/api/v1/signalen/zoekopdrachten", "/api/v1/plaatsen/zoekopdrachten"} {
			list = append(list, question{http.MethodPost, path, `{"zoek":"` + street + `"}`, "application/json"})
		}
	}
	return list
}
