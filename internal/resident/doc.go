// Package resident lets the resident of a case see and steer the own plan, without an account: on
// a page in plain words, reached with a code on paper and a PIN that is told another way (S1 3 and
// 5.2, S3: the resident holds the reins).
//
// Guarantees: the code opens nothing without the PIN, and the browser that gave it is the only one
// that stays in. Guessed, shared, expired, taken back, of a closed or of a shielded case: the same
// answer, and five wrong PINs end a pass. Each look is on record as one by the resident. The page
// holds what was agreed and who takes part; never the log, signals, warnings, the reason that
// colleagues wrote, what was promised to somebody else, or anything about another household. What
// the resident says waits for a name by a date, and silence climbs (package escalation).
//
// What it refuses: a pass for a case that is closed, erased or shielded, and to keep a code or a
// PIN that can be read. A no has no consequence but the ones that the page names.
package resident
