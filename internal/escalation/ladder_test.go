package escalation

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

func folders() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, Files}
}

// bill is something that is late one step for each whole day after its date.
type bill struct {
	id  string
	due time.Time
}

// bills is a ladder on which at step n everybody up to the nth of three people hears it, the first twice.
func bills() Ladder[bill] {
	return Ladder[bill]{Kind: "rekening", Object: "Bill", Action: "bill.climb",
		Late: func(b bill, now time.Time) Late {
			return Late{Org: "corp", ID: b.id, Due: b.due, Rung: min(3, int(now.Sub(b.due).Hours()/24))}
		},
		Hear: func(_ *store.Tx, _ bill, step int) ([]string, error) {
			return append([]string{"an", "bo", "cas"}[:step], "an"), nil
		},
		Message: func(step int) string { return fmt.Sprint("bill.step_", step) }}
}

type world struct{ storetest.Hands }

func each(t *testing.T, run func(w world)) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		w := world{storetest.Hands{T: t, DB: db}}
		w.Write(func(tx *store.Tx) error {
			if err := account.InsertOrganisation(tx, monday, account.Organisation{ID: "corp", Name: "Woonstichting Oost", Kind: account.HousingAssociation}); err != nil {
				return err
			}
			for _, id := range []string{"an", "bo", "cas"} {
				if err := account.InsertUser(tx, monday, account.User{ID: id, OrgID: "corp", Name: "Naam " + id, Login: id, Roles: []access.Role{access.Admin}}, ""); err != nil {
					return err
				}
			}
			return nil
		})
		run(w)
	})
}

func (w world) climb(now time.Time, list ...bill) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error { return bills().Climb(tx, list, now) })
}

// told are the notices of somebody.
func (w world) told(user string) (list []string) {
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		list, err = store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1 ORDER BY at, message`, user)
		return err
	}))
	return list
}

func (w world) standing(ids ...string) (all Standing) {
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { all, err = Reached(tx, "rekening", ids); return err }))
	return all
}

func TestClimb(t *testing.T) {
	each(t, func(w world) {
		gas, water := bill{"gas", monday}, bill{"water", monday}
		expect := func(want map[string]string) {
			w.T.Helper()
			for user, keys := range want {
				if got := strings.Join(w.told(user), " "); got != keys {
					w.T.Errorf("%s heard %q, want %q", user, got, keys)
				}
			}
		}
		w.climb(monday.Add(23*time.Hour), gas, water)
		expect(map[string]string{"an": "", "bo": ""})
		for range 2 { // a job that runs twice changes nothing
			w.climb(monday.Add(24*time.Hour), gas, water)
		}
		expect(map[string]string{"an": "bill.step_1", "bo": ""}) // one notice for both
		w.climb(monday.Add(73*time.Hour), gas)                   // the program stood still for two days: both steps are taken
		expect(map[string]string{"an": "bill.step_1 bill.step_2 bill.step_3", "bo": "bill.step_2 bill.step_3", "cas": "bill.step_3"})

		all := w.standing("gas", "water", "licht")
		if s := all[Key("gas", monday)]; s.Step != 3 || !s.At.Equal(monday.Add(73*time.Hour)) || strings.Join(s.Heard, " ") != "an bo cas" {
			w.T.Errorf("gas stands at %+v", s)
		}
		if s := all[Key("water", monday)]; s.Step != 1 || strings.Join(s.Heard, " ") != "an" {
			w.T.Errorf("water stands at %+v", s)
		}
		gas.due = monday.AddDate(0, 0, 10)
		w.climb(monday.AddDate(0, 0, 11), gas) // another date begins at the bottom
		if s := w.standing("gas")[Key("gas", gas.due)]; s.Step != 1 {
			w.T.Errorf("with another date gas stands at %+v", s)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'bill.climb' AND object_type = 'Bill' AND object_id = 'gas'`); n != 4 {
			w.T.Errorf("%d records of gas, want 4", n)
		}
		w.Write(func(tx *store.Tx) error { return Forget(tx, "rekening", "gas") })
		if all := w.standing("gas", "water"); len(all) != 1 || all[Key("water", monday)].Step != 1 {
			w.T.Errorf("after forgetting gas: %v", all)
		}
	})
}

// Whenever the job runs, each thing has taken every step up to its rung, once, and nothing more.
func TestClimbIsWhatARecordOfDaysSays(t *testing.T) {
	each(t, func(w world) {
		run := 0
		rapid.Check(w.T.(*testing.T), func(r *rapid.T) {
			run++
			var list []bill
			for i := range rapid.IntRange(1, 4).Draw(r, "bills") {
				list = append(list, bill{fmt.Sprintf("%d-%d", run, i), monday.Add(time.Duration(rapid.IntRange(0, 72).Draw(r, "due")) * time.Hour)})
			}
			now, want := monday, map[string]int{}
			for range rapid.IntRange(1, 5).Draw(r, "runs") {
				now = now.Add(time.Duration(rapid.IntRange(0, 60).Draw(r, "hours")) * time.Hour)
				w.climb(now, list...)
				for _, b := range list {
					for day := 1; day <= 3; day++ {
						if !now.Before(b.due.AddDate(0, 0, day)) {
							want[b.id] = max(want[b.id], day)
						}
					}
				}
			}
			for _, b := range list {
				if got := w.standing(b.id)[Key(b.id, b.due)].Step; got != want[b.id] {
					r.Fatalf("%s due %s stands at %d at %s, want %d", b.id, b.due, got, now, want[b.id])
				}
				if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'bill.climb' AND object_id = $1`, b.id); n != int64(want[b.id]) {
					r.Fatalf("%s has %d records, want %d", b.id, n, want[b.id])
				}
			}
		})
	})
}

// Where nobody has a role the next hears it; who may not sign in is nobody.
func TestFirstWith(t *testing.T) {
	each(t, func(w world) {
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = 'bo'`)
			return err
		})
		for want, roles := range map[string][]access.Role{"an cas": {access.TeamLead, access.Board, access.Admin}, "": {access.TeamLead}} {
			w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
				got, err := FirstWith(tx, "corp", roles...)
				if strings.Join(slices.Sorted(slices.Values(got)), " ") != want {
					w.T.Errorf("%v: %v, want %q", roles, got, want)
				}
				return err
			}))
		}
		if len(slices.Collect(maps.Keys(w.standing()))) > 0 {
			w.T.Error("nothing stands somewhere")
		}
	})
}
