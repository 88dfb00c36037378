// Package groupflow tells how many households and people went from one of the five groups of
// residents to another in half a year (S1 3.1), for municipalities and for an association as a whole.
//
// It counts by the published rule alone (package grouprule), while that is allowed from the first day
// of a half year to the moment of counting. Counts come in by way (Counts, made by app), so no
// code here can reach a home, a person or a case. What holds for every figure:
//
//   - It is made once, in the batch of the release of 1 January or 1 July, kept with a digest, and never
//     drawn again: the same facts and secret give the same bytes.
//   - It is about at least MinHomes homes in at least MinUnits publication units, of which at least MinChanged
//     changed group; otherwise the municipality has no figure. Nothing smaller has one.
//   - Counts are rounded as all figures of the map (socialmap.Rounder) under a key of their own, and of
//     every cell at least six counts remain possible for who knows how many changed (Safe).
//   - An association is the sum of its municipalities that have a figure, and says of how many homes.
//
// Only who stayed is in it: a household in the same home, a person of the same complex. Who moved is
// in the letting figures already, and a second draw of one number tells too much. For the same reason
// nobody is told how many stayed in their group: that is nearly the size of the group, which the map
// has. See decision 34.
package groupflow
