package report

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/socialmap"
)

// License is what everybody may do with open data.
type License string

// The licenses that fit figures which anybody may use (DCAT-AP-NL, EU authority table "licence").
const (
	CC0  License = "cc0"
	CCBY License = "cc-by"
)

// Licenses are all of them, in the order of the form.
func Licenses() []License { return []License{CCBY, CC0} }

// uri is the license in the authority table of the EU.
func (l License) uri() string {
	if l == CC0 {
		return "http://publications.europa.eu/resource/authority/licence/CC0"
	}
	return "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"
}

// Feed is what an association chose about open data. The zero Feed is off.
type Feed struct {
	Org       string
	Word      string // in the address
	Title     string // of the association, for everybody
	On        bool
	Complexes bool // complexes too; else areas only
	Stairs    bool // and parts of complexes, where there are any
	License   License
	Contact   string    // mail address for questions
	At        time.Time // instant of the choice; zero: none was made
	By        string    // user
}

const maxFeedTitle = 80

// check are the reasons why a feed cannot be like this, under the names of the form.
func (f Feed) check() (wrong []fault.Field) {
	if !regexp.MustCompile(`^[a-z0-9](-?[a-z0-9]){1,39}$`).MatchString(f.Word) {
		wrong = append(wrong, fault.NewField("woord", "report.feed_word"))
	}
	if n := utf8.RuneCountInString(f.Title); n < 2 || n > maxFeedTitle {
		wrong = append(wrong, fault.NewField("titel", "report.feed_name", "Max", maxFeedTitle))
	}
	if f.Stairs && !f.Complexes { // the parts of a complex add up to it
		wrong = append(wrong, fault.NewField("portieken", "report.feed_stairs"))
	}
	if !slices.Contains(Licenses(), f.License) {
		wrong = append(wrong, fault.NewField("licentie", "report.choose"))
	}
	if !text.IsMailAddress(f.Contact) {
		wrong = append(wrong, fault.NewField("vragen", "report.feed_contact"))
	}
	return wrong
}

// Feed is what the own organisation chose about open data.
func (s *Service) Feed(ctx context.Context, a access.Actor) (f Feed, err error) {
	const op = "report.feed"
	if _, err := s.policy.RequireOrg(op, a, actOpen); err != nil {
		return f, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		f, err = feedOf(tx, a.OrgID)
		return err
	})
	return f, fault.Wrap(op, err)
}

// SetFeed chooses about open data of the own organisation.
func (s *Service) SetFeed(ctx context.Context, a access.Actor, f Feed) error {
	const op = "report.set_feed"
	d, err := s.policy.RequireOrg(op, a, actOpen)
	if err != nil {
		return err
	}
	if err := fault.Check(op, f.check()); err != nil {
		return err
	}
	if f.Stairs {
		all, err := s.maps.LevelsOf(ctx, a.OrgID)
		if err == nil && !slices.Contains(all, socialmap.LevelStaircase) {
			err = fault.Invalidf(op, "portieken", "socialmap.no_parts")
		}
		if err != nil {
			return fault.Wrap(op, err)
		}
	}
	now := s.now()
	f.Org, f.At, f.By = a.OrgID, now, a.UserID
	what := strings.Join([]string{map[bool]string{true: "aan", false: "uit"}[f.On], f.deepest(), string(f.License)}, " ")
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		taken, err := wordTaken(tx, f.Org, f.Word)
		if err == nil && taken {
			err = fault.Invalidf(op, "woord", "report.feed_taken")
		}
		return cmp.Or(err, saveFeed(tx, f), audit.Write(tx, now, a, actOpen, "OpenData", what, d))
	}))
}

// deepest is the smallest that is given, in the words of the logbook.
func (f Feed) deepest() string {
	switch {
	case f.Stairs:
		return "portieken"
	case f.Complexes:
		return "complexen"
	}
	return "buurten"
}

// levels are the levels of a feed, of all that its association has: complexes, and parts of them, only where
// the association chose that.
func (f Feed) levels(all []socialmap.Level) (list []socialmap.Level) {
	for _, l := range all {
		switch {
		case l == socialmap.LevelStaircase && !f.Stairs, l == socialmap.LevelComplex && !f.Complexes:
		default:
			list = append(list, l)
		}
	}
	return list
}

// Open are the newest published figures of a feed that is on, on one of its levels, for everybody.
// What is off, and a level that was not chosen, does not exist.
func (s *Service) Open(ctx context.Context, word, level string) (f Feed, figures []socialmap.Published, err error) {
	const op = "report.open"
	if f, err = s.openFeed(ctx, word); err != nil {
		return f, nil, err
	}
	all, err := s.maps.LevelsOf(ctx, f.Org)
	if err != nil {
		return f, nil, fault.Wrap(op, err)
	}
	l, ok := socialmap.ParseLevel(level)
	if !ok || !slices.Contains(f.levels(all), l) {
		return f, nil, fault.New(op, fault.NotFound)
	}
	figures, err = s.maps.PublishedBy(ctx, f.Org, socialmap.Asked{Indicators: socialmap.Indicators(), Level: l, Last: true})
	return f, figures, fault.Wrap(op, err)
}

func (s *Service) openFeed(ctx context.Context, word string) (f Feed, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		f, err = feedAt(tx, word)
		return err
	})
	return f, err
}
