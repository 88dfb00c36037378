// Package volunteer knows who volunteers: people who agreed to it, with what they do and like, where
// they want to be active, and who of the colleagues is their contact person.
//
// Guarantees: nobody is lost in silence. Whoever has not stopped has a next moment with a date, and
// each moment has one holder who works here; what is late climbs. Pausing, stopping and coming back
// need one tap of the volunteer and no reason.
//
// What it refuses: a home. A volunteer belongs to a complex and a staircase, so that nobody can join
// what somebody does as a volunteer to what is known of them as a tenant. And a ranking: lists go by
// name.
package volunteer
