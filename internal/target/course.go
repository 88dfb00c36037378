package target

import (
	"math"
	"time"

	"samendoen/internal/effect"
	"samendoen/internal/socialmap"
)

// Says is what may be said of an area.
type Says string

// What may be said before the date of a target, and after it.
const (
	NoFigure   Says = "no_figure"   // nothing is published
	NoForecast Says = "no_forecast" // nobody knows how its events come together
	OneComplex Says = "one_complex" // the area shows no more than a complex
	FewFigures Says = "few_figures"
	Unknown    Says = "unknown" // the goal lies in the interval
	OnCourse   Says = "on_course"
	OffCourse  Says = "off_course"

	Reached    Says = "reached"
	NotReached Says = "not_reached"
	Unsure     Says = "unsure" // the goal is no further away than rounding goes
)

// Course is how an area stands toward a target.
type Course struct {
	socialmap.AreaCourse
	Says    Says
	Outlook effect.Outlook  // of Unknown, OnCourse and OffCourse
	Extra   Extra           // what it would take, where an outlook says that the goal may be missed; of shares of homes
	Judged  socialmap.Value // of Reached, NotReached and Unsure: the figure at the date
}

// Forecast reports whether there is an outlook.
func (c Course) Forecast() bool {
	return c.Says == Unknown || c.Says == OnCourse || c.Says == OffCourse
}

// Extra is how many homes a year more than expected must come over to the good side, between two
// multiples of 5: what is published is rounded to 5, so no finer number means anything.
type Extra struct{ Low, High int }

// leastLeaves is how many published leaves an area needs: with one, what is said of it is said of a
// complex.
const leastLeaves = 2

// judgedBack is how many months before its date the figure may be by which a target is judged:
// figures are read a quarter apart.
const judgedBack = 4

// CourseOf says how an area stands toward a target on a date.
func CourseOf(t Target, c socialmap.AreaCourse, today time.Time) Course {
	out := Course{AreaCourse: c}
	now := c.Now()
	switch {
	case !now.Known:
		out.Says = NoFigure
	case c.Leaves < leastLeaves:
		out.Says = OneComplex
	case !t.Until.After(today) || !t.Until.After(c.Points[len(c.Points)-1].AsOf):
		out.judge(t)
	default:
		out.look(t)
	}
	return out
}

// look draws the line on to the date of the target.
func (c *Course) look(t Target) {
	p, m, known := c.Place()
	if !known {
		c.Says = NoForecast
		return
	}
	o, why := effect.Forecast(p, m, t.Until)
	if why.Says != effect.Nothing {
		c.Says = FewFigures
		return
	}
	scale := c.Indicator.Per / 100 // figures of effect are in percent
	goal := t.Value() / scale
	c.Says = map[effect.Says]Says{effect.OnCourse: OnCourse, effect.OffCourse: OffCourse, effect.CourseUnknown: Unknown}[o.Toward(goal, t.Way == AtLeast)]
	last := p.Points[len(p.Points)-1].At
	if years := max(t.Until.Sub(last).Hours()/24/365.25, 1.0/12); c.Indicator.Table.Kind() == socialmap.Households {
		c.Extra = extraOf(o, goal, t.Way == AtLeast, p.Homes, years)
	}
	o.Now, o.Value, o.Low, o.High, o.PerYear = o.Now*scale, o.Value*scale, o.Low*scale, o.High*scale, o.PerYear*scale
	c.Outlook = o
}

// extraOf is what lies between the outlook and the goal, in homes a year.
func extraOf(o effect.Outlook, goal float64, higher bool, homes int, years float64) Extra {
	low, high := goal-o.High, goal-o.Low
	if !higher {
		low, high = o.Low-goal, o.High-goal
	}
	perYear := func(percent float64) float64 { return max(0, percent) / 100 * float64(homes) / years }
	return Extra{
		Low:  socialmap.Base * int(math.Floor(perYear(low)/socialmap.Base)),
		High: socialmap.Base * int(math.Ceil(perYear(high)/socialmap.Base)),
	}
}

// judge holds the last figure up to the date of the target against the goal. Rounding moves a figure
// by less than Noise over the root of two in 95 of 100 cases, and never past Low and High.
func (c *Course) judge(t Target) {
	c.Says = NoFigure
	for _, x := range c.Points {
		if x.AsOf.After(t.Until) || x.AsOf.Before(t.Until.AddDate(0, -judgedBack, 0)) || !x.Value.Known {
			continue
		}
		v := x.Value
		half := v.Noise / math.Sqrt2
		low, high := max(v.Low, v.Rate-half), min(v.High, v.Rate+half)
		c.Judged, c.Says = v, Unsure
		switch goal := t.Value(); {
		case t.Way == AtLeast && low >= goal, t.Way == AtMost && high <= goal:
			c.Says = Reached
		case t.Way == AtLeast && high < goal, t.Way == AtMost && low > goal:
			c.Says = NotReached
		}
	}
}

// Tally is how many areas stand how.
func Tally(list []Course) map[Says]int {
	n := map[Says]int{}
	for _, c := range list {
		n[c.Says]++
	}
	return n
}

// ShortOf is how many volunteers a complex lacks for one to every 20 homes (S1 5.3). Both numbers are
// exact.
func ShortOf(p socialmap.Place) int {
	wanted := (p.Homes + socialmap.HomesPerVolunteer - 1) / socialmap.HomesPerVolunteer
	return max(0, wanted-p.Volunteers)
}
