package resident

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + OwnPath, Handler: s.getOwn, Public: true, Tongues: true},
		{Pattern: "POST " + OwnPath, Handler: s.postEnter, Public: true, Tongues: true, MaxBody: maxBody},
		{Pattern: "POST " + OwnPath + "/uit", Handler: s.postLeave, Public: true, Tongues: true, MaxBody: maxBody},
		{Pattern: "POST " + OwnPath + "/woord", Handler: s.postWord, Public: true, Tongues: true, MaxBody: maxBody},
		{Pattern: "POST " + OwnPath + "/afspraak", Handler: s.postTick, Public: true, Tongues: true, MaxBody: maxBody},
		{Pattern: "POST " + OwnPath + "/steun", Handler: s.postBring, Public: true, Tongues: true, MaxBody: maxBody},
		{Pattern: "POST " + OwnPath + "/steun/weg", Handler: s.postSendAway, Public: true, Tongues: true, MaxBody: maxBody},
		{Pattern: "POST " + OwnPath + "/mail", Handler: s.postMail, Public: true, Tongues: true, MaxBody: maxBody},
		{Pattern: "GET " + OwnPath + "/mail/stop", Handler: s.getStop, Public: true, Tongues: true},
		{Pattern: "POST " + OwnPath + "/mail/stop", Handler: s.postStop, Public: true, Tongues: true, MaxBody: maxBody},
		{Pattern: "GET " + letterPath + "/{brief}", Handler: s.getLetter, Public: true, Tongues: true},
		{Pattern: "GET " + letterPath + "/{brief}/pdf", Handler: s.getLetterPDF, Public: true, Tongues: true},
		{Pattern: "GET " + feelPath, Handler: s.getFeel, Public: true, Tongues: true},
		{Pattern: "POST " + feelPath, Handler: s.postScore, Public: true, Tongues: true, MaxBody: maxBody},
		{Pattern: "POST " + feelPath + "/woord", Handler: s.postUnlock, Public: true, Tongues: true, MaxBody: maxBody},
		{Pattern: "POST " + feelPath + "/delen", Handler: s.postShare, Public: true, Tongues: true, MaxBody: maxBody},
		{Pattern: "POST " + feelPath + "/weg", Handler: s.postDrop, Public: true, Tongues: true, MaxBody: maxBody},
		{Pattern: "POST " + feelPath + "/vergeten", Handler: s.postForget, Public: true, Tongues: true, MaxBody: maxBody},
		{Pattern: "GET /dossiers/{id}/bewoner", Handler: s.getStaff},
		{Pattern: "POST /dossiers/{id}/bewoner", Handler: s.postInvite},
		{Pattern: "POST /dossiers/{id}/bewoner/pas/{pas}", Handler: s.postPass},
		{Pattern: "POST /dossiers/{id}/bewoner/antwoord/{woord}", Handler: s.postAnswer},
	}
}

func pathOf(id casework.ID) string { return "/dossiers/" + url.PathEscape(string(id)) + "/bewoner" }

// Card says on the page of a case whether the resident takes part; nil for who may not see it.
func (s *Service) Card(c *web.Context, v casework.View) templ.Component {
	if v.Erased || !s.policy.Decide(c.Actor, actSee, v.Resource()).Allowed {
		return nil
	}
	b, err := s.brief(c.R.Context(), v.ID)
	if err != nil {
		return nil // the page of the case goes before
	}
	return caseCard(c.Print, b, pathOf(v.ID))
}

func (s *Service) getStaff(c *web.Context) error {
	return s.staff(c, http.StatusOK, ui.Draft{}, nil)
}

func (s *Service) staff(c *web.Context, status int, d ui.Draft, made *Card) error {
	v, err := s.Show(c.R.Context(), c.Actor, casework.ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	return c.Render(status, staffPage(c.Page(c.T("resident.title")), staffScreen{words: words{c.Print}, View: v, draft: d, made: made}))
}

func (s *Service) postInvite(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := casework.ID(c.R.PathValue("id"))
	made, err := s.Invite(c.R.Context(), c.Actor, id, Person{Name: f.Get("naam")}, f.Get("gelezen") != "")
	if d, status, ok := c.Refused("uitnodigen", f, err); ok {
		return s.staff(c, status, d, nil)
	}
	if err != nil {
		return err
	}
	return s.staff(c, http.StatusOK, ui.Draft{}, &made)
}

func (s *Service) postPass(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, step := casework.ID(c.R.PathValue("id")), PassStep(f.Get("stap"))
	if err := s.StepPass(c.R.Context(), c.Actor, id, c.R.PathValue("pas"), step); err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "resident.did_"+string(step))
}

func (s *Service) postAnswer(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, word := casework.ID(c.R.PathValue("id")), c.R.PathValue("woord")
	if f.Get("overnemen") != "" {
		err = s.TakeOver(c.R.Context(), c.Actor, id, word, web.VersionOf(f), web.Lines(f, "antwoord"))
	} else {
		err = s.Answer(c.R.Context(), c.Actor, id, word, web.VersionOf(f), WordState(f.Get("uitkomst")), web.Lines(f, "antwoord"))
	}
	if d, status, ok := c.Refused(word, f, err); ok {
		return s.staff(c, status, d, nil)
	}
	if err != nil {
		return err
	}
	s.cases.Saved(c, id, formName(word))
	return c.RedirectWith(pathOf(id), "resident.did_answer")
}

// Forms are the forms of which is kept what somebody types: the answer to each word.
func Forms() casework.Forms {
	return casework.Forms{Path: "bewoner", Action: actSteer, Texts: []string{"antwoord"}}
}

// formName is the name under which is kept what is typed as the answer to a word.
func formName(word string) string { return "bewoner/" + word }

// OwnPath is the page of the resident. It names no case: the pass does.
const OwnPath = "/mijn-plan"

// What one address may try, and the cookie of a browser that is in.
const (
	triesPerSecond = 1.0 / 20
	triesAtOnce    = 10
	maxBody        = 16 << 10
	cookie         = "mijnplan"
)

func (s *Service) getOwn(c *web.Context) error { return s.own(c, http.StatusOK, ui.Draft{}, nil) }

// own is the plan for who is in, and the door for everybody else.
func (s *Service) own(c *web.Context, status int, d ui.Draft, made *Card) error {
	m, err := s.Look(c.R.Context(), c.Cookie(cookie))
	page := framed(c)
	if isMissing(err) {
		return door(c)
	}
	if err != nil {
		return err
	}
	return c.Render(status, ownPage(page, ownScreen{words: words{c.Print}, Mine: m, draft: d, made: made, key: d.Value("sleutel", store.NewID())}))
}

// door asks who is not in for code and PIN.
func door(c *web.Context) error {
	return c.Render(http.StatusOK, doorPage(framed(c), doorScreen{words: words{c.Print}}))
}

// framed is the frame of the page.
func framed(c *web.Context) ui.Page { return c.OpenPage(c.T("resident.own_title"), OwnPath) }

func (s *Service) postEnter(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	refuse := func(status int, key string) error {
		d := ui.Draft{Typed: url.Values{"code": {f.Get("code")}}, Problems: []ui.Problem{{Name: "code", Message: c.T(key)}}}
		return c.Render(status, doorPage(framed(c), doorScreen{words: words{c.Print}, draft: d}))
	}
	if !c.Allow("mijn-plan", triesPerSecond, triesAtOnce) {
		return refuse(http.StatusTooManyRequests, "resident.fast")
	}
	secret, err := s.Enter(c.R.Context(), f.Get("code"), f.Get("pin"))
	if isMissing(err) {
		return refuse(http.StatusBadRequest, "resident.wrong")
	}
	if err != nil {
		return err
	}
	c.SetCookie(cookie, secret, stays)
	return c.Redirect(OwnPath)
}

func (s *Service) postLeave(c *web.Context) error {
	if err := s.Leave(c.R.Context(), c.Cookie(cookie)); err != nil {
		return err
	}
	c.SetCookie(cookie, "", 0)
	return c.RedirectWith(OwnPath, "resident.did_leave")
}

// place is a page of the resident: its address, and how it is shown with what was typed.
type place struct {
	path string
	show func(c *web.Context, status int, d ui.Draft) error
}

func (s *Service) doing(c *web.Context, form, done string, do func(secret string, f url.Values) error) error {
	return s.doingOn(c, place{OwnPath, func(c *web.Context, status int, d ui.Draft) error { return s.own(c, status, d, nil) }}, form, done, do)
}

// doingOn carries out something of the resident and shows the page again; who is not in any more
// comes to the door.
func (s *Service) doingOn(c *web.Context, at place, form, done string, do func(secret string, f url.Values) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if !c.Allow("mijn-plan-doen", 1, 20) {
		return at.show(c, http.StatusTooManyRequests, ui.Draft{Form: form, Typed: f, Problems: []ui.Problem{{Name: "tekst", Message: c.T("resident.fast")}}})
	}
	err = do(c.Cookie(cookie), f)
	if isMissing(err) {
		return c.Redirect(at.path)
	}
	if d, status, ok := c.Refused(form, f, err); ok {
		return at.show(c, status, d)
	}
	if err != nil || done == "" {
		return err
	}
	return c.RedirectWith(at.path, done)
}

func (s *Service) postWord(c *web.Context) error {
	return s.doing(c, "woord", "resident.did_say", func(secret string, f url.Values) error {
		return s.Say(c.R.Context(), secret, Word{Kind: WordKind(f.Get("soort")), PartnerID: f.Get("met"), Text: web.Lines(f, "tekst")}, f.Get("sleutel"))
	})
}

func (s *Service) postTick(c *web.Context) error {
	return s.doing(c, "afspraak", "resident.did_tick", func(secret string, f url.Values) error {
		return s.TickOff(c.R.Context(), secret, f.Get("afspraak"), web.VersionOf(f))
	})
}

func (s *Service) postBring(c *web.Context) error {
	return s.doing(c, "steun", "", func(secret string, f url.Values) error {
		made, err := s.Bring(c.R.Context(), secret, Person{Name: f.Get("naam"), Reach: f.Get("bereik")})
		if err != nil {
			return err
		}
		return s.own(c, http.StatusOK, ui.Draft{}, &made)
	})
}

func (s *Service) postSendAway(c *web.Context) error {
	return s.doing(c, "steun", "resident.did_send_away", func(secret string, f url.Values) error {
		return s.SendAway(c.R.Context(), secret, f.Get("pas"))
	})
}
