package socialmap

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"samendoen/internal/streetmap"
)

// Streets below the map are squares of a grid in the projection of web maps (spherical Mercator, EPSG:3857),
// while the canvas has degrees. Each square is laid by its own corners, and the script that does so needs no
// projection. Within a square the two differ most in the middle; a square is drawn no larger than that it is
// right to half a pixel there (see stretchOf).

const (
	tileStretch = 384  // CSS px that a square of 256 px is drawn at most
	mostAside   = 0.5  // CSS px that a place may lie from where the map has it
	nearest     = 12   // how far the script zooms in
	mostRows    = 1500 // squares below each other in a plan: more would be another country
)

// streetLevel is the squares of one zoom that a canvas shows, in its px.
type streetLevel struct {
	Zoom    int           `json:"z"`
	Column  int           `json:"x"` // of the first square
	Row     int           `json:"y"`
	Columns int           `json:"n"`
	Left    json.Number   `json:"left"` // where the first column begins
	Step    json.Number   `json:"step"` // from a column to the next
	Most    int           `json:"most"` // CSS px that a square is drawn at most
	Tops    []json.Number `json:"tops"` // where each row begins, and the last one ends
}

// streetPlan is what the script needs to lay streets below a map.
type streetPlan struct {
	Version string        `json:"v"`
	Levels  []streetLevel `json:"levels"`
}

// lonAt and latAt are the place of a pixel, the other way round than at.
func (c *Canvas) lonAt(x float64) float64 { return c.west + (x-mapMargin)/(c.cosLat*c.scale) }

func (c *Canvas) latAt(y float64) float64 { return c.north - (y-mapMargin)/c.scale }

// columnAt and rowAt are where a place lies in the grid of a zoom, in squares from the west and the north.
func columnAt(lon float64, zoom int) float64 {
	return (lon + 180) / 360 * float64(int(1)<<zoom)
}

func rowAt(lat float64, zoom int) float64 {
	phi := lat * math.Pi / 180
	return (1 - math.Asinh(math.Tan(phi))/math.Pi) / 2 * float64(int(1)<<zoom)
}

// northOf is the latitude at which a row of squares begins.
func northOf(row, zoom int) float64 {
	return math.Atan(math.Sinh(math.Pi*(1-2*float64(row)/float64(int(1)<<zoom)))) * 180 / math.Pi
}

// level is the squares of a zoom over the canvas.
func (c *Canvas) level(zoom int) streetLevel {
	last := int(1)<<zoom - 1
	bound := func(v float64) int { return min(max(int(math.Floor(v)), 0), last) }
	l := streetLevel{Zoom: zoom, Column: bound(columnAt(c.lonAt(0), zoom)), Row: bound(rowAt(c.latAt(0), zoom))}
	l.Columns = bound(columnAt(c.lonAt(c.width), zoom)) - l.Column + 1
	degrees := 360 / float64(int(1)<<zoom)
	l.Left = thousandth(c.at(float64(l.Column)*degrees-180, 0)[0])
	l.Most = int(stretchOf(zoom))
	l.Step = number(degrees * c.cosLat * c.scale)
	rows := min(bound(rowAt(c.latAt(c.height), zoom))-l.Row+1, mostRows)
	for i := range rows + 1 {
		l.Tops = append(l.Tops, thousandth(c.at(0, northOf(l.Row+i, zoom))[1]))
	}
	return l
}

func thousandth(v float64) json.Number {
	return json.Number(strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64))
}

// number is a number as it is: the step is multiplied by many columns.
func number(v float64) json.Number { return json.Number(strconv.FormatFloat(v, 'g', 12, 64)) }

// stretchOf is the largest side of a square of a zoom, in CSS px. In a square of s px and d radians of latitude
// the middle lies s × d × tan(latitude) / 8 from the straight line between its edges; d is 2π cos(latitude) / 2^zoom,
// and the sine of a latitude in the Netherlands is below 0.81.
func stretchOf(zoom int) float64 {
	return min(tileStretch, mostAside*8*math.Exp2(float64(zoom))/(2*math.Pi*0.81))
}

// zooms are the first and the last zoom of the streets that a canvas needs: from the whole map up to the
// nearest that the script goes, as far as there are pictures.
func (c *Canvas) zooms(g streetmap.Ground) (first, last int) {
	px := 360 * c.cosLat * c.scale // of the whole world
	for px/math.Exp2(float64(first)) > stretchOf(first) && first < g.MaxZoom {
		first++
	}
	for last = first; nearest*px/math.Exp2(float64(last)) > stretchOf(last) && last < g.MaxZoom; {
		last++
	}
	first = min(max(first, g.MinZoom), g.MaxZoom)
	return first, min(max(last, first), g.MaxZoom)
}

// streets is the plan of the streets below a canvas.
func (c *Canvas) streets(g streetmap.Ground) streetPlan {
	p := streetPlan{Version: g.Version}
	first, last := c.zooms(g)
	for zoom := first; zoom <= last; zoom++ {
		p.Levels = append(p.Levels, c.level(zoom))
	}
	return p
}

// has reports whether a square is part of a plan.
func (p streetPlan) has(z, x, y int) bool {
	return slices.ContainsFunc(p.Levels, func(l streetLevel) bool {
		return l.Zoom == z && x >= l.Column && x < l.Column+l.Columns && y >= l.Row && y < l.Row+len(l.Tops)-1
	})
}

// planOf is the plan as the page has it.
func (s mapScreen) planOf(c *Canvas) string {
	data, err := json.Marshal(c.streets(*s.ground))
	if err != nil {
		return "" // numbers do not fail
	}
	return string(data)
}

// streetsAt are the attributes of what holds a map: where its streets lie, and their address.
func (s mapScreen) streetsAt(c *Canvas) templ.Attributes {
	if s.ground == nil {
		return nil
	}
	return templ.Attributes{"data-straten": s.planOf(c), "data-straten-adres": streetsPath}
}

// streetsBy says who made the streets.
func (s mapScreen) streetsBy() string {
	if s.ground.Attribution == "" {
		return s.t("streets_own")
	}
	return s.t("streets_by", "Maker", s.ground.Attribution)
}

// scripts are the scripts of the page.
func (s mapScreen) scripts() []string {
	if s.ground == nil {
		return []string{assetHref(scriptPath)}
	}
	return []string{assetHref(scriptPath), assetHref(streetScriptPath)}
}

// tileNumbers are the numbers in the address of a square.
func tileNumbers(path func(string) string) (z, x, y int, ok bool) {
	var err [3]error
	z, err[0] = strconv.Atoi(path("z"))
	x, err[1] = strconv.Atoi(path("x"))
	y, err[2] = strconv.Atoi(path("y"))
	return z, x, y, err == [3]error{}
}
