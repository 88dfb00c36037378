package signal

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/upload"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// maxSendBody is the largest form with photos in bytes.
const maxSendBody = maxPhotos*upload.MaxBytes + 1<<20

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /signalen/nieuw", Handler: s.getNew, Always: true},
		{Pattern: "POST /signalen/nieuw", Handler: s.postNew, MaxBody: maxSendBody, Always: true},
		{Pattern: "GET " + RunningPath, Handler: s.getChosen, Always: true},
		{Pattern: "POST /signalen/zoek", Handler: s.postFind, MaxBody: maxSendBody, Always: true},
		{Pattern: "POST /signalen/hier", Handler: s.postHere, MaxBody: maxSendBody, Always: true},
		{Pattern: "GET /signalen/mijn", Handler: s.getMine},
		{Pattern: "GET /signalen/{id}/ontvangen", Handler: s.getReceipt},
		{Pattern: "GET /signalen/{id}", Handler: s.getSignal},
		{Pattern: "GET /signalen/{id}/foto/{n}", Handler: s.getPhoto},
		{Pattern: "POST /signalen/{id}/foto-terug", Handler: s.postPhotosBack},
		{Pattern: "POST /signalen/{id}/gesprek", Handler: s.postPlan},
		{Pattern: "POST /signalen/{id}/niet-bereikt", Handler: s.postNotReached},
		{Pattern: "POST /signalen/{id}/op-naam", Handler: s.postTake},
		{Pattern: "POST /signalen/{id}/klok/stil", Handler: s.postStop},
		{Pattern: "POST /signalen/{id}/klok/loopt", Handler: s.postStart},
		{Pattern: "POST /signalen/{id}/verslag", Handler: s.postTalk},
		{Pattern: "POST /signalen/{id}/doorgeven", Handler: s.postForward},
		{Pattern: "POST /signalen/{id}/advies", Handler: s.postAdvice},
		{Pattern: "POST /signalen/{id}/geen-actie", Handler: s.postDrop},
		{Pattern: "GET " + stylePath, Handler: style, Public: true},
		{Pattern: "GET " + herePath, Handler: here, Public: true},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "signal.nav_new", Path: "/signalen/nieuw", Icon: string(ui.IconPlus), Action: "signal.send", Order: 15},
		{Key: "signal.nav_mine", Path: "/signalen/mijn", Icon: string(ui.IconHear), Action: "signal.send", Order: 38},
	}
}

// stylePath is the style sheet of the form: it hides the checklists of the tiles that
// were not chosen. Without it, or in a browser without :has(), all are shown.
const stylePath = "/signalen/formulier.css"

//go:embed formulier.css
var sheet embed.FS

// in are the words of a page, with what the organisation calls its own facts. Without those
// a page still says everything else, so a failure is left to what the page reads itself.
func (s *Service) in(c *web.Context) words {
	w := words{p: c.Print}
	if names, err := s.namesOf(c.R.Context(), c.Actor.OrgID); err == nil {
		w.names = names
	}
	return w
}

func style(c *web.Context) error {
	data, err := sheet.ReadFile("formulier.css")
	if err != nil {
		return fault.Wrap("signal.style", err)
	}
	c.W.Header().Set("Content-Type", "text/css; charset=utf-8")
	c.W.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, err = c.W.Write(data)
	return err
}

// styleHref is the address of the sheet with the hash of what is in it.
func styleHref() string {
	data, err := sheet.ReadFile("formulier.css")
	if err != nil {
		return stylePath
	}
	sum := sha256.Sum256(data)
	return stylePath + "?v=" + hex.EncodeToString(sum[:6])
}

func (s *Service) getSignal(c *web.Context) error {
	return s.show(c, http.StatusOK, ui.Draft{})
}

// show is the page of a signal, with the form that was just refused.
func (s *Service) show(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	first, err := made(s.first, c, v)
	if err != nil {
		return err
	}
	cards, err := made(s.cards, c, v)
	if err != nil {
		return err
	}
	page := c.Page(c.T("signal.show_title", "Number", v.Number()))
	page.Path = "/signalen/" + v.ID // where the switches of the frame go back to, also after a refused form
	return c.Render(status, showPage(page, showScreen{View: v, words: s.in(c), draft: d, now: c.Now, first: first, cards: cards,
		mayCase: c.May("case.open"), me: c.Actor.UserID}))
}

func (s *Service) getPhoto(c *web.Context) error {
	n, err := strconv.Atoi(c.R.PathValue("n"))
	if err != nil {
		return fault.New("signal.photo", fault.NotFound)
	}
	data, err := s.Picture(c.R.Context(), c.Actor, c.R.PathValue("id"), n)
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "image/jpeg")
	c.W.Header().Set("Content-Disposition", "inline")
	_, err = c.W.Write(data)
	return err
}

// change carries out a step of triage from a form and goes back to the signal. What
// was refused, or came second, is shown again with everything that was typed.
func (s *Service) change(c *web.Context, form, done string, do func(id string, version int64, f url.Values) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.R.PathValue("id")
	if err = do(id, web.VersionOf(f), f); err == nil {
		return c.RedirectWith("/signalen/"+url.PathEscape(id), done)
	}
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.show(c, status, d)
	}
	return err
}

func (s *Service) postPlan(c *web.Context) error {
	return s.change(c, "gesprek", "signal.done_plan", func(id string, version int64, f url.Values) error {
		return s.PlanTalk(c.R.Context(), c.Actor, id, version, f.Get("wie"), web.DateOf(f, "wanneer"))
	})
}

func (s *Service) postNotReached(c *web.Context) error {
	return s.change(c, "niet-bereikt", "signal.done_not_reached", func(id string, version int64, f url.Values) error {
		return s.NotReachedNow(c.R.Context(), c.Actor, id, version)
	})
}

func (s *Service) postTake(c *web.Context) error {
	return s.change(c, "op-naam", "signal.done_take", func(id string, version int64, _ url.Values) error {
		return s.TakeUp(c.R.Context(), c.Actor, id, version)
	})
}

func (s *Service) postStop(c *web.Context) error {
	return s.change(c, "klok", "signal.done_stop", func(id string, version int64, f url.Values) error {
		return s.StopClock(c.R.Context(), c.Actor, id, version, StillWhy(f.Get("waarom")), f.Get("waarover"))
	})
}

func (s *Service) postStart(c *web.Context) error {
	return s.change(c, "klok", "signal.done_start", func(id string, version int64, _ url.Values) error {
		return s.StartClock(c.R.Context(), c.Actor, id, version)
	})
}

func (s *Service) postTalk(c *web.Context) error {
	return s.change(c, "verslag", "signal.done_talk", func(id string, version int64, f url.Values) error {
		return s.HeldTalk(c.R.Context(), c.Actor, id, version, f.Get("verslag"))
	})
}

func (s *Service) postForward(c *web.Context) error {
	return s.change(c, "doorgeven", "signal.done_forward", func(id string, version int64, f url.Values) error {
		return s.HandOver(c.R.Context(), c.Actor, id, version, f.Get("wie"), web.DateOf(f, "voor"), f.Get("reden"))
	})
}

func (s *Service) postAdvice(c *web.Context) error {
	return s.change(c, "advies", "signal.done_advice", func(id string, version int64, f url.Values) error {
		return s.GiveAdvice(c.R.Context(), c.Actor, id, version, f.Get("advies"))
	})
}

func (s *Service) postPhotosBack(c *web.Context) error {
	return s.change(c, "foto-terug", "signal.photos_gone", func(id string, version int64, _ url.Values) error {
		return s.WithdrawPhotos(c.R.Context(), c.Actor, id, version)
	})
}

func (s *Service) postDrop(c *web.Context) error {
	return s.change(c, "geen-actie", "signal.done_drop", func(id string, version int64, f url.Values) error {
		return s.DropIt(c.R.Context(), c.Actor, id, version, f.Get("reden"))
	})
}
