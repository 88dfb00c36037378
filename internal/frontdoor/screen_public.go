package frontdoor

import (
	"net/url"
	"slices"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// publicScreen is a page for who has no account, in one language.
type publicScreen struct {
	l      Language
	books  []Language
	door   Door
	token  string
	draft  ui.Draft
	status bool   // the page of the status
	story  *Story // nil: nothing was asked yet, or there is none
}

// path is an address in the language of the page.
func (s publicScreen) path(p string) string { return p + "?taal=" + s.l.Code }

func (s publicScreen) field(name, label, hint string) ui.Field {
	return s.draft.Field(func(key string, _ ...any) string { return s.l.T(key) }, name, label, hint)
}

func (s publicScreen) abouts() []ui.Option {
	list := make([]ui.Option, 0, 3)
	for _, a := range Abouts() {
		list = append(list, ui.Option{Value: string(a), Label: s.l.T("over_" + string(a)), Selected: s.draft.Value("over", "") == string(a)})
	}
	return list
}

// moments are the lines of the story, the latest first. A line for which a language has no
// words is left out.
func (s publicScreen) moments() []ui.Moment {
	var list []ui.Moment
	for _, l := range slices.Backward(s.story.Lines) {
		if _, ok := s.l.Words[l.What]; !ok {
			continue
		}
		day := clock.Date(l.At)
		list = append(list, ui.Moment{When: day.Format("02-01-2006"), Machine: day.Format(time.DateOnly), Title: s.l.T(l.What), Icon: ui.IconCheck})
	}
	return list
}

// refused is the form with the reasons why it came back, in the words of the page; ok is
// false for an error that is no such reason.
func (s *publicScreen) refused(typed url.Values, err error) bool {
	if !fault.Is(err, fault.Invalid) {
		return false
	}
	s.draft = ui.Draft{Typed: typed}
	for _, f := range fault.FieldsOf(err) {
		if s.draft.Problem(f.Name) != "" {
			continue // one reason for each control is enough
		}
		pairs := []string{"phone", s.door.Phone}
		if most, ok := f.Args["Max"]; ok {
			pairs = append(pairs, "Max", number(most))
		}
		s.draft.Problems = append(s.draft.Problems, ui.Problem{Name: f.Name, Message: s.l.T(wordOf(f.Key), pairs...)})
	}
	return true
}

// framed is the frame of a public page: in its language, and without a way to sign in.
func (s publicScreen) framed(c *web.Context, path string) ui.Page {
	p := c.Page(s.l.T("title"))
	p.Lang, p.Dir, p.Path, p.Languages = s.l.Code, "", path, nil
	if s.l.Direction == "rtl" {
		p.Dir = "rtl"
	}
	p.Routes.Home, p.Routes.SignIn = "/melden", ""
	w := &p.Words
	w.Skip, w.Theme, w.Light, w.Dark, w.Auto, w.Footer = s.l.T("skip"), s.l.T("theme"), s.l.T("light"), s.l.T("dark"), s.l.T("auto"), s.l.T("footer")
	return p
}
