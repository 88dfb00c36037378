// Package disclosure proves what a series of rounded rows leaves open. It takes what an
// outsider has: every published row, the number of homes, and how many households
// changed between two draws. It gives, for each cell of each row, the counts that are
// still possible. It never sees a true count.
//
// A row is publishable when each cell keeps enough candidates, in the new row and in all
// rows before it, since a new row also tells about the past. A release that draws again
// until this holds may do so safely: whether a row holds depends on published figures
// alone, so an outsider could have worked it out too, and "the first draw that holds"
// says nothing about the truth that the drawn row does not say by itself.
//
// Two ways of reckoning:
//
//   - A table of two cells (or one cell of events) moves along a line. There the number
//     of changes fixes the parity of the move: five homes cannot change a count by two.
//     Linear programming does not see this; the sets here are exact on integers (pair).
//   - Wider tables are a flow of homes through the cells over time: the count of a cell
//     at a date is the flow through an arc with the bounds of its rounding, and exactly k
//     units pass a pool between two dates. Flows with integer bounds have integer extremes
//     (Hoffman's circulation theorem; Ahuja, Magnanti and Orlin, Network Flows, 1993,
//     chapters 6 and 11), so every count between the extremes is a candidate: there is a
//     division of whole homes, for all dates at once, that explains every row.
//
// Where a table in more detail takes the place of another (Draw.Parts), the rows of both are
// reckoned with together, as two rows of nearly one count tell more than either: see joined for
// two cells, and for events a flow in which a cell goes on in several.
//
// The published row of events is within Base of all events together, which bounds them too. Where
// the cells name some homes only (Draw.Left), they are so of all homes that they name, and the
// rest is what they leave.
//
// What is left out: that in wider tables the moves by one before the rounding add up to at
// most one, which ties the cells of a row together a little.
//
// The attack in internal/socialmap/attack reckons the same with other code and other
// solvers.
package disclosure
