package rights

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/subject"
)

const (
	deskPath     = "/rechten"
	requestsPath = "/rechten/verzoeken"
	noticesPath  = "/rechten/berichten"
	consentPath  = "/toestemmingen"
	breachesPath = "/datalekken"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /rechten", Handler: s.getDesk},
		{Pattern: "POST /rechten/aangewezen", Handler: s.postAppoint},
		{Pattern: "GET /rechten/nieuw", Handler: s.getNew},
		{Pattern: "POST /rechten/zoek", Handler: s.postFind},
		{Pattern: "POST /rechten/nieuw", Handler: s.postNew},
		{Pattern: "GET /rechten/verzoeken/{id}", Handler: s.getRequest},
		{Pattern: "POST /rechten/verzoeken/{id}/brief", Handler: s.postLetter},
		{Pattern: "POST /rechten/verzoeken/{id}/stap/{stap}", Handler: s.postStep},
		{Pattern: "GET /rechten/verzoeken/{id}/nakijken", Handler: s.getReview},
		{Pattern: "POST /rechten/verzoeken/{id}/nakijken", Handler: s.postReview},
		{Pattern: "GET /rechten/verzoeken/{id}/stuk", Handler: s.getDocument},
		{Pattern: "GET /rechten/verzoeken/{id}/stuk.json", Handler: s.getDocumentJSON},
		{Pattern: "GET /rechten/berichten", Handler: s.getNotices},
		{Pattern: "GET /rechten/berichten/{dossier}", Handler: s.getNotice},
		{Pattern: "GET /rechten/berichten/{dossier}/brief", Handler: s.getNoticeLetter},
		{Pattern: "POST /rechten/berichten/{dossier}/{stap}", Handler: s.postNotice},
		{Pattern: "GET /toestemmingen", Handler: s.getConsentDesk},
		{Pattern: "POST /toestemmingen/zoek", Handler: s.postConsentFind},
		{Pattern: "GET /toestemmingen/personen/{id}", Handler: s.getConsent},
		{Pattern: "POST /toestemmingen/personen/{id}", Handler: s.postConsent},
		{Pattern: "GET /toestemmingen/lijsten/{extra}", Handler: s.getConsented},
		{Pattern: "GET /datalekken", Handler: s.getBreaches},
		{Pattern: "GET /datalekken/nieuw", Handler: s.getNewBreach},
		{Pattern: "POST /datalekken/nieuw", Handler: s.postNewBreach},
		{Pattern: "GET /datalekken/{id}", Handler: s.getBreach},
		{Pattern: "POST /datalekken/{id}/{stap}", Handler: s.postBreach},
	}
}

// Nav are the places of this module: in the menu for who watches over it every day, and
// at the foot of the page for who needs it now and then. What somebody has to do for a
// resident stands in the week.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "rights.nav", Path: deskPath, Icon: string(ui.IconUser), Action: actLate, Order: 41},
		{Key: "rights.nav_foot", Path: deskPath, Icon: string(ui.IconUser), Action: actFoot, Footer: true}}
}

func requestPath(id RequestID) string { return requestsPath + "/" + url.PathEscape(string(id)) }

// tabs are the parts of this module that the actor may open.
func (s *Service) tabs(c *web.Context, current string) []ui.NavItem {
	list := []ui.NavItem{{Label: c.T("rights.tab_requests"), Href: deskPath}, {Label: c.T("rights.tab_notices"), Href: noticesPath}}
	if c.May(actConsent) {
		list = append(list, ui.NavItem{Label: c.T("rights.tab_consent"), Href: consentPath})
	}
	if c.May(actBreaches) {
		list = append(list, ui.NavItem{Label: c.T("rights.tab_breaches"), Href: breachesPath})
	}
	for i := range list {
		list[i].Current = list[i].Href == current
	}
	return list
}

type deskScreen struct {
	words
	ui.Draft
	Desk
	tabs      []ui.NavItem
	mayTake   bool
	mayBreach bool
}

func (s *Service) desk(c *web.Context, status int, d ui.Draft) error {
	v, err := s.ShowDesk(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(status, deskPage(c.Page(c.T("rights.title")), deskScreen{words{c.Print}, d, v, s.tabs(c, deskPath), c.May(actTake), c.May(actBreachReport)}))
}

func (s *Service) getDesk(c *web.Context) error { return s.desk(c, http.StatusOK, ui.Draft{}) }

func (s *Service) postAppoint(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	user, on := f.Get("collega"), true
	if gone := f.Get("weg"); gone != "" {
		user, on = gone, false
	}
	err = s.Appoint(c.R.Context(), c.Actor, user, on)
	if d, status, ok := c.Refused("", f, err); ok {
		return s.desk(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(deskPath, "rights.saved")
}

// findScreen is the search for a person, for a request or for consent.
type findScreen struct {
	words
	ui.Draft
	found    []Resident
	searched bool
	today    string
	tabs     []ui.NavItem
}

func (s *Service) newPage(c *web.Context, status int, f findScreen) error {
	if _, err := s.policy.RequireOrg("rights.new", c.Actor, actTake); err != nil {
		return err
	}
	f.words, f.today = words{c.Print}, web.DateIn(c.Now)
	return c.Render(status, newPage(c.Page(c.T("rights.new_title")), f))
}

func (s *Service) getNew(c *web.Context) error { return s.newPage(c, http.StatusOK, findScreen{}) }

func (s *Service) postFind(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	found, err := s.FindResidents(c.R.Context(), c.Actor, actTake, web.Line(f, "adres"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.newPage(c, status, findScreen{Draft: d})
	}
	if err != nil {
		return err
	}
	return s.newPage(c, http.StatusOK, findScreen{Draft: ui.Draft{Typed: f}, found: found, searched: true})
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.Receive(c.R.Context(), c.Actor, Request{Kind: Kind(f.Get("soort")), Subject: subject.ID(f.Get("persoon")), On: web.DateOf(f, "op"),
		Details: Details{Via: Way(f.Get("via")), From: web.Line(f, "namens"), Wish: web.Lines(f, "wens")}})
	if d, status, ok := c.Refused("", f, err); ok {
		screen := findScreen{Draft: d, searched: f.Get("adres") != ""}
		if screen.searched {
			if screen.found, err = s.FindResidents(c.R.Context(), c.Actor, actTake, web.Line(f, "adres")); err != nil && !fault.Is(err, fault.Invalid) {
				return err
			}
		}
		return s.newPage(c, status, screen)
	}
	if err != nil {
		return err
	}
	if v, err := s.Show(c.R.Context(), c.Actor, id); err != nil || v.ID == "" {
		return c.RedirectWith(deskPath, "rights.received") // taken in for somebody else to carry out
	}
	return c.RedirectWith(requestPath(id), "rights.received")
}
