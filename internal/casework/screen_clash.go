package casework

import (
	"slices"
	"strings"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// met is a field of a form with what stands there now, as the form sends it.
type met struct {
	label, name, stands string
	both                ui.Joint
}

// metIn are the fields of a form over which two people can meet.
func (s screen) metIn(form string) []met {
	switch form {
	case "stap":
		return []met{{"f_step", "stap", s.Next.What, ui.OneLine}, {"f_who", "stapwie", s.Next.HolderID, ui.NoJoint}, {"f_by", "stapdatum", dateOr(s.Next.By, ""), ui.NoJoint}}
	case "tekst":
		return []met{{"f_reason", "reden", s.Reason, ui.BelowOthers}, {"f_goal", "doel", s.Goal, ui.BelowOthers}, {"f_cause", "oorzaak", s.Cause, ui.BelowOthers}}
	case "regie":
		return []met{{"reins_f_holder", "regie", string(s.Reins.Holder), ui.NoJoint}, {"reins_f_until", "tot", dateOr(s.Reins.Until, ""), ui.NoJoint},
			{"reins_f_because", "omdat", s.Reins.Because, ui.BelowOthers}}
	case "ladder":
		return []met{{"ladder_now", "nu", rungValue(s.help().Now), ui.NoJoint}, {"ladder_wanted", "gewenst", rungValue(s.help().Wanted), ui.NoJoint},
			{"f_why", "waarom", s.help().Why, ui.BelowOthers}}
	case "afsluiten", "waakvlam":
		return []met{{"close_cause", "oorzaak", s.Cause, ui.BelowOthers}}
	case "afronden":
		for _, p := range s.Commitments {
			if p.ID == s.draft.Typed.Get("welke") {
				return []met{{"promise_proof", "bewijs", p.Proof, ui.OneLine}}
			}
		}
	case "zorgerstap":
		for _, c := range s.Carers {
			if c.ID == s.draft.Typed.Get("welke") {
				return []met{{"carer_needs", "nodig", c.Needs, ui.BelowOthers}}
			}
		}
	}
	return nil
}

// clashPath is where a form of the page goes, and the version that it holds on to now.
func (s screen) clashPath(form string) (path string, version int64) {
	which := s.draft.Typed.Get("welke")
	switch form {
	case "afronden":
		for _, p := range s.Commitments {
			if p.ID == which {
				return pathOf(s.ID) + "/afspraken/" + which, p.Version
			}
		}
	case "zorgerstap":
		for _, c := range s.Carers {
			if c.ID == which {
				return pathOf(s.ID) + "/mantelzorgers/" + which, c.Version
			}
		}
	}
	return pathOf(s.ID) + "/" + form, s.Version
}

// clash is what somebody wrote beside what stands there by now.
func (s screen) clash() ui.Clash {
	form := s.draft.Form
	var fields []ui.Met
	for _, m := range s.metIn(form) {
		yours := strings.TrimSpace(s.draft.Typed.Get(m.name))
		if strings.ReplaceAll(yours, "\r\n", "\n") == m.stands {
			continue
		}
		fields = append(fields, ui.Met{Name: m.name, Label: s.t(m.label), Theirs: s.readable(m.name, m.stands), Yours: s.readable(m.name, yours), Stands: m.stands, Both: m.both})
	}
	path, version := s.clashPath(form)
	last := s.Moves.Last(groupOf(form))
	who := ""
	if last.ByID != "" {
		who = s.name(last.ByID)
	}
	return web.Clash(s.p, s.draft, path, pathOf(s.ID), version, who, last.At, fields...)
}

// typedTexts are the texts of the forms of a case, with their labels.
func typedTexts() []ui.Term {
	return []ui.Term{{Label: "f_step", Text: "stap"}, {Label: "f_log", Text: "tekst"}, {Label: "f_reason", Text: "reden"}, {Label: "f_goal", Text: "doel"},
		{Label: "f_cause", Text: "oorzaak"}, {Label: "reins_f_because", Text: "omdat"}, {Label: "f_why", Text: "waarom"}, {Label: "promise_what", Text: "afspraak"},
		{Label: "promise_ifnot", Text: "alsniet"}, {Label: "promise_proof", Text: "bewijs"}, {Label: "carer_name", Text: "naam"}, {Label: "carer_needs", Text: "nodig"}}
}

// homeless are the texts that somebody sent with a form that this page has no more, because the
// case was closed or the promise settled meanwhile: they come back to be read and copied.
func (s screen) homeless() (list []ui.Term) {
	settled := slices.ContainsFunc(s.Commitments, func(p Commitment) bool {
		return s.draft.Form == "afronden" && p.ID == s.draft.Typed.Get("welke") && len(NextStates(p.State)) == 0
	})
	if s.writes() && !settled || s.draft.Form == "heropenen" {
		return nil
	}
	for _, f := range typedTexts() {
		if typed := strings.TrimSpace(s.draft.Typed.Get(f.Text)); typed != "" {
			list = append(list, ui.Term{Label: s.t(f.Label), Content: paragraphs(typed)})
		}
	}
	return list
}

// groupOf is the group of fields that a form changes; of what has a version of its own it is one
// that never moved.
func groupOf(form string) Group {
	switch form {
	case "afsluiten", "waakvlam", "heropenen":
		return GroupWords
	case "weg":
		return GroupPeople
	}
	return Group(form)
}

// readable is a value of a form as people say it.
func (s screen) readable(field, value string) string {
	switch {
	case value == "":
		return s.t("words_none")
	case field == "stapwie":
		return s.name(value)
	case field == "nu" || field == "gewenst":
		return s.t("rung_" + value)
	case field == "regie":
		return s.t("reins_" + value)
	case field == "stapdatum" || field == "tot":
		return s.p.Date(parseDate(value))
	}
	return value
}
