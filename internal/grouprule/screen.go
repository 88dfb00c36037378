package grouprule

import (
	"strconv"
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/socialmap"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("grouprule."+key, pairs...) }

func (w words) group(g socialmap.Group) string { return w.p.T(g.LabelKey()) }

// clause is a clause in a sentence.
func (w words) clause(c Clause) string { return w.t("fact_"+string(c.Fact), "N", c.Months) }

// section is what a rule says of one group.
type section struct {
	title string
	lines []string
}

// sections are a whole rule in sentences, in the order in which it is tried; who is in no clause is
// self-reliant.
func (w words) sections(r Rule) (list []section) {
	last := socialmap.SelfReliant
	for _, c := range r {
		if len(list) == 0 || c.Group != last {
			list = append(list, section{title: w.t("counts_as", "Group", w.group(c.Group))})
		}
		last = c.Group
		list[len(list)-1].lines = append(list[len(list)-1].lines, w.clause(c))
	}
	return append(list, section{w.t("counts_as", "Group", w.group(socialmap.SelfReliant)), []string{w.t("otherwise")}})
}

// nevers are what no rule can count.
func (w words) nevers() []string {
	return []string{w.t("never_refuse"), w.t("never_complaint"), w.t("never_arrears"), w.t("never_who"), w.t("never_health")}
}

type ruleScreen struct {
	words
	ui.Draft
	View
	trials []Trial
}

// state says whether counting runs, and if not, why not.
func (s ruleScreen) state() ui.Notice {
	switch {
	case s.Counts:
		return ui.Notice{Tone: ui.Info, Title: s.t("runs"), Text: s.t("runs_text")}
	case s.On && !s.Known:
		return ui.Notice{Tone: ui.Info, Title: s.t("not_yet"), Text: s.t("not_yet_text")}
	case s.On:
		return ui.Notice{Tone: ui.Warn, Title: s.t("ended"), Text: s.t("ended_text")}
	}
	return ui.Notice{Tone: ui.Good, Title: s.t("off"), Text: s.t("off_text")}
}

func (s ruleScreen) version() string { return strconv.FormatInt(s.Open.Version, 10) }

func (s ruleScreen) openTerms() []ui.Term {
	return []ui.Term{{Label: s.t("from"), Text: s.p.Date(s.Open.From)}, {Label: s.t("proposed_by"), Text: s.Names[s.Open.MakerID]},
		{Label: s.t("why"), Text: s.Open.Why}}
}

// history are all versions, the newest first, each with what it counted.
func (s ruleScreen) history() (list []ui.Moment) {
	for _, v := range s.Versions {
		m := ui.Moment{When: s.p.Date(v.Made), Machine: v.Made.Format(time.DateOnly), Icon: ui.IconSee, By: s.Names[v.MakerID],
			Title: s.t("version_"+string(v.State), "Number", v.Number, "From", s.p.Date(v.From)), Text: v.Why}
		if v.SignerID != "" {
			m.By = s.t("both", "Maker", s.Names[v.MakerID], "Signer", s.Names[v.SignerID], "On", s.p.Date(v.Decided))
		}
		m.Content = foldedRule(s.words, v.Rule)
		list = append(list, m)
	}
	return list
}

func (s ruleScreen) trialTerms(t Trial) (list []ui.Term) {
	if t.Few {
		return []ui.Term{{Label: s.t("trial_homes"), Text: s.t("trial_few", "Homes", fewestHomes)}}
	}
	for _, g := range t.Groups {
		n := s.t("about", "N", s.p.Int(g.N))
		if g.Fewer {
			n = s.t("fewer")
		}
		list = append(list, ui.Term{Label: s.group(g.Group), Text: n})
	}
	return list
}

type formScreen struct {
	words
	ui.Draft
	View
}

// before is what the form begins with: the rule in force, or the one that the program proposes.
func (s formScreen) before() Rule {
	if s.Known {
		return s.Now.Rule
	}
	return Default()
}

// choices are for what a fact can count.
func (s formScreen) choices(a About) []ui.Option {
	stored := ""
	for _, c := range s.before() {
		if c.Fact == a.Fact {
			stored = c.Group.Code() + ":" + strconv.Itoa(c.Months)
		}
	}
	now := s.Value(string(a.Fact), stored)
	list := []ui.Option{{Value: "", Label: s.t("counts_not"), Selected: now == ""}}
	for _, g := range a.Groups {
		for _, n := range a.Months {
			label := s.t("counts_as", "Group", s.group(g))
			if n > 0 {
				label = s.t("counts_as_months", "Group", s.group(g), "N", n)
			}
			value := g.Code() + ":" + strconv.Itoa(n)
			list = append(list, ui.Option{Value: value, Label: label, Selected: now == value})
		}
	}
	return list
}

func (s formScreen) firsts() []ui.Option {
	first := Agreement
	for _, c := range s.before() {
		if c.rank() == 0 {
			first = c.Fact
			break
		}
	}
	return ui.Choices(s.t, "first_", []Fact{Agreement, Support}, s.Value("voorrang", string(first)))
}

func (s formScreen) months() (list []ui.Option) {
	for i, m := range Months(s.Today) {
		value := m.Format(time.DateOnly)
		list = append(list, ui.Option{Value: value, Label: s.p.Month(m), Selected: value == s.Value("vanaf", "") || i == 0 && s.Value("vanaf", "") == ""})
	}
	return list
}

type settingsScreen struct {
	words
	ui.Draft
	Settings
}

func (s settingsScreen) version() string { return strconv.FormatInt(s.Switch.Version, 10) }

// state says whether counting runs, and if it was meant to, why not.
func (s settingsScreen) state() ui.Notice {
	return ruleScreen{words: s.words, View: View{On: s.On, Counts: s.Counts, Known: s.Known}}.state()
}

// now is the switch as typed, or as saved.
func (s settingsScreen) now() Switch {
	if s.Form != "" {
		return switchIn(s.Typed)
	}
	return s.Switch
}

func (s settingsScreen) on() []ui.Option {
	return []ui.Option{{Value: "ja", Label: s.t("f_on"), Selected: s.now().On}}
}

func (s settingsScreen) lines() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_one")}}
	for _, l := range s.Lines {
		list = append(list, ui.Option{Value: string(l.ID), Label: l.Name, Selected: string(l.ID) == s.now().Processing})
	}
	return list
}
