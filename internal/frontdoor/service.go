package frontdoor

import (
	"context"
	"embed"
	"sync"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// Signals is where an accepted post goes, and where its story comes from.
type Signals interface {
	// FindSpots finds homes and complexes for a colleague.
	FindSpots(ctx context.Context, a access.Actor, query string) ([]signal.Spot, error)
	// SendReported stores a signal of a sender without an account, with what belongs to it.
	SendReported(ctx context.Context, a access.Actor, d signal.Draft, sender string, with func(tx *store.Tx, r signal.Receipt) error) (signal.Receipt, error)
}

// Service takes in posts and lets colleagues handle them.
type Service struct {
	db      *store.DB
	clock   clock.Clock
	policy  *access.Policy
	vault   *seal.Vault
	signals Signals
	tokens  tokens
	books   []Language

	// One stranger at a time comes in: what waits is counted and added to without another in
	// between, and a flood cannot take more than one writer.
	gate sync.Mutex
	full map[string]time.Time // instants until which a list of an organisation is taken to be full
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, signals Signals) *Service {
	books, err := loadLanguages()
	if err != nil {
		panic("frontdoor: words: " + err.Error()) // they are part of the binary and tested
	}
	return &Service{db: db, clock: c, policy: policy, vault: vault, signals: signals, books: books, full: map[string]time.Time{},
		tokens: tokens{form: vault.Derive("frontdoor form"), code: vault.Derive("frontdoor code")}}
}

// now is the time in the precision of the database.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// ObjectType is what a post is called in the log and by the rules.
const ObjectType = "Post"

func resource(p Post) access.Resource {
	return access.Resource{Type: ObjectType, ID: string(p.ID), Org: p.Org}
}
