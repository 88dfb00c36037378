package app

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/frontdoor"
	"samendoen/internal/rights"
	"samendoen/internal/subject"
)

// A resident who wrote at the front door gets what they wrote, with its term; when they are
// forgotten it goes too, and what somebody of the same name wrote stays.
func TestPostsOfAResident(t *testing.T) {
	dir := t.TempDir()
	cfg := DefaultConfig()
	cfg.RequireSecondFactor = false
	cfg.RequestsPerMinute = "0" // the world of the test asks faster than people do
	cfg.Database, cfg.KeyFile = storetest.SQLite(t, filepath.Join(dir, "a.db"), Migrations()), filepath.Join(dir, "a.key")
	now := clock.NewManual(moment)
	a, err := Open(t.Context(), cfg, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	cheapPasswords(a)
	if _, err = a.LoadDemo(t.Context(), 1, matrixHomes); err != nil {
		t.Fatal(err)
	}
	read := func(fn func(tx *store.Tx) error) {
		t.Helper()
		if err := a.db.Read(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
	var who subject.Person
	read(func(tx *store.Tx) error {
		ids, err := store.Strings(tx, `SELECT m.subject_id FROM tenancy_member m JOIN tenancy_tenancy t ON t.id = m.tenancy_id WHERE t.until = 0 AND m.role = 'huurder' ORDER BY m.subject_id LIMIT 50`)
		for _, id := range ids {
			if who, err = subject.Open(tx, a.vault, subject.ID(id)); err != nil || who.Phone != "" {
				break
			}
		}
		return err
	})
	if who.Phone == "" {
		t.Fatal("nobody in the city has a telephone")
	}
	for _, phone := range []string{who.Phone, "0699999999"} {
		f := frontdoor.Form{Org: who.Org, Lang: "nl", About: frontdoor.AboutOwn, Letter: frontdoor.Letter{Where: "Bij mij thuis", What: "De lift staat stil, MERKTEKEN."},
			Reporter: frontdoor.Reporter{Name: who.Name, Contact: phone}, Token: a.door.FormToken(who.Org, now.Now().Add(-time.Minute))}
		if _, err := a.door.Receive(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	posts := func() (sure, maybe []rights.Told) {
		t.Helper()
		read(func(tx *store.Tx) error {
			section, list, err := a.postsOf(tx, string(who.ID))
			if section != rights.Posts {
				t.Error(section)
			}
			sure, maybe = nil, nil
			for _, p := range list {
				if p.Maybe {
					maybe = append(maybe, p)
				} else {
					sure = append(sure, p)
				}
			}
			return err
		})
		return sure, maybe
	}
	sure, maybe := posts()
	if len(sure) != 1 || len(maybe) != 1 || !sure[0].Own || maybe[0].Own || !strings.Contains(sure[0].Text, "MERKTEKEN") || len(sure[0].Facts) != 4 {
		t.Fatalf("%+v, and by name %+v", sure, maybe)
	}
	read(func(tx *store.Tx) error {
		f, err := a.framing(tx, who.Org, rights.Origin{Section: rights.Posts, ID: sure[0].ID, Ended: moment})
		if err == nil && (f.Months != 6 || !f.Until.After(moment)) {
			t.Errorf("%+v", f)
		}
		return err
	})
	if err := a.db.Write(t.Context(), func(tx *store.Tx) error {
		return a.forget(tx, now.Now(), rights.Erasing{Org: who.Org, Person: string(who.ID), Things: [][2]string{{sure[0].Type, sure[0].ID}}})
	}); err != nil {
		t.Fatal(err)
	}
	read(func(tx *store.Tx) error {
		left, err := store.Strings(tx, `SELECT id FROM frontdoor_post WHERE id IN ($1, $2)`, sure[0].ID, maybe[0].ID)
		if len(left) != 1 || left[0] != maybe[0].ID {
			t.Errorf("left: %v", left)
		}
		return err
	})
}
