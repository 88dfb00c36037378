package volunteer

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

// brought are the sentences of thanks that the program brings.
func brought(p *text.Printer) (list []string) {
	for n := range 5 {
		list = append(list, p.T("volunteer.sentence_"+strconv.Itoa(n)))
	}
	return list
}

// counted are numbers of what somebody did; what there was none of is left out.
func (w words) counted(n Counted) (list []ui.Term) {
	for _, what := range Whats() {
		if n[what] > 0 {
			list = append(list, ui.Term{Label: w.t("did_" + string(what)), Text: w.p.Int(n[what])})
		}
	}
	return list
}

// review is a year in numbers.
func (s ownScreen) review() []ui.Term {
	list := s.counted(s.Reviewed)
	return append(list, ui.Term{Label: s.t("did_thanks"), Text: s.p.Int(s.ThanksThen)})
}

// glad are the milestones and the thanks, the newest first.
func (s ownScreen) glad() (list []ui.Moment) {
	add := func(at time.Time, m ui.Moment) {
		m.When, m.Machine, m.Tone = s.p.Date(clock.Date(at)), at.Format(time.RFC3339), ui.Good
		list = append(list, m)
	}
	for _, t := range s.Thanks {
		add(t.At, ui.Moment{Icon: ui.IconSmile, Title: t.Text, By: s.Names[t.ByID]})
	}
	if !s.Quiet {
		for _, r := range s.Milestones {
			add(r.At, ui.Moment{Icon: ui.IconGrow, Title: s.t("milestone_" + r.Code)})
		}
	}
	slices.SortStableFunc(list, func(a, b ui.Moment) int { return strings.Compare(b.Machine, a.Machine) })
	return list
}

// milestones reports whether somebody wants to see milestones.
func (s formScreen) milestones() bool {
	if s.Typed != nil {
		return s.Typed.Get("mijlpalen") != ""
	}
	return !s.Quiet
}

// call says how the contact person is reached.
func (s ownScreen) call() string {
	if s.Call == "" {
		return s.t("own_contact_text")
	}
	return s.t("own_call", "Phone", s.Call)
}
