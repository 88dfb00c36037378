package volunteer

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("volunteer."+key, pairs...) }

// listed are codes in words, with commas.
func (w words) listed(kind string, codes []string) string {
	list := make([]string, len(codes))
	for i, c := range codes {
		list[i] = w.t(kind + "_" + c)
	}
	return strings.Join(list, ", ")
}

// parts are the parts of the week in which somebody has time.
func (w words) parts(v Volunteer) string {
	var days []string
	for day := range 7 {
		var of []string
		for part := range dayParts {
			if v.Has(day, part) {
				of = append(of, w.t("part_"+strconv.Itoa(part)))
			}
		}
		if len(of) > 0 {
			days = append(days, w.t("day_"+strconv.Itoa(day))+" "+strings.Join(of, ", "))
		}
	}
	return strings.Join(days, "; ")
}

func (w words) state(s State) ui.TagText {
	tone := map[State]ui.Tone{Signed: ui.Info, Meeting: ui.Info, Active: ui.Good, Paused: ui.Warn, Stopped: ui.Plain}[s]
	return ui.TagText{Tone: tone, Text: w.t("state_" + string(s))}
}

// where is where somebody is active.
func (w words) where(complex, staircase string) string {
	switch {
	case complex == "":
		return w.t("anywhere")
	case staircase == "":
		return complex
	}
	return w.t("staircase", "Complex", complex, "Staircase", staircase)
}

func (w words) date(date time.Time) string {
	if date.IsZero() {
		return w.t("no_date")
	}
	return w.p.Date(date)
}

// facts are what is known of a volunteer.
func (w words) facts(v Volunteer, complex string) []ui.Term {
	list := []ui.Term{{Label: w.t("f_state"), Text: w.t("state_" + string(v.State))}}
	add := func(label, text string) {
		if text != "" {
			list = append(list, ui.Term{Label: w.t(label), Text: text})
		}
	}
	if v.State == Paused {
		add("f_back", w.date(v.Back))
	}
	add("f_where", w.where(complex, v.Staircase))
	add("f_roles", w.listed("role", v.Roles))
	add("f_phone", v.Phone)
	add("f_mail", v.Mail)
	add("f_languages", w.listed("language", v.Languages))
	add("f_talents", w.listed("talent", v.Talents))
	add("f_parts", w.parts(v))
	add("f_when", v.When)
	add("f_agreed", w.date(v.Agreed))
	add("f_certificate", w.certificate(v))
	return append(list, ui.Term{Label: w.t("f_signed"), Text: w.p.Date(clock.Date(v.SignedUp))})
}

func (w words) certificate(v Volunteer) string {
	c := v.Certificate
	switch {
	case !c.Received.IsZero():
		return w.t("certificate_until", "Date", w.date(c.Until))
	case !c.Asked.IsZero():
		return w.t("certificate_asked", "Date", w.date(c.Asked))
	case AsksCertificate(v.Roles):
		return w.t("certificate_needed")
	}
	return w.t("certificate_none")
}

// talks are what there was of moments, on a timeline.
func (w words) talks(list []Talk, names map[string]string) (all []ui.Moment) {
	for _, t := range list {
		m := ui.Moment{When: w.p.Time(t.At), Machine: t.At.Format(time.RFC3339), Icon: ui.IconTalk, Tone: ui.Good, Title: w.t("kind_" + string(t.Kind)), By: names[t.ByID], Text: t.Note}
		if t.How != Spoken {
			m.Icon, m.Tone, m.Title = ui.IconPhone, ui.Plain, m.Title+": "+w.t("how_"+string(t.How))
		}
		all = append(all, m)
	}
	return all
}

// due is when a moment is, and whether that passed.
func (w words) due(m Moment, today time.Time) (string, bool) {
	return w.t("before", "Date", w.p.DayDate(m.Due)), m.Due.Before(today)
}

// options are codes as choices.
func (w words) options(kind string, codes, chosen []string) []ui.Option {
	list := make([]ui.Option, len(codes))
	for i, c := range codes {
		list[i] = ui.Option{Value: c, Label: w.t(kind + "_" + c), Selected: slices.Contains(chosen, c)}
	}
	return list
}

type listScreen struct {
	words
	List
	q     url.Values
	cards []Card
	page  int
}

const pageSize = 50

// shown are the volunteers of this page of the list.
func (s listScreen) shown() []Volunteer {
	from := min(max(s.page, 0)*pageSize, len(s.Volunteers))
	return s.Volunteers[from:min(from+pageSize, len(s.Volunteers))]
}

// pages leads to the pages before and after this one.
func (s listScreen) pages() ui.Pages {
	at, n := max(s.page, 0), len(s.Volunteers)
	p := ui.Pages{Label: s.t("pages"), PrevLabel: s.t("previous"), NextLabel: s.t("next"), Status: s.t("of_all", "From", min(at*pageSize+1, n), "Until", min((at+1)*pageSize, n), "All", n)}
	to := func(page int) string {
		q := url.Values{}
		for name, list := range s.q {
			q[name] = list
		}
		q.Set("blad", strconv.Itoa(page))
		return Path + "?" + q.Encode()
	}
	if at > 0 {
		p.PrevHref = to(at - 1)
	}
	if (at+1)*pageSize < n {
		p.NextHref = to(at + 1)
	}
	return p
}

func (s listScreen) row(v Volunteer) ui.Task {
	state := s.state(v.State)
	t := ui.Task{Href: pathOf(v.ID), Title: v.Name, Icon: ui.IconUser, Tone: ui.Calm, Status: &state, Holder: s.Names[v.ContactID]}
	if v.Erased {
		t.Title = s.t("erased")
	}
	t.Text = strings.Join(slices.DeleteFunc([]string{s.complexName(v), s.listed("role", v.Roles)}, func(x string) bool { return x == "" }), " · ")
	return t
}

func (s listScreen) complexName(v Volunteer) string {
	for _, b := range s.Complexes {
		if b.ID == v.ComplexID {
			return b.Name
		}
	}
	return ""
}

func (s listScreen) mine(v Volunteer) ui.Task {
	t := ui.Task{Href: pathOf(v.ID), Title: v.Name, Text: s.t("kind_" + string(v.Moment.Kind)), Icon: ui.IconTalk, Tone: ui.Info}
	t.Due, t.Late = s.due(v.Moment, s.Today)
	return t
}

// choices are the choices of a filter, with everything first.
func (s listScreen) choices(name, all, kind string, codes []string) []ui.Option {
	return append([]ui.Option{{Label: s.t(all), Selected: s.q.Get(name) == ""}}, s.options(kind, codes, s.q[name])...)
}

func (s listScreen) states() []string {
	var list []string
	for _, x := range States() {
		list = append(list, string(x))
	}
	return list
}

func (s listScreen) complexes() []ui.Option {
	list := []ui.Option{{Label: s.t("all_complexes"), Selected: s.q.Get("complex") == ""}}
	for _, b := range s.Complexes {
		list = append(list, ui.Option{Value: string(b.ID), Label: b.Name, Selected: s.q.Get("complex") == string(b.ID)})
	}
	return list
}

type oneScreen struct {
	words
	ui.Draft
	View
	sentences []string
}

func (s oneScreen) version() string { return strconv.FormatInt(s.Volunteer.Version, 10) }

func (s oneScreen) has(step Step) bool { return slices.Contains(s.Steps, step) }

type formScreen struct {
	words
	ui.Draft
	View
}

func (s formScreen) version() string { return strconv.FormatInt(s.Volunteer.Version, 10) }

// key is the key of a form, so that it can be sent twice.
func (s formScreen) key() string {
	if key := s.Draft.Value("sleutel", ""); key != "" {
		return key
	}
	return store.NewID()
}

// ticked are the codes that are ticked: what was typed, or what is stored.
func (s formScreen) ticked(name string, stored []string) []string {
	if s.Typed != nil {
		return s.Typed[name]
	}
	return stored
}

func (s formScreen) week() []ui.Option {
	stored := []string{}
	for n := range weekParts {
		if s.Volunteer.Parts&(1<<n) != 0 {
			stored = append(stored, strconv.Itoa(n))
		}
	}
	chosen := s.ticked("delen", stored)
	var list []ui.Option
	for n := range weekParts {
		value := strconv.Itoa(n)
		list = append(list, ui.Option{Value: value, Label: s.t("day_"+strconv.Itoa(n/dayParts)) + " " + s.t("part_"+strconv.Itoa(n%dayParts)), Selected: slices.Contains(chosen, value)})
	}
	return list
}

func (s formScreen) contacts() []ui.Option {
	chosen := s.Value("contact", s.ContactID)
	list := []ui.Option{{Label: s.t("no_contact"), Selected: chosen == ""}}
	for _, u := range s.Contacts {
		list = append(list, ui.Option{Value: u.ID, Label: u.Name, Selected: chosen == u.ID})
	}
	return list
}

func (s formScreen) accounts() []ui.Option {
	chosen := s.Value("account", s.UserID)
	list := []ui.Option{{Label: s.t("no_account"), Selected: chosen == ""}}
	for _, u := range s.Accounts {
		list = append(list, ui.Option{Value: u.ID, Label: u.Name, Selected: chosen == u.ID})
	}
	return list
}

func (s formScreen) dateValue(name string, stored time.Time) string {
	return s.Value(name, web.DateIn(stored))
}

// clash is what somebody typed beside what stands there by now.
func (s formScreen) clash(action, back string) ui.Clash {
	v := s.Volunteer
	return web.Clash(s.p, s.Draft, action, back, v.Version, "", time.Time{},
		web.Stands(s.Draft, "naam", s.t("f_name"), v.Name, ui.NoJoint), web.Stands(s.Draft, "telefoon", s.t("f_phone"), v.Phone, ui.NoJoint),
		web.Stands(s.Draft, "mail", s.t("f_mail"), v.Mail, ui.NoJoint), web.Stands(s.Draft, "wanneer", s.t("f_when"), v.When, ui.BelowOthers))
}

type ownForm struct {
	formScreen
	is bool
}

type setScreen struct {
	words
	ui.Draft
	Settings
	version         int64
	sentences       []string
	sentenceVersion int64
}

// clash is what somebody typed beside the settings as they are by now.
func (s setScreen) clash() ui.Clash {
	if s.Draft.Form == "zinnen" {
		return web.Clash(s.p, s.Draft, setPath, setPath, s.sentenceVersion, "", time.Time{}, web.Stands(s.Draft, "zinnen", s.t("f_sentences"), strings.Join(s.sentences, "\n"), ui.BelowOthers))
	}
	return web.Clash(s.p, s.Draft, setPath, setPath, s.version, "", time.Time{},
		web.Stands(s.Draft, "maanden", s.t("f_months"), strconv.Itoa(s.CheckMonths), ui.NoJoint),
		web.Stands(s.Draft, "coaching", s.t("f_coach"), strconv.Itoa(s.CoachMonths), ui.NoJoint))
}

// agreements are the versions that can hold: the one that does, and a new one.
func (s setScreen) agreements() []ui.Option {
	now, next := strconv.Itoa(s.Agreement), strconv.Itoa(s.Agreement+1)
	chosen := s.Value("overeenkomst", now)
	return []ui.Option{{Value: now, Label: s.t("agreement_same", "N", now), Selected: chosen == now}, {Value: next, Label: s.t("agreement_new", "N", next), Selected: chosen == next}}
}

type ownScreen struct {
	words
	ui.Draft
	OwnView
	cards []Card
}

func (s ownScreen) version() string { return strconv.FormatInt(s.Volunteer.Version, 10) }

func (s ownScreen) has(step Step) bool { return slices.Contains(s.Steps, step) }

func (w words) card(c Card) ui.Task {
	return ui.Task{Href: c.Href, Title: c.Title, Text: c.Text, Icon: c.Icon, Tone: ui.Calm}
}

func (s oneScreen) contactName() string {
	if name := s.Names[s.ContactID]; name != "" {
		return name
	}
	return s.t("no_contact")
}
