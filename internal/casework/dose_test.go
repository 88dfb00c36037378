//go:build !long

package casework

// wordEdits is the small dose, for every change.
const wordEdits = 400
