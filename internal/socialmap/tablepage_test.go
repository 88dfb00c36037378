package socialmap

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

func TestPageOf(t *testing.T) {
	places := make([]Place, 120)
	for i := range places {
		places[i].Complex = Complex{ID: place.ComplexID(fmt.Sprintf("%03d", i)), Name: fmt.Sprintf("Complex %d", i+1), Neighbourhood: "BU1"}
	}
	places[7].Name, places[8].Name = "De Lindenhof", "De Linden"
	lines := linesOf(emptyRelease(day, nil, places), &board{names: map[place.AreaCode]string{"BU1": "Buurt Élan"}}, Choice{Indicator: Indicators()[0], Level: LevelComplex})
	lines.board.newest = lines.release
	for name, v := range map[string]struct {
		query                        string
		page                         int
		at, pages, from, to, inTotal int
	}{
		"first":           {"", 1, 1, 3, 1, 50, 120},
		"last":            {"", 3, 3, 3, 101, 120, 120},
		"before first":    {"", -4, 1, 3, 1, 50, 120},
		"after last":      {"", 99, 3, 3, 101, 120, 120},
		"by name":         {"LINDEN", 1, 1, 1, 1, 2, 2},
		"two words":       {"de hof", 1, 1, 1, 1, 1, 1},
		"around, accents": {"elan 120", 2, 1, 1, 1, 1, 1},
		"signs only":      {" - ", 1, 1, 3, 1, 50, 120},
		"nothing":         {"xyz", 2, 1, 1, 0, 0, 0},
	} {
		got := lines.page("naam", v.query, v.page)
		if got.Page != v.at || got.Pages != v.pages || got.From != v.from || got.To != v.to || got.Found != v.inTotal || len(got.Rows) != v.to-max(v.from, 1)+1 && v.to > 0 {
			t.Errorf("%s: %d of %d, %d to %d of %d, %d rows", name, got.Page, got.Pages, got.From, got.To, got.Found, len(got.Rows))
		}
	}
	if got := lines.page("naam", "linden", 1).Rows[1].Name; got != "De Lindenhof" {
		t.Errorf("the order of the lines is lost: %s", got)
	}
}

// Of many who ask for the same at once one makes it; and one who could not does not keep the others from it.
func TestMadeOnce(t *testing.T) {
	for name, v := range map[string]struct{ failing, want int32 }{"made": {0, 1}, "fails once": {1, 2}} {
		k := newRecent[string](100, func(int) int { return 1 })
		var times atomic.Int32
		var all sync.WaitGroup
		start := make(chan struct{})
		for range 8 {
			all.Go(func() {
				<-start
				got, err := k.of("a", func() (int, error) {
					time.Sleep(20 * time.Millisecond)
					if times.Add(1) <= v.failing {
						return 0, io.ErrUnexpectedEOF
					}
					return 7, nil
				})
				if err == nil && got != 7 {
					t.Errorf("%s: %d", name, got)
				}
			})
		}
		close(start)
		all.Wait()
		if n := times.Load(); n < v.want || v.failing == 0 && n != v.want {
			t.Errorf("%s: made %d times", name, n)
		}
		if got, err := k.of("a", func() (int, error) { return 0, io.ErrUnexpectedEOF }); err != nil || got != 7 {
			t.Errorf("%s: not kept, %d %v", name, got, err)
		}
	}
}

func TestSheetsForgetTheOldest(t *testing.T) {
	k, drawn := newSheets(3500), 0
	get := func(indicator string, size int) string {
		got, _ := k.of(sheetKey{indicator: indicator}, func() (sheet, error) {
			drawn++
			return sheet{wide: web.Pack([]byte(strings.Repeat(indicator, size)))}, nil
		})
		return got.wide.String()
	}
	get("a", 100)
	get("b", 100)
	if got := get("a", 100); drawn != 2 || got != strings.Repeat("a", 100) {
		t.Errorf("%d drawn, %q", drawn, got)
	}
	get("c", 100)
	get("d", 100) // b was asked for longest ago
	if get("a", 100); drawn != 4 {
		t.Errorf("a was drawn again: %d", drawn)
	}
	if get("b", 100); drawn != 5 {
		t.Errorf("b was kept: %d", drawn)
	}
	get("e", 5000)
	if get("e", 5000); drawn != 7 || k.weight > k.most || len(k.kept) != 3 {
		t.Errorf("%d drawn, %d bytes, %d kept", drawn, k.weight, len(k.kept))
	}
}

func TestCrowd(t *testing.T) {
	shapes, m := atlas(9, 400)
	m.Crowd = "400 complexen <b>"
	m.Dots = append(m.Dots, DotMark{ID: "nowhere", Homes: 40})
	c := canvas(t, WideWidth, shapes, m)
	got := RenderMap(c, m)
	wellFormed(t, got)
	if n := bytes.Count(got, []byte("h0")); n != 400 {
		t.Errorf("%d dots", n)
	}
	if n := bytes.Count(got, []byte("<a href=")); n != 9 {
		t.Errorf("%d links", n)
	}
	if len(got) > 16*400+12000 {
		t.Errorf("%d bytes", len(got))
	}
	ids := map[string]bool{}
	for _, found := range regexp.MustCompile(` id="([^"]+)"`).FindAllSubmatch(got, -1) {
		if ids[string(found[1])] {
			t.Errorf("the id %s comes twice", found[1])
		}
		ids[string(found[1])] = true
	}
	for _, found := range regexp.MustCompile(`<use href="#([^"]+)"`).FindAllSubmatch(got, -1) {
		if !ids[string(found[1])] {
			t.Errorf("%s is not drawn", found[1])
		}
	}
	for _, want := range []string{`stroke-linecap="square"`, `stroke-linecap="round"`, `class="map-many-c5"`, `class="map-many-few" stroke="url(#kaart-hatch)"`} {
		if !bytes.Contains(got, []byte(want)) {
			t.Errorf("nothing with %s", want)
		}
	}
	if !bytes.Equal(got, RenderMap(c, m)) {
		t.Error("the same map differs")
	}
}

// TestTableOfManyComplexes: the page of an association with more complexes than can be
// pointed at.
func TestTableOfManyComplexes(t *testing.T) {
	storetest.Each(t, liveFolders(), func(t *testing.T, db *store.DB) {
		w := newLive(t, db, mostDots+20)
		w.Must(w.s.Release(context.Background(), own, day))
		server := w.serve()
		const path = mapPath + "?niveau=complex"
		rows := func(page string) int { return strings.Count(page, `<th scope="row"`) }
		_, first := w.ask(server, "beleid", "nl", path, nil)
		has(t, first, "1 tot en met 50 van 1.520", "1.520 regels in de tabel", "heel veel complexen", `class="map-many"`, "blad=2")
		if rows(first) != tableSize || strings.Count(first, complexPath) != tableSize {
			t.Errorf("%d rows, %d links", rows(first), strings.Count(first, complexPath))
		}
		w.pointed(server, first)
		_, last := w.ask(server, "beleid", "nl", path+"&blad=31", nil)
		has(t, last, "1.501 tot en met 1.520 van 1.520", "blad=30")
		if rows(last) != 20 || strings.Contains(last, "blad=32") {
			t.Errorf("%d rows on the last page", rows(last))
		}
		_, found := w.ask(server, "beleid", "nl", path+"&zoek=linden&sorteer=naam", nil)
		has(t, found, "De Linden", "1 regel in de tabel", `value="linden"`, complexPath+string(w.linden), "zoek=linden", "Laat alles zien")
		_, none := w.ask(server, "beleid", "nl", path+"&zoek=%3Cb%3E%22onzin", nil)
		has(t, none, "0 regels in de tabel", "&lt;b&gt;")
		if strings.Contains(none, `<b>"`) || strings.Contains(none, `"<b>`) || rows(none) != 0 {
			t.Error("a name that does not exist")
		}
		_, areas := w.ask(server, "beleid", "nl", mapPath, nil)
		for _, word := range []string{"map-many", "map-dot ", complexPath} {
			if i := strings.Index(areas, word); i >= 0 {
				t.Errorf("the map of areas holds %s", areas[max(0, i-40):i+40])
			}
		}
		w.renamed(server, path)
	})
}

// pointed: the page names the points of both of its pictures, which hold every complex of the
// table once with the same figure, within the picture.
func (w *live) pointed(server *httptest.Server, page string) {
	w.T.Helper()
	lines := map[string]Line{}
	o, err := w.s.Overview(context.Background(), people()["beleid"], Choice{Indicator: Indicators()[0]})
	w.Must(err)
	for _, l := range o.Lines() {
		lines[l.ID] = l
	}
	for picture, c := range map[string]*Canvas{"breed": o.board.wide, narrowPicture: o.board.narrow} {
		path := pointsPath + "?beeld=" + picture + "&indicator=arrears&niveau=complex"
		has(w.T.(*testing.T), page, strings.ReplaceAll(path, "&", "&amp;"))
		_, body := w.ask(server, "beleid", "nl", path, nil)
		var got struct {
			Values []string
			Points [][]any
		}
		w.Must(json.Unmarshal([]byte(body), &got))
		if len(got.Points) != len(lines) {
			w.T.Fatalf("%s: %d points", picture, len(got.Points))
		}
		seen, size := map[string]bool{}, math.Inf(1)
		for _, p := range got.Points {
			l, said := lines[p[4].(string)], got.Values[int(p[6].(float64))]
			want := strings.Replace(fmt.Sprintf("%.1f", l.Value.Rate), ".", ",", 1)
			want = strings.TrimSuffix(want, ",0") + " % van de woningen"
			if !l.Value.Known {
				want = "te weinig gegevens"
			}
			if seen[l.ID] || l.ID == "" || said != want || !strings.HasPrefix(p[5].(string), l.Name+", ") || (p[3].(float64) == -1) != !l.Value.Known {
				w.T.Fatalf("%v says %s, the table %s", p, said, want)
			}
			if p[0].(float64) < 0 || p[0].(float64) > c.width || p[1].(float64) < 0 || p[1].(float64) > c.height || p[2].(float64) > size {
				w.T.Fatalf("%v lies outside the picture, or after a smaller one", p)
			}
			seen[l.ID], size = true, p[2].(float64)
		}
	}
}

// renamed: the maps that are kept follow the names of areas.
func (w *live) renamed(server *httptest.Server, path string) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		_, _, _, err := place.SaveAreas(tx, []place.Area{{Code: "BU0000", Kind: place.Neighbourhood, Name: "Buurt Nieuw", Parent: "WK000",
			Geometry: block("BU0000", 0, 0).Geometry}})
		return err
	})
	if _, page := w.ask(server, "beleid", "nl", path, nil); strings.Contains(page, "<title>Buurt Nieuw") {
		w.T.Error("the map was drawn again at once")
	}
	w.clock.Add(boardAge + time.Minute)
	_, page := w.ask(server, "beleid", "nl", path, nil)
	has(w.T.(*testing.T), page, "<title>Buurt Nieuw")
}
