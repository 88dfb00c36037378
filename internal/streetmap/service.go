package streetmap

import (
	"context"
	"embed"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Files are the table, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const actSet access.Action = "streetmap.set"

// Source is where streets come from; its value is the word of forms and storage.
type Source string

// The sources.
const (
	NoStreets Source = ""
	FromFile  Source = "bestand" // a PMTiles file on the server
	FromPDOK  Source = "pdok"
)

// Choice is what an association chose.
type Choice struct {
	Source  Source
	By      string
	At      time.Time
	Version int64
}

// Ground is the streets below a map.
type Ground struct {
	Source           Source
	MinZoom, MaxZoom int
	Attribution      string // who made the map; empty where a file does not say
	Version          string // another one, other pictures
}

// Service gives streets to maps, as each association chose.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
	file   *Archive // nil: there is none
	remote *Remote  // nil: nobody may be asked
	log    *slog.Logger
	broken atomic.Bool // a picture of the file could not be read
}

// New makes the service. file is nil where the server has none, and remote where it asks nobody.
func New(db *store.DB, c clock.Clock, policy *access.Policy, file *Archive, remote *Remote, log *slog.Logger) *Service {
	return &Service{db: db, clock: c, policy: policy, file: file, remote: remote, log: log}
}

// Sources are what can be chosen on this server, nothing first.
func (s *Service) Sources() []Source {
	list := []Source{NoStreets}
	if s.file != nil {
		list = append(list, FromFile)
	}
	if s.remote != nil {
		list = append(list, FromPDOK)
	}
	return list
}

// pdokAttribution is what the licence asks for (CC BY 4.0).
const pdokAttribution = "© Kadaster / PDOK, CC BY 4.0"

// GroundOf is the streets of an organisation; ok is false where it chose none, or where the server no
// longer has what it chose.
func (s *Service) GroundOf(tx *store.Tx, org string) (g Ground, ok bool, err error) {
	c, err := choiceOf(tx, org)
	switch {
	case err != nil:
	case c.Source == FromFile && s.file != nil:
		return Ground{FromFile, s.file.MinZoom, s.file.MaxZoom, s.file.Attribution, s.file.fingerprint}, true, nil
	case c.Source == FromPDOK && s.remote != nil:
		return Ground{FromPDOK, pdokMinZoom, pdokMaxZoom, pdokAttribution, "pdok"}, true, nil
	}
	return Ground{}, false, err
}

// Tile is a picture of streets. One that is not there is NotFound, and so is every one of an organisation
// without streets; one that cannot be had now is Unavailable. Who may look at the map is for the caller.
func (s *Service) Tile(ctx context.Context, g Ground, z, x, y int) (tile Tile, err error) {
	const op = "streetmap.tile"
	found := false
	switch g.Source {
	case FromFile:
		var data []byte
		if data, found, err = s.file.Tile(z, x, y); err != nil {
			s.breaks(err)
			return Tile{}, fault.As(op, fault.Unavailable, err)
		}
		if found {
			tile, found = pictureOf(data)
		}
	case FromPDOK:
		if tile, found, err = s.remote.Tile(ctx, z, x, y); err != nil {
			return Tile{}, fault.As(op, fault.Unavailable, err)
		}
	}
	if !found {
		return Tile{}, fault.New(op, fault.NotFound)
	}
	return tile, nil
}

// breaks puts on record that the file of streets cannot be read: one line, however many pictures are asked
// for. A file is opened once for as long as the program runs.
func (s *Service) breaks(err error) {
	if s.broken.CompareAndSwap(false, true) {
		s.log.Warn("streetmap: the file of streets cannot be read everywhere", "error", err.Error())
	}
}

// Broken tells that this program met a picture in the file of streets that it could not read.
func (s *Service) Broken() bool { return s.broken.Load() }

// Chosen is what the actor's organisation chose, for its administrator.
func (s *Service) Chosen(ctx context.Context, a access.Actor) (c Choice, err error) {
	const op = "streetmap.chosen"
	if _, err := s.policy.RequireOrg(op, a, actSet); err != nil {
		return c, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		c, err = choiceOf(tx, a.OrgID)
		return err
	})
	return c, fault.Wrap(op, err)
}

// Choose says where the streets of the actor's organisation come from.
func (s *Service) Choose(ctx context.Context, a access.Actor, c Choice) error {
	const op = "streetmap.choose"
	d, err := s.policy.RequireOrg(op, a, actSet)
	if err != nil {
		return err
	}
	if !slices.Contains(s.Sources(), c.Source) {
		return fault.Invalidf(op, "bron", "streetmap.choose_one")
	}
	now := s.clock.Now().UTC().Truncate(time.Microsecond)
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		before, err := choiceOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		if before.Version != c.Version {
			return fault.New(op, fault.Conflict)
		}
		c.By, c.At = a.UserID, now
		if err := saveChoice(tx, op, a.OrgID, c); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actSet, "StreetMap", wordOf(c.Source), d)
	}))
}

// wordOf names a source in the log.
func wordOf(s Source) string {
	if s == NoStreets {
		return "geen"
	}
	return string(s)
}
