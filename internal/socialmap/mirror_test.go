package socialmap

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/effect"
	"samendoen/internal/place"
)

// hoods are two years of releases of neighbourhoods of one leaf with 1,000 homes each;
// complaining says how many homes complain in a neighbourhood in a month.
func hoods(t *testing.T, n int, complaining func(hood, month int) int) ([]*Release, *board) {
	t.Helper()
	b := &board{names: map[place.AreaCode]string{}, known: map[place.AreaCode]bool{}}
	var leaves []Leaf
	for i := range n {
		code := place.AreaCode(fmt.Sprintf("BU%02d", i))
		b.names[code], b.known[code] = fmt.Sprintf("Buurt %02d", n-i), true // the names go the other way than the codes
		leaves = append(leaves, Leaf{ID: LeafID(fmt.Sprintf("l%02d", i)), Homes: 1000, Neighbourhood: code})
	}
	var list []*Release
	for month := range historyLength {
		at := day.AddDate(0, month-historyLength+1, 0)
		var entries []Entry
		for i, l := range leaves {
			c := complaining(i, month)
			entries = append(entries, Entry{l.ID, Nuisance, Row{AsOf: at, Homes: 1000, Cells: []int{c, 1000 - c}}},
				Entry{l.ID, Followed, Row{AsOf: at, Homes: 1000, Cells: signals(50, 5*i)}})
		}
		r, err := NewRelease(at, leaves, nil, entries)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	return list, b
}

// signals is a row of Followed: so many of one theme followed up in two days, and so many that wait.
func signals(soon, waiting int) []int {
	cells := make([]int, Followed.Width())
	cells[FollowedCell("woning", 1)], cells[FollowedCell("geld", -1)] = soon, waiting
	return cells
}

func mirrorOf(t *testing.T, n int, complaining func(hood, month int) int) Mirror {
	t.Helper()
	in, _ := IndicatorOf("nuisance")
	m := Mirror{Indicator: in, Ours: ours()}
	list, b := hoods(t, n, complaining)
	m.reflect(list, b, bursts{})
	return m
}

// TestMirror: a neighbourhood far above the others is surely in the worst tenth, those that
// cannot be told apart may share their ranks, and the list goes by name.
func TestMirror(t *testing.T) {
	m := mirrorOf(t, 12, func(hood, month int) int {
		switch {
		case hood == 3:
			return 300
		case hood == 7:
			return 150 // and five that cannot be told from it
		case hood > 7:
			return 145
		}
		return 20
	})
	if !slices.IsSortedFunc(m.Lines, func(a, b MirrorLine) int { return map[bool]int{true: -1, false: 1}[a.Name < b.Name] }) {
		t.Error("the list is not in order of name")
	}
	surely, maybe := m.Parts()
	if surely != 1 || maybe != 5 {
		t.Errorf("%d surely and %d perhaps in the worst tenth, want 1 and 5", surely, maybe)
	}
	for _, l := range m.Lines {
		switch l.Code {
		case "BU03":
			if l.Rank.First != 1 || l.Rank.Last != 1 || l.Worst != effect.Surely {
				t.Errorf("the worst: %+v", l)
			}
		case "BU07", "BU08":
			if l.Rank.First != 2 || l.Rank.Last != 6 || l.Worst != effect.Maybe {
				t.Errorf("not to be told apart: %+v", l.Rank)
			}
		case "BU01":
			if l.Rank.First != 7 || l.Rank.Last != 12 || l.Worst != effect.SurelyNot {
				t.Errorf("one of many that do well: %+v", l.Rank)
			}
			if !l.Ours[0].Known || l.Ours[0].Rate != 0.5 || math.Round(l.Ours[1].Rate) != 91 {
				t.Errorf("what we did ourselves: %+v", l.Ours)
			}
		}
	}
	if len(m.Warnings) > 0 {
		t.Errorf("a warning where nothing changed: %+v", m.Warnings)
	}
}

// TestMirrorColumns: a place stands in the list where some neighbourhood is known to stand above another, and
// else nowhere.
func TestMirrorColumns(t *testing.T) {
	for _, c := range []struct {
		worst   int
		columns int
		says    string
	}{{300, 5, "Zeker bij de slechtste tien procent: 1 van de 12 buurten."}, {25, 3, "Van geen enkele buurt is zeker dat het er erger is"}} {
		m := mirrorOf(t, 12, func(hood, _ int) int {
			if hood == 3 {
				return c.worst
			}
			return 20
		})
		s := mirrorScreen{m, dutchWords(t)}
		if got := s.columns(); len(got) != c.columns || !strings.Contains(s.tenth(), c.says) {
			t.Errorf("%d: %d columns, %q", c.worst, len(got), s.tenth())
		}
		for _, l := range m.Lines {
			if got := s.cells(l); len(got) != c.columns-1 {
				t.Errorf("%d: %q", c.worst, got)
			}
		}
	}
}

// TestWarningOnce: a change for the worse is told when it is found, for three months, and
// not when it is old or for the better.
func TestWarningOnce(t *testing.T) {
	for _, c := range []struct {
		name   string
		change int // months before the last release
		from   int
		to     int
		want   bool
	}{
		{"last month", 1, 50, 150, true},
		{"nearly a year ago", 11, 50, 150, false},
		{"for the better", 1, 150, 50, false},
		{"within rounding", 1, 50, 55, false},
	} {
		m := mirrorOf(t, 3, func(hood, month int) int {
			if hood == 1 && month >= historyLength-1-c.change {
				return c.to
			}
			return c.from
		})
		if got := len(m.Warnings) > 0; got != c.want {
			t.Errorf("%s: %+v, want a warning: %v", c.name, m.Warnings, c.want)
		}
		for _, w := range m.Warnings {
			if w.Name != "Buurt 02" || w.Indicator.Code != "nuisance" {
				t.Errorf("%s: %+v", c.name, w)
			}
		}
	}
}

// TestMirrorBothWays: where more is better, the lowest figure is the worst.
func TestMirrorBothWays(t *testing.T) {
	list, b := hoods(t, 10, func(hood, _ int) int { return 100 * (hood % 10) })
	m := Mirror{Indicator: Indicator{Code: "x", Table: Nuisance, Cells: []int{0}, Per: 100, Better: HigherBetter}}
	m.reflect(list, b, bursts{})
	for i := range m.Lines { // no indicator of today is the better the higher: give the figures by hand
		m.Lines[i].Value = m.Indicator.Of(list[0].AreaFigure(LevelNeighbourhood, m.Lines[i].Code, Nuisance))
	}
	m.rank(newAreaFigures(list, bursts{}))
	for _, l := range m.Lines {
		if l.Code == "BU00" && (l.Rank.Last != 1 || l.Worst != effect.Surely) || l.Code == "BU09" && (l.Rank.First != 10 || l.Worst != effect.SurelyNot) {
			t.Errorf("%s: %+v, %d", l.Code, l.Rank, l.Worst)
		}
	}
}

// TestMirrorPage: who may see the map sees it, in both languages, and an indicator that
// does not exist is the first.
func TestMirrorPage(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		server := w.serve()
		_, page := w.ask(server, "beleid", "nl", mirrorPath, nil)
		has(t, page, "Spiegel: waar gaat het mis?", "Er is nog geen uitgave")
		for i := range 3 {
			w.source.changed = MinChanged
			w.Must(w.s.Release(t.Context(), own, day.AddDate(0, i-2, 0)))
		}
		for _, path := range []string{mirrorPath, mirrorPath + "?indicator=%3Cb%3E", mirrorPath + "?indicator=turnover"} {
			status, page := w.ask(server, "bestuur", "nl", path, nil)
			if status != 200 {
				t.Fatalf("%s: %d", path, status)
			}
			has(t, page, "Buurt A", "Woningen met huurachterstand", "Signalen die nog wachten", "loos alarm", "zeker dat het er erger is")
			if strings.Contains(page, "1 tot en met") {
				t.Errorf("%s: a place that says nothing", path)
			}
		}
		if _, page := w.ask(server, "bestuur", "nl", mirrorPath+"?indicator=repairs_late", nil); !strings.Contains(page, "Daarom staat er geen plek.") || strings.Contains(page, "Zeker bij de slechtste") {
			t.Error("a place by events of which nobody knows how they come together")
		}
		_, page = w.ask(server, "bestuur", "en", mirrorPath+"?indicator=nuisance", nil)
		has(t, page, "Where it goes wrong", "false alarm")
		for _, who := range []string{"beheerder", "vrijwilliger", "achterwacht"} {
			if status, _ := w.ask(server, who, "nl", mirrorPath, nil); status == 200 {
				t.Errorf("%s sees the mirror", who)
			}
		}
		status, page := w.ask(server, "consulent", "nl", areaPath+"BU0000", nil)
		if status != 200 {
			t.Fatal(status)
		}
		has(t, page, "Wat opvalt")
	})
}
