package mutualhelp

import (
	"cmp"
	"slices"
)

// Fit is how well a post fits another: what is the same, and no score.
type Fit struct {
	Post
	SameComplex bool
	SameParts   []string
	SameTongues []string
}

// FitOf says whether two posts could be brought together, and what they share. They are of two people
// and two owners, on both sides, of one kind, in one complex or, where both will, in one neighbourhood.
func FitOf(p, o Post) (f Fit, ok bool) {
	f = Fit{Post: o, SameComplex: p.Complex == o.Complex, SameParts: both(p.Parts, o.Parts), SameTongues: both(p.Tongues, o.Tongues)}
	near := f.SameComplex || p.Wider && o.Wider && p.Area != "" && p.Area == o.Area
	return f, p.OrgID == o.OrgID && p.Side == o.Side.Other() && p.Kind == o.Kind && near && p.Person() != o.Person() && p.Owner() != o.Owner() &&
		p.State == Open && o.State == Open
}

func both(a, b []string) (list []string) {
	for _, x := range a {
		if slices.Contains(b, x) {
			list = append(list, x)
		}
	}
	return list
}

// bars are who cannot be proposed now.
type bars struct {
	full   map[string]bool    // people who are with as many as they may, or about whom a talk is to come
	apart  map[[2]string]bool // people who are never proposed to each other again
	failed map[[2]ID]bool     // posts of which one said no to the other
}

func pair[T cmp.Ordered](a, b T) [2]T { return [2]T{min(a, b), max(a, b)} }

// lets reports whether two posts may be proposed to each other.
func (b bars) lets(p, o Post) bool {
	return !b.full[p.Person()] && !b.full[o.Person()] && !b.apart[pair(p.Person(), o.Person())] && !b.failed[pair(p.ID, o.ID)]
}

// Order are the posts that fit another, those nearest first: the same complex, then a part of the week
// that both have, then a language that both speak, then who waits longest.
func Order(p Post, others []Post, b bars) (list []Fit) {
	for _, o := range others {
		if f, ok := FitOf(p, o); ok && b.lets(p, o) {
			list = append(list, f)
		}
	}
	first := func(x, y bool) int {
		switch {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	}
	slices.SortFunc(list, func(x, y Fit) int {
		return cmp.Or(first(x.SameComplex, y.SameComplex), first(len(x.SameParts) > 0, len(y.SameParts) > 0), first(len(x.SameTongues) > 0, len(y.SameTongues) > 0),
			x.Since.Compare(y.Since), cmp.Compare(x.ID, y.ID))
	})
	return list
}
