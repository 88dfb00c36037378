// Package retention keeps nothing longer than it is needed (AVG art. 5 paragraph 1 e):
// it knows a term for each kind of data, shows what will go and why, and erases it in
// the night after the term has ended.
//
// Invariants: the shortest of the association's own term, the register of processing and
// the covenants counts. A hold, with a reason and a date on which somebody looks again,
// stops the erasing of one thing. What was erased leaves a record without personal data:
// which kind, how many, by which term and when, and keyed hashes from which nobody can
// find back what it was.
//
// The package knows no other module's tables. Each kind is a Keeper, filled by app,
// which lists what is past its term and erases one thing. Erasing deletes rows and keys;
// counts that the map needs stay behind in the modules, without persons.
package retention
