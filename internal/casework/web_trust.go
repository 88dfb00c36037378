package casework

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/network"
)

// The pages of this file.
const (
	emergencyPath = "/dossiers/noodinzage"
	reviewPath    = "/noodinzages"
	whyNotPath    = "/dossiers/waarom-niet"
	questionPath  = "/vragen"
)

func (s *Service) getEmergency(c *web.Context) error {
	if _, err := s.policy.RequireOrg("casework.emergency", c.Actor, actEmergency); err != nil {
		return err
	}
	return s.emergencyPage(c, http.StatusOK, ui.Draft{}, false)
}

func (s *Service) emergencyPage(c *web.Context, status int, d ui.Draft, nothing bool) error {
	return c.Render(status, emergencyPage(c.Page(c.T("casework.emergency_title")), trustScreen{p: c.Print, draft: d, nothing: nothing}))
}

// postEmergency opens what there is to open. Without anything the page says so in the
// same words whatever the cause.
func (s *Service) postEmergency(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	ids, err := s.OpenEmergency(c.R.Context(), c.Actor, EmergencyRequest{Search: f.Get("zoek"), Reason: f.Get("waarom"), Hours: numberIn(f, "uren")})
	if d, status, ok := c.Refused("noodinzage", f, err); ok {
		return s.emergencyPage(c, status, d, false)
	}
	switch {
	case err != nil:
		return err
	case len(ids) == 0:
		return s.emergencyPage(c, http.StatusOK, ui.Draft{Form: "noodinzage", Typed: f}, true)
	case len(ids) > 1:
		return c.RedirectWith("/dossiers", "casework.emergency_opened")
	}
	return c.RedirectWith(pathOf(ids[0]), "casework.emergency_opened")
}

func (s *Service) getReviews(c *web.Context) error {
	return s.reviewPage(c, ui.Draft{}, http.StatusOK)
}

func (s *Service) reviewPage(c *web.Context, d ui.Draft, status int) error {
	waiting, reviewed, err := s.Emergencies(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(status, reviewPage(c.Page(c.T("casework.reviews_title")),
		trustScreen{p: c.Print, draft: d, waiting: waiting, reviewed: reviewed, me: c.Actor.UserID}))
}

func (s *Service) postReview(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.R.PathValue("noodinzage")
	err = s.ReviewEmergency(c.R.Context(), c.Actor, id, Verdict(f.Get("oordeel")), f.Get("toelichting"))
	if err != nil {
		if d, status, ok := c.Refused(id, f, err); ok {
			return s.reviewPage(c, d, status)
		}
		return err
	}
	return c.RedirectWith(reviewPath, "casework.reviewed")
}

func (s *Service) getWhyNot(c *web.Context) error {
	return s.whyNotPage(c, ui.Draft{}, http.StatusOK, nil)
}

func (s *Service) whyNotPage(c *web.Context, d ui.Draft, status int, found *Explanation) error {
	list, err := s.Colleagues(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	scr := trustScreen{p: c.Print, draft: d, found: found}
	for _, u := range list {
		scr.people = append(scr.people, choice{u.ID, withOrg(u, c.Actor.OrgID)})
	}
	return c.Render(status, whyNotPage(c.Page(c.T("casework.whynot_title")), scr))
}

func (s *Service) postWhyNot(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	e, err := s.WhyNot(c.R.Context(), c.Actor, f.Get("wie"), f.Get("nummer"))
	if err != nil {
		if d, status, ok := c.Refused("waarom", f, err); ok {
			return s.whyNotPage(c, d, status, nil)
		}
		return err
	}
	return s.whyNotPage(c, ui.Draft{Form: "waarom", Typed: f}, http.StatusOK, &e)
}

func (s *Service) getQuestions(c *web.Context) error {
	return s.questionPage(c, ui.Draft{}, http.StatusOK)
}

func (s *Service) questionPage(c *web.Context, d ui.Draft, status int) error {
	list, err := s.Inquiries(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(status, questionPage(c.Page(c.T("casework.questions_title")), trustScreen{p: c.Print, draft: d, inquiries: list}))
}

func (s *Service) postQuestion(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.R.PathValue("id")
	err = s.Ask(c.R.Context(), c.Actor, ID(id), network.Category(f.Get("gegevens")), f.Get("vraag"), "")
	if err != nil {
		if d, status, ok := c.Refused(id, f, err); ok {
			return s.questionPage(c, d, status)
		}
		return err
	}
	return c.RedirectWith(questionPath, "casework.question_sent")
}

func (s *Service) postAnswer(c *web.Context) error {
	return s.change(c, "antwoord/"+c.R.PathValue("vraag"), "casework.answer_sent", func(f url.Values, id ID, _ int64) error {
		return s.AnswerQuestion(c.R.Context(), c.Actor, id, c.R.PathValue("vraag"), f.Get("antwoord"), f.Get("besluit") == string(Refused))
	})
}

func (s *Service) getDoors(c *web.Context) error { return s.doorsPage(c, ui.Draft{}, http.StatusOK) }

func (s *Service) doorsPage(c *web.Context, d ui.Draft, status int) error {
	v, err := s.ShowDoors(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	return c.Render(status, doorsPage(c.Page(c.T("casework.doors_title")), trustScreen{p: c.Print, draft: d, doors: v}))
}

func (s *Service) postShutOut(c *web.Context) error {
	return s.atDoor(c, "uitsluiten", "casework.shut_out", func(f url.Values, id ID) error {
		return s.ShutOutColleague(c.R.Context(), c.Actor, id, f.Get("wie"), f.Get("waarom"))
	})
}

func (s *Service) postLetIn(c *web.Context) error {
	return s.atDoor(c, "toelaten", "casework.let_in", func(f url.Values, id ID) error {
		return s.LetInAgain(c.R.Context(), c.Actor, id, f.Get("wie"), f.Get("waarom"))
	})
}

func (s *Service) atDoor(c *web.Context, form, doneKey string, do func(f url.Values, id ID) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	if err := do(f, id); err != nil {
		if d, status, ok := c.Refused(form, f, err); ok {
			return s.doorsPage(c, d, status)
		}
		return err
	}
	return c.RedirectWith(pathOf(id)+"/uitsluiten", doneKey)
}
