// Package letter keeps standard letters in versions, and the letters that were written from
// them in a case: on paper (A4, the address in the window) and as PDF.
//
// Guarantees: a standard letter is about nobody and every change of it is a new version. A
// letter is sealed under the key of its case and erased with it. What was sent does not
// change any more; when and how stands beside it. A look is on record before the answer.
//
// What it refuses: a field that nobody fills in, a citizen service number, and sending
// anything itself: a mail never holds a letter, at most that there is one.
package letter
