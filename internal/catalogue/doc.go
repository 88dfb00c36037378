// Package catalogue says what people can see, hear or be asked, and what to do then: a
// list of facts with a guide of one page for each (weten wat je ziet).
//
// The facts that the program brings lie in feiten.txt. What an association changes, adds
// or retires are rows over that list, with who did it and how it was: so a new version of
// the program still improves what nobody touched. A code never changes its meaning and
// is never taken away: what was sent with it stays readable. A fact that stops, such as
// worry about a child, is never offered in a form: its guide says whom to call instead.
//
// A guide is a help and no instruction; no professional of the field has looked at the
// texts of feiten.txt yet, and every page says so until the association ticks that one
// did. It refuses citizen service numbers and verdicts as long as it can know them.
package catalogue
