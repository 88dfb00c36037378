// Package secondchance keeps the agreement of a second chance (last-chance policy, S1 1.4): a
// tenancy that goes on under conditions, with help.
//
// Guarantees: whether somebody can but does not want to is a judgement of two people, after the
// resident was heard; the program judges nobody. The agreement has both sides' obligations, an
// independent supporter, a look at children in the home, counselling and a term, and runs when
// resident, association and care signed it. A breach is written down, heard, and judged by two
// people who are not the same. Only a court ends a tenancy. What ended well is out of sight at
// once. Everything is sealed with the case, in order, and only ever added. The care
// organisation that signed reads what concerns it, for as long as its part in the case, the
// covenant and the agreement hold.
//
// What it refuses: a step that the table of states does not have, a judgement without hearing,
// one person's judgement twice, and an end without aftercare.
package secondchance
