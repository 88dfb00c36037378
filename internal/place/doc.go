// Package place knows where things are: the areas of CBS, and the complexes and
// homes of the associations.
//
// Homes and complexes come from the association's own administration and are
// read only here, but for corrections made by hand, which survive the next
// delivery. What disappears from a delivery is ended with a date and never
// deleted. Nothing in this package knows who lives anywhere.
package place
