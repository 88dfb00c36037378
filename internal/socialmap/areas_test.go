package socialmap

import (
	"context"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// The courses of areas are the sums of published leaves of one release a quarter, back from the newest,
// and nothing else; who may not see figures gets none, and another organisation has other ones.
func TestAreaCourses(t *testing.T) {
	storetest.Each(t, liveFolders(), func(t *testing.T, db *store.DB) {
		w := newLive(t, db, 72)
		w.source.changed = 8
		w.clock.Set(time.Date(2026, 10, 12, 9, 0, 0, 0, time.UTC))
		for i := range 8 {
			w.Must(w.s.Release(context.Background(), own, time.Date(2026, time.Month(3+i), 1, 0, 0, 0, 0, time.UTC)))
		}
		consultant := people()["consulent"]
		in, _ := IndicatorOf("nuisance")
		var newest *Release
		w.Must(db.Read(t.Context(), func(tx *store.Tx) (err error) {
			_, newest, err = w.s.newest(tx, own)
			return err
		}))
		areas, err := w.s.Areas(t.Context(), consultant)
		w.Must(err)
		for _, level := range []Level{LevelNeighbourhood, LevelDistrict, LevelMunicipality, LevelAssociation} {
			asOf, list, err := w.s.AreaCourses(t.Context(), consultant, in, level, "")
			w.Must(err)
			offered := 0
			for _, a := range areas {
				if a.Level == level {
					offered++
				}
			}
			if len(list) == 0 || len(list) != offered || !asOf.Equal(newest.AsOf) {
				t.Fatalf("%s: %d courses of %d areas, of %s", level.Code(), len(list), offered, asOf)
			}
			for _, c := range list {
				f := newest.AreaFigure(level, c.Code, in.Table)
				if c.Now() != in.Of(f) || c.Leaves != f.Leaves {
					t.Errorf("%s %s: %+v, published is %+v", level.Code(), c.Code, c.Now(), in.Of(f))
				}
				var months []time.Month
				for i, x := range c.Points {
					months = append(months, x.AsOf.Month())
					if i > 0 && x.Fresh != x.Value.Newest.After(c.Points[i-1].AsOf) {
						t.Errorf("%s %s: fresh is %v, of %s", level.Code(), c.Code, x.Fresh, x.Value.Newest)
					}
				}
				if len(months) != 3 || months[0] != time.April || months[1] != time.July || months[2] != time.October {
					t.Errorf("%s %s: %v", level.Code(), c.Code, months)
				}
				if p, _, ok := c.Place(); !ok || p.Homes != f.Homes || p.Counts != f.Leaves || len(p.Points) == 0 {
					t.Errorf("%s %s: %+v", level.Code(), c.Code, p)
				}
			}
		}
		if _, list, err := w.s.AreaCourses(t.Context(), consultant, in, LevelComplex, ""); err != nil || len(list) > 0 {
			t.Errorf("of complexes there are %d courses: %v", len(list), err)
		}
		_, list, err := w.s.AreaCourses(t.Context(), consultant, in, LevelNeighbourhood, "BU0001")
		if err != nil || len(list) != 1 || list[0].Code != "BU0001" || list[0].Name == "" {
			t.Errorf("%+v %v", list, err)
		}
		if _, list, err := w.s.AreaCourses(t.Context(), people()["vreemd"], in, LevelNeighbourhood, "BU0001"); err != nil || len(list) > 0 {
			t.Errorf("another organisation gets %d: %v", len(list), err)
		}
		volunteer := access.Actor{UserID: "u", OrgID: own, Roles: []access.Role{access.Volunteer}}
		_, _, err = w.s.AreaCourses(t.Context(), volunteer, in, LevelNeighbourhood, "")
		w.Kind(err, fault.NotFound)
		_, err = w.s.Areas(t.Context(), volunteer)
		w.Kind(err, fault.NotFound)
		_, err = w.s.Aims(t.Context(), volunteer)
		w.Kind(err, fault.NotFound)
	})
}

// What is no share of homes has no course that a forecast can read, and a counted target adds its groups.
func TestAreaPlace(t *testing.T) {
	events := AreaCourse{Indicator: Indicator{Table: Signals, Cells: []int{0}, Per: 100}, Leaves: 3, Points: []Dated{{AsOf: day, Fresh: true, Value: Value{Known: true, Homes: 90, Rate: 4}}}}
	if _, _, ok := events.Place(); ok {
		t.Error("signals of which nobody knows how they come together have a course for a forecast")
	}
	events.Burst, events.counts = 3, 2
	if p, _, ok := events.Place(); !ok || p.Burst != 3 || p.Counts != 2 || len(p.Points) != 1 {
		t.Errorf("%+v %v", p, ok)
	}
	carrying := Targets()[1].Counted()
	f := Figure{Table: Groups, Leaves: 2, Homes: 100, Cells: []int{5, 20, 60, 10, 0, 5}}
	if v := carrying.Of(f); !v.Known || v.Count != 85 {
		t.Errorf("%+v", v)
	}
	if _, ok := ParseLevel("straat"); ok {
		t.Error("a street is a level")
	}
	for _, l := range []Level{LevelComplex, LevelAssociation} {
		if got, ok := ParseLevel(l.Code()); !ok || got != l {
			t.Errorf("%s is %d", l.Code(), got)
		}
	}
}

// The chart stays well formed with hostile words, without figures, and with the goal above all of them.
func TestRenderAhead(t *testing.T) {
	const hostile = `<script>"&'` + "\x00"
	a := Ahead{ID: "a", Title: hostile, First: hostile, Last: hostile, TopText: func(float64) string { return hostile }, Goal: 80, Until: day.AddDate(5, 0, 0)}
	wellFormed(t, RenderAhead(a))
	a.Points = []Dated{{AsOf: day, Fresh: true, Value: Value{Known: true, Rate: 10}}, {AsOf: day.AddDate(0, 3, 0)}, {AsOf: day.AddDate(0, 6, 0), Value: Value{Known: true, Rate: 12}}}
	a.Forecast, a.Now, a.Value, a.Low, a.High = true, 12, 14, 4, 24
	wellFormed(t, RenderAhead(a))
	if a = a.scaled(); a.y(80) < chartTop || a.y(80) >= a.y(24) || a.x(day) != chartLeft || a.x(a.Until) != chartRight {
		t.Error("the goal or the dates lie outside the picture")
	}
}
