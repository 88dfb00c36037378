package report

import (
	"embed"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/complexplan"
	"samendoen/internal/socialmap"
)

// Files are the tables, words, rules and style sheet of this module.
//
//go:embed sql text policy.cedar rapport.css
var Files embed.FS

// The actions of the policy.
const (
	actRead    access.Action = "report.read"
	actExport  access.Action = "map.export"
	actWrite   access.Action = "report.write"
	actPublish access.Action = "report.publish"
	actOpen    access.Action = "report.open"
)

// Service makes reports, files and the feed.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
	words  *text.Catalogue
	maps   *socialmap.Service
	plans  *complexplan.Service
	goals  Goals
	flows  Flows
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, words *text.Catalogue, maps *socialmap.Service, plans *complexplan.Service) *Service {
	return &Service{db: db, clock: c, policy: policy, words: words, maps: maps, plans: plans}
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }
