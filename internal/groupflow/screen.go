package groupflow

import (
	"cmp"
	"slices"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/socialmap"
)

// sentences is of how many ways the page tells in a sentence.
const sentences = 4

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("groupflow."+key, pairs...) }

func (w words) group(g socialmap.Group) string { return w.p.T(g.LabelKey()) }

// half is the name of a half year.
func (w words) half(h Half) string {
	key := "half_first"
	if h.Second {
		key = "half_second"
	}
	return w.t(key, "Year", h.Year)
}

// count is a published count of so many municipalities in words.
func (w words) count(n, towns int) string {
	if n == 0 {
		return w.t("none_to", "Most", w.p.Int(socialmap.Bound*towns))
	}
	return w.t("about", "N", w.p.Int(n))
}

// exact says how far off counts of so many municipalities are.
func (w words) exact(towns int) string {
	if towns > 1 {
		return w.t("exact_sum", "N", towns, "Most", w.p.Int(socialmap.Bound*towns))
	}
	return w.t("exact")
}

// key is the way in keys of texts.
func (w Way) key() string { return w.From.Code() + "_" + w.To.Code() }

// most are the ways that most went, the most first, in sentences; ways of which the count may be nothing are
// not in it.
func (w words) most(c Counts) (list []string) {
	type one struct {
		way Way
		n   int
	}
	var all []one
	for i, way := range Ways() {
		if c[i] > 0 {
			all = append(all, one{way, c[i]})
		}
	}
	slices.SortStableFunc(all, func(a, b one) int { return cmp.Compare(b.n, a.n) })
	for _, x := range all[:min(sentences, len(all))] {
		list = append(list, w.t("way_"+x.way.key(), "N", w.p.Int(x.n)))
	}
	return list
}

type screen struct {
	words
	View
}

// place is the name of the area.
func (s screen) place() string {
	if s.Row.Area == "" {
		return s.t("whole")
	}
	return s.Names[s.Row.Area]
}

// absent says why there is nothing to see at all.
func (s screen) absent() ui.Empty {
	key := "never"
	if s.Counting {
		key = "soon"
	}
	return ui.Empty{Icon: ui.IconChart, Title: s.t("empty_title"), Text: s.t(key)}
}

// why says why a half year, or an area in it, has no figures.
func (s screen) why() ui.Notice {
	n := ui.Notice{Tone: ui.Info, Title: s.t("no_figure"), Text: s.t("state_" + string(s.Edition.State))}
	if s.Edition.State == Made {
		n.Text = s.t("few", "Homes", s.p.Int(MinHomes), "Units", MinUnits, "Changed", MinChanged)
	}
	return n
}

// about says of how many homes and which days the figures are.
func (w words) about(e Edition, r Row) string {
	return w.t("about_homes", "Homes", w.p.Int(r.Homes), "From", w.p.Date(e.Half.From()), "To", w.p.Date(e.Half.Last()), "Made", w.p.Date(e.Made))
}

func (s screen) halves() (list []ui.Option) {
	for _, h := range s.Halves {
		list = append(list, ui.Option{Value: h.Code(), Label: s.half(h), Selected: h == s.Edition.Half})
	}
	return list
}

// areas are the regions and the municipalities, each by name, after the whole association.
func (s screen) areas() []ui.Option {
	list := []ui.Option{{Label: s.t("whole"), Selected: s.Row.Area == ""}}
	for _, rows := range [][]Row{s.Regions, s.Edition.Rows} {
		first := len(list)
		for _, r := range rows {
			list = append(list, ui.Option{Value: string(r.Area), Label: s.Names[r.Area], Selected: r.Area == s.Row.Area})
		}
		slices.SortStableFunc(list[first:], func(a, b ui.Option) int { return cmp.Compare(a.Label, b.Label) })
	}
	return list
}

// matrix is a table of groups between which somebody can be followed.
type matrix struct {
	id, title, lead string
	groups          []socialmap.Group
}

// matrices are that of people and that of homes; self-reliant is in both.
func (s screen) matrices() []matrix {
	return []matrix{
		{"woningen", s.t("homes"), s.t("homes_lead"), []socialmap.Group{socialmap.SelfReliant, socialmap.Vulnerable, socialmap.CausesProblems}},
		{"mensen", s.t("people"), s.t("people_lead"), []socialmap.Group{socialmap.Active, socialmap.Involved, socialmap.SelfReliant}},
	}
}

// table is how a matrix is drawn: a column of where from, and one for each group where to.
func (s screen) table(m matrix) ui.Table {
	t := ui.Table{ID: m.id, Caption: s.t("caption", "What", m.title, "Place", s.place(), "Half", s.half(s.Edition.Half)), CaptionHidden: true, Stacked: true}
	t.Columns = append(t.Columns, ui.Column{Label: s.t("from")})
	for _, g := range m.groups {
		t.Columns = append(t.Columns, ui.Column{Label: s.t("to", "Group", s.group(g)), Numeric: true})
	}
	return t
}

// cell is what went from one group to another.
func (s screen) cell(from, to socialmap.Group) string {
	i := (Way{from, to}).Index()
	if i < 0 {
		return s.t("stayed")
	}
	return s.count(s.Row.Counts[i], s.Row.Towns)
}

// misses are what these figures do not say.
func (s screen) misses() []string {
	return []string{s.t("miss_moved"), s.t("miss_both"), s.t("miss_stayed"), s.t("miss_gone"), s.t("miss_rule")}
}
