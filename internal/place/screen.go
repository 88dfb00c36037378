package place

import (
	"net/url"
	"slices"
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// words turns the keys of this module into the language of a page.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("place."+key, pairs...) }

// improveScreen is the form to correct a complex or home.
type improveScreen struct {
	words
	Record
	areas    []Area
	typed    url.Values        // of a form that was refused, nil otherwise
	errors   map[string]string // by field
	conflict bool
}

// Addresses. The page of the figures of a complex lies in the module above.
func improvePath(s Subject, id string) string {
	return "/" + string(s) + "/" + url.PathEscape(id) + "/verbeteren"
}

func restorePath(s Subject, id string) string {
	return "/" + string(s) + "/" + url.PathEscape(id) + "/terugzetten"
}

func (s improveScreen) trail() []ui.Link {
	list := []ui.Link{{Label: s.t("trail_map"), Href: "/complex-in-beeld"}}
	if s.ComplexID != "" {
		list = append(list, ui.Link{Label: s.ComplexName, Href: "/complex-in-beeld/complexen/" + url.PathEscape(string(s.ComplexID))})
	}
	if s.Subject == OfComplex {
		return append(list, ui.Link{Label: s.t("improve")})
	}
	if s.ComplexID != "" {
		list = append(list, ui.Link{Label: s.t("improve"), Href: improvePath(OfComplex, string(s.ComplexID))})
	}
	return append(list, ui.Link{Label: s.Title})
}

func (s improveScreen) eyebrow() string {
	if s.Subject == OfComplex {
		return s.t("of_complex", "Key", s.Key)
	}
	return s.t("of_home", "Key", s.Key)
}

func (s improveScreen) label(f CorrectionField) string { return s.p.T(f.Key()) }

// value is what stands in a control: what was typed, or what is stored.
func (s improveScreen) value(f FieldValue) string {
	if s.typed != nil && s.typed.Has(string(f.Field)) {
		return s.typed.Get(string(f.Field))
	}
	return f.Value
}

// hint says what the field is measured in.
func (s improveScreen) hint(f FieldValue) string {
	switch {
	case f.Corrected:
		return s.t("delivered", "Value", s.named(f.Field, f.Delivered))
	case f.Field == UnitArea:
		return s.t("metres2")
	case f.Field == UnitPosition, f.Field == ComplexPosition:
		return s.t("point_help")
	}
	return ""
}

// clash is what somebody typed beside what holds now.
func (s improveScreen) clash() ui.Clash {
	d := ui.Draft{Typed: s.typed}
	var fields []ui.Met
	for _, f := range s.Fields {
		m := web.Stands(d, string(f.Field), s.label(f.Field), f.Value, ui.NoJoint)
		m.Theirs, m.Yours = s.named(f.Field, f.Value), s.named(f.Field, m.Yours)
		fields = append(fields, m)
	}
	path := improvePath(s.Subject, s.ID)
	c := web.Clash(s.p, d, path, path, 0, "", time.Time{}, fields...)
	c.Version = s.Version
	return c
}

// named is a value in words: the name of a neighbourhood, or that there is nothing.
func (s improveScreen) named(f CorrectionField, value string) string {
	if value == "" {
		return s.t("nothing")
	}
	if f == ComplexNeighbourhood {
		if i := slices.IndexFunc(s.areas, func(a Area) bool { return string(a.Code) == value }); i >= 0 {
			return s.areas[i].Name
		}
	}
	if f == UnitComplex {
		if i := slices.IndexFunc(s.Choices, func(c Choice) bool { return c.Key == value }); i >= 0 {
			return s.Choices[i].Name
		}
	}
	return value
}

// options are the choices of a field that is chosen and not typed; nil for the others.
func (s improveScreen) options(f FieldValue) []ui.Option {
	switch f.Field {
	case ComplexNeighbourhood:
		return s.areaOptions(f)
	case UnitComplex:
		return s.complexOptions(f)
	}
	return nil
}

func (s improveScreen) complexOptions(f FieldValue) []ui.Option {
	chosen := s.value(f)
	list := []ui.Option{{Label: s.t("no_complex"), Selected: chosen == ""}}
	for _, c := range s.Choices {
		list = append(list, ui.Option{Value: c.Key, Label: c.Name, Selected: c.Key == chosen})
	}
	return list
}

func (s improveScreen) areaOptions(f FieldValue) []ui.Option {
	chosen := s.value(f)
	var list []ui.Option
	if f.Value == "" {
		list = append(list, ui.Option{Label: s.t("choose_area"), Selected: chosen == ""})
	}
	known := false
	for _, a := range s.areas {
		list = append(list, ui.Option{Value: string(a.Code), Label: a.Name, Selected: string(a.Code) == chosen})
		known = known || string(a.Code) == chosen
	}
	if !known && chosen != "" { // of a division that the program does not hold
		list = append(list, ui.Option{Value: chosen, Label: chosen, Selected: true})
	}
	return list
}

func (s improveScreen) input(f FieldValue) ui.Input {
	_, r, _ := f.Field.rule()
	in := ui.Input{Value: s.value(f), Autocomplete: "off", MaxLength: r.longest}
	if r.number {
		in.InputMode, in.MaxLength = "numeric", 5
	}
	in.Short = r.number || r.kept == asPoint || f.Field == UnitPostcode || f.Field == UnitAddition
	return in
}

// summary are the reasons of a refusal in the order of the form.
func (s improveScreen) summary() []ui.FieldError {
	var list []ui.FieldError
	if message := s.errors[""]; message != "" {
		list = append(list, ui.FieldError{Message: message})
	}
	for _, f := range s.Fields {
		if message := s.errors[string(f.Field)]; message != "" {
			list = append(list, ui.FieldError{FieldID: string(f.Field), Message: s.label(f.Field) + ": " + message})
		}
	}
	return list
}

// corrected are the fields that differ from what is delivered.
func (s improveScreen) corrected() []FieldValue {
	var list []FieldValue
	for _, f := range s.Fields {
		if f.Corrected {
			list = append(list, f)
		}
	}
	return list
}

func (s improveScreen) who(f FieldValue) string {
	if f.By == "" {
		return s.t("corrected_on", "Date", s.p.Date(f.At))
	}
	return s.t("corrected_by", "Name", f.By, "Date", s.p.Date(f.At))
}

func (s improveScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("field")}, {Label: s.t("own")}, {Label: s.t("delivered_head")}, {Label: s.t("who")}, {Label: s.t("back")}}
}
