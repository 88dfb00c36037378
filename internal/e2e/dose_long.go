//go:build long

package e2e

// EveryLook is set when axe looks at every page in every way, also where nothing is new.
const EveryLook = true
