package debtwarning

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

const (
	listPath     = "/huurachterstand"
	settingsPath = "/huurachterstand/instellingen"
	incomingPath = "/vroegsignalen"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /huurachterstand", Handler: s.getList},
		{Pattern: "GET /huurachterstand/instellingen", Handler: s.getSettings},
		{Pattern: "POST /huurachterstand/instellingen", Handler: s.postSettings},
		{Pattern: "POST /huurachterstand/gemeenten", Handler: s.postReceiver},
		{Pattern: "GET /huurachterstand/{id}", Handler: s.getFile},
		{Pattern: "GET /huurachterstand/{id}/brief", Handler: s.getLetter},
		{Pattern: "GET /huurachterstand/{id}/bestand", Handler: s.getDownload},
		{Pattern: "POST /huurachterstand/{id}/{stap}", Handler: s.postFile},
		{Pattern: "GET /vroegsignalen", Handler: s.getIncoming},
		{Pattern: "GET /vroegsignalen/bestand", Handler: s.getIncomingFile},
		{Pattern: "POST /vroegsignalen/{id}", Handler: s.postAnswer},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "debtwarning.nav", Path: listPath, Icon: string(ui.IconEuro), Action: actList, Order: 12},
		{Key: "debtwarning.nav_incoming", Path: incomingPath, Icon: string(ui.IconIntake), Action: actReceived, Order: 13},
		{Key: "debtwarning.nav_settings", Path: settingsPath, Icon: string(ui.IconEuro), Action: actSettings, Order: 66},
	}
}

func (s *Service) getList(c *web.Context) error {
	t := tab(c.R.URL.Query().Get("toon"))
	if !slices.Contains(tabs(), t) {
		t = tabMine
	}
	offset, _ := strconv.Atoi(c.R.URL.Query().Get("vanaf"))
	offset = min(max(offset, 0), 1_000_000)
	v, err := s.List(c.R.Context(), c.Actor, t, offset)
	if err != nil {
		return err
	}
	screen := listScreen{words: words{c.Print}, Work: v, tab: t}
	if v.More {
		screen.next = listPath + "?toon=" + string(t) + "&vanaf=" + strconv.Itoa(offset+perPage)
	}
	return c.Render(http.StatusOK, listPage(c.Page(c.T("debtwarning.title")), screen))
}

func filePath(id ID) string { return listPath + "/" + string(id) }

func (s *Service) file(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	p := c.Page(c.T("debtwarning.file_title", "Number", v.Number()))
	p.Path = filePath(v.ID)
	return c.Render(status, filePage(p, fileScreen{words{c.Print}, d, v}))
}

func (s *Service) getFile(c *web.Context) error { return s.file(c, http.StatusOK, ui.Draft{}) }

func (s *Service) postFile(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	ctx, id, version, form, done := c.R.Context(), ID(c.R.PathValue("id")), web.VersionOf(f), c.R.PathValue("stap"), "debtwarning.saved"
	switch form {
	case "stap":
		err = s.AddStep(ctx, c.Actor, id, version, stepOf(f))
	case "overnemen":
		err = s.TakeOver(ctx, c.Actor, id, version)
	case "sluiten":
		err = s.Close(ctx, c.Actor, id, version, web.Lines(f, "waarom"))
	case "versturen":
		err, done = s.Send(ctx, c.Actor, id, version), "debtwarning.sent"
	default:
		err = fault.New("debtwarning.step", fault.NotFound)
	}
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.file(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(filePath(id), done)
}

// stepOf is a step of a form. The kind and its result come together in one choice.
func stepOf(f url.Values) Step {
	return Step{Kind: StepKind(f.Get("soort")), On: web.DateOf(f, "op"), Means: Means(f.Get("middel")), Result: Result(f.Get("uitkomst")), Evidence: web.Lines(f, "bewijs")}
}

func (s *Service) getLetter(c *web.Context) error {
	v, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	screen := letterScreen{words{c.Print}, words{s.dutch}, v}
	return c.Render(http.StatusOK, letterPage(c.Page(c.T("debtwarning.letter_title")), screen))
}

func (s *Service) getDownload(c *web.Context) error {
	out, err := s.Download(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	return writeFile(c, Number(ID(out.ID)), []Warning{out})
}

// writeFile sends warnings as a file of JSON.
func writeFile(c *web.Context, name string, list []Warning) error {
	data, err := json.MarshalIndent(map[string]any{"vroegsignalen": list}, "", "  ")
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/json")
	c.W.Header().Set("Content-Disposition", `attachment; filename="`+name+`.json"`)
	_, err = c.W.Write(data)
	return err
}

func (s *Service) settings(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Settings(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	p := c.Page(c.T("debtwarning.settings_title"))
	p.Path = settingsPath
	return c.Render(status, settingsPage(p, settingsScreen{words{c.Print}, d, v}))
}

func (s *Service) getSettings(c *web.Context) error {
	return s.settings(c, http.StatusOK, ui.Draft{})
}

func (s *Service) postSettings(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.SaveRules(c.R.Context(), c.Actor, Rules{MinDays: web.NumberOf(f, "dagen"), MinCents: int64(web.NumberOf(f, "bedrag")) * 100, StepDays: web.NumberOf(f, "stapdagen"),
		ReactDays: web.NumberOf(f, "reactiedagen"), PauseDays: web.NumberOf(f, "pauzedagen"), OfferInLetter: f.Get("samen") == "ja", Reading: Reading(f.Get("lezing")),
		Wording: web.Lines(f, "wettekst"), Processing: f.Get("verwerking"), Version: web.VersionOf(f)})
	return s.settled(c, f, "regels", err)
}

func (s *Service) postReceiver(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.SaveReceiver(c.R.Context(), c.Actor, Receiver{Area: place.AreaCode(f.Get("gebied")), Org: f.Get("gemeente")})
	return s.settled(c, f, "gemeenten", err)
}

func (s *Service) settled(c *web.Context, f url.Values, form string, err error) error {
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.settings(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(settingsPath, "debtwarning.saved")
}

func (s *Service) incoming(c *web.Context, status int, d ui.Draft) error {
	list, err := s.Incoming(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	p := c.Page(c.T("debtwarning.incoming_title"))
	p.Path = incomingPath
	return c.Render(status, incomingPage(p, incomingScreen{words{c.Print}, d, list, clock.Date(c.Now)}))
}

func (s *Service) getIncoming(c *web.Context) error {
	return s.incoming(c, http.StatusOK, ui.Draft{})
}

func (s *Service) postAnswer(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	_, err = s.Answer(c.R.Context(), c.Actor, ID(c.R.PathValue("id")), web.VersionOf(f), State(f.Get("antwoord")))
	if d, status, ok := c.Refused(c.R.PathValue("id"), f, err); ok {
		return s.incoming(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(incomingPath, "debtwarning.saved")
}

func (s *Service) getIncomingFile(c *web.Context) error {
	list, err := s.Incoming(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	warnings := []Warning{}
	for _, i := range list {
		warnings = append(warnings, i.Warning)
	}
	return writeFile(c, "vroegsignalen", warnings)
}
