package report

import (
	"samendoen/internal/base/text"
	"samendoen/internal/complexplan"
	"samendoen/internal/socialmap"
)

// walkMaterial is what a page for a walk is made from.
type walkMaterial struct {
	org     string
	view    socialmap.ComplexView
	plans   []complexplan.Plan // that are open
	actions map[complexplan.ID][]complexplan.Action
	note    string
}

// walkReport is one page for a walk through a complex: what stands out and since when, what is being
// done, and room to write. It names no colleague: the paper lies about.
func walkReport(p *text.Printer, m walkMaterial) Document {
	w := newWriter(p, m.org)
	v := m.view
	w.doc.Title = w.t("walk_title", "Complex", v.Name)
	w.doc.Foreword = m.note
	w.doc.Lead = w.t("walk_lead_none", "Homes", p.Int(v.Homes), "Area", v.AroundName)
	if v.Release != nil {
		w.doc.Lead = w.t("walk_lead", "Homes", p.Int(v.Homes), "Area", v.AroundName, "Date", p.Date(v.Release.AsOf))
	}
	w.section("head_walk_stands")
	switch {
	case v.Withheld:
		w.text(p.T("socialmap.withheld"))
	case len(v.Stands) == 0:
		w.text(p.T("socialmap.stands_nothing"))
	default:
		w.list(w.stands(v.Stands, v.AroundName))
	}
	if len(v.With) > 0 {
		w.text(p.T("socialmap.published_with"))
		w.list(v.With)
	}
	w.hint("socialmap.stands_how")
	w.figuresHere(v)
	w.section("head_walk_volunteers")
	w.text(w.say.Volunteers(v.Volunteers, v.VolunteersH))
	w.hint("socialmap.volunteers_aim")
	w.plansHere(m)
	w.section("head_walk_notes")
	for _, key := range []string{"walk_see", "walk_hear", "walk_agree"} {
		w.text(w.t(key))
		w.room(3)
	}
	w.hint("report.walk_nobody")
	w.sources(v.Editions)
	return w.doc
}

// figuresHere are the figures of the complex beside those of the neighbourhood; parts of
// figures stay out, for one page has little room.
func (w *writer) figuresHere(v socialmap.ComplexView) {
	tab := &Table{Caption: w.t("walk_figures"), Head: []string{w.t("col_label"), w.t("col_here"), w.t("col_hood"), w.t("col_sure"), w.t("col_dates")}}
	for _, l := range v.Lines {
		if l.Indicator.Part {
			continue
		}
		tab.Rows = append(tab.Rows, []string{w.p.T(l.Indicator.LabelKey()), w.say.Value(l.Indicator, l.Value), w.say.Number(l.Around), w.say.Sure(l.Value), w.say.Dates(l.Value)})
	}
	if len(tab.Rows) == 0 {
		return
	}
	w.section("head_walk_figures")
	w.table(tab)
	w.hint("socialmap.rounding_short")
}

// plansHere are the plans that are open, with the actions that are not done.
func (w *writer) plansHere(m walkMaterial) {
	w.section("head_walk_plans")
	if len(m.plans) == 0 {
		w.text(w.t("walk_no_plans"))
	}
	for _, plan := range m.plans {
		w.sub(w.p.T("complexplan.theme_" + string(plan.Theme)))
		w.text(plan.Goal)
		var list []string
		for _, a := range m.actions[plan.ID] {
			if !a.Done.IsZero() {
				continue
			}
			key := "walk_action"
			if a.Partner != "" {
				key = "walk_action_partner"
			}
			list = append(list, w.t(key, "What", a.What, "Partner", a.Partner, "Date", w.p.Date(a.Due)))
		}
		if len(list) > 0 {
			w.list(list)
		}
	}
}

// monthsBack is how far a kind of report looks back.
func (k Kind) monthsBack() int {
	if k == Year {
		return 12
	}
	return 3
}
