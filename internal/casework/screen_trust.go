package casework

import (
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/network"
)

// trustScreen is a page about who may see what.
type trustScreen struct {
	p                 *text.Printer
	draft             ui.Draft
	me                string
	nothing           bool // there was nothing to open
	waiting, reviewed []Emergency
	found             *Explanation
	people            []choice
	inquiries         []Inquiry
	doors             Doors
}

func (s trustScreen) t(key string, pairs ...any) string { return s.p.T("casework."+key, pairs...) }

func (s trustScreen) field(form, name, labelKey, hintKey string) ui.Field {
	return s.draft.In(form).Field(s.t, name, labelKey, hintKey)
}

// hours are the durations to choose from; one hour to begin with.
func (s trustScreen) hours() []ui.Option {
	var list []choice
	for _, n := range []int{1, 2, 4, maxHours} {
		list = append(list, choice{strconv.Itoa(n), s.p.N("casework.hours_n", n)})
	}
	return optionsOf(list, s.draft.In("noodinzage").Value("uren", "1"))
}

func (s trustScreen) verdicts(form string) []ui.Option {
	var list []choice
	for _, v := range []Verdict{Justified, Unjustified} {
		list = append(list, choice{string(v), s.t("verdict_" + string(v))})
	}
	return optionsOf(list, s.draft.In(form).Value("oordeel", ""))
}

func verdictTone(v Verdict) ui.Tone {
	if v == Justified {
		return ui.Good
	}
	return ui.Bad
}

// emergencyTerms are the figures of a look.
func (s trustScreen) emergencyTerms(e Emergency) []ui.Term {
	list := []ui.Term{{Label: s.t("col_number"), Text: e.Number}, {Label: s.t("review_when"), Text: s.p.Time(e.At)},
		{Label: s.t("review_until"), Text: s.p.Time(e.Until)}, {Label: s.t("review_reason"), Text: orNone(s.t, e.Reason)}}
	if e.Verdict != "" {
		list = append(list, ui.Term{Label: s.t("review_note"), Text: orNone(s.t, e.Note)}, ui.Term{Label: s.t("review_by"), Text: e.Reviewer})
	}
	return list
}

func orNone(t func(string, ...any) string, value string) string {
	if value == "" {
		return t("words_none")
	}
	return value
}

// sentence is a reason in words.
func (s trustScreen) sentence(b Because) string {
	date := ""
	if !b.Until.IsZero() {
		date = s.p.Until(b.Until)
	}
	return s.p.T(b.Key, "Name", b.Name, "Date", date)
}

func (s trustScreen) colleagues() []choice {
	var list []choice
	for _, u := range s.doors.Colleagues {
		list = append(list, choice{u.ID, u.Name + " (" + u.OrgName + ")"})
	}
	return list
}

func (s trustScreen) shutOut() []choice {
	var list []choice
	for _, o := range s.doors.Out {
		list = append(list, choice{o.ID, o.User.Name})
	}
	return list
}

// doorRows tell who is shut out since when and by whom.
func (s trustScreen) doorRows() []ui.Person {
	var list []ui.Person
	for _, o := range s.doors.Out {
		list = append(list, ui.Person{Name: o.User.Name, Role: s.t("door_row", "Date", s.p.Time(o.Since), "By", o.By), Icon: ui.IconLock})
	}
	return list
}

func kindNames(p *text.Printer, kinds []network.Category) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = strings.ToLower(p.T("network.cat_" + string(k)))
	}
	return strings.Join(names, ", ")
}

func (s screen) kindNames(kinds []network.Category) string { return kindNames(s.p, kinds) }

// until is a moment in words.
func (s screen) until(at time.Time) string { return s.p.Until(at) }

// looksIn reports whether the reader only sees the case by a look in an emergency.
func (s screen) looksIn() bool {
	return (s.Facts.Part == "" || s.Facts.Restricted) && s.Facts.Emergency.Holds(s.Facts.At)
}

// kindFor is the kind that stands now if the reader may choose it, or else the first.
func (s screen) kindFor(stands string) string {
	for _, k := range s.Kinds {
		if string(k) == stands {
			return stands
		}
	}
	return s.firstKind()
}

// sees is why and until when a participant sees the case, in a line.
func (s screen) sees(p Participant) string {
	switch {
	case p.Reads && p.Part == PartStandIn:
		return s.t("sees_stand_in", "Date", s.p.Until(p.Until))
	case p.Reads && p.Covenant == "":
		return s.t("sees_own")
	case p.Reads:
		return s.t("sees_under", "Name", p.Covenant, "Date", s.p.Until(p.Until), "Kinds", s.kindNames(p.Categories))
	case p.Asks:
		return s.t("sees_asks", "Name", p.Covenant, "Date", s.p.Until(p.Until))
	}
	return s.t("sees_nothing")
}

// openQuestions are the questions that wait for an answer first, then the others.
func (s screen) openQuestions() (open, done []Question) {
	for _, q := range s.Questions {
		if q.State == Asked {
			open = append(open, q)
		} else {
			done = append(done, q)
		}
	}
	return open, done
}

func questionTone(st QuestionState) ui.Tone {
	switch st {
	case Answered:
		return ui.Good
	case Refused:
		return ui.Warn
	}
	return ui.Info
}
