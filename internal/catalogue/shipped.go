package catalogue

import (
	_ "embed" // feiten.txt
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed feiten.txt
var file string

// shipped reads feiten.txt once; it is part of the program and tested.
var shipped = sync.OnceValue(func() []Fact {
	list, err := parse(file)
	if err != nil {
		panic("catalogue: feiten.txt: " + err.Error())
	}
	return list
})

// Shipped are the facts that the program brings, in the order of the form.
func Shipped() []Fact { return slices.Clone(shipped()) }

// ByCode finds a fact that the program brings.
func ByCode(code Code) (Fact, bool) {
	for _, f := range shipped() {
		if f.Code == code {
			return f, true
		}
	}
	return Fact{}, false
}

// parse reads facts: a line that begins with # holds code, topic, tile, label, English
// label and VERA code; below it stand the parts of the guide, each after its name.
func parse(s string) ([]Fact, error) {
	var list []Fact
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if head, ok := strings.CutPrefix(line, "# "); ok {
			f, err := parseHead(head)
			if err != nil {
				return nil, err
			}
			list = append(list, f)
			continue
		}
		name, value, ok := strings.Cut(line, ": ")
		if !ok || len(list) == 0 {
			return nil, fmt.Errorf("line %q", line)
		}
		if err := list[len(list)-1].set(name, value); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func parseHead(head string) (Fact, error) {
	w := strings.Split(head, " | ")
	if len(w) != 6 {
		return Fact{}, fmt.Errorf("head %q", head)
	}
	for i := range w {
		if w[i] == "-" {
			w[i] = ""
		}
	}
	return Fact{Code: Code(w[0]), Topic: Topic(w[1]), Tile: Tile(w[2]), Label: w[3], English: w[4], VERA: w[5]}, nil
}

func (f *Fact) set(name, value string) error {
	switch name {
	case "zie":
		f.Guide.See = value
	case "kan":
		f.Guide.Maybe = value
	case "doe":
		f.Guide.Do = value
	case "niet":
		f.Guide.Not = value
	case "wie":
		f.Guide.Ask = value
	case "stop":
		f.Stop = Stop(value)
	case "vrijwilliger":
		f.Volunteer = Volunteering(value)
	case "vraag":
		f.Questions = append(f.Questions, ParseQuestions(value)...)
	default:
		return fmt.Errorf("no part is called %q", name)
	}
	return nil
}
