package web

import "testing"

func TestTenths(t *testing.T) {
	for typed, want := range map[string]int{"": -1, " ": -1, "0": 0, "4": 40, "4,5": 45, "4.5": 45, "12,0": 120, "4,": 40, "4,55": -2, "-1": -2, "4,5,6": -2, "veel": -2, "99999999": -2} {
		if got := Tenths(typed); got != want {
			t.Errorf("%q: %d, want %d", typed, got, want)
		}
	}
}

func TestTenthsIn(t *testing.T) {
	for tenths, want := range map[int]string{-1: "", 0: "0", 40: "4", 45: "4,5", 1200: "120"} {
		if got := TenthsIn(tenths); got != want || want != "" && Tenths(got) != tenths {
			t.Errorf("%d: %q, want %q", tenths, got, want)
		}
	}
}
