// Package offline lets somebody pass on a signal at a door without reception.
//
// A service worker keeps the empty shell of the form on the phone, never contents. What
// is written goes to the phone's own storage first and is sent from there, each time with
// the same key, until this server says that it has it. The phone shows a signal as sent
// only after an answer that this package formed and that names the key.
//
// A device belongs to one user. Its secret lies in a cookie that scripts cannot read, may
// only send, and outlives the session. What comes in after the right to send was withdrawn
// (user blocked, device ended, role gone) is not refused and not taken: it waits, sealed
// under the keys of the household, until a team lead takes it or throws it away, before the
// end of the next working day; after that it climbs to the officer.
//
// It refuses contents in the shell, a secret that it never gave, and more than fifty
// signals of one user that wait for a team lead.
package offline
