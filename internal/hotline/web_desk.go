package hotline

import (
	"strings"

	"samendoen/internal/base/web"
)

// deskPath is for who answers the telephone.
const deskPath = Path + "/balie"

// postDesk opens a report by its number, or takes one in of who calls.
func (s *Service) postDesk(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	var id ID
	form := "nummer"
	if f.Get("stap") == "neem-op" {
		var r Report
		form = "beller"
		r, err = s.TakeIn(c.R.Context(), c.Actor, Draft{Who: web.Line(f, "beller-wie"), Tel: web.Line(f, "beller-nummer"), Where: web.Line(f, "beller-waar"), What: web.Lines(f, "beller-wat"), Key: f.Get("sleutel")})
		id = r.ID
	} else {
		id, err = s.ByNumber(c.R.Context(), c.Actor, f.Get("nummer"))
	}
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.home(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.Redirect(pathOf(id))
}

// spelled is a number in groups, as one reads it out.
func spelled(receipt string) string {
	plain := strings.ReplaceAll(receipt, "-", "")
	var groups []string
	for len(plain) > 3 {
		groups, plain = append(groups, plain[:3]), plain[3:]
	}
	return strings.Join(append(groups, plain), " ")
}
