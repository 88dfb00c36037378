package socialmap

import (
	"slices"

	"samendoen/internal/base/store"
	"samendoen/internal/base/web/ui"
)

// Theme is a theme of a label, by the indicator whose order makes it.
type Theme struct {
	Code      string // of its text key
	Indicator string
}

// LabelThemes are the themes of the labels of a complex, in the order of the page: those that S1 5.1 ties to
// the composition. Care is none of them. New cases are what we saw and took up, so the highest fifth would
// be where most help came, or where we look best; they stand among the figures, without a label.
func LabelThemes() []Theme {
	return []Theme{{"money", "arrears"}, {"nuisance", "nuisance"}, {"moving", "turnover"}}
}

// LabelKey is the text key of the theme.
func (t Theme) LabelKey() string { return "socialmap.label." + t.Code }

// topLabel is the highest label: places are divided into so many groups.
const topLabel = 5

// leastLabelled is how many places a label needs: ten groups of one would be a list of names.
const leastLabelled = 2 * topLabel

// LabelLimits are the highest values of the groups 1 to 4 when places are put in order of an
// indicator and divided into five groups of about equal number; no limits with fewer than ten places.
type LabelLimits []float64

// LimitsOf are the limits of some values, in any order; what is not known does not count.
func LimitsOf(values []Value) LabelLimits {
	var rates []float64
	for _, v := range values {
		if v.Known {
			rates = append(rates, v.Rate)
		}
	}
	if len(rates) < leastLabelled {
		return nil
	}
	slices.Sort(rates)
	limits := make(LabelLimits, topLabel-1)
	for i := range limits {
		limits[i] = rates[((i+1)*len(rates)+topLabel-1)/topLabel-1]
	}
	return limits
}

// group is the group of a value, 1 to 5: the lowest whose limit it does not exceed.
func (l LabelLimits) group(v float64) int {
	i, _ := slices.BinarySearch(l, v)
	return i + 1
}

// Label is the group of a complex among all of the association: 1 is the lowest fifth of a figure, 5
// the highest. It is From to To, because the figure is rounded and the truth may lie anywhere
// between its bounds; the zero Label says nothing.
type Label struct{ From, To int }

// Of is the label of a value.
func (l LabelLimits) Of(v Value) Label {
	if !v.Known || l == nil {
		return Label{}
	}
	return Label{l.group(v.Low), l.group(v.High)}
}

// Says reports whether the label leaves anything out.
func (l Label) Says() bool { return l.From > 0 && (l.From > 1 || l.To < topLabel) }

// LabelLine is the label of a complex for a theme.
type LabelLine struct {
	Theme Theme
	Label Label
}

// labelLimits are the limits of each theme, from all leaves of a release; a complex in parts is one.
func labelLimits(r *Release) map[Theme]LabelLimits {
	all := map[Theme]LabelLimits{}
	for _, t := range LabelThemes() {
		in, _ := IndicatorOf(t.Indicator)
		values := make([]Value, 0, len(r.Leaves))
		for i, l := range r.Leaves {
			if l.Holds != PartTables {
				values = append(values, in.Of(r.unitFigure(i, in.Table)))
			}
		}
		all[t] = LimitsOf(values)
	}
	return all
}

// labelsOf are the labels of a figure of one place, theme by theme.
func labelsOf(limits map[Theme]LabelLimits, figure func(Table) Figure) []LabelLine {
	list := make([]LabelLine, 0, len(limits))
	for _, t := range LabelThemes() {
		in, _ := IndicatorOf(t.Indicator)
		list = append(list, LabelLine{t, limits[t].Of(in.Of(figure(in.Table)))})
	}
	return list
}

// labelled adds the labels of a complex in the release that is shown.
func (s *Service) labelled(tx *store.Tx, v *ComplexView, org string, e edition) error {
	if !v.Newest() {
		r, err := s.past(tx, e)
		if err == nil {
			v.Labels = labelsOf(labelLimits(r), func(t Table) Figure { return r.ComplexFigure(v.Site.ID, t) })
		}
		return err
	}
	newest, err := s.load(tx, e)
	if err != nil {
		return err
	}
	b, err := s.boardOf(tx, org, e, newest)
	if err == nil {
		v.Labels = labelsOf(b.limits, func(t Table) Figure { return newest.ComplexFigure(v.Site.ID, t) })
	}
	return err
}

// labelTerms are the labels of a complex in words.
func (w words) labelTerms(lines []LabelLine) (terms []ui.Term) {
	for _, l := range lines {
		terms = append(terms, ui.Term{Label: w.p.T(l.Theme.LabelKey()), Text: w.label(l.Label)})
	}
	return terms
}

// label says a label in words.
func (w words) label(l Label) string {
	switch {
	case !l.Says():
		return w.t("label_unknown")
	case l.From == l.To:
		return w.t("label_is", "Label", w.p.Int(l.From))
	}
	return w.t("label_between", "From", w.p.Int(l.From), "To", w.p.Int(l.To))
}
