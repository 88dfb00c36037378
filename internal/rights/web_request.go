package rights

import (
	"encoding/json"
	"net/http"
	"net/url"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

func idOf(c *web.Context) RequestID { return RequestID(c.R.PathValue("id")) }

func (s *Service) request(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		return err
	}
	p := c.Page(c.T("rights.one_title", "Number", v.Number))
	p.WideContent = true
	p.Path = requestPath(v.ID)
	return c.Render(status, requestPage(p, requestScreen{words{c.Print}, d, v}))
}

func (s *Service) getRequest(c *web.Context) error { return s.request(c, http.StatusOK, ui.Draft{}) }

// postLetter answers with the letter itself: the code is shown this once.
func (s *Service) postLetter(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	v, code, err := s.SendCode(c.R.Context(), c.Actor, idOf(c), web.VersionOf(f))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.request(c, status, d)
	}
	if err != nil {
		return err
	}
	c.W.Header().Set("Cache-Control", "no-store")
	p := c.Page(c.T("rights.letter_title"))
	p.Path = requestPath(v.ID)
	return c.Render(http.StatusOK, letterPage(p, letterScreen{words{c.Print}, words{s.dutch}, v, code}))
}

func (s *Service) postStep(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	step := Step(c.R.PathValue("stap"))
	err = s.step(c, step, f)
	form := string(step)
	if step == Settle {
		form = settleForm(f.Get("taak"))
	}
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.request(c, status, d)
	}
	if err != nil {
		return err
	}
	if step == Collect {
		return c.RedirectWith(requestPath(idOf(c))+"/nakijken", "rights.collected")
	}
	if _, err := s.Show(c.R.Context(), c.Actor, idOf(c)); err != nil {
		return c.RedirectWith(deskPath, "rights.saved")
	}
	return c.RedirectWith(requestPath(idOf(c)), "rights.saved")
}

// step carries out the step of a form.
func (s *Service) step(c *web.Context, step Step, f url.Values) error {
	ctx, a, id, version := c.R.Context(), c.Actor, idOf(c), web.VersionOf(f)
	switch step {
	case "code":
		return s.EnterCode(ctx, a, id, version, web.Line(f, "code"))
	case "gezien":
		return s.SeePerson(ctx, a, id, version, Seen(f.Get("gezien")))
	case Extend:
		return s.Extend(ctx, a, id, version, web.Lines(f, "reden"), web.DateOf(f, "verteld"))
	case Hand:
		return s.Hand(ctx, a, id, version, f.Get("collega"))
	case Collect:
		return s.CollectAll(ctx, a, id, version)
	case Release:
		return s.ReleaseAll(ctx, a, id, version)
	case Deliver:
		return s.Deliver(ctx, a, id, version, Way(f.Get("uitvia")), web.DateOf(f, "uitop"))
	case Decide:
		return s.DecideOn(ctx, a, id, version, Ruling{Answer: Answer(f.Get("besluit")), Why: web.Lines(f, "waarom"), Note: web.Lines(f, "notitie"), Source: web.Line(f, "bron")})
	case Settle:
		return s.SettleTask(ctx, a, id, version, f.Get("taak"), web.Line(f, "hoe"))
	case Finish:
		return s.FinishOff(ctx, a, id, version, Way(f.Get("uitvia")), web.DateOf(f, "uitop"))
	case LiftStep:
		return s.Lift(ctx, a, id, version, web.DateOf(f, "verteldop"))
	case Stop:
		return s.Stop(ctx, a, id, version, web.Lines(f, "stopreden"), Way(f.Get("stopvia")), web.DateOf(f, "stopop"))
	}
	return fault.New("rights.step", fault.NotFound)
}

func (s *Service) review(c *web.Context, status int, d ui.Draft) error {
	v, err := s.ShowReview(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		if d, status, ok := c.Refused("", nil, err); ok {
			return s.request(c, status, d)
		}
		return err
	}
	p := c.Page(c.T("rights.review_title"))
	p.Path = requestPath(v.ID) + "/nakijken"
	return c.Render(status, reviewPage(p, reviewScreen{words{c.Print}, d, v}))
}

func (s *Service) getReview(c *web.Context) error { return s.review(c, http.StatusOK, ui.Draft{}) }

func (s *Service) postReview(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	anchor := ""
	if section := f.Get("hoofdstuk"); section != "" {
		err = s.Accept(c.R.Context(), c.Actor, idOf(c), web.VersionOf(f), Section(section))
		anchor = "#" + section
	} else {
		err = s.Judge(c.R.Context(), c.Actor, idOf(c), web.VersionOf(f), Part{ID: f.Get("deel"), Verdict: Verdict(f.Get("oordeel")), Reason: Concern(f.Get("reden")), Given: web.Lines(f, "tekst")})
		anchor = "#deel-" + f.Get("deel")
	}
	if d, status, ok := c.Refused(f.Get("deel"), f, err); ok {
		return s.review(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(requestPath(idOf(c))+"/nakijken"+anchor, "rights.saved")
}

func (s *Service) getDocument(c *web.Context) error {
	doc, err := s.DocumentOf(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		return err
	}
	c.W.Header().Set("Cache-Control", "no-store")
	p := c.Page(s.dutch.T("rights.document_title", "Name", doc.Name))
	p.Path = requestPath(idOf(c)) + "/stuk"
	return c.Render(http.StatusOK, documentPage(p, documentScreen{words{c.Print}, words{s.dutch}, doc, idOf(c)}))
}

func (s *Service) getDocumentJSON(c *web.Context) error {
	doc, err := s.DocumentOf(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", `attachment; filename="`+doc.Number+`.json"`)
	enc := json.NewEncoder(c.W)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}
