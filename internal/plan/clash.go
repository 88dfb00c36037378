package plan

import (
	"strconv"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
)

// clash is what somebody typed beside what the template says by now, step by step: each control that
// differs can be chosen by itself.
func (s templateScreen) clash() ui.Clash {
	d := s.draft
	fields := []ui.Met{web.Stands(d, "naam", s.t("f_name"), s.Name, ui.NoJoint)}
	for i := range maxSteps {
		var step Step
		if i < len(s.Steps) {
			step = s.Steps[i]
		}
		n := strconv.Itoa(i)
		label := func(key string) string { return s.t("step_n", "N", i+1) + ": " + s.t(key) }
		home := map[bool]string{true: "ja"}[step.Home]
		fields = append(fields,
			web.Stands(d, "wat"+n, label("f_what"), step.What, ui.NoJoint),
			web.Stands(d, "dagen"+n, label("f_days"), daysOf(step), ui.NoJoint),
			ui.Met{Name: "kant" + n, Label: label("f_side"), Theirs: s.sideName(step), Yours: s.sideName(Step{What: d.Typed.Get("wat" + n), Side: casework.Side(d.Typed.Get("kant" + n))}), Stands: string(s.sideOf(step))},
			web.Stands(d, "alsniet"+n, label("f_ifnot"), step.IfNot, ui.NoJoint),
			ui.Met{Name: "klus" + n, Label: label("f_home"), Theirs: s.ticked(home), Yours: s.ticked(d.Typed.Get("klus" + n)), Stands: home})
	}
	gone := map[bool]string{true: "ja"}[s.Retired]
	fields = append(fields, ui.Met{Name: "weg", Label: s.t("f_retired_do"), Theirs: s.ticked(gone), Yours: s.ticked(d.Typed.Get("weg")), Stands: gone})
	return web.Clash(s.p, d, s.action(), s.action(), s.Version, "", s.At, fields...)
}

// sideName is who does a step; nobody does one without words.
func (s templateScreen) sideName(step Step) string {
	switch {
	case step.What == "":
		return ""
	case step.Side == casework.ResidentSide:
		return s.p.T("casework.side_" + string(casework.ResidentSide))
	}
	return s.p.T("casework.side_" + string(casework.OurSide))
}

// ticked is whether a box was ticked, in a word.
func (s templateScreen) ticked(value string) string {
	if value == "" {
		return s.t("no")
	}
	return s.t("yes")
}
