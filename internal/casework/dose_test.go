//go:build !long

package casework

// hoursOfWork is how long TestNeverNobody goes on around each change of the clock: four weeks.
const hoursOfWork = 4 * 7 * 24
