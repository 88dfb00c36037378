// Package reminder turns figures into things to do (herinneringen), one process at a time: a
// first visit some weeks after somebody moved in, and a call where maintenance found no
// access. Arrears have own steps in module debtwarning; here is only the way to them.
//
// A process has a rule of data: whether it is on, its numbers, since when. What the rule wants
// is a pure function of one kind of fact, so that a trial over the last year says what the
// rule then does. At night the program makes a task for each, once, with its reason and
// source, a holder and a date.
//
// Each process has a list of its own for those who do that work. No list, page or answer puts
// two processes of a household together: that would be a profile, and has a module and rules
// of its own. A task holds no words about anybody: an outcome is one of a few.
package reminder
