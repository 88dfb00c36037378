// Package pass lets somebody without an account in: with a code that goes one way (on paper, in
// a link) and a PIN that goes another.
//
// Guarantees: of code, PIN and browser only keyed hashes are kept, so that who reads the database
// cannot try them. The code opens nothing without the PIN; five wrong PINs in a row end a pass.
// One browser at a time is in: the last one that gave both, until its hours are over. A module
// keeps its passes in a table of its own, with the columns that this package names, and answers
// the same to everything that does not open.
//
// What it refuses: to say why something does not open, and to let in by one of the two.
package pass
