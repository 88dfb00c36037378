package app

import (
	"context"
	"testing"

	"samendoen/internal/base/audit"
	"samendoen/internal/base/store"
	"samendoen/internal/logbook"
)

// What is refused leaves a record with the route and who asked, and nothing of what was asked
// for; what exists and what does not leave the same.
func TestRefusalsAreInTheLog(t *testing.T) {
	h, token, a := liveApp(t)
	for _, path := range []string{"/api/v1/signalen/geheim-nummer", "/api/v1/dossiers/geheim-nummer", "/api/v1/signalen?limiet=-1"} {
		ask(h, "GET", path, token)
	}
	ask(h, "GET", "/api/v1/signalen/geheim-nummer", "sdt_geen")
	want := map[string]string{"GET /api/v1/signalen/{id}": "refused.not_found", "GET /api/v1/dossiers/{id}": "refused.not_found",
		"GET /api/v1/signalen": "refused.invalid"}
	var kept []audit.Record
	if err := a.db.Read(context.Background(), func(tx *store.Tx) error {
		for route := range want {
			list, err := audit.Of(tx, logbook.RouteType, route, 10)
			if kept = append(kept, list...); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	strangers := 0
	for _, r := range kept {
		switch {
		case r.Action != logbook.RefusedRequest:
			t.Errorf("%+v", r)
		case r.UserID == "":
			if strangers++; r.Rules != "refused.not_signed_in" || r.OrgID+r.Via != "" {
				t.Errorf("a key that does not count: %+v", r)
			}
		case r.Rules != want[r.Object] || r.OrgID != "org" || r.Via != "sleutel":
			t.Errorf("%+v", r)
		}
	}
	if len(kept) != 4 || strangers != 1 {
		t.Errorf("%d records, %d of strangers", len(kept), strangers)
	}
}
