package casework

import (
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// Lengths of texts in characters, and how far ahead a date may lie.
const (
	shortText = 200  // a step, a promise
	longText  = 2000 // a log entry, a reason, a goal
	farAhead  = 366  // days
)

// checkText are the reasons why a text cannot be accepted: missing, too long, or with
// a citizen service number in it.
func checkText(field, value string, limit int, required bool) []fault.Field {
	value = strings.TrimSpace(value)
	switch {
	case value == "" && required:
		return []fault.Field{fault.NewField(field, "casework.missing_"+field)}
	case utf8.RuneCountInString(value) > limit:
		return []fault.Field{fault.NewField(field, "casework.text_long", "Max", limit)}
	case text.ContainsBSN(value):
		return []fault.Field{fault.NewField(field, "casework.text_bsn")}
	}
	return nil
}

// checkDate are the reasons why a date cannot be a date by which something happens.
func checkDate(field string, date, today time.Time) []fault.Field {
	switch {
	case date.IsZero():
		return []fault.Field{fault.NewField(field, "casework.date_missing")}
	case date.Before(today):
		return []fault.Field{fault.NewField(field, "casework.date_past")}
	case date.After(today.AddDate(0, 0, farAhead)):
		return []fault.Field{fault.NewField(field, "casework.date_far")}
	}
	return nil
}

// checkStep are the reasons why a next step cannot be: the holder takes part.
func checkStep(n NextStep, participants []string, today time.Time) []fault.Field {
	fields := checkText("stap", n.What, shortText, true)
	fields = append(fields, checkDate("stapdatum", n.By, today)...)
	return append(fields, checkHolder("stapwie", n.HolderID, participants)...)
}

func checkHolder(field, userID string, participants []string) []fault.Field {
	for _, p := range participants {
		if p == userID && userID != "" {
			return nil
		}
	}
	return []fault.Field{fault.NewField(field, "casework.holder_not_in")}
}

// checkReins: who takes over says until when and why, and not for longer than half a
// year without looking again.
func checkReins(r Reins, today time.Time) []fault.Field {
	switch r.Holder {
	case ByResident, Together:
		return nil
	case TakenOver:
		fields := checkText("omdat", r.Because, longText, true)
		fields = append(fields, checkDate("tot", r.Until, today)...)
		if len(fields) == 0 && r.Until.After(today.AddDate(0, 6, 0)) {
			fields = append(fields, fault.NewField("tot", "casework.reins_long"))
		}
		return fields
	}
	return []fault.Field{fault.NewField("regie", "casework.reins_unknown")}
}

// checkVigil: a rhythm in whole weeks and a contact who takes part or may.
func checkVigil(weeks int) []fault.Field {
	if weeks < minWeeks || weeks > maxWeeks {
		return []fault.Field{fault.NewField("weken", "casework.weeks", "Min", minWeeks, "Max", maxWeeks)}
	}
	return nil
}

// checkLeaving: whoever a case waits for hands that over first, so that nothing is
// ever left with nobody.
func checkLeaving(c Case, openPromises int64, userID string) []fault.Field {
	switch {
	case userID == c.DirectorID:
		return []fault.Field{fault.NewField("wie", "casework.director_stays")}
	case c.State == Open && userID == c.Next.HolderID:
		return []fault.Field{fault.NewField("wie", "casework.step_holder_stays")}
	case c.State == Resting && userID == c.Vigil.ContactID:
		return []fault.Field{fault.NewField("wie", "casework.contact_stays")}
	case openPromises > 0:
		return []fault.Field{fault.NewField("wie", "casework.promise_holder_stays")}
	}
	return nil
}

// checkLog: a text of one line or more, but for "called, nobody answered".
func checkLog(e LogEntry) []fault.Field {
	for _, k := range append(LogKinds(), NotReached) {
		if k == e.Kind {
			return checkText("tekst", e.Text, longText, e.Kind != NotReached)
		}
	}
	return []fault.Field{fault.NewField("soort", "casework.log_kind")}
}

func has(parts []access.TakingPart, userID string) bool {
	for _, p := range parts {
		if p.UserID == userID {
			return true
		}
	}
	return false
}
