//go:build !long

package frontdoor

// hostilePosts is the small dose, for every change.
const hostilePosts = 1_200
