package account

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Addresses of who stands in.
const (
	ownCoverPath = "/mijn/vervanger"
	coversPath   = "/vervangers"
)

func (s *Service) deputyRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + ownCoverPath, Handler: s.getOwnCover},
		{Pattern: "GET " + coversPath, Handler: s.getCovers},
		{Pattern: "GET " + coversPath + "/{id}", Handler: s.getCover},
		{Pattern: "POST " + coversPath + "/{id}", Handler: s.postCover},
		{Pattern: "POST /afwezig/{id}/terug", Handler: s.postBack},
	}
}

// coverScreen is the page of who stands in for one user.
type coverScreen struct {
	Cover
	ui.Draft
	t   func(string, ...any) string
	p   *text.Printer
	own bool
}

func (s coverScreen) title() string {
	if s.own {
		return s.t("account.deputy_title")
	}
	return s.t("account.deputy_of", "Who", s.User.Name)
}

func (s coverScreen) lead() string {
	if s.own {
		return s.t("account.deputy_lead")
	}
	return s.t("account.deputy_lead_of")
}

// choices are those who can stand in, with nobody first in the words of key.
func (s coverScreen) choices(name, key, chosen string) []ui.Option {
	chosen = s.Value(name, chosen)
	options := []ui.Option{{Value: "", Label: s.t(key), Selected: chosen == ""}}
	for _, u := range s.Candidates {
		options = append(options, ui.Option{Value: u.ID, Label: u.Name, Selected: u.ID == chosen})
	}
	return options
}

// period is an absence in words.
func period(p *text.Printer, x Absence) string {
	if x.Until.IsZero() {
		return p.T("account.away_open", "From", p.Date(x.From))
	}
	return p.T("account.away_period", "From", p.Date(x.From), "Until", p.Date(x.Until))
}

// standsIn says who stands in during an absence.
func standsIn(p *text.Printer, names map[string]string, x Absence, always string) string {
	id := x.DeputyID
	if id == "" {
		id = always
	}
	if id == "" {
		return p.T("account.deputy_nobody")
	}
	return p.T("account.deputy_is", "Who", names[id])
}

func (s *Service) getOwnCover(c *web.Context) error { return s.coverPage(c, c.Actor.UserID, nil, nil) }

func (s *Service) getCover(c *web.Context) error {
	return s.coverPage(c, c.R.PathValue("id"), nil, nil)
}

func (s *Service) coverPage(c *web.Context, userID string, typed url.Values, failure error) error {
	v, err := s.CoverOf(c.R.Context(), c.Actor, userID)
	if err != nil {
		return err
	}
	screen := coverScreen{Cover: v, t: c.T, p: c.Print, own: userID == c.Actor.UserID}
	status := http.StatusOK
	if draft, refused, ok := c.Refused("", typed, failure); ok {
		screen.Draft, status = draft, refused
	} else if failure != nil {
		return failure
	}
	return c.Render(status, coverPage(c.Page(screen.title()), screen))
}

// postCover says who always stands in, or that somebody is away.
func (s *Service) postCover(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, message := c.R.PathValue("id"), "account.deputy_saved"
	if f.Has("vast") {
		err = s.SetDeputy(c.R.Context(), c.Actor, id, f.Get("vast"))
	} else {
		message = "account.away_saved"
		until := web.DateOf(f, "tot")
		if strings.TrimSpace(f.Get("tot")) != "" && until.IsZero() {
			until = until.AddDate(1, 0, 0) // no date: it is refused as one that lies before the first
		}
		err = s.SetAway(c.R.Context(), c.Actor, Absence{UserID: id, DeputyID: f.Get("wie"), From: web.DateOf(f, "van"), Until: until})
	}
	if err != nil {
		return s.coverPage(c, id, f, err)
	}
	return c.RedirectWith(coverPath(c, id), message)
}

// coverPath is the page of a user, or the own one.
func coverPath(c *web.Context, userID string) string {
	if userID == c.Actor.UserID {
		return ownCoverPath
	}
	return coversPath + "/" + userID
}

func (s *Service) postBack(c *web.Context) error {
	userID, err := s.EndAway(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	return c.RedirectWith(coverPath(c, userID), "account.back_saved")
}

// coversScreen is the page of all people of an organisation.
type coversScreen struct {
	list  []Covered
	names map[string]string
	t     func(string, ...any) string
	p     *text.Printer
}

func (s *Service) getCovers(c *web.Context) error {
	list, names, err := s.Covers(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, coversPage(c.Page(c.T("account.deputies_title")), coversScreen{list: list, names: names, t: c.T, p: c.Print}))
}

// uncovered are those who are away while nobody stands in.
func (s coversScreen) uncovered() int {
	n := 0
	for _, c := range s.list {
		if c.Uncovered() {
			n++
		}
	}
	return n
}

// present reports whether anybody is or will be away.
func (s coversScreen) anybodyAway() bool {
	return slices.ContainsFunc(s.list, func(c Covered) bool { return c.Absence.ID != "" })
}

// who says who stands in for somebody of the list, now or then.
func (s coversScreen) who(c Covered) string {
	switch {
	case c.Now && c.StandsIn != "":
		return s.names[c.StandsIn]
	case c.Now:
		return s.t("account.deputy_nobody_now")
	case c.Absence.DeputyID != "":
		return s.names[c.Absence.DeputyID]
	case c.DeputyID != "":
		return s.names[c.DeputyID]
	}
	return s.t("account.deputy_none")
}
