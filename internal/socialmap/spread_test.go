package socialmap

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

func pixels(list ...float64) (own []*orb.Point) {
	for i := 0; i < len(list); i += 2 {
		own = append(own, &orb.Point{list[i], list[i+1]})
	}
	return own
}

func TestSpread(t *testing.T) {
	middle := orb.Point{100, 100}
	four := []float64{4, 4, 4, 4}
	for name, c := range map[string]struct {
		own   []*orb.Point
		radii []float64
		want  []orb.Point
		moved bool
	}{
		"one at its own place":           {pixels(90, 80), four[:1], []orb.Point{{90, 80}}, false},
		"one without a place":            {[]*orb.Point{nil}, four[:1], []orb.Point{middle}, true},
		"far enough apart":               {pixels(90, 80, 100, 80), four[:2], []orb.Point{{90, 80}, {100, 80}}, false},
		"along a street, too close":      {pixels(98, 100, 103, 100), four[:2], []orb.Point{{95.5, 100}, {105.5, 100}}, true},
		"in the order of the street":     {pixels(103, 100, 98, 100), four[:2], []orb.Point{{105.5, 100}, {95.5, 100}}, true},
		"at the same place":              {pixels(98, 100, 98, 100), four[:2], []orb.Point{{95, 100}, {105, 100}}, true},
		"one place is not known":         {[]*orb.Point{{0, 0}, nil}, four[:2], []orb.Point{{95, 100}, {105, 100}}, true},
		"four in a ring, with the clock": {make([]*orb.Point, 4), four, []orb.Point{{100 - 5*math.Sqrt2, 100}, {100, 100 - 5*math.Sqrt2}, {100 + 5*math.Sqrt2, 100}, {100, 100 + 5*math.Sqrt2}}, true},
		"as wide as the largest needs":   {make([]*orb.Point, 2), []float64{2, 9}, []orb.Point{{90, 100}, {110, 100}}, true},
		"a row of five stays a row":      {pixels(98, 100, 99, 100, 100, 100, 101, 100, 102, 100), append(four, 4), []orb.Point{{80, 100}, {90, 100}, {100, 100}, {110, 100}, {120, 100}}, true},
		// Two that nearly coincide would drive the third away.
		"not too far": {pixels(100, 100, 101, 100, 110, 100), four[:3], nil, true},
	} {
		got, moved := spread(middle, c.own, c.radii)
		if c.want == nil {
			c.want = ringAround(middle, c.radii)
		}
		if diff := cmp.Diff(c.want, got, cmpopts.EquateApprox(0, 1e-9)); diff != "" || moved != c.moved {
			t.Errorf("%s: moved %v\n%s", name, moved, diff)
		}
	}
}

// However many parts, of whatever size, known or not: none covers another, and where there is room all of
// them are on the canvas.
func TestPartsDoNotCoverEachOther(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		centre := place.Point{Lat: 50.85, Lon: 5.69}
		c, err := NewCanvas(rapid.SampledFrom([]int{NarrowWidth, WideWidth}).Draw(r, "width"), nil, []place.Point{centre, {Lat: 50.87, Lon: 5.75}, {Lat: 50.83, Lon: 5.65}})
		if err != nil {
			r.Fatal(err)
		}
		near := rapid.Custom(func(r *rapid.T) place.Point {
			return place.Point{Lat: rapid.Float64Range(50.82, 50.88).Draw(r, "lat"), Lon: rapid.Float64Range(5.64, 5.76).Draw(r, "lon")}
		})
		whole := rapid.OneOf(near, rapid.Just(centre), rapid.Just(place.Point{Lat: 50.87, Lon: 5.75})).Draw(r, "whole")
		parts, middles := make([]Place, rapid.IntRange(1, 9).Draw(r, "parts")), map[place.ComplexID]place.Point{}
		for i := range parts {
			parts[i].ID, parts[i].Homes = Part{Complex: "x", Number: i + 1}.ID(), rapid.IntRange(30, 400).Draw(r, "homes")
			if rapid.IntRange(0, 9).Draw(r, "known") > 0 {
				middles[parts[i].ID] = near.Draw(r, "middle")
			}
		}
		moved := c.spreadOn(parts, whole, middles)
		for i, p := range parts {
			at, size := c.at(p.Point.Lon, p.Point.Lat), radius(p.Homes, c.width)
			if c.holds(c.at(whole.Lon, whole.Lat)) && (at[0] < size || at[1] < size || at[0] > c.width-size || at[1] > c.height-size) {
				r.Errorf("part %d at %v is beside the map", i, at)
			}
			for _, q := range parts[:i] {
				other := c.at(q.Point.Lon, q.Point.Lat)
				if far := math.Hypot(at[0]-other[0], at[1]-other[1]); far < size+radius(q.Homes, c.width)+spreadGap-0.001 {
					r.Errorf("%v and %v are %.2f px apart", at, other, far)
				}
			}
			own := c.at(middles[p.ID].Lon, middles[p.ID].Lat)
			if !moved && math.Hypot(at[0]-own[0], at[1]-own[1]) > 0.001 {
				r.Errorf("part %d is at %v, its homes at %v, and nobody says so", i, at, own)
			}
		}
	})
}

// A part without any place is in the table alone, and a pixel is where its place is.
func TestPartsWithoutAPlace(t *testing.T) {
	c, err := NewCanvas(WideWidth, nil, []place.Point{{Lat: 50.8, Lon: 5.6}, {Lat: 50.9, Lon: 5.8}})
	if err != nil {
		t.Fatal(err)
	}
	parts := []Place{{Complex: Complex{ID: "x/1", Homes: 50}}, {Complex: Complex{ID: "x/2", Homes: 50}}}
	far := map[place.ComplexID]place.Point{"x/1": {Lat: 52.3, Lon: 4.9}}
	if moved := c.spreadOn(parts, place.Point{}, far); moved || parts[0].Point.Known() || parts[1].Point.Known() {
		t.Errorf("%+v", parts)
	}
	want := place.Point{Lat: 50.853, Lon: 5.712}
	got := c.placeAt(c.at(want.Lon, want.Lat))
	if math.Abs(got.Lat-want.Lat)+math.Abs(got.Lon-want.Lon) > 1e-9 {
		t.Errorf("%v, not %v", got, want)
	}
	known := map[place.ComplexID]place.Point{"x/1": want}
	if moved := c.spreadOn(parts, place.Point{}, known); !moved || !parts[0].Point.Known() || !parts[1].Point.Known() {
		t.Errorf("%+v", parts)
	}
}

func TestMiddlesIn(t *testing.T) {
	of, complexes := byComplex([]Part{{Complex: "x", Number: 1, Staircases: []string{"A", "B"}, Homes: 60}, {Complex: "x", Number: 2, Staircases: []string{"C"}, Homes: 40}, {Complex: "y", Number: 1}})
	if len(complexes) != 2 || len(of["x"]) != 2 {
		t.Fatalf("%v %v", of, complexes)
	}
	got := middlesIn(of, []place.Entrance{
		{Complex: "x", Staircase: "A", Homes: 30, Point: place.Point{Lat: 50, Lon: 5}},
		{Complex: "x", Staircase: "B", Homes: 10, Point: place.Point{Lat: 52, Lon: 6}},
		{Complex: "x", Staircase: "B bis", Homes: 10, Point: place.Point{Lat: 51, Lon: 7}}, // of the smallest part
		{Complex: "x", Staircase: "A", Homes: 500},                                         // nobody knows where
		{Complex: "z", Staircase: "A", Homes: 30, Point: place.Point{Lat: 50, Lon: 5}},     // in no parts
	})
	want := map[place.ComplexID]place.Point{"x/1": {Lat: 50.5, Lon: 5.25}, "x/2": {Lat: 51, Lon: 7}}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Error(diff)
	}
}

// manyParts is a map of complexes that are each published in two parts, of 40 and 60 homes.
func manyParts(t *testing.T, complexes int) mapScreen {
	t.Helper()
	var leaves []Leaf
	var places []Place
	b := &board{names: map[place.AreaCode]string{"BU1": "Buurt"}, known: map[place.AreaCode]bool{}}
	var points []place.Point
	for i := range complexes {
		p := Place{Complex: Complex{ID: place.ComplexID(fmt.Sprintf("c%05d", i)), Name: fmt.Sprintf("Flat %d", i%1000), Homes: 100, Neighbourhood: "BU1",
			Point: place.Point{Lat: 50.8 + 0.001*float64(i/40), Lon: 5.6 + 0.002*float64(i%40)}}}
		places, points = append(places, p), append(points, p.Point)
		leaves = append(leaves, Leaf{ID: LeafID(p.ID), Complexes: []place.ComplexID{p.ID}, Homes: 100, Holds: WholeTables})
		for k, homes := range []int{40, 60} {
			part := Part{Complex: p.ID, Number: k + 1, Staircases: []string{fmt.Sprint(9 + k)}, Homes: homes}
			b.parts = append(b.parts, part)
			leaves = append(leaves, Leaf{ID: LeafID(part.ID()), Complexes: []place.ComplexID{part.ID()}, Homes: homes, Holds: PartTables})
		}
	}
	r := emptyRelease(day, leaves, places)
	for i, l := range leaves {
		if l.Holds == PartTables && i%6 != 1 { // of the others there are too few figures
			r.set(i, Debt, Row{AsOf: day, Homes: l.Homes, Cells: []int{5 * (i % 4), 0, 0}})
		}
	}
	b.newest = r
	var err error
	if b.wide, err = NewCanvas(WideWidth, nil, points); err != nil {
		t.Fatal(err)
	}
	if b.narrow, err = NewCanvas(NarrowWidth, nil, points); err != nil {
		t.Fatal(err)
	}
	list, err := text.Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	in, _ := IndicatorOf("arrears")
	c := Choice{Indicator: in, Level: LevelStaircase}
	return mapScreen{Overview: Overview{Choice: c, Release: r, board: b, lines: linesOf(r, b, c)}, words: words{list.Printer(text.Dutch)}, name: "kaart"}
}

// Parts are lines with the name of their complex, in the order of their numbers, found by staircase too.
func TestStairLines(t *testing.T) {
	s := manyParts(t, 12)
	if n := s.lines.size(); n != 24 {
		t.Fatalf("%d lines", n)
	}
	page := s.lines.page("naam", "", 1)
	for i, want := range []string{"Flat 0, 9", "Flat 0, 10", "Flat 1, 9"} {
		if got := s.nameOf(page.Rows[i]); got != want {
			t.Errorf("line %d is %s, not %s", i, got, want)
		}
	}
	if got := s.lines.page("naam", "flat 11 10", 1); got.Found != 1 || got.Rows[0].ID != "c00011/2" || got.Rows[0].Homes != 60 || got.Rows[0].Around != "Buurt" {
		t.Errorf("%+v", got.Rows)
	}
	if href := s.lineHref(page.Rows[1]); href != complexPath+"c00000#portieken" {
		t.Error(href)
	}
	worst := s.lines.page("-waarde", "", 1)
	if first, second, last := worst.Rows[0].Value, worst.Rows[8].Value, worst.Rows[23].Value; !first.Known || first.Rate <= second.Rate || last.Known {
		t.Errorf("first %+v, then %+v, last %+v", first, second, last)
	}
	gone := *s.Release
	gone.Places = gone.Places[1:]
	if n := len(stairLinesOf(&gone, s.board.parts)); n != 22 {
		t.Errorf("%d lines without the first complex", n)
	}
	before := manyParts(t, 12) // a year ago the third part was not there
	before.Release.parts["c00001/1"] = nil
	then := s.lines.then(linesOf(before.Release, s.board, s.Choice))
	for i, want := range []bool{false, true, false, true} { // the first has too few figures
		if v, _ := then(i); v.Known != want {
			t.Errorf("line %d then: %+v", i, v)
		}
	}
}

// The map says of each part what the table says, and leads to it; the hatch is there where too little is known.
func TestMapOfParts(t *testing.T) {
	s := manyParts(t, 12)
	drawn := s.draw()
	for width, picture := range map[string]string{"wide": drawn.wide.String(), "narrow": drawn.narrow.String()} {
		wellFormed(t, []byte(picture))
		if n := strings.Count(picture, `href="`+complexPath); n != 24 {
			t.Errorf("%s: %d links", width, n)
		}
		if n := strings.Count(picture, "map-dot map-few"); n != strings.Count(picture, "te weinig gegevens</title>") || n == 0 {
			t.Errorf("%s: %d dots are hatched", width, n)
		}
		has(t, picture, `<a href="/complex-in-beeld/complexen/c00000#portieken" class="map-link"><title>Flat 0, 10, 60 woningen: `)
	}
	if !drawn.moved {
		t.Error("nobody says that the places are approximate")
	}
	if help := strings.Join(s.mapHelp(true), " "); !strings.Contains(help, "bij benadering") || strings.Contains(strings.Join(s.mapHelp(false), " "), "bij benadering") {
		t.Error(help)
	}
	s.middles = map[place.ComplexID]place.Point{}
	for _, p := range s.board.parts {
		whole, _ := s.Release.Place(p.Complex)
		s.middles[p.ID()] = place.Point{Lat: whole.Point.Lat + 0.0005*float64(p.Number), Lon: whole.Point.Lon}
	}
	c := s.board.wide
	spots, _ := s.spots(c)
	for _, i := range []int{4, 5} {
		m := s.middles[spots[i].ID]
		if at, own := c.at(spots[i].Point.Lon, spots[i].Point.Lat), c.at(m.Lon, m.Lat); math.Hypot(at[0]-own[0], at[1]-own[1]) > 1 {
			t.Errorf("%s is at %v and not where its homes are, at %v", spots[i].Name, at, own)
		}
	}
}

// Of more parts than can be links each is a point of the canvas, with its own figure and its own page.
func TestMapOfManyParts(t *testing.T) {
	s := manyParts(t, mostDots/2+1)
	if !s.crowded() {
		t.Fatal("not too many")
	}
	if got := s.draw().wide.String(); strings.Contains(got, complexPath) || !strings.Contains(got, "1.502 delen van complexen.") || !strings.Contains(got, "map-many-few") {
		t.Error("the parts are links, are not counted, or none is hatched")
	}
	var got struct {
		Points [][]any  `json:"points"`
		Values []string `json:"values"`
	}
	if err := json.Unmarshal(s.points(s.board.wide), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, l := range s.lines.inOrder("naam") {
		want[l.ID] = s.value(s.Indicator, l.Value)
	}
	seen := map[string]int{}
	for _, p := range got.Points {
		path, name, value := p[4].(string), p[5].(string), got.Values[int(p[6].(float64))]
		id, _, _ := strings.Cut(path, "#")
		part := map[bool]string{true: "/1", false: "/2"}[strings.Contains(name, ", 9, 40 woningen")]
		if seen[id+part]++; path != id+"#portieken" || value != want[id+part] {
			t.Errorf("%v: %s, not %s", p, value, want[id+part])
		}
	}
	if len(seen) != mostDots+2 || len(got.Points) != mostDots+2 {
		t.Errorf("%d points of %d parts", len(got.Points), len(seen))
	}
}

// What is not counted per part is shown per complex, and so is a release without parts.
func TestStairsFit(t *testing.T) {
	for name, c := range map[string]struct {
		in, beside string
		none       bool
		want       Level
		whole      string
		undivided  bool
	}{
		"counted per part":         {"arrears", "", false, LevelStaircase, "", false},
		"both counted per part":    {"arrears", "nuisance", false, LevelStaircase, "", false},
		"events":                   {"repairs_late", "", false, LevelComplex, "repairs_late", false},
		"events beside it":         {"arrears", "repairs_late", false, LevelComplex, "repairs_late", false},
		"no complex in parts yet":  {"arrears", "", true, LevelComplex, "", true},
		"neither of these reasons": {"repairs_late", "", true, LevelComplex, "repairs_late", false},
	} {
		o := manyParts(t, 2).Overview
		o.Indicator, _ = IndicatorOf(c.in)
		if in, ok := IndicatorOf(c.beside); ok {
			o.Beside = &in
		}
		if c.none {
			clear(o.Release.parts)
		}
		o.stairsFit()
		whole := ""
		if o.Whole != nil {
			whole = o.Whole.Code
		}
		if o.Level != c.want || whole != c.whole || o.Undivided != c.undivided {
			t.Errorf("%s: level %d, whole for %q, undivided %v", name, o.Level, whole, o.Undivided)
		}
	}
}
