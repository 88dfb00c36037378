package letter

import (
	"slices"
	"strconv"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
)

// templateScreen is the page of a standard letter.
type templateScreen struct {
	words
	Template
	draft    ui.Draft
	mayWrite bool
}

func (s templateScreen) field(name, label, hint string) ui.Field {
	return s.draft.Field(s.t, name, label, hint)
}

// clash is what somebody typed beside what the standard letter says by now.
func (s templateScreen) clash() ui.Clash {
	return web.Clash(s.p, s.draft, s.action(), s.action(), s.Version, "", s.At,
		ui.Met{Name: "naam", Label: s.t("f_name"), Theirs: s.Name, Yours: web.Line(s.draft.Typed, "naam"), Stands: s.Name},
		ui.Met{Name: "onderwerp", Label: s.t("f_about"), Theirs: s.Subject, Yours: web.Line(s.draft.Typed, "onderwerp"), Stands: s.Subject},
		ui.Met{Name: "tekst", Label: s.t("f_text"), Theirs: s.Body, Yours: web.Lines(s.draft.Typed, "tekst"), Stands: s.Body, Both: ui.BelowOthers})
}

func (s templateScreen) title() string {
	if s.Name == "" {
		return s.t("new")
	}
	return s.Name
}

func (s templateScreen) action() string {
	if s.ID == "" {
		return newPath
	}
	return pathOf(s.ID)
}

func (w words) made(t Template) string {
	if t.Version == 0 {
		return w.t("of_program")
	}
	return w.t("version", "N", t.Version, "Date", w.p.Date(t.At))
}

// hints are what is hard to read in a text, as sentences.
func (w words) hints(body string) []string {
	var list []string
	for _, h := range text.HardToRead(body) {
		key := "hard_" + string(h.Kind)
		list = append(list, w.t(key, "Part", h.Part, "Words", h.Words, "Instead", h.Instead))
	}
	return slices.Compact(list)
}

// lettersScreen is the page of the letters of a case.
type lettersScreen struct {
	words
	View
	draft     ui.Draft
	templates []Template
	chosen    TemplateID
}

func (s lettersScreen) options() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_first")}}
	for _, t := range s.templates {
		if !t.Retired {
			list = append(list, ui.Option{Value: string(t.ID), Label: t.Name, Selected: t.ID == s.chosen})
		}
	}
	return list
}

// state says of a letter whether it went, when and how.
func (w words) state(l Letter) string {
	if l.State == Sent {
		return w.t("sent_"+string(l.Way), "Date", w.p.Date(l.SentOn))
	}
	return w.t("is_draft")
}

// letterScreen is the page of one letter.
type letterScreen struct {
	words
	View
	Letter
	paper Paper
	draft ui.Draft
}

func (s letterScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s letterScreen) path() string { return letterPath(s.View.CaseID, s.Letter.ID) }

func (s letterScreen) editable() bool { return s.MayWrite && s.State == Draft }

func (s letterScreen) in(form string) ui.Draft { return s.draft.In(form) }

// edit is the form in which the letter is written.
func (s letterScreen) edit() casework.Typing {
	return s.Beside.Form(formName(s.Letter.ID), s.in("brief"))
}

func (s letterScreen) ways() []ui.Option {
	var list []ui.Option
	for _, w := range Ways() {
		o := ui.Option{Value: string(w), Label: s.t("way_" + string(w)), Selected: s.in("verstuurd").Value("hoe", "") == string(w)}
		if w == ByMail {
			o.Hint = s.t("way_mail_help")
		}
		list = append(list, o)
	}
	return list
}

// frame is what stands around the letter.
func (s letterScreen) frame() casework.Frame {
	clash := s.clash()
	return casework.Frame{Title: s.t("letter"), Lead: s.state(s.Letter), Here: s.path(), Draft: s.draft, Wrong: s.t("wrong"), Clash: &clash,
		Back: ui.Link{Label: s.t("back_letters"), Href: CasePath(s.View.CaseID)}}
}

// clash is what somebody typed beside what the letter says by now.
func (s letterScreen) clash() ui.Clash {
	if s.draft.Form != "brief" || !s.draft.Typed.Has("tekst") {
		return web.Looks(s.p, s.draft)
	}
	action := s.path()
	if !s.editable() {
		action = ""
	}
	return web.Clash(s.p, s.draft, action, s.path(), s.Version, "", s.At,
		ui.Met{Name: "aan", Label: s.t("f_to"), Theirs: s.To, Yours: web.Lines(s.draft.Typed, "aan"), Stands: s.To},
		ui.Met{Name: "onderwerp", Label: s.t("f_about"), Theirs: s.Subject, Yours: web.Line(s.draft.Typed, "onderwerp"), Stands: s.Subject},
		ui.Met{Name: "tekst", Label: s.t("f_text"), Theirs: s.Text, Yours: web.Lines(s.draft.Typed, "tekst"), Stands: s.Text, Both: ui.BelowOthers})
}

// mayPlace reports whether the reader may put the letter on the own page of the resident.
func (s letterScreen) mayPlace() bool {
	return s.MayWrite && s.Stands && s.Placed.IsZero() && isTo(s.To, s.Address)
}

// onPlan says of a letter that stands on the own page since when, and whether it was opened there;
// empty for another.
func (w words) onPlan(l Letter) string {
	switch {
	case l.Placed.IsZero() && l.Seen.IsZero():
		return ""
	case l.Placed.IsZero():
		return w.t("own_was", "Date", w.p.Time(l.Seen))
	case l.Seen.IsZero():
		return w.t("own_unseen", "Date", w.p.Date(l.Placed))
	}
	return w.t("own_seen", "Date", w.p.Time(l.Seen))
}

func (s letterScreen) today() string { return web.DateIn(s.Today) }
