package rights

import (
	"slices"

	"samendoen/internal/base/web/ui"
)

// lateElsewhere is what is late and stands in no other list of the page.
func (s deskScreen) lateElsewhere() []Late {
	return slices.DeleteFunc(slices.Clone(s.Late), func(l Late) bool { return s.MayList && l.Kind == LateRequest })
}

// lateTask is something late, with who has it, since when, and how far it climbed.
func (s deskScreen) lateTask(l Late) ui.Task {
	t := ui.Task{Title: s.t("late_"+string(l.Kind), "Number", l.Number), Icon: ui.IconWarning, Tone: ui.Bad, Holder: s.Names[l.Holder],
		Due: s.t("late_since", "Date", s.p.ShortDate(l.Due.AddDate(0, 0, 1))), Late: true}
	switch l.Kind {
	case LateRequest:
		if s.MayList {
			t.Href = requestPath(RequestID(l.ID))
		}
	case LateNotice:
		t.Href = noticePath(l.ID)
	case LateBreach:
		t.Href, t.Due, t.Late = breachPath(BreachID(l.ID)), s.t("late_hours", "Date", s.p.Time(l.Due)), s.Now.After(l.Due)
	}
	switch {
	case l.Step == stepOfficer:
		t.Text = s.t("late_step_1", "Date", s.p.Time(l.Passed))
	case l.Step == stepBoard && l.Kind == LateNotice:
		t.Text = s.t("late_notice_2", "Date", s.p.Time(l.Passed))
	case l.Step == stepBoard:
		t.Text = s.t("late_step_2", "Date", s.p.Time(l.Passed))
	}
	return t
}
