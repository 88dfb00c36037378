package mutualhelp

import (
	"flag"
	"os"
	"testing"

	"samendoen/internal/base/states"
	"samendoen/internal/base/text"
)

var redraw = flag.Bool("update", false, "draw the states in the docs anew")

// The page of help between neighbours draws the states from the tables by which the program decides.
func TestStates(t *testing.T) {
	const path = "../../docs/burenhulp.md"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := text.Load(text.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	p := catalogue.Printer(text.Dutch)
	var of, with []states.Move
	for _, m := range PostMoves() {
		of = append(of, states.Move{From: string(m.From), To: string(m.To), Step: m.Step, By: string(m.By)})
	}
	for _, m := range Moves() {
		with = append(with, states.Move{From: string(m.From), To: string(m.To), Step: string(m.Step), By: string(m.By)})
	}
	drawn, ok := states.Put(string(page), "bericht", states.Draw(func(state string) string { return p.T("mutualhelp.state_" + state) }, of))
	drawn, also := states.Put(drawn, "koppeling", states.Draw(func(state string) string { return p.T("mutualhelp.stage_" + state) }, with))
	switch {
	case !ok || !also:
		t.Fatal("no place for the drawings")
	case drawn == string(page):
	case *redraw:
		if err := os.WriteFile(path, []byte(drawn), 0o600); err != nil {
			t.Fatal(err)
		}
	default:
		t.Error("the drawings are not the tables: go test ./internal/mutualhelp -run TestStates -update")
	}
}
