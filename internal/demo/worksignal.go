package demo

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// signalsPerHome is how many signals a home gives in a month: one in four years or so.
const signalsPerHome = 0.46 / workMonths

// signalRate is how many signals a home of this city gives in a month.
func (c *City) signalRate() float64 {
	if c.cfg.Signals > 0 {
		return float64(c.cfg.Signals) / float64(c.cfg.Homes) / workMonths
	}
	return signalsPerHome
}

// draft is a signal before its words are chosen; days are counted since 1970.
type draft struct {
	day, minute int
	theme       int // in themes
	words       int // in observations of the theme
	sender      Role
	senderLogin string
	unit        int // number of the home in the city, -1: about the complex
	home        stay
	level       Urgency

	holder             string
	due, planned, talk int // days, 0: none
	decided            int
	decision           Decision
	skipped            bool
	caseNumber         int // in the complex, -1: none
}

// work is what happened in two years in one complex.
type work struct {
	city    *City
	complex int
	plan    *plan
	hood    *hood
	area    int // number of the district in the city
	signals []draft
	cases   []caseDraft
}

// colleague is the login of who has a role in the district of the complex.
func (w *work) colleague(role Role) string { return w.city.colleague(role, w.area) }

// Signals gives two years of signals, complex after complex and the oldest first.
func (c *City) Signals() iter.Seq[WorkSignal] {
	return func(yield func(WorkSignal) bool) {
		s := newStream(c.cfg.Seed)
		var w work
		for k := range c.complexes {
			c.workOf(s, k, &w)
			for i := range w.signals {
				s.at(topicSignal, k, i+1)
				if !yield(w.signal(s, i)) {
					return
				}
			}
		}
	}
}

// workOf plays the two years of a complex, into w.
func (c *City) workOf(s *stream, k int, w *work) {
	p := &c.complexes[k]
	h := &c.hoods[p.hood]
	*w = work{city: c, complex: k, plan: p, hood: h, area: c.districtNumber(h), signals: w.signals[:0], cases: w.cases[:0]}
	own := newStream(c.cfg.Seed) // drawing homes must not move the stream of the work
	s.at(topicSignal, k, 0)
	for m := historyMonths - workMonths; m <= historyMonths; m++ {
		first, next := c.months[m], c.today
		if m < historyMonths {
			next = c.months[m+1]
		}
		part := float64(next-first) / 30.4
		for range s.poisson(float64(p.homes) * c.signalRate() * part * h.signals(min(m, historyMonths-1))) {
			if d, ok := w.draw(s, first+s.IntN(max(1, next-first)), c.today); ok {
				w.signals = append(w.signals, d)
			}
		}
	}
	slices.SortStableFunc(w.signals, func(a, b draft) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.minute, b.minute))
	})
	keep := w.signals[:0]
	for i := range w.signals {
		d := w.signals[i]
		if !w.house(c, s, own, &d) {
			continue
		}
		w.followUp(c, s, &d, len(keep))
		keep = append(keep, d)
	}
	w.signals = keep
}

var themeWeights = []float64{0.26, 0.25, 0.26, 0.13, 0.10}

var senders = []struct {
	role   Role
	weight float64
	staff  bool // passes on during working hours
	logins []string
}{
	{RoleMechanic, 0.34, true, []string{"vakman", "vakman2", "vakman3"}},
	{RoleCaretaker, 0.24, true, nil},
	{RoleResident, 0.15, false, []string{"bewoner"}},
	{RoleVolunteer, 0.13, false, []string{"vrijwilliger"}},
	{RoleConsultant, 0.09, true, nil},
	{RolePartner, 0.05, true, []string{"partner", "partner2"}},
}

// draw says what is passed on, when and by whom.
func (w *work) draw(s *stream, day, today int) (draft, bool) {
	var weights [6]float64
	for i, x := range senders {
		weights[i] = x.weight
	}
	who := senders[s.weighted(weights[:])]
	d := draft{day: day, sender: who.role, unit: -1, caseNumber: -1}
	if who.staff {
		d.day, d.minute = workday(day), s.intBetween(8*60, 16*60+45)
	} else {
		d.minute = s.intBetween(9*60, 21*60+30)
	}
	if who.logins != nil {
		d.senderLogin = pick(s, who.logins)
	} else {
		d.senderLogin = w.colleague(who.role)
	}
	d.theme = s.weighted(themeWeights)
	d.words = s.IntN(len(observations[d.theme]))
	d.level = cmp.Or(observations[d.theme][d.words].level, UrgencyNormal)
	if d.level == UrgencyDanger && s.chance(0.5) { // danger is rarer than its sentences
		d.words = 0
		d.level = cmp.Or(observations[d.theme][0].level, UrgencyNormal)
	}
	return d, d.day < today
}

// house says which home a signal is about: sometimes one that already has a case. It
// fails where nobody lived in the homes that it tried.
func (w *work) house(c *City, s, own *stream, d *draft) bool {
	if observations[d.theme][d.words].shared {
		return true
	}
	if running := w.running(d.day); len(running) > 0 && themes[d.theme] != ThemeGood && s.chance(0.16) {
		x := &w.cases[pick(s, running)]
		d.unit, d.home = x.home.unit, x.home
		return true
	}
	for range 4 {
		unit := w.plan.firstUnit + s.IntN(w.plan.homes)
		if y, ok := c.stayOn(own, w.plan, unit, d.day); ok {
			d.unit, d.home = unit, y
			return true
		}
	}
	return false
}

// running are the cases of the complex that were open on a day.
func (w *work) running(day int) []int {
	var out []int
	for i, x := range w.cases {
		if x.opened <= day && (x.ended == 0 || day < x.ended) {
			out = append(out, i)
		}
	}
	return out
}

// How many working days a talk may take, and what is usual.
var terms = map[Urgency]struct {
	due   int
	usual float64
}{
	UrgencyNormal: {5, 2.7}, UrgencySoon: {2, 1.1}, UrgencyDanger: {0, 0.3},
}

// followUp plays what was done with the signal that gets number n.
func (w *work) followUp(c *City, s *stream, d *draft, n int) {
	term, slow := terms[d.level], w.hood.slowness(min(c.monthOf(d.day), historyMonths-1))
	role := RoleConsultant
	if t := themes[d.theme]; t == ThemeGood || t == ThemeHome {
		role = RoleCaretaker
	}
	d.holder = w.colleague(role)
	d.due = workdaysAfter(d.day, term.due)
	d.talk = workdaysAfter(d.day, int(s.lognormal(term.usual, 0.75)*slow))
	if left(s, d.level, c.today-d.day, slow) || d.talk >= c.today {
		w.leaveOpen(s, d, c.today)
		return
	}
	d.decided = workdaysAfter(d.talk, min(s.wait(0.5), 9))
	if d.decided >= c.today {
		d.decided = 0
		d.planned = d.talk
		return
	}
	d.decision = w.decide(s, d)
	d.planned = d.talk
	if d.level == UrgencyDanger && s.chance(0.4) {
		d.skipped, d.planned, d.talk, d.decided = true, 0, 0, d.day
	}
	switch d.decision {
	case DecisionNewCase:
		d.caseNumber = len(w.cases)
		w.open(c, s, d, n)
	case DecisionAddToCase:
		x := &w.cases[d.caseNumber]
		x.signals = append(x.signals, n)
	default:
		d.caseNumber = -1
	}
}

// left tells whether a signal of so many days old still waits, beyond the usual time:
// what came in this week mostly does, what is older seldom. Danger is seldom left.
func left(s *stream, level Urgency, days int, slow float64) bool {
	if level == UrgencyDanger {
		days, slow = days+31, 0.6
	}
	p := 0.0001
	for _, x := range []struct {
		days int
		p    float64
	}{{4, 0.9}, {8, 0.65}, {14, 0.25}, {31, 0.04}, {92, 0.005}, {184, 0.001}} {
		if days <= x.days {
			p = x.p
			break
		}
	}
	return s.chance(p * clamp(slow, 0.6, 1.4))
}

// leaveOpen gives a waiting signal its place: new, a talk agreed on, or a talk that was
// held without a decision. What waits for more than a week was mostly planned.
func (w *work) leaveOpen(s *stream, d *draft, today int) {
	held := d.talk
	d.talk = 0
	unplanned := 0.45
	if today-d.day > 7 {
		unplanned = 0.1
	}
	switch x := s.Float64(); {
	case x < unplanned || today-d.day < 2:
	case x < 0.8 || held >= today:
		d.planned = workday(max(d.day+1, today+s.intBetween(-1, 8)))
	default:
		d.planned, d.talk = held, held
	}
}

var decisions = []Decision{DecisionNewCase, DecisionForward, DecisionAdvice, DecisionNoAction}

var decisionWeights = [][]float64{ // by theme
	{0.035, 0.50, 0.20, 0.265}, {0.07, 0.15, 0.43, 0.35}, {0.13, 0.16, 0.41, 0.30}, {0.10, 0.12, 0.55, 0.23}, {0, 0, 0.3, 0.7},
}

// decide draws the decision; a household has one running case at most.
func (w *work) decide(s *stream, d *draft) Decision {
	for _, n := range w.running(d.decided) {
		if d.unit >= 0 && w.cases[n].home == d.home && d.theme < len(themes)-1 {
			d.caseNumber = n
			return DecisionAddToCase
		}
	}
	weights := decisionWeights[d.theme]
	if d.unit < 0 || d.home.until > 0 && d.home.until <= d.decided { // nobody to have a case about
		weights = append([]float64{0}, weights[1:]...)
	}
	return decisions[s.weighted(weights)]
}

func signalKey(k, i int) string { return numbered("S-", k+1, 5) + numbered("-", i+1, 4) }

// signal puts the words to a draft.
func (w *work) signal(s *stream, i int) WorkSignal {
	d := &w.signals[i]
	o := observations[d.theme][d.words]
	x := WorkSignal{
		Key: signalKey(w.complex, i), ComplexKey: complexKey(w.complex), At: moment(d.day, d.minute),
		SenderRole: d.sender, Sender: d.senderLogin, Theme: themes[d.theme],
		Facts: strings.Fields(o.facts), Sentence: o.fill(s), Urgency: d.level,
		Outcome: Outcome{Holder: d.holder, Due: dateOf(d.due), Decision: d.decision},
	}
	if d.unit >= 0 {
		x.UnitKey, x.TenancyKey = unitKey(d.unit), "H-"+d.home.key()
	}
	if d.planned > 0 {
		x.Outcome.TalkPlanned = dateOf(d.planned)
	}
	talk := laterOn(d.talk == d.day, d.minute, s.intBetween(9*60, 15*60+30))
	if d.talk > 0 {
		x.Outcome.TalkAt = moment(d.talk, talk)
	}
	if d.skipped {
		x.Outcome.SkippedTalk, talk = pick(s, skipReasons), d.minute
	}
	if d.decision != DecisionOpen {
		same := d.skipped || d.decided == d.talk
		x.Outcome.DecidedAt = moment(d.decided, laterOn(same, talk, s.intBetween(9*60, 17*60)))
		x.Outcome.Reason = reason(s, d)
	}
	if d.caseNumber >= 0 {
		x.Outcome.CaseKey = caseKey(w.complex, d.caseNumber)
	}
	return x
}

// laterOn is the minute, or shortly after another minute that it must come after.
func laterOn(must bool, after, minute int) int {
	if must && minute <= after {
		return after + 20
	}
	return minute
}

func reason(s *stream, d *draft) string {
	switch {
	case themes[d.theme] == ThemeGood:
		return pick(s, thanksReasons)
	case d.decision == DecisionForward:
		return pick(s, forwardReasons)
	case d.decision == DecisionAdvice:
		return pick(s, adviceReasons)
	case d.decision == DecisionNoAction:
		return pick(s, noActionReasons)
	}
	return ""
}
