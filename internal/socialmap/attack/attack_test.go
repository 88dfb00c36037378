//go:build attack

package attack

import (
	"bytes"
	"flag"
	"maps"
	"slices"
	"testing"
	"time"

	"samendoen/internal/socialmap"
)

// How much is attacked; `make attack-small` takes these, `make attack` asks for more.
var (
	units = flag.Int("units", 200, "complexes of each world")
	weeks = flag.Int("weeks", 104, "weekly releases of each world")
	seeds = flag.Int("seeds", 2, "worlds")
	pace  = flag.Int("pace", 0, "weeks between two releases, of every cell keeps six; 0: one, and four")
	crowd = flag.Int("crowd", 24, "worlds of those who watch people and average rows")
	wider = flag.Int("wider", 80, "complexes of each world with tenancies and terms")
	every = flag.Int("every", 32, "of how many series of the widest table one is attacked")
)

// sample leaves out most series of the widest table: its programs take longer than those of all
// other tables together.
func sample(series []*Series) (list []*Series) {
	n := 0
	for _, s := range series {
		if s.Table == socialmap.Followed {
			if n++; n%*every != 1 {
				continue
			}
		}
		list = append(list, s)
	}
	return list
}

// without publishes with a rule left out.
func without(m socialmap.Mutant) Publish {
	secret := bytes.Repeat([]byte("geheim!!"), 4)
	return func(asOf time.Time, facts socialmap.Facts, previous *socialmap.Release) (*socialmap.Release, error) {
		return socialmap.ComputeMutant(m, secret, asOf, facts, previous)
	}
}

// watch lets a world go by and fails when a release is refused.
func watch(t *testing.T, w *World, weeks int, publish Publish) []*Series {
	t.Helper()
	series, err := Watch(w, weeks, 1, publish, nil)
	if err != nil {
		t.Fatal(err)
	}
	return series
}

// print tells what an attack found in each table.
func print(t *testing.T, name string, reports map[socialmap.Table]*Report) {
	t.Helper()
	t.Logf("%-9s %-11s %6s %7s %8s %9s %6s %6s %8s %7s %6s", name, "table", "units", "draws", "cells", "narrowest", "below", "exact", "programs", "joined", "most")
	for _, table := range slices.Sorted(maps.Keys(reports)) {
		r := reports[table]
		t.Logf("%-9s %-11s %6d %7d %8d %9d %6d %6d %8d %7d %5.0f%%", "", table.Code(), r.Units, r.Draws, r.Cells, r.Narrowest, r.Below, r.Exact, r.Solved, r.Proven, 100*r.MostShare)
	}
}

// Over all releases of a unit every cell leaves at least six values, whoever solves the
// inequalities of what was published: with a release a week, and with one a month, in
// which more changes at once. And no release of an ordinary world is stopped.
func TestEveryCellKeepsSixValues(t *testing.T) { keepSix(t, NewWorld, *units, Simulated()) }

// The same for what tells of tenancies and terms: rents rise for all on one day, limits move on
// another, and what is let again begins anew.
func TestEveryWiderCellKeepsSixValues(t *testing.T) { keepSix(t, NewWorld, *wider, Wider()) }

// And where few homes are let anew, so that to whom homes were let and how long people stay say much of each
// other.
func TestSettledComplexesKeepSixValues(t *testing.T) {
	keepSix(t, NewSettledWorld, *wider, []socialmap.Table{socialmap.Tenure})
}

func keepSix(t *testing.T, world func(seed uint64, complexes int, tables []socialmap.Table) *World, complexes int, tables []socialmap.Table) {
	t.Helper()
	for _, pace := range paces() {
		linear, whole := map[socialmap.Table]*Report{}, map[socialmap.Table]*Report{}
		for seed := range *seeds {
			series, err := Watch(world(uint64(seed+1), complexes, tables), *weeks, pace, without(socialmap.NoMutant), nil)
			if err != nil {
				t.Errorf("a release every %d weeks, world %d: %v", pace, seed+1, err)
			}
			gather(linear, Bound(sample(series)))
			gather(whole, BoundWhole(series))
			cells, below := 0, 0
			for _, r := range linear {
				cells, below = cells+r.Cells, below+r.Below
			}
			t.Logf("a release every %d weeks, world %d of %d: %d cells until now, %d below %d", pace, seed+1, *seeds, cells, below, Least)
		}
		t.Logf("a release every %d weeks", pace)
		print(t, "linear", linear)
		print(t, "integers", whole)
		for _, reports := range []map[socialmap.Table]*Report{linear, whole} {
			for _, r := range reports {
				for _, broken := range r.Broken() {
					t.Errorf("%s\nthe narrowest: %v", broken, r.Worst)
				}
			}
		}
	}
}

func paces() []int {
	if *pace > 0 {
		return []int{*pace}
	}
	return []int{1, 4}
}

// gather adds the reports of a world to those of the worlds before.
func gather(all, more map[socialmap.Table]*Report) {
	for table, r := range more {
		if all[table] == nil {
			all[table] = &Report{Table: table}
		}
		all[table].merge(r)
	}
}
