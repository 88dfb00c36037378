package volunteer

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// actThank is the action of a thank-you.
const actThank access.Action = "volunteer.thank"

// What is something that volunteers do, as it is counted. It is never said about whom.
type What string

// What is counted.
const (
	Passed   What = "signaal"    // a signal passed on
	Helped   What = "geholpen"   // somebody went to talk because of it
	Called   What = "melding"    // a report to the meldpunt
	Lesson   What = "cursus"     // a course followed
	Activity What = "activiteit" // a day of an activity given
)

// Whats are all of them, in the order of the screen.
func Whats() []What { return []What{Passed, Helped, Called, Lesson, Activity} }

// Deed is that somebody did something, and when. It has no contents.
type Deed struct {
	What What
	At   time.Time
}

// Deeds are what a user did, as another module counts it; app fills them.
type Deeds func(tx *store.Tx, userID string) ([]Deed, error)

// UseDeeds lets other modules say what a volunteer did.
func (s *Service) UseDeeds(list ...Deeds) { s.deeds = append(s.deeds, list...) }

func (s *Service) deedsOf(tx *store.Tx, userID string) (all []Deed, err error) {
	if userID == "" {
		return nil, nil // somebody without an account did nothing here by themselves
	}
	for _, deeds := range s.deeds {
		list, err := deeds(tx, userID)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	slices.SortStableFunc(all, func(a, b Deed) int { return a.At.Compare(b.At) })
	return all, nil
}

// Counted are numbers of what somebody did.
type Counted map[What]int

// count counts what was done from a moment until another, which is not in it.
func count(deeds []Deed, from, until time.Time) Counted {
	n := Counted{}
	for _, d := range deeds {
		if !d.At.Before(from) && d.At.Before(until) {
			n[d.What]++
		}
	}
	return n
}

// Milestone is something to be glad of: so many times done something, or so many years active.
type Milestone struct {
	Code  string
	What  What // empty for years
	Times int
	Years int
}

// Milestones are all that can be reached.
func Milestones() []Milestone {
	return []Milestone{
		{"eerste-signaal", Passed, 1, 0}, {"tien-signalen", Passed, 10, 0}, {"eerste-hulp", Helped, 1, 0},
		{"eerste-cursus", Lesson, 1, 0}, {"eerste-activiteit", Activity, 1, 0}, {"tien-activiteiten", Activity, 10, 0},
		{"een-jaar", "", 0, 1}, {"vijf-jaar", "", 0, 5}, {"tien-jaar", "", 0, 10},
	}
}

// Reached is a milestone with when it was reached.
type Reached struct {
	Code string
	At   time.Time
}

// reached are the milestones of a volunteer by now, the oldest first; deeds are in the order of time.
func reached(v Volunteer, deeds []Deed, now time.Time) (list []Reached) {
	for _, m := range Milestones() {
		at := time.Time{}
		if m.Years > 0 && !v.Started.IsZero() {
			at = v.Started.AddDate(m.Years, 0, 0)
		}
		n := 0
		for _, d := range deeds {
			if n += tally(m.What != "" && d.What == m.What); n == m.Times && m.What != "" {
				at = d.At
				break
			}
		}
		if !at.IsZero() && !at.After(now) {
			list = append(list, Reached{m.Code, at})
		}
	}
	return list
}

func tally(is bool) int {
	if is {
		return 1
	}
	return 0
}

// reviewed is the year that is looked back upon in December and January; 0 in other months.
func reviewed(today time.Time) int {
	switch today.Month() {
	case time.December:
		return today.Year()
	case time.January:
		return today.Year() - 1
	}
	return 0
}

// Thanks is a thank-you.
type Thanks struct {
	ID   string
	At   time.Time // instant
	ByID string    // user
	Text string    // sealed
}

// Thanked is what comes back to a volunteer.
type Thanked struct {
	Year       Counted // of what is still kept of the last twelve months
	Thanks     []Thanks
	Milestones []Reached
	Review     int // year to look back upon; 0 for none
	Reviewed   Counted
	ThanksThen int // thanks in that year
}

// thanked is what comes back to a volunteer, and keeps the milestones that are new.
func (s *Service) thanked(tx *store.Tx, v Volunteer) (b Thanked, err error) {
	now := s.now()
	deeds, err := s.deedsOf(tx, v.UserID)
	if err != nil {
		return b, err
	}
	b.Year = count(deeds, now.AddDate(-1, 0, 0), now.AddDate(0, 0, 1))
	if b.Milestones, err = keepMilestones(tx, v.ID, reached(v, deeds, now)); err != nil {
		return b, err
	}
	key, err := s.vault.KeyOf(tx, string(v.ID))
	if err != nil {
		return b, err
	}
	if b.Thanks, err = thanksOf(tx, key, v.ID); err != nil {
		return b, err
	}
	if b.Review = reviewed(clock.Date(now)); b.Review > 0 {
		from, _ := clock.OnTheWall(time.Date(b.Review, time.January, 1, 0, 0, 0, 0, time.UTC), 0)
		until, _ := clock.OnTheWall(time.Date(b.Review+1, time.January, 1, 0, 0, 0, 0, time.UTC), 0)
		b.Reviewed = count(deeds, from, until)
		for _, t := range b.Thanks {
			b.ThanksThen += tally(!t.At.Before(from) && t.At.Before(until))
		}
	}
	return b, nil
}

const (
	maxThanks    = 300
	maxSentences = 12
)

// Sentences are those with which colleagues of an organisation thank, with their version; the ones
// that the program brings are given by who knows the words.
func (s *Service) Sentences(ctx context.Context, a access.Actor, brought []string) (list []string, version int64, err error) {
	const op = "volunteer.sentences"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return nil, 0, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) { list, version, err = sentencesOf(tx, a.OrgID); return err })
	if version == 0 {
		list = brought
	}
	return list, version, fault.Wrap(op, err)
}

// SetSentences changes the sentences that still have their version.
func (s *Service) SetSentences(ctx context.Context, a access.Actor, list []string, version int64) error {
	const op = "volunteer.set_sentences"
	d, err := s.policy.RequireOrg(op, a, actSet)
	if err != nil {
		return err
	}
	if len(list) == 0 || len(list) > maxSentences {
		return fault.Invalidf(op, "zinnen", "volunteer.sentences_wrong", "Max", maxSentences)
	}
	for _, x := range list {
		if err := checkThanks(op, "zinnen", x); err != nil {
			return err
		}
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		return cmp.Or(putSentences(tx, op, a.OrgID, list, version), audit.Write(tx, s.now(), a, actSet, "Organisation", a.OrgID, d))
	}))
}

func checkThanks(op, name, s string) error {
	switch {
	case s == "":
		return fault.Invalidf(op, name, "volunteer.thanks_missing")
	case utf8.RuneCountInString(s) > maxThanks || !utf8.ValidString(s):
		return fault.Invalidf(op, name, "volunteer.long", "Max", maxThanks)
	case text.ContainsBSN(s):
		return fault.Invalidf(op, name, "volunteer.bsn")
	}
	return nil
}

// Thank thanks a volunteer, who hears that there is a thank-you. The same sentence of the same
// colleague on the same day is one.
func (s *Service) Thank(ctx context.Context, a access.Actor, id ID, words string) error {
	const op = "volunteer.thank"
	words = strings.TrimSpace(words)
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		v, d, err := s.load(tx, op, a, actThank, id)
		if err != nil {
			return err
		}
		if err := checkThanks(op, "dank", words); err != nil {
			return err
		}
		key, err := s.vault.KeyOf(tx, string(id))
		if err != nil {
			return err
		}
		now := s.now()
		list, err := thanksOf(tx, key, id)
		if err != nil || slices.ContainsFunc(list, func(t Thanks) bool {
			return t.ByID == a.UserID && t.Text == words && clock.Date(t.At).Equal(clock.Date(now))
		}) {
			return err
		}
		if v.UserID != "" {
			err = account.Notify(tx, v.UserID, "volunteer.notice_thanks", now)
		}
		return cmp.Or(err, insertThanks(tx, key, id, Thanks{ID: store.NewID(), At: now, ByID: a.UserID, Text: words}), audit.Write(tx, now, a, actThank, ObjectType, string(id), d))
	}))
}
