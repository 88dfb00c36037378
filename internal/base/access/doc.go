// Package access decides who may do what: one policy for pages, lists, counts,
// searches, exports and the API alike.
//
// Nothing is allowed unless a rule of a module's policy.cedar allows it, and a rule
// that forbids wins. Every use case takes an Actor; what an actor may not see is
// reported exactly like what does not exist. The relations that decide (who takes
// part in what) are rows of this package, written by the modules in their own
// transactions, so that the filter of a list and the decision read the same facts.
package access
