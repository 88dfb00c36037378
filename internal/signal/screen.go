package signal

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/place"
)

// words turns the keys of this module into the language of a page.
type words struct {
	p     *text.Printer
	names catalogue.Names // of facts; nil knows those of the program
}

func (w words) t(key string, pairs ...any) string { return w.p.T("signal."+key, pairs...) }

// icon is the picture of a theme, and tone the colour behind it.
func (t Theme) icon() ui.IconName {
	switch t {
	case Home:
		return ui.IconHome
	case Nuisance:
		return ui.IconNoise
	case Concern:
		return ui.IconCare
	case Money:
		return ui.IconEuro
	}
	return ui.IconSmile
}

func (t Theme) tone() ui.Tone {
	switch t {
	case Home:
		return ui.Calm
	case Nuisance, Concern:
		return ui.Accent
	case Good:
		return ui.Good
	}
	return ui.Info
}

func (s State) tone() ui.Tone {
	switch s {
	case Received:
		return ui.Accent
	case TalkPlanned, Talked, InCase:
		return ui.Info
	}
	return ui.Plain
}

// sendScreen is the form of a new signal.
type sendScreen struct {
	words
	values     url.Values
	facts      []catalogue.Fact // that can be ticked
	warning    *danger.Warning  // of the chosen home
	reportOf   place.UnitID     // the home of which one may report that nobody should go in alone
	errors     map[string]string
	key        string
	spots      []Spot
	searched   bool
	around     bool   // the places are those around the phone
	hereWrong  string // why its position could not be used
	photosLost bool
	volunteer  bool            // the form offers what somebody asked for, or danger
	mayCall    bool            // may ask the attention officer to call
	running    templ.Component // what already runs at the chosen place; nil for nothing
	looked     bool            // what is known of the chosen place is here
}

// RunningPath answers with what is known of a place, for the form while it is filled in: what
// already runs there, and whether nobody goes in alone.
const RunningPath = "/signalen/loopt"

// asksRunning lets the form ask what is known of a place as soon as it is chosen.
func (s sendScreen) asksRunning() templ.Attributes {
	return templ.Attributes{"hx-get": RunningPath, "hx-trigger": "change", "hx-include": "[name=plek]:checked", "hx-target": "#loopt", "hx-swap": "innerHTML"}
}

// outOfBand marks a part that htmx puts in its place beside the part that it asked for.
func outOfBand(beside bool) templ.Attributes {
	if beside {
		return templ.Attributes{"hx-swap-oob": "true"}
	}
	return nil
}

// choose puts a place on top of the list.
func (s *sendScreen) choose(p Spot) {
	s.spots = append([]Spot{p}, slices.DeleteFunc(slices.Clone(s.spots), func(q Spot) bool { return q.Value() == p.Value() })...)
}

// found replaces the recent places by those of a search, and keeps the chosen one.
func (s *sendScreen) found(list []Spot) {
	s.searched = true
	for _, p := range s.spots {
		same := func(q Spot) bool { return q.Value() == p.Value() }
		if p.Value() == s.values.Get("plek") && !slices.ContainsFunc(list, same) {
			list = append([]Spot{p}, list...)
		}
	}
	s.spots = list
}

// near replaces the recent places by those around the phone.
func (s *sendScreen) near(list []Spot) {
	s.found(list)
	s.searched, s.around = false, true
}

// nothing says that no place was found; empty when none was looked for.
func (s sendScreen) nothing() string {
	switch {
	case s.hereWrong != "":
		return s.hereWrong
	case s.around:
		return s.t("near_nothing")
	case s.searched:
		return s.t("new_found_nothing")
	}
	return ""
}

// spotHint says what is around a place and how far away it is.
func (s sendScreen) spotHint(p Spot) string {
	hint := p.Site
	if p.UnitID == "" {
		hint = s.t("new_whole_complex")
	}
	if !p.Near {
		return hint
	}
	far := s.t("metres", "N", p.Metres)
	if hint == "" {
		return far
	}
	return far + " · " + hint
}

func (s sendScreen) spotOptions() []ui.Option {
	list := make([]ui.Option, len(s.spots))
	for i, p := range s.spots {
		list[i] = ui.Option{Value: p.Value(), Label: p.Label, Hint: s.spotHint(p), Selected: p.Value() == s.values.Get("plek")}
	}
	if s.searched && len(list) == 1 {
		list[0].Selected = true
	}
	return list
}

func (s sendScreen) spotLabel() string {
	switch {
	case s.around:
		return s.t("near")
	case s.searched:
		return s.t("new_found")
	}
	return s.t("new_recent")
}

func (s sendScreen) themeOptions() []ui.Option {
	var list []ui.Option
	for _, t := range Themes() {
		list = append(list, ui.Option{Value: string(t), Label: s.p.T(t.Key()), Hint: s.p.T(t.Key() + "_help"), Icon: t.icon(),
			Tone: t.tone(), Selected: s.values.Get("thema") == string(t)})
	}
	return list
}

func (s sendScreen) urgencyOptions() []ui.Option {
	chosen := s.values.Get("spoed")
	if chosen == "" {
		chosen = string(Ordinary)
	}
	var list []ui.Option
	for _, u := range Urgencies() {
		key := "signal.urgency_" + string(u)
		list = append(list, ui.Option{Value: string(u), Label: s.p.T(key), Hint: s.p.T(key + "_help"), Selected: chosen == string(u)})
	}
	return list
}

// summary are the reasons of a refusal in the order of the form.
func (s sendScreen) summary() []ui.FieldError {
	id := map[string]string{"feiten": s.whatField(), "thema": s.whatField(), "antwoorden": s.whatField(), "sleutel": "", "": ""}
	var list []ui.FieldError
	for _, name := range []string{"", "plek", "thema", "feiten", "antwoorden", "zin", "fotos", "fotoplek", "fotoja", "spoed", "sleutel"} {
		if message := s.errors[name]; message != "" {
			field, other := id[name]
			if !other {
				field = name
			}
			list = append(list, ui.FieldError{FieldID: field, Message: message})
		}
	}
	return list
}

// whatField is the control to which what is wrong with the facts leads.
func (s sendScreen) whatField() string {
	if s.volunteer {
		return "waarom"
	}
	return "thema"
}

// storyScreen shows stories to their sender.
type storyScreen struct {
	words
	now     time.Time
	stories []Story
	next    string
	mayCall bool
}

// line is a step of the story in words.
func (s storyScreen) line(l StoryLine) string {
	if l.First != "" {
		return s.p.T(l.Kind.Key()+"_by", "First", l.First)
	}
	return s.p.T(l.Kind.Key())
}

func (s storyScreen) moments(st Story) []ui.Moment {
	list := make([]ui.Moment, 0, len(st.Lines))
	for _, l := range slices.Backward(st.Lines) {
		list = append(list, ui.Moment{When: s.p.Ago(l.At, s.now), Machine: l.At.Format(time.RFC3339), Icon: l.Kind.icon(), Tone: l.Kind.tone(), Title: s.line(l)})
	}
	return list
}

func (k StoryKind) icon() ui.IconName {
	switch k {
	case StoryTalk:
		return ui.IconTalk
	case StoryDone:
		return ui.IconDone
	case StoryLate:
		return ui.IconClock
	case StoryReceived:
		return ui.IconIntake
	}
	return ui.IconHandshake
}

func (k StoryKind) tone() ui.Tone {
	switch k {
	case StoryDone:
		return ui.Good
	case StoryLate:
		return ui.Warn
	}
	return ui.Calm
}

// promise says before when the sender may expect somebody to act.
func (s storyScreen) promise(st Story) string {
	today := clock.Date(s.now)
	switch {
	case st.Done || st.Due.IsZero():
		return ""
	case st.Due.Before(today):
		return s.t("promise_late")
	}
	return s.t("promise", "Date", s.p.DayDate(st.Due))
}

// factLine is a signal in one line: what and when.
func (w words) factLine(s Signal) string {
	parts := []string{w.p.T(s.Theme.Key())}
	for _, code := range s.Facts {
		parts = append(parts, strings.ToLower(w.names.Of(code, w.p.Lang)))
	}
	return strings.Join(parts, ", ")
}

// showScreen is the page of a signal for whoever treats it.
type showScreen struct {
	View
	words
	draft   ui.Draft
	now     time.Time
	mayCase bool
	me      string
	first   []templ.Component // of other modules, above the next step
	cards   []templ.Component // and below
}

func (s showScreen) today() time.Time { return clock.Date(s.now) }

func (s showScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s showScreen) path(step string) string { return "/signalen/" + s.ID + "/" + step }

// photoError is what is wrong with the photos, or that they must be chosen again: a
// browser does not keep them.
func (s sendScreen) photoError() string {
	if message := s.errors["fotos"]; message != "" || !s.photosLost {
		return message
	}
	return s.t("photo_again")
}

// A talk is the default until it is planned; after that, noting it down is.
func (s showScreen) planKind() ui.ActionKind {
	if s.State == Received {
		return ui.Primary
	}
	return ui.Secondary
}

func (s showScreen) heldKind() ui.ActionKind {
	if s.State == TalkPlanned {
		return ui.Primary
	}
	return ui.Secondary
}

func (s showScreen) planLabel() string {
	if s.State == Received {
		return s.t("plan_do")
	}
	return s.t("plan_again")
}
