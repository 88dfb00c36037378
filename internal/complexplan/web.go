package complexplan

import (
	"net/http"
	"net/url"
	"slices"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

// Path is where plans of complexes stand.
const Path = "/complexplannen"

const newPath = Path + "/nieuw"

// The forms of the page of a plan.
const formAction = "actie"

func pathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getPlan},
		{Pattern: "GET " + Path + "/{id}/wijzigen", Handler: s.getChange},
		{Pattern: "POST " + Path + "/{id}/wijzigen", Handler: s.postChange},
		{Pattern: "POST " + Path + "/{id}/stap", Handler: s.postStep},
		{Pattern: "POST " + Path + "/{id}/acties", Handler: s.postAction},
		{Pattern: "POST " + Path + "/{id}/acties/{actie}", Handler: s.postTick},
	}
}

func (s *Service) getList(c *web.Context) error {
	l, err := s.All(c.R.Context(), c.Actor, place.ComplexID(c.R.URL.Query().Get("complex")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("complexplan.title"))
	page.Path = Path
	return c.Render(http.StatusOK, listPage(page, listScreen{words{c.Print}, l}))
}

func (s *Service) getNew(c *web.Context) error {
	return s.newForm(c, http.StatusOK, ui.Draft{}, place.ComplexID(c.R.URL.Query().Get("complex")), false)
}

func (s *Service) newForm(c *web.Context, status int, d ui.Draft, complex place.ComplexID, named bool) error {
	f, err := s.FormOf(c.R.Context(), c.Actor, complex)
	if err != nil {
		return err
	}
	page := c.Page(c.T("complexplan.new"))
	page.Path = newPath
	return c.Render(status, formPage(page, formScreen{words{c.Print}, d, Plan{Complex: complex, Target: None, State: Idea}, f, named}))
}

// named reports whether a text was refused because it seems to hold a name, or the writer said that
// it is nobody's.
func named(f url.Values, err error) bool {
	return nobody(f) || slices.ContainsFunc(fault.FieldsOf(err), func(f fault.Field) bool { return f.Key == "complexplan."+string(text.LooksLikeName) })
}

func nobody(f url.Values) bool { return f.Get("niemand") == "ja" }

// draftOf is a plan as the form says it.
func draftOf(f url.Values) Draft {
	return Draft{Theme: Theme(f.Get("thema")), Goal: web.Lines(f, "doel"), Indicator: f.Get("cijfer"), Target: web.Tenths(f.Get("getal")),
		Euros: web.NumberOf(f, "geld"), Holder: f.Get("houder"), Until: web.DateOf(f, "tot"), Due: web.DateOf(f, "kijkdag"), Nobody: nobody(f)}
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	complex := place.ComplexID(f.Get("complex"))
	id, err := s.Make(c.R.Context(), c.Actor, complex, draftOf(f), f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.newForm(c, status, d, complex, named(f, err))
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "complexplan.saved")
}

func idOf(c *web.Context) ID { return ID(c.R.PathValue("id")) }

func (s *Service) getPlan(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}, false) }

func (s *Service) show(c *web.Context, status int, d ui.Draft, named bool) error {
	v, err := s.Show(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		return err
	}
	screen := showScreen{words: words{c.Print}, Draft: d, View: v, named: named}
	if screen.compared, err = s.Compare(c.R.Context(), c.Actor, v.Plan); err != nil {
		return err
	}
	if v.MayWrite {
		f, err := s.FormOf(c.R.Context(), c.Actor, v.Complex)
		if err != nil {
			return err
		}
		screen.holders = f.Holders
	}
	page := c.Page(c.T("complexplan.one"))
	page.Path = pathOf(v.ID)
	return c.Render(status, showPage(page, screen))
}

func (s *Service) getChange(c *web.Context) error {
	return s.change(c, http.StatusOK, ui.Draft{}, false)
}

func (s *Service) change(c *web.Context, status int, d ui.Draft, named bool) error {
	v, err := s.Show(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		return err
	}
	if _, err := s.policy.Require("complexplan.change", c.Actor, actWrite, actRead, v.Resource()); err != nil {
		return err
	}
	f, err := s.FormOf(c.R.Context(), c.Actor, v.Complex)
	if err != nil {
		return err
	}
	page := c.Page(c.T("complexplan.change"))
	page.Path = pathOf(v.ID)
	return c.Render(status, formPage(page, formScreen{words{c.Print}, d, v.Plan, f, named}))
}

func (s *Service) postChange(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Change(c.R.Context(), c.Actor, idOf(c), web.VersionOf(f), draftOf(f))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.change(c, status, d, named(f, err))
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(idOf(c)), "complexplan.saved")
}

// did goes back to the plan after something was done with it from a form.
func (s *Service) did(c *web.Context, form string, f url.Values, err error) error {
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.show(c, status, d, named(f, err))
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(idOf(c)), "complexplan.saved")
}

func (s *Service) postStep(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	m := Move{Step: Step(f.Get("stap")), Words: web.Lines(f, "tekst"), Due: web.DateOf(f, "kijkdag"), Nobody: nobody(f)}
	return s.did(c, f.Get("stap"), f, s.Move(c.R.Context(), c.Actor, idOf(c), web.VersionOf(f), m))
}

func (s *Service) postAction(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := Action{PlanID: idOf(c), What: web.Line(f, "wat"), Holder: f.Get("wie"), Partner: web.Line(f, "partner"), Due: web.DateOf(f, "klaar")}
	return s.did(c, formAction, f, s.Add(c.R.Context(), c.Actor, a, nobody(f), f.Get("sleutel")))
}

func (s *Service) postTick(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return s.did(c, "", f, s.Tick(c.R.Context(), c.Actor, idOf(c), c.R.PathValue("actie"), f.Get("klaar") == "ja"))
}
