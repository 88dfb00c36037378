package socialmap

import "time"

// Ahead is a chart of what was and what is to come: the figures, the line on to a date with the band
// in which the figure will be, and the goal. All words come ready in the reader's language.
type Ahead struct {
	ID, Title       string
	Points          []Dated
	Goal            float64
	Until           time.Time // the end of the scale
	Forecast        bool      // the four that follow are known
	Now             float64   // the line at the last figure
	Value           float64   // at Until
	Low, High       float64
	TopText         func(top float64) string
	First, Last     string // the two dates
	top, begin, end float64
}

// RenderAhead draws the chart. A figure that stayed has no dot; a quarter without one is a gap.
func RenderAhead(c Ahead) []byte {
	c = c.scaled()
	s := &svg{b: make([]byte, 0, 2048)}
	s.picture(c.ID, "chart", "img", c.Title, chartWidth, chartHeight)
	s.start("path").attr("class", "chart-grid").path(scaleLines(chartTop, chartBottom)).end()
	if c.Forecast {
		c.ahead(s)
	}
	s.start("line").attr("class", "chart-goal").num("x1", chartLeft).num("x2", chartRight).num("y1", c.y(c.Goal)).num("y2", c.y(c.Goal)).end()
	if d := c.line(); len(d) > 0 {
		s.start("path").attr("class", "chart-line").attr("fill", "none").path(d).end()
	}
	for _, x := range c.Points {
		if x.Value.Known && x.Fresh {
			s.start("circle").attr("class", "chart-dot").num("cx", c.x(x.AsOf)).num("cy", c.y(x.Value.Rate)).attr("r", "2.2").end()
		}
	}
	s.label(chartLeft, chartTop-6, "start", c.TopText(c.top))
	s.label(chartLeft, chartHeight-6, "start", c.First)
	s.label(chartRight, chartHeight-6, "end", c.Last)
	return s.end().b
}

// scaled is the chart with its scale: from zero to what holds all of it, and from the first date to
// the last.
func (c Ahead) scaled() Ahead {
	highest := []Point{{Known: true, Value: c.Goal}}
	if c.Forecast {
		highest = append(highest, Point{Known: true, Value: c.High}, Point{Known: true, Value: c.Now})
	}
	for _, x := range c.Points {
		highest = append(highest, Point{Known: x.Value.Known, Value: x.Value.Rate})
	}
	c.top = SharedTop(highest)
	c.end = float64(c.Until.Unix())
	if c.begin = c.end; len(c.Points) > 0 {
		c.begin, c.end = float64(c.Points[0].AsOf.Unix()), max(c.end, float64(c.Points[len(c.Points)-1].AsOf.Unix()))
	}
	return c
}

// ahead is the band from the last figure on, with the line in it.
func (c Ahead) ahead(s *svg) {
	var last time.Time
	for _, x := range c.Points {
		if x.Value.Known {
			last = x.AsOf
		}
	}
	from, to := c.x(last), c.x(c.Until)
	d := c.to(nil, 'M', from, c.Now)
	d = c.to(d, 'L', to, c.High)
	d = append(c.to(d, 'L', to, c.Low), 'Z')
	s.start("path").attr("class", "chart-band").path(d).end()
	s.start("path").attr("class", "chart-average").attr("fill", "none").attr("stroke-dasharray", "5 4").path(c.to(c.to(nil, 'M', from, c.Now), 'L', to, c.Value)).end()
}

func (c Ahead) x(at time.Time) float64 {
	if c.end <= c.begin {
		return chartRight
	}
	return chartLeft + (chartRight-chartLeft)*(float64(at.Unix())-c.begin)/(c.end-c.begin)
}

func (c Ahead) y(v float64) float64 { return Chart{Top: c.top}.y(v) }

// to is a step of a path to a value.
func (c Ahead) to(d []byte, step byte, x, v float64) []byte {
	return appendNumber(append(appendNumber(append(d, step), x), ' '), c.y(v))
}

// line joins figures that follow one another; a lone one is its dot.
func (c Ahead) line() (d []byte) {
	pen := false
	for _, x := range c.Points {
		switch {
		case !x.Value.Known:
			pen = false
			continue
		case pen:
			d = c.to(d, 'L', c.x(x.AsOf), x.Value.Rate)
		default:
			d = c.to(d, 'M', c.x(x.AsOf), x.Value.Rate)
		}
		pen = true
	}
	return d
}

// Style is the address of the style sheet that maps and charts need.
func Style() string { return assetHref(stylePath) }
