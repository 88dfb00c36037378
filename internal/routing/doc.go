// Package routing decides who gets a signal and how long it may take, by rules that the
// organisation keeps itself (verdeelregels).
//
// A book of rules is data: rules in an order of which the first that fits decides, the desks
// (loketten) that they name, the terms, and a desk that gets whatever no rule names. Rules look
// at place, theme, facts, source, urgency and time, and never at a person or at what else is
// known of a household: combining that would be profiling (AVG art. 4(4)).
//
// A change is made in a draft and does nothing until somebody puts it in force with a reason;
// each version stays readable. The dry run asks the very function that decides (Book.Match)
// about last year's signals, and the conflict finder says which rules never get anything,
// where nobody is named, and which holders left.
package routing
