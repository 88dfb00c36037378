package app

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/base/store"
)

// TestOthersWorkChangesNothing takes cases of others out of the city. For whoever took no
// part in them no list, count, page of a list, search, suggestion or order may change by a
// single byte, also in a search for the address or the number of what is gone.
func TestOthersWorkChangesNothing(t *testing.T) {
	o := newOracle(t)
	gone := o.othersCases()
	if len(gone) < 3 {
		t.Fatalf("only %d cases of which nobody who asks is a part", len(gone))
	}
	questions := o.lists(gone)
	before := o.snapshot(questions)
	for key, d := range differences(before, o.snapshot(questions)) {
		t.Errorf("%s is not the same twice: %s", key, d)
	}
	o.remove(gone)
	seen := differences(before, o.snapshot(questions))
	for key, d := range seen {
		if !mayCount(key) {
			t.Errorf("%s tells of cases that are not theirs: %s", key, d)
		}
	}
	if !slices.ContainsFunc(keysOf(seen), mayCount) {
		t.Error("nobody sees that cases are gone, not even who may count them: the test is blind")
	}
	o.awake()
	t.Logf("%d cases taken out, %d answers compared", len(gone), len(before))
}

// hiddenCase is a case that nobody who asks takes part in.
type hiddenCase struct{ id, number, address, unit string }

func (o *oracle) othersCases() (list []hiddenCase) {
	o.t.Helper()
	askers := make([]string, len(o.people))
	for i, p := range o.people {
		askers[i] = "'" + p.actor.UserID + "'"
	}
	in := strings.Join(askers, ", ")
	for _, row := range o.ids(`SELECT c.id || '|' || c.number || '|' || s.address || '|' || s.unit_id FROM casework_case c JOIN signal_signal s ON s.id =
		(SELECT min(x.id) FROM signal_signal x WHERE x.case_id = c.id AND x.unit_id <> '')
		WHERE NOT EXISTS (SELECT 1 FROM access_part p WHERE p.object_type = 'Case' AND p.object_id = c.id AND p.user_id IN (` + in + `)) ORDER BY c.id`) {
		part := strings.SplitN(row, "|", 4)
		list = append(list, hiddenCase{part[0], part[1], part[2], part[3]})
	}
	return list
}

// remove takes cases out of the database, as if nobody had ever opened them.
func (o *oracle) remove(list []hiddenCase) {
	o.t.Helper()
	o.must(o.app.db.Write(context.Background(), func(tx *store.Tx) error {
		for _, c := range list {
			for _, table := range []string{"casework_log", "casework_commitment", "casework_promise_change", "casework_question", "casework_event", "casework_emergency", "casework_help", "casework_carer", "casework_handover", "document_file"} {
				if _, err := tx.Exec(`DELETE FROM `+table+` WHERE case_id = $1`, c.id); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(`DELETE FROM access_part WHERE object_type = 'Case' AND object_id = $1`, c.id); err != nil {
				return err
			}
			if _, err := tx.Exec(`DELETE FROM casework_case WHERE id = $1`, c.id); err != nil {
				return err
			}
		}
		return nil
	}))
}

// lists are all questions without an id of what is asked for: every page, every list of
// the API, and searches for what will be gone and for what never was.
func (o *oracle) lists(gone []hiddenCase) (list []question) {
	o.t.Helper()
	for _, r := range o.app.Pages() {
		if path, is := strings.CutPrefix(r.Pattern, "GET "); is && !strings.Contains(path, "{") && !slices.Contains(asksAnew(), path) {
			list = append(list, question{http.MethodGet, path, "", ""})
		}
	}
	for _, path := range []string{"/", "/dossiers?toon=alle", "/dossiers?toon=afgesloten", "/dossiers?toon=waakvlam", "/dossiers/overzicht?toon=te-laat",
		"/api/v1/dossiers", "/api/v1/dossiers?limiet=1", "/api/v1/signalen", "/api/v1/signalen?limiet=2", "/api/v1/complexen",
		"/api/v1/complex-in-beeld/complexen", "/api/v1/complex-in-beeld/buurten", "/api/v1/complex-in-beeld/portieken"} {
		list = append(list, question{http.MethodGet, path, "", ""})
	}
	for _, c := range gone[:2] {
		street, _, _ := strings.Cut(c.address, ",")
		for _, words := range []string{street, c.number, c.id, strings.Fields(street)[0], "Geen straat in deze stad"} {
			for _, path := range []string{"/dossiers/zoeken", "/signalen", "/signalen/zoek", "/rechten/zoek", "/toestemmingen/zoek"} {
				f := url.Values{"zoek": {words}, "adres": {words}, "lijst": {"alle"}, "toon": {"alle"}}
				list = append(list, question{http.MethodPost, path, f.Encode(), "application/x-www-form-urlencoded"})
			}
			for _, path := range []string{"/api/v1/signalen/zoekopdrachten", "/api/v1/plaatsen/zoekopdrachten"} {
				list = append(list, question{http.MethodPost, path, fmt.Sprintf(`{"zoek":%q}`, words), "application/json"})
			}
		}
	}
	return list
}

// asksAnew are pages that are never the same twice: questions for passkeys, each with a
// challenge of its own, and the log and its page of figures, which grow with every question.
func asksAnew() []string {
	return []string{"/voordeur/nieuw", "/inloggen/passkey", "/inloggen/code/passkey", "/mijn/bevestigen/passkey", "/mijn/passkeys/vraag", "/logboek", "/logboek/integriteit"}
}

// snapshot asks everybody everything; answers are kept by person and question.
func (o *oracle) snapshot(questions []question) map[string]answer {
	o.t.Helper()
	all := map[string]answer{}
	for _, p := range o.people {
		for _, q := range questions {
			all[p.name+": "+q.method+" "+q.path+" "+q.body] = o.ask(p, q).without()
		}
	}
	return all
}

func differences(a, b map[string]answer) map[string]string {
	found := map[string]string{}
	for key := range a {
		if d := a[key].differs(b[key]); d != "" {
			found[key] = d
		}
	}
	return found
}

func keysOf(m map[string]string) (keys []string) {
	for key := range m {
		keys = append(keys, key)
	}
	return keys
}

// mayCount reports whether an answer may tell how many cases others have: that of the team
// leader's overview and week, and of what the privacy officer watches over. How much is
// about to be erased nobody learns exactly.
func mayCount(key string) bool {
	who, what, _ := strings.Cut(key, ": ")
	switch who {
	case "teamleider":
		return strings.HasPrefix(what, "GET /dossiers/overzicht") || strings.HasPrefix(what, "GET /vandaag")
	case "fg":
		return strings.HasPrefix(what, "GET /rechten") || strings.HasPrefix(what, "GET /noodinzages") || strings.HasPrefix(what, "GET /toezicht")
	}
	return false
}
