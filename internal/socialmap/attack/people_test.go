//go:build attack

package attack

import (
	"fmt"
	"testing"

	"samendoen/internal/socialmap"
)

// worlds are worlds of one table, enough for an attacker to learn from the one half and
// be tried on the other.
func worlds(t *testing.T, table socialmap.Table, m socialmap.Mutant, steady bool) (learn, try []*Series) {
	t.Helper()
	for n := range uint64(24) {
		w := NewWorld(100+n, min(*units/2, 400), []socialmap.Table{table})
		if steady {
			w.Steady()
		}
		series := watch(t, w, *weeks, without(m))
		if n%2 == 0 {
			learn = append(learn, series...)
		} else {
			try = append(try, series...)
		}
	}
	return learn, try
}

// mover is the better of two ways to weigh what is seen.
func mover(t *testing.T, name string, learn, try []*Series, hasty bool) Score {
	t.Helper()
	attacker := NewMover(learn[0].Table.Width(), hasty)
	for _, s := range learn {
		attacker.Learn(s)
	}
	var bayes, rows Score
	for _, s := range try {
		attacker.Guess(s, &bayes, &rows)
	}
	most := bayes
	most.Right, most.Certain = max(bayes.Right, rows.Right), max(bayes.Certain, rows.Certain)
	t.Logf("%-40s hasty=%-5t %7d households, right %.1f %%, blind %.1f %%, gained %.1f; certain and right %d", name, hasty, most.Asked,
		percent(most.Right, most.Asked), percent(most.Blind, most.Asked), most.Gained(), most.Certain)
	return most
}

// Who saw somebody change and looks at what appears learns next to nothing about what they
// became. Who waits for the next row learns a little more, and never for certain.
func TestMover(t *testing.T) {
	for _, world := range []struct {
		name           string
		table          socialmap.Table
		mutant         socialmap.Mutant
		steady         bool
		hasty, patient float64 // points above a blind guess, at most
		certain        float64 // percent of the households, at most
	}{
		{"groups", socialmap.Groups, socialmap.NoMutant, false, 2, 6, 0},
		{"groups, steady mix", socialmap.Groups, socialmap.NoMutant, true, 2, 6, 0},
		{"arrears", socialmap.Arrears, socialmap.NoMutant, false, 5, 14, 2},
		// A quarrel about which six homes complain at once shows in any figure that is within 5.
		{"nuisance", socialmap.Nuisance, socialmap.NoMutant, false, 16, 24, 30},
	} {
		learn, try := worlds(t, world.table, world.mutant, world.steady)
		hasty, patient := mover(t, world.name, learn, try, true), mover(t, world.name, learn, try, false)
		if hasty.Gained() > world.hasty || patient.Gained() > world.patient {
			t.Errorf("%s: named %.1f and %.1f points more often than by a blind guess", world.name, hasty.Gained(), patient.Gained())
		}
		if sure := percent(max(hasty.Certain, patient.Certain), patient.Asked); sure > world.certain {
			t.Errorf("%s: %.1f %% of the households are named with certainty, and rightly", world.name, sure)
		}
	}
}

// Without the gate the neighbour is told at once.
func TestMoverFindsNoGate(t *testing.T) {
	learn, try := worlds(t, socialmap.Groups, socialmap.NoGate, false)
	if hasty := mover(t, "no gate", learn, try, true); hasty.Gained() < 3 {
		t.Errorf("without the gate a mover gains %.1f points", hasty.Gained())
	}
}

// The mean over all rows says a little more than one row, most where a count hardly changes:
// each row is rounded for itself. The study found 3 points in a year; these are two years,
// and the best of four means. Rows drawn anew each week say far more.
func TestAverages(t *testing.T) {
	for _, world := range []struct {
		name        string
		table       socialmap.Table
		mutant      socialmap.Mutant
		read, guess float64 // points that means gain, at most
	}{
		{"groups", socialmap.Groups, socialmap.NoMutant, 8, 8},
		{"arrears", socialmap.Arrears, socialmap.NoMutant, 9, 6},
		{"nuisance", socialmap.Nuisance, socialmap.NoMutant, 3, 6},
		{"groups, drawn weekly", socialmap.Groups, socialmap.WeeklyRedraw, 0, 0},
	} {
		learn, try := worlds(t, world.table, world.mutant, false)
		attacker := NewAverager()
		for _, s := range learn {
			attacker.Learn(s)
		}
		var read, guess Hits
		for _, s := range try {
			attacker.Read(s, &read)
			attacker.Guess(s, &guess)
		}
		t.Logf("%-22s %6d cells; read: one row %.1f %%, means gain %.1f; learned: one row %.1f %%, means gain %.1f", world.name, read.Asked,
			percent(read.One, read.Asked), read.Gained(), percent(guess.One, guess.Asked), guess.Gained())
		switch {
		case world.mutant == socialmap.WeeklyRedraw && (read.Gained() < 10 || guess.Gained() < 10):
			t.Errorf("%s: means gain %.1f and %.1f points, and should tell much", world.name, read.Gained(), guess.Gained())
		case world.mutant == socialmap.NoMutant && (read.Gained() > world.read || guess.Gained() > world.guess):
			t.Errorf("%s: means gain %.1f and %.1f points", world.name, read.Gained(), guess.Gained())
		}
	}
}

// Who knows all households but one seldom knows that one by a row. The study has 0.3 %, with
// a reader who looks at each cell by itself; this one goes through all that rounding can
// do. All rows of two years together say more about somebody who never changes.
func TestInsider(t *testing.T) {
	for _, limit := range []struct {
		table        socialmap.Table
		row, allRows float64 // percent of the rows in which the last household is certain, at most
	}{
		{socialmap.Groups, 1, 5}, {socialmap.Arrears, 1.5, 16}, {socialmap.Nuisance, 1.5, 9},
	} {
		table := limit.table
		series := watch(t, NewWorld(11, *units, []socialmap.Table{table}), *weeks, without(socialmap.NoMutant))
		overTime, atOnce, asked := 0, 0, 0
		for _, s := range series {
			for home := range sampled {
				o, a, n := Insider(s, home)
				overTime, atOnce, asked = overTime+o, atOnce+a, asked+n
			}
		}
		t.Logf("%s: the last household is certain in %.2f %% of rows, in %.2f %% from all rows together (%d asked)",
			table.Code(), percent(atOnce, asked), percent(overTime, asked), asked)
		if percent(atOnce, asked) > limit.row || percent(overTime, asked) > limit.allRows {
			t.Errorf("%s: the last household is certain too often", table.Code())
		}
	}
}

// Neighbours who put together what they know of themselves learn no other cell: of the
// other homes every cell keeps values, one fewer for each of them that is in it, and one or
// two fewer where their own moves are known.
func TestCoalition(t *testing.T) {
	series := watch(t, NewWorld(12, *units/2, Simulated()[:5]), *weeks, without(socialmap.NoMutant))
	for own := 1; own <= 2; own++ {
		reports := each(series, func() (func(*Series) Finding, func()) {
			g := NewGLPK()
			return func(s *Series) Finding { return Linear(s, []int{0, 1}[:own], g) }, g.Close
		})
		print(t, fmt.Sprintf("%d known", own), reports)
		for _, r := range reports {
			if r.Exact > 0 || r.Outside > 0 {
				t.Errorf("%d known: %v", own, r.Broken())
			}
		}
	}
}
