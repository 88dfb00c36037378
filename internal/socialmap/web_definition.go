package socialmap

import (
	"net/http"
	"strings"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

const definitionsPath = mapPath + "/uitleg"

// definitionsScreen is the page of what figures mean.
type definitionsScreen struct {
	words
	limits RentLimits
}

// getDefinitions is what each figure means.
func (s *Service) getDefinitions(c *web.Context) error {
	if _, err := s.policy.RequireOrg("socialmap.definitions", c.Actor, actRead); err != nil {
		return err
	}
	return c.Render(http.StatusOK, definitionsPage(c.Page(c.T("socialmap.definitions")), definitionsScreen{words{c.Print}, RentLimitsOn(s.now())}))
}

// href is where the definition stands on the page.
func (d Definition) href() string { return definitionsPath + "#" + d.Code }

// terms are what one has to know of a figure.
func (s definitionsScreen) terms(d Definition) []ui.Term {
	list := []ui.Term{{Label: s.t("definition_source"), Text: s.p.T(d.Source.LabelKey())}, {Label: s.t("definition_lag"), Text: s.p.T(d.Lag.LabelKey())},
		{Label: s.t("definition_unit"), Text: s.unitOf(d)}, {Label: s.t("definition_better"), Text: s.p.T(d.better().LabelKey())},
		{Label: s.t("definition_quality"), Text: s.p.T(d.QualityKey())}, {Label: s.t("definition_owner"), Text: s.p.T(d.Owner.LabelKey())},
		{Label: s.t("definition_since"), Text: s.p.Date(d.Since)}}
	if d.Code == "rent" {
		l := s.limits
		list = append(list, ui.Term{Label: s.t("rent_limits"), Text: s.t("rent_limits_are", "From", s.p.Date(l.From), "Quality", s.p.Euro(l.Cents[0]),
			"Lower", s.p.Euro(l.Cents[1]), "Upper", s.p.Euro(l.Cents[2]), "Social", s.p.Euro(l.Cents[3]), "Source", l.Source)})
	}
	if all := d.Indicators(); len(all) > 1 {
		names := make([]string, len(all))
		for i, in := range all {
			names[i] = s.p.T(in.LabelKey())
		}
		list = append(list, ui.Term{Label: s.t("definition_parts"), Text: strings.Join(names, "; ")})
	}
	return list
}

// unitOf is in what the figure is given.
func (s definitionsScreen) unitOf(d Definition) string {
	if d.Code == VolunteersCode {
		return s.t("unit.per_20_homes")
	}
	return s.p.T(d.Indicators()[0].UnitKey())
}

// better is which way is better: that of the first indicator.
func (d Definition) better() Direction {
	if d.Code == VolunteersCode {
		return HigherBetter
	}
	return d.Indicators()[0].Better
}
