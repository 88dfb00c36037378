package demo

import (
	"slices"

	"samendoen/internal/base/clock"
	"samendoen/internal/casework"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
)

// windows cuts the days of the work into stretches with about so many signals each, or
// one day where a day has more.
func (c *City) windows(size int) []span {
	first := c.months[historyMonths-workMonths]
	perDay := make([]int, c.today-first+1)
	s := newStream(c.cfg.Seed)
	var w work
	for k := range c.complexes {
		c.workOf(s, k, &w)
		for _, d := range w.signals {
			perDay[d.day-first]++
		}
	}
	list, n := []span{{first, first}}, 0
	for i, signals := range perDay {
		last := &list[len(list)-1]
		if n += signals; n > size && last.until > last.from {
			list, n = append(list, span{first + i, first + i + 1}), signals
			continue
		}
		last.until = first + i + 1
	}
	return list
}

// playedSignal is a signal with what it is tied to.
type playedSignal struct {
	WorkSignal
	joined  *WorkCase // nil: none
	members []string  // subjects of the household
}

// playedCase is a case with what it is tied to.
type playedCase struct {
	WorkCase
	first    WorkSignal // with which it began
	nuisance bool       // one of its signals is about nuisance
	members  []string   // subjects of the household
}

// window is the work that began in some days, the oldest first, as the modules take it.
func (l *workLoader) window(days span) (cases []casework.Historic, signals []signal.Import, err error) {
	err = l.play(days, func(x playedCase) error {
		h, err := l.caseOf(x)
		cases = append(cases, h)
		return err
	}, func(x playedSignal) error {
		in, err := l.signalOf(x)
		signals = append(signals, in)
		return err
	})
	slices.SortStableFunc(signals, func(a, b signal.Import) int { return a.At.Compare(b.At) })
	slices.SortStableFunc(cases, func(a, b casework.Historic) int { return a.Case.OpenedAt.Compare(b.Case.OpenedAt) })
	return cases, signals, err
}

// play gives the cases that were opened and the signals that came in on some days,
// complex after complex.
func (l *workLoader) play(days span, onCase func(playedCase) error, onSignal func(playedSignal) error) error {
	v := scene{city: l.city, s: newStream(l.city.cfg.Seed)}
	in := func(day int) bool { return day >= days.from && day < days.until }
	for k := range l.city.complexes {
		l.city.workOf(v.s, k, &v.work)
		for i := range v.work.cases {
			if in(v.work.cases[i].opened) {
				if err := onCase(v.playCase(i)); err != nil {
					return err
				}
			}
		}
		for i := range v.work.signals {
			if in(v.work.signals[i].day) {
				if err := onSignal(v.playSignal(i)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// scene is the work of one complex, to which words are put only where they are needed.
type scene struct {
	city *City
	s    *stream
	work work
}

func (v *scene) signal(i int) WorkSignal {
	v.s.at(topicSignal, v.work.complex, i+1)
	return v.work.signal(v.s, i)
}

func (v *scene) playSignal(i int) playedSignal {
	d := v.work.signals[i]
	x := playedSignal{WorkSignal: v.signal(i)}
	if d.unit >= 0 {
		x.members = v.members(d.home)
	}
	if d.caseNumber >= 0 {
		joined := v.playCase(d.caseNumber)
		x.joined = &joined.WorkCase
	}
	return x
}

func (v *scene) playCase(i int) playedCase {
	d := &v.work.cases[i]
	x := playedCase{first: v.signal(d.signals[0]), members: v.members(d.home)}
	for _, n := range d.signals {
		x.nuisance = x.nuisance || themes[v.work.signals[n].theme] == ThemeNuisance
	}
	v.s.at(topicCase, v.work.complex, i)
	x.WorkCase = v.work.caseOf(v.city, v.s, i)
	x.OpenedAt = clock.Later(x.OpenedAt, x.first.Outcome.DecidedAt)
	return x
}

// members are the subjects of a household.
func (v *scene) members(home stay) []string {
	t := v.city.tenancy(v.s, v.work.plan, home)
	ids := make([]string, len(t.Persons))
	for i, p := range t.Persons {
		ids[i] = string(subject.IDOf(t.Org, p.Key))
	}
	return ids
}
