package signal

import (
	"slices"

	"github.com/a-h/templ"

	"samendoen/internal/base/web/ui"
	"samendoen/internal/catalogue"
)

// question is a question of a fact in the form.
type question struct {
	field ui.Field
	list  []ui.Option
}

// questionsOf are the questions of a fact with what was answered; the answers are those of
// the association, in Dutch.
func (s sendScreen) questionsOf(f catalogue.Fact) []question {
	var list []question
	for i, q := range f.Questions {
		name := questionField(f.Code, i+1)
		var options []ui.Option
		for _, answer := range answersOf(q) {
			options = append(options, ui.Option{Value: answer, Label: answer, Selected: s.values.Get(name) == answer})
		}
		list = append(list, question{ui.Field{Name: name, Label: q.Text}, options})
	}
	return list
}

// below is what belongs to a fact once it is ticked.
func (s sendScreen) below(f catalogue.Fact) templ.Component { return factBelow(s, f) }

// volunteerOptions are the facts that a volunteer passes on for a reason.
func (s sendScreen) volunteerOptions(v catalogue.Volunteering) []ui.Option {
	var list []ui.Option
	for _, f := range s.facts {
		if f.Volunteer == v {
			list = append(list, ui.Option{Value: string(f.Code), Label: f.Name(s.p.Lang), Selected: slices.Contains(s.values["feiten"], string(f.Code))})
		}
	}
	return list
}

// reasonOptions are the two things that a volunteer passes on.
func (s sendScreen) reasonOptions() []ui.Option {
	return []ui.Option{
		{Value: string(catalogue.Asked), Label: s.t("volunteer_asked"), Hint: s.t("volunteer_asked_help"), Icon: ui.IconHear, Tone: ui.Calm, Selected: s.values.Get("waarom") == string(catalogue.Asked)},
		{Value: string(catalogue.Dangerous), Label: s.t("volunteer_danger"), Hint: s.t("volunteer_danger_help"), Icon: ui.IconWarning, Tone: ui.Warn, Selected: s.values.Get("waarom") == string(catalogue.Dangerous)},
	}
}

// placeOptions are where the pictures were taken.
func (s sendScreen) placeOptions() []ui.Option {
	var list []ui.Option
	for _, p := range PhotoPlaces() {
		list = append(list, ui.Option{Value: string(p), Label: s.p.T("signal.photo_" + string(p)), Selected: s.values.Get("fotoplek") == string(p)})
	}
	return list
}

func (s sendScreen) yesOption() []ui.Option {
	return []ui.Option{{Value: "ja", Label: s.t("photo_agrees"), Hint: s.t("photo_agrees_help"), Selected: s.values.Get("fotoja") == "ja"}}
}

// answerTerms are the answers of a signal for triage.
func (s showScreen) answerTerms() []ui.Term {
	list := make([]ui.Term, 0, len(s.Answers))
	for _, a := range s.Answers {
		list = append(list, ui.Term{Label: a.Question, Text: a.Answer})
	}
	return list
}

// photoLine says where the pictures were taken and with whose yes; empty when nobody said.
func (s showScreen) photoLine() string {
	switch {
	case !s.PhotoBack.IsZero():
		return s.t("photo_taken_back", "At", s.p.Time(s.PhotoBack))
	case s.PhotoPlace == Indoors:
		return s.t("photo_was_inside", "At", s.p.Time(s.PhotoYes))
	case s.PhotoPlace == Outdoors:
		return s.t("photo_was_outside")
	}
	return ""
}

// mayTakeBack reports whether the resident's yes can be taken back here.
func (s showScreen) mayTakeBack() bool {
	return s.MayTreat && !s.PhotoYes.IsZero() && s.PhotoBack.IsZero()
}
