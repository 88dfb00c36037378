package letter

import (
	"net/http"
	"strconv"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
)

func caseOf(c *web.Context) casework.ID { return casework.ID(c.R.PathValue("id")) }

// Forms are the forms of which is kept what somebody types.
func Forms() casework.Forms {
	return casework.Forms{Path: "brieven", Action: actWrite, Texts: []string{"aan", "onderwerp", "tekst"}, At: letterPath}
}

// formName is the name under which what is typed in a letter is kept.
func formName(letterID string) string { return "brieven/" + letterID }

func (s *Service) getLetters(c *web.Context) error {
	return s.lettersPage(c, http.StatusOK, ui.Draft{})
}

func (s *Service) lettersPage(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, caseOf(c), "")
	if err != nil {
		return err
	}
	scr := lettersScreen{words: words{c.Print}, View: v, draft: d, chosen: TemplateID(c.R.URL.Query().Get("brief"))}
	if v.MayWrite {
		if scr.templates, err = s.Templates(c.R.Context(), c.Actor); err != nil {
			return err
		}
	}
	return c.Render(status, lettersPage(c.Page(c.T("letter.title")), scr))
}

func (s *Service) postBegin(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	letterID, err := s.Begin(c.R.Context(), c.Actor, caseOf(c), TemplateID(f.Get("brief")), f.Get("sleutel"))
	if d, status, ok := c.Refused("brief", f, err); ok {
		return s.lettersPage(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.Redirect(letterPath(caseOf(c), letterID))
}

func (s *Service) getLetter(c *web.Context) error {
	return s.letterPage(c, http.StatusOK, ui.Draft{})
}

func (s *Service) letterPage(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, caseOf(c), c.R.PathValue("brief"))
	if err != nil {
		return err
	}
	page := c.Page(c.T("letter.letter"))
	page.WideContent = true // paper beside the form
	return c.Render(status, letterPage(page, letterScreen{words{c.Print}, v, v.Letters[0], s.paper(v, v.Letters[0]), d}))
}

func (s *Service) postSave(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Save(c.R.Context(), c.Actor, caseOf(c), c.R.PathValue("brief"), web.VersionOf(f),
		Content{To: web.Lines(f, "aan"), Subject: web.Line(f, "onderwerp"), Text: web.Lines(f, "tekst")})
	if d, status, ok := c.Refused("brief", f, err); ok {
		return s.letterPage(c, status, d)
	}
	if err != nil {
		return err
	}
	s.cases.Saved(c, caseOf(c), formName(c.R.PathValue("brief")))
	return c.RedirectWith(letterPath(caseOf(c), c.R.PathValue("brief")), "letter.saved")
}

func (s *Service) postSent(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Send(c.R.Context(), c.Actor, caseOf(c), c.R.PathValue("brief"), web.VersionOf(f), web.DateOf(f, "datum"), Way(f.Get("hoe")), f.Get("mijnplan") != "")
	if d, status, ok := c.Refused("verstuurd", f, err); ok {
		return s.letterPage(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(letterPath(caseOf(c), c.R.PathValue("brief")), "letter.was_sent")
}

func (s *Service) postRemove(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Remove(c.R.Context(), c.Actor, caseOf(c), c.R.PathValue("brief"), web.VersionOf(f))
	if d, status, ok := c.Refused("brief", f, err); ok {
		return s.letterPage(c, status, d)
	}
	if err != nil {
		return err
	}
	s.cases.Saved(c, caseOf(c), formName(c.R.PathValue("brief")))
	return c.RedirectWith(CasePath(caseOf(c)), "letter.removed")
}

// postPlace puts a letter on the own page of the resident, or takes it from there.
func (s *Service) postPlace(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	do, done := s.Place, "letter.own_placed"
	if f.Get("stap") == "weg" {
		do, done = s.TakeBack, "letter.own_taken"
	}
	err = do(c.R.Context(), c.Actor, caseOf(c), c.R.PathValue("brief"), web.VersionOf(f))
	if d, status, ok := c.Refused("mijnplan", f, err); ok {
		return s.letterPage(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(letterPath(caseOf(c), c.R.PathValue("brief")), done)
}

// getPDF gives a letter as a file. Its name says nothing of what it holds.
func (s *Service) getPDF(c *web.Context) error {
	v, err := s.Show(c.R.Context(), c.Actor, caseOf(c), c.R.PathValue("brief"))
	if err != nil {
		return err
	}
	return s.paper(v, v.Letters[0]).Write(c, "brief-"+v.Number)
}

// Write answers with a letter as a file of a name.
func (p Paper) Write(c *web.Context, name string) error {
	data, err := p.PDF()
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.pdf"`)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	_, err = c.W.Write(data)
	return err
}
