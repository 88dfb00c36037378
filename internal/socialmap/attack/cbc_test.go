//go:build attack

package attack

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// A solver of other makers finds the same optimum in one of two hundred questions, those
// that GLPK answered by itself among them.
func TestAnotherSolverAgrees(t *testing.T) {
	series := sample(watch(t, NewWorld(7, *units, Simulated()), *weeks, without(0)))
	g := NewGLPK()
	defer g.Close()
	name := filepath.Join(t.TempDir(), "program.lp")
	solved := 0
	for n := 0; n < len(series); n += 24 { // two questions each
		p := NewPolytope(series[n], nil)
		g.Load(&p.Program)
		draw := n / 24 % len(p.Cell)
		column := p.Cell[draw][n/24%len(p.Cell[draw])]
		objectives := []Objective{{column, false}, {column, true}}
		if draw > 0 {
			objectives[0].Column = p.Joined[draw][0]
		}
		for _, o := range objectives {
			optimum, _ := g.Solve(o)
			file, err := os.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := WriteLP(file, &p.Program, o); err != nil {
				t.Fatal(err)
			}
			if err := file.Close(); err != nil {
				t.Fatal(err)
			}
			if other := solveWithCBC(t, name); math.Abs(other-optimum) > slack {
				t.Errorf("%s of %s, column %d: GLPK finds %g, cbc %g", series[n].Table.Code(), series[n].Leaf.ID, o.Column, optimum, other)
			}
			solved++
		}
	}
	t.Logf("%d programs solved by both", solved)
}

var cbcOptimum = regexp.MustCompile(`(?m)^(?:Optimal objective|Optimal - objective value) +(\S+)`)

// solveWithCBC solves one file.
func solveWithCBC(t *testing.T, file string) float64 {
	t.Helper()
	out, err := exec.Command("cbc", file, "-solve", "-quit").CombinedOutput()
	if err != nil {
		t.Fatalf("cbc: %v\n%s", err, out)
	}
	m := cbcOptimum.FindSubmatch(out)
	if m == nil {
		t.Fatalf("cbc finds no optimum:\n%s", out)
	}
	optimum, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return optimum
}
