// Package roster says who is on duty when: people take turns in layers, somebody swaps with a
// colleague, Christmas has a roster of its own, and somebody is away.
//
// Guarantees: wall time is that of Amsterdam, through both changes of the clock. At every instant
// each roster has an answer, and the answers of a stretch of time together are that stretch: no
// minute is lost or counted twice. In the night in which an hour comes twice, who begins at a
// minute of that hour begins the first time; in the night in which an hour is lost, what falls in
// it falls on the moment of the change.
//
// What it refuses: to find by itself somebody for a gap. It shows the gap, two weeks ahead.
package roster
