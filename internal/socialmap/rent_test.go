package socialmap

import (
	"testing"
	"time"
)

// A limit is the highest rent of its band, and those of the year of the date hold.
func TestRentCell(t *testing.T) {
	at := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		cents int64
		on    time.Time
		want  string
	}{
		{0, at(2026, 5, 1), ""}, {-5, at(2026, 5, 1), ""}, {1, at(2026, 5, 1), "cheap"}, {49820, at(2026, 5, 1), "cheap"}, {49821, at(2026, 5, 1), "affordable"},
		{71302, at(2026, 5, 1), "affordable"}, {71303, at(2026, 5, 1), "affordable_large"}, {76414, at(2026, 5, 1), "affordable_large"},
		{76415, at(2026, 5, 1), "dear"}, {93293, at(2026, 5, 1), "dear"}, {93294, at(2026, 5, 1), ""},
		{49820, at(2025, 12, 31), "affordable"}, {47720, at(2025, 1, 1), "cheap"}, {45448, at(2024, 12, 31), "affordable"},
		{44246, at(2015, 1, 1), "cheap"}, {49820, at(2031, 1, 1), "cheap"},
	} {
		if got, known := RentCell(c.cents, c.on); got != c.want || known != (c.want != "") {
			t.Errorf("%d on %s: %q, want %q", c.cents, c.on.Format(time.DateOnly), got, c.want)
		}
	}
	for i, l := range allRentLimits() {
		for k := range l.Cents[1:] {
			if l.Cents[k+1] <= l.Cents[k] {
				t.Errorf("the limits of %d do not go up", l.From.Year())
			}
		}
		if i > 0 && !l.From.After(allRentLimits()[i-1].From) || l.Source == "" {
			t.Errorf("%+v", l)
		}
	}
}
