// Package figures tells how it goes with signals as a whole (cijfers): by theme, by source and
// by term, for each month: how many came in, how many within their term, how many late and
// three times late, how soon somebody talked with the resident, and whether the sender called
// it solved.
//
// Who may open the rows sees exact counts, without what that person is shut out of; that look
// is on record. Everybody else (board, policy) sees a release: each month is rounded once, by
// the mechanism of socialmap, when it has been over for a month, and stored; it is not drawn
// again, so two days or two ways of asking never differ. All tables of a month are drawn to
// the same total, so that one table does not narrow down another. There is no other filter
// than the month, and months have no signal in common.
//
// What is restricted by a resident is counted nowhere (AVG art. 18).
package figures
