//go:build long

package frontdoor

// hostilePosts is the full dose.
const hostilePosts = 10_000
