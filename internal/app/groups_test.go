package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/grouprule"
	"samendoen/internal/place"
)

// put writes a row: columns are given as name and value, and what is not given is 0 for columns named in
// zero and empty for those in empty.
func (w *grouping) put(table string, given map[string]any, zero, empty, sealed string) {
	w.T.Helper()
	var names, marks []string
	var values []any
	add := func(name string, v any) {
		names, values = append(names, name), append(values, v)
		marks = append(marks, fmt.Sprint("$", len(values)))
	}
	for name, v := range given {
		add(name, v)
	}
	for list, v := range map[string]any{zero: int64(0), empty: "", sealed: []byte{}} {
		for _, name := range strings.Fields(list) {
			if _, known := given[name]; !known {
				add(name, v)
			}
		}
	}
	w.Write(func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO `+table+` (`+strings.Join(names, ", ")+`) VALUES (`+strings.Join(marks, ", ")+`)`, values...)
		return err
	})
}

// TestPeopleOfComplexes asks each register who has its fact: only those of one complex of whom it holds now.
func TestPeopleOfComplexes(t *testing.T) {
	groupWorlds(t, func(t *testing.T, w *grouping) {
		site, now := string(place.ComplexIDOf("o", "C")), w.clock.Now()
		today := first(2026, 9)
		for id, role := range map[string]access.Role{"vrijwilliger": access.Volunteer, "collega": access.Consultant} {
			u := account.User{ID: id, OrgID: "o", Name: id, Login: id, Roles: []access.Role{role}}
			w.Write(func(tx *store.Tx) error { return account.InsertUser(tx, now, u, "") })
		}
		for id, v := range map[string][3]string{"actief": {"actief", site, ""}, "account": {"actief", site, "vrijwilliger"}, "pauze": {"pauze", site, ""}, "gestopt": {"gestopt", site, ""}, "nergens": {"actief", "", ""}} {
			w.put("volunteer_volunteer", map[string]any{"id": id, "org_id": "o", "state": v[0], "complex_id": v[1], "user_id": v[2]},
				"parts vog_asked vog_got vog_until agreed agreement signed_up since started back due version",
				"contact_id staircase roles languages talents talks due_kind", "body")
		}
		for id, areas := range map[string]string{"een": " " + site + " ", "meer": " " + site + " BU1 ", "buurt": " BU1 ", "overal": ""} {
			w.put("body_body", map[string]any{"id": id, "org_id": "o", "kind": "bewonerscommissie", "name": id, "areas": areas}, "rhythm least made version", "contact_id mandate", "")
			w.put("body_member", map[string]any{"id": "lid-" + id, "body_id": id, "org_id": "o"}, "since until version", "user_id role", "name reach")
		}
		w.put("body_member", map[string]any{"id": "oud-lid", "body_id": "een", "org_id": "o", "until": store.Micros(today.AddDate(0, 0, -1))}, "since version", "user_id role", "name reach")
		for id, a := range map[string]map[string]any{
			"gaf": {"place": site}, "buurt": {"place": "BU1"}, "collega": {"place": site, "holder_id": "collega"}, "corporatie": {"place": site, "giver": "corporatie"},
			"vorig jaar": {"place": site, "first": store.Micros(today.AddDate(-1, -1, 0)), "until": store.Micros(today.AddDate(-1, -1, 0)), "last": store.Micros(today.AddDate(-1, -1, 0))},
			"komt nog":   {"place": site, "first": store.Micros(today.AddDate(0, 1, 0)), "until": store.Micros(today.AddDate(0, 1, 0)), "last": store.Micros(today.AddDate(0, 1, 0))},
		} {
			row := map[string]any{"id": id, "org_id": "o", "holder_id": "vrijwilliger", "giver": "vrijwilliger", "repeats": "een-keer", "lasts": int64(60)}
			for _, c := range []string{"first", "until", "last"} {
				row[c] = store.Micros(today.AddDate(0, -2, 0))
			}
			for c, v := range a {
				row[c] = v
			}
			if row["holder_id"] == "vrijwilliger" && id != "gaf" { // of its own holder, so that the answer says which counted
				row["holder_id"] = "v " + id
				u := account.User{ID: "v " + id, OrgID: "o", Name: id, Login: strings.ReplaceAll(id, " ", "-"), Roles: []access.Role{access.Volunteer}}
				if id != "collega" {
					w.Write(func(tx *store.Tx) error { return account.InsertUser(tx, now, u, "") })
				}
			}
			w.put("activity_activity", row, "seats minute version", "title what whereabouts", "")
		}
		for id, p := range map[string]map[string]any{"biedt": {"side": "aanbod"}, "vraagt": {"side": "vraag"}, "voorbij": {"side": "aanbod", "ended": store.Micros(now)}} {
			p["id"], p["org_id"], p["person"], p["complex_id"], p["state"] = id, "o", id, site, "open"
			w.put("mutualhelp_post", p, "wider rules agreed made since due until ended version", "kind area parts tongues user_id by_id", "body")
		}
		carers := []casework.Carer{{Since: now, Name: "Bep", Relation: "zus", ToldOn: today}, {Since: now, Name: "Cor", Relation: "buurman"}}
		w.open(1, 0, now, carers...)
		w.open(2, 0, now, carers[0])
		w.end(2)
		for f, want := range map[grouprule.Fact]string{grouprule.Volunteer: "actief vrijwilliger", grouprule.Member: "lid-een",
			grouprule.Giver: "vrijwilliger", grouprule.Neighbour: "biedt", grouprule.Carer: "1 carer", grouprule.Support: "", grouprule.Agreement: ""} {
			w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) error {
				people, err := groupPeople(tx, "o", f, 3, now)
				var ids []string
				for _, p := range people {
					if ids = append(ids, p.ID); string(p.Complex) != site {
						t.Errorf("%s: %s is of complex %q", f, p.ID, p.Complex)
					}
				}
				slices.Sort(ids)
				got := strings.Join(ids, " ")
				if f == grouprule.Carer {
					got = fmt.Sprint(len(ids), " carer")
				}
				if got != want {
					t.Errorf("%s: %q, want %q", f, got, want)
				}
				elsewhere, _ := groupPeople(tx, "elders", f, 3, now)
				if len(elsewhere) > 0 {
					t.Errorf("%s: %v of another organisation", f, elsewhere)
				}
				return err
			}))
		}
		w.clock.Add(24 * time.Hour)
		w.put("activity_day", map[string]any{"activity_id": "gaf", "day": store.Micros(today.AddDate(0, -2, 0)), "cancelled": int64(1)}, "closed signed came", "", "")
		w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) error {
			people, err := groupPeople(tx, "o", grouprule.Giver, 3, now)
			if len(people) > 0 {
				t.Errorf("%v gave an activity that was cancelled", people)
			}
			return err
		}))
	})
}
