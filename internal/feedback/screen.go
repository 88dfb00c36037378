package feedback

import (
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/signal"
)

// words turns the keys of this module into the language of a page.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("feedback."+key, pairs...) }

// limit is how long a message may be, for the forms.
func (w words) limit() int { return maxText }

// storyScreen is the page of a sender.
type storyScreen struct {
	Talk
	ui.Draft
	words
	now time.Time
	key string
}

func (s storyScreen) path() string { return storyPath(s.ID) }

// promise says when somebody takes it up at the latest.
func (s storyScreen) promise() string {
	if s.Due.IsZero() {
		return ""
	}
	return s.t("promise", "Date", s.p.DayDate(s.Due))
}

// moments are steps and messages together, the newest first.
func (s storyScreen) moments() []ui.Moment {
	type dated struct {
		at time.Time
		m  ui.Moment
	}
	var all []dated
	for _, l := range s.Story.Lines {
		title := s.p.T(l.Kind.Key())
		if l.First != "" {
			title = s.p.T(l.Kind.Key()+"_by", "First", l.First)
		}
		all = append(all, dated{l.At, ui.Moment{Icon: ui.IconDone, Tone: ui.Info, Title: title}})
	}
	for _, l := range s.Talk.Lines {
		m := ui.Moment{Icon: ui.IconTalk, Tone: ui.Plain, Title: s.t("you_" + string(l.Kind)), Text: s.text(l)}
		if l.Kind == signal.Answer {
			m.Icon, m.Tone, m.Title = ui.IconLetter, ui.Good, s.t("answer_by", "First", l.Who)
		}
		if l.Waits() {
			m.By = s.t("answer_before", "Date", s.p.DayDate(l.Due))
		}
		all = append(all, dated{l.At, m})
	}
	slices.SortStableFunc(all, func(a, b dated) int { return b.at.Compare(a.at) })
	list := make([]ui.Moment, len(all))
	for i, d := range all {
		d.m.When, d.m.Machine = s.p.Ago(d.at, s.now), d.at.Format(time.RFC3339)
		list[i] = d.m
	}
	return list
}

// text is a message, or that it is gone.
func (w words) text(l Line) string {
	if l.Erased {
		return w.t("erased")
	}
	return l.Text
}

// kinds are what a sender can say now, the likeliest first.
func (s storyScreen) kinds() []signal.MessageKind {
	if s.MayObject {
		return []signal.MessageKind{signal.NotSolved, signal.Question}
	}
	return []signal.MessageKind{signal.Addition, signal.Question}
}

func (s storyScreen) field(k signal.MessageKind) ui.Field {
	return s.In(string(k)).Field(s.t, "tekst", "say_"+string(k), "say_"+string(k)+"_help")
}

func (s storyScreen) open(k signal.MessageKind) bool { return s.Form == string(k) }

// deskScreen is the page of who writes to a sender.
type deskScreen struct {
	Desk
	ui.Draft
	words
	now   time.Time
	shown string // as it will go, empty before it was looked at
	key   string
	me    string // first name of who writes
}

func (s deskScreen) path() string { return deskPath(s.ID) }

// body is what stands in the form: what was typed, or the standard text.
func (s deskScreen) body() string { return s.Value("tekst", s.Standard.Body) }

func (s deskScreen) field() ui.Field {
	return s.Draft.Field(s.t, "tekst", "desk_text", "desk_text_help")
}

func (s deskScreen) facts() []ui.Term {
	return []ui.Term{{Label: s.t("sender"), Text: s.Sender}, {Label: s.t("about"), Text: s.Place()},
		{Label: s.t("state"), Text: s.p.T(s.State.Key())}, {Label: s.t("standard"), Text: s.p.T(s.Standard.Kind.Key())}}
}

func (s deskScreen) moments() []ui.Moment {
	list := make([]ui.Moment, 0, len(s.Lines))
	for _, l := range slices.Backward(s.Lines) {
		m := ui.Moment{When: s.p.Ago(l.At, s.now), Machine: l.At.Format(time.RFC3339), Icon: ui.IconTalk, Tone: ui.Accent,
			Title: s.t("kind_" + string(l.Kind)), By: l.Who, Text: s.text(l)}
		if l.Kind == signal.Answer {
			m.Icon, m.Tone = ui.IconLetter, ui.Plain
		}
		list = append(list, m)
	}
	return list
}

// waits is what the oldest question without an answer says, nil when there is none.
func (s deskScreen) waits() *Line {
	i := slices.IndexFunc(s.Lines, func(l Line) bool { return l.Waits() })
	if i < 0 {
		return nil
	}
	return &s.Lines[i]
}

func (s deskScreen) due(l *Line) string { return s.p.Due(l.Due, clock.Date(s.now)) }

func (s deskScreen) hint(h Hint) string { return s.p.T(h.Key, h.Args...) }

// hintTone is how the hints look: a name of a resident stops, a long sentence does not.
func (s deskScreen) hintTone() ui.Tone {
	if slices.ContainsFunc(s.Hints, func(h Hint) bool { return h.Bad }) {
		return ui.Bad
	}
	return ui.Warn
}

// waitingScreen is the list of questions.
type waitingScreen struct {
	words
	list []Wait
	now  time.Time
}

// of are the questions for the reader, or those for colleagues.
func (s waitingScreen) of(mine bool) (list []Wait) {
	for _, w := range s.list {
		if w.Mine == mine {
			list = append(list, w)
		}
	}
	return list
}

func (s waitingScreen) row(w Wait) ui.Task {
	t := ui.Task{Href: deskPath(w.SignalID), Title: w.Place, Text: s.t("asked", "Number", w.Number, "When", s.p.Ago(w.At, s.now)), Icon: ui.IconTalk,
		Tone: ui.Info, Due: s.p.Due(w.Due, clock.Date(s.now)), Late: w.Late}
	if !w.Mine {
		t.Holder = w.Holder
	}
	if w.Late {
		t.Tone = ui.Bad
	}
	return t
}

// textsScreen is the page of the standard texts.
type textsScreen struct {
	words
	ui.Draft
	list []Standard
}

func (s textsScreen) version(st Standard) string { return strconv.FormatInt(st.Version, 10) }

func (s textsScreen) made(st Standard) string {
	if st.Version == 0 {
		return s.t("version_none")
	}
	return s.t("version", "N", st.Version, "Who", st.By, "When", s.p.Time(st.At))
}

func (s textsScreen) value(st Standard) string { return s.In(string(st.Kind)).Value("tekst", st.Body) }

func (s textsScreen) field(st Standard) ui.Field {
	return s.In(string(st.Kind)).Field(s.t, "tekst", "text_label", "")
}

// hints are what is hard to read in a standard text.
func (s textsScreen) hints(st Standard) (list []string) {
	for _, h := range hintsOf(s.value(st), nil) {
		list = append(list, s.p.T(h.Key, h.Args...))
	}
	return list
}

// clash is what somebody typed beside what the standard text says by now.
func (s textsScreen) clash() ui.Clash {
	for _, st := range s.list {
		if string(st.Kind) == s.Form {
			return web.Clash(s.p, s.Draft, textsPath, textsPath, st.Version, st.By, st.At,
				web.Stands(s.Draft, "tekst", s.p.T(st.Kind.Key()), st.Body, ui.BelowOthers))
		}
	}
	return web.Looks(s.p, s.Draft)
}

// lookKind makes looking the first thing to do until the message was seen.
func (s deskScreen) lookKind() ui.ActionKind {
	if s.shown != "" {
		return ui.Secondary
	}
	return ui.Primary
}
