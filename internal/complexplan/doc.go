// Package complexplan keeps the plans of complexes: what a team wants to be better in a complex,
// what it does for that and with whom, until when, and what it costs (S1 5.1: insight first, then
// targeted work with partners).
//
// A plan has a holder and a date on which the holder says how it stands. Who says nothing hears of
// it, and a week later who leads does: a plan that nobody holds is no plan. The same holds for each
// of its actions.
//
// It holds no persons. A citizen service number, address, telephone number or mail address is
// refused; what looks like a name is shown back, and goes in only when the writer says that it is
// nobody's. It reaches no home, no tenancy and no case, and nothing in it is counted: figures come
// from the releases of the map.
package complexplan
