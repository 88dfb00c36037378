package referral

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
)

// Path is where requests stand.
const Path = "/verwijzingen"

const latePath = Path + "/te-laat"

func pathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

func casePath(id casework.ID) string { return "/dossiers/" + string(id) }

func askPath(id casework.ID) string { return casePath(id) + "/vraag-partner" }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return append(s.guestRoutes(), []web.Route{
		{Pattern: "GET " + Path, Handler: s.getLists},
		{Pattern: "GET " + latePath, Handler: s.getLate},
		{Pattern: "GET " + figuresPath, Handler: s.getFigures},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getRequest},
		{Pattern: "POST " + Path + "/{id}", Handler: s.postStep},
		{Pattern: "GET " + Path + "/{id}/live", Handler: s.getLive},
		{Pattern: "POST " + Path + "/{id}/concept", Handler: s.postDraft},
		{Pattern: "POST " + Path + "/{id}/concept/weg", Handler: s.postDropDraft},
		{Pattern: "GET /dossiers/{id}/vraag-partner", Handler: s.getAsk},
		{Pattern: "POST /dossiers/{id}/vraag-partner", Handler: s.postAsk},
	}...)
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "referral.nav", Path: Path, Icon: string(ui.IconTogether), Action: actList, Order: 22},
		{Key: "referral.nav_late", Path: latePath, Icon: string(ui.IconClock), Action: actLate, Order: 38}}
}

// Card shows on the page of a case what partners were asked; nil for who does not follow that.
func (s *Service) Card(c *web.Context, v casework.View) templ.Component {
	if !s.policy.Decide(c.Actor, actFollow, v.Resource()).Allowed {
		return nil
	}
	l, err := s.InCase(c.R.Context(), c.Actor, v.ID)
	if err != nil {
		return nil // the page of the case goes before
	}
	ask := v.MayManage && v.State != casework.Closed && !v.Erased
	return caseCard(listScreen{words: words{c.Print}, fromUs: l}, v.ID, ask)
}

func (s *Service) getLists(c *web.Context) error {
	q := c.R.URL.Query()
	screen := listScreen{words: words{c.Print}, aan: q.Get("aan"), van: q.Get("van"), mayLate: s.policy.May(c.Actor, actLate)}
	var err error
	if screen.toUs, err = s.ToUs(c.R.Context(), c.Actor, Page{Cursor: screen.aan}); err != nil {
		return err
	}
	if screen.fromUs, err = s.FromUs(c.R.Context(), c.Actor, Page{Cursor: screen.van}); err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(c.Page(c.T("referral.title")), screen))
}

func (s *Service) getLate(c *web.Context) error {
	l, err := s.Late(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, latePage(c.Page(c.T("referral.late_title")), listScreen{words: words{c.Print}, fromUs: l}))
}

func (s *Service) getRequest(c *web.Context) error {
	return s.requestPage(c, http.StatusOK, ID(c.R.PathValue("id")), ui.Draft{}, nil)
}

func (s *Service) requestPage(c *web.Context, status int, id ID, d ui.Draft, handed *Handed) error {
	v, err := s.Show(c.R.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	return c.Render(status, requestPage(c.Page(c.T("referral.one")), requestScreen{words: words{c.Print}, View: v, draft: d, handed: handed, url: c.URL}))
}

func (s *Service) postStep(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, step := ID(c.R.PathValue("id")), Step(f.Get("stap"))
	err = s.Take(c.R.Context(), c.Actor, id, web.VersionOf(f), Act{Step: step, Reason: Reason(f.Get("reden")), Text: web.Lines(f, "tekst"),
		On: web.DateOf(f, "datum"), Who: f.Get("wie")})
	if d, status, ok := c.Refused(string(step), f, err); ok {
		return s.requestPage(c, status, id, d, nil)
	}
	if err != nil {
		return err
	}
	if step == Pass {
		return c.RedirectWith(Path, "referral.did_"+string(step)) // who passed it on may not see it any more
	}
	return c.RedirectWith(pathOf(id), "referral.did_"+string(step))
}

func (s *Service) getAsk(c *web.Context) error { return s.askPage(c, http.StatusOK, ui.Draft{}) }

func (s *Service) askPage(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Choose(c.R.Context(), c.Actor, casework.ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	offers, err := s.lookFor(c.R.Context(), v, d.Typed)
	if err != nil {
		return err
	}
	screen := askScreen{words: words{c.Print}, Choice: v, draft: d, key: d.Value("sleutel", store.NewID()), offers: offers}
	if s.helpers != nil {
		screen.kinds = s.helpers.Kinds()
	}
	if d.Typed != nil {
		choose(d.Typed, offers)
	}
	return c.Render(status, askPage(c.Page(c.T("referral.ask")), screen))
}

func (s *Service) postAsk(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if f.Has("zoekdienst") || f.Has("kies") { // nothing is asked yet; what was typed goes in no address
		return s.askPage(c, http.StatusOK, ui.Draft{Typed: f})
	}
	caseID := casework.ID(c.R.PathValue("id"))
	who, seat := invited(f)
	h, err := s.AskByLink(c.R.Context(), c.Actor, caseID, Draft{Who: f.Get("wie"), Kind: Kind(f.Get("soort")), Urgent: f.Get("spoed") != "",
		Need: web.Line(f, "nodig"), Question: web.Lines(f, "vraag"), Talked: web.DateOf(f, "besproken"), NotTalked: web.Lines(f, "nietbesproken"),
		Why: web.Lines(f, "waarom"), Nobody: f.Get("niemand") != "", Key: f.Get("sleutel"), Link: who, Seat: seat})
	if d, status, ok := c.Refused("", f, err); ok {
		return s.askPage(c, status, d)
	}
	if err != nil {
		return err
	}
	s.cases.Saved(c, caseID, askForm)
	if h.PIN != "" {
		return s.requestPage(c, http.StatusOK, h.ID, ui.Draft{}, &h)
	}
	return c.RedirectWith(casePath(caseID), "referral.asked")
}
