// Package mutualhelp is small help between neighbours ("burenhulp"): somebody asks or offers something
// small, a person brings two together, and both say yes before either knows who the other is.
//
// Guarantees: only a matcher's act makes a match; the program orders what fits and says why. First name
// and reach are there for the other side while both said yes and neither stopped. Who stopped, or felt
// unsafe, is never proposed to the same person again. What waits has a date and a holder, or it expires.
//
// What it refuses: reasons for a no, homes, a word about anybody in a case, and a ranking of people.
package mutualhelp
