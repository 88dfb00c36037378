// Package calendar gives somebody their own dates as iCalendar (RFC 5545): a feed behind a secret
// address, and a file of one conference.
//
// Guarantees: an entry says "Afspraak zaak 2026-0143", the name of a roster or what kind of thing it
// is, and nothing more: no name of anybody, no address, no text. The address is kept as a hash and shown once; it can be renewed and
// stopped at any time. A wrong, renewed or stopped address answers like one that never was, and so
// does that of somebody who left. What is in it is judged at each request by the rules of the modules.
//
// What it refuses: dates of others, and anything of a question without a name.
package calendar
