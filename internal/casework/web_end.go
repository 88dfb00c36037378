package casework

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// goesOn is the answer on the page of closing with which a case is not closed.
const goesOn = "gaat-door"

func (s *Service) getClose(c *web.Context) error {
	return s.endPage(c, ui.Draft{}, http.StatusOK, false)
}

func (s *Service) getRest(c *web.Context) error {
	return s.endPage(c, ui.Draft{}, http.StatusOK, true)
}

// endPage shows the page to close a case, or the one to let it rest.
func (s *Service) endPage(c *web.Context, d ui.Draft, status int, rest bool) error {
	v, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	if !v.MayManage {
		return fault.New("casework.end", fault.Denied)
	}
	scr := screen{View: v, p: c.Print, now: c.Now, draft: d}
	if rest {
		return c.Render(status, restPage(c.Page(c.T("casework.rest_title")), scr))
	}
	return c.Render(status, closePage(c.Page(c.T("casework.close_title")), scr))
}

// postClose closes a case; "it goes on" leads to the page of the waakvlam with the
// cause that was filled in.
func (s *Service) postClose(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if f.Get("uitkomst") == goesOn {
		return s.endPage(c, ui.Draft{Form: "waakvlam", Typed: f}, http.StatusOK, true)
	}
	return s.end(c, f, "afsluiten", "casework.closed", func(id ID, version int64) error {
		return s.Close(c.R.Context(), c.Actor, id, version, f.Get("oorzaak"), Outcome(f.Get("uitkomst")))
	})
}

func (s *Service) postRest(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return s.end(c, f, "waakvlam", "casework.rested", func(id ID, version int64) error {
		return s.Rest(c.R.Context(), c.Actor, id, version, f.Get("wie"), numberIn(f, "weken"), f.Get("oorzaak"))
	})
}

// end carries out the form of the page to close or to rest.
func (s *Service) end(c *web.Context, f url.Values, form, doneKey string, do func(id ID, version int64) error) error {
	id := ID(c.R.PathValue("id"))
	err := do(id, web.VersionOf(f))
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.endPage(c, d, status, form == "waakvlam")
	}
	if err != nil {
		return err
	}
	s.saved(c, id, form, "")
	return c.RedirectWith(pathOf(id), doneKey)
}
