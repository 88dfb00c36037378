//go:build !long

package effect

// runs is how many cities a simulation plays, and coverage the percent of them in which
// an interval of 95 % must hold the truth: 95, and three standard deviations of 200.
const runs = 200

type bounds struct{ low, high float64 }

var coverage = bounds{90, 99}

// deviations is how many standard deviations more than stated may be claimed where there is
// no effect: three, because eight are looked at.
const deviations = 3

// eventSizes is how many events come together in the simulations of what is to come.
func eventSizes() []float64 { return []float64{1, 4} }
