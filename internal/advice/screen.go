package advice

import (
	"strconv"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("advice."+key, pairs...) }

func (w words) tag(q Question) *ui.TagText {
	tone := map[State]ui.Tone{Asked: ui.Info, Answered: ui.Good}[q.State]
	if tone == "" {
		tone = ui.Plain
	}
	return &ui.TagText{Tone: tone, Text: w.t("state_" + string(q.State))}
}

type listScreen struct {
	words
	Lists
	ui.Draft
	me string
}

// task is a question in a list: who the other is and when, never what it says.
func (s listScreen) task(q Question) ui.Task {
	other, key := q.HolderID, "to"
	if q.HolderID == s.me {
		other, key = q.AskerID, "from"
	}
	t := ui.Task{Href: pathOf(q.ID), Title: s.t("row_"+key, "Who", s.Names[other]), Text: s.t("asked_on", "Date", s.p.Date(q.At)), Icon: ui.IconHelp, Tone: ui.Info, Status: s.tag(q)}
	if q.State.Open() {
		t.Due, t.Late = s.p.Due(q.Due, s.Today), s.Today.After(q.Due)
	}
	return t
}

func (s listScreen) none() bool {
	return len(s.ToMe)+len(s.Mine)+len(s.Past)+len(s.Late) == 0
}

func (w words) people(list []account.User, chosen string) []ui.Option {
	options := []ui.Option{{Label: w.t("choose_one"), Selected: chosen == ""}}
	for _, u := range list {
		options = append(options, ui.Option{Value: u.ID, Label: u.Name, Selected: chosen == u.ID})
	}
	return options
}

type newScreen struct {
	words
	ui.Draft
	whom  []Choice
	named bool
	key   string
}

func (s newScreen) options() []ui.Option {
	chosen := s.Value("wie", "")
	list := []ui.Option{{Label: s.t("choose_one"), Selected: chosen == ""}}
	for _, c := range s.whom {
		label := s.t("whom_role", "Org", c.Org, "Role", s.p.T("web.role_"+string(c.Role)))
		if c.Name != "" {
			label = s.t("whom_name", "Name", c.Name, "Role", s.p.T("web.role_"+string(c.Role)))
		}
		list = append(list, ui.Option{Value: c.Value, Label: label, Selected: chosen == c.Value})
	}
	return list
}

type showScreen struct {
	words
	ui.Draft
	View
	named               bool
	me                  string
	maySignal, mayCases bool
}

func (s showScreen) version() string { return strconv.FormatInt(s.Version, 10) }

// waits says for whom the question waits now.
func (s showScreen) waits() string {
	who, key := s.HolderID, "waits_adviser"
	if s.State == Answered {
		who, key = s.AskerID, "waits_asker"
	}
	if who == s.me {
		return s.t("waits_you")
	}
	return s.t(key, "Who", s.Names[who])
}

func (s showScreen) nextTerms() []ui.Term {
	return []ui.Term{{Label: s.t("f_due"), Text: s.p.Due(s.Due, s.Today)}, {Label: s.t("f_asker"), Text: s.Names[s.AskerID]}, {Label: s.t("f_adviser"), Text: s.Names[s.HolderID]}}
}

// mine reports whether the reader asked it.
func (s showScreen) mine() bool { return s.AskerID == s.me }

func (s showScreen) moments() (list []ui.Moment) {
	icons := map[Step]ui.IconName{Ask: ui.IconHelp, AskOn: ui.IconHelp, Answer: ui.IconTalk, Finish: ui.IconDone, Pass: ui.IconSend, Withdraw: ui.IconClose, Lapse: ui.IconClock}
	for _, m := range s.Messages {
		one := ui.Moment{When: s.p.Date(m.At), Machine: m.At.Format(time.RFC3339), By: s.Names[m.ByID], Title: s.t("happened_" + string(m.Step)), Text: m.Text, Icon: icons[m.Step]}
		if m.Step == Pass {
			one.Text = s.t("passed_to", "Who", s.Names[m.ToID])
		}
		if m.Step == Finish {
			one.Tone = ui.Good
		}
		list = append(list, one)
	}
	return list
}

// written are the steps of the reader that need words, passing on apart.
func (s showScreen) written() (list []Step) {
	for _, step := range s.Steps {
		if step != Pass && step != Withdraw {
			list = append(list, step)
		}
	}
	return list
}

func (s showScreen) can(step Step) bool {
	for _, x := range s.Steps {
		if x == step {
			return true
		}
	}
	return false
}

func (l Late) version() string { return strconv.FormatInt(l.Version, 10) }

func (l Late) machine() string { return web.DateIn(l.Due) }
