package report

import (
	"strings"

	"samendoen/internal/base/text"
	"samendoen/internal/socialmap"
)

// yearReport is the report for the tenants' association: the same order in plainer words, with the
// words of residents for the groups.
func yearReport(p *text.Printer, m material) Document {
	w := newWriter(p, m.org)
	v := m.survey
	w.doc.Title = w.t("year_title", "From", p.Month(v.AsOf.AddDate(0, -m.months, 0)), "To", p.Month(v.AsOf.AddDate(0, -1, 0)))
	w.doc.Lead = w.t("year_lead", "Homes", p.Int(v.Homes), "Date", p.Date(v.AsOf))
	w.doc.Foreword = m.foreword
	w.plainly(v)
	w.neighbours(v)
	w.flows(m.flows)
	w.standsOut(v)
	w.ourselves(v)
	w.plansEnded(m.ended)
	w.goals(v, m.goals, w.plainGoal)
	w.unsaid(v, m.ended)
	w.how()
	w.sources(v.Editions)
	return w.doc
}

// plainly is what changed for all homes, a sentence for each figure that stands by itself.
func (w *writer) plainly(v socialmap.Survey) {
	w.section("head_year")
	var list []string
	for _, x := range v.Whole {
		if x.Indicator.Part {
			continue
		}
		label := w.p.T(x.Indicator.LabelKey())
		switch {
		case !x.Now.Known:
			continue
		case x.Difference == socialmap.Higher || x.Difference == socialmap.Lower:
			list = append(list, w.shifted(x))
		case x.Before.Known:
			list = append(list, w.t("plain_same", "Indicator", label, "To", w.say.Value(x.Indicator, x.Now), "Sure", w.say.Sure(x.Now)))
		default:
			list = append(list, w.t("plain_first", "Indicator", label, "To", w.say.Value(x.Indicator, x.Now), "Sure", w.say.Sure(x.Now)))
		}
	}
	if len(list) == 0 {
		w.text(w.t("plain_none"))
		return
	}
	w.list(list)
	w.hint("socialmap.rounding_short")
}

// neighbours is who live together here, as teams judge it.
func (w *writer) neighbours(v socialmap.Survey) {
	w.section("head_neighbours")
	c := v.Composition
	if !c.Known() {
		w.text(w.t("neighbours_none"))
	} else {
		tab := &Table{Caption: w.t("neighbours_caption", "Percent", w.p.Percent(c.Coverage(), 0)), Head: []string{w.t("col_neighbours"), w.t("col_share")}}
		for _, g := range socialmap.AllGroups() {
			tab.Rows = append(tab.Rows, []string{w.say.Group(g), w.say.Interval(c.Shares[g])})
		}
		w.table(tab)
		w.hint("report.how_neighbours")
	}
	w.text(w.say.Volunteers(v.Volunteers, v.VolunteersH) + " " + w.p.T("socialmap.volunteers_aim"))
}

// flows is who changed group, by half year; no section where nobody counts.
func (w *writer) flows(list []Flow) {
	if len(list) == 0 {
		return
	}
	w.section("head_flows")
	for _, f := range list {
		w.sub(f.Name)
		w.text(f.About)
		w.list(f.Says)
	}
	w.hint("report.how_flows")
}

// ourselves is what the association did: for all homes together, in sentences.
func (w *writer) ourselves(v socialmap.Survey) {
	w.section("head_ourselves")
	var list []string
	for _, in := range v.Mirror.Ours {
		for _, x := range v.Whole {
			if x.Indicator.Code == in.Code && x.Now.Known {
				list = append(list, w.t("plain_first", "Indicator", w.p.T(in.LabelKey()), "To", w.say.Value(in, x.Now)))
			}
		}
	}
	if len(list) == 0 {
		w.text(w.t("plain_none"))
		return
	}
	w.list(list)
	w.hint("report.how_ourselves")
}

// plainGoal is a target in the words of residents for its groups.
func (w *writer) plainGoal(t socialmap.Target) string {
	var groups []string
	for _, g := range t.Groups {
		groups = append(groups, "‘"+w.say.Group(g)+"’")
	}
	return w.t("goal_plain", "Percent", w.p.Percent(t.Goal/100, 0), "Groups", strings.Join(groups, ", "))
}
