package logbook

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// Every list of this module, and what it must be equal to:
//
//	who looked at what (Look), page by page   logbook.read at the organisation of who did it, or of what it was done to
//	colleagues to choose (Colleagues)         logbook.read at their organisation
//
// The SQL (audit.Search) gives records of all organisations, which are then decided about
// one by one; the exports go through the same viewer. Checks, witnesses and checkpoints
// are of the installation and name nobody.

// What an officer finds in the log is what the policy allows, in any log.
func TestLookShowsWhatThePolicyAllows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		storetest.Worlds(t, func(r *rapid.T) {
			w.fillLog(r)
			number := rapid.SampledFrom([]string{"", "", "2026-0001", "2026-9001"}).Draw(r, "number")
			user := rapid.SampledFrom([]string{"", "", "u-con", "u-partner", "u-x"}).Draw(r, "user")
			kind := rapid.SampledFrom([]Kind{"", "", Looked, Changed, Entry}).Draw(r, "kind")
			for _, a := range people() {
				w.compareLook(r, a, Filter{Number: number, User: user, Kind: kind, Limit: rapid.SampledFrom([]int{3, 50}).Draw(r, "limit")})
			}
		})
	})
}

// fillLog adds a few records to the log, which only grows.
func (w *world) fillLog(r *rapid.T) {
	type record struct{ who, action, kind, id string }
	var list []record
	for range rapid.IntRange(1, 4).Draw(r, "records") {
		thing := rapid.SampledFrom([][2]string{{"Case", "c1"}, {"Case", "c2"}, {"Case", "x1"}, {"Organisation", "o"}, {"Organisation", "x"}, {"Covenant", "v1"}, {"Ding", "weg"}}).Draw(r, "thing")
		list = append(list, record{rapid.SampledFrom([]string{"consulent", "partner", "vreemd", "beheerder"}).Draw(r, "who"), rapid.SampledFrom([]string{"case.read", "case.read", "case.log"}).Draw(r, "action"), thing[0], thing[1]})
	}
	w.Write(func(tx *store.Tx) error {
		for _, x := range list {
			if err := audit.Write(tx, w.clock.Now(), who(x.who), access.Action(x.action), x.kind, x.id, access.Decision{Allowed: true, Rules: []string{"case.part"}}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *world) compareLook(r *rapid.T, a access.Actor, f Filter) {
	var want, got []string
	about := map[string]string{"2026-0001": "c1", "2026-9001": "x1"}[f.Number]
	may := func(org string) bool {
		return org != "" && w.s.policy.Decide(a, actRead, access.Organisation(org)).Allowed
	}
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		all, err := audit.Search(tx, audit.Query{Limit: 1 << 20})
		want = nil
		for _, x := range all {
			thing, _ := fixtures{}.Thing(tx, x.Type, x.Object)
			if (may(x.OrgID) || may(thing.Org)) && (f.User == "" || x.UserID == f.User) && (about == "" || x.Type == "Case" && x.Object == about) && (f.Kind == "" || KindOf(x.Action) == f.Kind) {
				want = append(want, x.ID)
			}
		}
		return err
	}))
	for {
		page, err := w.s.Look(context.Background(), a, f)
		if !w.s.policy.May(a, actRead) || about != "" && !may(fixtures{}.org(about)) {
			if err == nil {
				r.Fatalf("%v of %s looks for %q", a.Roles, a.OrgID, f.Number)
			}
			return
		}
		if err != nil {
			r.Fatal(err, fault.FieldsOf(err))
		}
		for _, l := range page.Lines {
			got = append(got, l.ID)
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		r.Fatalf("%v of %s with %+v finds %v, the policy allows %v", a.Roles, a.OrgID, f, got, want)
	}
}

func (f fixtures) org(id string) string {
	t, _ := f.Thing(nil, "Case", id)
	return t.Org
}
