// Package hotline is the meldpunt: what somebody reports at night reaches a human, whoever sleeps
// and whatever fails.
//
// Guarantees: a report has its receipt only once it is stored, and is never refused. Calling goes on
// until a human takes it: a step with nobody is skipped at once, a message that failed moves on at
// once, an acknowledgement without word of how it goes runs out, and the last resort is called again
// and again. The policy is the one of the start. What was sent, what arrived and what a human took
// are three things in the timeline.
package hotline
