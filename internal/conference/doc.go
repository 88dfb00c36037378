// Package conference is the case conference (casusoverleg): people of several organisations at one
// table, an agenda made from the Regiekaart, and minutes that are commitments at once.
//
// Guarantees: a case is on the table when each who is there may open it at that moment, found in
// SQL for all of them at once; another one is not there, not counted and not named. Somebody who
// comes in, a lock-out or a covenant that ends changes the agenda of the next page. Who comes for
// the first part only is done first, and what only the others share comes after they left. What is
// said about a case stands in its own log, sealed; here stands that it was spoken of.
//
// What it refuses: a look by who has no place at the table, minutes of its own, and to ask the
// police, the safety house or a forced track by itself: that is an act of a person elsewhere.
package conference
