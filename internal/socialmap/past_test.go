package socialmap

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"samendoen/internal/place"
)

func TestMoments(t *testing.T) {
	date := func(year, month, day int) time.Time {
		return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	}
	var list []edition
	for i := range 14 { // from October 2026 back to September 2025; that of April came late
		e := edition{id: string(rune('a' + i)), asOf: date(2026, 10-i, 1)}
		if e.asOf.Month() == 4 {
			e.asOf = date(2026, 4, 9)
		}
		list = append(list, e)
	}
	for name, v := range map[string]struct {
		quarters bool
		on       time.Time
		want     time.Time
	}{
		"newest":                     {false, time.Time{}, date(2026, 10, 1)},
		"a release":                  {false, date(2026, 3, 1), date(2026, 3, 1)},
		"between two":                {false, date(2026, 4, 8), date(2026, 3, 1)},
		"before all":                 {false, date(2020, 1, 1), date(2025, 9, 1)},
		"tomorrow":                   {false, date(2027, 1, 1), date(2026, 10, 1)},
		"newest quarter":             {true, time.Time{}, date(2026, 10, 1)},
		"a month in a quarter":       {true, date(2026, 6, 1), date(2026, 4, 9)},
		"before the first quarter":   {true, date(2025, 9, 1), date(2025, 10, 1)},
		"the release of a quarter":   {true, date(2026, 7, 1), date(2026, 7, 1)},
		"just before a late quarter": {true, date(2026, 4, 8), date(2026, 1, 1)},
	} {
		options := moments(list, v.quarters)
		if got := options[momentAt(options, v.on)].asOf; !got.Equal(v.want) {
			t.Errorf("%s: %s, not %s", name, got.Format(time.DateOnly), v.want.Format(time.DateOnly))
		}
	}
	if n := len(moments(list, true)); n != 5 {
		t.Errorf("%d quarters", n)
	}
	if n := len(moments(list[1:3], true)); n != 2 {
		t.Errorf("without the release of a quarter: %d", n)
	}
	for on, want := range map[time.Time][2]int{date(2026, 1, 1): {4, 2025}, date(2026, 4, 9): {1, 2026}, date(2026, 10, 1): {3, 2026}} {
		if quarter, year := quarterBefore(on); quarter != want[0] || year != want[1] {
			t.Errorf("%s: quarter %d of %d", on.Format(time.DateOnly), quarter, year)
		}
	}
}

// TestLookBack: an older release is shown as it was published, also after a restart and
// when the complexes of today are others.
func TestLookBack(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		for i := range 5 {
			w.source.changed = 20
			w.source.facts.Columns[Debt][0] = uint16(10 * i)
			if i == 4 { // the last complex is gone
				short := city(13, 3)
				short.Complexes[0] = w.source.facts.Complexes[0]
				w.source.facts = short
			}
			w.Must(w.s.Release(context.Background(), own, day.AddDate(0, i-4, 0)))
		}
		list := w.releases()
		w.restart()
		server := w.serve()
		for i, date := range []string{"2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01", "2026-10-01"} {
			o, err := w.s.Overview(context.Background(), people()["beleid"], Choice{Indicator: Indicators()[0], AsOf: list[i].AsOf})
			w.Must(err)
			if !sameRows(o.Release, list[i], Indicators()[0].Table) || o.Newest != (i == 4) || (len(o.Aims) > 0) != (i == 4) {
				t.Errorf("%s: another release, newest %v, %d aims", date, o.Newest, len(o.Aims))
			}
			if i == 4 {
				continue
			}
			_, page := w.ask(server, "beleid", "nl", mapPath+"?niveau=complex&peildatum="+date, nil)
			has(t, page, "Uitgave van 1 "+[]string{"juni", "juli", "augustus", "september"}[i], "Dit is een oudere uitgave.", "Naar de nieuwste", `<option value="`+date+`" selected`, "data-schuif", "Complex 13", complexPath+"c00012")
			if strings.Contains(page, complexPath+"c00013") {
				t.Errorf("%s: a link to a complex that is gone", date)
			}
			onlyFives(t, date, page)
			if strings.Contains(page, "5 % actieve bewoners") {
				t.Errorf("%s: estimates of today beside figures of then", date)
			}
		}
		_, page := w.ask(server, "beleid", "nl", mapPath+"?per=kwartaal", nil)
		has(t, page, "3e kwartaal van 2026", "2e kwartaal van 2026", `rel="prev"`)
		if strings.Contains(page, "2026-09-01") || strings.Contains(page, `rel="next"`) {
			t.Error("a month among the quarters, or something after the newest")
		}
		_, page = w.ask(server, "beleid", "nl", mapPath+"?peildatum=gisteren", nil)
		has(t, page, "Uitgave van 1 oktober 2026")
	})
}

// sameRows reports whether two releases have the same places and the same rows of a table.
func sameRows(a, b *Release, t Table) bool {
	one, other := *a, *b
	one.rows, other.rows = [tableCount][]Row{}, [tableCount][]Row{}
	one.rows[t], other.rows[t] = a.rows[t], b.rows[t]
	return one.Digest() == other.Digest() && len(a.rows[t]) > 0
}

// TestMultiples: the courses side by side are those of the first lines of the table, as the page
// of each complex shows them, up to the release that is shown, by month or by quarter.
func TestMultiples(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		w.source.changed = 60
		for i := range 9 {
			for c := range w.source.facts.Complexes {
				w.source.facts.Columns[Debt][Debt.Named()*c] = uint16((c + i) % 8)
			}
			w.Must(w.s.Release(context.Background(), own, day.AddDate(0, i-8, 0)))
		}
		ctx, a := context.Background(), people()["beleid"]
		for _, c := range []Choice{{}, {Level: LevelNeighbourhood}, {Quarters: true}, {AsOf: day.AddDate(0, -3, 0)}} {
			c.Indicator = Indicators()[0]
			o, err := w.s.Overview(ctx, a, c)
			w.Must(err)
			lines := o.Lines()
			list, err := w.s.multiples(ctx, a, o, lines)
			w.Must(err)
			if len(list) != min(maxMultiples, len(lines)) {
				t.Fatalf("%d courses", len(list))
			}
			for i, m := range list {
				releases := w.releases()
				if !c.AsOf.IsZero() {
					releases = releases[:6]
				}
				if c.Quarters {
					releases = []*Release{releases[2], releases[5], releases[8]}
				}
				want := Series(releases, c.Indicator, func(r *Release) Figure {
					if c.Level == LevelComplex {
						return r.ComplexFigure(place.ComplexID(m.Line.ID), c.Indicator.Table)
					}
					return r.AreaFigure(c.Level, place.AreaCode(m.Line.ID), c.Indicator.Table)
				})
				if m.Line.ID != lines[i].ID || !reflect.DeepEqual(m.Points, want) {
					t.Errorf("%+v: %+v, not %+v", c, m.Points, want)
				}
			}
		}
		server := w.serve()
		_, page := w.ask(server, "beleid", "nl", mapPath+"?niveau=complex&reeks=ja&sorteer=naam", nil)
		has(t, page, "Van februari 2026 tot oktober 2026", `id="reeks-6"`, "dezelfde schaal")
		if strings.Contains(page, `id="reeks-7"`) {
			t.Error("more than six")
		}
		if _, page = w.ask(server, "beleid", "nl", mapPath+"?niveau=wijk&reeks=ja", nil); strings.Contains(page, `id="reeks-1"`) {
			t.Error("the course of a district, of which history holds one neighbourhood")
		}
		if _, err := w.s.multiples(ctx, people()["partner"], Overview{}, nil); err == nil {
			t.Error("a partner reads courses")
		}
	})
}
