package rights

import (
	"net/http"
	"strconv"

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
	draft
	NoticeView
}

func noticePath(caseID string) string { return noticesPath + "/" + caseID }

func (s *Service) notice1(c *web.Context, status int, d draft) error {
	v, err := s.ShowNotice(c.R.Context(), c.Actor, c.R.PathValue("dossier"))
	if err != nil {
		return err
	}
	p := c.Page(c.T("rights.notice_title", "Number", v.Number))
	p.Path = noticePath(v.CaseID)
	return c.Render(status, noticePage(p, noticeScreen{words{c.Print}, words{s.dutch}, d, v}))
}

func (s *Service) getNotice(c *web.Context) error { return s.notice1(c, http.StatusOK, draft{}) }

func (s *Service) getNoticeLetter(c *web.Context) error {
	v, err := s.ShowNotice(c.R.Context(), c.Actor, c.R.PathValue("dossier"))
	if err != nil {
		return err
	}
	if !v.MayTell {
		return fault.New("rights.notice_letter", fault.NotFound)
	}
	return c.Render(http.StatusOK, noticeLetterPage(c.Page(c.T("rights.notice_letter")), noticeScreen{words{c.Print}, words{s.dutch}, draft{}, v}))
}

func (s *Service) postNotice(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	ctx, id, version := c.R.Context(), c.R.PathValue("dossier"), versionOf(f)
	switch c.R.PathValue("stap") {
	case "verteld":
		err = s.Told(ctx, c.Actor, id, version, Way(f.Get("hoe")), dateOf(f, "op"))
	case "later":
		err = s.PutOff(ctx, c.Actor, id, version, dateOf(f, "tot"), lines(f, "waarom"))
	case "gezien":
		err = s.LookAt(ctx, c.Actor, id, version, f.Get("akkoord") == "ja")
	default:
		err = fault.New("rights.notice", fault.NotFound)
	}
	if d, status, ok := refused(c, f, err); ok {
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
	found, err := s.FindResidents(c.R.Context(), c.Actor, actConsent, line(f, "adres"))
	if fault.Is(err, fault.Invalid) {
		return s.consentDesk(c, http.StatusBadRequest, findScreen{draft: draft{typed: f, errors: web.FieldErrors(c.Print, err)}})
	}
	if err != nil {
		return err
	}
	return s.consentDesk(c, http.StatusOK, findScreen{draft: draft{typed: f}, found: found, searched: true})
}

type consentScreen struct {
	words
	draft
	ConsentView
}

func consentOfPath(id subject.ID) string { return consentPath + "/personen/" + string(id) }

func (s *Service) consent(c *web.Context, status int, d draft) error {
	v, err := s.ShowConsents(c.R.Context(), c.Actor, subject.ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	p := c.Page(c.T("rights.consent_one"))
	p.Path = consentOfPath(v.Person.ID)
	return c.Render(status, consentPage(p, consentScreen{words{c.Print}, d, v}))
}

func (s *Service) getConsent(c *web.Context) error { return s.consent(c, http.StatusOK, draft{}) }

func (s *Service) postConsent(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, extra := subject.ID(c.R.PathValue("id")), Extra(f.Get("extra"))
	err = s.SayConsent(c.R.Context(), c.Actor, id, extra, versionOf(f), ConsentState(f.Get("antwoord")), Way(f.Get("hoe-"+string(extra))))
	if d, status, ok := refused(c, f, err); ok {
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
	draft
	BreachView
}

func (s *Service) newBreach(c *web.Context, status int, d draft) error {
	if _, err := s.policy.RequireOrg("rights.breach_new", c.Actor, actBreachReport); err != nil {
		return err
	}
	return c.Render(status, newBreachPage(c.Page(c.T("rights.breach_new")), breachScreen{words{c.Print}, d, BreachView{Now: c.Now}}))
}

func (s *Service) getNewBreach(c *web.Context) error { return s.newBreach(c, http.StatusOK, draft{}) }

func (s *Service) postNewBreach(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	people, bad := strconv.Atoi(line(f, "mensen"))
	if bad != nil && line(f, "mensen") != "" {
		people = -1
	}
	id, err := s.ReportBreach(c.R.Context(), c.Actor, Breach{Discovered: momentOf(f, "ontdekt"), BreachFacts: BreachFacts{Kind: f.Get("soort"), What: lines(f, "wat"),
		Happened: dateOf(f, "gebeurd"), People: max(people, -1), Categories: lines(f, "gegevens")}})
	if d, status, ok := refused(c, f, err); ok {
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

func (s *Service) breach(c *web.Context, status int, d draft) error {
	v, err := s.ShowBreach(c.R.Context(), c.Actor, BreachID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	p := c.Page(c.T("rights.breach_one", "Number", v.Number))
	p.Path, p.WideContent = breachPath(v.ID), true
	return c.Render(status, breachPage(p, breachScreen{words{c.Print}, d, v}))
}

func (s *Service) getBreach(c *web.Context) error { return s.breach(c, http.StatusOK, draft{}) }

func (s *Service) postBreach(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	ctx, id, version := c.R.Context(), BreachID(c.R.PathValue("id")), versionOf(f)
	switch step := c.R.PathValue("stap"); step {
	case "risico":
		err = s.AssessBreach(ctx, c.Actor, id, version, Risk(f.Get("risico")), lines(f, "waarom"))
	case "ap":
		err = s.BreachToAuthority(ctx, c.Actor, id, version, momentOf(f, "gemeld"), line(f, "kenmerk"), lines(f, "telaat"))
	case "mensen":
		err = s.BreachToPeople(ctx, c.Actor, id, version, dateOf(f, "verteld"), lines(f, "hoe"), lines(f, "nietwaarom"))
	case "maatregelen":
		err = s.BreachMeasures(ctx, c.Actor, id, version, lines(f, "maatregelen"))
	case "sluiten":
		err = s.CloseBreach(ctx, c.Actor, id, version)
	default:
		err = fault.New("rights.breach", fault.NotFound)
	}
	if d, status, ok := refused(c, f, err); ok {
		return s.breach(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(breachPath(id), "rights.saved")
}
