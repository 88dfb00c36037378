// Package workorder takes signals of contractors in with the number of their work order
// (werkbon), from their own planning system.
//
// A contractor is a user of the association with a token that opens this and nothing else. A
// signal is about one home of that association, named by the key of its administration or by
// its address, and is stored at most once per contractor, work order and key. The contractor
// reads what became of it in the words of every sender's story.
//
// Pictures go the way of those of every signal: stored sealed before the answer, made anew by a
// job without what the camera added, and indoors only with the resident's yes.
//
// What it refuses: a home that is not the association's, whoever's it is, in the same words as
// one that does not exist.
package workorder
