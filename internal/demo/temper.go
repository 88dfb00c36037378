package demo

// temper is how a neighbourhood does. Factors are relative to an ordinary one.
type temper struct {
	weight     float64 // share of the association's homes per square metre
	difficulty float64 // nuisance and arrears
	turnover   float64
	outflow    float64 // share of lettings to people who leave shelter
	story      story
}

type story int

const (
	noStory story = iota
	gettingWorse
	gotBetter
)

// In which month before now the two stories begin, and how long they take.
const (
	worseSince  = 12
	betterSince = 22
	betterIn    = 10
)

// setTempers gives every neighbourhood of a town its character: about one in ten is
// difficult, one gets worse and one got better.
func (c *City) setTempers(s *stream, t *town) {
	s.at(topicTemper, t.index, 0)
	hoods := c.hoods[t.hoods.from:t.hoods.until]
	n := len(hoods)
	for i := range hoods {
		h := &hoods[i]
		h.weight = s.between(0.6, 1.4) * (1.25 - 0.4*h.remote)
		h.difficulty = s.between(0.5, 1.15)
		h.turnover = s.between(0.85, 1.1) + 0.15*(1-h.remote)
		h.outflow = s.between(0.04, 0.09)
	}
	if n >= 12 {
		makeIndustry(hoods, min(n/12, 8))
	}
	order := s.Perm(n)
	take := func() *hood {
		for hoods[order[0]].industry {
			order = order[1:]
		}
		h := &hoods[order[0]]
		order = order[1:]
		h.weight = max(h.weight, 1.2)
		return h
	}
	w, b := take(), take()
	w.weight, b.weight = max(w.weight, 1.5), max(b.weight, 1.4) // enough homes to see it
	w.story, w.difficulty, t.worse = gettingWorse, 1.05, t.hoods.from+index(hoods, w)
	b.story, b.difficulty, t.better = gotBetter, 2.4, t.hoods.from+index(hoods, b)
	for range n / 10 {
		h := take()
		h.difficulty, h.turnover = s.between(1.9, 2.6), h.turnover*1.15
		h.outflow = s.between(0.09, 0.14)
	}
}

// makeIndustry turns the n outermost neighbourhoods on the water into port and works,
// where nobody lives: the map must also cope with those.
func makeIndustry(hoods []hood, n int) {
	for range n {
		out := 0
		for i := range hoods {
			if !hoods[i].industry && (hoods[out].industry || hoods[i].remote > hoods[out].remote) {
				out = i
			}
		}
		hoods[out].industry, hoods[out].weight = true, 0
	}
	nameIndustry(hoods)
}

func index(hoods []hood, h *hood) int {
	for i := range hoods {
		if &hoods[i] == h {
			return i
		}
	}
	return -1
}

// ramp rises from 0 to 1 over the given months before now.
func ramp(monthsAgo, since, length int) float64 {
	return clamp(float64(since-monthsAgo)/float64(length), 0, 1)
}

// nuisance is the pressure of complaints in a month.
func (t *temper) nuisance(month int) float64 {
	switch t.story {
	case gettingWorse:
		return t.difficulty * (1 + 3.2*ramp(age(month), worseSince, 6))
	case gotBetter:
		return t.difficulty * (1 - 0.75*ramp(age(month), betterSince, betterIn))
	}
	return t.difficulty
}

// arrears is the pressure on rents in a month; it follows a plan more slowly.
func (t *temper) arrears(month int) float64 {
	if t.story == gotBetter {
		return t.difficulty * (1 - 0.45*ramp(age(month), betterSince, betterIn+6))
	}
	return t.difficulty
}

// outflowShare is the part of a month's lettings that goes to people who leave shelter.
func (t *temper) outflowShare(month int) float64 {
	if t.story == gettingWorse {
		return t.outflow + 0.34*ramp(age(month), worseSince+1, 4)
	}
	return t.outflow
}

// signals is how much is passed on in a month.
func (t *temper) signals(month int) float64 {
	f := 0.62 + 0.38*t.difficulty
	switch t.story {
	case gettingWorse:
		f *= 1 + 0.8*ramp(age(month), worseSince, 9)
	case gotBetter: // people pass on more when something is done with it
		f *= 1 + 0.25*ramp(age(month), betterSince, 3) - 0.35*ramp(age(month), betterSince-6, betterIn)
	}
	return f
}

// slowness is how much longer than usual a signal waits for a talk.
func (t *temper) slowness(month int) float64 {
	switch t.story {
	case gettingWorse:
		return 1 + 2.6*ramp(age(month), worseSince, 10)
	case gotBetter:
		return 1.7 - 1.1*ramp(age(month), betterSince, 6)
	}
	return 0.8 + 0.2*t.difficulty
}
