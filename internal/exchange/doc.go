// Package exchange gives signals and cases to other systems of the field in the words of VERA
// 4.3 (uitwisseling): Signalering, and Zaak with who takes part, when there was contact and
// which documents there are, as JSON. Cases of another system come in the same way, once.
//
// Rows are those that who asks may read, at that moment and decided one by one; what comes
// out is kind, place, state and dates. No name, sender or resident is in it, and no text but
// that of contacts, when asked for and by category. Codes come from the catalogue of facts; a
// signal for which VERA has no word is left out and counted. Codes that say something of
// somebody's health (PSY, VER) are never given.
//
// Each file and each answer is on record before its first byte. What comes in overwrites
// nothing, comes back never once erased, and always has a director by name.
package exchange
