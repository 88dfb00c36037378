// Package referral asks a partner organisation for something in a case, as a protocol: who asks,
// who answers, before when, and what each answer means for whoever is next.
//
// Guarantees: before a partner says yes there is a card with the need, the question, the
// neighbourhood and nothing of the household. A yes lets the partner take part in the case under
// the covenant, and that ends with the request. Whatever is open waits for somebody with a name
// and a date; when the date passes the lateness climbs (package escalation), step after step,
// without the name of a resident. The texts are sealed under the key of the case and go with it.
//
// What it refuses: a step that the table does not know, a card with an address or a name in it, a
// request without the talk with the resident or the reason why not, and to hand somebody to the
// police, the safety house or a forced track by itself: that is an act of a named person, with
// the reason, and never a rung of a ladder.
package referral
