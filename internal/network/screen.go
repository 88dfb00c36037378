package network

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// words turns the keys of this module into the language of a page.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("network."+key, pairs...) }

const (
	covenantsPath = "/convenanten"
	registerPath  = "/verwerkingen"
)

func pathOf(id CovenantID) string { return covenantsPath + "/" + url.PathEscape(string(id)) }

func processingPath(id ProcessingID) string { return registerPath + "/" + url.PathEscape(string(id)) }

// screen is a page about one covenant.
type screen struct {
	words
	ui.Draft
	View
	choices Choices
}

// clash is what somebody typed beside what the covenant says by now.
func (s screen) clash() ui.Clash {
	if !s.Typed.Has("naam") {
		return web.Looks(s.p, s.Draft)
	}
	return web.Clash(s.p, s.Draft, pathOf(s.ID)+"/delen/afspraken", pathOf(s.ID), s.Stamp, "", time.Time{},
		web.Stands(s.Draft, "naam", s.t("f_name"), s.Terms.Name, ui.NoJoint), web.Stands(s.Draft, "visie", s.t("f_vision"), s.Terms.Vision, ui.BelowOthers),
		web.Stands(s.Draft, "doelgroep", s.t("f_target"), s.Terms.TargetGroup, ui.BelowOthers), web.Stands(s.Draft, "vanaf", s.t("f_from"), web.DateIn(s.Terms.From), ui.NoJoint),
		web.Stands(s.Draft, "tot", s.t("f_until"), web.DateIn(s.Terms.Until), ui.NoJoint), web.Stands(s.Draft, "termijn", s.t("f_months"), monthsIn(s.Terms.Months), ui.NoJoint),
		web.Stands(s.Draft, "termijnwaarom", s.t("f_months_why"), s.Terms.MonthsWhy, ui.BelowOthers))
}

func (s screen) version() string { return strconv.FormatInt(s.Stamp, 10) }

func (s screen) today() time.Time { return clock.Date(s.Now) }

func (s screen) org(id string) string {
	if o, ok := s.Orgs[id]; ok {
		return o.Name
	}
	return s.t("unknown")
}

func (s screen) name(user string) string {
	if n := s.Names[user]; n != "" {
		return n
	}
	return s.t("unknown")
}

func (s screen) processing(id ProcessingID) string {
	if p, ok := s.Register[id]; ok {
		return p.Name
	}
	return s.t("unknown")
}

// dates are the dates of a covenant in words.
func (w words) dates(t Terms) string {
	if t.From.IsZero() {
		return w.t("no_dates")
	}
	return w.t("from_until", "From", w.p.Date(t.From), "Until", w.p.Date(t.Until))
}

func (w words) term(months int) string { return w.p.N("network.months_n", months) }

func (w words) category(c Category) string { return w.t("cat_" + string(c)) }

func (w words) categories(list []Category) string {
	names := make([]string, 0, len(list))
	for _, c := range RegisterCategories() {
		if slices.Contains(list, c) {
			names = append(names, w.category(c))
		}
	}
	if len(names) == 0 {
		return w.t("nothing")
	}
	return strings.Join(names, ", ")
}

// block is a reason in words.
func (w words) block(b Block, orgs map[string]account.Organisation) string {
	name := b.Name
	if o, ok := orgs[name]; ok {
		name = o.Name
	} else if slices.Contains(RegisterCategories(), Category(name)) {
		name = w.category(Category(name))
	}
	return w.p.T(b.Key, "Name", name)
}

func (w words) stateTag(state State) ui.TagText {
	tones := map[State]ui.Tone{Drafted: ui.Info, Agreed: ui.Accent, Running: ui.Good, Suspended: ui.Warn, Ended: ui.Plain}
	return ui.TagText{Tone: tones[state], Text: w.t("state_" + string(state))}
}

// tags are the state, and what one must know beside it.
func (w words) tags(v View) []ui.TagText {
	list := []ui.TagText{w.stateTag(v.State)}
	switch {
	case v.State == Running && len(v.Blocks) > 0:
		list = append(list, ui.TagText{Tone: ui.Bad, Text: w.t("not_in_force")})
	case v.Soon(v.Now):
		list = append(list, ui.TagText{Tone: ui.Warn, Text: w.t("soon")})
	}
	return list
}

// next says in one sentence what happens next with a covenant.
func (w words) next(v View) string {
	switch {
	case v.State == Drafted && len(v.Gaps) > 0:
		return w.t("next_gap", "What", w.block(v.Gaps[0], v.Orgs))
	case v.State == Drafted:
		return w.p.N("network.next_sign", len(v.Unsigned()))
	case v.State == Agreed:
		return w.t("next_start")
	case v.State == Running && len(v.Blocks) > 0:
		return w.t("next_blocked", "What", w.block(v.Blocks[0], v.Orgs))
	case v.Soon(v.Now):
		return w.t("next_soon", "Date", w.p.Date(v.Terms.Until))
	case v.State == Running:
		return w.t("next_running", "Date", w.p.Date(v.Terms.Until))
	case v.State == Suspended:
		return w.t("next_suspended")
	}
	return w.t("next_ended")
}

func (s screen) trail(last string) []ui.Link {
	list := []ui.Link{{Label: s.t("title"), Href: covenantsPath}}
	if last == "" {
		return append(list, ui.Link{Label: s.Terms.Name})
	}
	return append(list, ui.Link{Label: s.Terms.Name, Href: pathOf(s.ID)}, ui.Link{Label: last})
}

// facts are the contents of a covenant in short.
func (s screen) facts() []ui.Term {
	approach := s.t("nothing")
	if s.Terms.Approach != "" {
		approach = s.t("approach_" + string(s.Terms.Approach))
	}
	kept := s.t("nothing")
	if s.Terms.Months > 0 {
		kept = s.term(s.Terms.Months) + ". " + s.Terms.MonthsWhy
	}
	return []ui.Term{{Label: s.t("f_vision"), Text: s.or(s.Terms.Vision)}, {Label: s.t("f_target"), Text: s.or(s.Terms.TargetGroup)},
		{Label: s.t("f_approach"), Text: approach}, {Label: s.t("f_dates"), Text: s.dates(s.Terms)},
		{Label: s.t("f_categories"), Text: s.categories(s.Terms.Categories)}, {Label: s.t("f_kept"), Text: kept},
		{Label: s.t("f_keeper"), Text: s.org(s.Covenant.Org)}, {Label: s.t("f_version"), Text: strconv.FormatInt(s.Version, 10)}}
}

func (w words) or(value string) string {
	if value == "" {
		return w.t("nothing")
	}
	return value
}

// parties are the organisations with the state of their signatures.
func (s screen) parties() []ui.Person {
	var list []ui.Person
	for _, p := range s.Terms.Parties {
		tag := ui.TagText{Tone: ui.Warn, Text: s.t("unsigned")}
		if sig, ok := s.SignedBy(p.Org); ok {
			tag = ui.TagText{Tone: ui.Good, Text: s.t("signed_on", "Date", s.p.ShortDate(clock.Date(sig.At)))}
		}
		list = append(list, ui.Person{Name: s.org(p.Org), Role: s.t("signs", "Name", s.name(p.Signatory)), Icon: ui.IconHandshake, Tag: &tag})
	}
	return list
}

// holders are the people who have a role now or later.
func (s screen) holders(seat Seat) []Mandate {
	var list []Mandate
	for _, m := range s.Mandates {
		if m.Seat == seat.Key && m.Withdrawn.IsZero() && !m.Until.Before(s.today()) {
			list = append(list, m)
		}
	}
	return list
}

func (s screen) mandateText(m Mandate) string {
	area := s.t("everywhere")
	if m.Area != "" {
		area = s.t("in_area", "Area", m.Area)
	}
	return s.t("mandate_line", "Name", s.name(m.User), "Area", area, "From", s.p.ShortDate(m.From), "Until", s.p.ShortDate(m.Until))
}

// moments are the steps that were taken; of changes in a row only the last is shown.
func (s screen) moments() []ui.Moment {
	var list []ui.Moment
	for i, e := range s.Events {
		if i > 0 && e.Step == Change && s.Events[i-1].Step == Change && e.User == s.Events[i-1].User {
			continue
		}
		list = append(list, ui.Moment{When: s.p.Time(e.At), Machine: e.At.Format(time.RFC3339), Icon: ui.IconHistory, Tone: ui.Plain,
			Title: s.t("did_"+string(e.Step), "Version", e.Version), By: s.name(e.User), Text: e.Reason})
	}
	return list
}

// steps are the steps that somebody may take now by hand.
func (s screen) steps() []Step {
	var list []Step
	for _, t := range Transitions() {
		if t.From == s.View.State && t.Step != Change && t.Step != Agree && s.MayWrite {
			list = append(list, t.Step)
		}
	}
	return list
}

func (s screen) mayChange() bool {
	_, ok := Next(s.View.State, Change)
	return ok && s.MayWrite
}

// appointable are the roles for which the actor chooses people.
func (s screen) appointable() []Seat {
	var list []Seat
	for _, seat := range s.Terms.Seats {
		if s.Appoints[seat.Key] && s.View.State != Ended {
			list = append(list, seat)
		}
	}
	return list
}
