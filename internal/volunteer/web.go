package volunteer

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

// Path is where colleagues find volunteers, OwnPath where volunteers find themselves.
const (
	Path    = "/vrijwilligers"
	OwnPath = "/inzet"
	newPath = Path + "/nieuw"
	netPath = Path + "/dekking"
	setPath = Path + "/instellingen"
	ownEdit = OwnPath + "/wijzigen"
)

func pathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return append(s.askRoutes(), []web.Route{
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + setPath, Handler: s.getSettings},
		{Pattern: "POST " + setPath, Handler: s.postSettings},
		{Pattern: "GET " + netPath, Handler: s.getNetwork},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getOne},
		{Pattern: "POST " + Path + "/{id}/moment", Handler: s.postTalk},
		{Pattern: "POST " + Path + "/{id}/stap", Handler: s.postStep},
		{Pattern: "POST " + Path + "/{id}/dank", Handler: s.postThanks},
		{Pattern: "GET " + Path + "/{id}/wijzigen", Handler: s.getEdit},
		{Pattern: "POST " + Path + "/{id}/wijzigen", Handler: s.postEdit},
		{Pattern: "GET " + OwnPath, Handler: s.getOwn},
		{Pattern: "POST " + OwnPath + "/stap", Handler: s.postOwnStep},
		{Pattern: "GET " + ownEdit, Handler: s.getOwnEdit},
		{Pattern: "POST " + ownEdit, Handler: s.postOwnEdit},
	}...)
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "volunteer.nav", Path: Path, Icon: string(ui.IconTogether), Action: actList, Order: 47},
		{Key: "volunteer.nav_own", Path: OwnPath, Icon: string(ui.IconTogether), Action: actOwn, Order: 48},
	}
}

// filterOf is what a list is asked for in its address.
func filterOf(q url.Values, s *Service) Filter {
	f := Filter{State: State(q.Get("stand")), Complex: place.ComplexID(q.Get("complex")), Role: q.Get("rol"), Language: q.Get("taal"), Talent: q.Get("talent")}
	if q.Get("wacht") != "" {
		f.DueBefore = s.now().AddDate(0, 0, 7)
	}
	return f
}

func (s *Service) getList(c *web.Context) error {
	q := c.R.URL.Query()
	l, err := s.Volunteers(c.R.Context(), c.Actor, filterOf(q, s))
	if err != nil {
		return err
	}
	cards, err := s.cardsAt(c.R.Context(), c.Actor, c.Print, AtStaff)
	if err != nil {
		return err
	}
	page := c.Page(c.T("volunteer.title"))
	page.Path = Path
	return c.Render(http.StatusOK, listPage(page, listScreen{words{c.Print}, l, q, cards, web.NumberOf(q, "blad")}))
}

// draftOf is a volunteer as a form says it.
func draftOf(f url.Values) (d Draft) {
	d.Name, d.Phone, d.Mail, d.When = web.Line(f, "naam"), web.Line(f, "telefoon"), web.Line(f, "mail"), web.Lines(f, "wanneer")
	d.Roles, d.Languages, d.Talents = f["rollen"], f["talen"], f["talenten"]
	for _, part := range f["delen"] {
		if n, err := strconv.Atoi(part); err == nil && n >= 0 && n < weekParts {
			d.Parts |= 1 << n
		}
	}
	d.Postcode, d.Number, d.Agrees, d.ContactID, d.UserID = web.Line(f, "postcode"), web.Line(f, "huisnummer"), f.Get("akkoord") != "", f.Get("contact"), f.Get("account")
	d.Certificate = Certificate{web.DateOf(f, "vog-gevraagd"), web.DateOf(f, "vog"), web.DateOf(f, "vog-tot")}
	d.Call = web.Line(f, "contact-telefoon")
	d.Quiet = f.Get("mijlpalen") == ""
	d.Agreed, d.Version, d.Key = web.DateOf(f, "overeenkomst"), web.VersionOf(f), f.Get("sleutel")
	return d
}

func (s *Service) getNew(c *web.Context) error { return s.newForm(c, http.StatusOK, ui.Draft{}) }

func (s *Service) newForm(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Blank(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("volunteer.new"))
	page.Path = newPath
	return c.Render(status, newPage(page, formScreen{words{c.Print}, d, v}))
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.Add(c.R.Context(), c.Actor, draftOf(f))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.newForm(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "volunteer.saved_new")
}

func (s *Service) getOne(c *web.Context) error { return s.one(c, http.StatusOK, ui.Draft{}) }

func (s *Service) one(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	sentences, _, err := s.Sentences(c.R.Context(), c.Actor, brought(c.Print))
	if err != nil {
		return err
	}
	page := c.Page(c.T("volunteer.one"))
	page.Path = pathOf(v.ID)
	return c.Render(status, onePage(page, oneScreen{words{c.Print}, d, v, sentences}))
}

// did answers a form of the page of one volunteer.
func (s *Service) did(c *web.Context, form string, f url.Values, err error) error {
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.one(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(ID(c.R.PathValue("id"))), "volunteer.saved")
}

func (s *Service) postTalk(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	kind := Kind(f.Get("soort"))
	return s.did(c, "moment-"+string(kind), f, s.Talked(c.R.Context(), c.Actor, ID(c.R.PathValue("id")), web.VersionOf(f),
		Tap{Kind: kind, How: How(f.Get("hoe")), Note: web.Lines(f, "notitie")}))
}

func (s *Service) postThanks(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	words := web.Line(f, "zin")
	if words == "" {
		words = web.Lines(f, "dank")
	}
	err = s.Thank(c.R.Context(), c.Actor, ID(c.R.PathValue("id")), words)
	if d, status, ok := c.Refused("dank", f, err); ok {
		return s.one(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(ID(c.R.PathValue("id"))), "volunteer.thanked")
}

func actOf(f url.Values) Act {
	return Act{Step: Step(f.Get("stap")), Back: web.DateOf(f, "terug"), Day: web.DateOf(f, "dag"), Why: web.Lines(f, "waarom")}
}

func (s *Service) postStep(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if Step(f.Get("stap")) == stepErase {
		err := s.EraseNow(c.R.Context(), c.Actor, ID(c.R.PathValue("id")), web.VersionOf(f))
		if err == nil {
			return c.RedirectWith(Path, "volunteer.erased_now")
		}
		return s.did(c, "stap", f, err)
	}
	return s.did(c, "stap", f, s.Take(c.R.Context(), c.Actor, ID(c.R.PathValue("id")), web.VersionOf(f), actOf(f)))
}

func (s *Service) getEdit(c *web.Context) error { return s.editForm(c, http.StatusOK, ui.Draft{}) }

func (s *Service) editForm(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	if _, err := s.policy.Require("volunteer.form", c.Actor, actKeep, actRead, v.Resource()); err != nil {
		return err
	}
	page := c.Page(c.T("volunteer.edit"))
	page.Path = pathOf(v.ID) + "/wijzigen"
	return c.Render(status, editPage(page, formScreen{words{c.Print}, d, v}))
}

func (s *Service) postEdit(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := draftOf(f)
	x.ID = ID(c.R.PathValue("id"))
	err = s.Edit(c.R.Context(), c.Actor, x)
	if d, status, ok := c.Refused("", f, err); ok {
		return s.editForm(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(x.ID), "volunteer.saved")
}

func (s *Service) getSettings(c *web.Context) error {
	return s.settings(c, http.StatusOK, ui.Draft{})
}

func (s *Service) settings(c *web.Context, status int, d ui.Draft) error {
	set, version, err := s.Settings(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("volunteer.settings"))
	page.Path = setPath
	list, sentenceVersion, err := s.Sentences(c.R.Context(), c.Actor, brought(c.Print))
	if err != nil {
		return err
	}
	return c.Render(status, setPage(page, setScreen{words{c.Print}, d, set, version, list, sentenceVersion}))
}

func (s *Service) postSettings(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if f.Has("zinnen") {
		err = s.SetSentences(c.R.Context(), c.Actor, strings.Split(web.Lines(f, "zinnen"), "\n"), web.VersionOf(f))
		if d, status, ok := c.Refused("zinnen", f, err); ok {
			return s.settings(c, status, d)
		}
		if err != nil {
			return err
		}
		return c.RedirectWith(Path, "volunteer.saved")
	}
	err = s.Set(c.R.Context(), c.Actor, Settings{CheckMonths: web.NumberOf(f, "maanden"), CoachMonths: web.NumberOf(f, "coaching"), PerHomes: web.NumberOf(f, "woningen"), Agreement: web.NumberOf(f, "overeenkomst")}, web.VersionOf(f))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.settings(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(Path, "volunteer.saved")
}
