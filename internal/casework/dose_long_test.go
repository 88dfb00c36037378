//go:build long

package casework

// wordEdits is the full dose, for a release.
const wordEdits = 10_000

// hoursOfWork is how long TestNeverNobody goes on from each change of the clock: a year.
const hoursOfWork = 365 * 24
