package socialmap

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Told is what was published of a complex, for residents who have a say in it.
type Told struct {
	AsOf        time.Time // of the newest release; zero: there is none yet
	Withheld    bool      // too few homes to publish anything
	With        []string  // names of the complexes that it is published together with
	Lines       []FigureLine
	Composition Composition // judged by a team and by residents, and no count
}

// Told is what was published of a complex of an organisation. It asks no policy: the caller knows that
// who reads it may.
func (s *Service) Told(ctx context.Context, org string, id place.ComplexID) (t Told, err error) {
	const op = "socialmap.told"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		site, err := place.SiteByID(tx, id)
		if err != nil || site.Org != org {
			return fault.Wrap(op, orMissing(op, err))
		}
		list, err := editions(tx, org, 1)
		if err != nil || len(list) == 0 {
			return err
		}
		part, err := viewOf(tx, list[0], id)
		if err != nil {
			return err
		}
		releases, err := s.history(tx, list, part)
		if err != nil {
			return err
		}
		latest, err := s.latest(tx, org)
		if err != nil {
			return err
		}
		v := ComplexView{Site: site}
		v.published(releases, bursts{}) // they read the figures, and no sentence about them
		t = Told{AsOf: v.Release.AsOf, Withheld: v.Withheld, With: v.With, Lines: v.Lines}
		t.Composition = Compose([]Complex{{ID: id, Homes: site.Homes}}, latest)
		return nil
	})
	return t, err
}

// Newest is the date of the newest release of an organisation, zero before the first.
func (s *Service) Newest(ctx context.Context, org string) (asOf time.Time, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err := editions(tx, org, 1)
		if err == nil && len(list) > 0 {
			asOf = list[0].asOf
		}
		return err
	})
	return asOf, err
}

func orMissing(op string, err error) error {
	if err == nil {
		err = fault.New(op, fault.NotFound)
	}
	return err
}

// Voice is what residents of a complex say of its figures, through their body.
type Voice struct {
	Body    string // its name
	Href    string // of its page
	Text    string // empty where it said nothing yet
	On      time.Time
	Release time.Time // the release that it speaks of
	First   time.Time // last date on which it has its say first
}

// Voices asks what the bodies of residents of a complex say of a release.
type Voices func(ctx context.Context, a access.Actor, id place.ComplexID, asOf time.Time) ([]Voice, error)

// UseVoices shows on the page of a complex what its residents say of its figures, above the sentences
// of this program.
func (s *Service) UseVoices(v Voices) { s.voices = v }
