// Package nuisance keeps the ladder of a nuisance case: six rungs, from neighbour mediation to a
// temporary ban from the home, what each needs, and who took which step when.
//
// The rungs are those of the ladder of the CCV (Centrum voor Criminaliteitspreventie en
// Veiligheid) for the Wet aanpak woonoverlast: art. 151d Gemeentewet, since 1 July 2017. The
// ladder is guidance and no law: rungs may be skipped or stepped back, with a reason.
//
// Guarantees: a rung that weighs on somebody is not taken before both sides were heard since
// the rung before it, or a person with a name says why not. From the third rung on a
// municipality or mayor decides, and here it only says who did. Everything is sealed, in order,
// and only ever added.
//
// What it refuses: taking a step by itself. Nothing climbs because time passes.
package nuisance
