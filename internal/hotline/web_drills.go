package hotline

import (
	"net/http"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// drillsPath is where stands how the drills went.
const drillsPath = Path + "/oefeningen"

func (s *Service) getDrills(c *web.Context) error {
	d, err := s.Drills(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("hotline.drills"))
	page.Path = drillsPath
	return c.Render(http.StatusOK, drillsPage(page, drillsScreen{words{c.Print}, d}))
}

type drillsScreen struct {
	words
	Drills
}

// next says when the next drill is.
func (s drillsScreen) next() string {
	if s.Next.IsZero() {
		return s.t("drills_unplanned")
	}
	return s.t("drills_next", "Month", s.p.Month(s.Next))
}

// outcome is what came of a drill, in a sentence.
func (s drillsScreen) outcome(h Held) string {
	switch {
	case h.Nobody:
		return s.t("drill_nobody")
	case h.Taken.Minutes() < 1:
		return s.t("drill_at_once")
	}
	return s.p.N("hotline.drill_minutes", int(h.Taken.Minutes()))
}

func (s drillsScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("drill_when")}, {Label: s.t("drill_outcome")}, {Label: s.t("drill_step"), Numeric: true},
		{Label: s.t("drill_sent"), Numeric: true}, {Label: s.t("drill_failures"), Numeric: true}}
}
