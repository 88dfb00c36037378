//go:build long

package casework

// wordEdits is the full dose, for a release.
const wordEdits = 10_000
