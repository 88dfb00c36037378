package socialmap

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
)

// Every list of this module that differs by who asks, and what it must be equal to:
//
//	releases (editions)                      map.read at the organisation of the release
//	estimates on the map                     map.read at the organisation of the complex
//	(latestEstimates, estimatesSeen)
//
// Each complex of a release belongs to its organisation. What a release may say is held to
// the rules of disclosure by other property tests.

// What the SQL gives for an organisation is what the policy lets its people read.
func TestListsShowWhatThePolicyAllows(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		storetest.Worlds(t, func(r *rapid.T) {
			releases, estimates := drawOwners(r, "releases"), drawOwners(r, "estimates")
			w.Write(func(tx *store.Tx) error { return w.fillOwners(tx, releases, estimates) })
			for _, a := range people() {
				if !w.policy.May(a, actRead) {
					continue // the page asks first
				}
				w.compareLists(r, a, releases, estimates)
			}
		})
	})
}

// drawOwners are organisations by an id.
func drawOwners(r *rapid.T, name string) map[string]string {
	owners := map[string]string{}
	for i := range rapid.IntRange(0, 4).Draw(r, name) {
		owners[fmt.Sprintf("%s-%d", name, i)] = rapid.SampledFrom([]string{own, other}).Draw(r, "of")
	}
	return owners
}

func (w *live) fillOwners(tx *store.Tx, releases, estimates map[string]string) error {
	for _, table := range []string{"socialmap_release", "socialmap_estimate"} {
		if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
			return err
		}
	}
	for n, id := range slices.Sorted(maps.Keys(releases)) {
		if _, err := tx.Exec(`INSERT INTO socialmap_release (id, org_id, month, as_of, created, digest) VALUES ($1, $2, $3, $3, 1, $4)`, id, releases[id], int64(n+1), []byte{}); err != nil {
			return err
		}
	}
	for id, org := range estimates {
		e := Estimate{Complex: place.ComplexID(id), On: day}
		for g := range e.Bands {
			e.Bands[g] = Upto2
		}
		if err := insertEstimate(tx, w.clock.Now(), w.clock.Now(), id, org, "u", e, []byte{}); err != nil {
			return err
		}
	}
	return nil
}

func (w *live) compareLists(r *rapid.T, a access.Actor, releases, estimates map[string]string) {
	got := map[string][]string{}
	var seen int64
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		clear(got)
		list, err := editions(tx, a.OrgID, 100)
		if err != nil {
			return err
		}
		for _, e := range list {
			got["releases"] = append(got["releases"], e.id)
		}
		latest, err := latestEstimates(tx, a.OrgID)
		if err != nil {
			return err
		}
		for id := range latest {
			got["estimates"] = append(got["estimates"], string(id))
		}
		seen, _, err = estimatesSeen(tx, a.OrgID)
		return err
	}))
	for name, owners := range map[string]map[string]string{"releases": releases, "estimates": estimates} {
		var want []string
		for id, org := range owners {
			if w.policy.Decide(a, actRead, access.Resource{Type: "Complex", ID: id, Org: org}).Allowed {
				want = append(want, id)
			}
		}
		slices.Sort(want)
		slices.Sort(got[name])
		if !slices.Equal(got[name], want) {
			r.Fatalf("%s: %v of %s has %v, the policy allows %v", name, a.Roles, a.OrgID, got[name], want)
		}
		if name == "estimates" && seen != int64(len(want)) {
			r.Fatalf("%d estimates counted, the policy allows %v", seen, want)
		}
	}
}

// TestOffIsTrue: what is said of how far a count can be beside the truth holds for one leaf and for any sum,
// and is no more than Bound for each count in it.
func TestOffIsTrue(t *testing.T) {
	for seed := range uint64(3) {
		s := city(60, seed)
		r := compute(t, day, s, nil)
		most := map[bool]int{}
		for _, in := range Indicators() {
			counts := s.Counts(in.Table)
			if counts == nil {
				continue
			}
			truth := map[place.AreaCode]int{}
			for _, l := range r.Leaves {
				if l.Withheld || !l.Holds.Has(in.Table) {
					continue
				}
				named := 0
				for i, c := range s.Complexes {
					if !slices.Contains(l.Complexes, c.ID) {
						continue
					}
					row := counts[i*in.Table.Named():][:in.Table.Named()]
					for _, n := range row {
						named += int(n)
					}
					for _, k := range in.Cells {
						if k < len(row) {
							truth[l.Neighbourhood] += int(row[k])
						}
					}
				}
				if slices.Contains(in.Cells, in.Table.Named()) && in.Table.Kind() == Households { // the rest of the homes
					truth[l.Neighbourhood] += l.Homes - named
				}
			}
			for code, f := range r.AreaFigures(LevelNeighbourhood, in.Table) {
				v := in.Of(f)
				if !v.Known {
					continue
				}
				off := truth[code] - v.Count
				if off < -v.Off || off > v.Off || v.Off > Bound*f.Leaves*len(in.Cells) {
					t.Errorf("%s in %s: %d off, said %d for %d leaves", in.Code, code, off, v.Off, f.Leaves)
				}
				most[f.Leaves > 1] = max(most[f.Leaves > 1], off, -off)
			}
		}
		if most[true] <= Bound {
			t.Errorf("no sum is more than %d off: the test sees nothing", Bound)
		}
	}
}
