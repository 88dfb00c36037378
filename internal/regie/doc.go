// Package regie is the Regiekaart: where the work on cases stands still, and for whom it waits.
//
// It shows the running cases that somebody may open, by what is wrong with them: without a
// director who is there, without a next step, gone silent, late; and whom they wait for. It is
// made for a table at which people decide who does what next.
//
// Guarantees: a case is counted for who may open it and for nobody else, by the same filter as
// the list of cases; the policy decides about each that is shown. No text of a case is read. A
// file of it is on record.
//
// What it refuses: comparing people or organisations by a score. How many cases wait for
// somebody is there to talk about.
package regie
