// Package demo invents a city: areas, complexes, homes, households with five years
// of moves, arrears, nuisance and allocations, and two years of work on it.
//
// NewCity makes a plan that fits in a few megabytes even for 2.3 million homes;
// everything else streams from it. Each entity draws from a random stream of its
// own, derived from the seed and its number, so every iterator can be walked alone,
// more than once, and gives the same values in the same order for the same Config.
//
// Nothing here can be mistaken for something real. The city lies in the open North
// Sea, its codes (GM9999 and downward) are not given out by CBS, the names of
// people, streets and places are made of invented syllables and playful nouns, and
// telephone numbers and mail addresses cannot reach anybody. There are no citizen
// service numbers. The package reads no clock, no file and no database.
package demo
