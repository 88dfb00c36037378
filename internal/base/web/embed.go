package web

import "embed"

// Words are this package's own messages.
//
//go:embed text
var Words embed.FS
