package report

import (
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/complexplan"
	"samendoen/internal/effect"
	"samendoen/internal/socialmap"
)

// Ended is a plan of a complex that ended in the period of a report, and what it did.
type Ended struct {
	Complex  string // its name
	Plan     complexplan.Plan
	Compared complexplan.Compared
}

// Goal is a target with what may be said about it, in words.
type Goal struct{ Name, Says string }

// Flow is what may be said about a half year in which households and people changed group, in words.
type Flow struct {
	Name, About string
	Says        []string
}

// material is all that a report is made from.
type material struct {
	org      string
	survey   socialmap.Survey
	months   int
	ended    []Ended
	goals    []Goal
	flows    []Flow
	foreword string
}

// quarterReport is the report for board and supervisors: what changed, what stands out, the goals, what
// we did ourselves, which plans ended and what they did, and what cannot be said.
func quarterReport(p *text.Printer, m material) Document {
	w := newWriter(p, m.org)
	v := m.survey
	w.doc.Title = w.t("quarter_title", "From", p.Month(v.AsOf.AddDate(0, -m.months, 0)), "To", p.Month(v.AsOf.AddDate(0, -1, 0)))
	w.doc.Lead = w.t("quarter_lead", "Homes", p.Int(v.Homes), "Areas", p.Int(len(v.Areas)), "Date", p.Date(v.AsOf))
	w.doc.Foreword = m.foreword
	w.changed(v)
	w.standsOut(v)
	w.goals(v, m.goals, func(t socialmap.Target) string { return p.T(t.LabelKey()) })
	w.mirror(v)
	w.plansEnded(m.ended)
	w.unsaid(v, m.ended)
	w.how()
	w.sources(v.Editions)
	return w.doc
}

// changed is each figure of all homes together, beside that of before.
func (w *writer) changed(v socialmap.Survey) {
	w.section("head_changed")
	if v.Before.IsZero() {
		w.text(w.t("no_before"))
	} else {
		var moved []string
		for _, x := range v.Whole {
			if !x.Indicator.Part && (x.Difference == socialmap.Higher || x.Difference == socialmap.Lower) {
				moved = append(moved, w.shifted(x))
			}
		}
		if len(moved) == 0 {
			w.text(w.t("nothing_changed", "Date", w.p.Date(v.Before)))
		} else {
			w.list(moved)
		}
	}
	tab := &Table{Caption: w.t("whole_caption", "Date", w.p.Date(v.AsOf)), Head: []string{w.t("col_label"), w.t("col_now"), w.t("col_before"), w.t("col_difference"), w.t("col_sure"), w.t("col_dates")}}
	for _, x := range v.Whole {
		if x.Indicator.Part {
			continue // of who wants to know, the files have them
		}
		tab.Rows = append(tab.Rows, []string{w.p.T(x.Indicator.LabelKey()), w.say.Value(x.Indicator, x.Now), w.say.Number(x.Before), w.p.T(x.Difference.LabelKey()),
			w.say.Sure(x.Now), w.say.Dates(x.Now)})
	}
	w.table(tab)
	w.hint("report.how_whole")
}

// shifted is the sentence of a figure that is certainly another than before.
func (w *writer) shifted(x socialmap.Shift) string {
	key := "went_up"
	if x.Difference == socialmap.Lower {
		key = "went_down"
	}
	return w.t(key, "Indicator", w.p.T(x.Indicator.LabelKey()), "From", w.say.Number(x.Before), "To", w.say.Value(x.Indicator, x.Now), "Sure", w.say.Sure(x.Now))
}

// standsOut is what stands out in neighbourhoods, and what changed there just now.
func (w *writer) standsOut(v socialmap.Survey) {
	w.section("head_stands")
	none := true
	for _, a := range v.Areas {
		if len(a.Stands) == 0 {
			continue
		}
		none = false
		w.sub(a.Name)
		w.list(w.stands(a.Stands, w.t("all_homes")))
	}
	if none {
		w.text(w.p.T("socialmap.stands_nothing"))
	}
	w.hint("socialmap.stands_how")
	w.sub(w.p.T("socialmap.warnings"))
	if len(v.Mirror.Warnings) == 0 {
		w.text(w.p.T("socialmap.warnings_none"))
		return
	}
	var list []string
	for _, x := range v.Mirror.Warnings {
		list = append(list, x.Name+". "+w.say.Warning(x))
	}
	w.list(list)
	w.hint("socialmap.warnings_false")
}

func (w *writer) stands(list []socialmap.Standout, around string) (all []string) {
	for _, x := range list {
		s := w.say.Standout(x, around)
		if x.Good {
			s = w.p.T("socialmap.stands_good") + " " + s
		}
		all = append(all, s)
	}
	return all
}

// goals is what may be said about targets, by the names that the reader has for them.
func (w *writer) goals(v socialmap.Survey, more []Goal, name func(socialmap.Target) string) {
	w.section("head_goals")
	tab := &Table{Caption: w.t("head_goals"), Head: []string{w.t("col_goal"), w.t("col_says")}}
	for _, l := range v.Aims {
		tab.Rows = append(tab.Rows, []string{l.Town + ": " + name(l.Target), w.say.Aim(l)})
	}
	tab.Rows = append(tab.Rows, []string{w.t("goal_volunteers"), w.say.Volunteers(v.Volunteers, v.VolunteersH)})
	for _, g := range more {
		tab.Rows = append(tab.Rows, []string{g.Name, g.Says})
	}
	w.table(tab)
	w.hint("report.how_goals")
}

// mirror is where it goes wrong beside what we did there ourselves.
func (w *writer) mirror(v socialmap.Survey) {
	w.section("head_mirror")
	m := v.Mirror
	w.text(w.p.T("socialmap.mirror_where", "Indicator", w.p.T(m.Indicator.LabelKey())) + ". " + w.say.Tenth(m))
	tab := &Table{Caption: w.p.T("socialmap.mirror_ours"), Head: []string{w.t("col_area")}}
	for _, in := range m.Ours {
		tab.Head = append(tab.Head, w.p.T(in.LabelKey())+" ("+w.p.T(in.UnitKey())+")")
	}
	for _, l := range m.Lines {
		if l.Worst == effect.SurelyNot {
			continue
		}
		row := []string{l.Name}
		for _, x := range l.Ours {
			row = append(row, w.say.Number(x))
		}
		tab.Rows = append(tab.Rows, row)
	}
	if len(tab.Rows) == 0 {
		w.text(w.t("mirror_none"))
	} else {
		w.table(tab)
	}
	w.hint("report.how_mirror")
	var better []string
	for _, l := range m.Lines {
		if l.GoesWell {
			better = append(better, l.Name)
		}
	}
	if len(better) > 0 {
		w.sub(w.p.T("socialmap.mirror_better"))
		w.list(better)
	}
}

// plansEnded are the plans that ended, with the figure before and after and what may be said of it.
func (w *writer) plansEnded(ended []Ended) {
	w.section("head_plans")
	if len(ended) == 0 {
		w.text(w.t("no_plans"))
		return
	}
	for _, e := range ended {
		w.sub(w.p.T("complexplan.theme_"+string(e.Plan.Theme)) + ": " + e.Complex)
		w.text(e.Plan.Goal)
		if c := e.Compared; !c.AsOf.IsZero() {
			w.list(append([]string{w.t("before_after", "Indicator", w.p.T(c.Indicator.LabelKey()), "Start", w.p.Date(e.Plan.From), "Before", w.say.Number(c.Start), "Now", w.say.Value(c.Indicator, c.Now),
				"PeersBefore", w.say.Number(c.PeersStart), "PeersNow", w.say.Number(c.PeersNow))}, complexplan.Said(w.p, c)...))
		} else {
			w.text(w.t("plan_words"))
		}
	}
	w.hint("complexplan.says_hint")
}

// unsaid is what the figures cannot say.
func (w *writer) unsaid(v socialmap.Survey, ended []Ended) {
	w.section("head_unsaid")
	var list []string
	if v.Withheld > 0 {
		list = append(list, w.t("unsaid_withheld", "Homes", w.p.Int(v.Withheld)))
	}
	for _, x := range v.Whole {
		switch {
		case x.Indicator.Part:
		case !x.Now.Known:
			list = append(list, w.t("unsaid_unknown", "Indicator", w.p.T(x.Indicator.LabelKey())))
		case x.Difference == socialmap.SameRows:
			list = append(list, w.t("unsaid_same", "Indicator", w.p.T(x.Indicator.LabelKey())))
		}
	}
	if !v.Composition.Known() {
		list = append(list, w.t("unsaid_groups"))
	} else if v.Composition.Coverage() < 1 {
		list = append(list, w.t("unsaid_coverage", "Percent", w.p.Percent(1-v.Composition.Coverage(), 0)))
	}
	for _, e := range ended {
		if c := e.Compared; c.AsOf.IsZero() || !c.Counted || !said(c.Reading.Says) {
			list = append(list, w.t("unsaid_plan", "Complex", e.Complex))
		}
	}
	w.list(append(list, w.t("unsaid_why"), w.t("unsaid_person")))
}

// said reports whether a reading says something of an effect.
func said(s effect.Says) bool {
	return s == effect.Higher || s == effect.Lower || s == effect.NoneShown
}

// how is how the figures are made: one explanation for all of them.
func (w *writer) how() {
	w.section("head_how")
	w.text(w.p.T("socialmap.rounding"))
	w.text(w.t("how_sure"))
}

// endedIn reports whether a plan ended in the months up to a date.
func endedIn(p complexplan.Plan, until time.Time, months int) bool {
	return !p.Ended.IsZero() && !p.Ended.After(until) && p.Ended.After(until.AddDate(0, -months, 0))
}
