// Package worklist is the page on which signals are triaged: lists that somebody gave a name,
// alone or with colleagues, several signals at once, and everything by keyboard.
//
// A saved list is a choice of filters and never words that somebody searched for, so that no
// address stands in a name, an address bar or a log. It shows each reader what that reader may
// see: sharing a list shares no signal. The page asks for changes by itself while somebody is
// at it; a list has no contents, so asking leaves no record, as opening it leaves none.
//
// Several signals at once are as many single steps: each goes through the same use case with
// its own version, decision and record, and each says how it went. What the actor may not read
// answers as if it did not exist.
package worklist
