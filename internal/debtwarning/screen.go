package debtwarning

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// words turns the keys of this module into the language of a page.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("debtwarning."+key, pairs...) }

func (w words) stateTag(s State) ui.TagText {
	tones := map[State]ui.Tone{OwnSteps: ui.Info, Sent: ui.Accent, Received: ui.Accent, Handling: ui.Good, Ended: ui.Plain}
	return ui.TagText{Tone: tones[s], Text: w.t("state_" + string(s))}
}

// doing is what a move asks for.
func (w words) doing(m Move, f File) string {
	switch {
	case f.State == Ended:
		return w.t("ending_" + string(f.Ending))
	case f.State != OwnSteps:
		return w.t("waits_" + string(f.State))
	case m.What == "":
		return w.t("do_send")
	}
	return w.t("do_" + string(m.What))
}

type listScreen struct {
	words
	Work
	tab  tab
	next string
}

func (s listScreen) tabs() []ui.NavItem {
	var list []ui.NavItem
	for _, t := range tabs() {
		list = append(list, ui.NavItem{Label: s.t("tab_" + string(t)), Href: listPath + "?toon=" + string(t), Current: t == s.tab})
	}
	return list
}

func (s listScreen) task(r Row) ui.Task {
	tag := s.stateTag(r.State)
	t := ui.Task{Href: filePath(r.ID), Title: s.doing(r.Next, r.File), Text: s.place(r), Icon: ui.IconEuro, Tone: ui.Plain, Status: &tag, Holder: r.Holder}
	today := clock.Date(s.Now)
	switch {
	case r.Resting(today):
		t.Due = s.t("rests_until", "Date", s.p.Date(r.Paused))
	case !r.Due.IsZero():
		t.Due, t.Late = s.p.Due(r.Due, today), today.After(r.Due)
	}
	return t
}

func (s listScreen) place(r Row) string {
	address := r.Home.Address
	if address == "" {
		address = r.Number()
	}
	return address + ", " + s.p.Euro(r.Period.Cents) + ", " + s.t("since", "Month", s.p.Month(r.Period.Origin))
}

type fileScreen struct {
	words
	ui.Draft
	View
}

func (s fileScreen) next() ui.Next {
	n := ui.Next{Heading: s.t("next"), What: s.doing(s.View.Next, s.File), Terms: []ui.Term{{Label: s.t("f_holder"), Text: s.who(s.Holder)}}}
	today := clock.Date(s.Now)
	if s.Resting(today) {
		n.Terms = append(n.Terms, ui.Term{Label: s.t("f_paused"), Text: s.p.Date(s.Paused)})
	} else if !s.Due.IsZero() {
		n.Terms = append(n.Terms, ui.Term{Label: s.t("f_due"), Text: s.p.Date(s.Due) + ", " + s.p.Due(s.Due, today)})
	}
	return n
}

func (s fileScreen) who(user string) string {
	if n := s.Names[user]; n != "" {
		return n
	}
	return s.t("unknown")
}

func (s fileScreen) address() string {
	if s.Home.Address == "" {
		return s.t("unknown")
	}
	return s.Home.Address + ", " + s.Home.Postcode + " " + s.Home.City
}

func (s fileScreen) facts() []ui.Term {
	list := []ui.Term{{Label: s.t("f_address"), Text: s.address()}}
	for _, p := range s.Tenants {
		list = append(list, ui.Term{Label: s.t("f_tenant"), Text: p.Name + reach(p.Phone) + reach(p.Email)})
	}
	list = append(list, ui.Term{Label: s.t("f_amount"), Text: s.p.Euro(s.Period.Cents)}, ui.Term{Label: s.t("f_origin"), Text: s.p.Date(s.Period.Origin)},
		ui.Term{Label: s.t("f_reason"), Text: s.t("reason", "Month", s.p.Month(s.Period.Last))})
	if s.Receiver != "" {
		list = append(list, ui.Term{Label: s.t("f_receiver"), Text: s.Receiver})
	}
	if !s.SentAt.IsZero() {
		list = append(list, ui.Term{Label: s.t("f_sent"), Text: s.p.Date(clock.Date(s.SentAt))})
	}
	if s.Note != "" {
		list = append(list, ui.Term{Label: s.t("f_why"), Text: s.Note})
	}
	return list
}

func reach(at string) string {
	if at == "" {
		return ""
	}
	return ", " + at
}

// gate are the conditions of the law in their order, each with whether it is met.
func (s fileScreen) gate() []ui.Term {
	var list []ui.Term
	for _, n := range []Need{NeedContact, NeedHelp, NeedLetter, NeedOffer, NeedAgreement, NeedWait, Objection, SwitchedOff, NoReceiver} {
		if n == NeedAgreement && s.Rules.Reading != MustAgree || n == NeedWait && s.Rules.Reading == MustAgree {
			continue
		}
		tag := ui.TagText{Tone: ui.Good, Text: s.t("met"), Icon: ui.IconCheck}
		if slices.Contains(s.Missing, n) {
			tag = ui.TagText{Tone: ui.Warn, Text: s.t("not_met")}
		}
		list = append(list, ui.Term{Label: s.t("gate_" + string(n)), Content: ui.Tag(tag)})
	}
	return list
}

func (s fileScreen) moments() []ui.Moment {
	steps := slices.Clone(s.Steps)
	slices.SortStableFunc(steps, func(a, b Step) int { return b.On.Compare(a.On) })
	var list []ui.Moment
	for _, step := range steps {
		title := s.t("step_"+string(step.Kind)) + ", " + s.t("means_"+string(step.Means))
		if step.Result != "" {
			title += ": " + s.t("result_"+string(step.Result))
		}
		list = append(list, ui.Moment{When: s.p.Date(step.On), Machine: step.On.Format(time.DateOnly), Icon: stepIcon(step.Kind), Tone: ui.Plain, Title: title,
			By: s.who(step.By), Text: step.Evidence})
	}
	return list
}

func stepIcon(k StepKind) ui.IconName {
	return map[StepKind]ui.IconName{Contact: ui.IconPhone, Help: ui.IconCare, Letter: ui.IconLetter, Offer: ui.IconHandshake, Reaction: ui.IconHear}[k]
}

// proposed is the kind of step that the form begins with: the one that is next.
func (s fileScreen) proposed() string {
	if slices.Contains(StepKinds(), StepKind(s.View.Next.What)) {
		return string(s.View.Next.What)
	}
	return string(Contact)
}

func allMeans() []Means { return []Means{ByPhone, AtHome, AtDesk, ByMessage, ByPost} }

func allResults() []Result { return []Result{Spoken, NotFound, Arranged, Agreed, Objecting} }

type letterScreen struct {
	words
	dutch words
	View
}

// names are the tenants as the letter greets them.
func (s letterScreen) names() (list []string) {
	for _, p := range s.Tenants {
		list = append(list, p.Name)
	}
	return list
}

type settingsScreen struct {
	words
	ui.Draft
	Settings
}

func (s settingsScreen) lines() []ui.Option {
	list := []ui.Option{{Label: s.t("no_line")}}
	chosen := s.In("regels").Value("verwerking", s.Processing)
	for _, l := range s.Lines {
		if holds(l) {
			list = append(list, ui.Option{Value: string(l.ID), Label: l.Name, Selected: string(l.ID) == chosen})
		}
	}
	return list
}

func (s settingsScreen) number(name string, n int) ui.Input {
	return ui.Input{Value: s.In("regels").Value(name, strconv.Itoa(n)), InputMode: "numeric", Short: true, MaxLength: 5}
}

// clash is what somebody chose beside the rules that stand by now, each field by itself.
func (s settingsScreen) clash() ui.Clash {
	d := s.In("regels")
	if d.Typed == nil {
		return web.Looks(s.p, s.Draft)
	}
	var fields []ui.Met
	for _, f := range []struct {
		name, label string
		stands      int
	}{{"dagen", "f_days", s.MinDays}, {"bedrag", "f_min", int(s.MinCents / 100)}, {"stapdagen", "f_step_days", s.StepDays}, {"reactiedagen", "f_react_days", s.ReactDays},
		{"pauzedagen", "f_pause_days", s.PauseDays}} {
		fields = append(fields, web.Stands(d, f.name, s.t(f.label), strconv.Itoa(f.stands), ui.NoJoint))
	}
	together := map[bool]string{true: "ja"}[s.OfferInLetter]
	for _, f := range []struct {
		name, label, stands string
		word                func(value string) string
	}{{"verwerking", "f_line", s.Processing, s.lineName}, {"samen", "f_together", together, func(v string) string { return s.t("together_" + cmp.Or(v, "nee")) }},
		{"lezing", "f_reading", string(s.Reading), s.readingName}} {
		fields = append(fields, ui.Met{Name: f.name, Label: s.t(f.label), Theirs: f.word(f.stands), Yours: f.word(d.Typed.Get(f.name)), Stands: f.stands})
	}
	fields = append(fields, web.Stands(d, "wettekst", s.t("f_wording"), s.Wording, ui.BelowOthers))
	return web.Clash(s.p, s.Draft, settingsPath, settingsPath, s.Version, "", time.Time{}, fields...)
}

func (s settingsScreen) readingName(v string) string {
	if !slices.Contains(Readings(), Reading(v)) {
		return s.t("choose_one")
	}
	return s.t("reading_" + v)
}

// lineName is the name of a processing.
func (s settingsScreen) lineName(id string) string {
	for _, l := range s.Lines {
		if string(l.ID) == id {
			return l.Name
		}
	}
	return s.t("no_line")
}

func (s settingsScreen) areas() []ui.Option {
	list := []ui.Option{{Label: s.t("choose_one")}}
	for _, a := range s.Areas {
		list = append(list, ui.Option{Value: string(a.Code), Label: a.Name, Selected: string(a.Code) == s.In("gemeenten").Value("gebied", "")})
	}
	return list
}

func (s settingsScreen) offices() []ui.Option {
	list := []ui.Option{{Label: s.t("nobody")}}
	for _, o := range s.Offices {
		list = append(list, ui.Option{Value: o.ID, Label: o.Name, Selected: o.ID == s.In("gemeenten").Value("gemeente", "")})
	}
	return list
}

// named are the municipalities with who hears of their arrears.
func (s settingsScreen) named() []ui.Term {
	var list []ui.Term
	for _, r := range s.Receivers {
		t := ui.Term{Label: string(r.Area)}
		for _, a := range s.Areas {
			if a.Code == r.Area {
				t.Label = a.Name
			}
		}
		for _, o := range s.Offices {
			if o.ID == r.Org {
				t.Text = o.Name
			}
		}
		list = append(list, t)
	}
	return list
}

func (s settingsScreen) counts() []ui.Term {
	var list []ui.Term
	for _, state := range States() {
		list = append(list, ui.Term{Label: s.t("state_" + string(state)), Text: s.p.Int(s.Counts[state])})
	}
	return list
}

type incomingScreen struct {
	words
	ui.Draft
	list  []Incoming
	today time.Time
}

func (s incomingScreen) facts(i Incoming) []ui.Term {
	var list []ui.Term
	for _, c := range i.Clients {
		list = append(list, ui.Term{Label: s.t("f_tenant"), Text: c.Name + reach(c.Phone) + reach(c.Email)})
	}
	list = append(list, ui.Term{Label: s.t("f_address"), Text: i.Street + ", " + i.Postcode + " " + i.City}, ui.Term{Label: s.t("f_amount"), Text: s.p.Euro(int64(i.Amount*100 + 0.5))},
		ui.Term{Label: s.t("f_origin"), Text: s.day(i.Origin)}, ui.Term{Label: s.t("f_sent"), Text: s.day(i.SentOn)}, ui.Term{Label: s.t("f_from"), Text: i.Landlord.Name})
	if !i.Paused.IsZero() {
		list = append(list, ui.Term{Label: s.t("f_paused"), Text: s.p.Date(i.Paused)})
	}
	return list
}

// day is a date of a warning in words.
func (s incomingScreen) day(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return s.p.Date(d)
}
