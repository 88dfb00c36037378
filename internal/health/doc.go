// Package health keeps Positive Health of a case: six dimensions that a resident scores, or
// somebody together with the resident, and how they change (S1 1.5).
//
// Guarantees: the scores are health data. They are for the care partner who takes part in
// the case under a covenant in force with a mandate for health, and for nobody else: no role
// of the landlord reads them or learns that there are any, whatever the DPIA says, also not
// in an emergency. What residents score by themselves (package resident) is theirs: it opens
// with a word that staff do not know, and the care partner sees it while the resident
// shares it. Without such a covenant the page does not exist. They are sealed under
// the key of the case and erased with it. A look is on record before the answer.
//
// What it refuses: a score without the resident, a score of tomorrow, and counting: no score
// reaches a list, a search, an export, a figure or a decision.
package health
