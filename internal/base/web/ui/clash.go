package ui

import (
	"net/url"
	"slices"
	"strings"
)

// Clash is two people who changed the same: what stands there now beside what was typed, field by
// field, with the choice between them. It works as a form of its own, without scripts.
type Clash struct {
	Action  string     // where the form goes, the same as the one that was refused; "": nothing can be changed any more
	Version string     // that stands there now
	Typed   url.Values // all that was sent
	Back    string     // the page as it stands now, for who leaves it so
	Fields  []Met      // only where both differ; none: nothing of what was typed met anything
	Words   ClashWords
}

// ClashWords are the words of a clash in the language of the page.
type ClashWords struct{ Title, Lead, Theirs, Yours, Both, Save, Leave string }

// Met is a field that two people filled in differently. The texts are as people read them.
type Met struct {
	Name, Label   string
	Theirs, Yours string
	Stands        string // what stands there now, as the form sends it
	Both          Joint  // how both are put together; NoJoint where one has to choose
}

// Joint is how two texts are put together.
type Joint string

// The joints.
const (
	NoJoint     Joint = ""
	OneLine     Joint = "regel"  // for a control of one line
	BelowOthers Joint = "onder"  // below each other
	choiceOf          = "kies-"  // before the name of a field: which of both
	standsOf          = "stond-" // before the name of a field: what stood there
)

// The choices between two texts.
const (
	pickTheirs = "ander"
	pickYours  = "eigen"
)

// Chosen puts the choices of a clash where the fields are, so that a form that comes from one
// reads like any other.
func Chosen(f url.Values) {
	for name := range f {
		field, ok := strings.CutPrefix(name, choiceOf)
		if !ok || field == "" {
			continue
		}
		theirs := f.Get(standsOf + field)
		switch pick := f.Get(name); pick {
		case pickTheirs:
			f.Set(field, theirs)
		case string(OneLine):
			f.Set(field, joined(theirs, f.Get(field), "; "))
		case string(BelowOthers):
			f.Set(field, joined(theirs, f.Get(field), "\n\n"))
		}
		f.Del(name)
		f.Del(standsOf + field)
	}
}

func joined(theirs, yours, between string) string {
	theirs, yours = strings.TrimSpace(theirs), strings.TrimSpace(yours)
	if theirs == "" || yours == "" {
		between = ""
	}
	return theirs + between + yours
}

// sent is what the form of a clash sends along unseen, in one order.
func (c Clash) sent() (list []Term) {
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range c.Typed {
			if !yield(name) {
				return
			}
		}
	}) {
		if name == "versie" {
			continue
		}
		for _, v := range c.Typed[name] {
			list = append(list, Term{Label: name, Text: v})
		}
	}
	return list
}

// sentences are what was written and stands in no field of the clash, to be read and copied: what
// has more than one word, and so is no choice, date or key.
func (c Clash) sentences() (list []string) {
	for _, v := range c.sent() {
		met := slices.ContainsFunc(c.Fields, func(m Met) bool { return m.Name == v.Label })
		if !met && len(strings.Fields(v.Text)) > 1 {
			list = append(list, v.Text)
		}
	}
	return list
}

// linesOf are the lines of a text that hold something.
func linesOf(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
}

// field is the choice about one field of a clash.
func (m Met) field() Field { return Field{Name: choiceOf + m.Name, Label: m.Label} }

// first is the choice that a clash begins with: nothing gets lost by it.
func (m Met) first() string {
	if m.Both != NoJoint && m.Theirs != "" && m.Stands != "" {
		return string(m.Both)
	}
	return pickYours
}
