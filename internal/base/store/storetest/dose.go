//go:build !long

package storetest

// worlds is the small dose, for every change.
const worlds = 30
