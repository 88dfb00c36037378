// Package escalation passes on what nobody did in time: step after step, each to people with a
// name, and each once for one date. What climbs is that something waits and since when, never
// what: whoever hears of it sees as much of it as the policy lets them.
//
// A module says with a [Ladder] how its things climb and calls Climb from a job of its own, as
// often as its shortest term asks for. Calling it again changes nothing.
package escalation
