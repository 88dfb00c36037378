package directory

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

// Path is the open page: who helps. KeepPath is where the directory is kept.
const (
	Path     = "/wie-helpt"
	KeepPath = "/wijkgids"
	newPath  = KeepPath + "/nieuw"
)

// PathOf is the open page of a service.
func PathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

func keepPathOf(id ID) string { return KeepPath + "/" + url.PathEscape(string(id)) }

// What one address may look up: a community centre behind one address, and no copying machine.
const (
	looksPerSecond = 2.0
	looksAtOnce    = 200
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return append([]web.Route{
		{Pattern: "GET " + Path, Handler: s.getFind, Public: true},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getShow, Public: true},
		{Pattern: "GET " + KeepPath, Handler: s.getKeep},
		{Pattern: "POST " + KeepPath + "/termijn", Handler: s.postTerms},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + KeepPath + "/{id}", Handler: s.getEdit},
		{Pattern: "POST " + KeepPath + "/{id}", Handler: s.postEdit},
		{Pattern: "POST " + KeepPath + "/{id}/klopt", Handler: s.postConfirm},
		{Pattern: "POST " + KeepPath + "/{id}/plekken", Handler: s.postFree},
	}, s.openRoutes()...)
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "directory.nav", Path: Path, Icon: string(ui.IconPhone), Action: actRead, Order: 46},
		{Key: "directory.nav_keep", Path: KeepPath, Icon: string(ui.IconTogether), Action: actKeep, Order: 66}}
}

// slow holds back who looks up too much too fast.
func slow(c *web.Context) error {
	if c.Allow("wie-helpt", looksPerSecond, looksAtOnce) {
		return nil
	}
	return fault.New("directory.slow", fault.TooMany)
}

// open is the frame of an open page, which looks the same to who is signed in.
func open(c *web.Context, title, path string) ui.Page {
	p := c.Page(title)
	p.Path = path
	return p
}

func (s *Service) getFind(c *web.Context) error {
	if err := slow(c); err != nil {
		return err
	}
	q := c.R.URL.Query()
	f, err := s.Find(c.R.Context(), Query{Area: place.AreaCode(q.Get("buurt")), Kind: Kind(q.Get("soort")), Words: firstRunes(q.Get("zoek"), 80)})
	if err != nil {
		return err
	}
	screen := findScreen{words{c.Print, c.Now}, f}
	return c.Render(http.StatusOK, findPage(open(c, screen.title(), Path), screen))
}

func firstRunes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

func (s *Service) getShow(c *web.Context) error {
	if err := slow(c); err != nil {
		return err
	}
	one, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, showPage(open(c, one.Name, PathOf(one.ID)), showScreen{words{c.Print, c.Now}, one}))
}

func (s *Service) getKeep(c *web.Context) error { return s.keep(c, http.StatusOK, ui.Draft{}) }

func (s *Service) keep(c *web.Context, status int, d ui.Draft) error {
	k, err := s.Mine(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("directory.keep_title"))
	page.Path = KeepPath
	return c.Render(status, keepPage(page, keepScreen{words{c.Print, c.Now}, d, k}))
}

func (s *Service) postTerms(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.SetTerms(c.R.Context(), c.Actor, Terms{Days: web.NumberOf(f, "dagen"), Patience: web.NumberOf(f, "geduld"), Climb: f.Get("hoort"), Version: web.VersionOf(f)})
	if d, status, ok := c.Refused("termijn", f, err); ok {
		return s.keep(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(KeepPath, "directory.saved")
}

func (s *Service) postConfirm(c *web.Context) error {
	return s.tap(c, "directory.thanks", func(id ID, f url.Values) error {
		return s.Confirm(c.R.Context(), c.Actor, id, web.VersionOf(f))
	})
}

func (s *Service) postFree(c *web.Context) error {
	return s.tap(c, "directory.free_saved", func(id ID, f url.Values) error {
		return s.SetFree(c.R.Context(), c.Actor, id, web.VersionOf(f), web.NumberOf(f, "vrij"))
	})
}

// tap does what one tap on the list asks, and goes back to it.
func (s *Service) tap(c *web.Context, done string, do func(id ID, f url.Values) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = do(ID(c.R.PathValue("id")), f)
	if d, status, ok := c.Refused("tik", f, err); ok {
		return s.keep(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(KeepPath, done)
}

func (s *Service) getNew(c *web.Context) error { return s.newForm(c, http.StatusOK, ui.Draft{}) }

func (s *Service) newForm(c *web.Context, status int, d ui.Draft) error {
	f, err := s.NewForm(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("directory.new"))
	page.Path = newPath
	return c.Render(status, formPage(page, formScreen{words{c.Print, c.Now}, d, f, true, c.Actor.OrgID}))
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.Add(c.R.Context(), c.Actor, draftIn(f))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.newForm(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(id), "directory.saved")
}

func (s *Service) getEdit(c *web.Context) error { return s.edit(c, http.StatusOK, ui.Draft{}) }

func (s *Service) edit(c *web.Context, status int, d ui.Draft) error {
	f, err := s.EditForm(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	page := c.Page(f.Name)
	page.Path = keepPathOf(f.ID)
	return c.Render(status, formPage(page, formScreen{words{c.Print, c.Now}, d, f, false, c.Actor.OrgID}))
}

func (s *Service) postEdit(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	err = s.Save(c.R.Context(), c.Actor, id, web.VersionOf(f), draftIn(f))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.edit(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(id), "directory.saved")
}

// draftIn is a service as a form holds it.
func draftIn(f url.Values) Draft {
	d := Draft{Key: f.Get("sleutel"), Org: f.Get("organisatie"), OrgName: web.Line(f, "orgnaam"), Kind: Kind(f.Get("soort")), Name: web.Line(f, "naam"), About: web.Lines(f, "over"),
		For: web.Line(f, "voor"), How: web.Line(f, "hoe"), URL: web.Line(f, "site"), Email: web.Line(f, "mail"), State: State(f.Get("stand")), Hours: web.Lines(f, "uren"),
		Instead: Phone{Number: web.Line(f, "anders"), Label: web.Line(f, "anders-bij")}, Unit: web.Line(f, "plekken-wat"), Max: web.NumberOf(f, "plekken-max"), Owner: f.Get("eigenaar")}
	for _, code := range f["gebied"] {
		d.Areas = append(d.Areas, place.AreaCode(code))
	}
	for i := range maxPhones {
		d.Phones = append(d.Phones, Phone{Number: web.Line(f, "nummer"+nth(i)), Label: web.Line(f, "nummer-bij"+nth(i))})
	}
	for i := range maxContacts {
		n := nth(i)
		d.Contacts = append(d.Contacts, DraftContact{Role: web.Line(f, "rol"+n), Name: web.Line(f, "wie"+n), Phone: web.Line(f, "bel"+n), Email: web.Line(f, "mail"+n),
			Hours: web.Lines(f, "uren-wie"+n), Publish: f.Get("open"+n) == "ja"})
	}
	for i := range maxPlaces {
		n := nth(i)
		d.Places = append(d.Places, DraftPlace{Name: web.Line(f, "plek"+n), Street: web.Line(f, "straat"+n), Postcode: web.Line(f, "postcode"+n), City: web.Line(f, "plaats"+n), Hours: web.Lines(f, "uren-plek"+n)})
	}
	return d
}
