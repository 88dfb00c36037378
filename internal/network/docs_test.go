package network

import (
	"flag"
	"os"
	"strings"
	"testing"

	"samendoen/internal/base/text"
)

var update = flag.Bool("update", false, "write the drawing of the states into the docs")

const docs = "../../docs/covenanten.md"

// drawing is the table of the states as the docs show it, in Dutch words.
func drawing(t *testing.T) string {
	catalogue, err := text.Load(text.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	p := catalogue.Printer(text.Dutch)
	name := func(s State) string { return p.T("network.state_" + string(s)) }
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	for _, s := range States() {
		b.WriteString("    " + string(s) + " : " + name(s) + "\n")
	}
	b.WriteString("    [*] --> " + string(Drafted) + "\n")
	for _, x := range Transitions() {
		b.WriteString("    " + string(x.From) + " --> " + string(x.To) + " : " + string(x.Step) + "\n")
	}
	b.WriteString("    " + string(Ended) + " --> [*]\n```\n\n| van | stap | naar |\n|---|---|---|\n")
	for _, x := range Transitions() {
		b.WriteString("| " + name(x.From) + " | " + string(x.Step) + " | " + name(x.To) + " |\n")
	}
	b.WriteString("| alles behalve " + name(Drafted) + " | de einddatum gaat voorbij | " + name(Ended) + " |\n")
	return b.String()
}

// The drawing in the docs is that of the code; -update writes it.
func TestDocsDrawTheTable(t *testing.T) {
	data, err := os.ReadFile(docs)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), "<!-- standen -->\n")
	old, after, closed := strings.Cut(rest, "<!-- /standen -->")
	if !ok || !closed {
		t.Fatal("no place for the drawing")
	}
	want := drawing(t)
	if old == want {
		return
	}
	if !*update {
		t.Fatalf("the drawing is not that of the code; run with -update. It says:\n%s\nwant:\n%s", old, want)
	}
	if err := os.WriteFile(docs, []byte(before+"<!-- standen -->\n"+want+"<!-- /standen -->"+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
