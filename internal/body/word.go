package body

import (
	"cmp"
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// actWord is what members do that nobody else does in their place: to say what their figures mean.
const actWord access.Action = "body.word"

// FirstDays is how many days after a release a body has its say before others draw conclusions.
const FirstDays = 14

// Limits of a word, in runes, and of the complexes on a page.
const (
	minWord, maxWord = 10, 1500
	mostComplexes    = 12
)

// Figures are what the map published of a complex; socialmap gives them from stored releases.
type Figures interface {
	// Told is what was published of a complex of an organisation. Who may see it, this package decides.
	Told(ctx context.Context, org string, id place.ComplexID) (socialmap.Told, error)
}

// UseFigures gives bodies the figures of their own complexes.
func (s *Service) UseFigures(f Figures) { s.figures = f }

// Word is what a body says about the figures of a release of a complex.
type Word struct {
	ID      string
	BodyID  ID
	Complex place.ComplexID
	AsOf    time.Time // date of the release
	At      time.Time // instant
	ByID    string
	Text    string // sealed
	Version int64  // 0 for one that is not there yet
}

// SaidWord is a word as a member writes it: where, of which release, and with the version that they saw.
type SaidWord struct {
	Complex place.ComplexID
	AsOf    time.Time
	Text    string
	Version int64
	Nobody  bool // what looks like a name in it is nobody's
}

// check are the reasons why a word cannot be like this: it goes to the board, so nobody is in it.
func (w SaidWord) check() []fault.Field {
	var c checker
	n := utf8.RuneCountInString(w.Text)
	switch trace, part := text.FindPerson(w.Text); {
	case n < minWord:
		c.refuse(true, "woord", "body.word_short", "Min", minWord)
	case n > maxWord || !utf8.ValidString(w.Text):
		c.refuse(true, "woord", "body.long", "Max", maxWord)
	case trace == text.LooksLikeName && !w.Nobody:
		c.refuse(true, "woord", "body.word_name", "Part", part)
	case trace != "" && trace != text.LooksLikeName:
		c.refuse(true, "woord", "body.word_person")
	}
	return c
}

// OwnComplex is a complex of a body with what was published of it and what the body said.
type OwnComplex struct {
	ID    place.ComplexID
	Name  string
	Told  socialmap.Told
	Words []Word // the newest release first
}

// Now is what the body said about the newest release; the zero Word, with version 0, before.
func (c OwnComplex) Now() Word {
	if len(c.Words) > 0 && c.Words[0].AsOf.Equal(c.Told.AsOf) {
		return c.Words[0]
	}
	return Word{}
}

// FiguresView are the figures of the complexes of a body.
type FiguresView struct {
	Body
	Complexes []OwnComplex
	MayWrite  bool
	Today     time.Time
}

// Figures are the published figures of the complexes of a body, for who may read the body. A body
// without complexes of its own has no such page. It holds nobody, so a look is not on record.
func (s *Service) Figures(ctx context.Context, a access.Actor, id ID) (v FiguresView, err error) {
	const op = "body.figures"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		b, members, _, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		v = FiguresView{Body: b, Today: s.today(), MayWrite: s.policy.Decide(a, actWord, b.resource(members, s.today())).Allowed}
		key, err := s.vault.KeyOf(tx, string(id))
		if err != nil {
			return err
		}
		own, err := complexesOf(tx, b)
		if err != nil {
			return err
		}
		for _, site := range own {
			c := OwnComplex{ID: site.ID, Name: site.Name}
			if c.Words, err = wordsOf(tx, key, id, site.ID); err != nil {
				return err
			}
			v.Complexes = append(v.Complexes, c)
		}
		return nil
	})
	if err != nil {
		return v, fault.Wrap(op, err)
	}
	if len(v.Complexes) == 0 || s.figures == nil {
		return v, fault.New(op, fault.NotFound)
	}
	for i, c := range v.Complexes {
		if v.Complexes[i].Told, err = s.figures.Told(ctx, v.OrgID, c.ID); err != nil {
			return v, fault.Wrap(op, err)
		}
	}
	return v, nil
}

// complexesOf are the complexes that a body is there for: those that are named, and those in the
// neighbourhoods that are named. A body that is there for everywhere has none of its own.
func complexesOf(tx *store.Tx, b Body) ([]place.Brief, error) {
	codes := access.Codes(b.Areas)
	if len(codes) == 0 {
		return nil, nil
	}
	sites, err := place.Briefs(tx, b.OrgID)
	own := slices.DeleteFunc(sites, func(x place.Brief) bool { return !speaksFor(codes, x.ID, x.Neighbourhood) })
	return own[:min(len(own), mostComplexes)], err
}

// speaksFor tells that a body with these places is there for a complex.
func speaksFor(codes []string, id place.ComplexID, hood place.AreaCode) bool {
	return slices.Contains(codes, string(id)) || hood != "" && slices.Contains(codes, string(hood))
}

// SayWord writes down what the body says about the newest release of one of its complexes, or rewrites
// it while that release is the newest and it still has its version.
func (s *Service) SayWord(ctx context.Context, a access.Actor, id ID, w SaidWord) error {
	const op = "body.say"
	v, err := s.Figures(ctx, a, id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.Complexes, func(c OwnComplex) bool { return c.ID == w.Complex })
	if i < 0 {
		return fault.New(op, fault.NotFound)
	}
	return s.partake(ctx, op, a, actWord, id, func(tx *store.Tx, b Body, _ []Member, key seal.Key) error {
		told := v.Complexes[i].Told
		if told.AsOf.IsZero() || !told.AsOf.Equal(w.AsOf) {
			return fault.New(op, fault.Conflict) // a newer release came while somebody wrote
		}
		if err := fault.Check(op, w.check()); err != nil {
			return err
		}
		word := Word{ID: store.NewID(), BodyID: id, Complex: w.Complex, AsOf: w.AsOf, At: s.now(), ByID: a.UserID, Text: w.Text, Version: w.Version}
		if w.Version == 0 {
			return insertWord(tx, op, key, b.OrgID, word)
		}
		word.ID = v.Complexes[i].Now().ID
		return updateWord(tx, op, key, word)
	})
}

// Voice is what a body said of a complex, for who reads the figures of the organisation.
type Voice struct {
	BodyID ID
	Body   string
	Kind   Kind
	Word   Word      // about the release, or the last one before it; the zero Word for none
	First  time.Time // last date on which the body has its say first
}

// Said reports whether the body spoke about the release itself.
func (v Voice) Said(asOf time.Time) bool { return v.Word.AsOf.Equal(asOf) }

// Voices are the bodies that are there for a complex with what they said about a release of it, by name.
// Who asks may read the figures of the organisation: the words are meant for them.
func (s *Service) Voices(ctx context.Context, org string, id place.ComplexID, asOf time.Time) (list []Voice, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		site, err := place.SiteByID(tx, id)
		if err != nil || site.Org != org {
			return cmp.Or(err, fault.New("body.voices", fault.NotFound))
		}
		bodies, err := ofOrg(tx, org)
		if err != nil {
			return err
		}
		for _, b := range bodies {
			if !speaksFor(access.Codes(b.Areas), id, site.Neighbourhood) {
				continue
			}
			key, err := s.vault.KeyOf(tx, string(b.ID))
			if err != nil {
				return err
			}
			words, err := wordsOf(tx, key, b.ID, id)
			if err != nil {
				return err
			}
			v := Voice{BodyID: b.ID, Body: b.Name, Kind: b.Kind, First: asOf.AddDate(0, 0, FirstDays)}
			if i := slices.IndexFunc(words, func(w Word) bool { return !w.AsOf.After(asOf) }); i >= 0 {
				v.Word = words[i]
			}
			list = append(list, v)
		}
		return nil
	})
	return list, fault.Wrap("body.voices", err)
}
