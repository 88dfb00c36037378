package tenancy

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/subject"
)

// rents is that somebody is a member of a tenancy; months count from an early year, 0 is none.
type rents struct{ person, tenancy, until int }

// formerByHand are who rents nowhere any more, one by one.
func formerByHand(ends []int, all []rents, before time.Time) (list []Former) {
	last := map[int]int{}
	stay := map[int]bool{}
	for _, r := range all {
		left := ends[r.tenancy]
		if r.until > 0 && (left == 0 || r.until < left) {
			left = r.until
		}
		last[r.person], stay[r.person] = max(last[r.person], left), stay[r.person] || left == 0
	}
	for p, month := range last {
		if since := monthOf(month); !stay[p] && since.Before(before) {
			list = append(list, Former{personID(p), since})
		}
	}
	slices.SortFunc(list, func(a, b Former) int { return cmpFormer(a, b) })
	return list
}

func cmpFormer(a, b Former) int {
	if c := a.Since.Compare(b.Since); c != 0 {
		return c
	}
	return slices.Compare([]byte(a.ID), []byte(b.ID))
}

func monthOf(n int) time.Time   { return day(2020, time.Month(n), 1) }
func personID(n int) subject.ID { return subject.ID(fmt.Sprintf("persoon-%d", n)) }
func tenancyIDOf(n int) string  { return fmt.Sprintf("huur-%d", n) }
func endOf(n int) (micros int64) {
	if n > 0 {
		micros = store.Micros(monthOf(n))
	}
	return micros
}

// Who rents nowhere any more is found in the order of leaving, page by page, as a look at every
// membership gives it; and nobody twice after some were forgotten.
func TestFormerTenantsByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		storetest.Worlds(t, func(r *rapid.T) {
			number := func(name string, most int) int { return rapid.IntRange(0, most).Draw(r, name) }
			ends, all := make([]int, 5), []rents{}
			for i := range ends {
				ends[i] = number("ends", 4)
			}
			seen := map[[2]int]bool{}
			for range number("members", 9) {
				one := rents{number("person", 5), number("tenancy", 4), number("left", 5)}
				if !seen[[2]int{one.person, one.tenancy}] {
					seen[[2]int{one.person, one.tenancy}] = true
					all = append(all, one)
				}
			}
			w.Write(func(tx *store.Tx) error { return fill(tx, ends, all) })
			for before := range 6 {
				at := monthOf(before + 1)
				want := formerByHand(ends, all, at)
				if got := w.former(at); !cmp.Equal(want, got) {
					r.Fatalf("before %s: %s", at, cmp.Diff(want, got))
				}
			}
			gone := formerByHand(ends, all, monthOf(4))
			ids := []string{}
			for _, f := range gone[:(len(gone)+1)/2] {
				ids = append(ids, string(f.ID))
			}
			w.Write(func(tx *store.Tx) error { _, err := EraseFormer(tx, day(2026, 1, 1), monthOf(4), ids); return err })
			all = slices.DeleteFunc(all, func(x rents) bool { return slices.Contains(ids, string(personID(x.person))) })
			if want, got := formerByHand(ends, all, monthOf(9)), w.former(monthOf(9)); !cmp.Equal(want, got) {
				r.Fatalf("after forgetting: %s", cmp.Diff(want, got))
			}
			if n := w.Count(`SELECT count(*) FROM tenancy_tenancy t WHERE until > 0 AND emptied = 1 AND EXISTS (SELECT 1 FROM tenancy_member m WHERE m.tenancy_id = t.id)`); n != 0 {
				r.Fatal("passed over, and somebody is in it")
			}
		})
	})
}

func fill(tx *store.Tx, ends []int, all []rents) error {
	for _, table := range []string{"tenancy_member", "tenancy_tenancy"} {
		if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
			return err
		}
	}
	for i, end := range ends {
		if _, err := tx.Exec(`INSERT INTO tenancy_tenancy (id, org_id, hash, until, key, unit_id, unit_key, household_key, from_date, until_date, household_size, rent_cents)
			VALUES ($1, 'o', 0, $2, $1, 'u', 'u', '', 0, 0, 1, 0)`, tenancyIDOf(i), endOf(end)); err != nil {
			return err
		}
	}
	for i, m := range all {
		if _, err := tx.Exec(`INSERT INTO tenancy_member (id, org_id, hash, until, tenancy_id, subject_id, role) VALUES ($1, 'o', 0, $2, $3, $4, 'huurder')`,
			fmt.Sprint(i), endOf(m.until), tenancyIDOf(m.tenancy), string(personID(m.person))); err != nil {
			return err
		}
	}
	return nil
}

// former are all former tenants, two at a time.
func (w *world) former(before time.Time) (all []Former) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		all = nil
		since, id := time.Time{}, ""
		for {
			page, err := FormerTenants(tx, "o", before, since, id, 2)
			if err != nil || len(page) == 0 {
				return err
			}
			all = append(all, page...)
			since, id = page[len(page)-1].Since, string(page[len(page)-1].ID)
		}
	}))
	return all
}

// A tenancy whose people were forgotten is looked at again once the administration delivers
// somebody of it.
func TestEmptiedAndPeopledAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		old := Tenancy{Key: "OUD", UnitKey: "1", From: day(2015, 1, 1), Until: day(2020, 2, 1), Persons: []Person{person("EEN", Tenant)}}
		w.let(day(2026, 1, 1), false, old)
		found := w.former(day(2021, 1, 1))
		if len(found) != 1 {
			t.Fatal(found)
		}
		w.Write(func(tx *store.Tx) error {
			_, err := EraseFormer(tx, day(2026, 1, 1), day(2021, 1, 1), []string{string(found[0].ID)})
			return err
		})
		if n := w.Count(`SELECT count(*) FROM tenancy_tenancy WHERE emptied = 1`); n != 1 {
			t.Errorf("%d emptied", n)
		}
		old.Persons = []Person{person("TWEE", Tenant)}
		w.let(day(2026, 2, 1), false, old)
		if again := w.former(day(2021, 1, 1)); len(again) != 1 || again[0].ID == found[0].ID {
			t.Errorf("%v, and before %v", again, found)
		}
	})
}
