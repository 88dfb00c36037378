package health

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// Dimension is one of the six of Positive Health (Huber 2012; Institute for Positive Health).
type Dimension string

// The dimensions.
const (
	Body    Dimension = "lichaamsfuncties"
	Mind    Dimension = "mentaal"
	Meaning Dimension = "zingeving"
	Quality Dimension = "kwaliteit"
	Joining Dimension = "meedoen"
	Daily   Dimension = "dagelijks"
)

// Dimensions are all six in the order of the web.
func Dimensions() []Dimension { return []Dimension{Body, Mind, Meaning, Quality, Joining, Daily} }

// Scorer says who chose the numbers.
type Scorer string

// The scorers: always the resident, alone or together with somebody.
const (
	ByResident Scorer = "bewoner"
	Together   Scorer = "samen"
)

// Highest is the highest number; the lowest is 0.
const Highest = 10

// Score is how a resident feels on a day. A dimension that is missing was left open.
type Score struct {
	ID      string
	At      time.Time // when it was written down
	ByID    string    // user
	OrgID   string    // of that user, which answers for the scores
	On      time.Time // date of the talk
	By      Scorer
	Present string            // sealed: who was there
	Values  map[Dimension]int // sealed
	Owner   string            // hash of the resident who keeps it; empty: the care partner does
}

const longPresent = 200

// check are the reasons why a score cannot be written down.
func (s Score) check(today time.Time) []fault.Field {
	var fields []fault.Field
	refuse := func(is bool, name, key string, pairs ...any) {
		if is {
			fields = append(fields, fault.NewField(name, key, pairs...))
		}
	}
	known := 0
	for _, d := range Dimensions() {
		v, given := s.Values[d]
		refuse(given && (v < 0 || v > Highest), string(d), "health.value")
		if given {
			known++
		}
	}
	refuse(known == 0, string(Body), "health.none")
	refuse(s.By != ByResident && s.By != Together, "door", "health.by_missing")
	refuse(s.On.IsZero(), "datum", "health.date_missing")
	refuse(s.On.After(today), "datum", "health.date_ahead")
	present := strings.TrimSpace(s.Present)
	refuse(present == "", "erbij", "health.present_missing")
	refuse(utf8.RuneCountInString(present) > longPresent, "erbij", "health.present_long", "Max", longPresent)
	refuse(text.ContainsBSN(present), "erbij", "health.bsn")
	return fields
}

// newestFirst puts scores in the order of their talks, the newest first.
func newestFirst(list []Score) {
	slices.SortStableFunc(list, func(x, y Score) int {
		if c := y.On.Compare(x.On); c != 0 {
			return c
		}
		return y.At.Compare(x.At)
	})
}
