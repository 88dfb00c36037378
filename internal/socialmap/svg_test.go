package socialmap

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"samendoen/internal/place"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

const hostile = `"><script>alert(1)</script> & 'O''Brien' ]]>` + "\x00\x1b\uFFFE\xff ë 名"

// wellFormed reads a picture as strict XML and looks for what the security policy or a
// screen reader would stumble over.
func wellFormed(t *testing.T, picture []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(picture))
	ids := map[string]bool{}
	labelled := ""
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("no XML: %v\n%s", err, picture)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if e.Name.Local == "script" || e.Name.Local == "style" {
			t.Errorf("element %s", e.Name.Local)
		}
		for _, a := range e.Attr {
			switch {
			case a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on"):
				t.Errorf("attribute %s", a.Name.Local)
			case a.Name.Local == "href" && e.Name.Local == "use":
				if !strings.HasPrefix(a.Value, "#") {
					t.Errorf("a copy of %q", a.Value)
				}
			case a.Name.Local == "href" && !local(a.Value):
				t.Errorf("a link to %q", a.Value)
			case a.Name.Local == "id":
				if ids[a.Value] {
					t.Errorf("id %s twice", a.Value)
				}
				ids[a.Value] = true
			case a.Name.Local == "aria-labelledby":
				labelled = a.Value
			}
		}
	}
	if !ids[labelled] {
		t.Errorf("the picture is labelled by %q, which is not there", labelled)
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	wellFormed(t, got)
	// One element a line, so that a difference can be read.
	got = append(bytes.ReplaceAll(got, []byte("><"), []byte(">\n<")), '\n')
	file := filepath.Join("testdata", name+".svg")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s is not as before (run with -update to accept):\n%s", name, got)
	}
}

// block is a square area of 0.01 degrees with a wobbly border.
func block(code string, col, row int) Shape {
	x, y := 5.65+0.01*float64(col), 50.83+0.006*float64(row)
	ring := [][2]float64{}
	corners := [][2]float64{{x, y}, {x + 0.01, y}, {x + 0.01, y + 0.006}, {x, y + 0.006}}
	for i, c := range corners {
		n := corners[(i+1)%4]
		for k := range 5 {
			f := float64(k) / 5
			ring = append(ring, [2]float64{c[0] + f*(n[0]-c[0]), c[1] + f*(n[1]-c[1])})
		}
	}
	ring = append(ring, ring[0])
	b, _ := json.Marshal(map[string]any{"type": "Polygon", "coordinates": [][][2]float64{ring}})
	return Shape{Code: place.AreaCode(code), Geometry: b}
}

// atlas is a map of areas in rows of eight, and complexes scattered over them.
func atlas(areas, dots int) ([]Shape, MapPicture) {
	rng := rand.New(rand.NewPCG(7, 7))
	m := MapPicture{ID: "kaart", Title: "Huurachterstand per buurt"}
	var shapes []Shape
	for i := range areas {
		code := fmt.Sprintf("BU%04d", i)
		shapes = append(shapes, block(code, i%8, i/8))
		m.Areas = append(m.Areas, AreaMark{
			Code: place.AreaCode(code), Class: Class(i%7 - 2), Href: "/kaart/buurt/" + code,
			Title: fmt.Sprintf("Buurt %d: 5 tot 10 %%", i),
		})
	}
	rows := (areas + 7) / 8
	for i := range dots {
		id := fmt.Sprintf("c%04d", i)
		m.Dots = append(m.Dots, DotMark{
			ID: place.ComplexID(id), Homes: 10 + rng.IntN(290), Class: Class(i%6 - 1), Merged: i%9 == 0,
			Point: place.Point{Lat: 50.83 + 0.006*float64(rows)*rng.Float64(), Lon: 5.65 + 0.08*rng.Float64()},
			Href:  "/kaart/complex/" + id, Title: fmt.Sprintf("Complex %d, 48 woningen: 10 %%", i),
		})
	}
	return shapes, m
}

func pointsOf(m MapPicture) (list []place.Point) {
	for _, d := range m.Dots {
		list = append(list, d.Point)
	}
	return list
}

func canvas(t testing.TB, width int, shapes []Shape, m MapPicture) *Canvas {
	t.Helper()
	c, err := NewCanvas(width, shapes, pointsOf(m))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMapPicture(t *testing.T) {
	shapes, m := atlas(9, 8)
	m.Dots = append(m.Dots, DotMark{ID: "nowhere", Homes: 40, Title: "zonder plaats", Href: "/x"})
	for name, width := range map[string]int{"map-narrow": NarrowWidth, "map-wide": WideWidth} {
		got := RenderMap(canvas(t, width, shapes, m), m)
		golden(t, name, got)
		if bytes.Contains(got, []byte("zonder plaats")) {
			t.Error("a complex without a place is on the map")
		}
		if n := bytes.Count(got, []byte("<a href=")); n != 17 {
			t.Errorf("%d links", n)
		}
		if !bytes.Contains(got, []byte(`role="group"`)) {
			t.Error("an image with links in it")
		}
	}
}

func TestMapDoesNotDependOnOrder(t *testing.T) {
	shapes, m := atlas(20, 30)
	c := canvas(t, WideWidth, shapes, m)
	want := RenderMap(c, m)
	rng := rand.New(rand.NewPCG(1, 2))
	rng.Shuffle(len(m.Areas), func(i, j int) { m.Areas[i], m.Areas[j] = m.Areas[j], m.Areas[i] })
	rng.Shuffle(len(m.Dots), func(i, j int) { m.Dots[i], m.Dots[j] = m.Dots[j], m.Dots[i] })
	if !bytes.Equal(want, RenderMap(c, m)) {
		t.Error("another order gives another picture")
	}
}

func TestMapStaysInItsFrame(t *testing.T) {
	number := regexp.MustCompile(`(?:cx|cy)="([-0-9.]+)"|[ML]([-0-9.]+) ([-0-9.]+)`)
	for name, points := range map[string][]place.Point{
		"one point": {{Lat: 50.85, Lon: 5.69}},
		"a line":    {{Lat: 50.85, Lon: 5.60}, {Lat: 50.85, Lon: 5.80}},
		"tall":      {{Lat: 50.0, Lon: 5.69}, {Lat: 53.0, Lon: 5.70}},
		"nothing":   {{}},
	} {
		m := MapPicture{ID: "k", Title: "t"}
		for i, p := range points {
			m.Dots = append(m.Dots, DotMark{ID: place.ComplexID(rune('a' + i)), Point: p, Homes: 50, Href: "/x", Title: "x"})
		}
		c := canvas(t, NarrowWidth, nil, m)
		got := RenderMap(c, m)
		wellFormed(t, got)
		if c.height > 2*NarrowWidth || c.height < 10 {
			t.Errorf("%s: %v px high", name, c.height)
		}
		for _, found := range number.FindAllSubmatch(got, -1) {
			for _, text := range found[1:] {
				var v float64
				if len(text) > 0 {
					fmt.Sscan(string(text), &v)
				}
				if v < 0 || v > max(c.width, c.height) {
					t.Errorf("%s: %s is outside %v x %v", name, text, c.width, c.height)
				}
			}
		}
	}
}

func TestHostileNames(t *testing.T) {
	shapes, m := atlas(1, 1)
	m.Title = hostile
	m.Areas[0].Title, m.Dots[0].Title = hostile, hostile
	m.Areas[0].Href, m.Dots[0].Href = "javascript:alert(1)", "//evil.example/x"
	picture := RenderMap(canvas(t, WideWidth, shapes, m), m)
	wellFormed(t, picture)
	if bytes.Contains(picture, []byte("evil")) || bytes.Contains(picture, []byte("javascript")) || bytes.Contains(picture, []byte("<a")) {
		t.Errorf("a foreign link: %s", picture)
	}
	m.Areas[0].Href = `/a"><script>`
	wellFormed(t, RenderMap(canvas(t, WideWidth, shapes, m), m))
	wellFormed(t, RenderChart(Chart{ID: "a", Title: hostile, TopText: hostile, First: hostile, Last: hostile, Top: 1}))
	wellFormed(t, RenderBars("b", hostile, []Bar{{Label: hostile, Text: hostile}}))
}

func TestBordersThatCannotBeRead(t *testing.T) {
	for name, geometry := range map[string]string{
		"no JSON":      `{`,
		"a point":      `{"type":"Point","coordinates":[5,50]}`,
		"RD metres":    `{"type":"Polygon","coordinates":[[[176000,318000],[176100,318000],[176000,318100],[176000,318000]]]}`,
		"two points":   `{"type":"Polygon","coordinates":[[[5,50],[6,50]]]}`,
		"one number":   `{"type":"Polygon","coordinates":[[[5],[6],[7],[5]]]}`,
		"wrong depth":  `{"type":"MultiPolygon","coordinates":[[[5,50],[6,50],[6,51]]]}`,
		"wrong string": `{"type":"Polygon","coordinates":"x"}`,
	} {
		_, err := NewCanvas(WideWidth, []Shape{{Code: "BU1", Geometry: []byte(geometry)}}, nil)
		if err == nil || !strings.Contains(err.Error(), "BU1") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, geometry := range map[string]string{
		"nothing": ``, "null": `null`, "empty": `{"type":"Polygon","coordinates":[]}`,
		"open ring":     `{"type":"Polygon","coordinates":[[[5,50],[6,50],[6,51]]]}`,
		"with heights":  `{"type":"Polygon","coordinates":[[[5,50,1],[6,50,1],[6,51,1],[5,50,1]]]}`,
		"several parts": `{"type":"MultiPolygon","coordinates":[[[[5,50],[6,50],[6,51]]],[[[7,50],[8,50],[8,51]]]]}`,
	} {
		if _, err := NewCanvas(WideWidth, []Shape{{Code: "BU1", Geometry: []byte(geometry)}}, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSimplify: a border of hundreds of points on a straight line needs its corners only.
func TestSimplify(t *testing.T) {
	ring := [][2]float64{}
	for i := range 400 {
		f := float64(i%100) / 100 * 0.02
		ring = append(ring, [][2]float64{{5 + f, 50}, {5.02, 50 + f}, {5.02 - f, 50.02}, {5, 50.02 - f}}[i/100])
	}
	b, _ := json.Marshal(map[string]any{"type": "Polygon", "coordinates": [][][2]float64{ring}})
	c, err := NewCanvas(WideWidth, []Shape{{Code: "BU1", Geometry: b}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := string(c.paths["BU1"]); strings.Count(d, "L") != 3 {
		t.Errorf("path %s", d)
	}
}

// lineOf is 24 months with a gap, kept figures and a lone point.
func lineOf() []Point {
	points := make([]Point, 24)
	for i := range points {
		points[i] = Point{
			AsOf: time.Date(2024, time.Month(11+i), 1, 0, 0, 0, 0, time.UTC), Known: i != 8 && i != 9 && i != 20 && i != 22 && i != 23,
			Kept: i%3 != 0, Value: 5 + float64(i/3),
		}
	}
	return points
}

func TestChartPicture(t *testing.T) {
	points := lineOf()
	got := RenderChart(Chart{
		ID: "achterstand", Title: "Huurachterstand: stijgt sinds maart 2025.", Points: points, Average: 8,
		Top: SharedTop(points), TopText: "20 %", First: "november 2024", Last: "oktober 2026",
	})
	golden(t, "chart", got)
	if n := bytes.Count(got, []byte("chart-dot")); n != 7 {
		t.Errorf("%d fresh figures", n)
	}
	if !bytes.Contains(got, []byte("h6")) {
		t.Error("the lone figure is not drawn")
	}
	empty := RenderChart(Chart{ID: "leeg", Title: "Er is nu geen cijfer.", Average: math.NaN(), Top: 1})
	golden(t, "chart-empty", empty)
	if bytes.Contains(empty, []byte("chart-line")) || bytes.Contains(empty, []byte("chart-average")) {
		t.Error("a line of nothing")
	}
}

func TestBarsPicture(t *testing.T) {
	golden(t, "bars", RenderBars("groepen", "Samenstelling volgens Team Oost", []Bar{
		{Interval{2, 5}, "actieve bewoner", "2 tot 5 %"},
		{Interval{10, 25}, "betrokken bewoner", "10 tot 25 %"},
		{Interval{0, 5}, "lopende overlastafspraken", "0 tot 5 %"},
		{Interval{40, 40}, "zelfredzame bewoner", "40 %"},
	}))
	wellFormed(t, RenderBars("b", "x", []Bar{{Interval{math.NaN(), 900}, "a", "b"}}))
}

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1.5: "1.5", -2.345: "-2.35", 0.004: "0", 99.999: "100", 1e20: "0", math.Inf(-1): "0", 12.05: "12.05", -0.001: "0",
	} {
		if got := string(appendNumber(nil, v)); got != want {
			t.Errorf("%v is written %s", v, got)
		}
	}
	if got := string(appendNumber(nil, math.NaN())); got != "0" {
		t.Errorf("no number is written %s", got)
	}
}
