package training

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/catalogue"
)

// Code names a case for ever.
type Code string

// Option is an answer with what it gets as feedback.
type Option struct {
	Text  string `json:"text"`
	Why   string `json:"why"`
	Right bool   `json:"right"`
}

// Exercise is a short case to practise with, in Dutch at level B1.
type Exercise struct {
	Code    Code           `json:"-"`
	Roles   []access.Role  `json:"roles"` // who practises with it
	Title   string         `json:"title"`
	Story   string         `json:"story"`
	Ask     string         `json:"ask"`
	Options []Option       `json:"options"`
	Guide   catalogue.Code `json:"guide"` // fact whose guide says more; empty for none
	Retired bool           `json:"retired"`

	Own     bool      `json:"-"` // added by the association itself
	Version int64     `json:"-"` // 0: as the program brought it
	Changed time.Time `json:"-"`
	By      string    `json:"-"`
}

// Roles are the roles that practise, in the order of screens.
func Roles() []access.Role {
	return []access.Role{access.Tradesperson, access.Caretaker, access.Volunteer, access.Consultant}
}

// For reports whether somebody with roles practises with the case.
func (e Exercise) For(roles []access.Role) bool {
	return !e.Retired && slices.ContainsFunc(e.Roles, func(r access.Role) bool { return slices.Contains(roles, r) })
}

// mine are the cases of somebody with roles.
func mine(list []Exercise, roles []access.Role) []Exercise {
	return slices.DeleteFunc(slices.Clone(list), func(e Exercise) bool { return !e.For(roles) })
}

// Limits of what is written.
const (
	maxTitle   = 60
	maxStory   = 600
	maxAsk     = 120
	maxOption  = 120
	maxWhy     = 300
	maxOptions = 4
)

// Check are the reasons why a case cannot be like this, under the names of the form.
func (e Exercise) Check() []fault.Field {
	var fields []fault.Field
	refuse := func(wrong bool, name, key string, pairs ...any) {
		if wrong {
			fields = append(fields, fault.NewField(name, key, pairs...))
		}
	}
	line := func(name, s string, most int) {
		refuse(s == "", name, "training.missing")
		refuse(utf8.RuneCountInString(s) > most || !utf8.ValidString(s), name, "training.long", "Max", most)
		refuse(text.ContainsBSN(s), name, "training.bsn")
	}
	line("titel", e.Title, maxTitle)
	line("verhaal", e.Story, maxStory)
	line("vraag", e.Ask, maxAsk)
	refuse(len(e.Roles) == 0 || slices.ContainsFunc(e.Roles, func(r access.Role) bool { return !slices.Contains(Roles(), r) }), "rollen", "training.choose")
	right, bad := 0, len(e.Options) < 2 || len(e.Options) > maxOptions
	for _, o := range e.Options {
		bad = bad || o.Text == "" || o.Why == "" || utf8.RuneCountInString(o.Text) > maxOption || utf8.RuneCountInString(o.Why) > maxWhy || text.ContainsBSN(o.Text+" "+o.Why)
		if o.Right {
			right++
		}
	}
	refuse(bad || right == 0 || right == len(e.Options), "antwoorden", "training.options_form", "Max", maxOptions)
	return fields
}

// ParseOptions reads the answers of a form: a line each, "goed | Bel 112 | Want …".
func ParseOptions(s string) []Option {
	var list []Option
	for line := range strings.Lines(s) {
		words := strings.SplitN(line, "|", 3)
		if strings.TrimSpace(line) == "" {
			continue
		}
		for len(words) < 3 {
			words = append(words, "")
		}
		kind := strings.ToLower(strings.TrimSpace(words[0]))
		o := Option{strings.TrimSpace(words[1]), strings.TrimSpace(words[2]), kind == "goed"}
		if kind != "goed" && kind != "anders" {
			o = Option{} // refused by Check
		}
		list = append(list, o)
	}
	return list
}

// WriteOptions is what ParseOptions reads.
func WriteOptions(list []Option) string {
	lines := make([]string, len(list))
	for i, o := range list {
		kind := "anders"
		if o.Right {
			kind = "goed"
		}
		lines[i] = kind + " | " + o.Text + " | " + o.Why
	}
	return strings.Join(lines, "\n")
}

// Remind reports whether somebody is reminded at a moment: a case of theirs was not done
// within the term, and no notice came within the term either. A term of 0 months reminds
// nobody.
func Remind(cases []Exercise, done map[Code]time.Time, reminded time.Time, months int, at time.Time) bool {
	if months <= 0 {
		return false
	}
	since := at.AddDate(0, -months, 0)
	if reminded.After(since) {
		return false
	}
	return slices.ContainsFunc(cases, func(e Exercise) bool { return !done[e.Code].After(since) })
}

// codeOf is the code of a case that an association adds.
func codeOf(title string) Code {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s := b.String()
	return Code("eigen-" + strings.Trim(s[:min(len(s), 40)], "-"))
}
