package effect

import "time"

// Says is what may be said. The words belong to who shows them; the zero value says
// nothing.
type Says uint8

// What may be said.
const (
	Nothing Says = iota

	// Higher and Lower are an effect whose interval lies on one side of 0.
	Higher
	Lower
	// NoneShown is an interval with 0 inside: no effect can be seen, which is not the
	// same as that there is none.
	NoneShown

	// FewAlike is too few comparable places for an interval.
	FewAlike
	// AtTheEdge is a place that stood apart from all others already before the start.
	AtTheEdge
	// TooEarly is a figure that still looks back to before the start; Reading.From says
	// from when it does not.
	TooEarly
	// FigureStayed is a figure that was not published anew, before or after: too few
	// homes changed.
	FigureStayed
	// FewHomes is a figure with fewer homes than rounding goes by.
	FewHomes
	// OtherPlan is a place in which another plan ran at the same time.
	OtherPlan

	// OnCourse and OffCourse are a forecast that lies wholly on one side of the goal.
	OnCourse
	OffCourse
	// CourseUnknown is a forecast with the goal inside.
	CourseUnknown
	// FewFigures is too few figures for a forecast.
	FewFigures
)

// Key is the end of the text key of the words.
func (s Says) Key() string {
	return [...]string{
		"nothing", "higher", "lower", "none_shown", "few_alike", "at_the_edge", "too_early", "figure_stayed",
		"few_homes", "other_plan", "on_course", "off_course", "course_unknown", "few_figures",
	}[s]
}

// Reading is what may be said, with the numbers that the sentence leaves open.
type Reading struct {
	Says    Says
	Effect  Effect    // of Higher, Lower and NoneShown
	From    time.Time // date from which something can be said
	Places  int       // comparable ones that were found
	Figures int       // that there are
}

// Read is what an effect says.
func (s Set) Read() Reading {
	r := Reading{Says: NoneShown, Effect: s.Effect(), From: s.From, Places: s.Places()}
	switch {
	case r.Effect.Low > 0:
		r.Says = Higher
	case r.Effect.High < 0:
		r.Says = Lower
	}
	return r
}
