package casework

import (
	"flag"
	"os"
	"testing"

	"samendoen/internal/base/states"
	"samendoen/internal/base/text"
)

var update = flag.Bool("update", false, "draw the page of the docs anew")

// The docs draw what the code decides by; -update draws it anew.
func TestStatesAreDrawn(t *testing.T) {
	const path = "../../docs/dossier-standen.md"
	words, err := text.Load(text.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	p := words.Printer(text.Dutch)
	was, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := string(was)
	for _, d := range []struct {
		name, prefix string
		moves        []states.Move
	}{{"dossier", "casework.state_", caseMoves()}, {"afspraak", "casework.promise_", promiseMoves()}, {"overdracht", "casework.hand_", handMoves()}} {
		var ok bool
		if page, ok = states.Put(page, d.name, states.Draw(func(s string) string { return p.T(d.prefix + s) }, d.moves)); !ok {
			t.Fatalf("%s has no place for %s", path, d.name)
		}
	}
	switch {
	case *update:
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	case page != string(was):
		t.Errorf("%s does not say what the tables say: go test ./internal/casework -run TestStatesAreDrawn -update", path)
	}
}

func caseMoves() (list []states.Move) {
	steps := map[Transition]string{{Open, Resting}: "rust", {Open, Closed}: "sluit af", {Resting, Resting}: "spreek het ritme opnieuw af",
		{Resting, Open}: "pak weer op", {Resting, Closed}: "sluit af", {Closed, Open}: "heropen"}
	list = append(list, states.Move{To: string(Open), Step: "open", By: "consulent, teamleider of regisseur"})
	for _, m := range Transitions() {
		list = append(list, states.Move{From: string(m.From), To: string(m.To), Step: steps[m], By: "wie het dossier leidt"})
	}
	return list
}

func promiseMoves() (list []states.Move) {
	list = append(list, states.Move{To: string(Promised), Step: "spreek af", By: "wie meedoet"})
	for _, m := range CommitmentTransitions() {
		step := map[CommitmentState]string{Kept: "nagekomen", NotKept: "niet nagekomen", Withdrawn: "trek in", Promised: "spreek opnieuw af"}[m.To]
		list = append(list, states.Move{From: string(m.From), To: string(m.To), Step: step, By: "wie meedoet"})
	}
	return list
}

func handMoves() (list []states.Move) {
	list = append(list, states.Move{To: string(HandAsked), Step: "vraag", By: string(SideGiver)})
	for _, m := range HandoverMoves() {
		step := map[HandoverState]string{HandTaken: "ja", HandDeclined: "nee, met reden", HandWithdrawn: "trek in", HandLapsed: "vervalt", HandReturned: "geef terug, binnen vijf werkdagen"}[m.To]
		list = append(list, states.Move{From: string(m.From), To: string(m.To), Step: step, By: string(m.By)})
	}
	return list
}
