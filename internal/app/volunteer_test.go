package app

import (
	"testing"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/volunteer"
)

// A volunteer who was erased on request does not come back from a backup of before; another does.
func TestErasedVolunteerStaysErased(t *testing.T) {
	for name, open := range empties() {
		t.Run(name, func(t *testing.T) {
			k := keep(t, open(t))
			policy, err := Policy()
			if err != nil {
				t.Fatal(err)
			}
			lead := account.User{ID: "tess", OrgID: "org", Name: "Tess", Login: "tess", Roles: []access.Role{access.TeamLead}}
			write(t, k.db, func(tx *store.Tx) error { return account.InsertUser(tx, moment, lead, "") })
			s := volunteer.New(k.db, k.vault, clock.NewManual(moment), policy)
			var ids []volunteer.ID
			for _, name := range []string{"Gaat", "Blijft"} {
				id, err := s.Add(t.Context(), lead.Actor(), volunteer.Draft{Agrees: true, Volunteer: volunteer.Volunteer{Private: volunteer.Private{Name: name, Phone: "06 1"}}})
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, id)
				write(t, k.db, func(tx *store.Tx) error { // with a certificate
					_, err := tx.Exec(`INSERT INTO course_done (org_id, who, code, at) VALUES ('org', $1, 'wonen', 0)`, string(id))
					return err
				})
			}
			old := k.backup(t)
			if err := s.Take(t.Context(), lead.Actor(), ids[0], 1, volunteer.Act{Step: volunteer.Stop}); err != nil {
				t.Fatal(err)
			}
			if err := s.EraseNow(t.Context(), lead.Actor(), ids[0], 2); err != nil {
				t.Fatal(err)
			}
			k.backup(t) // refreshes the list beside the key file
			dsn := open(t)
			if _, err := old.restore(t, dsn, k.keyFile); err != nil {
				t.Fatal(err)
			}
			db := storetest.Open(t, dsn, Migrations())
			for i, want := range []int64{0, 1} {
				for table, column := range map[string]string{"volunteer_volunteer": "id", "course_done": "who"} {
					if n := countRows(t, db, `SELECT count(*) FROM `+table+` WHERE `+column+` = $1`, string(ids[i])); n != want {
						t.Errorf("%s: %d rows of number %d, want %d", table, n, i, want)
					}
				}
			}
		})
	}
}
