// Package grouprule counts the five groups of residents (S1 3.1) by a published rule, where the
// data protection officer allows it.
//
// A rule is data: an ordered list of facts that the registers hold anyway, each with the group
// that it counts for, from a fixed vocabulary. The vocabulary has no word for refusing help, for
// complaints, arrears, origin, age or health, so no rule can name them. A rule is proposed by one
// person, signed by another, has a number and a first day, and never changes; what counts today
// is the newest one of which the first day has come.
//
// Counting is off until the officer switches it on under a line of the register with a signed
// DPIA, and ends the moment that DPIA is no longer in force: every release asks anew. It happens
// inside the batch of releases alone (app fills it): nobody's group is stored, shown, searched
// or exported. What leaves the batch are the gated counts of the map.
//
// Whoever is active for the neighbours has no link to a home, on purpose (decision 25), so
// these facts count persons of a complex. What of them was there at an earlier release is kept as
// a number without a person: see Seen.
package grouprule
