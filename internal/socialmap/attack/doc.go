// Package attack tries to learn from the Sociale Kaart what no figure may tell. It stands
// outside: it sees published rows, the number of homes and how many households changed
// between two of them, and it knows the public description of the rounding. It takes no
// code of the disclosure rules over, so that a mistake there is not made twice.
//
// Worlds with invented households go week after week through the real socialmap.Compute
// (world.go). Against what comes out stand:
//
//   - linear programming over all releases of a unit: the least and most that each cell
//     can have held, and the least number that must have joined it (polytope.go, solved
//     by GLPK in glpk.go; cbc solves a sample of the same programs again);
//   - whole numbers for tables of two cells, where linear programming overlooks that a
//     number of moves is even or odd (integers.go);
//   - people: the neighbour who saw somebody move, the reader who averages, the insider
//     who knows all households but one (mover.go, insider.go).
//
// `make attack-small` is part of `make test`; `make attack` is the full size. Both need
// the build tag attack, GLPK and cbc; the program itself is built without them. Nothing
// imports this package.
package attack
