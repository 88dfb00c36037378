//go:build long

package storetest

// worlds is the full dose, for a release.
const worlds = 1500
