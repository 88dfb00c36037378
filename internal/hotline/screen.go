package hotline

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("hotline."+key, pairs...) }

type homeScreen struct {
	words
	ui.Draft
	Home
	me  string
	now time.Time
}

// alarmPlace asks where somebody is who sends an alarm; it may stay empty.
func (s homeScreen) alarmPlace() ui.Field {
	f := s.In("alarm").Field(s.t, "waar", "alarm_place", "alarm_place_hint")
	f.ID = "alarm-waar" // beside that of a report in words
	return f
}

// lasts are the choices for how long a visit lasts.
func (s homeScreen) lasts() (list []ui.Option) {
	d := s.In("bezoek")
	for _, m := range []int{15, 30, 60, 120} {
		v := strconv.Itoa(m)
		list = append(list, ui.Option{Value: v, Label: s.p.N("hotline.visit_minutes", m), Selected: d.Value("duur", "30") == v})
	}
	return list
}

// areas are the areas with people of their own.
func (s homeScreen) areas() []ui.Option {
	chosen := s.Value("buurt", "")
	list := []ui.Option{{Label: s.t("area_unknown"), Selected: chosen == ""}}
	for _, a := range s.Areas {
		list = append(list, ui.Option{Value: string(a.Code), Label: a.Name, Selected: chosen == string(a.Code)})
	}
	return list
}

// task is a report in a list.
func (s homeScreen) task(r Report) ui.Task {
	t := ui.Task{Href: pathOf(r.ID), Title: s.t("one", "Receipt", r.Receipt), Text: s.stands(r, s.Names, s.me), Icon: ui.IconBell, Tone: ui.Info, Due: s.p.Ago(r.At, s.now)}
	if r.State == Open {
		t.Tone = ui.Warn
	}
	return t
}

// stands says in one sentence who has a report, to somebody.
func (w words) stands(r Report, names map[string]string, me string) string {
	own := r.ByID == me
	switch holder := r.Run.Ack.UserID; {
	case r.State == Taken && holder == me:
		return w.t("you_have")
	case r.State == Taken && own:
		return w.t("has_it", "Who", names[holder])
	case r.State == Taken:
		return w.t("has_this", "Who", names[holder])
	case r.State == Over:
		return w.t("is_over")
	case r.State == Repeat:
		return w.t("is_repeat")
	case own:
		return w.t("is_open")
	}
	return w.t("open_other")
}

type reportScreen struct {
	words
	ui.Draft
	View
	me         string
	now        time.Time
	spots      []Spot // that were found
	searched   bool
	signalPath string // of the signal that was made of it
}

// mine reports whether the reader has the report.
func (s reportScreen) mine() bool { return s.Run.Ack.UserID == s.me }

// renews makes the page ask for itself while the report is not over: who waits sees at once who comes.
// What is being typed stays.
func (s reportScreen) renews() templ.Attributes {
	if s.State != Open && s.State != Taken {
		return nil
	}
	return templ.Attributes{"hx-get": pathOf(s.ID), "hx-trigger": "every 5s", "hx-select": "#stand", "hx-swap": "outerHTML", "hx-select-oob": "#kies,#verloop",
		"hx-headers": `{"Samendoen-Vanzelf":"1"}`}
}

// lead says of whom the report is, or to who made it that it is kept.
func (s reportScreen) lead() string {
	switch {
	case s.ByID == s.me:
		return s.t("stored", "Receipt", s.Receipt)
	case s.Names[s.ByID] == "":
		return s.t("stored_unknown", "Receipt", s.Receipt)
	}
	return s.t("stored_other", "Receipt", s.Receipt, "Who", s.Names[s.ByID])
}

// told is what was reported without words of its own.
func (s reportScreen) told() string {
	switch who := s.Names[s.ByID]; s.Kind {
	case Alarm:
		return s.t("sent_alarm", "Who", who)
	case Visit:
		return s.t("late_back", "Who", who)
	}
	return ""
}

// moments are what happened and what people wrote, the newest first: what was sent, what arrived and
// what a human said are three different words.
func (s reportScreen) moments() []ui.Moment {
	type moment struct {
		at time.Time
		ui.Moment
	}
	var list []moment
	add := func(at time.Time, m ui.Moment) {
		m.When, m.Machine = s.p.Time(at), at.Format(time.RFC3339)
		list = append(list, moment{at, m})
	}
	for _, l := range s.Lines {
		if l.Kind != LineNote { // its words stand among the notes
			add(l.At, ui.Moment{Icon: iconOf(l.Kind), Tone: toneOf(l.Kind), Title: s.t("line_"+l.Kind, "Who", s.Names[l.UserID], "Step", strconv.Itoa(l.Step+1), "Help", s.helpName(l.WayID))})
		}
	}
	for _, n := range s.Notes {
		add(n.At, ui.Moment{Icon: ui.IconPencil, Tone: ui.Info, Title: s.Names[n.ByID], Text: n.Text})
	}
	slices.SortStableFunc(list, func(a, b moment) int { return a.at.Compare(b.at) })
	slices.Reverse(list)
	out := make([]ui.Moment, len(list))
	for i, m := range list {
		out[i] = m.Moment
	}
	return out
}

func iconOf(kind string) ui.IconName {
	switch kind {
	case LineTaken, LineHandedOver, LineClosed, LineDelivered, LineThere:
		return ui.IconCheck
	case LinePaged, LineSent, LineHelpSent:
		return ui.IconSend
	}
	return ui.IconBell
}

func toneOf(kind string) ui.Tone {
	switch kind {
	case LineTaken, LineHandedOver, LineClosed, LineThere:
		return ui.Good
	case LineFailed, LineNoWay, LineEmpty, LineSilent, LineNobody, LineUncertain, LineRefused, LineHelpLate, LineHelpMiss, LineOff:
		return ui.Warn
	}
	return ui.Plain
}

type waysScreen struct {
	words
	ui.Draft
	list    []Address
	pushKey string // to which a browser binds itself; empty: none can
}

// to is where a way leads, for whose it is: of a device its name.
func (s waysScreen) to(a Address) string {
	if a.Kind == ByPush {
		return s.t("push_device", "Name", a.device().Name)
	}
	return s.t("kind_"+string(a.Kind)) + " " + a.To
}

// after are the choices for how long to wait before a way.
func (s waysScreen) after() (list []ui.Option) {
	for _, m := range []int{0, 1, 2, 5, 10} {
		v := strconv.Itoa(m)
		list = append(list, ui.Option{Value: v, Label: s.p.N("hotline.way_minutes", m), Selected: s.Value("na", "1") == v})
	}
	return list
}

func (s waysScreen) kinds() (list []ui.Option) {
	for _, k := range []WayKind{ByVoice, BySMS, ByMail} {
		list = append(list, ui.Option{Value: string(k), Label: s.t("kind_" + string(k)), Selected: s.Value("soort", string(ByVoice)) == string(k)})
	}
	return list
}

// Of a device that had no reception: within soon it went at once, and nothing is kept for longer than
// longKept.
const (
	soon     = 2 * time.Minute
	longKept = 30 * 24 * time.Hour
)

// madeBefore are the words of a report, with when it was made where a device kept it for some time:
// that many seconds ago, which is right also where the clock of the device is not.
func (w words) madeBefore(now time.Time, seconds int, what string) string {
	ago := time.Duration(seconds) * time.Second
	if ago < soon || ago > longKept {
		return what
	}
	return strings.TrimSpace(w.t("made_before", "When", w.moment(now.Add(-ago))) + "\n" + what)
}
