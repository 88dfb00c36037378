package casework

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// offersPath is the page of the hand-overs that concern somebody.
const offersPath = "/overdrachten"

// stayed reads whether the director of before keeps taking part.
func stayed(f url.Values) bool { return f.Get("blijft") == "ja" }

func (s *Service) postWithdraw(c *web.Context) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	if err := s.WithdrawHandover(c.R.Context(), c.Actor, id); err != nil {
		if d, status, ok := c.Refused("intrekken", url.Values{}, err); ok {
			return s.offersPage(c, d, status)
		}
		return err
	}
	return c.RedirectWith(offersPath, "casework.hand_withdrawn")
}

func (s *Service) getAssign(c *web.Context) error { return s.assignPage(c, ui.Draft{}, http.StatusOK) }

func (s *Service) assignPage(c *web.Context, d ui.Draft, status int) error {
	h, err := s.ShowHandle(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	return c.Render(status, assignPage(c.Page(c.T("casework.assign_title", "Number", h.Number)), c.Print, h, d))
}

func (s *Service) postAssign(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.AskHandover(c.R.Context(), c.Actor, ID(c.R.PathValue("id")), web.VersionOf(f), f.Get("wie"), f.Get("waarom"), stayed(f))
	if d, status, ok := c.Refused("toewijzen", f, err); ok {
		return s.assignPage(c, d, status)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(offersPath, "casework.hand_asked")
}

// postStandIn lets the deputy of a director who is away take part, or ends that.
func (s *Service) postStandIn(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, did := ID(c.R.PathValue("id")), "stand_in_given"
	if f.Get("doe") == "stop" {
		did, err = "stand_in_ended", s.EndStandIn(c.R.Context(), c.Actor, id)
	} else {
		err = s.LetStandIn(c.R.Context(), c.Actor, id)
	}
	if d, status, ok := c.Refused("vervanger", f, err); ok {
		return s.assignPage(c, d, status)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id)+"/toewijzen", "casework."+did)
}

func (s *Service) getOffers(c *web.Context) error { return s.offersPage(c, ui.Draft{}, http.StatusOK) }

func (s *Service) offersPage(c *web.Context, d ui.Draft, status int) error {
	v, err := s.MyOffers(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(status, offersPage(c.Page(c.T("casework.offers_title")), offersScreen{Offers: v, p: c.Print, draft: d}))
}

// postOffer is the answer of who is asked.
func (s *Service) postOffer(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, to := c.R.PathValue("overdracht"), HandoverState(f.Get("besluit"))
	err = s.AnswerHandover(c.R.Context(), c.Actor, id, to, f.Get("antwoord"))
	if d, status, ok := c.Refused(id, f, err); ok {
		return s.offersPage(c, d, status)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(offersPath, "casework.hand_answered_"+string(to))
}
