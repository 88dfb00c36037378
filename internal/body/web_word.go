package body

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// FiguresPath is the page of the figures of the complexes of a body.
func FiguresPath(id ID) string { return PathOf(id) + "/cijfers" }

func (s *Service) wordRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path + "/{id}/cijfers", Handler: s.getFigures, Tongues: true},
		{Pattern: "POST " + Path + "/{id}/cijfers/{complex}", Handler: s.postWord, Tongues: true},
	}
}

func (s *Service) getFigures(c *web.Context) error {
	return s.showFigures(c, http.StatusOK, ui.Draft{}, false)
}

func (s *Service) showFigures(c *web.Context, status int, d ui.Draft, named bool) error {
	v, err := s.Figures(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		return err
	}
	page := c.Page(c.T("body.word_title"))
	page.Path = FiguresPath(v.ID)
	return c.Render(status, figuresPage(page, figuresScreen{words{c.Print}, d, v, named}))
}

// postWord writes what the body says; each complex has a form of its own.
func (s *Service) postWord(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	w := SaidWord{Complex: place.ComplexID(c.R.PathValue("complex")), AsOf: web.DateOf(f, "uitgave"), Text: web.Lines(f, "woord"), Version: web.VersionOf(f), Nobody: f.Get("niemand") == "ja"}
	err = s.SayWord(c.R.Context(), c.Actor, idOf(c), w)
	if d, status, ok := c.Refused(formOf(w.Complex), f, err); ok {
		named := w.Nobody || slices.ContainsFunc(fault.FieldsOf(err), func(f fault.Field) bool { return f.Key == "body.word_name" })
		return s.showFigures(c, status, d, named)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(FiguresPath(idOf(c)), "body.saved")
}

// formOf names the form of a complex.
func formOf(id place.ComplexID) string { return "woord-" + string(id) }

type figuresScreen struct {
	words
	ui.Draft
	FiguresView
	named bool // a text was refused because it seems to hold a name
}

// told are the indicators that residents read: what they notice themselves, and what we do about it.
func told(code string) bool {
	return slices.Contains([]string{"nuisance", "arrears", "turnover", "signals", socialmap.FollowUp}, code)
}

func (s figuresScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("word_c_figure")}, {Label: s.t("word_c_here"), Numeric: true}, {Label: s.t("word_c_around"), Numeric: true}}
}

func (s figuresScreen) value(in socialmap.Indicator, v socialmap.Value) string {
	if !v.Known {
		return s.p.T("socialmap.few")
	}
	return s.p.Decimal(v.Rate, 1) + " " + s.p.T(in.UnitKey())
}

// rows are the figures of a complex, beside those of the neighbourhood.
func (s figuresScreen) rows(c OwnComplex) (rows [][]string) {
	for _, l := range c.Told.Lines {
		if told(l.Indicator.Code) {
			rows = append(rows, []string{s.p.T(l.Indicator.LabelKey()), s.value(l.Indicator, l.Value), s.value(l.Indicator, l.Around)})
		}
	}
	return rows
}

// groups is how team and residents judged the complex, in the words of residents.
func (s figuresScreen) groups(c OwnComplex) (terms []ui.Term) {
	if !c.Told.Composition.Known() {
		return nil
	}
	for _, g := range socialmap.AllGroups() {
		share := c.Told.Composition.Shares[g]
		terms = append(terms, ui.Term{Label: s.p.T(g.ResidentKey()), Text: s.p.T("socialmap.percent_between", "From", s.p.Decimal(share.Low, 1), "To", s.p.Decimal(share.High, 1))})
	}
	return terms
}

func (s figuresScreen) with(c OwnComplex) string {
	return s.t("word_with", "Names", strings.Join(c.Told.With, ", "))
}

// lead says whose word it is.
func (s figuresScreen) lead() string {
	if s.MayWrite {
		return s.t("word_lead")
	}
	return s.t("word_lead_staff")
}

// before is what was said of earlier releases.
func (s figuresScreen) before(c OwnComplex) []Word {
	return slices.DeleteFunc(slices.Clone(c.Words), func(w Word) bool { return w.ID == c.Now().ID })
}

// first tells until when others wait; empty when that has passed or the body spoke.
func (s figuresScreen) first(c OwnComplex) string {
	last := c.Told.AsOf.AddDate(0, 0, FirstDays)
	if !s.MayWrite || c.Now().Version > 0 || s.Today.After(last) {
		return ""
	}
	return s.t("word_first", "Date", s.p.Date(last))
}

func (s figuresScreen) action(c OwnComplex) string {
	return FiguresPath(s.ID) + "/" + url.PathEscape(string(c.ID))
}

func (s figuresScreen) version(c OwnComplex) string {
	return strconv.FormatInt(c.Now().Version, 10)
}

// stale is what somebody typed after another member was first, beside what stands.
func (s figuresScreen) stale() ui.Clash {
	for _, c := range s.Complexes {
		if s.Form == formOf(c.ID) {
			return web.Clash(s.p, s.Draft, s.action(c), FiguresPath(s.ID), c.Now().Version, "", c.Now().At, web.Stands(s.Draft, "woord", s.t("word_say"), c.Now().Text, ui.BelowOthers))
		}
	}
	return web.Looks(s.p, s.Draft)
}
