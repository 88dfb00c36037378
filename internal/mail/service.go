package mail

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/scan"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/frontdoor"
)

// The actions of the policy.
const (
	actOwn    access.Action = "mail.own"
	actManage access.Action = "mail.manage"
	actTexts  access.Action = "mail.texts"
	actSend   access.Action = "mail.send"
)

// The kinds of jobs.
const (
	jobCollect = "mail.collect" // look for what is to be mailed
	jobSend    = "mail.send"    // try a mail; the payload is its id
	jobPoll    = "mail.poll"    // read the mailbox
)

// ObjectType is what a mail is called in the log.
const ObjectType = "Mail"

// Door is where messages of the mailbox go, and where it is known how to reach a reporter.
type Door interface {
	TakeIn(tx *store.Tx, m frontdoor.Mailed) (frontdoor.ID, error)
	ReplyTo(tx *store.Tx, id frontdoor.ID) (frontdoor.Reply, error)
}

// Service carries mail out and in.
type Service struct {
	db       *store.DB
	vault    *seal.Vault
	clock    clock.Clock
	policy   *access.Policy
	dutch    *text.Printer
	door     Door
	settings Settings
	log      *slog.Logger
	gate     gate
	scanner  *scan.Scanner // nil: there is none
	links    Links         // nil: there are none

	// One round in the mailbox at a time, beside the jobs: a slow server keeps nobody waiting.
	reading sync.Mutex
	rounds  sync.WaitGroup
}

// New makes the service. Settings that Check refuses make it send and read nothing.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, words *text.Catalogue, door Door, settings Settings, log *slog.Logger) *Service {
	if settings.Check() != nil {
		settings = Settings{}
	}
	return &Service{db: db, vault: vault, clock: c, policy: policy, dutch: words.Printer(text.Dutch), door: door, settings: settings, log: log}
}

// UseScanner has each picture that came by mail looked at before it is made anew.
func (s *Service) UseScanner(scanner *scan.Scanner) { s.scanner = scanner }

// now is the time in the precision of the database.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// How often the program looks for what is to be mailed, and in the mailbox.
const (
	collectEvery = 30 * time.Second
	pollEvery    = 2 * time.Minute
)

// Jobs are the handlers of this module by kind of job.
func (s *Service) Jobs() map[string]jobs.Handler { return map[string]jobs.Handler{jobSend: s.send} }

// Rounds is the work of this module that comes back, as far as it is switched on.
func (s *Service) Rounds() (list []jobs.Round) {
	if s.settings.SMTP.On() {
		list = append(list, jobs.Every(jobCollect, collectEvery, s.Collect))
	}
	if s.settings.IMAP.On() {
		list = append(list, jobs.Every(jobPoll, pollEvery, func(ctx context.Context) error {
			s.pollBeside(ctx)
			return nil
		}))
	}
	return list
}

// pollBeside reads the mailbox while other jobs go on, unless it is being read.
func (s *Service) pollBeside(ctx context.Context) {
	if !s.reading.TryLock() {
		return
	}
	s.rounds.Go(func() {
		defer s.reading.Unlock()
		if err := s.Poll(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("mail: reading the mailbox", "error", err.Error())
		}
	})
}

// Wait returns when no round in the mailbox is under way. Rounds end soon after their jobs
// are stopped.
func (s *Service) Wait() { s.rounds.Wait() }

// bySystem is the decision with which the program logs what it does by itself.
func bySystem() access.Decision { return access.Decision{Allowed: true, Rules: []string{"system"}} }
