package socialmap

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// The page of a complex, that of a neighbourhood and the API show the release of a date, as it was
// published; estimates of today do not stand beside figures of then.
func TestAtAnyRelease(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		in := Indicators()[0]
		for i := range 4 {
			w.source.changed = 20
			for c := range w.source.facts.Complexes {
				w.source.facts.Columns[in.Table][c*in.Table.Named()] = uint16(8 * i)
			}
			w.Must(w.s.Release(t.Context(), own, day.AddDate(0, i-3, 0)))
		}
		list := w.releases()
		w.restart()
		server := w.serve()
		ctx, who := t.Context(), people()["consulent"]
		for i, r := range list {
			on := r.AsOf.AddDate(0, 0, 9) // no release of its own: the last before it
			if i == len(list)-1 {
				on = time.Time{}
			}
			newest := i == len(list)-1
			v, err := w.s.ComplexAt(ctx, who, w.linden, on)
			w.Must(err)
			want := in.Of(r.ComplexFigure(w.linden, in.Table))
			if !v.Release.AsOf.Equal(r.AsOf) || v.Lines[0].Value != want || len(v.Courses[0].Points) != i+1 || v.Newest() != newest || v.MayEstimate != newest {
				t.Errorf("complex on %s: %s, %+v, published is %+v, %d points", on.Format(time.DateOnly), v.Release.AsOf, v.Lines[0].Value, want, len(v.Courses[0].Points))
			}
			a, err := w.s.AreaAt(ctx, who, "BU0000", on)
			w.Must(err)
			want = in.Of(r.AreaFigure(LevelNeighbourhood, "BU0000", in.Table))
			if !a.Release.AsOf.Equal(r.AsOf) || a.Lines[0].Value != want || len(a.Courses[0].Points) != i+1 {
				t.Errorf("area on %s: %s, %+v, published is %+v", on.Format(time.DateOnly), a.Release.AsOf, a.Lines[0].Value, want)
			}
			query := "?peildatum=" + on.Format(time.DateOnly)
			if newest {
				query = ""
			}
			for _, path := range []string{complexPath + string(w.linden), areaPath + "BU0000"} {
				_, page := w.ask(server, "consulent", "nl", path+query, nil)
				if older := strings.Contains(page, "Dit is een oudere uitgave."); older == newest {
					t.Errorf("%s%s: older %v", path, query, older)
				}
				if estimated := strings.Contains(page, "Samenstelling"); estimated != newest {
					t.Errorf("%s%s: with estimates %v", path, query, estimated)
				}
				if before := strings.Contains(page, `rel="prev"`); before != (i > 0) {
					t.Errorf("%s%s: a way back %v", path, query, before)
				}
				if after := strings.Contains(page, `rel="next"`); after == newest {
					t.Errorf("%s%s: a way on %v", path, query, after)
				}
				onlyFives(t, path, page)
			}
			_, body := w.ask(server, "consulent", "nl", "/api/v1"+mapPath+"/complexen"+query, nil)
			var told struct{ Peildatum string }
			w.Must(json.Unmarshal([]byte(body), &told))
			if told.Peildatum != r.AsOf.Format(time.DateOnly) {
				t.Errorf("the API on %q tells of %s", query, told.Peildatum)
			}
		}
	})
}
