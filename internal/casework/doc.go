// Package casework keeps cases (dossiers): one household's or one place's plan, with
// the people who work on it, the next step, what both sides promised, and a log.
//
// Guarantees: a case always has one director (casusregisseur) who takes part in it;
// whoever holds the next step takes part too; a date that passes goes up to the team
// lead by itself, as a number and a date and never as contents. Free text is sealed
// under the keys of the household, or of the organisation for a place. Looking at a
// case leaves a record before the answer.
//
// Who sees a case follows from base/access and policy.cedar, in lists and pages alike:
// the own organisation by taking part; another one only under a covenant in force, with
// a mandate for the area, and only texts of the agreed categories of data; the police by
// question and answer. A look in an emergency is read-only, short, told at once and
// reviewed. Whoever is shut out of a home finds nothing of it.
//
// What it refuses: a case without the talk with the resident first (danger alone may
// skip it, with the reason), contents for anybody who does not take part, and a
// citizen service number in any text. A lost race shows both texts and loses neither.
package casework
