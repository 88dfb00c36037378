package hotline

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actReport access.Action = "hotline.report"
	actRead   access.Action = "hotline.read"
	actAnswer access.Action = "hotline.answer"
	actList   access.Action = "hotline.list"
	actWay    access.Action = "hotline.way"
	actKeep   access.Action = "hotline.keep"
	actWatch  access.Action = "hotline.watch"
	actDrills access.Action = "hotline.drills"
)

// Message is one message to somebody about a report. It says that something waits, with a word to
// take it, and never what.
type Message struct {
	Key      string // the same key is the same message, however often it is sent
	Kind     WayKind
	To       string
	Receipt  string
	Drill    bool
	Link     string
	Code     string // proves a way, in place of all else
	Over     bool   // somebody asks to take a report over
	Late     bool   // somebody should have been there, and is not
	Help     bool   // to an organisation: its help is asked for
	CallBack string // with Help: the number of the meldpunt
}

// Failure is why a message did not go.
type Failure struct {
	Why     string // a word of ours: "status", "onbereikbaar", "te-traag" …
	Forever bool   // trying again will not help
	Gone    bool   // and that way leads nowhere any more
}

// Error is the reason.
func (f *Failure) Error() string { return "hotline: not sent: " + f.Why }

// Sender brings a message on its way. Only what it answers without a failure was taken by the
// provider; ctx ends when that takes too long.
type Sender interface {
	Send(ctx context.Context, m Message) *Failure
}

// Service carries out what people do with reports, and calls.
type Service struct {
	db      *store.DB
	vault   *seal.Vault
	clock   clock.Clock
	policy  *access.Policy
	senders map[WayKind]Sender
	secret  []byte // with which providers sign; nil: nobody is believed
	log     *slog.Logger
	signals Signals       // nil: no signal can be made
	ground  Ground        // nil: nothing is known of places
	push    *Pushed       // nil: no messages on devices
	few     chan struct{} // see write
}

// fewWrites is how many writes of the calling are under way at most. Reports that came after each other
// lie beside each other: on PostgreSQL more of them at once make each other begin again.
const fewWrites = 2

// write is a write of the calling, which sends to many at once and writes with few.
func (s *Service) write(ctx context.Context, fn func(*store.Tx) error) error {
	if s.db.Dialect() == store.SQLite {
		return s.db.Write(ctx, fn)
	}
	s.few <- struct{}{}
	defer func() { <-s.few }()
	return s.db.Write(ctx, fn)
}

// New makes the service; without a sender for a kind of way nothing goes by it.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, senders map[WayKind]Sender, log *slog.Logger) *Service {
	push, _ := senders[ByPush].(*Pushed)
	return &Service{db: db, vault: vault, clock: c, policy: policy, senders: senders, log: log, push: push, few: make(chan struct{}, fewWrites)}
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }
