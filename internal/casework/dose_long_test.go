//go:build long

package casework

// hoursOfWork is how long TestNeverNobody goes on from each change of the clock: a year.
const hoursOfWork = 365 * 24
