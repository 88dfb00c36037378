package volunteer

import (
	"fmt"
	"testing"
	"time"

	"samendoen/internal/place"
)

func entrance(complex, staircase string, homes int, lat float64) place.Entrance {
	return place.Entrance{Complex: place.ComplexID(complex), Staircase: staircase, Homes: homes, First: 1, Last: homes, Point: place.Point{Lat: lat, Lon: 5.7}}
}

// Who is near counts, whoever the staircase is of; far away counts for nothing, and a place of which
// nobody knows where it is counts for itself.
func TestCovered(t *testing.T) {
	list := []place.Entrance{entrance("a", "1", 12, 50.8500), entrance("a", "2", 12, 50.8505), entrance("b", "", 30, 50.9000), {Complex: "c", Homes: 6}}
	for _, c := range []struct {
		name   string
		active map[Spot]int
		open   [4]int
		next   string
	}{
		{"nobody", nil, [4]int{12, 12, 30, 6}, "a/1 1:20, b/ 2:30, c/ 1:6, a/2 1:4, "},
		{"one at the first staircase", map[Spot]int{{"a", "1"}: 1}, [4]int{0, 4, 30, 6}, "b/ 2:30, c/ 1:6, a/2 1:4, "},
		{"one of the complex as a whole", map[Spot]int{{"a", ""}: 1}, [4]int{0, 4, 30, 6}, "b/ 2:30, c/ 1:6, a/2 1:4, "},
		{"two at the same", map[Spot]int{{"b", ""}: 2}, [4]int{12, 12, 0, 6}, "a/1 1:20, c/ 1:6, a/2 1:4, "},
		{"somewhere that is not let any more", map[Spot]int{{"x", ""}: 3}, [4]int{12, 12, 30, 6}, "a/1 1:20, b/ 2:30, c/ 1:6, a/2 1:4, "},
	} {
		all, next := covered(list, c.active, 20)
		var open [4]int
		for i, e := range all {
			open[i] = e.Open
		}
		got := ""
		for _, e := range next {
			got += fmt.Sprintf("%s/%s %d:%d, ", e.Complex, e.Staircase, e.New, e.Adds)
		}
		if open != c.open || got != c.next {
			t.Errorf("%s: open %v, want %v; next %q, want %q", c.name, open, c.open, got, c.next)
		}
	}
}

// 60,000 homes in the Netherlands are planned within two seconds, with what is read of the database
// left out.
func TestCoveredIsQuick(t *testing.T) {
	var list []place.Entrance
	active := map[Spot]int{}
	for i := range 7500 {
		id := fmt.Sprint(i / 10)
		list = append(list, entrance(id, fmt.Sprint(i%10), 8, 50.8+float64(i)*0.0002))
		if i%13 == 0 {
			active[Spot{place.ComplexID(id), fmt.Sprint(i % 10)}]++
		}
	}
	began := time.Now()
	_, next := covered(list, active, 20)
	took := time.Since(began)
	t.Logf("%d homes, %d volunteers: %v", 60_000, len(active), took)
	if len(next) == 0 || took > 2*time.Second {
		t.Errorf("%d places in %v", len(next), took)
	}
}
