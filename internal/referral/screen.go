package referral

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
)

// words are this module's texts.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("referral."+key, pairs...) }

// tag is the state of a request in a word.
func (w words) tag(r Request) ui.TagText {
	tone := ui.Info
	switch r.State {
	case Accepted, Busy, Done:
		tone = ui.Good
	case Declined:
		tone = ui.Warn
	case Withdrawn, Settled, Ended:
		tone = ui.Plain
	}
	return ui.TagText{Tone: tone, Text: w.t("state_" + string(r.State))}
}

// listScreen is a page of requests.
type listScreen struct {
	words
	toUs, fromUs List
	aan, van     string // cursors of the two
	mayLate      bool
}

// pagesToUs and pagesFromUs lead through one list and leave the other where it is.
func (s listScreen) pagesToUs() ui.Pages {
	return s.pages("pages_to_us", s.aan != "", listHref("", s.van), s.toUs.Next != "", listHref(s.toUs.Next, s.van))
}

func (s listScreen) pagesFromUs() ui.Pages {
	return s.pages("pages_from_us", s.van != "", listHref(s.aan, ""), s.fromUs.Next != "", listHref(s.aan, s.fromUs.Next))
}

func (s listScreen) pages(label string, back bool, first string, more bool, next string) ui.Pages {
	p := ui.Pages{Label: s.t(label), PrevLabel: s.t("first_page"), NextLabel: s.t("next_page")}
	if back {
		p.PrevHref = first
	}
	if more {
		p.NextHref = next
	}
	return p
}

func listHref(aan, van string) string {
	q := url.Values{}
	if aan != "" {
		q.Set("aan", aan)
	}
	if van != "" {
		q.Set("van", van)
	}
	if len(q) == 0 {
		return Path
	}
	return Path + "?" + q.Encode()
}

// task is a row of a list: who waits for whom, and since when.
func (s listScreen) task(l List, r Row, other string) ui.Task {
	tag := s.tag(r.Request)
	title := s.t("row", "Kind", s.t("kind_"+string(r.Kind)), "Org", l.Names[other])
	var more []string
	if r.Area != "" {
		more = append(more, r.Area)
	}
	if r.Urgent {
		more = append(more, s.t("urgent"))
	}
	more = append(more, s.t("since", "Date", s.p.Date(r.ChangedAt)))
	tone := ui.Calm
	if r.Kind == Special {
		tone = ui.Warn
	}
	task := ui.Task{Title: title, Text: strings.Join(more, " · "), Icon: ui.IconTogether, Tone: tone, Status: &tag, Holder: l.Waiting(r),
		Due: s.p.Due(r.Due, l.Today), Late: !r.Due.IsZero() && r.Due.Before(l.Today)}
	if r.ID != "" {
		task.Href = pathOf(r.ID)
	}
	return task
}

// requestScreen is the page of one request.
type requestScreen struct {
	words
	View
	draft  ui.Draft
	guest  bool // who looks came with a link
	handed *Handed
	url    func(path string) string
}

// action is where the forms of the page go.
func (s requestScreen) action() string {
	if s.guest {
		return answerPath
	}
	return pathOf(s.ID)
}

func (s requestScreen) field(step Step, name, label, hint string) ui.Field {
	return s.in(step).Field(s.t, name, label, hint)
}

// in is the form of a step.
func (s requestScreen) in(step Step) casework.Typing {
	d := s.draft.In(string(step))
	d.Form = string(step)
	return s.Beside.Form(formName(s.ID, step), d)
}

func (s requestScreen) value(step Step, name string) string { return s.in(step).Value(name, "") }

// frame is what stands around a request.
func (s requestScreen) frame() casework.Frame {
	return casework.Frame{Eyebrow: s.t("kind_" + string(s.Kind)), Title: s.title(), Here: pathOf(s.ID), Back: ui.Link{Label: s.t("back"), Href: Path},
		Under: underTitle(s), Draft: s.draft, Wrong: s.t("wrong"), Once: s.handed != nil}
}

func (s requestScreen) version() string { return strconv.FormatInt(s.Version, 10) }

// title says who asks whom.
func (s requestScreen) title() string {
	if s.Ours {
		return s.t("asked_of", "Org", s.Names[s.orgKey()])
	}
	return s.t("asked_by", "Org", s.Names[s.OrgID])
}

// next says in a sentence what is to be done now.
func (s requestScreen) next() string {
	if s.State == Declined {
		return s.t("effect_" + string(s.Reason))
	}
	return s.t("next_" + string(s.State))
}

func (s requestScreen) nextTerms() []ui.Term {
	list := []ui.Term{{Label: s.t("waits_on"), Text: s.Waiting()}, {Label: s.t("since_label"), Text: s.p.Date(s.ChangedAt)},
		{Label: s.t("before"), Text: s.p.DayDate(s.Due)}}
	if s.State.Stopped() {
		list = append(list, ui.Term{Label: s.t("clock"), Text: s.t("clock_"+string(s.State), "Date", s.p.Date(s.StoppedOn))})
	}
	if s.Climbed.Step > 0 {
		name := rungName(s.Climbed.Step)
		if s.LinkID != "" && s.State.Waits() == Partner {
			name = guestRungName(s.Climbed.Step)
		}
		list = append(list, ui.Term{Label: s.t("climbed"), Text: s.t("climbed_"+name, "Date", s.p.Date(s.Climbed.At))})
	}
	return list
}

// card is what a partner sees before a yes: nothing of the household.
func (s requestScreen) card() []ui.Term {
	list := []ui.Term{{Label: s.t("f_need"), Text: s.Texts.Need}, {Label: s.t("f_question"), Text: s.Texts.Question},
		{Label: s.t("f_area"), Text: s.area()}, {Label: s.t("f_urgent"), Text: s.t("urgent_" + strconv.FormatBool(s.Urgent))},
		{Label: s.t("f_asker"), Text: s.t("person_of", "Name", s.Names[s.AskerID], "Org", s.Names[s.OrgID])}}
	if s.guest { // what was not said to the resident, and why, is not for a card that travels
		return list
	}
	if s.Talked.IsZero() {
		list = append(list, ui.Term{Label: s.t("f_talked"), Text: s.t("not_talked", "Why", s.Texts.NotTalked)})
	} else {
		list = append(list, ui.Term{Label: s.t("f_talked"), Text: s.p.Date(s.Talked)})
	}
	if s.Kind == Special {
		list = append(list, ui.Term{Label: s.t("f_why"), Text: s.Texts.Why})
	}
	return list
}

func (s requestScreen) area() string {
	if s.Area == "" {
		return s.t("area_unknown")
	}
	return s.Area
}

// who is the name behind an id in the story.
func (s requestScreen) who(id string) string {
	if id == "system" {
		return s.t("program")
	}
	return s.Names[id]
}

func (s requestScreen) moments() []ui.Moment {
	list := make([]ui.Moment, 0, len(s.Events))
	for _, e := range s.Events {
		m := ui.Moment{When: s.p.Time(e.At), Machine: e.At.UTC().Format(time.RFC3339), Icon: iconOf(e.Step), Title: s.t("did_" + string(e.Step)),
			By: s.who(e.ByID), Text: e.Text}
		switch {
		case e.Reason != "":
			m.Title += ": " + s.t("reason_"+string(e.Reason))
		case e.Step == Pass && e.ToID != "":
			m.Title = s.t("passed_to", "Name", s.Names[e.ToID])
		case e.Step == Pass:
			m.Title = s.t("passed_to_nobody")
		case !e.On.IsZero():
			m.Title += ": " + s.p.Date(e.On)
		}
		list = append(list, m)
	}
	return list
}

func iconOf(s Step) ui.IconName {
	switch s {
	case Look:
		return ui.IconSee
	case Accept, Agree, Finish:
		return ui.IconDone
	case Decline, Withdraw, End, Disagree:
		return ui.IconClose
	case AskMore, Tell, Report:
		return ui.IconTalk
	case Counter:
		return ui.IconCalendar
	case Pass:
		return ui.IconUsers
	case Settle:
		return ui.IconCheck
	}
	return ui.IconSend
}

func (s requestScreen) reasons() []ui.Option {
	var list []ui.Option
	for _, e := range Effects() {
		list = append(list, ui.Option{Value: string(e.Reason), Label: s.t("reason_" + string(e.Reason)), Selected: s.value(Decline, "reden") == string(e.Reason)})
	}
	return list
}

func (s requestScreen) colleagueOptions() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_first")}}
	for _, c := range s.Colleagues {
		list = append(list, ui.Option{Value: c.Who(), Label: s.t("person_of", "Name", c.User.Name, "Org", c.Covenant), Selected: s.value(Pass, "wie") == c.Who()})
	}
	return list
}

// askScreen is the page on which something is asked.
type askScreen struct {
	words
	Choice
	draft  ui.Draft
	key    string
	offers []offered
	kinds  []string // of services
}

func (s askScreen) field(name, label, hint string) ui.Field {
	return s.in().Field(s.t, name, label, hint)
}

// in is the form as it was refused, as it was left while typing, or untouched.
func (s askScreen) in() casework.Typing { return s.Beside.Form(askForm, s.draft) }

func (s askScreen) whoOptions() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_first")}}
	for _, c := range s.Who {
		list = append(list, ui.Option{Value: c.Who(), Label: s.t("candidate", "Org", c.User.OrgName, "Name", c.User.Name, "Covenant", c.Covenant),
			Selected: s.in().Value("wie", "") == c.Who()})
	}
	return append(list, ui.Option{Value: withoutAccount, Label: s.t("without_account"), Selected: s.in().Value("wie", "") == withoutAccount})
}

func (s askScreen) kindOptions() []ui.Option {
	var list []ui.Option
	for _, t := range terms() {
		list = append(list, ui.Option{Value: string(t.kind), Label: s.t("kind_" + string(t.kind)), Hint: s.p.N("referral.answer_in", t.answer),
			Selected: s.in().Value("soort", "") == string(t.kind)})
	}
	return list
}

// looksLikeName reports whether a text came back because something in it looks like a name.
func (s askScreen) looksLikeName() bool {
	for _, p := range s.draft.Problems {
		if strings.HasPrefix(p.Message, s.t("name_begin")) {
			return true
		}
	}
	return s.in().Value("niemand", "") != ""
}

func (s requestScreen) backToCase() string { return casePath(casework.ID(s.CaseID)) }
