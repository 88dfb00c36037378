package app

import (
	"slices"
	"strings"
	"testing"
)

// TestDayOfWhoWatches: the officer and the administrator see what waits for them and where
// it is done, each of their own organisation, and nothing is opened for it.
func TestDayOfWhoWatches(t *testing.T) {
	w := newMatrixWorld(t)
	records := w.one(`SELECT CAST(COUNT(*) AS TEXT) FROM audit_record`)
	for _, tc := range []struct {
		who         string
		waits, not  []string
		path        string // of one of the things
		places, hid []string
	}{
		{"eigen fg", []string{"oversight.request", "oversight.breach", "oversight.reviews_n", "oversight.covenant_soon", "oversight.rescue"}, nil, "/rechten/verzoeken/" + w.ids["request"],
			[]string{"/rechten", "/datalekken", "/noodinzages", "/convenanten", "/verwerkingen", "/bewaren", "/complex-in-beeld/uitgave", "/logboek", "/logboek/integriteit", "/beheer/herstel"}, []string{"/beheer/gebruikers"}},
		{"eigen beheerder", []string{"oversight.rescue"}, []string{"oversight.request", "oversight.breach", "oversight.reviews_n"}, "/beheer/herstel",
			[]string{"/beheer/gebruikers", "/beheer/import", "/beheer/inloggen", "/complex-in-beeld/uitgave", "/beheer/herstel", "/logboek/integriteit"}, []string{"/rechten", "/datalekken", "/noodinzages", "/logboek"}},
		{"elders fg", nil, []string{"oversight.request", "oversight.breach", "oversight.reviews_n", "oversight.rescue"}, "", []string{"/rechten"}, []string{"/beheer/gebruikers"}},
	} {
		items, places, err := w.app.overseen(t.Context(), w.users[tc.who].Actor())
		w.must(err)
		var keys, paths, at []string
		for _, i := range items {
			keys, paths = append(keys, i.Key), append(paths, i.Path)
			if !w.app.words.Has("nl", i.Key) {
				t.Errorf("no words for %s", i.Key)
			}
		}
		for _, p := range places {
			at = append(at, p.Path)
			if p.Status != "" && !w.app.words.Has("nl", p.Status) || !w.app.words.Has("nl", p.Label) {
				t.Errorf("no words for %+v", p)
			}
		}
		has := func(list []string, want []string, on bool) {
			for _, k := range want {
				if slices.Contains(list, k) != on {
					t.Errorf("%s: %s there: %t, in %s", tc.who, k, !on, strings.Join(list, " "))
				}
			}
		}
		has(keys, tc.waits, true)
		has(keys, tc.not, false)
		has(at, tc.places, true)
		has(at, tc.hid, false)
		if tc.path != "" && !slices.Contains(paths, tc.path) {
			t.Errorf("%s: nothing leads to %s", tc.who, tc.path)
		}
	}
	if now := w.one(`SELECT CAST(COUNT(*) AS TEXT) FROM audit_record`); now != records {
		t.Errorf("counting opened something: %s records became %s", records, now)
	}
}
