package target

import (
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/effect"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

var moment = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

var today = clock.Date(moment)

func indicator(t *testing.T, code string) socialmap.Indicator {
	t.Helper()
	in, ok := socialmap.IndicatorOf(code)
	if !ok {
		t.Fatal("the map has no ", code)
	}
	return in
}

const hood = place.AreaCode("BU0001")

// areas are what the association has homes in.
func areas() []socialmap.AreaOption {
	return []socialmap.AreaOption{{Level: socialmap.LevelAssociation}, {Level: socialmap.LevelMunicipality, Code: "GM0001", Name: "Stad"},
		{Level: socialmap.LevelNeighbourhood, Code: hood, Name: "De Linden"}}
}

func sound() Draft {
	return Draft{Indicator: "nuisance", Level: "buurt", Area: hood, Way: AtMost, Goal: 45, Until: today.AddDate(5, 0, 0), Why: "Bewoners willen rustig kunnen slapen."}
}

func TestCheckTarget(t *testing.T) {
	for name, c := range map[string]struct {
		change func(d *Draft)
		want   string
	}{
		"sound":                      {func(*Draft) {}, ""},
		"each neighbourhood":         {func(d *Draft) { d.Area = "" }, ""},
		"all homes":                  {func(d *Draft) { d.Level, d.Area = "corporatie", "" }, ""},
		"a complex":                  {func(d *Draft) { d.Level, d.Area = "complex", "" }, "waar choose"},
		"no level":                   {func(d *Draft) { d.Level = "straat" }, "waar choose"},
		"an area of others":          {func(d *Draft) { d.Area = "BU9999" }, "waar choose"},
		"an area of another level":   {func(d *Draft) { d.Level = "gemeente" }, "waar choose"},
		"a level without areas":      {func(d *Draft) { d.Level, d.Area = "wijk", "" }, "waar choose"},
		"no figure of the map":       {func(d *Draft) { d.Indicator = "geluk" }, "cijfer choose"},
		"no side":                    {func(d *Draft) { d.Way = "precies" }, "kant choose"},
		"no number":                  {func(d *Draft) { d.Goal = -2 }, "doel bad_number"},
		"more than all homes":        {func(d *Draft) { d.Indicator, d.Goal = "arrears", 1001 }, "doel bad_number"},
		"no day":                     {func(d *Draft) { d.Until = time.Time{} }, "tot day_ahead"},
		"next month":                 {func(d *Draft) { d.Until = today.AddDate(0, 1, 0) }, "tot day_ahead"},
		"in eleven years":            {func(d *Draft) { d.Until = today.AddDate(11, 0, 0) }, "tot day_ahead"},
		"no reason":                  {func(d *Draft) { d.Why = "zo" }, "waarom short"},
		"somebody in the reason":     {func(d *Draft) { d.Why = "Mevrouw de Wit heeft er last van." }, "waarom person_name"},
		"an address in the reason":   {func(d *Draft) { d.Why = "In de Lindestraat 12 is het nooit stil." }, "waarom person_address"},
		"a reason without any end":   {func(d *Draft) { d.Why = strings.Repeat("omdat het kan ", 40) }, "waarom long"},
		"a number, more than shares": {func(d *Draft) { d.Indicator, d.Goal = "signals", 1500 }, ""},
	} {
		d := sound()
		c.change(&d)
		var got []string
		for _, f := range d.check(areas(), today) {
			got = append(got, f.Name+" "+strings.TrimPrefix(f.Key, "target."))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}

// course is an indicator of an area of 1,000 homes over the quarters up to today; at gives the rate of
// a quarter, and below 0 that nothing was published.
func course(in socialmap.Indicator, leaves, quarters int, at func(i int) float64) socialmap.AreaCourse {
	c := socialmap.AreaCourse{AreaOption: socialmap.AreaOption{Level: socialmap.LevelNeighbourhood, Code: hood, Name: "De Linden"}, Indicator: in, Leaves: leaves}
	for i := range quarters {
		asOf := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, 3*(i-quarters+1), 0)
		d := socialmap.Dated{AsOf: asOf, Fresh: true}
		if rate := at(i); rate >= 0 {
			d.Value = socialmap.Value{Known: true, Rate: rate, Count: int(rate * 10), Homes: 1000, Low: max(0, rate-2), High: rate + 2, Noise: 1, Oldest: asOf, Newest: asOf}
		}
		c.Points = append(c.Points, d)
	}
	return c
}

func flat(rate float64) func(int) float64 { return func(int) float64 { return rate } }

// falling goes from 12 down by half a point a quarter.
func falling(i int) float64 { return 12 - float64(i)*0.5 }

func TestCourseOf(t *testing.T) {
	nuisance, cases := indicator(t, "nuisance"), indicator(t, "cases")
	goal := func(way Way, tenths, months int) Target {
		return Target{Way: way, Goal: tenths, Until: today.AddDate(0, months, 0)}
	}
	for name, c := range map[string]struct {
		target Target
		course socialmap.AreaCourse
		want   Says
	}{
		"flat and far above":           {goal(AtMost, 50, 12), course(nuisance, 8, 12, flat(12)), OffCourse},
		"flat and far below":           {goal(AtMost, 200, 12), course(nuisance, 8, 12, flat(12)), OnCourse},
		"flat, and more is wanted":     {goal(AtLeast, 200, 12), course(nuisance, 8, 12, flat(12)), OffCourse},
		"flat, and enough":             {goal(AtLeast, 50, 12), course(nuisance, 8, 12, flat(12)), OnCourse},
		"flat at the goal":             {goal(AtMost, 120, 12), course(nuisance, 8, 12, flat(12)), Unknown},
		"it falls below":               {goal(AtMost, 80, 12), course(nuisance, 8, 12, falling), OnCourse},
		"above, and falls too slowly":  {goal(AtMost, 5, 6), course(nuisance, 8, 12, falling), OffCourse},
		"a year of figures":            {goal(AtMost, 50, 12), course(nuisance, 8, 5, flat(12)), FewFigures},
		"one complex":                  {goal(AtMost, 50, 12), course(nuisance, 1, 12, flat(12)), OneComplex},
		"nothing was published":        {goal(AtMost, 50, 12), course(nuisance, 0, 12, flat(-1)), NoFigure},
		"no releases":                  {goal(AtMost, 50, 12), socialmap.AreaCourse{Indicator: nuisance}, NoFigure},
		"reached on the day":           {goal(AtMost, 130, -1), course(nuisance, 8, 12, flat(12)), Reached},
		"missed on the day":            {goal(AtMost, 80, -1), course(nuisance, 8, 12, flat(12)), NotReached},
		"within rounding of the goal":  {goal(AtMost, 118, -1), course(nuisance, 8, 12, flat(12)), Unsure},
		"enough on the day":            {goal(AtLeast, 110, -1), course(nuisance, 8, 12, flat(12)), Reached},
		"too few on the day":           {goal(AtLeast, 150, -1), course(nuisance, 8, 12, flat(12)), NotReached},
		"judged by the figure of then": {goal(AtMost, 75, -12), course(nuisance, 8, 12, falling), NotReached},
		"one complex on the day":       {goal(AtMost, 80, -1), course(nuisance, 1, 12, flat(12)), OneComplex},
		"long before all figures":      {goal(AtMost, 80, -60), course(nuisance, 8, 12, flat(12)), NoFigure},
		"households with a case":       {goal(AtMost, 50, 12), course(cases, 8, 12, flat(12)), OffCourse},
	} {
		if got := CourseOf(c.target, c.course, today); got.Says != c.want {
			t.Errorf("%s: %s, want %s (%+v)", name, got.Says, c.want, got.Outlook)
		}
	}
}

// Events of which nobody knows how they come together have no forecast, and still a figure at their date. Where
// one knows there is one, wider with more that come together, and nothing is said of homes a year.
func TestEventsHaveAForecast(t *testing.T) {
	var events socialmap.Indicator
	for _, in := range socialmap.Indicators() {
		if in.Cells != nil && in.Table.Kind() == socialmap.Events {
			events = in
		}
	}
	if events.Code == "" {
		t.Fatal("the map counts no events")
	}
	c := course(events, 8, 12, flat(30))
	if got := CourseOf(Target{Way: AtMost, Goal: 200, Until: today.AddDate(1, 0, 0)}, c, today); got.Says != NoForecast || got.Forecast() {
		t.Errorf("%+v", got)
	}
	if got := CourseOf(Target{Way: AtMost, Goal: 200, Until: today.AddDate(0, -1, 0)}, c, today); got.Says != NotReached {
		t.Errorf("%+v", got)
	}
	wide := 0.0
	for _, burst := range []float64{1, 8, 60} {
		c.Burst = burst
		got := CourseOf(Target{Way: AtMost, Goal: 100, Until: today.AddDate(1, 0, 0)}, c, today)
		if want := map[bool]Says{true: OffCourse, false: Unknown}[burst < 60]; got.Says != want || got.Outlook.High-got.Outlook.Low <= wide || got.Extra != (Extra{}) {
			t.Errorf("bursts of %v: %s, %+v", burst, got.Says, got.Outlook)
		}
		wide = got.Outlook.High - got.Outlook.Low
	}
}

// What it takes: from the nearer end of the interval rounded down to the further end rounded up, in
// fives, and nothing where the goal lies behind.
func TestExtra(t *testing.T) {
	o := effect.Outlook{Value: 10, Low: 8, High: 12}
	for name, c := range map[string]struct {
		goal   float64
		higher bool
		years  float64
		want   Extra
	}{
		"down to 5 in a year":      {5, false, 1, Extra{30, 70}},
		"down to 5 in three years": {5, false, 3, Extra{10, 25}},
		"down to 5 in four years":  {5, false, 4, Extra{5, 20}},
		"down to 9":                {9, false, 1, Extra{0, 30}},
		"below it already":         {13, false, 1, Extra{0, 0}},
		"up to 15":                 {15, true, 1, Extra{30, 70}},
		"above it already":         {7, true, 1, Extra{0, 0}},
	} {
		if got := extraOf(o, c.goal, c.higher, 1000, c.years); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestShortOf(t *testing.T) {
	for _, c := range []struct{ homes, volunteers, want int }{{20, 1, 0}, {21, 1, 1}, {48, 0, 3}, {48, 3, 0}, {48, 9, 0}, {0, 0, 0}} {
		p := socialmap.Place{Complex: socialmap.Complex{Homes: c.homes}, Volunteers: c.volunteers}
		if got := ShortOf(p); got != c.want {
			t.Errorf("%d volunteers in %d homes: %d short, want %d", c.volunteers, c.homes, got, c.want)
		}
	}
}

func keysOf(err error) (list []string) {
	for _, f := range fault.FieldsOf(err) {
		list = append(list, f.Name+" "+f.Key)
	}
	return list
}
