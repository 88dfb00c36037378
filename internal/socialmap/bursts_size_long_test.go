//go:build long

package socialmap

// outburstComplexes is how many complexes TestBurstsAsPublished has, and outburstSizes how many repairs come together.
const outburstComplexes = 320

func outburstSizes() []float64 { return []float64{1, 3, 6} }

// lapseComplexes is how many complexes TestLapsesAsPublished has, and lapseHomes how many homes they have.
const lapseComplexes = 320

func lapseHomes() []int { return []int{30, 120} }
