package ui

import (
	"net/url"
	"slices"
)

// Problem is what is wrong with one control of a form, in the words of the page. Without
// a name it belongs to no single control.
type Problem struct{ Name, Message string }

// Draft is a form as it came back: what was typed and what is wrong with it, so that
// nobody types anything twice. The zero value is a form that nobody touched.
type Draft struct {
	Form     string     // which form of the page; "" where there is one
	Typed    url.Values // nil when nothing was sent
	Problems []Problem  // in the order in which they should be read
	Conflict bool       // somebody else was first
}

// In is the draft for one form of a page with several: this one if it is of that form, and
// an untouched one otherwise.
func (d Draft) In(form string) Draft {
	if d.Form == form {
		return d
	}
	return Draft{Form: form}
}

// Value is what stands in a control: what was typed, or what is stored.
func (d Draft) Value(name, stored string) string {
	if d.Typed.Has(name) {
		return d.Typed.Get(name)
	}
	return stored
}

// Problem is what is wrong with a control, "" when nothing is.
func (d Draft) Problem(names ...string) string {
	for _, p := range d.Problems {
		if slices.Contains(names, p.Name) {
			return p.Message
		}
	}
	return ""
}

// ControlID is the id of a control, which no other form of the page has.
func (d Draft) ControlID(name string) string {
	if d.Form == "" || name == "" {
		return name
	}
	return d.Form + "-" + name
}

// Field is a control with its words, which t finds by their keys, and its problem. hint
// may be empty.
func (d Draft) Field(t func(key string, pairs ...any) string, name, label, hint string) Field {
	f := Field{Name: name, ID: d.ControlID(name), Label: t(label), Error: d.Problem(name)}
	if hint != "" {
		f.Hint = t(hint)
	}
	return f
}

// Summary are the problems for the ErrorSummary, each leading to its control. The page has
// no control for the names in loose.
func (d Draft) Summary(loose ...string) []FieldError {
	var list []FieldError
	for _, p := range d.Problems {
		e := FieldError{FieldID: d.ControlID(p.Name), Message: p.Message}
		if slices.Contains(loose, p.Name) {
			e.FieldID = ""
		}
		list = append(list, e)
	}
	return list
}
