package demo

import (
	"cmp"
	"iter"
	"slices"
)

// caseDraft is a case before its words are chosen; days are counted since 1970.
type caseDraft struct {
	number  int // in its complex
	theme   int
	home    stay
	signals []int
	opened  int
	ended   int // day on which it closed or came to rest, 0 while it is open
	state   CaseState
	moved   bool
}

// open begins a case on a decided signal and plays how long it lasts: half a year on
// average, until the household moves, or until now.
func (w *work) open(c *City, s *stream, d *draft, signal int) {
	x := caseDraft{number: len(w.cases), theme: d.theme, home: d.home, signals: []int{signal}, opened: d.decided, state: CaseOpen}
	slow := clamp(w.hood.slowness(min(c.monthOf(d.day), historyMonths-1)), 0.8, 1.6)
	end := workday(x.opened + 14 + int(s.lognormal(165, 0.8)*slow))
	rests := s.chance(0.15)
	if leave := x.home.until; leave > 0 && (leave < end || rests) { // no vigil over who has gone
		end, rests, x.moved = leave, false, true
	}
	if end < c.today {
		x.ended, x.state = end, CaseClosed
		if rests {
			x.state = CaseVigil
		}
	} else {
		x.moved = false
	}
	w.cases = append(w.cases, x)
}

// Cases gives the cases of two years, complex after complex and the oldest first.
func (c *City) Cases() iter.Seq[WorkCase] {
	return func(yield func(WorkCase) bool) {
		s := newStream(c.cfg.Seed)
		var w work
		for k := range c.complexes {
			c.workOf(s, k, &w)
			for i := range w.cases {
				s.at(topicCase, k, i)
				if !yield(w.caseOf(c, s, i)) {
					return
				}
			}
		}
	}
}

func caseKey(k, i int) string { return numbered("D-", k+1, 5) + numbered("-", i+1, 3) }

// caseOf puts the words to a case.
func (w *work) caseOf(c *City, s *stream, i int) WorkCase {
	d := &w.cases[i]
	told := storylines[d.theme]
	x := WorkCase{
		Key: caseKey(w.complex, i), ComplexKey: complexKey(w.complex),
		UnitKey: unitKey(d.home.unit), TenancyKey: "H-" + d.home.key(),
		Theme: themes[d.theme], Question: pick(s, told.questions),
		OpenedAt: moment(d.opened, 17*60+15), State: d.state, Rung: 1 + s.weighted([]float64{0.14, 0.22, 0.3, 0.24, 0.1}),
	}
	for _, n := range d.signals {
		x.SignalKeys = append(x.SignalKeys, signalKey(w.complex, n))
	}
	x.Director = w.director(s)
	w.direct(c, s, d, &x)
	w.takePart(c, s, d, &x)
	silent := d.state == CaseOpen && s.chance(0.2)
	w.tell(c, s, d, &x, silent)
	w.promise(c, s, d, &x)
	w.settle(c, s, d, &x, silent)
	return x
}

func (w *work) director(s *stream) string {
	switch x := s.Float64(); {
	case x < 0.78:
		return w.colleague(RoleConsultant)
	case x < 0.86:
		return w.colleague(RoleCaretaker)
	case x < 0.93:
		return w.colleague(RoleMunicipal)
	}
	return "partner2"
}

// direct says who holds the reins: the resident or both, and rarely for a while another.
func (w *work) direct(c *City, s *stream, d *caseDraft, x *WorkCase) {
	switch r := s.Float64(); {
	case r < 0.34:
		x.Direction = DirectionResident
	case r < 0.9:
		x.Direction = DirectionTogether
	default:
		x.Direction = DirectionTaken
		end := c.today
		if d.state == CaseClosed {
			end = min(end, d.ended)
		}
		x.TakenUntil = dateOf(workday(max(d.opened, end-30) + s.intBetween(20, 90)))
		x.TakenBecause = pick(s, takenReasons)
	}
}

// takePart adds the resident, the director and those whose work it is.
func (w *work) takePart(c *City, s *stream, d *caseDraft, x *WorkCase) {
	add := func(login string, role Role, org string, after int) {
		for _, p := range x.Participants {
			if p.Login == login {
				return
			}
		}
		since := workday(d.opened + after)
		if since >= c.today || d.ended > 0 && since > d.ended {
			since = d.opened
		}
		p := Participant{Login: login, Role: role, Org: org, Since: dateOf(since)}
		if d.state == CaseClosed {
			p.Until = dateOf(d.ended)
		}
		x.Participants = append(x.Participants, p)
	}
	add("", RoleResident, "", 0)
	for _, m := range c.staff {
		if m.login == x.Director {
			add(m.login, m.role, cmp.Or(m.org, c.cfg.Org), 0)
		}
	}
	add(w.colleague(RoleConsultant), RoleConsultant, c.cfg.Org, 0)
	if x.Theme == ThemeNuisance || x.Theme == ThemeHome {
		add(w.colleague(RoleCaretaker), RoleCaretaker, c.cfg.Org, 0)
	}
	if x.Theme == ThemeConcern && s.chance(0.5) {
		add("partner", RolePartner, OrgGGZ, s.intBetween(5, 40))
	}
	if x.Theme != ThemeHome && s.chance(0.45) {
		add("partner2", RolePartner, OrgTeam, s.intBetween(3, 30))
	}
	if x.Rung >= 5 {
		add("regisseur", RoleMunicipal, OrgMunicipality, s.intBetween(10, 50))
	}
}

// tell writes the log: every two weeks or so, the last line long ago when it went silent.
func (w *work) tell(c *City, s *stream, d *caseDraft, x *WorkCase, silent bool) {
	told := storylines[d.theme]
	last := cmp.Or(d.ended, c.today-1)
	if silent {
		last = max(d.opened, c.today-s.intBetween(45, 110))
	}
	x.Log = append(x.Log, LogLine{x.OpenedAt.Add(5 * 60e9), x.Director, "notitie", pick(s, openingLines)})
	lines := s.Perm(len(told.log))
	pace := clamp(float64(last-d.opened)/11, 4, 24)
	for n, day := 0, d.opened; n < 16; n++ {
		if day = workday(day + 4 + int(s.ExpFloat64()*pace)); day > last {
			break
		}
		line := LogLine{moment(day, s.intBetween(9*60, 16*60+30)), w.author(s, x), "gesprek", ""}
		switch {
		case s.chance(0.22):
			line.Kind, line.Text = "niet-bereikt", pick(s, notReachedLines)
		case n < len(lines):
			line.Kind, line.Text = told.log[lines[n]].kind, told.log[lines[n]].text
		default:
			line.Kind, line.Text = "notitie", pick(s, quietLines)
		}
		x.Log = append(x.Log, line)
	}
	if d.ended == 0 && !silent && dayOf(x.Log[len(x.Log)-1].At) < last-30 {
		x.Log = append(x.Log, LogLine{moment(workday(last-s.intBetween(4, 25)), s.intBetween(9*60, 16*60)), x.Director, "notitie", pick(s, quietLines)})
	}
	if d.ended > 0 {
		text := pick(s, closingLines)
		switch {
		case d.moved:
			text = "De bewoner is verhuisd. Wij sluiten dit dossier."
		case d.state == CaseVigil:
			text = pick(s, restingLines)
		}
		x.Log = append(x.Log, LogLine{moment(d.ended, 16*60+45), x.Director, "notitie", text})
	}
}

func (w *work) author(s *stream, x *WorkCase) string {
	for range 3 {
		if p := pick(s, x.Participants); p.Login != "" && s.chance(0.5) && !p.Since.After(x.OpenedAt) {
			return p.Login
		}
	}
	return x.Director
}

// promise makes commitments of both sides; the association keeps most of its own, not all.
func (w *work) promise(c *City, s *stream, d *caseDraft, x *WorkCase) {
	told := storylines[d.theme]
	end := cmp.Or(d.ended, c.today)
	for side, texts := range [][]string{told.resident, told.association, told.partner} {
		n := 1 + s.IntN(2)
		if side == 2 && len(x.Participants) < 4 {
			n = 0
		}
		for _, k := range s.Perm(len(texts))[:min(n, len(texts))] {
			made := d.opened + s.IntN(max(1, (end-d.opened)/2))
			p := Commitment{Side: []Side{SideResident, SideAssociation, SidePartner}[side], What: texts[k]}
			due := workday(made + s.intBetween(7, 35))
			p.Due = dateOf(due)
			done := workday(max(made+1, due+int(6*s.NormFloat64())))
			late := workday(due + s.intBetween(10, 30)) // nobody lets it lie for longer
			if s.chance(0.82) {
				late = done
			}
			if late < end {
				p.Done = dateOf(late)
			}
			x.Commitments = append(x.Commitments, p)
		}
	}
	slices.SortStableFunc(x.Commitments, func(a, b Commitment) int { return a.Due.Compare(b.Due) })
}

// settle says how it stands: a next step or none, a vigil, or how it ended.
func (w *work) settle(c *City, s *stream, d *caseDraft, x *WorkCase, silent bool) {
	told := storylines[d.theme]
	if d.ended > 0 {
		cause := pick(s, told.causes)
		x.Cause, x.CauseText = cause.Code, cause.Label
	}
	switch d.state {
	case CaseOpen:
		if s.chance(0.2) {
			return // nobody wrote down what comes next
		}
		on := c.today + s.intBetween(0, 21)
		if silent || s.chance(0.18) {
			on = max(d.opened, c.today-s.intBetween(2, 40))
		}
		x.Next = &NextStep{pick(s, told.next), x.Director, dateOf(workday(on))}
	case CaseVigil:
		v := &Vigil{Contact: w.colleague(RoleCaretaker), EveryWeeks: pick(s, []int{4, 6, 8, 13})}
		if s.chance(0.3) {
			v.Contact = w.colleague(RoleConsultant)
		}
		period := v.EveryWeeks * 7
		next := d.ended + ((c.today-d.ended)/period+1)*period
		if s.chance(0.15) {
			next -= period // the last round was missed
		}
		v.NextOn, v.ReviewOn = dateOf(workday(max(next, d.ended+7))), dateOf(workday(d.ended+((c.today-d.ended)/365+1)*365))
		x.Vigil = v
	case CaseClosed:
		x.ClosedAt = moment(d.ended, 17*60)
		x.Result = ResultMovedAway
		if !d.moved {
			x.Result = []Result{ResultSolved, ResultPartly, ResultNot}[s.weighted([]float64{0.6, 0.28, 0.12})]
		}
	}
}
