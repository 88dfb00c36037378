//go:build !long

package frontdoor

// hostilePosts is the small dose, for every change.
const hostilePosts = 2_000
