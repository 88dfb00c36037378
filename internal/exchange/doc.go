// Package exchange gives signals and cases to other systems of the field in the words of VERA
// 4.3 (uitwisseling): Signalering, and Zaak with its Zaaktype and Zaakstatussen, as JSON.
//
// Rows are those that who asks may read, at that moment and decided one by one; what comes
// out is kind, place, state and dates. No sentence, note, name, sender or resident is in it:
// the attributes of VERA for these stay empty, and so does its relation to a person. Codes
// come from the catalogue of facts; a signal for which VERA has no word is left out and
// counted. Codes that say something of somebody's health (PSY, VER) are never given.
//
// Each file and each answer is on record before its first byte.
package exchange
