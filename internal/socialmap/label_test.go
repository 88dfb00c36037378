package socialmap

import (
	"strings"
	"testing"
)

// A label is a fifth of the list, and says from where to where when rounding does not tell.
func TestLabels(t *testing.T) {
	exact := func(rates ...float64) (list []Value) {
		for _, r := range rates {
			list = append(list, Value{Known: true, Rate: r, Low: r, High: r})
		}
		return list
	}
	ten := exact(9, 2, 3, 4, 10, 5, 6, 7, 8, 1)
	within := func(low, high float64) Value {
		return Value{Known: true, Rate: (low + high) / 2, Low: low, High: high}
	}
	for name, c := range map[string]struct {
		among []Value
		v     Value
		want  Label
	}{
		"lowest":                      {ten, within(1, 1), Label{1, 1}},
		"the limit of the lowest":     {ten, within(2, 2), Label{1, 1}},
		"just above it":               {ten, within(2.1, 2.1), Label{2, 2}},
		"highest":                     {ten, within(10, 10), Label{5, 5}},
		"above all":                   {ten, within(90, 90), Label{5, 5}},
		"rounding goes over a limit":  {ten, within(3.5, 4.5), Label{2, 3}},
		"rounding goes over two":      {ten, within(3.5, 6.5), Label{2, 4}},
		"rounding leaves all open":    {ten, within(0, 30), Label{1, 5}},
		"not known":                   {ten, Value{}, Label{}},
		"nine are too few":            {ten[:9], within(5, 5), Label{}},
		"what is not known is no one": {append(exact(1, 2, 3, 4, 5, 6, 7, 8, 9), Value{}), within(5, 5), Label{}},
		"all the same":                {exact(3, 3, 3, 3, 3, 3, 3, 3, 3, 3), within(3, 3), Label{1, 1}},
		"eleven":                      {append(exact(11), ten...), within(3, 3), Label{1, 1}},
	} {
		l := LimitsOf(c.among).Of(c.v)
		if l != c.want || l.Says() != (c.want != Label{} && c.want != Label{1, 5}) {
			t.Errorf("%s: %+v, want %+v", name, l, c.want)
		}
	}
}

// The page of a complex and the API say the same labels, with the formula; figures of a place alone
// do not change with who else looks.
func TestLabelsShown(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		server := w.serve()
		w.Must(w.s.Release(t.Context(), own, day))
		r := w.releases()[0]
		limits := labelLimits(r)
		said := 0
		for _, l := range labelsOf(limits, func(table Table) Figure { return r.ComplexFigure(w.linden, table) }) {
			if l.Label.From > 0 {
				said++
			}
		}
		if said != len(LabelThemes()) {
			t.Fatalf("%d labels", said)
		}
		v, err := w.s.Complex(t.Context(), people()["beleid"], w.linden)
		w.Must(err)
		_, page := w.ask(server, "beleid", "nl", complexPath+string(w.linden), nil)
		has(t, page, "vijf even grote groepen", "Overlast: meldingen", "Verhuizen", "Zorg is geen thema")
		body, err := w.s.figuresBody(t.Context(), people()["beleid"], dutchWords(t).p, Indicators()[:1], Choice{Indicator: Indicators()[0], Level: LevelComplex})
		w.Must(err)
		for _, p := range body.Plaatsen {
			if p.ID != string(w.linden) {
				continue
			}
			for i, l := range v.Labels {
				if got := p.Labels[i]; got.Thema != l.Theme.Code || got.Van != l.Label.From || got.Tot != l.Label.To {
					t.Errorf("%+v in the API, %+v on the page", got, l)
				}
				if !strings.Contains(page, dutchWords(t).label(l.Label)) {
					t.Errorf("the page does not say %+v", l)
				}
			}
			return
		}
		t.Error("the complex is not in the API")
	})
}
