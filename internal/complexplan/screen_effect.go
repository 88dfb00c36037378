package complexplan

import (
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/effect"
	"samendoen/internal/socialmap"
)

// value is a figure in words.
func (w words) value(v socialmap.Value) string {
	if !v.Known {
		return w.t("no_value")
	}
	return w.p.Decimal(v.Rate, 1)
}

// columns are when, here, and in complexes like it.
func (w words) columns() []ui.Column {
	return []ui.Column{{Label: w.t("c_when")}, {Label: w.t("c_here"), Numeric: true}, {Label: w.t("c_alike"), Numeric: true}}
}

// rows are the figures before, if the plan began, and now.
func (s showScreen) rows() (list [][]string) {
	if !s.From.IsZero() {
		list = append(list, []string{s.t("when_start", "Date", s.p.Date(s.From)), s.value(s.compared.Start), s.value(s.compared.PeersStart)})
	}
	return append(list, []string{s.t("when_now", "Date", s.p.Date(s.compared.AsOf)), s.value(s.compared.Now), s.value(s.compared.PeersNow)})
}

// said is what may be said of the plan, in full sentences.
func (s showScreen) said() []string { return Said(s.p, s.compared) }

// Said is what may be said of a plan, in full sentences.
func Said(p *text.Printer, c Compared) (list []string) {
	s, r := words{p}, c.Reading
	e := r.Effect
	list = append(list, s.t("says_"+r.Says.Key(), "Date", s.p.Date(r.From), "Places", r.Places))
	switch r.Says {
	case effect.Higher, effect.Lower, effect.NoneShown:
		number := func(v float64) string { return s.p.Decimal(v, 1) }
		list = append(list, s.t("interval", "Low", number(e.Low), "High", number(e.High), "Estimate", number(e.Estimate)),
			s.t("chance", "Percent", s.p.Percent(e.Chance, 0), "Places", e.Places))
	}
	return list
}
