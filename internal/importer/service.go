package importer

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/scan"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// Service takes deliveries over.
type Service struct {
	db     *store.DB
	vault  *seal.Vault
	clock  clock.Clock
	policy *access.Policy
	log    *slog.Logger
	// life ends with Stop, and with it the deliveries that run in the background.
	life       context.Context
	end        context.CancelFunc
	background sync.WaitGroup
	scanner    *scan.Scanner // nil: there is none
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, log *slog.Logger) *Service {
	s := &Service{db: db, vault: vault, clock: c, policy: policy, log: log}
	s.life, s.end = context.WithCancel(context.Background())
	return s
}

// UseScanner has each file that somebody sends on the page looked at before it is read. What
// the commands on the machine read is on the machine already.
func (s *Service) UseScanner(scanner *scan.Scanner) { s.scanner = scanner }

// scanned refuses files that are harmful, and all of them while the scanner is silent.
func (s *Service) scanned(ctx context.Context, sources []Source) error {
	for _, source := range sources {
		if err := s.scanner.Check(ctx, "bestand", source.reader()); err != nil {
			return fault.Wrap("importer.scanned", err)
		}
	}
	return nil
}

// Input is a delivery: what it holds, of which organisation, on which date, and
// whether it is all that the organisation has.
type Input struct {
	Kind    Kind
	Sources []Source
	// Feed gives the records itself, instead of Sources: a made-up city needs no files.
	Feed      func(Sink) error
	OrgID     string
	Reference time.Time // date; zero means today
	Full      bool
	DryRun    bool
	// ConfirmEnding says yes to ending more than MaxEnding of what the organisation has.
	ConfirmEnding bool
}

// MaxEnding is the share of living rows that a full delivery may end without an
// explicit yes: more than that is rather a broken export than a real change.
const MaxEnding = 0.02

// Summary is what a delivery did, or would do.
type Summary struct {
	Delivery  string   `json:"delivery,omitempty"`
	Kind      Kind     `json:"kind"`
	Files     []string `json:"files"`
	Reference string   `json:"reference,omitempty"`
	Full      bool     `json:"full"`
	DryRun    bool     `json:"dryRun"`
	Added     int64    `json:"added"`
	Changed   int64    `json:"changed"`
	Ended     int64    `json:"ended"`
	Unchanged int64    `json:"unchanged"`
	Refused   int64    `json:"refused"`
	// AskEnding says that so much would end that it needs an explicit yes.
	AskEnding bool      `json:"askEnding,omitempty"`
	Problems  []Problem `json:"problems"`
	Warnings  []Problem `json:"warnings,omitempty"`
}

// ErrTooManyEnd is the reason of the Conflict when a full delivery would end too much.
var ErrTooManyEnd = errors.New("deze levering beëindigt meer dan 2 procent van wat er is")

// ErrBusy is the reason of the Conflict when another delivery is being taken over.
var ErrBusy = errors.New("er wordt al een levering ingelezen")

// maxProblems is how many problems a delivery keeps for the report.
const maxProblems = 10000

// Take reads a delivery and takes it over, whole or not at all.
func (s *Service) Take(ctx context.Context, a access.Actor, in Input) (Summary, error) {
	t, err := s.start(ctx, a, in)
	if err != nil {
		return t.sum, err
	}
	err = t.run(ctx)
	return t.sum, err
}

// Begin is Take that goes on by itself after it returned the id of the delivery, whose
// progress Delivery tells. over is called when the sources are no longer needed, also
// when Begin fails.
func (s *Service) Begin(ctx context.Context, a access.Actor, in Input, over func()) (id string, err error) {
	t, err := s.start(ctx, a, in)
	if err != nil {
		over()
		return "", err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.background.Go(func() {
		defer over()
		defer cancel()
		defer context.AfterFunc(s.life, cancel)()
		if err := t.run(ctx); err != nil {
			s.log.Warn("importer: delivery failed", "delivery", t.sum.Delivery, "error", err.Error())
		}
	})
	return t.sum.Delivery, nil
}

// Stop breaks off the deliveries that Begin started and waits until they have ended;
// nothing of them is taken over.
func (s *Service) Stop() {
	s.end()
	s.background.Wait()
}

// start checks who asks and notes the delivery.
func (s *Service) start(ctx context.Context, a access.Actor, in Input) (*taking, error) {
	const op = "importer.take"
	if in.OrgID == "" {
		in.OrgID = a.OrgID
	}
	if in.Reference.IsZero() {
		in.Reference = clock.Date(s.clock.Now())
	}
	t := &taking{s: s, in: in, actor: a}
	var err error
	if t.decision, err = s.policy.Require(op, a, "import.run", "import.read", access.Organisation(in.OrgID)); err != nil {
		return t, err
	}
	return t, fault.Wrap(op, t.begin(ctx))
}

// run carries out a delivery that was started, and notes how it ended.
func (t *taking) run(ctx context.Context) error {
	rest := t.heartbeat(ctx)
	err := t.carryOut(ctx)
	rest()
	if e := t.end(context.WithoutCancel(ctx), err); err == nil || errors.Is(e, ErrBusy) {
		err = e
	}
	return fault.Wrap("importer.take", err)
}

// taking is one delivery on its way in.
type taking struct {
	s        *Service
	in       Input
	actor    access.Actor
	decision access.Decision
	sum      Summary
	tables   []delivery.Table // that got rows, in the order in which they depend
	aside    *store.Aside
	stage    *staging
	problems []Problem
}

// carryOut goes through the steps: read and stage, check references, compare, take over.
func (t *taking) carryOut(ctx context.Context) error {
	if t.in.Kind == Areas || t.in.Kind == Figures {
		return t.areas(ctx)
	}
	if t.in.Kind == Regions {
		return t.regions(ctx)
	}
	aside, err := t.s.db.Aside(ctx)
	if err != nil {
		return err
	}
	t.aside = aside
	err = t.viaAside(ctx)
	if e := aside.Close(); e != nil && err == nil {
		t.s.log.Warn("importer: staging stays behind until the next delivery", "error", e.Error())
	}
	return err
}

// viaAside goes through the steps with a database beside the real one.
func (t *taking) viaAside(ctx context.Context) error {
	if err := delivery.Prepare(ctx, t.aside, Tables()); err != nil {
		return err
	}
	if err := t.fill(ctx); err != nil {
		return err
	}
	if err := t.checkReferences(ctx); err != nil {
		return err
	}
	if err := t.compare(ctx); err != nil {
		return err
	}
	if t.in.DryRun {
		return nil
	}
	return t.takeOver(ctx)
}

// fill reads the records and stages them. Reading and staging go on at the same time.
func (t *taking) fill(ctx context.Context) error {
	hoods, err := t.hoods(ctx)
	if err != nil {
		return err
	}
	t.stage = newStaging(t, hoods)
	stop := t.stage.start(ctx)
	err = t.read(Options{Org: t.in.OrgID, Reference: t.in.Reference, Progress: t.progress(ctx)}, t.stage.sink())
	if e := stop(); err == nil || errors.Is(err, errStaging) {
		err = e
	}
	if err != nil {
		return err
	}
	t.tables = t.stage.used()
	for _, table := range t.tables {
		if err := table.Staged(ctx, t.aside); err != nil {
			return err
		}
	}
	return nil
}

// read lets the records of the files, or of the feed, into the sink.
func (t *taking) read(o Options, sink Sink) error {
	if t.in.Feed != nil {
		return t.in.Feed(sink)
	}
	stats, err := Read(t.in.Kind, t.in.Sources, o, sink)
	t.sum.Refused, t.sum.Warnings = int64(stats.Refused), stats.Warnings
	return err
}

// checkReferences refuses rows that refer to nothing. A member goes with its tenancy,
// which is reported already.
func (t *taking) checkReferences(ctx context.Context) error {
	before := t.sum.Refused
	for _, table := range t.tables {
		var list []delivery.Missing
		var n int64
		err := t.aside.Work(ctx, func(tx *store.Tx) (err error) {
			list, n, err = table.Unknown(tx, maxProblems)
			return err
		})
		if err != nil {
			return err
		}
		if table.Name == memberTable {
			continue
		}
		t.sum.Refused += n
		for _, m := range list {
			t.problem(Problem{File: t.fileOf(m.Line), Row: m.Line & (1<<lineBits - 1), Column: m.Field, Value: m.Key,
				Reason: "Dit bestaat niet bij je organisatie.", Advice: "Lees eerst het bestand in waar dit in staat, of verbeter de sleutel."}.clean())
		}
	}
	if err := t.aside.Work(ctx, tenancy.DropForgotten); err != nil || t.sum.Refused == before {
		return err
	}
	return t.aside.Work(ctx, tenancy.DropStrangers)
}

// The tables whose rows count with the tenancy that they belong to.
const (
	personTable = "subject_person"
	memberTable = "tenancy_member"
)

// compare finds what the delivery changes, and counts it.
func (t *taking) compare(ctx context.Context) error {
	for i, table := range t.tables {
		if err := t.step(ctx, "compare", i); err != nil {
			return err
		}
		var c delivery.Counts
		if err := t.aside.Work(ctx, func(tx *store.Tx) (err error) {
			if err := table.Compare(tx, t.in.OrgID, t.in.Full); err != nil {
				return err
			}
			c, err = table.Count(tx, t.in.OrgID)
			return err
		}); err != nil {
			return err
		}
		if table.Name == personTable || table.Name == memberTable {
			continue // counted with their tenancy
		}
		t.sum.Added += c.Added
		t.sum.Changed += c.Changed
		t.sum.Unchanged += c.Unchanged
		t.sum.Ended += c.Ended
		if c.Living == 0 || float64(c.Ended) <= MaxEnding*float64(c.Living) {
			continue
		}
		t.sum.AskEnding = true
		if !t.in.ConfirmEnding && !t.in.DryRun {
			return fault.As("importer.compare", fault.Conflict, ErrTooManyEnd)
		}
	}
	return nil
}

// step notes that the delivery has come to a step, and how many of its tables are done.
func (t *taking) step(ctx context.Context, name string, tables int) error {
	return t.s.db.Write(ctx, func(tx *store.Tx) error {
		return setStep(tx, t.sum.Delivery, name, int64(tables), int64(len(t.tables)), t.s.clock.Now())
	})
}

// takeOver is the one short step in which the delivery becomes visible.
func (t *taking) takeOver(ctx context.Context) error {
	if err := t.step(ctx, takeover, 0); err != nil {
		return err
	}
	return t.aside.Write(ctx, func(tx *store.Tx) error {
		if err := t.stillOurs(tx); err != nil {
			return err
		}
		if err := place.SaveStreets(tx, t.stage.streets); err != nil {
			return err
		}
		for _, table := range t.tables {
			if err := table.TakeOver(tx, t.in.OrgID, t.in.Reference, t.s.clock.Now()); err != nil {
				return err
			}
		}
		if err := place.KeepCorrections(tx); err != nil {
			return err
		}
		if err := tenancy.EndMembers(tx, t.in.Reference); err != nil {
			return err
		}
		if err := tenancy.FillComplexes(tx); err != nil {
			return err
		}
		return audit.Write(tx, t.s.clock.Now(), t.actor, "import.run", "Delivery", t.sum.Delivery, t.decision)
	})
}

func (t *taking) problem(p Problem) {
	if len(t.problems) < maxProblems {
		t.problems = append(t.problems, p)
	}
}

// fileOf is the name of the file that a staged line is in.
func (t *taking) fileOf(line int) string {
	if i := line >> lineBits; i < len(t.sum.Files) {
		return t.sum.Files[i]
	}
	return ""
}
