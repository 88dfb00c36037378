package referral

import (
	"net/http"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

const figuresPath = Path + "/cijfers"

// figureScreen is the page of the figures.
type figureScreen struct {
	words
	Figures
}

func (s *Service) getFigures(c *web.Context) error {
	f, err := s.Figures(c.R.Context(), c.Actor, c.R.URL.Query().Get("over") == "halfjaar")
	if err != nil {
		return err
	}
	page := c.Page(c.T("referral.figures"))
	page.WideContent = true
	return c.Render(http.StatusOK, figuresPage(page, figureScreen{words{c.Print}, f}))
}

func (s figureScreen) tabs() []ui.NavItem {
	return []ui.NavItem{{Label: s.t("figures_quarter"), Href: figuresPath, Current: !s.Half},
		{Label: s.t("figures_half"), Href: figuresPath + "?over=halfjaar", Current: s.Half}}
}

func (s figureScreen) columns() (list []ui.Column) {
	for i, key := range []string{"org", "asked", "time", "open", "declined", "why"} {
		list = append(list, ui.Column{Label: s.t("figures_" + key), Numeric: i == 1})
	}
	return list
}

// time says how fast answers came, or that there are too few to say.
func (s figureScreen) time(f Figure) string {
	if !f.Enough() {
		return s.t("figures_few", "Count", s.p.Int(f.Answered))
	}
	return s.t("figures_days", "Half", s.p.N("referral.working_days", f.Median), "Most", s.p.N("referral.working_days", f.Slow))
}

func (s figureScreen) open(f Figure) string {
	if f.Late == 0 {
		return s.p.Int(f.Open)
	}
	return s.t("figures_late", "Open", s.p.Int(f.Open), "Late", s.p.Int(f.Late))
}

func (s figureScreen) declined(f Figure) string {
	if f.Declined == 0 {
		return s.p.Int(0)
	}
	return s.t("figures_share", "Count", s.p.Int(f.Declined), "Share", s.p.Percent(float64(f.Declined)/float64(f.Asked), 0))
}

// why are the sides on which refusals came about, and the reasons.
func (s figureScreen) why(f Figure) (list []string) {
	for _, c := range []Cause{ByTheResident, ByTheAsker, ByPartner, ByMunicipality} {
		if n := f.Causes[c]; n > 0 {
			list = append(list, s.t("cause_"+string(c), "Count", s.p.Int(n)))
		}
	}
	for _, e := range Effects() {
		if n := f.Reasons[e.Reason]; n > 0 {
			list = append(list, s.t("figures_reason", "Reason", s.t("reason_"+string(e.Reason)), "Count", s.p.Int(n)))
		}
	}
	return list
}
