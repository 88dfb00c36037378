package socialmap

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
)

// twoTowns puts the second half of the complexes in another municipality, and makes some releases.
func (w *live) twoTowns() {
	w.source.changed = 8
	for i := 36; i < len(w.source.facts.Complexes); i++ {
		w.source.facts.Complexes[i].Municipality = "GM0002"
	}
	w.Write(func(tx *store.Tx) error {
		_, _, _, err := place.SaveAreas(tx, []place.Area{{Code: "GM0002", Kind: place.Municipality, Name: "Beekdorp"}})
		return err
	})
	w.clock.Set(time.Date(2026, 10, 12, 9, 0, 0, 0, time.UTC))
	for _, month := range []time.Month{8, 9, 10} {
		w.Must(w.s.Release(context.Background(), own, time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC)))
	}
}

func (w *live) regions(list ...place.Region) {
	w.Write(func(tx *store.Tx) error {
		_, _, _, _, err := place.SaveRegions(tx, w.clock.Now(), own, list)
		return err
	})
}

// lines are the names of the lines of a level with their published counts.
func (w *live) lines(level Level, asOf time.Time) (got map[string]int, o Overview) {
	in, _ := IndicatorOf("nuisance")
	o, err := w.s.Overview(w.T.Context(), people()["consulent"], Choice{Indicator: in, Level: level, AsOf: asOf})
	w.Must(err)
	got = map[string]int{}
	for _, l := range o.Lines() {
		got[l.Name] = l.Value.Count
	}
	return got, o
}

// A region is the sum of its municipalities in each release, by the list of today. Without a list the
// level is not there, in a list of somebody else neither, and a municipality outside has its own line.
func TestRegions(t *testing.T) {
	storetest.Each(t, liveFolders(), func(t *testing.T, db *store.DB) {
		w := newLive(t, db, 72)
		w.twoTowns()
		consultant, in := people()["consulent"], Indicators()[0]
		towns, _ := w.lines(LevelMunicipality, time.Time{})
		if len(towns) != 2 || towns["Maasdorp"] == 0 || towns["Beekdorp"] == 0 {
			t.Fatalf("municipalities %v", towns)
		}

		if _, o := w.lines(LevelRegion, time.Time{}); o.Level != LevelNeighbourhood {
			t.Errorf("without a list one looks at level %d", o.Level)
		}
		_, err := w.s.Published(t.Context(), consultant, Asked{Indicators: []Indicator{in}, Level: LevelRegion})
		w.Kind(err, fault.Invalid)
		if levels, err := w.s.LevelsOf(t.Context(), own); err != nil || slices.Contains(levels, LevelRegion) || !slices.Equal(levels, Levels()) {
			t.Errorf("levels %v: %v", levels, err)
		}
		page := func() string {
			status, body := w.ask(w.serve(), "consulent", "nl", mapPath+"?niveau=regio&indicator=nuisance", nil)
			if status != 200 {
				t.Fatalf("status %d", status)
			}
			return body
		}
		if body := page(); strings.Contains(body, `value="regio"`) {
			t.Error("the level can be chosen without a list")
		}

		w.regions(place.Region{Municipality: "GM0001", Code: "CR1", Name: "Zuid"}, place.Region{Municipality: "GM0002", Code: "CR1", Name: "Zuid"})
		for _, month := range []time.Month{8, 10} { // also in a release of before the list
			on := time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC)
			towns, _ := w.lines(LevelMunicipality, on)
			got, o := w.lines(LevelRegion, on)
			if len(got) != 1 || got["Zuid"] != towns["Maasdorp"]+towns["Beekdorp"] || o.Level != LevelRegion {
				t.Errorf("%s: %v, of %v", month, got, towns)
			}
		}
		if body := page(); !strings.Contains(body, `value="regio"`) || !strings.Contains(body, "Zuid") || !strings.Contains(body, "map-area map-c") {
			t.Error("the region is not on the page, or not on the map")
		}
		_, file := w.ask(w.serve(), "consulent", "nl", filePath+"?"+url.Values{"niveau": {"regio"}, "indicator": {"nuisance"}}.Encode(), nil)
		if !strings.Contains(file, "per regio") {
			t.Error("the file does not name the level")
		}
		areas, err := w.s.Areas(t.Context(), consultant)
		w.Must(err)
		if !slices.Contains(areas, AreaOption{LevelRegion, "CR1", "Zuid"}) {
			t.Errorf("areas %v", areas)
		}
		_, courses, err := w.s.AreaCourses(t.Context(), consultant, in, LevelRegion, "CR1")
		if err != nil || len(courses) != 1 || courses[0].Name != "Zuid" || !courses[0].Now().Known {
			t.Errorf("courses %+v: %v", courses, err)
		}
		if levels, err := w.s.LevelsOf(t.Context(), "org-elders"); err != nil || slices.Contains(levels, LevelRegion) {
			t.Errorf("the list of one is there for another: %v %v", levels, err)
		}

		w.clock.Add(time.Minute)
		w.regions(place.Region{Municipality: "GM0002", Code: "CR2", Name: "Oost"})
		got, _ := w.lines(LevelRegion, time.Time{})
		if len(got) != 2 || got["Oost"] != towns["Beekdorp"] || got[""] != towns["Maasdorp"] {
			t.Errorf("by another list %v, of %v", got, towns)
		}
		if body := page(); !strings.Contains(body, "Gemeenten buiten een regio") {
			t.Error("the municipality outside has no words")
		}
		if areas, _ = w.s.Areas(t.Context(), consultant); slices.ContainsFunc(areas, func(a AreaOption) bool { return a.Level == LevelRegion && a.Code != "CR2" }) {
			t.Errorf("areas %v", areas)
		}
		whole, _ := w.lines(LevelAssociation, time.Time{})
		if whole[""] != towns["Maasdorp"]+towns["Beekdorp"] {
			t.Errorf("the association has %v", whole)
		}
	})
}
