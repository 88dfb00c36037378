// Package plan keeps templates of plans: steps with a number of working days, which are put
// onto a case in one act and are commitments of both sides from then on.
//
// Guarantees: a template is about nobody. Every change is a new version with who and when;
// what was put onto a case stays as it was then, and the history of the case says which
// version it was. Dates fall on working days. Who decides about a case chooses the plan.
//
// What it refuses: a step without words, a plan without steps, a citizen service number, and
// two changes that were made from the same version.
package plan
