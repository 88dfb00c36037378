package importer

import (
	"strconv"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

// words are the messages of this module for a screen.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("importer."+key, pairs...) }

func (w words) kind(k Kind) string { return w.t("kind_" + string(k)) }

func (w words) number(n int64) string { return w.p.Int(int(n)) }

// importScreen is the page with the form.
type importScreen struct {
	words
	form
	errs        map[string]string
	list        []Delivery
	names       map[string]string // of users by id
	differences []place.Difference
	may         bool
}

func (s importScreen) kindOptions() []ui.Option {
	options := []ui.Option{{Value: "", Label: s.t("choose")}}
	for _, k := range Kinds() {
		options = append(options, ui.Option{Value: string(k), Label: s.words.kind(k), Selected: k == s.form.kind})
	}
	return options
}

func (s importScreen) scopeOptions() []ui.Option {
	return []ui.Option{
		{Value: "deel", Label: s.t("scope_part"), Hint: s.t("scope_part_help"), Selected: !s.full},
		{Value: "volledig", Label: s.t("scope_full"), Hint: s.t("scope_full_help"), Selected: s.full},
	}
}

func (s importScreen) fieldErrors() []ui.FieldError {
	var list []ui.FieldError
	for _, name := range []string{"", "soort", "bestand", "peildatum"} {
		if m := s.errs[name]; m != "" {
			list = append(list, ui.FieldError{FieldID: name, Message: m})
		}
	}
	return list
}

func (s importScreen) by(d Delivery) string {
	if name := s.names[d.By]; name != "" {
		return name
	}
	return s.t("by_system")
}

func (s importScreen) examples() []Kind {
	var list []Kind
	for _, k := range Kinds() {
		if _, ok := templateOf(k); ok {
			list = append(list, k)
		}
	}
	return list
}

// deliveryScreen is the page of one delivery.
type deliveryScreen struct {
	words
	Delivery
	problems []Problem
}

// firstProblems is how many problems the page shows.
const firstProblems = 100

func (s deliveryScreen) path() string { return importPath + "/" + s.ID }

func (s deliveryScreen) first() []Problem { return s.problems[:min(firstProblems, len(s.problems))] }

func (s deliveryScreen) title() string { return s.words.kind(s.Delivery.Kind) }

func (s deliveryScreen) progress() ui.Progress {
	p := ui.Progress{Label: s.t("step_" + s.Step)}
	if s.Total > 0 {
		percent := int(100 * s.Done / s.Total)
		p.Value, p.Max, p.Text = percent, 100, strconv.Itoa(percent)+"%"
	}
	return p
}

func (s deliveryScreen) notice() ui.Notice {
	switch {
	case s.State == failed:
		return ui.Notice{Tone: ui.Bad, Title: s.t("state_failed"), Text: s.Failure}
	case s.State == broken:
		return ui.Notice{Tone: ui.Warn, Title: s.t("state_broken"), Text: s.t("state_broken_text")}
	case s.DryRun:
		return ui.Notice{Tone: ui.Info, Title: s.t("state_looked"), Text: s.t("state_looked_text")}
	}
	return ui.Notice{Tone: ui.Good, Title: s.t("state_done"), Text: s.t("state_done_text")}
}

func (s deliveryScreen) counts() []ui.BigFigure {
	return []ui.BigFigure{
		{Label: s.t("added"), Figure: s.number(s.Counts.Added)},
		{Label: s.t("changed"), Figure: s.number(s.Counts.Changed)},
		{Label: s.t("ended"), Figure: s.number(s.Counts.Ended)},
		{Label: s.t("unchanged"), Figure: s.number(s.Counts.Unchanged)},
		{Label: s.t("refused"), Figure: s.number(s.Counts.Refused)},
	}
}

func (w words) state(d Delivery) ui.TagText {
	switch {
	case d.State == running:
		return ui.TagText{Tone: ui.Info, Text: w.t("tag_running")}
	case d.State == failed, d.State == broken:
		return ui.TagText{Tone: ui.Bad, Text: w.t("tag_failed")}
	case d.DryRun:
		return ui.TagText{Tone: ui.Plain, Text: w.t("tag_looked")}
	}
	return ui.TagText{Tone: ui.Good, Text: w.t("tag_done")}
}
