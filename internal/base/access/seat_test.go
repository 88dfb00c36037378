package access

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// A role of a covenant lets somebody without an account see what that role sees: at that
// organisation, in that role, while the covenant is in force, and never of what is one's own.
func TestLoadSeat(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	storetest.Each(t, []fs.FS{Migrations}, func(t *testing.T, db *store.DB) {
		h := storetest.Hands{T: t, DB: db}
		from, until := now.AddDate(0, 0, -1), now.AddDate(0, 0, 1)
		h.Write(func(tx *store.Tx) error {
			return SetCovenant(tx, "samen", []string{"corp", "zorg"}, from, until, []Grant{
				{OrgID: "zorg", Role: "arts", Category: "zorg", From: from, Until: until}, {OrgID: "zorg", Role: "balie", Category: "wonen", From: from, Until: until},
				{OrgID: "corp", Role: "arts", Category: "wonen", From: from, Until: until}, {UserID: "pia", OrgID: "zorg", Role: "arts", Category: "overlast", From: from, Until: until}})
		})
		for _, c := range []struct {
			why, org, covenant, role string
			at                       time.Time
			want                     string // category; empty: nothing
		}{
			{"the role", "zorg", "samen", "arts", now, "zorg"},
			{"another role", "zorg", "samen", "balie", now, "wonen"},
			{"no role", "zorg", "samen", "", now, ""},
			{"no covenant", "zorg", "", "arts", now, ""},
			{"another covenant", "zorg", "ander", "arts", now, ""},
			{"another organisation", "ander", "samen", "arts", now, ""},
			{"the organisation that answers for it", "corp", "samen", "arts", now, ""},
			{"nobody's organisation", "", "samen", "arts", now, ""},
			{"after the covenant", "zorg", "samen", "arts", until, ""},
		} {
			r := Resource{Type: CaseType, ID: "c", Org: "corp"}
			h.Must(db.Read(context.Background(), func(tx *store.Tx) error {
				return LoadSeat(tx, c.at, Actor{UserID: GuestPrefix + "x", OrgID: c.org, Roles: []Role{Guest}}, c.covenant, c.role, &r)
			}))
			got := ""
			if r.Facts.Part != "" && r.Facts.Covenant.Holds(c.at) {
				for _, g := range r.Facts.Grants {
					got += g.Category
				}
			}
			if got != c.want || c.org == "corp" && r.Facts.Part != "" {
				t.Errorf("%s: sees %q with part %q", c.why, got, r.Facts.Part)
			}
		}
		h.Must(db.Read(context.Background(), func(tx *store.Tx) error {
			list, err := Seats(tx, now, "corp")
			if len(list) != 2 || list[0] != (Seat{"samen", "zorg", "arts", false}) {
				t.Errorf("seats: %+v", list)
			}
			offers, err2 := Offers(tx, now, "corp", "")
			if len(offers) != 1 || offers[0].UserID != "pia" {
				t.Errorf("offers: %+v", offers)
			}
			if err == nil {
				err = err2
			}
			return err
		}))
	})
}
