package effect

import (
	"fmt"
	"testing"
	"time"
)

// flat is a place whose figures never change but for a step in month 30.
func flat(name string, value, step float64) Place {
	p := Place{Name: name, Homes: 100}
	for month := range simulated {
		v := value
		if month > begins {
			v += step
		}
		p.Points = append(p.Points, Point{At: dateOf(month), Value: v})
	}
	return p
}

// alikes are places around 10 %, each with a wobble of its own.
func alikes(n int) []Place {
	out := make([]Place, n)
	for i := range out {
		out[i] = flat(fmt.Sprint("p", i), float64(5+i%11), float64(i%3)-1)
	}
	return out
}

// TestRead: what is said, and why where nothing can be said.
func TestRead(t *testing.T) {
	late := dateOf(simulated - 1)
	stayed := flat("own", 10, 0)
	stayed.Points = stayed.Points[:begins]
	planned := flat("own", 10, 0)
	planned.Planned = true
	houses := flat("own", 10, 0)
	houses.Like = "houses"
	large := flat("own", 10, 0)
	large.Homes = 1000
	small := flat("own", 6, -1)
	small.Homes = 50
	busy := alikes(120)
	for i := range busy {
		busy[i].Planned = true
	}
	for _, c := range []struct {
		name  string
		place Place
		pool  []Place
		now   time.Time
		want  Says
	}{
		{"fell by far", flat("own", 10, -9), alikes(120), late, Lower},
		{"rose by far", flat("own", 10, 9), alikes(120), late, Higher},
		{"as the others", flat("own", 10, 0), alikes(120), late, NoneShown},
		{"itself in the pool is no comparison", flat("p0", 10, -9), alikes(120), late, Lower},
		{"just fewer places than it takes", flat("own", 10, -9), alikes(fewest + 2*(beyond-1) - 1), late, FewAlike},
		{"just enough places", flat("own", 10, 0), alikes(fewest + 2*(beyond-1)), late, NoneShown},
		{"another sort of place", houses, alikes(120), late, FewAlike},
		{"three times larger is too large", large, alikes(120), late, FewAlike},
		{"the others had plans too", flat("own", 10, -9), busy, late, FewAlike},
		{"no year has passed", flat("own", 10, -9), alikes(120), dateOf(begins + 11), TooEarly},
		{"no new figure", stayed, alikes(120), late, FigureStayed},
		{"another plan", planned, alikes(120), late, OtherPlan},
		{"too small a figure", small, alikes(120), late, FewHomes},
		{"higher than all others", flat("own", 60, -9), alikes(120), late, AtTheEdge},
	} {
		set, said := Compare(c.place, c.pool, dateOf(begins), OverYear(), c.now)
		if said.Says == Nothing {
			said = set.Read()
		}
		if said.Says != c.want {
			t.Errorf("%s: %s (%+v), want %s", c.name, said.Says.Key(), said.Effect, c.want.Key())
		}
		if said.Says == TooEarly && !said.From.Equal(dateOf(begins+12)) {
			t.Errorf("%s: from %v, want %v", c.name, said.From, dateOf(begins+12))
		}
	}
}

// TestSameInSameOut: the order of the pool does not matter where no two places are alike,
// and nothing is drawn by chance.
func TestSameInSameOut(t *testing.T) {
	all := ordinary(200, 20).live(5)
	var pool, turned []Place
	for i := range all {
		pool = append(pool, all[i].place)
		turned = append(turned, all[len(all)-1-i].place)
	}
	said := 0
	for _, p := range pool {
		a, why := Compare(p, pool, dateOf(begins), OverYear(), dateOf(simulated))
		b, _ := Compare(p, turned, dateOf(begins), OverYear(), dateOf(simulated))
		if why.Says != Nothing {
			continue
		}
		said++
		x, y := a.Effect(), b.Effect()
		if diff := x.Estimate - y.Estimate; diff > 1e-6 || diff < -1e-6 {
			t.Errorf("%s: %+v, and %+v in another order", p.Name, x, y)
		}
	}
	if said < 20 {
		t.Errorf("only %d of %d places could be compared", said, len(pool))
	}
}

func TestEveryReadingHasAKey(t *testing.T) {
	seen := map[string]bool{}
	for s := Nothing; s <= FewFigures; s++ {
		if key := s.Key(); key == "" || seen[key] {
			t.Errorf("reading %d: key %q", s, key)
		}
		seen[s.Key()] = true
	}
}
