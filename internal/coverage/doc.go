// Package coverage says where the next volunteers do most: one for each so many homes, within
// walking distance of them (S1 5.3: a covering network, one volunteer per twenty homes).
//
// Guarantees: what a set of volunteers covers is the most that they can cover together, each home
// once (a maximum flow). The plan takes each time who adds most; what a set covers is monotone and
// submodular, so the plan covers at least 1 - 1/e, or 63 %, of what any choice of as many can
// (Nemhauser, Wolsey and Fisher, 1978); the tests print how much better it is.
//
// What it refuses: people. It knows places where somebody is missing, and never who could be asked.
package coverage
