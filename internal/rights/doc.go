// Package rights keeps what a resident may ask of the association, and the clocks that
// the law puts on it: requests for access, correction, objection, erasure and
// restriction (AVG art. 15 to 21), the notice that a file exists (art. 14), consent for
// extras (art. 7), and the register of data breaches (art. 33).
//
// Guarantees: a request has a holder, a date since and a date due; nobody is identified
// by a citizen service number or a copy of a document; nothing about a person leaves
// before a human looked at every part and a second human released it; whoever withdrew
// consent is out of the list at the next request. What it refuses: an extension after
// the first month, a letter code after five tries or six weeks, and the register of
// breaches as a place for names.
package rights
