package directory

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

type words struct {
	p   *text.Printer
	now time.Time
}

func (w words) t(key string, pairs ...any) string { return w.p.T("directory."+key, pairs...) }

// clockTime is a time of a day on the wall.
func (w words) clockTime(at time.Time) string {
	local := at.In(clock.Amsterdam())
	if w.p.Lang == text.English {
		return local.Format("15:04")
	}
	return wallTime(local.Hour()*60 + local.Minute())
}

// moment is an instant: only its time today, and else with the day.
func (w words) moment(at time.Time) string {
	if clock.Date(at).Equal(clock.Date(w.now)) {
		return w.t("today_at", "Time", w.clockTime(at))
	}
	return w.t("day_at", "Day", w.p.DayDate(clock.Date(at)), "Time", w.clockTime(at))
}

// when says whether somebody can be reached now, and else from when.
func (w words) when(r Reach) string {
	switch {
	case r.Open && r.Until.IsZero():
		return w.t("day_and_night")
	case r.Open && clock.Date(r.Until).After(clock.Date(w.now).AddDate(0, 0, 1)):
		return w.t("open_until_day", "When", w.moment(r.Until))
	case r.Open:
		return w.t("open_until", "Time", w.clockTime(r.Until))
	case r.Unknown:
		return w.t("hours_unknown")
	case !r.Next.IsZero():
		return w.t("closed_until", "When", w.moment(r.Next))
	}
	return w.t("closed")
}

func (w words) tone(r Reach) ui.Tone {
	if r.Open {
		return ui.Good
	}
	return ui.Plain
}

// call says whom the button calls.
func (w words) call(c Call) string {
	switch {
	case c.Instead && c.Role != "":
		return w.t("call_instead", "Who", c.Role, "Number", c.Number)
	case c.Name != "":
		return w.t("call_who", "Who", c.Name, "Number", c.Number)
	case c.Role != "":
		return w.t("call_who", "Who", c.Role, "Number", c.Number)
	}
	return w.t("call", "Number", c.Number)
}

// assured says when a service was confirmed, or that it was not.
func (w words) assured(e Entry) string {
	switch {
	case e.Fresh:
		return w.t("confirmed", "Date", w.p.Date(e.Confirmed))
	case e.Confirmed.IsZero():
		return w.t("never_confirmed")
	}
	return w.t("stale", "Date", w.p.Date(e.Confirmed))
}

func (w words) kind(k Kind) string { return w.t("kind_" + string(k)) }

func (w words) free(c Capacity) string {
	what := strconv.Itoa(c.Free)
	if c.Max > 0 {
		return w.t("free_of", "N", what, "Max", c.Max, "What", c.Unit)
	}
	return w.t("free", "N", what, "What", c.Unit)
}

func (w words) hours(h Hours) []string { return FormatHours(h, w.p.Lang) }

// kindOptions are the kinds to choose from, with first as what stands for none.
func (w words) kindOptions(first string, chosen Kind) []ui.Option {
	list := []ui.Option{{Label: w.t(first), Selected: chosen == ""}}
	for _, k := range Kinds() {
		list = append(list, ui.Option{Value: string(k), Label: w.kind(k), Selected: k == chosen})
	}
	return list
}

// findScreen is the open page of the directory.
type findScreen struct {
	words
	Found
}

func (s findScreen) areaOptions() []ui.Option {
	list := []ui.Option{{Label: s.t("all_areas"), Selected: s.Area == ""}}
	for _, a := range s.Areas {
		list = append(list, ui.Option{Value: string(a.Code), Label: a.Name, Selected: a.Code == s.Area})
	}
	return list
}

// areaName is the neighbourhood that was chosen or found.
func (s findScreen) areaName() string {
	if i := slices.IndexFunc(s.Areas, func(a place.Area) bool { return a.Code == s.Area }); i >= 0 {
		return s.Areas[i].Name
	}
	return ""
}

// in are the services under a heading.
func (s findScreen) in(g Group) (list []Entry) {
	for _, e := range s.Entries {
		if e.Kind.Group() == g {
			list = append(list, e)
		}
	}
	return list
}

func (s findScreen) title() string {
	if name := s.areaName(); name != "" {
		return s.t("title_in", "Area", name)
	}
	return s.t("title")
}

// showScreen is the open page of a service.
type showScreen struct {
	words
	One
}

func (s showScreen) terms() []ui.Term {
	list := []ui.Term{{Label: s.t("f_org"), Text: s.Org.Name}}
	for _, f := range [][2]string{{"f_for", s.For}, {"f_how", s.How}, {"f_email", s.Email}} {
		if f[1] != "" {
			list = append(list, ui.Term{Label: s.t(f[0]), Text: f[1]})
		}
	}
	where := s.t("everywhere")
	if len(s.AreaNames) > 0 {
		where = strings.Join(s.AreaNames, ", ")
	}
	list = append(list, ui.Term{Label: s.t("f_area"), Text: where})
	if s.Capacity.Kept() {
		list = append(list, ui.Term{Label: s.t("f_free"), Text: s.t("free_at", "Free", s.free(s.Capacity), "Date", s.p.Date(s.Capacity.Updated))})
	}
	return list
}

// otherPhones are the numbers that the big button does not call.
func (s showScreen) otherPhones() (list []Phone) {
	for _, p := range s.Phones {
		if s.Reach.Call == nil || p.Number != s.Reach.Call.Number {
			list = append(list, p)
		}
	}
	return list
}

// address is a location on one line.
func (l Location) address() string {
	var parts []string
	for _, p := range []string{l.Street, strings.TrimSpace(l.Postcode + " " + l.City)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// keepScreen is what somebody keeps.
type keepScreen struct {
	words
	ui.Draft
	Kept
}

func (s keepScreen) people() []ui.Option {
	return peopleOptions(s.t("climb_nobody"), s.People, s.Value("hoort", s.Terms.Climb))
}

func peopleOptions(none string, people []account.User, chosen string) []ui.Option {
	list := []ui.Option{{Label: none, Selected: chosen == ""}}
	for _, u := range people {
		list = append(list, ui.Option{Value: u.ID, Label: u.Name, Selected: u.ID == chosen})
	}
	return list
}

// quick are the numbers of free places that are one tap away.
func (s keepScreen) quick(c Capacity) (list []int) {
	most := 5
	if c.Max > 0 && c.Max < most {
		most = c.Max
	}
	for n := 0; n <= most; n++ {
		list = append(list, n)
	}
	if c.Free > most {
		list = append(list, c.Free-1)
	}
	if c.Free >= most && (c.Max == 0 || c.Free < c.Max) {
		list = append(list, c.Free+1)
	}
	return list
}

// formScreen is the form of a service.
type formScreen struct {
	words
	ui.Draft
	Form
	isNew bool
	org   string // of who fills it in
}

// clash is what somebody typed beside what the guide says by now.
func (s formScreen) clash() ui.Clash {
	return web.Clash(s.p, s.Draft, s.action(), s.action(), s.Version, "", time.Time{},
		web.Stands(s.Draft, "naam", s.t("f_name"), s.Name, ui.NoJoint), web.Stands(s.Draft, "over", s.t("f_about"), s.About, ui.BelowOthers),
		web.Stands(s.Draft, "voor", s.t("f_for"), s.For, ui.OneLine), web.Stands(s.Draft, "hoe", s.t("f_how"), s.How, ui.OneLine),
		web.Stands(s.Draft, "uren", s.t("f_hours"), s.lines(s.Hours), ui.NoJoint), web.Stands(s.Draft, "anders", s.t("f_instead"), s.Instead.Number, ui.NoJoint),
		web.Stands(s.Draft, "anders-bij", s.t("f_instead_label"), s.Instead.Label, ui.NoJoint),
		web.Stands(s.Draft, "mail", s.t("f_email"), s.Email, ui.NoJoint), web.Stands(s.Draft, "site", s.t("f_url"), s.URL, ui.NoJoint))
}

func (s formScreen) action() string {
	if s.isNew {
		return newPath
	}
	return keepPathOf(s.ID)
}

func (s formScreen) orgOptions() []ui.Option {
	chosen := s.Value("organisatie", s.Org.ID)
	list := []ui.Option{{Value: s.org, Label: s.t("own_org"), Selected: chosen == s.org}, {Value: "", Label: s.t("new_org"), Selected: chosen == ""}}
	for _, o := range s.Organisations {
		list = append(list, ui.Option{Value: o.ID, Label: o.Name, Selected: o.ID == chosen})
	}
	return list
}

func (s formScreen) stateOptions() (list []ui.Option) {
	chosen := State(s.Value("stand", string(s.State)))
	for _, v := range States() {
		list = append(list, ui.Option{Value: string(v), Label: s.t("state_" + stateKey(v)), Selected: v == chosen})
	}
	return list
}

func (s formScreen) areaOptions() (list []ui.Option) {
	chosen := s.Typed["gebied"]
	if s.Typed == nil {
		for _, c := range s.Listing.Areas {
			chosen = append(chosen, string(c))
		}
	}
	for _, kind := range []place.AreaKind{place.Municipality, place.District, place.Neighbourhood} {
		for _, a := range s.Form.Areas {
			if a.Kind == kind {
				list = append(list, ui.Option{Value: string(a.Code), Label: a.Name + " (" + s.t("area_"+string(kind)) + ")", Selected: slices.Contains(chosen, string(a.Code))})
			}
		}
	}
	return list
}

// rows is how many parts of a kind a form shows: those there are or that were typed, and an empty one.
func (s formScreen) rows(name string, stored, most int) (list []int) {
	n := stored + 1
	for i := range most {
		if s.Typed.Get(name+nth(i)) != "" {
			n = max(n, i+2)
		}
	}
	for i := range min(n, most) {
		list = append(list, i)
	}
	return list
}

// part is the part with an index, or an empty one.
func part[T any](list []T, i int) (v T) {
	if i < len(list) {
		v = list[i]
	}
	return v
}

// lines are hours as they stand in a form.
func (s formScreen) lines(h Hours) string { return strings.Join(FormatHours(h, s.p.Lang), "\n") }

// nthField is a control of the part with an index.
func (s formScreen) nthField(name, label string, i int) ui.Field {
	return s.Field(s.t, name+nth(i), label, "")
}

// stored is the value of a box that is ticked, unless the form came back without it.
func (s formScreen) stored(ticked bool) string {
	if ticked && s.Typed == nil {
		return "ja"
	}
	return ""
}

func stateKey(s State) string { return strings.ReplaceAll(string(s), " ", "_") }

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
