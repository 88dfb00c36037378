package logbook

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actRead      access.Action = "logbook.read"
	actExport    access.Action = "logbook.export"
	actIntegrity access.Action = "logbook.integrity"
	actCheck     access.Action = "logbook.check"
	actWitness   access.Action = "logbook.witness"
	actActivity  access.Action = "logbook.activity"
	actCosign    access.Action = "logbook.cosign"
)

// Thing is what the log may say about an object: whose it is, and its number if it has one.
type Thing struct {
	Org    string // controller
	Number string
}

// Things knows the objects of other modules, without opening any; app fills it.
type Things interface {
	// Thing is an object of the log; NotFound when it is gone or has no controller.
	Thing(tx *store.Tx, kind, id string) (Thing, error)
	// Find is the object of an organisation with a number that people use.
	Find(tx *store.Tx, orgID, number string) (kind, id string, err error)
}

// Kept is the newest checkpoint that is kept beside the key file, outside the database.
type Kept struct {
	Where      string // name of the file; empty: nothing is kept
	Checkpoint audit.Checkpoint
	Err        error // why there is none, or why it is not of this log
}

// Config is what the service needs to know of the installation.
type Config struct {
	Key     string // public key that checkpoints are signed with now
	Kept    func(ctx context.Context) Kept
	BaseURL string // address of the installation, for references to the register; may be empty
	Version string // of the program
	Matrix  []byte // the access matrix, in Markdown
	Words   *text.Catalogue
	Log     *slog.Logger
}

// Service is the log on screens, in files and for witnesses.
type Service struct {
	db     *store.DB
	vault  *seal.Vault
	clock  clock.Clock
	policy *access.Policy
	things Things
	cfg    Config
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, things Things, cfg Config) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy, things: things, cfg: cfg}
}

// Reason is a rule by which something was allowed.
type Reason struct {
	Rule     string `json:"regel"`
	Sentence string `json:"zin,omitempty"` // Dutch; empty for a rule that is no longer there
}

// reasons are the rules of a record with their sentences.
func (s *Service) reasons() map[string]string {
	sentences := map[string]string{}
	for _, r := range s.policy.Rules() {
		sentences[r.ID] = r.Sentence
	}
	return sentences
}

// log writes what was looked at in the log, into the log.
func (s *Service) log(tx *store.Tx, at time.Time, a access.Actor, action access.Action, kind, id string, d access.Decision) error {
	return audit.Write(tx, at, a, action, kind, id, d)
}
