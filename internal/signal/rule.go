package signal

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/upload"
	"samendoen/internal/place"
)

// Limits of a note, in runes, for whoever asks for one.
const (
	MinReason = 10
	MaxNote   = 1000
)

// Limits of what can be written: a sentence is a sentence, a note is short.
const (
	maxSentence  = 500 // runes
	maxNote      = MaxNote
	minReason    = MinReason
	maxFacts     = 12
	maxPhotos    = 3
	minKey       = 8
	maxKey       = 100
	decisionDays = 5 // working days to decide after a talk
)

// Draft is a signal as somebody sends it.
type Draft struct {
	UnitID    place.UnitID
	ComplexID place.ComplexID // left out when UnitID is given
	Theme     Theme
	Facts     []FactCode
	Sentence  string
	Urgency   Urgency    // empty means ordinary
	Photos    [][]byte   // by number; nil for one that follows, see AddPicture
	Where     PhotoPlace // of the pictures
	Yes       bool       // who lives there agrees with pictures taken indoors
	Answers   []Given    // to the questions of the facts
	Key       string     // idempotency key, unique for this sender
	With      string     // what its sender says that it belongs to; empty for nothing, see Beside
	Source    Source     // empty: what follows from the role of the sender
}

// tidied is the draft without what a keyboard adds by accident.
func (d Draft) tidied() Draft {
	d.Sentence = tidy(d.Sentence)
	d.Key = strings.TrimSpace(d.Key)
	if d.Urgency == "" {
		d.Urgency = Ordinary
	}
	var list []FactCode
	for _, f := range d.Facts {
		if !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	d.Facts = list
	return d
}

// tidy trims a text and makes its line ends and control characters plain.
func tidy(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != 0 {
			return ' '
		}
		return r
	}, s))
}

// checkDraft are all reasons together why a draft is refused, under the field names
// of the form and the API.
func checkDraft(d Draft) []fault.Field {
	var fields []fault.Field
	no := func(name, key string, pairs ...any) { fields = append(fields, fault.NewField(name, key, pairs...)) }
	if d.UnitID == "" && d.ComplexID == "" {
		no("plek", "signal.place_missing")
	}
	if !slices.Contains(Themes(), d.Theme) {
		no("thema", "signal.theme_missing")
	} else {
		for _, code := range d.Facts {
			if f, ok := factByCode(code); !ok || f.Theme != d.Theme {
				no("feiten", "signal.fact_unknown")
				break
			}
		}
	}
	if len(d.Facts) > maxFacts {
		no("feiten", "signal.fact_many", "Max", maxFacts)
	}
	if len(d.Facts) == 0 && d.Sentence == "" {
		no("feiten", "signal.nothing_said")
	}
	fields = append(fields, checkText("zin", d.Sentence, 0, maxSentence)...)
	if !slices.Contains(Urgencies(), d.Urgency) {
		no("spoed", "signal.urgency_unknown")
	}
	if !validKey(d.Key) {
		no("sleutel", "signal.key_form", "Min", minKey, "Max", maxKey)
	}
	fields = append(fields, checkPhotoPlace(d)...)
	if len(d.Photos) > maxPhotos {
		no("fotos", "signal.photo_many", "Max", maxPhotos)
		return fields
	}
	for _, p := range d.Photos {
		if key := checkPhoto(p); p != nil && key != "" {
			no("fotos", key, "Max", upload.MaxBytes>>20)
			break
		}
	}
	return fields
}

// checkText are the reasons why a free text is refused; minimum and maximum in runes.
func checkText(field, s string, minimum, maximum int) []fault.Field {
	var fields []fault.Field
	n := utf8.RuneCountInString(s)
	switch {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		fields = append(fields, fault.NewField(field, "signal.text_damaged"))
	case n > maximum:
		fields = append(fields, fault.NewField(field, "signal.text_long", "Max", maximum, "N", n))
	case n < minimum:
		fields = append(fields, fault.NewField(field, "signal.text_short", "Min", minimum))
	}
	if text.ContainsBSN(s) {
		fields = append(fields, fault.NewField(field, "signal.text_bsn"))
	}
	return fields
}

// validKey allows the visible signs of ASCII, as UUIDs and most clients make them.
func validKey(s string) bool {
	if len(s) < minKey || len(s) > maxKey {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// dueDate is the date before which the first talk is due.
func dueDate(at time.Time, u Urgency) time.Time {
	return clock.AddWorkingDays(clock.Date(at), u.days())
}

// late reports whether an open signal's date has passed on a day.
func (s Signal) late(today time.Time) bool { return s.State.Open() && s.Due.Before(today) }

// lastTalkDate is the last date on which a talk may be planned: within the term, or
// within a week when the term is nearly over or has passed.
func lastTalkDate(s Signal, today time.Time) time.Time {
	if limit := clock.AddWorkingDays(today, Ordinary.days()); s.Due.Before(limit) {
		return limit
	}
	return s.Due
}

// checkDay are the reasons why a date cannot be agreed on today.
func checkDay(field string, day, today, last time.Time) []fault.Field {
	switch {
	case day.IsZero():
		return []fault.Field{fault.NewField(field, "signal.day_missing")}
	case day.Before(today):
		return []fault.Field{fault.NewField(field, "signal.day_past")}
	case day.After(last):
		return []fault.Field{fault.NewField(field, "signal.day_far", "Last", last.Format("02-01-2006"))}
	}
	return nil
}

// RequireTalk refuses a case about a household that nobody has spoken to. Danger may
// skip the talk, with the reason written down.
func RequireTalk(s Signal, danger bool, reason string) error {
	const op = "signal.requiretalk"
	switch {
	case !s.TalkAt.IsZero():
		return nil
	case !danger:
		return fault.Invalidf(op, "gesprek", "signal.talk_first")
	}
	return fault.Check(op, checkText("reden", tidy(reason), minReason, maxNote))
}

// Same reports whether two signals are about the same: the same kind of thing at the same home,
// or at the same complex as a whole.
func Same(a, b Signal) bool {
	return a.Org == b.Org && a.Theme == b.Theme && a.UnitID == b.UnitID && (a.UnitID != "" || a.ComplexID == b.ComplexID)
}

// candidate is somebody who can hold a signal, and how many open ones they hold.
type candidate struct {
	id   string
	rank int // 0 consulent, 1 teamleider, 2 beheerder
	open int64
	away bool // now
}

// pickHolder chooses who gets the next signal: of who is there the consulent with the
// fewest open signals, of equals the one whose id comes first; without consulents a
// teamleider, and otherwise a beheerder. Who is away gets one only when nobody is there.
// It reports false when there is nobody at all.
func pickHolder(list []candidate) (int, bool) {
	best := -1
	for i, c := range list {
		if best < 0 || c.before(list[best]) {
			best = i
		}
	}
	return best, best >= 0
}

func (c candidate) before(d candidate) bool {
	switch {
	case c.away != d.away:
		return d.away
	case c.rank != d.rank:
		return c.rank < d.rank
	case c.open != d.open:
		return c.open < d.open
	}
	return c.id < d.id
}
