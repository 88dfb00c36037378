package volunteer

import (
	"flag"
	"os"
	"testing"

	"samendoen/internal/base/states"
	"samendoen/internal/base/text"
)

var redraw = flag.Bool("update", false, "draw the states in the docs anew")

// The page of volunteers draws the states from the table by which the program decides.
func TestStates(t *testing.T) {
	const path = "../../docs/vrijwilligers.md"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := text.Load(text.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	p := catalogue.Printer(text.Dutch)
	var moves []states.Move
	for _, m := range Moves() {
		moves = append(moves, states.Move{From: string(m.From), To: string(m.To), Step: string(m.Step), By: string(m.By)})
	}
	drawing := states.Draw(func(state string) string { return p.T("volunteer.state_" + state) }, moves)
	changed, ok := states.Put(string(page), "vrijwilliger", drawing)
	switch {
	case !ok:
		t.Fatal("no place for the drawing")
	case changed == string(page):
	case *redraw:
		if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
	default:
		t.Error("the drawing is not the table: go test ./internal/volunteer -run TestStates -update")
	}
}
