// Package feedback is the word back to whoever passed on a signal (terugkoppeling).
//
// The sender sees the story of module signal, made of steps and dates, and beside it what
// the two of them said: what the sender added, asked or called not solved, and what a
// colleague wrote to the sender and saw as the sender sees it before it went. A question
// has one who must answer, the holder of the signal, and a date; when that passes the log
// and the list of the team say so. Each sender of each signal has a talk of their own.
//
// Nothing else reaches a sender: no sentence, note, name of a resident, text of a case or
// word of another sender. A message is sealed with its signal and goes with it.
package feedback
