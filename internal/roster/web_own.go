package roster

import (
	"net/http"
	"net/url"
	"time"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

func (s *Service) getOwn(c *web.Context) error { return s.own(c, http.StatusOK, ui.Draft{}) }

func (s *Service) own(c *web.Context, status int, d ui.Draft) error {
	o, err := s.Own(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("roster.own"))
	page.Path = OwnPath
	return c.Render(status, ownPage(page, ownScreen{words{c.Print}, d, o}))
}

// askingPath is where somebody asks a colleague for a shift.
func askingPath(x OwnShift) string {
	at := x.From
	return askPath + "?" + url.Values{"rooster": {x.RosterID}, "dienst": {at.UTC().Format(time.RFC3339)}}.Encode()
}

func (s *Service) getAsk(c *web.Context) error {
	return s.asking(c, http.StatusOK, ui.Draft{}, c.R.URL.Query())
}

func (s *Service) asking(c *web.Context, status int, d ui.Draft, of url.Values) error {
	at, _ := time.Parse(time.RFC3339, of.Get("dienst")) // a wrong one holds no shift
	v, err := s.Asking(c.R.Context(), c.Actor, of.Get("rooster"), at)
	if err != nil {
		return err
	}
	page := c.Page(c.T("roster.ask"))
	page.Path = askPath
	return c.Render(status, askPage(page, askScreen{words{c.Print}, d, v}))
}

func (s *Service) postAsk(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	w := Swap{RosterID: f.Get("rooster"), Asked: askedOf(f), From: momentOf(f, "van"), Until: momentOf(f, "tot")}
	err = s.Ask(c.R.Context(), c.Actor, w)
	if d, status, ok := c.Refused("", f, err); ok {
		return s.asking(c, status, d, f)
	}
	if err != nil {
		return err
	}
	if w.Asked == "" {
		return c.RedirectWith(OwnPath, "roster.told_lead")
	}
	return c.RedirectWith(OwnPath, "roster.asked")
}

// askNobody is the choice of who knows nobody to ask.
const askNobody = "niemand"

// askedOf is who is asked: nobody only for who says so, and not for who did not choose.
func askedOf(f url.Values) string {
	switch who := f.Get("wie"); who {
	case askNobody:
		return ""
	case "":
		return "-" // which is nobody's id, and refused
	default:
		return who
	}
}

func (s *Service) postAnswer(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, said := c.R.PathValue("id"), "roster.said_no"
	switch f.Get("antwoord") {
	case "ja":
		said, err = "roster.said_yes", s.Answer(c.R.Context(), c.Actor, id, true)
	case "trek-in":
		said, err = "roster.withdrawn", s.Withdraw(c.R.Context(), c.Actor, id)
	default:
		err = s.Answer(c.R.Context(), c.Actor, id, false)
	}
	if d, status, ok := c.Refused(id, f, err); ok {
		return s.own(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(OwnPath, said)
}
