package socialmap

import "math"

// Size of a small multiple in CSS pixels; one fits a phone of 320 px, two a laptop column.
const (
	chartWidth  = 280.0
	chartHeight = 120.0
	chartLeft   = 8.0
	chartRight  = 272.0
	chartTop    = 20.0 // above it the label of the upper line
	chartBottom = 98.0 // under it the two dates
)

// Chart is one small multiple: a line over time with its average. All words come ready
// in the reader's language.
type Chart struct {
	ID      string
	Title   string // name and trend in a sentence
	Points  []Point
	Average float64 // dashed line; NaN for none
	Top     float64 // upper end of the shared scale, from SharedTop
	TopText string  // Top in words, such as "20 %"
	First   string  // first and last date
	Last    string
}

// SharedTop is the upper end of a scale that holds all values of several charts and
// begins at zero, rounded up to 1, 2 or 5 times a power of ten.
func SharedTop(charts ...[]Point) float64 {
	highest := 0.0
	for _, points := range charts {
		for _, p := range points {
			if p.Known && !math.IsInf(p.Value, 0) {
				highest = max(highest, p.Value)
			}
		}
	}
	if !(highest > 0) {
		return 1
	}
	step := math.Pow(10, math.Floor(math.Log10(highest)))
	for _, k := range [...]float64{1, 2, 5, 10} {
		if highest <= k*step*(1+1e-9) {
			return k * step
		}
	}
	return 10 * step
}

// RenderChart draws a small multiple. A month without a figure is a gap; a fresh figure
// has a dot, one that was kept from before has none; a lone figure is a dot.
func RenderChart(c Chart) []byte {
	s := &svg{b: make([]byte, 0, 2048)}
	s.picture(c.ID, "chart", "img", c.Title, chartWidth, chartHeight)
	s.start("path").attr("class", "chart-grid").path(scaleLines(chartTop, chartBottom)).end()
	if !math.IsNaN(c.Average) {
		y := c.y(c.Average)
		s.start("line").attr("class", "chart-average").attr("stroke-dasharray", "5 4")
		s.num("x1", chartLeft).num("x2", chartRight).num("y1", y).num("y2", y).end()
	}
	if d := c.line(); len(d) > 0 {
		s.start("path").attr("class", "chart-line").attr("fill", "none").path(d).end()
	}
	for i, p := range c.Points {
		if p.Known && !p.Kept {
			s.start("circle").attr("class", "chart-dot").num("cx", c.x(i)).num("cy", c.y(p.Value)).attr("r", "2.2").end()
		}
	}
	s.label(chartLeft, chartTop-6, "start", c.TopText)
	s.label(chartLeft, chartHeight-6, "start", c.First)
	s.label(chartRight, chartHeight-6, "end", c.Last)
	return s.end().b
}

// scaleLines is the path of the upper and the lower line of the scale.
func scaleLines(top, bottom float64) (d []byte) {
	for _, y := range [...]float64{top, bottom} {
		d = append(appendNumber(append(d, 'M'), chartLeft), ' ')
		d = append(appendNumber(d, y), 'H')
		d = appendNumber(d, chartRight)
	}
	return d
}

func (c Chart) x(i int) float64 {
	if len(c.Points) < 2 {
		return (chartLeft + chartRight) / 2
	}
	return chartLeft + (chartRight-chartLeft)*float64(i)/float64(len(c.Points)-1)
}

func (c Chart) y(v float64) float64 {
	if !(c.Top > 0) {
		return chartBottom
	}
	return chartBottom - (chartBottom-chartTop)*min(max(v/c.Top, 0), 1)
}

// line joins figures that follow one another.
func (c Chart) line() (d []byte) {
	pen := false
	for i, p := range c.Points {
		if !p.Known {
			pen = false
			continue
		}
		switch {
		case pen:
			d = append(d, 'L')
		case i+1 < len(c.Points) && c.Points[i+1].Known:
			d = append(d, 'M')
		default: // alone between gaps: a short stroke, so that a kept figure shows too
			d = append(appendNumber(append(d, 'M'), c.x(i)-3), ' ')
			d = append(appendNumber(d, c.y(p.Value)), "h6"...)
			continue
		}
		pen = true
		d = append(appendNumber(d, c.x(i)), ' ')
		d = appendNumber(d, c.y(p.Value))
	}
	return d
}

func (s *svg) label(x, y float64, anchor, words string) {
	s.start("text").attr("class", "chart-text").attr("text-anchor", anchor).num("x", x).num("y", y).text(words).end()
}

// Bar is one line of a composition: a share in percent, known between two ends.
type Bar struct {
	Share Interval
	Label string // name of the group
	Text  string // the share in words, such as "5 tot 10 %"
}

// Size of the bars in CSS pixels.
const (
	barsWidth = 320.0
	barHeight = 14.0
	barStep   = 40.0 // label above, bar under it
)

// RenderBars draws a composition as one bar per group: solid as far as the share is at
// least, hatched as far as it may be. The scale runs from 0 to 100 %.
func RenderBars(id, title string, bars []Bar) []byte {
	s := &svg{b: make([]byte, 0, 2048)}
	s.picture(id, "bars", "img", title, barsWidth, barStep*float64(len(bars)))
	writeHatch(s, id+"-hatch")
	for i, bar := range bars {
		y := barStep * float64(i)
		low, high := clampPercent(bar.Share.Low), clampPercent(bar.Share.High)
		s.start("text").attr("class", "chart-text").attr("x", "0").num("y", y+14).text(bar.Label).end()
		s.start("text").attr("class", "chart-text").attr("text-anchor", "end").num("x", barsWidth).num("y", y+14).text(bar.Text).end()
		s.rect("bars-ground", y, 0, 100).end()
		if high > low {
			s.rect("bars-may", y, low, high).attr("fill", "url(#"+id+"-hatch)").end()
		}
		if low > 0 {
			s.rect("bars-least", y, 0, low).end()
		}
	}
	return s.end().b
}

// rect begins the part of a bar from one percentage to another.
func (s *svg) rect(class string, y, from, to float64) *svg {
	s.start("rect").attr("class", class).num("x", from/100*barsWidth).num("y", y+20)
	return s.num("width", (to-from)/100*barsWidth).num("height", barHeight)
}

func clampPercent(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, 0), 100)
}
