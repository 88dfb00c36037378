package casework

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/signal"
)

// screen is the page of a case: what it shows and the form that was just refused.
type screen struct {
	View
	p     *text.Printer
	now   time.Time
	draft ui.Draft
	cards []templ.Component
	key   string // makes a log entry that is sent twice arrive once
}

func (s screen) t(key string, pairs ...any) string { return s.p.T("casework."+key, pairs...) }

// name is who an id stands for; the program itself has the program's name.
func (s screen) name(id string) string {
	if n := s.Names[id]; n != "" {
		return n
	}
	for _, p := range s.People {
		if p.User.ID == id {
			return p.User.Name
		}
	}
	return "Samendoen"
}

// by is who did something at a moment, with for whom they stood in then.
func (s screen) by(id string, at time.Time) string {
	if other := stoodInFor(s.StandIns, id, at); other != "" {
		return s.t("namens", "Who", s.name(id), "Other", s.name(other))
	}
	return s.name(id)
}

// writes reports whether the reader can write here now.
func (s screen) writes() bool { return s.MayWrite && s.State != Closed && !s.Erased }

// managesOpen reports whether the reader decides here how it goes on now.
func (s screen) managesOpen() bool { return s.MayManage && s.State != Closed && !s.Erased }

// stepLate and reinsLate report whether the date of the step or of the reins has passed.
func (s screen) stepLate() bool  { return isPast(StepDue(s.Case), s.Today) }
func (s screen) reinsLate() bool { return isPast(ReinsDue(s.Case), s.Today) }

// eventLine is an event in words, without its note.
func (s screen) eventLine(e Event) string {
	return s.t("event_"+string(e.Kind), "Who", s.name(e.UserID), "Date", s.p.Date(e.On))
}

// eventNote is the reason that belongs to an event; of the reins it is who holds them.
func (s screen) eventNote(e Event) string {
	if e.Kind == EventReins && e.Note != "" {
		return s.t("reins_" + e.Note)
	}
	return e.Note
}

// keepLine is until when the case is kept.
func (s screen) keepLine() string {
	if until := KeepUntil(s.Case); !until.IsZero() {
		return s.t("keep_until", "Date", s.p.Date(until))
	}
	return s.p.N("casework.keep_open", KeepYears(s.Nuisance))
}

// yearPassed reports whether a resting case waits for its yearly look.
func (s screen) yearPassed() bool { return !s.Today.Before(YearlyLook(s.Vigil)) }

// version is the hidden field by which a lost race is noticed.
func (s screen) version() string { return strconv.FormatInt(s.Version, 10) }

// tags say in a word where the case stands.
func (s screen) tags() []ui.TagText {
	list := []ui.TagText{{Tone: stateTone(s.State), Text: s.t("state_" + string(s.State))}}
	if Late(s.Case, s.Today) {
		list = append(list, ui.TagText{Tone: ui.Bad, Icon: ui.IconClock, Text: s.t("late")})
	}
	if Silent(s.Case, s.Today) {
		list = append(list, ui.TagText{Tone: ui.Warn, Text: s.t("silent")})
	}
	return list
}

func stateTone(st State) ui.Tone {
	if st == Open {
		return ui.Info
	}
	return ui.Plain
}

func (s screen) stepWhat() string {
	switch {
	case !s.Next.Known():
		return s.t("step_none")
	case s.Erased:
		return s.t("erased_now")
	case s.Next.What == "":
		return s.t("step_planned")
	}
	return s.Next.What
}

func (s screen) stepTerms() []ui.Term {
	if !s.Next.Known() {
		return nil
	}
	return []ui.Term{{Label: s.t("col_waits"), Text: s.name(s.Next.HolderID)},
		{Label: s.t("col_next"), Text: s.p.DayDate(s.Next.By) + " (" + s.p.Due(s.Next.By, s.Today) + ")"}}
}

// moments are the timeline for the screen.
func (s screen) moments() []ui.Moment {
	list := make([]ui.Moment, 0, len(s.Timeline))
	for _, m := range s.Timeline {
		u := ui.Moment{When: s.p.Time(m.At), Machine: m.At.UTC().Format(time.RFC3339)}
		if e := m.Entry; e != nil {
			u.Title, u.By, u.Icon = s.t("log_"+string(e.Kind)), s.by(e.AuthorID, m.At), logIcon(e.Kind)
			if e.Text != "" {
				u.Content = paragraphs(e.Text)
			}
			if e.Kind == NotReached {
				u.Tone = ui.Plain
			}
		}
		if e := m.Event; e != nil {
			u.Title, u.By, u.Icon, u.Tone = s.eventLine(*e), s.by(e.ByID, m.At), ui.IconHistory, ui.Plain
			if note := s.eventNote(*e); note != "" {
				u.Content = paragraphs(note)
			}
			if e.Kind == EventLate {
				u.Tone, u.Icon = ui.Bad, ui.IconWarning
			}
		}
		list = append(list, u)
	}
	return list
}

func logIcon(k LogKind) ui.IconName {
	switch k {
	case Talk:
		return ui.IconTalk
	case Call, NotReached:
		return ui.IconPhone
	case Visit:
		return ui.IconDoor
	}
	return ui.IconPencil
}

// labelled is a text under its heading.
type labelled struct{ label, text string }

func (s screen) wordTerms() []labelled {
	return []labelled{{s.t("f_reason"), s.Reason}, {s.t("f_goal"), s.Goal}, {s.t("f_cause"), s.Cause}}
}

func (s screen) persons() []ui.Person {
	list := make([]ui.Person, 0, len(s.People))
	for _, p := range s.People {
		person := ui.Person{Name: p.User.Name, Role: s.t("part_"+string(p.Part)) + ", " + p.User.OrgName}
		if p.Part == PartDirector {
			person.Tone = ui.Accent
		}
		person.Role += ", " + s.sees(p)
		list = append(list, person)
	}
	for _, g := range s.Guests {
		list = append(list, ui.Person{Name: g.Name, Role: s.t("part_gast", "Org", g.Org, "Kinds", s.kindNames(g.Categories), "Covenant", g.Covenant, "Date", s.p.Date(g.Until))})
	}
	return list
}

// seenBy says how many people of how many organisations take part, and so can see the case.
func (s screen) seenBy() string {
	orgs := map[string]bool{}
	for _, p := range s.People {
		orgs[p.User.OrgID] = true
	}
	for _, g := range s.Guests {
		orgs[g.OrgID] = true
	}
	return s.p.N("casework.seen_people", len(s.People)+len(s.Guests), "Orgs", s.p.N("casework.seen_orgs", len(orgs)))
}

// signalLine is a signal in one line: what it is about and when it came.
func (s screen) signalLine(sig signal.Signal) string {
	return s.t("signal_line", "Theme", s.p.T(sig.Theme.Key()), "Date", s.p.Date(clockDate(sig.At)))
}

// signalPath is the page of a signal.
func signalPath(id string) string { return "/signalen/" + id }

func clockDate(at time.Time) time.Time { return clock.Date(at) }
