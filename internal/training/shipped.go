package training

import (
	_ "embed" // gevallen.txt
	"fmt"
	"slices"
	"strings"
	"sync"

	"samendoen/internal/base/access"
	"samendoen/internal/catalogue"
)

//go:embed gevallen.txt
var file string

// shipped reads gevallen.txt once; it is part of the program and tested.
var shipped = sync.OnceValue(func() []Exercise {
	list, err := parse(file)
	if err != nil {
		panic("training: gevallen.txt: " + err.Error())
	}
	return list
})

// Shipped are the cases that the program brings.
func Shipped() []Exercise { return slices.Clone(shipped()) }

func byCode(code Code) (Exercise, bool) {
	i := slices.IndexFunc(shipped(), func(e Exercise) bool { return e.Code == code })
	if i < 0 {
		return Exercise{}, false
	}
	return shipped()[i], true
}

// parse reads cases: a line that begins with # holds code, roles, title and the fact of the
// guide; below it stand the story, the question, and the answers with their feedback.
func parse(s string) ([]Exercise, error) {
	var list []Exercise
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if head, ok := strings.CutPrefix(line, "# "); ok {
			w := strings.Split(head, " | ")
			if len(w) != 4 {
				return nil, fmt.Errorf("head %q", head)
			}
			e := Exercise{Code: Code(w[0]), Title: w[2], Guide: catalogue.Code(strings.TrimPrefix(w[3], "-"))}
			for _, r := range strings.Fields(w[1]) {
				e.Roles = append(e.Roles, access.Role(r))
			}
			list = append(list, e)
			continue
		}
		name, value, ok := strings.Cut(line, ": ")
		if !ok || len(list) == 0 {
			return nil, fmt.Errorf("line %q", line)
		}
		e := &list[len(list)-1]
		switch name {
		case "verhaal":
			e.Story = value
		case "vraag":
			e.Ask = value
		case "goed", "anders":
			e.Options = append(e.Options, ParseOptions(name+" | "+value)...)
		default:
			return nil, fmt.Errorf("no part is called %q", name)
		}
	}
	return list, nil
}
