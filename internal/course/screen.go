package course

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/volunteer"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("course."+key, pairs...) }

// called is the name of a course: that of the association, or that of the words.
func (w words) called(c Course) string { return cmp.Or(c.Title, w.t("title_"+c.Code)) }

// about says what a course is.
func (w words) about(c Course) string {
	if c.About != "" || c.Title != "" && c.Version > 0 {
		return c.About
	}
	return w.t("about_" + c.Code)
}

// name is the name of an evening.
func (w words) name(x Session, courses []Course) string {
	if x.Code == Circle {
		return w.t("circle", "Title", x.Title)
	}
	return w.code(x.Code, courses)
}

func (w words) code(code string, courses []Course) string {
	if c, known := find(courses, code); known {
		return w.called(c)
	}
	return w.t("course_gone")
}

func (w words) when(x Session) string {
	return w.t("when", "Day", w.p.DayDate(clock.Date(x.At)), "From", clock.Hour(x.At), "Until", clock.Hour(x.Until()))
}

// seats says whether somebody can still come.
func (w words) seats(x Session) string {
	switch free := x.Seats - x.Taken; {
	case x.State == Cancelled:
		return w.t("state_afgelast")
	case x.State == Held && x.Came < 0:
		return w.t("came_unknown")
	case x.State == Held:
		return w.p.N("course.came", x.Came)
	case free <= 0:
		return w.t("full")
	default:
		return w.p.N("course.free", free)
	}
}

type learnScreen struct {
	words
	Learn
}

func (s learnScreen) task(x Session) ui.Task {
	t := ui.Task{Href: PathOf(x.ID), Title: s.name(x, s.Courses), Text: s.when(x) + ", " + x.Place, Icon: ui.IconCalendar, Tone: ui.Info, Holder: s.seats(x)}
	if s.Mine[x.ID] {
		t.Icon, t.Tone, t.Holder = ui.IconCheck, ui.Good, s.t("you_come")
	}
	return t
}

func (s learnScreen) unsaid(x Session) ui.Task {
	return ui.Task{Href: PathOf(x.ID), Title: s.name(x, s.Courses), Text: s.t("who_came"), Icon: ui.IconClock, Tone: ui.Warn, Due: s.p.Date(clock.Date(x.At))}
}

// learnt is an evening of which what was learned can be read.
func (s learnScreen) learnt(x Session) ui.Task {
	return ui.Task{Href: PathOf(x.ID), Title: s.name(x, s.Courses), Text: s.p.Date(clock.Date(x.At)), Icon: ui.IconInfo, Tone: ui.Info, Holder: s.seats(x)}
}

// need says what somebody can still learn, and leads to the first evening of it.
func (s learnScreen) need(n Need) ui.Task {
	t := ui.Task{Title: s.called(n.Course), Text: s.about(n.Course), Icon: ui.IconInfo, Tone: ui.Info, Holder: s.t("need_new")}
	if !n.Last.IsZero() {
		t.Holder = s.t("need_again")
	}
	if i := slices.IndexFunc(s.Sessions, func(x Session) bool { return x.Code == n.Code }); i >= 0 {
		t.Href, t.Due = PathOf(s.Sessions[i].ID), s.p.Date(clock.Date(s.Sessions[i].At))
	}
	return t
}

type doneScreen struct {
	words
	Learn
	who, org string
}

// terms are the certificates of somebody.
func (s doneScreen) terms() (list []ui.Term) {
	for _, f := range s.Followed {
		said := s.p.Date(clock.Date(f.At))
		if c, _ := find(s.Courses, f.Code); !c.until(f.At).IsZero() {
			said = s.t("holds", "From", said, "Until", s.p.Date(c.until(f.At)))
		}
		list = append(list, ui.Term{Label: s.code(f.Code, s.Courses), Text: said})
	}
	return list
}

type formScreen struct {
	words
	ui.Draft
	session Session
	choices Choices
}

func (s formScreen) isNew() bool { return s.session.ID == "" }

func (s formScreen) action() string {
	if s.isNew() {
		return newPath
	}
	return PathOf(s.session.ID) + "/wijzigen"
}

func (s formScreen) date() string { return web.DateIn(s.session.At) }

func (s formScreen) time() string {
	if s.session.At.IsZero() {
		return "19:30"
	}
	return clock.Hour(s.session.At)
}

func (s formScreen) number(name string, stored int) string {
	return s.Value(name, strconv.Itoa(stored))
}

func (s formScreen) courses() (list []ui.Option) {
	chosen := s.Value("cursus", s.session.Code)
	for _, c := range s.choices.Courses {
		if !c.Retired {
			list = append(list, ui.Option{Value: c.Code, Label: s.called(c), Selected: chosen == c.Code})
		}
	}
	return append(list, ui.Option{Value: Circle, Label: s.t("a_circle"), Selected: chosen == Circle})
}

func (s formScreen) leads() []ui.Option {
	return options(s.choices.Leads, s.Value("wie", s.session.LeadID))
}

func options(people []Person, chosen string) (list []ui.Option) {
	for _, p := range people {
		list = append(list, ui.Option{Value: p.ID, Label: p.Name, Selected: p.ID == chosen})
	}
	return list
}

// clash is what somebody typed beside what stands by now.
func (s formScreen) clash() ui.Clash {
	x := s.session
	stands := func(name, label, value string) ui.Met {
		return web.Stands(s.Draft, name, s.t(label), value, ui.NoJoint)
	}
	return web.Clash(s.p, s.Draft, s.action(), PathOf(x.ID), x.Version, "", time.Time{}, stands("titel", "f_title", x.Title), stands("datum", "f_day", s.date()),
		stands("tijd", "f_time", s.time()), stands("duur", "f_minutes", strconv.Itoa(x.Minutes)), stands("plaats", "f_place", x.Place),
		stands("plekken", "f_seats", strconv.Itoa(x.Seats)), web.Stands(s.Draft, "over", s.t("f_about"), x.About, "\n"))
}

type showScreen struct {
	words
	ui.Draft
	View
}

// terms are what everybody may know of an evening.
func (s showScreen) terms() []ui.Term {
	return []ui.Term{{Label: s.t("f_when"), Text: s.when(s.Session)}, {Label: s.t("f_place"), Text: s.Place}, {Label: s.t("f_lead"), Text: s.Lead},
		{Label: s.t("f_seats"), Text: s.seats(s.Session)}}
}

func (s showScreen) aboutIt() string {
	if c, known := find(s.Courses, s.Code); known {
		return strings.TrimSpace(s.about(c) + "\n" + s.About)
	}
	return s.About
}

// asker is who asked something; that is forgotten after the evening.
func (s showScreen) asker(q Question) string { return cmp.Or(s.Names[q.ByID], s.t("somebody")) }

// coming reports whether the evening is still to come.
func (s showScreen) coming() bool { return s.State == Planned && s.Now.Before(s.At) }

func (s showScreen) version() string { return strconv.FormatInt(s.Version, 10) }

// came are who signed up, to say who was there: everybody, until somebody says otherwise.
func (s showScreen) came() (list []ui.Option) {
	d := s.In("geweest")
	for _, p := range s.People {
		list = append(list, ui.Option{Value: p.ID, Label: p.Name, Selected: !s.Failed() || slices.Contains(d.Typed["was"], p.ID)})
	}
	return list
}

// Failed reports whether the form of who came was refused.
func (s showScreen) Failed() bool { return s.Form == "geweest" }

type whoScreen struct {
	words
	list    []Lack
	courses []Course
}

func (s whoScreen) needs(l Lack) string {
	var names []string
	for _, n := range l.Needs {
		names = append(names, s.called(n.Course))
	}
	return strings.Join(names, ", ")
}

type coursesScreen struct {
	words
	ui.Draft
	list []Course
}

func (s coursesScreen) form(c Course) ui.Draft { return s.In("cursus-" + c.Code) }

// roles are for whom a course is.
func (s coursesScreen) roles(c Course) (list []ui.Option) {
	d := s.form(c)
	for _, r := range volunteer.Roles() {
		chosen := slices.Contains(c.Roles, r)
		if s.Form == "cursus-"+c.Code {
			chosen = slices.Contains(d.Typed["rollen"], r)
		}
		list = append(list, ui.Option{Value: r, Label: s.p.T("volunteer.role_" + r), Selected: chosen})
	}
	return list
}

// clash is what somebody typed of a course beside what stands by now.
func (s coursesScreen) clash(c Course) ui.Clash {
	d := s.form(c)
	return web.Clash(s.p, d, setPath, setPath, c.Version, "", time.Time{}, web.Stands(d, "titel", s.t("f_title"), c.Title, ui.NoJoint),
		web.Stands(d, "over", s.t("f_about"), c.About, "\n"), web.Stands(d, "maanden", s.t("f_months"), strconv.Itoa(c.Months), ui.NoJoint))
}
