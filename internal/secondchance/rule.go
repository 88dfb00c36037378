package secondchance

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// Sizes and terms.
const (
	maxText   = 1500
	maxMonths = 24 // of an agreement
	maxCheck  = 3  // months until the next look
)

// check are the reasons why somebody cannot write an entry down.
func (l Line) check(s Stand, today time.Time) []fault.Field {
	var fields []fault.Field
	refuse := func(is bool, name, key string, pairs ...any) {
		if is {
			fields = append(fields, fault.NewField(name, key, pairs...))
		}
	}
	if _, ok := moveOf(s.State, l.Step); !ok {
		return []fault.Field{fault.NewField("stap", "secondchance.no_step")}
	}
	refuse(l.On.IsZero(), "datum", "secondchance.date_missing")
	refuse(l.On.After(today), "datum", "secondchance.date_ahead")
	refuse(l.On.Before(s.Since) && l.Step != Start, "datum", "secondchance.date_before")
	if l.Step != Sign && l.Step != Draft {
		fields = append(fields, checkText("tekst", l.Text)...)
	}
	switch l.Step {
	case Judge, JudgeGoOn, JudgeCourt:
		refuse(!s.Heard, "stap", "secondchance.not_heard")
		refuse(s.As == l.Step && slices.Contains(s.Judged, l.ByID), "stap", "secondchance.same_judge")
	case Draft:
		fields = append(fields, l.Terms.check(today)...)
	case Sign:
		refuse(!slices.Contains(Parties(), l.Party), "partij", "secondchance.party_missing")
		refuse(s.Terms.Conditions == "", "stap", "secondchance.no_text")
		_, signed := s.Signed[l.Party]
		refuse(signed, "partij", "secondchance.signed_before")
	case Check, Succeed, Stop, VerdictEnd:
		if m, _ := moveOf(s.State, l.Step); m.To == Running || m.To == Aftercare {
			fields = append(fields, checkNext("volgende", l.Next, today)...)
		}
	}
	return fields
}

func (t *Terms) check(today time.Time) []fault.Field {
	if t == nil {
		return []fault.Field{fault.NewField("voorwaarden", "secondchance.missing")}
	}
	fields := slices.Concat(checkText("voorwaarden", t.Conditions), checkText("wij", t.Ours), checkText("steun", t.Supporter),
		checkText("kinderen", t.Children), checkText("begeleiding", t.Guidance))
	if t.Until.Before(today.AddDate(0, 1, 0)) || t.Until.After(today.AddDate(0, maxMonths, 0)) {
		fields = append(fields, fault.NewField("tot", "secondchance.until", "Max", maxMonths))
	}
	return append(fields, checkNext("kijken", t.FirstCheck, today)...)
}

func checkNext(name string, next, today time.Time) []fault.Field {
	if next.Before(today) || next.After(today.AddDate(0, maxCheck, 0)) {
		return []fault.Field{fault.NewField(name, "secondchance.next", "Max", maxCheck)}
	}
	return nil
}

func checkText(name, value string) []fault.Field {
	switch {
	case strings.TrimSpace(value) == "":
		return []fault.Field{fault.NewField(name, "secondchance.missing")}
	case utf8.RuneCountInString(value) > maxText:
		return []fault.Field{fault.NewField(name, "secondchance.long", "Max", maxText)}
	case text.ContainsBSN(value):
		return []fault.Field{fault.NewField(name, "secondchance.bsn")}
	}
	return nil
}
