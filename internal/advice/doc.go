// Package advice is asking somebody to think along without saying about whom: for who hesitates
// and does not know yet whether something is a case (S5, handelingsverlegenheid).
//
// Guarantees: a question is about nobody. It is tied to no case, no home and no person, there is
// no place for such a tie, and what looks like a name, an address or a number is refused. Only who
// asked and who has to answer read it; the texts are sealed, and no log, notice or search holds a
// word of them. What is open waits for one person with a name and a date; silence climbs (package
// escalation) as a number and a date, and whoever leaves is followed by a colleague.
//
// What it refuses: to become a case or a request by itself. The end of a question is what the
// asker says to do now; the forms for a signal or a partner open empty.
package advice
