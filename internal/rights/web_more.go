package rights

import (
	"net/http"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/subject"
)

type noticesScreen struct {
	words
	Notices
	tabs []ui.NavItem
}

func (s *Service) getNotices(c *web.Context) error {
	v, err := s.ShowNotices(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, noticesPage(c.Page(c.T("rights.notices_title")), noticesScreen{words{c.Print}, v, s.tabs(c, noticesPath)}))
}

type noticeScreen struct {
	words
	dutch words
	ui.Draft
	NoticeView
}

func noticePath(caseID string) string { return noticesPath + "/" + caseID }

func (s *Service) notice1(c *web.Context, status int, d ui.Draft) error {
	v, err := s.ShowNotice(c.R.Context(), c.Actor, c.R.PathValue("dossier"))
	if err != nil {
		return err
	}
	p := c.Page(c.T("rights.notice_title", "Number", v.Number))
	p.Path = noticePath(v.CaseID)
	return c.Render(status, noticePage(p, noticeScreen{words{c.Print}, words{s.dutch}, d, v}))
}

func (s *Service) getNotice(c *web.Context) error { return s.notice1(c, http.StatusOK, ui.Draft{}) }

func (s *Service) getNoticeLetter(c *web.Context) error {
	v, err := s.ShowNotice(c.R.Context(), c.Actor, c.R.PathValue("dossier"))
	if err != nil {
		return err
	}
	if !v.MayTell {
		return fault.New("rights.notice_letter", fault.NotFound)
	}
	return c.Render(http.StatusOK, noticeLetterPage(c.Page(c.T("rights.notice_letter")), noticeScreen{words{c.Print}, words{s.dutch}, ui.Draft{}, v}))
}

func (s *Service) postNotice(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	ctx, id, version := c.R.Context(), c.R.PathValue("dossier"), web.VersionOf(f)
	switch c.R.PathValue("stap") {
	case "verteld":
		err = s.Told(ctx, c.Actor, id, version, Way(f.Get("hoe")), web.DateOf(f, "op"))
	case "later":
		err = s.PutOff(ctx, c.Actor, id, version, web.DateOf(f, "tot"), web.Lines(f, "waarom"))
	case "gezien":
		err = s.LookAt(ctx, c.Actor, id, version, f.Get("akkoord") == "ja")
	default:
		err = fault.New("rights.notice", fault.NotFound)
	}
	if d, status, ok := c.Refused("", f, err); ok {
		return s.notice1(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(noticesPath, "rights.saved")
}

func (s *Service) consentDesk(c *web.Context, status int, f findScreen) error {
	if _, err := s.policy.RequireOrg("rights.consent", c.Actor, actConsent); err != nil {
		return err
	}
	f.words, f.tabs = words{c.Print}, s.tabs(c, consentPath)
	return c.Render(status, consentDeskPage(c.Page(c.T("rights.consent_title")), f))
}

func (s *Service) getConsentDesk(c *web.Context) error {
	return s.consentDesk(c, http.StatusOK, findScreen{})
}

func (s *Service) postConsentFind(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	found, err := s.FindResidents(c.R.Context(), c.Actor, actConsent, web.Line(f, "adres"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.consentDesk(c, status, findScreen{Draft: d})
	}
	if err != nil {
		return err
	}
	return s.consentDesk(c, http.StatusOK, findScreen{Draft: ui.Draft{Typed: f}, found: found, searched: true})
}

type consentScreen struct {
	words
	ui.Draft
	ConsentView
}

func consentOfPath(id subject.ID) string { return consentPath + "/personen/" + string(id) }

func (s *Service) consent(c *web.Context, status int, d ui.Draft) error {
	v, err := s.ShowConsents(c.R.Context(), c.Actor, subject.ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	p := c.Page(c.T("rights.consent_one"))
	p.Path = consentOfPath(v.Person.ID)
	return c.Render(status, consentPage(p, consentScreen{words{c.Print}, d, v}))
}

func (s *Service) getConsent(c *web.Context) error { return s.consent(c, http.StatusOK, ui.Draft{}) }

func (s *Service) postConsent(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, extra := subject.ID(c.R.PathValue("id")), Extra(f.Get("extra"))
	err = s.SayConsent(c.R.Context(), c.Actor, id, extra, web.VersionOf(f), ConsentState(f.Get("antwoord")), Way(f.Get("hoe-"+string(extra))))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.consent(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(consentOfPath(id), "rights.saved")
}

type consentedScreen struct {
	words
	extra Extra
	list  []Contact
}

func (s *Service) getConsented(c *web.Context) error {
	extra := Extra(c.R.PathValue("extra"))
	list, err := s.ListConsented(c.R.Context(), c.Actor, extra)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, consentedPage(c.Page(c.T("rights.extra_"+string(extra))), consentedScreen{words{c.Print}, extra, list}))
}

type breachesScreen struct {
	words
	Breaches
	tabs []ui.NavItem
}

func (s *Service) getBreaches(c *web.Context) error {
	v, err := s.ShowBreaches(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, breachesPage(c.Page(c.T("rights.breaches_title")), breachesScreen{words{c.Print}, v, s.tabs(c, breachesPath)}))
}

type breachScreen struct {
	words
	ui.Draft
	BreachView
}

func (s *Service) newBreach(c *web.Context, status int, d ui.Draft) error {
	if _, err := s.policy.RequireOrg("rights.breach_new", c.Actor, actBreachReport); err != nil {
		return err
	}
	return c.Render(status, newBreachPage(c.Page(c.T("rights.breach_new")), breachScreen{words{c.Print}, d, BreachView{Now: c.Now}}))
}

func (s *Service) getNewBreach(c *web.Context) error {
	return s.newBreach(c, http.StatusOK, ui.Draft{})
}

func (s *Service) postNewBreach(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.ReportBreach(c.R.Context(), c.Actor, Breach{Discovered: momentOf(f, "ontdekt"), BreachFacts: BreachFacts{Kind: f.Get("soort"), What: web.Lines(f, "wat"),
		Happened: web.DateOf(f, "gebeurd"), People: max(web.NumberOf(f, "mensen"), -1), Categories: web.Lines(f, "gegevens")}})
	if d, status, ok := c.Refused("", f, err); ok {
		return s.newBreach(c, status, d)
	}
	if err != nil {
		return err
	}
	if !c.May(actBreaches) {
		return c.RedirectWith(c.Home(), "rights.breach_thanks")
	}
	return c.RedirectWith(breachPath(id), "rights.breach_thanks")
}

func breachPath(id BreachID) string { return breachesPath + "/" + string(id) }

func (s *Service) breach(c *web.Context, status int, d ui.Draft) error {
	v, err := s.ShowBreach(c.R.Context(), c.Actor, BreachID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	p := c.Page(c.T("rights.breach_one", "Number", v.Number))
	p.Path, p.WideContent = breachPath(v.ID), true
	return c.Render(status, breachPage(p, breachScreen{words{c.Print}, d, v}))
}

func (s *Service) getBreach(c *web.Context) error { return s.breach(c, http.StatusOK, ui.Draft{}) }

func (s *Service) postBreach(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	ctx, id, version := c.R.Context(), BreachID(c.R.PathValue("id")), web.VersionOf(f)
	switch step := c.R.PathValue("stap"); step {
	case "risico":
		err = s.AssessBreach(ctx, c.Actor, id, version, Risk(f.Get("risico")), web.Lines(f, "waarom"))
	case "ap":
		err = s.BreachToAuthority(ctx, c.Actor, id, version, momentOf(f, "gemeld"), web.Line(f, "kenmerk"), web.Lines(f, "telaat"))
	case "mensen":
		err = s.BreachToPeople(ctx, c.Actor, id, version, web.DateOf(f, "verteld"), web.Lines(f, "hoe"), web.Lines(f, "nietwaarom"))
	case "maatregelen":
		err = s.BreachMeasures(ctx, c.Actor, id, version, web.Lines(f, "maatregelen"))
	case "sluiten":
		err = s.CloseBreach(ctx, c.Actor, id, version)
	default:
		err = fault.New("rights.breach", fault.NotFound)
	}
	if d, status, ok := c.Refused("", f, err); ok {
		return s.breach(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(breachPath(id), "rights.saved")
}
