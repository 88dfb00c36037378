// Package body keeps the bodies in which residents are organised: tenants' associations, resident
// committees, teams of residents and committees of a complex; with their members, their meetings, and
// the advice that the association asks of them.
//
// Guarantees: an advice has the terms of the act on consultation between tenants and landlord (Wet op
// het overleg huurders verhuurder, art. 4 and 5), and the page says from when a plan may be carried
// out and why. Whatever waits has a holder and a date, and climbs when nothing happens. Who somebody
// is and how to reach them is sealed under a key of their own.
//
// What it refuses: a term shorter than six weeks, leaving an advice aside without reasons, and to say
// to anybody else that a body exists.
package body
