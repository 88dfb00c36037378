package resident

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/web"
)

// letterPath is where the letters of the resident stand.
const letterPath = OwnPath + "/brief"

func letterOf(id string) string { return letterPath + "/" + url.PathEscape(id) }

// getLetter is a letter of the resident; without it, or who is not in, comes to the page before it.
func (s *Service) getLetter(c *web.Context) error {
	p, err := s.OpenLetter(c.R.Context(), c.Cookie(cookie), c.R.PathValue("brief"))
	if isMissing(err) {
		return c.Redirect(OwnPath)
	}
	if err != nil {
		return err
	}
	page, path := framed(c), letterOf(c.R.PathValue("brief"))
	page.Title, page.Path = c.T("resident.letter"), path
	return c.Render(http.StatusOK, letterPage(page, words{c.Print}, p, path))
}

// getLetterPDF gives it as a file, whose name says nothing.
func (s *Service) getLetterPDF(c *web.Context) error {
	p, err := s.OpenLetter(c.R.Context(), c.Cookie(cookie), c.R.PathValue("brief"))
	if isMissing(err) {
		return c.Redirect(OwnPath)
	}
	if err != nil {
		return err
	}
	return p.Write(c, "brief")
}
