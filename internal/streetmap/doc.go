// Package streetmap gives pictures of streets (tiles) to lay below a map: from a PMTiles file on the
// machine, or from PDOK, the map service of the Dutch government. An association has none until its
// administrator chooses.
//
// Guarantees:
//
//   - A browser asks this program only. What PDOK gives is fetched by the server, which says nothing of
//     who looks, and is kept on disk up to a bound.
//   - A file is read where it stands, with a bound on everything it says of itself: one that is broken or
//     hostile gives an error, and never more memory than the bounds.
//   - What is no PNG, JPEG or WebP by its own first bytes is never passed on.
//
// What it refuses: vector tiles, which a browser cannot draw without a library of some hundred kilobytes.
package streetmap
