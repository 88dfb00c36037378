// Package socialmap makes the steering information of the Sociale Kaart: counts per
// housing complex and area that start a conversation and must never point at a
// household (S1 5.1).
//
// Facts come in as counts through the interface Facts, so no code here can reach a
// person. Compute turns them into a Release, and screens, API and charts show figures
// of a release and nothing else. What holds for every release:
//
//   - A publication unit (Leaf) has at least 30 homes and follows from the stock alone. It is for
//     good: a home is counted in one unit for as long as it stands, so that no series overlaps another.
//   - A published count is a multiple of 5, within 5 of the truth, and never above the
//     number of homes rounded down to 5; 0 means 0 to 5. Cells add up to their total.
//   - Every figure of an area is the sum of the published leaves in it.
//   - A table of a leaf is drawn anew only after 5 households changed in that table;
//     until then the figure of before stays, with its date.
//   - Of every published cell, in this release and all before it, at least 6 counts remain
//     possible for who has all releases and knows how many households changed; a row is
//     drawn again until that holds, and otherwise the release stops (package disclosure).
//   - The draw depends on secret, leaf, table, date and what was published before alone:
//     same input, same bytes.
//
// What this does not prove: how likely each of those counts is (the attacks in package
// attack measure that). Rounding errors are not spread over the leaves of an area.
//
// Shares are computed from published counts and the public number of homes. Estimates
// of the five resident groups are judgements of a team in bands and no counts; they
// travel their own path (Estimate, Compose) and are never mixed with counts.
//
// Service makes a release a month in a nightly job, from the counts of its Source, and
// stores it with a digest that every load checks. Pages and API read stored releases;
// only estimates are shown as they were last filled in. Numbers of volunteers are exact.
package socialmap
