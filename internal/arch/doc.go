// Package arch holds the rules of the house as a test: who may import whom,
// which file may touch the database, the network, the clock and the
// environment, how long a file may be, and what may not be in the code at all.
//
// Each rule is a pure function from a Tree of files to its Findings. The test
// runs every rule over the files that git knows or would take in; testdata
// holds for every rule a small tree that breaks it, so that no rule falls
// silent. Nothing imports this package.
//
// If you touch a package's imports: see importTable. If you add a package: give
// it a line there. If you add a dependency: give it a line in
// docs/dependencies.md.
package arch
