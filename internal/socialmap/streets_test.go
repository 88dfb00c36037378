package socialmap

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
	"samendoen/internal/streetmap"
	"samendoen/internal/streetmap/streetmaptest"
)

func value(t *testing.T, n json.Number) float64 {
	t.Helper()
	v, err := n.Float64()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The Dom tower in Utrecht lies in square 33700, 21620 of zoom 16, at 0.322 and 0.684 of it: by the formula
// of web maps, reckoned by hand. Where the plan lays that point is where the map has it, on every canvas and
// in every zoom, to half a pixel also when one is as near as one can come.
func TestStreetsAreAligned(t *testing.T) {
	dom := place.Point{Lat: 52.0907, Lon: 5.1214}
	if x, y := columnAt(dom.Lon, 16), rowAt(dom.Lat, 16); math.Abs(x-33700.32242) > 1e-4 || math.Abs(y-21620.68375) > 1e-4 {
		t.Fatalf("the tower is at %f, %f", x, y)
	}
	if lat := northOf(21620, 16); math.Abs(rowAt(lat, 16)-21620) > 1e-6 {
		t.Errorf("the row begins at %f", lat)
	}
	ground := streetmap.Ground{MinZoom: 0, MaxZoom: 22}
	for name, points := range map[string][]place.Point{
		"a street":  {dom, {Lat: 52.0915, Lon: 5.1231}},
		"a town":    {dom, {Lat: 52.06, Lon: 5.05}, {Lat: 52.12, Lon: 5.18}},
		"a country": {dom, {Lat: 50.76, Lon: 5.9}, {Lat: 53.45, Lon: 6.8}, {Lat: 51.4, Lon: 3.4}},
	} {
		for _, width := range []int{NarrowWidth, WideWidth} {
			c, err := NewCanvas(width, nil, points)
			if err != nil {
				t.Fatal(err)
			}
			plan := c.streets(ground)
			if n := len(plan.Levels); n < 4 || n > 6 {
				t.Errorf("%s: %d zooms", name, n)
			}
			for _, l := range plan.Levels {
				for _, p := range points {
					col, row := columnAt(p.Lon, l.Zoom), rowAt(p.Lat, l.Zoom)
					i, down := int(col)-l.Column, int(row)-l.Row
					if i < 0 || i >= l.Columns || down < 0 || down >= len(l.Tops)-1 || !plan.has(l.Zoom, int(col), int(row)) {
						t.Fatalf("%s, zoom %d: %v is in no square", name, l.Zoom, p)
					}
					x := value(t, l.Left) + value(t, l.Step)*(float64(i)+col-math.Floor(col))
					top, bottom := value(t, l.Tops[down]), value(t, l.Tops[down+1])
					y := top + (bottom-top)*(row-math.Floor(row))
					at := c.at(p.Lon, p.Lat)
					far := math.Hypot(x-at[0], y-at[1]) * float64(l.Most) / value(t, l.Step) // as this zoom is drawn on the screen at most
					if far > .5 {
						t.Errorf("%s, %d px, zoom %d: %v is %.2f px from where the map has it", name, width, l.Zoom, p, far)
					}
				}
				if step := value(t, l.Step); l.Zoom > plan.Levels[0].Zoom && step > float64(l.Most) {
					t.Errorf("%s: a square of %f px in zoom %d", name, step, l.Zoom)
				}
				if plan.has(l.Zoom, l.Column-1, l.Row) || plan.has(l.Zoom, l.Column, l.Row-1) || plan.has(l.Zoom, l.Column+l.Columns, l.Row) || plan.has(l.Zoom, l.Column, l.Row+len(l.Tops)-1) {
					t.Errorf("%s: squares beside the map are part of it", name)
				}
				x0, y0, y1 := value(t, l.Left), value(t, l.Tops[0]), value(t, l.Tops[len(l.Tops)-1])
				if x1 := x0 + value(t, l.Step)*float64(l.Columns); x0 > 0 || y0 > 0 || x1 < c.width || y1 < c.height {
					t.Errorf("%s, zoom %d: the squares do not cover the map", name, l.Zoom)
				}
			}
		}
	}
	c, err := NewCanvas(WideWidth, nil, []place.Point{dom})
	if err != nil {
		t.Fatal(err)
	}
	if p := c.streets(streetmap.Ground{MinZoom: 3, MaxZoom: 9}); len(p.Levels) != 1 || p.Levels[0].Zoom != 9 {
		t.Errorf("with a coarse file: %+v", p.Levels)
	}
	if p := c.streets(streetmap.Ground{MinZoom: 20, MaxZoom: 20}); len(p.Levels) != 1 || p.Levels[0].Zoom != 20 {
		t.Errorf("with a fine file: %+v", p.Levels)
	}
}

// withStreets gives the town a file of streets; nothing is on yet.
func (w *live) withStreets() *streetmap.Service {
	data := streetmaptest.File(streetmaptest.Box{West: 5.6, South: 50.8, East: 5.8, North: 50.9}, 10, 16, "© Iedereen")
	archive, err := streetmap.OpenArchive(bytes.NewReader(data), int64(len(data)))
	w.Must(err)
	doc, err := streetmap.Files.ReadFile("policy.cedar")
	w.Must(err)
	policy, err := access.NewPolicy(doc)
	w.Must(err)
	s := streetmap.New(w.DB, w.clock, policy, archive, nil, slog.New(slog.DiscardHandler))
	w.s.UseStreets(s)
	return s
}

var planOnPage = regexp.MustCompile(`data-straten="([^"]*)"`)

// Off means that the page has no word of streets and that no square exists. On, the page says where they
// lie and who made them; only the squares of the map are there, for who may see the map, and no other host
// is ever named. Files have none.
func TestStreetsBelowTheMap(t *testing.T) {
	storetest.Each(t, append(liveFolders(), streetmap.Files), func(t *testing.T, db *store.DB) {
		w := newLive(t, db, 30)
		w.Must(w.s.Release(context.Background(), own, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)))
		streets := w.withStreets()
		server := w.serve()
		page := func() string {
			status, body := w.ask(server, "consulent", "nl", mapPath, nil)
			if status != http.StatusOK {
				t.Fatalf("status %d", status)
			}
			return body
		}
		tile := func(login string, z, x, y int) (int, http.Header, string) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("%s%s%d/%d/%d?v=1", server.URL, streetsPath, z, x, y), nil)
			w.Must(err)
			r.AddCookie(&http.Cookie{Name: "samendoen", Value: login})
			resp, err := server.Client().Do(r)
			w.Must(err)
			defer resp.Body.Close()
			data, err := io.ReadAll(resp.Body)
			w.Must(err)
			return resp.StatusCode, resp.Header, string(data)
		}
		x, y := int(columnAt(5.7, 15)), int(rowAt(50.85, 15))
		if body := page(); strings.Contains(body, "straten") {
			t.Error("the page speaks of streets that are off")
		}
		if status, _, _ := tile("consulent", 15, x, y); status != http.StatusNotFound {
			t.Errorf("status %d of streets that are off", status)
		}

		admin := access.Actor{UserID: "u-beheerder", OrgID: own, Roles: []access.Role{access.Admin}}
		w.Must(streets.Choose(t.Context(), admin, streetmap.Choice{Source: streetmap.FromFile}))
		body := page()
		plans := planOnPage.FindAllStringSubmatch(body, -1)
		if len(plans) != 2 || !strings.Contains(body, "Straten: © Iedereen") || !strings.Contains(body, "straten.js?v=") || strings.Contains(body, "://service.") {
			t.Fatalf("%d plans on the page", len(plans))
		}
		var plan streetPlan
		w.Must(json.Unmarshal([]byte(html.UnescapeString(plans[0][1])), &plan))
		if len(plan.Levels) == 0 || plan.Version == "" || !plan.has(15, x, y) {
			t.Fatalf("plan %+v", plan)
		}
		status, head, data := tile("consulent", 15, x, y)
		if status != http.StatusOK || head.Get("Content-Type") != "image/png" || data != string(streetmaptest.Picture(15, x, y)) || !strings.HasPrefix(head.Get("Cache-Control"), "private") {
			t.Errorf("status %d, %v", status, head)
		}
		policy := head.Get("Content-Security-Policy")
		if !strings.Contains(policy, "img-src 'self' data: blob:;") {
			t.Errorf("another host may give pictures: %s", policy)
		}
		for name, c := range map[string]struct {
			login   string
			z, x, y int
		}{"may not see": {"vrijwilliger", 15, x, y}, "administrator": {"beheerder", 15, x, y}, "without a map": {"vreemd", 15, x, y},
			"elsewhere": {"consulent", 15, x + 100, y}, "too far up": {"consulent", 1, 1, 0}, "beside the grid": {"consulent", 15, -1, 0}} {
			status, _, data := tile(c.login, c.z, c.x, c.y)
			if status != http.StatusNotFound || strings.Contains(data, "PNG") {
				t.Errorf("%s: status %d", name, status)
			}
		}
		if status, body := w.ask(server, "consulent", "nl", streetsPath+"a/b/c", nil); status != http.StatusNotFound {
			t.Errorf("status %d: %.80s", status, body)
		}
		if _, file := w.ask(server, "consulent", "nl", filePath, nil); strings.Contains(file, "<image") || strings.Contains(file, "straten") {
			t.Error("the file has streets")
		}
	})
}

// A map of which a part lies outside the file says so of each square, and is not stopped by it.
func TestStreetsOutsideTheFile(t *testing.T) {
	storetest.Each(t, append(liveFolders(), streetmap.Files), func(t *testing.T, db *store.DB) {
		w := newLive(t, db, 30)
		w.Must(w.s.Release(context.Background(), own, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)))
		streets := w.withStreets()
		admin := access.Actor{UserID: "u-beheerder", OrgID: own, Roles: []access.Role{access.Admin}}
		w.Must(streets.Choose(t.Context(), admin, streetmap.Choice{Source: streetmap.FromFile}))
		server := w.serve()
		statuses := map[int]int{}
		_, body := w.ask(server, "consulent", "nl", mapPath, nil)
		var plan streetPlan
		w.Must(json.Unmarshal([]byte(html.UnescapeString(planOnPage.FindStringSubmatch(body)[1])), &plan))
		for _, l := range plan.Levels {
			for i := range l.Columns {
				status, _ := w.ask(server, "consulent", "nl", streetsPath+strconv.Itoa(l.Zoom)+"/"+strconv.Itoa(l.Column+i)+"/"+strconv.Itoa(l.Row), nil)
				statuses[status]++
			}
		}
		if statuses[http.StatusOK] == 0 || statuses[http.StatusOK]+statuses[http.StatusNoContent] != sumOf(statuses) {
			t.Errorf("answers %v", statuses)
		}
	})
}

func sumOf(m map[int]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}
