// Package states draws tables of states for the docs, from the tables that the code decides by.
package states

import (
	"slices"
	"strings"
)

// Move is a change of state that is allowed. An empty From is where a thing begins.
type Move struct {
	From, To string
	Step     string // what somebody does
	By       string // who does it
}

// Draw is a table of moves as a page of the docs shows it: a drawing in Mermaid and the same
// as a table. name gives the words of a state; a state that nothing leaves is an end.
func Draw(name func(state string) string, moves []Move) string {
	var all, left []string
	for _, m := range moves {
		for _, s := range []string{m.From, m.To} {
			if s != "" && !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
		left = append(left, m.From)
	}
	id := func(state string) string { return strings.ReplaceAll(state, "-", "_") }
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	for _, s := range all {
		b.WriteString("    " + id(s) + " : " + name(s) + "\n")
	}
	for _, m := range moves {
		from := id(m.From)
		if from == "" {
			from = "[*]"
		}
		b.WriteString("    " + from + " --> " + id(m.To) + " : " + m.Step + "\n")
	}
	for _, s := range all {
		if !slices.Contains(left, s) {
			b.WriteString("    " + id(s) + " --> [*]\n")
		}
	}
	b.WriteString("```\n\n| van | stap | door | naar |\n|---|---|---|---|\n")
	for _, m := range moves {
		from := "begin"
		if m.From != "" {
			from = name(m.From)
		}
		b.WriteString("| " + from + " | " + m.Step + " | " + m.By + " | " + name(m.To) + " |\n")
	}
	return b.String()
}

// Put puts a drawing between the marks <!-- name --> and <!-- /name --> of a page; ok is false
// for a page without these.
func Put(page, name, drawing string) (changed string, ok bool) {
	opens, closes := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, opened := strings.Cut(page, opens)
	_, after, closed := strings.Cut(rest, closes)
	return before + opens + drawing + closes + after, opened && closed
}
