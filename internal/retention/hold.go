package retention

import (
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/text"
)

// Cause is why something is kept after its term.
type Cause string

// The causes (AVG art. 17 paragraph 3 e and art. 18; UAVG art. 41).
const (
	Claim     Cause = "claim"
	Grievance Cause = "klacht"
	Court     Cause = "rechter"
	Access    Cause = "inzageverzoek"
)

// Causes are all causes in the order of the screen.
func Causes() []Cause { return []Cause{Claim, Grievance, Court, Access} }

// Key is the message key of a cause.
func (c Cause) Key() string { return "retention.cause_" + string(c) }

// Hold stops the erasing of one thing. It does not end by itself: when its date passes
// it is late, and somebody looks whether it is still needed.
type Hold struct {
	ID       string
	Type     string // of the thing: Case, Signal, Person
	Object   string // its id
	Label    string // number by which people call it, sealed; empty when its key is gone
	Cause    Cause
	Note     string // why, sealed
	By       string // user
	At       time.Time
	Review   time.Time // date on which somebody looks again
	LiftedBy string
	Lifted   time.Time
	Version  int64

	sealedLabel, sealedNote []byte
}

// Late reports whether somebody should have looked again before a day.
func (h Hold) Late(today time.Time) bool { return h.Lifted.IsZero() && h.Review.Before(today) }

func (h *Hold) open(key seal.Key) (err error) {
	if h.Label, err = key.Open("label", h.sealedLabel); err == nil {
		h.Note, err = key.Open("note", h.sealedNote)
	}
	return err
}

// NewHold is a hold as somebody asks for it.
type NewHold struct {
	Type   string
	Number string
	Cause  Cause
	Note   string
	Review time.Time // date
}

// A hold is looked at again within a year.
const maxReviewMonths = 12

func (n NewHold) tidied() NewHold {
	n.Number, n.Note = strings.TrimSpace(n.Number), strings.TrimSpace(n.Note)
	return n
}

// Check are the reasons why a hold cannot be placed like this on a day.
func (n NewHold) Check(types []string, today time.Time) []fault.Field {
	var fields []fault.Field
	add := func(wrong bool, name, key string, pairs ...any) {
		if wrong {
			fields = append(fields, fault.NewField(name, key, pairs...))
		}
	}
	known := false
	for _, t := range types {
		known = known || t == n.Type
	}
	add(!known, "soort", "retention.choose_one_of")
	add(n.Number == "" || len(n.Number) > 60, "nummer", "retention.number_needed")
	knownCause := false
	for _, c := range Causes() {
		knownCause = knownCause || c == n.Cause
	}
	add(!knownCause, "oorzaak", "retention.choose_one_of")
	add(len([]rune(n.Note)) < minReason, "omdat", "retention.because_needed")
	add(len([]rune(n.Note)) > maxReason, "omdat", "retention.long", "Max", maxReason)
	add(text.ContainsBSN(n.Note), "omdat", "retention.bsn")
	return append(fields, checkReview(n.Review, today)...)
}

func checkReview(review, today time.Time) []fault.Field {
	if review.IsZero() || !review.After(today) || review.After(today.AddDate(0, maxReviewMonths, 0)) {
		return []fault.Field{fault.NewField("kijkdatum", "retention.review_range", "Max", maxReviewMonths)}
	}
	return nil
}
