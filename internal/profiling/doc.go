// Package profiling lets rules look at several sources of one household together, which the
// law calls profiling (AVG art. 4(4)).
//
// It is off until the data protection officer switches it on, under a line of the register
// with a signed DPIA, and is off again the moment that DPIA is no longer in force: every look
// asks anew. A rule says which sources of one list must all have something within a time. What
// it finds is a proposal to a human to talk with the resident, with its reason in sources and
// dates. There is no score, no order and no decision.
//
// A household of which anybody objected (AVG art. 21) or had the use restricted is never
// looked at again. A trial gives numbers only, rounded by the mechanism of the map and kept
// until five households or more changed, so that no two answers tell of one household. The
// reasons are sealed under the keys of the household and shown in its own file.
package profiling
