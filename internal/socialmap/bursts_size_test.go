//go:build !long

package socialmap

// outburstComplexes is how many complexes TestBurstsAsPublished has, and outburstSizes how many repairs come together.
const outburstComplexes = 96

func outburstSizes() []float64 { return []float64{4} }

// lapseComplexes is how many complexes TestLapsesAsPublished has, and lapseHomes how many homes they have.
const lapseComplexes = 80

func lapseHomes() []int { return []int{48} }
