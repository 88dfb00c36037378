package roster

import (
	"testing"
	"time"
)

// BenchmarkYear is what a page of a roster with four layers works out: a year of who carried what.
func BenchmarkYear(b *testing.B) {
	var r Roster
	for range 4 {
		r.Layers = append(r.Layers, Layer{People: []string{"an", "bo", "cas", "dee"}, Turn: Turn{Start: day("2025-01-01"), At: 17 * 60, Every: 1}, AsSunday: true, Hours: []Window{window(17, 9), window(9, 17)}})
	}
	for i := range 100 {
		from := noon.AddDate(0, 0, -3*i)
		r.Changes = append(r.Changes, Change{Out: "an", In: "bo", From: from, Until: from.Add(8 * time.Hour)})
	}
	for b.Loop() {
		Burdens(r.Duties(noon.AddDate(-1, 0, 0), noon, nil))
	}
}
