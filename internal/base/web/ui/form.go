package ui

import (
	"strconv"

	"github.com/a-h/templ"
)

// ActionKind says how much weight a button has. A page has one Primary at most.
type ActionKind string

// The kinds of button. The zero value is Primary.
const (
	Primary   ActionKind = ""
	Secondary ActionKind = "secondary"
	Quiet     ActionKind = "quiet"
	Danger    ActionKind = "danger"
)

func (k ActionKind) class() string {
	if k == Primary {
		return "primary"
	}
	return string(k)
}

// Action is a button or a link that looks like one. Href is for LinkButton, Name, Value
// and FormAction for Button. Attrs may hold hx-* attributes, never hx-on.
type Action struct {
	Label       string
	Icon        IconName
	Kind        ActionKind
	Href        string
	Name, Value string
	FormAction  string
	Attrs       templ.Attributes
}

// Field is what every control has: a name to send it under, a label, a hint below it and
// an error when the last answer was not right. ID is Name when empty.
type Field struct {
	Name, Label string
	Hint, Error string
	ID          string
	Note        string // behind the label, for instance "niet verplicht"
	Big         bool   // the label is as large as an h2: one question that stands alone
	Required    bool
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (f Field) hintID() string  { return f.id() + "-hint" }
func (f Field) errorID() string { return f.id() + "-error" }

// Aria returns the attributes that tie a control to its hint and its error.
func (f Field) Aria() templ.Attributes {
	attrs := templ.Attributes{}
	var described string
	if f.Hint != "" {
		described = f.hintID()
	}
	if f.Error != "" {
		attrs["aria-invalid"] = "true"
		if described != "" {
			described += " "
		}
		described += f.errorID()
	}
	if described != "" {
		attrs["aria-describedby"] = described
	}
	return attrs
}

// Attrs returns what a control of your own inside FieldBox needs: id, name, required and
// the attributes of Aria.
func (f Field) Attrs() templ.Attributes {
	attrs := f.Aria()
	attrs["id"], attrs["name"] = f.id(), f.Name
	if f.Required {
		attrs["required"] = true
	}
	return attrs
}

// groupAttrs is Aria for a fieldset, which may not be called invalid itself.
func (f Field) groupAttrs() templ.Attributes {
	attrs := f.Aria()
	delete(attrs, "aria-invalid")
	attrs["id"] = f.id()
	return attrs
}

// InputType is the type attribute of an input.
type InputType string

// The types of input. The zero value is plain text.
const (
	TypeText     InputType = "text"
	TypeDate     InputType = "date"
	TypeTime     InputType = "time"
	TypeEmail    InputType = "email"
	TypePassword InputType = "password"
	TypeTel      InputType = "tel"
	TypeNumber   InputType = "number"
	TypeSearch   InputType = "search"
)

// Input is a control of one line.
type Input struct {
	Value        string
	Type         InputType
	Autocomplete string // as in HTML: "username", "current-password", "off"
	InputMode    string // "numeric", "tel"
	MaxLength    int    // characters; 0 for no limit
	Short        bool   // dates, numbers, postcodes
	Attrs        templ.Attributes
}

func (in Input) kind() string {
	if in.Type == "" {
		return string(TypeText)
	}
	return string(in.Type)
}

func (in Input) attrs() templ.Attributes {
	attrs := templ.Attributes{}
	if in.Autocomplete != "" {
		attrs["autocomplete"] = in.Autocomplete
	}
	if in.InputMode != "" {
		attrs["inputmode"] = in.InputMode
	}
	if in.MaxLength > 0 {
		attrs["maxlength"] = strconv.Itoa(in.MaxLength)
	}
	return merge(attrs, in.Attrs)
}

// Area is a control for more than one line. Left is the sentence that says how much room
// there is, with {n} where the number comes; it needs MaxLength.
type Area struct {
	Value     string
	Rows      int // 3 when zero
	MaxLength int // characters; 0 for no limit
	Left      string
	Attrs     templ.Attributes
}

func (a Area) rows() string {
	if a.Rows == 0 {
		return "3"
	}
	return strconv.Itoa(a.Rows)
}

// File is a control to add a file. Capture opens the camera of a phone.
type File struct {
	Accept   string // "image/*", ".csv,.xlsx"
	Capture  bool
	Multiple bool
	Attrs    templ.Attributes
}

// Option is one choice in a Select, Radios, RadioTiles or CheckboxList.
type Option struct {
	Value, Label string
	Hint         string   // not in a Select
	Icon         IconName // tiles only
	Tone         Tone     // tiles only: the colour behind the icon
	Selected     bool
	Disabled     bool
	After        templ.Component // below it in a CheckboxList: what belongs to it once it is ticked
}

// Choices are options of which each has its word in a catalogue: that of prefix with the value behind
// it, as t gives it.
func Choices[T ~string](t func(key string, pairs ...any) string, prefix string, values []T, chosen string) []Option {
	list := make([]Option, 0, len(values))
	for _, v := range values {
		list = append(list, Option{Value: string(v), Label: t(prefix + string(v)), Selected: string(v) == chosen})
	}
	return list
}

// ChooseOne is Choices with an empty one first, which asks to choose: the word choose_one.
func ChooseOne[T ~string](t func(key string, pairs ...any) string, prefix string, values []T, chosen string) []Option {
	return append([]Option{{Label: t("choose_one"), Selected: chosen == ""}}, Choices(t, prefix, values, chosen)...)
}

// FieldError ties a message in the ErrorSummary to its control.
type FieldError struct {
	FieldID string // "" when it belongs to no single control
	Message string
}

// Search is a form with one field. It is sent with POST, so that what somebody looks for
// stays out of addresses and logs; Harmless sends it with GET, for what holds nothing
// personal, such as the name of a complex.
type Search struct {
	Action   string
	Name     string
	Label    string
	Hint     string
	Value    string
	Button   string
	Harmless bool
	Attrs    templ.Attributes // of the form: hx-post, hx-target
}

func (s Search) method() string {
	if s.Harmless {
		return "get"
	}
	return "post"
}

func (s Search) field() Field {
	return Field{Name: s.Name, ID: s.Name + "-zoek", Label: s.Label, Hint: s.Hint}
}

// RoleButton signs somebody in with one touch, in the demo.
type RoleButton struct {
	Value, Label, Hint string
	Icon               IconName
	Tone               Tone
}

// optionID is the id of one control of a group; the id of the field is the group's own.
func optionID(f Field, i int) string { return f.id() + "-" + strconv.Itoa(i+1) }
