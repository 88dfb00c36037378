package text

import (
	"slices"
	"strings"
)

// ContainsBSN reports whether a text holds something that looks like a citizen service
// number: 8 or 9 digits that pass the eleven-test (weights 9 to 2 and -1), in a row or in
// the groups in which people write one. Dates, times, telephone numbers and the numbers of
// cases have other groups, and are not meant.
func ContainsBSN(s string) bool {
	_, _, found := findBSN(s)
	return found
}

// MaskBSN makes everything unreadable in a text that ContainsBSN would find, one sign for
// each digit, and tells whether there was any.
func MaskBSN(s string) (masked string, any bool) {
	for {
		from, to, found := findBSN(s)
		if !found {
			return s, any
		}
		any = true
		s = s[:from] + strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return 'x'
			}
			return r
		}, s[from:to]) + s[to:]
	}
}

// findBSN is where the first number stands.
func findBSN(s string) (from, to int, found bool) {
	var run []group // groups with one sign between them
	for i := 0; i < len(s); {
		if !digit(s[i]) {
			i++
			continue
		}
		start := i
		for i < len(s) && digit(s[i]) {
			i++
		}
		g := group{digits: s[start:i], at: start}
		if start > 0 {
			g.after = s[start-1]
		}
		if len(run) == 0 || !joins(g.after) || !digit(s[start-2]) {
			run = run[:0]
		}
		run = append(run, g)
		if n := endsInBSN(run); n > 0 {
			return run[len(run)-n].at, i, true
		}
	}
	return 0, 0, false
}

// group is a row of digits, and the sign before it.
type group struct {
	digits string
	after  byte
	at     int // where it begins
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

func joins(b byte) bool { return b == '.' || b == ' ' || b == '-' }

// bsnForms are the lengths of the groups in which a number is written, the longest first.
var bsnForms = [][]int{{1, 1, 1, 1, 1, 1, 1, 1, 1}, {3, 3, 3}, {4, 2, 3}, {2, 3, 3}, {3, 2, 3}, {4, 5}, {5, 4}, {9}, {8}}

// endsInBSN is how many of the last groups are a number, 0 when they are none.
func endsInBSN(run []group) int {
	for _, form := range bsnForms {
		if len(run) < len(form) {
			continue
		}
		before, last := run[:len(run)-len(form)], run[len(run)-len(form):]
		if fits(last, form) && validBSN(last) && !(mobile(before) && count(last) == 8) {
			return len(form)
		}
	}
	return 0
}

// fits reports whether the groups have the lengths of a form. A year and a number with a
// dash, as cases have them, is no form.
func fits(groups []group, form []int) bool {
	lengths := make([]int, len(groups))
	for i, g := range groups {
		lengths[i] = len(g.digits)
	}
	return slices.Equal(lengths, form) && !(len(form) == 2 && groups[1].after == '-')
}

// mobile reports whether what comes before are the first digits of a mobile telephone.
func mobile(before []group) bool {
	if len(before) == 0 {
		return false
	}
	d := before[len(before)-1].digits
	return d[len(d)-1] == '6'
}

func count(groups []group) (n int) {
	for _, g := range groups {
		n += len(g.digits)
	}
	return n
}

func validBSN(groups []group) bool {
	sum, same, weight, first := 0, true, count(groups), groups[0].digits[0]
	if weight == 8 && first == '0' {
		return false // one zero in front is dropped, never two
	}
	for _, g := range groups {
		for _, c := range []byte(g.digits) {
			if weight == 1 {
				weight = -1
			}
			sum += weight * int(c-'0')
			same = same && c == first
			weight--
		}
	}
	return sum%11 == 0 && !same
}
