package health

import (
	"math"
	"strconv"
	"strings"
)

// The picture is a web of six spokes, in the units of its view box.
const (
	middleX, middleY = 170.0, 135.0
	spoke            = 100.0
)

// point is where a number stands on the spoke of a dimension; beyond Highest lies its label.
func point(i int, value float64) (x, y float64) {
	angle := float64(i)*math.Pi/3 - math.Pi/2
	r := spoke * value / Highest
	return middleX + r*math.Cos(angle), middleY + r*math.Sin(angle)
}

func coordinate(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

func at(i int, value float64) string {
	x, y := point(i, value)
	return coordinate(x) + "," + coordinate(y)
}

// ring is the line through the same number on every spoke.
func ring(value float64) string {
	var points []string
	for i := range Dimensions() {
		points = append(points, at(i, value))
	}
	return strings.Join(points, " ")
}

// shape is the line through the numbers of a score; what was left open is passed over.
func shape(s Score) string {
	var points []string
	for i, d := range Dimensions() {
		if v, given := s.Values[d]; given {
			points = append(points, at(i, float64(v)))
		}
	}
	return strings.Join(points, " ")
}

// anchor is on which side of its point a label stands.
func anchor(i int) string {
	switch x, _ := point(i, Highest); {
	case x > middleX+1:
		return "start"
	case x < middleX-1:
		return "end"
	}
	return "middle"
}

// labelX and labelY are where the label of a dimension stands.
func labelX(i int) string { x, _ := point(i, Highest+0.8); return coordinate(x) }
func labelY(i int) string { _, y := point(i, Highest+0.8); return coordinate(y + 4) }
