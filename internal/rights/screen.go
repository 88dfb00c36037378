package rights

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

// words turns the keys of this module into the language of a page.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("rights."+key, pairs...) }

// momentOf is an instant of two fields of a form, a date and a time in Amsterdam.
func momentOf(f url.Values, name string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", f.Get(name)+" "+f.Get(name+"-tijd"), clock.Amsterdam())
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

func (w words) or(value string) string {
	if value == "" {
		return w.t("nothing")
	}
	return value
}

func (w words) date(t time.Time) string {
	if t.IsZero() {
		return w.t("nothing")
	}
	return w.p.Date(clock.Date(t))
}

func (w words) stateTag(s State) ui.TagText {
	tones := map[State]ui.Tone{Received: ui.Info, Identified: ui.Info, Reviewing: ui.Accent, Released: ui.Accent, Decided: ui.Accent, Done: ui.Good}
	return ui.TagText{Tone: tones[s], Text: w.t("state_" + string(s))}
}

func usersIn(w words, list []account.User, chosen string) []ui.Option {
	out := []ui.Option{{Label: w.t("choose_one")}}
	for _, u := range list {
		out = append(out, ui.Option{Value: u.ID, Label: u.Name, Selected: u.ID == chosen})
	}
	return out
}

// task is a request as a row of the desk.
func (s deskScreen) task(r Request) ui.Task {
	today := clock.Date(s.Now)
	tag := s.stateTag(r.State)
	name := s.People[string(r.Subject)].Name
	switch {
	case r.Subject == "":
		name = s.t("by_resident")
	case name == "":
		name = s.t("forgotten")
	}
	t := ui.Task{Href: requestPath(r.ID), Title: s.t("kind_"+string(r.Kind)) + ", " + r.Number, Text: name, Icon: ui.IconIntake, Tone: ui.Plain, Status: &tag,
		Holder: s.Names[r.Holder]}
	if r.State != Done {
		t.Due, t.Late = s.p.Due(r.Due, today), r.Late(today)
	}
	return t
}

func (s deskScreen) tasks() (open, done []ui.Task) {
	for _, r := range s.Requests {
		if r.State == Done {
			done = append(done, s.task(r))
		} else {
			open = append(open, s.task(r))
		}
	}
	return open, done
}

// requestScreen is the page of one request.
type requestScreen struct {
	words
	ui.Draft
	View
}

func (s requestScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s requestScreen) path(step Step) string {
	return requestPath(s.ID) + "/stap/" + string(step)
}

func (s requestScreen) name(user string) string {
	if n := s.Names[user]; n != "" {
		return n
	}
	return s.t("unknown")
}

func (s requestScreen) person() string {
	switch {
	case s.Subject == "":
		return s.t("by_resident")
	case s.Person.Name == "":
		return s.t("forgotten")
	}
	return s.Person.Name
}

func (s requestScreen) may(step Step) bool {
	_, ok := s.Next(step)
	return ok && (s.MayHandle || s.MayReview && step == Hand)
}

// next is what happens next, by whom and before when.
func (s requestScreen) next() ui.Next {
	what := s.t("next_" + string(s.State))
	switch {
	case s.inCase():
		what = s.t("next_own", "Who", s.name(s.Answers), "Number", s.Own.Number)
	case s.State == Identified && s.Kind == Access:
		what = s.t("next_collect")
	case s.State == Reviewing && s.Waiting > 0:
		what = s.p.N("rights.next_waiting", s.Waiting)
	case s.State == Decided && s.OpenTasks() > 0:
		what = s.p.N("rights.next_tasks", s.OpenTasks())
	case s.State == Received && len(s.Letter.sum) > 0:
		what = s.t("next_code")
	}
	n := ui.Next{Heading: s.t("next"), What: what}
	if s.State != Done {
		due := s.date(s.Due)
		if s.Late(clock.Date(s.Now)) {
			due += ", " + s.p.Due(s.Due, clock.Date(s.Now))
		}
		n.Terms = []ui.Term{{Label: s.t("f_holder"), Text: s.t("holder_since", "Name", s.name(s.Holder), "Date", s.date(s.Since))}, {Label: s.t("f_due"), Text: due}}
	}
	return n
}

func (s requestScreen) facts() []ui.Term {
	list := []ui.Term{{Label: s.t("f_kind"), Text: s.t("kind_" + string(s.Kind))}, {Label: s.t("f_person"), Text: s.person()},
		{Label: s.t("f_on"), Text: s.date(s.On)}, {Label: s.t("f_via"), Text: s.t("way_" + string(s.Via))}}
	add := func(label, value string) {
		if value != "" {
			list = append(list, ui.Term{Label: s.t(label), Text: value})
		}
	}
	add("f_address", s.Address)
	add("f_from", s.From)
	if s.Own != nil {
		add("f_partner", s.Orgs[s.Own.Partner])
		add("f_case", s.Own.Number)
	}
	if s.inCase() {
		add("f_meanwhile", s.t("meanwhile_"+map[bool]string{true: "paused", false: "goes_on"}[s.Own.Paused]))
	}
	add("f_wish", s.Wish)
	switch {
	case s.Seen == seenOnPage:
		add("f_identified", s.t("identified_page", "Date", s.date(s.SeenAt)))
	case !s.SeenAt.IsZero() && s.Seen == "":
		add("f_identified", s.t("identified_code", "Date", s.date(s.SeenAt)))
	case !s.SeenAt.IsZero():
		add("f_identified", s.t("identified_seen", "What", s.t("seen_"+string(s.Seen)), "Name", s.name(s.SeenBy), "Date", s.date(s.SeenAt)))
	}
	if !s.Extended.IsZero() {
		add("f_extended", s.t("extended_on", "Date", s.date(s.Extended))+" "+s.ExtendWhy)
	}
	if s.Answer != "" {
		add("f_answer", s.t("answer_"+string(s.Answer))+". "+s.AnswerWhy)
	}
	if s.Releaser != "" {
		add("f_released", s.t("released_by", "Name", s.name(s.Releaser), "Date", s.date(s.ReleaseAt)))
	}
	if !s.Lifted.IsZero() {
		add("f_lifted", s.date(s.Lifted))
	}
	add("f_stopped", s.Stopped)
	if s.OutBy != "" {
		add("f_out", s.t("way_"+string(s.OutBy))+", "+s.date(s.OutOn))
	}
	return list
}

func (s requestScreen) moments() []ui.Moment {
	var list []ui.Moment
	for _, e := range slices.Backward(s.Events) {
		m := ui.Moment{When: s.p.Time(e.At), Machine: e.At.Format(time.RFC3339), Icon: ui.IconHistory, Tone: ui.Plain, Title: s.t("did_" + string(e.Step)), By: s.name(e.User)}
		switch {
		case e.Note == string(OnPage):
			m.By = s.t("by_resident")
		case e.Step == Identify && e.Note == "brief":
			m.Title = s.t("did_brief")
		case e.Step == Extend:
			m.Text = e.Note
		case e.Step == Decide:
			m.Text = s.t("answer_" + e.Note)
		}
		list = append(list, m)
	}
	return list
}

func (s requestScreen) taskText(t Task) string {
	if t.Org != "" {
		return s.t("task_tell", "Org", s.Orgs[t.Org])
	}
	return t.What
}

func (s requestScreen) restricts() bool {
	return (s.Kind == Restriction || s.Kind == Objection) && s.OutBy != OnPage && s.Answer != "" && s.Answer != Denied && s.Lifted.IsZero() && s.MayHandle
}

type letterScreen struct {
	words
	dutch words
	View
	code string
}

// reviewScreen is the page on which somebody goes through the parts.
type reviewScreen struct {
	words
	ui.Draft
	Review
}

func (s reviewScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s reviewScreen) sections() []Section {
	return slices.DeleteFunc(Sections(), func(x Section) bool {
		return !slices.ContainsFunc(s.List, func(p Part) bool { return p.Section == x })
	})
}

func (s reviewScreen) in(x Section) []Part {
	return slices.DeleteFunc(slices.Clone(s.List), func(p Part) bool { return p.Section != x })
}

func (s reviewScreen) waiting(x Section) int { return Waiting(s.in(x)) }

func (s reviewScreen) open() bool { return s.State == Reviewing && s.MayReview }

func (s reviewScreen) tag(p Part) ui.TagText {
	switch p.Verdict {
	case Give:
		return ui.TagText{Tone: ui.Good, Text: s.t("verdict_geven")}
	case GivePart:
		return ui.TagText{Tone: ui.Warn, Text: s.t("verdict_deels") + ", " + s.t("concern_"+string(p.Reason))}
	case Withhold:
		return ui.TagText{Tone: ui.Bad, Text: s.t("verdict_weglaten") + ", " + s.t("concern_"+string(p.Reason))}
	}
	if p.Concern != "" {
		return ui.TagText{Tone: ui.Warn, Text: s.t("propose_out", "Why", s.t("concern_"+string(p.Concern)))}
	}
	return ui.TagText{Tone: ui.Info, Text: s.t("propose_in")}
}

func (p Part) terms() []ui.Term { return termsOf(p.Facts) }

func termsOf(facts []Fact) []ui.Term {
	list := make([]ui.Term, 0, len(facts))
	for _, f := range facts {
		list = append(list, ui.Term{Label: f.Label, Text: f.Text})
	}
	return list
}

type documentScreen struct {
	words
	dutch words
	Document
	id RequestID
}

func (s documentScreen) on(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ""
	}
	return s.dutch.p.Date(d)
}
