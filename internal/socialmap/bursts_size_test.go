//go:build !long

package socialmap

// outburstComplexes is how many complexes TestBurstsAsPublished has, and outburstSizes how many repairs come together.
const outburstComplexes = 96

func outburstSizes() []float64 { return []float64{4} }
