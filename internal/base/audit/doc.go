// Package audit writes down who did or looked at what, when and by which rule, and lets
// anybody check afterwards that nothing of it was changed.
//
// The record of a change is in the same transaction as the change; the record of a
// look is committed before the answer is given, and without it there is no answer.
// A record names things by their ids and holds no contents. Records are only ever
// added. The epoch rises when a backup is restored, so that records made after the
// backup and lost with the restore cannot be mistaken for records never made.
//
// One sequencer at a time gives each record a position within a second, and adds the
// hash of all its fields to a Merkle tree (RFC 6962), one tree for each epoch. The first
// leaf of a tree binds it to the reason of its epoch and to the tree before it. Nothing of
// this happens in the transaction of whoever made the record. Each batch ends in a signed
// checkpoint; whoever keeps one can prove any later change of what was before it. Verify
// checks everything from the records themselves and believes nothing that is stored.
package audit
