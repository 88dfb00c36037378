// Package accessmatrix holds the access matrix as people read it: who may do what, on which
// page, operation, export and feed. It is written by hand from what the roles mean, never
// made from the policy; a test in internal/app walks it and compares.
package accessmatrix

import _ "embed"

// Page is the matrix in Markdown.
//
//go:embed README.md
var Page []byte
