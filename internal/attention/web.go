package attention

import (
	"net/http"
	"net/url"
	"slices"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/catalogue"
)

// Where the pages stand. Everybody finds AskPath from the hard stop of a signal.
const (
	AskPath   = catalogue.CallPath
	ListPath  = "/meldcode"
	lookPath  = "/meldcode/nood"
	LooksPath = "/noodinzages/meldcode"
)

func pathOf(id RecordID) string { return ListPath + "/" + url.PathEscape(string(id)) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + AskPath, Handler: s.getAsk},
		{Pattern: "POST " + AskPath, Handler: s.postAsk},
		{Pattern: "POST " + AskPath + "/{id}/gebeld", Handler: s.postMade},
		{Pattern: "GET " + ListPath, Handler: s.getList},
		{Pattern: "GET " + ListPath + "/nieuw", Handler: s.getNew},
		{Pattern: "POST " + ListPath + "/nieuw", Handler: s.postNew},
		{Pattern: "GET " + lookPath, Handler: s.getLook},
		{Pattern: "POST " + lookPath, Handler: s.postLook},
		{Pattern: "GET " + LooksPath, Handler: s.getLooks},
		{Pattern: "POST " + LooksPath + "/{inzage}", Handler: s.postReview},
		{Pattern: "GET " + ListPath + "/{id}", Handler: s.getRecord},
		{Pattern: "GET " + ListPath + "/{id}/document", Handler: s.getDocument},
		{Pattern: "POST " + ListPath + "/{id}/stap", Handler: s.postStep},
		{Pattern: "POST " + ListPath + "/{id}/sluiten", Handler: s.postClose},
		{Pattern: "POST " + ListPath + "/{id}/buitensluiten", Handler: s.postShutOut},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "attention.nav", Path: ListPath, Icon: string(ui.IconCare), Action: actList, Order: 10},
		{Key: "attention.nav_ask", Path: AskPath, Icon: string(ui.IconPhone), Action: actAsk, Order: 47},
		{Key: "attention.nav_look", Path: lookPath, Icon: string(ui.IconCare), Action: actEmergency, Order: 48},
		{Key: "attention.nav_looks", Path: LooksPath, Icon: string(ui.IconCare), Action: actReview, Order: 67},
	}
}

func (s *Service) getAsk(c *web.Context) error { return s.ask(c, http.StatusOK, ui.Draft{}) }

func (s *Service) ask(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Asking(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("attention.ask_title"))
	page.Path = AskPath
	return c.Render(status, askPage(page, askScreen{words{c.Print}, d, v, d.Value("sleutel", store.NewID())}))
}

func (s *Service) postAsk(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Ask(c.R.Context(), c.Actor, CallDraft{When: When(f.Get("wanneer")), Phone: web.Line(f, "nummer"), Key: f.Get("sleutel")})
	if d, status, ok := c.Refused("", f, err); ok {
		return s.ask(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(AskPath, "attention.asked")
}

func (s *Service) postMade(c *web.Context) error {
	err := s.Made(c.R.Context(), c.Actor, CallID(c.R.PathValue("id")))
	if err != nil && !fault.Is(err, fault.Conflict) { // a colleague called: the list says so
		return err
	}
	return c.RedirectWith(ListPath, "attention.call_made")
}

func (s *Service) getList(c *web.Context) error {
	b, err := s.Board(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(c.Page(c.T("attention.title")), listScreen{words{c.Print}, b}))
}

func (s *Service) getNew(c *web.Context) error { return s.newForm(c, http.StatusOK, ui.Draft{}) }

func (s *Service) newForm(c *web.Context, status int, d ui.Draft) error {
	if _, err := s.policy.RequireOrg("attention.new", c.Actor, actList); err != nil {
		return err
	}
	page := c.Page(c.T("attention.new"))
	page.Path = ListPath + "/nieuw"
	return c.Render(status, newPage(page, newScreen{words{c.Print}, d, web.DateIn(c.Now)}))
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.Begin(c.R.Context(), c.Actor, web.Line(f, "adres"), Step{On: web.DateOf(f, "op"), With: web.Line(f, "met"), Outcome: web.Lines(f, "uitkomst")})
	if d, status, ok := c.Refused("", f, err); ok {
		return s.newForm(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "attention.saved")
}

func (s *Service) getRecord(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}) }

func (s *Service) show(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, RecordID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("attention.record_title", "Number", v.Number()))
	page.Path = pathOf(v.ID)
	return c.Render(status, recordPage(page, recordScreen{words{c.Print}, d, v}))
}

func (s *Service) getDocument(c *web.Context) error {
	v, err := s.Document(c.R.Context(), c.Actor, RecordID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("attention.document_title"))
	page.Path = pathOf(v.ID) + "/document"
	return c.Render(http.StatusOK, documentPage(page, documentScreen{words{c.Print}, words{s.dutch}, v}))
}

// change carries out an act from a form of a record and goes back to it.
func (s *Service) change(c *web.Context, form func(f url.Values) string, do func(id RecordID, version int64, f url.Values) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := RecordID(c.R.PathValue("id"))
	err = do(id, web.VersionOf(f), f)
	if d, status, ok := c.Refused(form(f), f, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "attention.saved")
}

func (s *Service) postStep(c *web.Context) error {
	return s.change(c, func(f url.Values) string { return f.Get("stap") }, func(id RecordID, version int64, f url.Values) error {
		return s.AddStep(c.R.Context(), c.Actor, id, version, stepOf(f), web.DateOf(f, "volgende"))
	})
}

func stepOf(f url.Values) Step {
	step := Step{Kind: StepKind(f.Get("stap")), On: web.DateOf(f, "op"), With: web.Line(f, "met"), Outcome: web.Lines(f, "uitkomst"),
		Skipped: slices.Contains(f["overgeslagen"], "ja"), Decision: Decision(f.Get("besluit"))}
	for i := range step.Weighing {
		step.Weighing[i] = Answer(f.Get(questionName(i)))
	}
	return step
}

func (s *Service) postClose(c *web.Context) error {
	return s.change(c, func(url.Values) string { return "sluiten" }, func(id RecordID, version int64, _ url.Values) error {
		return s.Close(c.R.Context(), c.Actor, id, version)
	})
}

func (s *Service) postShutOut(c *web.Context) error {
	return s.change(c, func(url.Values) string { return "buitensluiten" }, func(id RecordID, version int64, f url.Values) error {
		return s.ShutOut(c.R.Context(), c.Actor, id, version, f.Get("wie"))
	})
}

func (s *Service) getLook(c *web.Context) error {
	if _, err := s.policy.RequireOrg("attention.look", c.Actor, actEmergency); err != nil {
		return err
	}
	return s.look(c, http.StatusOK, lookScreen{words: words{c.Print}})
}

func (s *Service) look(c *web.Context, status int, screen lookScreen) error {
	page := c.Page(c.T("attention.look_title"))
	page.Path = lookPath
	return c.Render(status, lookPage(page, screen))
}

func (s *Service) postLook(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	ids, err := s.LookInto(c.R.Context(), c.Actor, LookRequest{Address: web.Line(f, "adres"), Reason: web.Lines(f, "waarom"), Hours: web.NumberOf(f, "uren")})
	if d, status, ok := c.Refused("", f, err); ok {
		return s.look(c, status, lookScreen{words: words{c.Print}, Draft: d})
	}
	if err != nil {
		return err
	}
	return s.look(c, http.StatusOK, lookScreen{words: words{c.Print}, asked: true, ids: ids})
}

func (s *Service) getLooks(c *web.Context) error {
	list, names, err := s.Looks(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, looksPage(c.Page(c.T("attention.looks_title")), looksScreen{words{c.Print}, list, names, c.Actor.UserID}))
}

func (s *Service) postReview(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := s.Review(c.R.Context(), c.Actor, c.R.PathValue("inzage"), Verdict(f.Get("oordeel"))); err != nil {
		return err
	}
	return c.RedirectWith(LooksPath, "attention.saved")
}
