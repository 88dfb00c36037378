// Package joining lets signals about the same belong together (samenvoegen), so that one
// thing is not worked on twice.
//
// While somebody writes, it says what already runs at that home or complex, as far as they
// may know: the kind of thing, since when, and whether somebody is at it. Whoever may know
// nothing sees what they would see where nothing runs. At triage it shows what may be read at
// the home, the staircase and the complex, and joins with one tap.
//
// A signal that joins another leaves the work list and goes the way of that one, into a case
// too. One that belongs to what is in a case comes to its director, marked so on the work list,
// and goes into the case with one tap: the talk before that case counts for it.
//
// Nobody waits longer because a signal joined another, and each sender keeps a story of their
// own: that somebody else saw the same is told to none of them. It refuses to join over
// organisations, and what is not near.
package joining
