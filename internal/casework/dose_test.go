//go:build !long

package casework

// wordEdits is the small dose, for every change.
const wordEdits = 400

// hoursOfWork is how long TestNeverNobody goes on around each change of the clock: four weeks.
const hoursOfWork = 4 * 7 * 24
