package retention

import (
	"strconv"
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// The addresses of the pages.
const (
	path       = "/bewaren"
	termsPath  = path + "/termijnen"
	holdsPath  = path + "/vastgehouden"
	erasedPath = path + "/gewist"
)

// words turns the keys of this module into the language of a page.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("retention."+key, pairs...) }

func (w words) months(n int) string { return w.p.N("retention.months_n", n) }

// going is a number of a dry run in words.
func (s dryScreen) going(k GoingKind, n int) string {
	switch {
	case k.Least && n == 0:
		return s.t("uncounted")
	case k.Least:
		return s.t("least", "N", s.p.Int(n))
	}
	return s.count(n, k.Exact)
}

// count is a number in words: as it is, or about how many.
func (w words) count(n int, exact bool) string {
	switch {
	case exact:
		return w.p.Int(n)
	case n == 0:
		return w.t("few", "N", roughStep-1)
	}
	return w.t("about", "N", w.p.Int(n))
}

// source says in words which rule a term comes from.
func (w words) source(s Source, name string) string {
	if name == "" {
		return w.t("source_" + string(s))
	}
	return w.t("source_"+string(s)+"_name", "Name", name)
}

// frame is what all pages of this module share.
type frame struct {
	words
	at      string // the page that is open
	mayHold bool
}

func (f frame) tabs() []ui.NavItem {
	list := []ui.NavItem{{Label: f.t("tab_dry"), Href: path}, {Label: f.t("tab_terms"), Href: termsPath}}
	if f.mayHold {
		list = append(list, ui.NavItem{Label: f.t("tab_holds"), Href: holdsPath})
	}
	list = append(list, ui.NavItem{Label: f.t("tab_erased"), Href: erasedPath})
	for i := range list {
		list[i].Current = list[i].Href == f.at
	}
	return list
}

// dryScreen is the page of what will go.
type dryScreen struct {
	frame
	DryRun
}

func (s dryScreen) lastNight() ui.Notice {
	if s.Last.IsZero() {
		return ui.Notice{Tone: ui.Info, Title: s.t("never_ran"), Text: s.t("never_ran_text")}
	}
	if s.At.Sub(s.Last) > nightLate {
		return ui.Notice{Tone: ui.Bad, Title: s.t("night_missed"), Text: s.t("night_missed_text", "When", s.p.Time(s.Last))}
	}
	return ui.Notice{Tone: ui.Good, Title: s.t("night_ran"), Text: s.t("night_ran_text", "When", s.p.Time(s.Last))}
}

func (s dryScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("c_kind")}, {Label: s.t("c_term")}, {Label: s.t("c_tonight"), Numeric: true},
		{Label: s.t("c_later"), Numeric: true}, {Label: s.t("c_held"), Numeric: true}}
}

func (s dryScreen) thingColumns() []ui.Column {
	return []ui.Column{{Label: s.t("c_thing")}, {Label: s.t("c_on")}}
}

// why says in one line which term makes something go.
func (s dryScreen) why(k GoingKind) string {
	return s.t("going_why", "Months", s.months(k.Months), "Source", s.source(k.Source, k.Name), "Law", k.Law)
}

// termScreen is the page of terms.
type termScreen struct {
	frame
	ui.Draft
	TermsView
}

// clash is what somebody typed beside what is chosen by now.
func (s termScreen) clash() ui.Clash {
	for _, t := range s.Terms {
		if string(t.Kind) == s.Form {
			return web.Clash(s.p, s.Draft, termsPath+"/"+s.Form, termsPath, t.Choice.Version, "", time.Time{},
				web.Stands(s.Draft, "maanden", s.t("f_months"), stored(t.Choice.Months), ui.NoJoint),
				web.Stands(s.Draft, "reden", s.t("f_reason"), t.Choice.Reason, ui.BelowOthers))
		}
	}
	return web.Looks(s.p, s.Draft)
}

func (s termScreen) facts(t TermRow) []ui.Term {
	list := []ui.Term{{Label: s.t("f_why"), Text: s.t("why_" + string(t.Kind))}, {Label: s.t("f_law"), Text: t.Law}}
	if t.Months != t.Term.Months {
		list = append(list, ui.Term{Label: s.t("f_standard"), Text: s.months(t.Term.Months)})
	}
	if t.Choice.Version > 0 {
		list = append(list, ui.Term{Label: s.t("f_chosen"), Text: s.t("chosen_by", "Name", s.name(t.Choice.By), "Date", s.p.Date(t.Choice.At))})
	}
	if t.Choice.Reason != "" {
		list = append(list, ui.Term{Label: s.t("f_reason"), Text: t.Choice.Reason})
	}
	if !t.Kept {
		list = append(list, ui.Term{Label: s.t("f_now"), Text: s.t("nothing_kept")})
	}
	return list
}

func (s termScreen) name(id string) string {
	if n := s.Names[id]; n != "" {
		return n
	}
	return s.t("unknown")
}

// stored is the text of a chosen number of months, empty for none.
func stored(months int) string {
	if months == 0 {
		return ""
	}
	return strconv.Itoa(months)
}

func (s termScreen) processingOptions(t TermRow) []ui.Option {
	chosen := s.In(string(t.Kind)).Value("verwerking", t.Choice.Processing)
	list := []ui.Option{{Label: s.t("no_processing")}}
	for _, l := range s.Limits {
		list = append(list, ui.Option{Value: l.Processing, Label: s.t("processing_option", "Name", l.Name, "Months", s.months(l.Months)), Selected: l.Processing == chosen})
	}
	return list
}

// holdScreen is the page of holds.
type holdScreen struct {
	frame
	ui.Draft
	HoldsView
}

func (s holdScreen) name(id string) string {
	if n := s.Names[id]; n != "" {
		return n
	}
	return s.t("unknown")
}

func (s holdScreen) typeOptions() []ui.Option {
	var list []ui.Option
	for _, t := range s.Types {
		list = append(list, ui.Option{Value: t, Label: s.t("type_" + t), Hint: s.t("typehint_" + t), Selected: s.In("").Value("soort", "Case") == t})
	}
	return list
}

func (s holdScreen) causeOptions() []ui.Option {
	var list []ui.Option
	for _, c := range Causes() {
		list = append(list, ui.Option{Value: string(c), Label: s.p.T(c.Key()), Selected: s.In("").Value("oorzaak", string(Grievance)) == string(c)})
	}
	return list
}

func (s holdScreen) facts(h Hold) []ui.Term {
	note := h.Note
	if note == "" {
		note = s.t("unreadable")
	}
	return []ui.Term{{Label: s.t("f_cause"), Text: s.p.T(h.Cause.Key())}, {Label: s.t("f_because"), Text: note},
		{Label: s.t("f_by"), Text: s.t("by_on", "Name", s.name(h.By), "Date", s.p.Date(h.At))}, {Label: s.t("f_review"), Text: s.p.Date(h.Review)}}
}

func (s holdScreen) title(h Hold) string {
	label := h.Label
	if label == "" {
		label = s.t("nameless")
	}
	return s.t("type_"+h.Type) + " " + label
}

func (s holdScreen) tag(h Hold) ui.TagText {
	if h.Late(s.Today) {
		return ui.TagText{Tone: ui.Bad, Text: s.t("review_late")}
	}
	return ui.TagText{Tone: ui.Info, Text: s.t("review_due", "Date", s.p.ShortDate(h.Review))}
}

func (s holdScreen) reviewIn() string { return s.Today.AddDate(0, 6, 0).Format(time.DateOnly) }

// erasedScreen is the page of what was erased.
type erasedScreen struct {
	frame
	list []Deletion
	next string
}

func (s erasedScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("c_night")}, {Label: s.t("c_kind")}, {Label: s.t("c_number"), Numeric: true}, {Label: s.t("c_term")}}
}
