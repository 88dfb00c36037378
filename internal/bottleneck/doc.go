// Package bottleneck keeps bottlenecks (knelpunten): rules and systems, money, co-operation
// and things that are not on offer, which stand in the way of helping people (S3).
//
// Whoever works with residents notes one, from a case, a signal or nothing at all, and says
// each time that it stood in the way again. So the list for the managers and the sector tells
// how often, since when, what was tried, and what was decided by whom.
//
// It holds no persons. A citizen service number, address, telephone number or mail address is
// refused; what looks like a name is shown back, and goes in only when the writer says that it
// is nobody's. From which case or signal it came is not kept.
//
// What was solved and is met again is not solved: it comes back to the list by itself.
package bottleneck
