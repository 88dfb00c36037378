// Package effect says what published figures allow one to say, and with how much doubt:
// whether a plan did something (Compare), who stands where among others (Ranks), that
// something changed (Warn), and whether a goal will be reached (Forecast).
//
// It is pure: figures in, numbers and a Reading out. A reading is one of a few sentences,
// and "nothing can be said" is one of them. Nothing here knows a table, a person or a
// screen, and no answer depends on anything but the figures that everybody may see.
//
// Every stated certainty is held by simulated cities (city_test.go) with the traps of
// the real thing: figures over twelve months that overlap, counts rounded to 5 with a
// jitter, rows that stay until 5 homes changed, and complexes of all sizes; and for events by simulated
// associations in which these come in bursts (burst_test.go).
//
// What it cannot do: tell a plan's effect from something else that happened at the same
// time in that complex alone. No figure can; the words on the screen say so.
package effect
