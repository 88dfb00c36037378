package conference

import (
	"net/url"
	"strconv"

	"samendoen/internal/account"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("conference."+key, pairs...) }

// when is the day and the time of a conference in words.
func (w words) when(m Meeting) string {
	return w.t("when_at", "Date", w.p.DayDate(clock.Date(m.Starts)), "Time", clock.Hour(m.Starts))
}

func (w words) tag(m Meeting) *ui.TagText {
	tone := map[State]ui.Tone{Planned: ui.Info, Running: ui.Good}[m.State]
	if tone == "" {
		tone = ui.Plain
	}
	return &ui.TagText{Tone: tone, Text: w.t("state_" + string(m.State))}
}

func (w words) whys(list []Why) (tags []ui.TagText) {
	for _, y := range list {
		tone := ui.Warn
		if y == Chosen {
			tone = ui.Plain
		}
		tags = append(tags, ui.TagText{Tone: tone, Text: w.t("why_" + string(y))})
	}
	return tags
}

// reasons are why a case is on the agenda: what put it there, and what is the matter now.
func (w words) reasons(r Row) []ui.TagText {
	all := []Why{}
	if r.Why != "" {
		all = append(all, r.Why)
	}
	for _, y := range r.Whys {
		if y != r.Why {
			all = append(all, y)
		}
	}
	return w.whys(all)
}

type listScreen struct {
	words
	Lists
}

func (s listScreen) task(m Meeting) ui.Task {
	return ui.Task{Href: PathOf(m.ID), Title: m.Name, Text: s.when(m), Icon: ui.IconUsers, Tone: ui.Info, Status: s.tag(m), Holder: s.t("chaired_by", "Who", s.Names[m.ChairID])}
}

type newScreen struct {
	words
	ui.Draft
	key, after string
}

type meetingScreen struct {
	words
	ui.Draft
	View
}

func (s meetingScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s meetingScreen) name(id string) string { return s.People[id].Name }

func (s meetingScreen) people() (list []ui.Person) {
	for _, x := range s.Seats {
		u := s.People[x.UserID]
		role := u.OrgName
		if x.UserID == s.ChairID {
			role = s.t("chair_of", "Org", u.OrgName)
		}
		if x.Brief {
			role = s.t("first_part_of", "Org", role)
		}
		tone := map[Presence]ui.Tone{Present: ui.Good, Absent: ui.Warn}[x.Presence]
		if tone == "" {
			tone = ui.Plain
		}
		list = append(list, ui.Person{Name: u.Name, Role: role, Tag: &ui.TagText{Tone: tone, Text: s.t("presence_" + string(x.Presence))}})
	}
	return list
}

// moves are the presences to which a place can go now.
func (s meetingScreen) moves(x Seat) (list []Presence) {
	for _, p := range Presences() {
		switch {
		case p == x.Presence, p == Left && x.Presence != Present, p == Invited && s.State == Running, p == Present && s.State == Planned,
			x.UserID == s.ChairID && s.State == Running:
			continue
		}
		list = append(list, p)
	}
	return list
}

func (s meetingScreen) candidates() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_one")}}
	for _, u := range s.Candidates {
		list = append(list, ui.Option{Value: u.ID, Label: s.t("person_of", "Name", u.Name, "Org", u.OrgName)})
	}
	return list
}

// part are the rows of the first part, or of what comes after it.
func part(list []Row, later bool) (out []Row) {
	for _, r := range list {
		if r.Later == later {
			out = append(out, r)
		}
	}
	return out
}

// proposed are the proposals with something the matter, or the others.
func (s meetingScreen) proposed(worried bool) (out []Row) {
	for _, r := range s.Proposals {
		if (len(r.Whys) > 0) == worried {
			out = append(out, r)
		}
	}
	return out
}

func (s meetingScreen) hasBrief() bool {
	for _, x := range s.Seats {
		if x.Brief {
			return true
		}
	}
	return false
}

func (s meetingScreen) columns() []ui.Column {
	list := []ui.Column{{Label: s.t("col_number")}, {Label: s.t("col_place")}, {Label: s.t("col_why")}, {Label: s.t("col_waits")}}
	if s.MayLead && s.Ended.IsZero() {
		list = append(list, ui.Column{Label: s.t("col_do")})
	}
	return list
}

// mine are the promises of the conference that somebody has to keep; others are those of the rest.
func (s meetingScreen) mine() (list []casework.Given) {
	for _, g := range s.Given {
		if g.HolderID == s.Me {
			list = append(list, g)
		}
	}
	return list
}

func (s meetingScreen) others() (list []casework.Given) {
	for _, g := range s.Given {
		if g.HolderID != s.Me {
			list = append(list, g)
		}
	}
	return list
}

func (s meetingScreen) given(g casework.Given) ui.Task {
	t := ui.Task{Href: "/dossiers/" + string(g.CaseID) + "#afspraken", Title: g.What, Text: g.Number + " · " + g.Label, Icon: ui.IconTasks, Tone: ui.Info, Holder: s.People[g.HolderID].Name,
		Status: &ui.TagText{Tone: ui.Plain, Text: s.p.T("casework.promise_" + string(g.State))}}
	if g.Side == casework.ResidentSide {
		t.Holder = s.p.T("casework.side_bewoner")
	}
	if g.State == casework.Promised {
		t.Due, t.Late = s.p.Due(g.By, s.Today), s.Today.After(g.By)
	}
	return t
}

func (s meetingScreen) date() string { return s.In("stap").Value("datum", web.DateIn(s.Starts)) }

func (s meetingScreen) clockTime() string { return s.In("stap").Value("tijd", clock.Hour(s.Starts)) }

type tableScreen struct {
	words
	ui.Draft
	Table
	asked string // the point that somebody asked for; empty for the one that is spoken of
}

// in is a form at the table.
func (s tableScreen) in(form string) casework.Typing {
	return s.Case.Beside.Form(formName(s.Table.ID, form), s.In(form))
}

// frame is what stands around a case at the table. Who asked for no point goes along with the company.
func (s tableScreen) frame() casework.Frame {
	here := tablePath(s.Table.ID)
	if s.asked != "" {
		here = pointHref(s.Table.ID, s.asked)
	}
	return casework.Frame{Eyebrow: s.p.N("conference.left", s.Left), Title: s.Case.Number, Lead: s.Case.Label, Under: underNumber(s), Here: here,
		Back: ui.Link{Label: s.Name, Href: PathOf(s.Table.ID)}, Draft: s.Draft, Wrong: s.t("wrong")}
}

func (s tableScreen) version() string { return strconv.FormatInt(s.Case.Version, 10) }

func pointHref(id ID, point string) string {
	return tablePath(id) + "?punt=" + url.QueryEscape(point)
}

func (s tableScreen) current(r Row) bool { return r.Point.ID == s.Current.ID }

// step is what happens next in words, also when not everybody may read what.
func (s tableScreen) step() string {
	switch {
	case !s.Case.HasStep:
		return s.t("no_step")
	case s.Case.Step == "":
		return s.t("step_closed")
	}
	return s.Case.Step
}

func (s tableScreen) stepTerms() []ui.Term {
	list := []ui.Term{{Label: s.t("f_waits"), Text: s.People[s.Case.WaitsFor].Name}, {Label: s.t("f_director"), Text: s.People[s.Case.DirectorID].Name}}
	if !s.Case.Due.IsZero() {
		list = append(list, ui.Term{Label: s.t("f_due"), Text: s.p.Due(s.Case.Due, s.Today)})
	}
	return list
}

func (s tableScreen) promise(p casework.Commitment) string {
	who := s.People[p.HolderID].Name
	if p.Side == casework.ResidentSide {
		who = s.p.T("casework.side_bewoner")
	}
	return s.t("promise_line", "Who", who, "What", p.What, "When", s.p.Due(p.By, s.Today))
}

func (s tableScreen) who(name string, resident bool) []ui.Option {
	chosen := s.in("tafel").Value(name, "")
	list := []ui.Option{{Label: s.t("choose_one"), Selected: chosen == ""}}
	for _, p := range s.Case.People {
		list = append(list, ui.Option{Value: p.User.ID, Label: personOf(s.words, p.User), Selected: chosen == p.User.ID})
	}
	if resident {
		list = append(list, ui.Option{Value: byResident, Label: s.p.T("casework.side_bewoner"), Selected: chosen == byResident})
	}
	return list
}

func personOf(w words, u account.User) string {
	return w.t("person_of", "Name", u.Name, "Org", u.OrgName)
}

func (s tableScreen) directors() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_one")}}
	for _, c := range s.Case.Direct {
		list = append(list, ui.Option{Value: c.Who(), Label: personOf(s.words, c.User)})
	}
	return list
}

// line is a field of one of the promises.
func (s tableScreen) line(name, label string, n int) ui.Field {
	return s.in("tafel").Field(s.t, name+strconv.Itoa(n), label, "")
}

func (s tableScreen) typed(name string) string { return s.in("tafel").Value(name, "") }

func (s tableScreen) open(n int) bool {
	f := strconv.Itoa(n)
	return n == 1 || s.typed("afspraak"+f) != "" || s.typed("afspraakwie"+f) != "" || s.typed("afspraakdatum"+f) != ""
}
