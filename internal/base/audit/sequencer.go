package audit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

const (
	seqPoll   = 400 * time.Millisecond
	seqLease  = 5 * time.Second
	sweepTime = time.Minute
	seqBatch  = 1000 // records of one transaction: it must not hold up others for long

	// Of the checkpoints, those stay that come a minute or 1000 leaves after the one before.
	keepTime = time.Minute
	keepSize = 1000
)

// ErrDamaged means that what is stored of a tree is not what was signed. The sequencer then
// adds nothing: its signature would cover up what happened. Records wait meanwhile.
var ErrDamaged = errors.New("audit: the stored tree is not what was signed; see samendoen verify")

var (
	errHeld  = errors.New("audit: another sequencer has the lease")
	errMoved = errors.New("audit: the tree or the records moved on meanwhile")
)

// Sequencer gives records their place in the tree and signs checkpoints. Several may run:
// one holds a lease and the others stand by. What makes two at once harmless is not the
// lease, which clocks decide about, but that a batch is only stored on a tree of the very
// size that it was made for.
type Sequencer struct {
	db     *store.DB
	clock  clock.Clock
	log    *slog.Logger
	signer *Signer
	owner  string
	signed func(Checkpoint)

	// Records are looked for after the id floor, so that on PostgreSQL the index entries of
	// all that was ever taken in need not be passed each time. Every minute a sweep looks
	// for all, since a long transaction may commit an old id late.
	floor, next, highest string // next becomes the floor at a sweep, a minute old by then
	swept                time.Time
}

// NewSequencer makes a sequencer. It does nothing until Run or Once.
func NewSequencer(db *store.DB, c clock.Clock, log *slog.Logger, signer *Signer) *Sequencer {
	return &Sequencer{db: db, clock: c, log: log, signer: signer, owner: store.NewID()}
}

// OnSigned has a function told of each checkpoint after it is stored, from the goroutine of
// Run, so that the newest can be kept outside the database. It must be set before Run.
func (s *Sequencer) OnSigned(fn func(Checkpoint)) { s.signed = fn }

// Run works until ctx ends, then takes in what is left and gives the lease back.
func (s *Sequencer) Run(ctx context.Context) {
	tick := time.NewTicker(seqPoll)
	defer tick.Stop()
	said := ""
	for {
		n, err := s.Once(ctx)
		if err != nil && ctx.Err() == nil && err.Error() != said {
			said = err.Error()
			s.log.Error("audit: sequencing", "error", said)
		}
		if err == nil {
			said = ""
		}
		if n >= seqBatch && ctx.Err() == nil {
			continue // there is more
		}
		select {
		case <-ctx.Done():
			s.stop(context.WithoutCancel(ctx))
			return
		case <-tick.C:
		}
	}
}

// stop takes in the last records, so that a stopped program leaves nothing unsigned.
func (s *Sequencer) stop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, seqLease)
	defer cancel()
	for n := seqBatch; n >= seqBatch; {
		var err error
		if n, err = s.Once(ctx); err != nil {
			s.log.Error("audit: sequencing", "error", err.Error())
			break
		}
	}
	if err := s.db.Write(ctx, func(tx *store.Tx) error { return release(tx, s.owner) }); err != nil {
		s.log.Error("audit: giving the lease back", "error", err.Error())
	}
}

// Once takes in one batch and returns how many records it held. Another sequencer being at
// work is no error.
func (s *Sequencer) Once(ctx context.Context) (int, error) {
	for {
		b, err := s.prepare(ctx)
		if err != nil || b == nil {
			return 0, err
		}
		err = s.commit(ctx, b)
		if errors.Is(err, errHeld) || errors.Is(err, errMoved) {
			return 0, nil
		}
		if err == nil && s.signed != nil {
			s.signed(Checkpoint{Epoch: b.head.epoch, Size: b.head.size, Root: b.head.root, At: store.Time(b.head.at), Note: b.head.note, Key: s.signer.Public()})
		}
		if n := len(b.rows); err != nil || n > 0 {
			if err == nil {
				s.highest = max(s.highest, b.rows[n-1].id)
				if b.sweep && n < seqBatch {
					s.sweptAt(s.clock.Now())
				}
			}
			return n, err
		}
	} // a tree was begun; now its records
}

// batch is a piece of work, ready to be stored.
type batch struct {
	old   int64 // size of the tree that it was made for
	rows  []row
	head  treeHead
	tiles map[tileID][]byte
	keep  bool // the checkpoint stays when the next one comes
	sweep bool // records were looked for without a floor
}

// sweptAt notes that nothing waits before what was taken in so far.
func (s *Sequencer) sweptAt(now time.Time) {
	s.swept, s.floor, s.next = now, s.next, s.highest
}

// prepare reads what is to be done and does the computing, outside any writing
// transaction. It returns nil when there is nothing.
func (s *Sequencer) prepare(ctx context.Context) (*batch, error) {
	nothing, after := false, s.floor
	now := s.clock.Now()
	sweep := now.Sub(s.swept) >= sweepTime
	if sweep {
		after = ""
	}
	if err := s.db.Look(ctx, func(tx *store.Tx) (err error) { nothing, err = idle(tx, after); return err }); err != nil || nothing {
		if err == nil && sweep {
			s.sweptAt(now)
		}
		return nil, err
	}
	var b *batch
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		all, err := epochs(tx)
		if err != nil {
			return err
		}
		trees, err := heads(tx)
		if err != nil {
			return err
		}
		if len(trees) > len(all) {
			return ErrDamaged
		}
		before := treeHead{epoch: -1}
		if len(trees) > 0 {
			before = trees[len(trees)-1]
			if err := s.check(tx, before); err != nil {
				return err
			}
		}
		if len(trees) < len(all) {
			next := all[len(trees)]
			b, err = s.build(&batch{head: treeHead{epoch: next.epoch}, keep: true}, newTiles(nil), []tlog.Hash{startLeaf(next, before)})
			return err
		}
		b, err = s.extend(tx, before, after)
		return err
	})
	if b != nil {
		b.sweep = sweep
	}
	return b, err
}

// extend makes a batch of records for a tree.
func (s *Sequencer) extend(tx *store.Tx, head treeHead, after string) (*batch, error) {
	rows, err := waiting(tx, after, seqBatch)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	last, err := lastKept(tx, head.epoch)
	if err != nil {
		return nil, err
	}
	size := head.size + int64(len(rows))
	b := &batch{old: head.size, rows: rows, head: treeHead{epoch: head.epoch},
		keep: size-last.size >= keepSize || s.clock.Now().Sub(store.Time(last.at)) >= keepTime}
	leaves := make([]tlog.Hash, len(rows))
	var buf []byte
	for i := range rows {
		leaves[i], buf = rows[i].hash(buf)
	}
	return s.build(b, newTiles(loadTile(tx, head.epoch)), leaves)
}

// build computes and signs the tree of a batch.
func (s *Sequencer) build(b *batch, stored *tiles, leaves []tlog.Hash) (*batch, error) {
	g, err := grow(b.old, stored, leaves)
	if err != nil {
		return nil, err
	}
	at := store.Time(store.Micros(s.clock.Now()))
	b.tiles, b.head.size, b.head.root, b.head.at = g.tiles, g.size, g.root, store.Micros(at)
	b.head.note, err = s.signer.checkpoint(b.head.epoch, g.size, g.root, at)
	return b, err
}

// check refuses to build on a tree that is not what was signed. A key that was used
// before is good enough only until the present one has signed.
func (s *Sequencer) check(tx *store.Tx, h treeHead) error {
	keys, err := knownKeys(tx)
	if err != nil {
		return err
	}
	if slices.Contains(keys, s.signer.Public()) {
		keys = []string{s.signer.Public()}
	}
	known, _ := verifiers(keys)
	if err := h.matches(known); err != nil {
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	root, err := tlog.TreeHash(h.size, newTiles(loadTile(tx, h.epoch)))
	if err != nil || root != h.root {
		return ErrDamaged
	}
	return nil
}

// matches reports whether the note of a head is signed and says what its row says.
func (h treeHead) matches(keys note.Verifiers) error {
	c, err := openCheckpoint(h.note, keys)
	if err == nil && (c.Epoch != h.epoch || c.Size != h.size || c.Root != h.root || store.Micros(c.At) != h.at) {
		return errCheckpoint
	}
	return err
}

// commit stores a batch, whole or not at all. On PostgreSQL it leaves SERIALIZABLE: what
// it read has no bearing on the transactions of others, which must not be refused over it;
// that two sequencers cannot both move a head holds at REPEATABLE READ too.
func (s *Sequencer) commit(ctx context.Context, b *batch) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		if tx.Dialect() == store.Postgres {
			if err := tx.Later(`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`); err != nil {
				return err
			}
		}
		now := s.clock.Now()
		if ok, err := hold(tx, s.owner, now, now.Add(seqLease)); err != nil || !ok {
			return errOr(err, errHeld)
		}
		if ok, err := advance(tx, b.old, b.head); err != nil || !ok {
			return errOr(err, errMoved)
		}
		if len(b.rows) > 0 {
			if ok, err := place(tx, b.head.epoch, b.old, b.rows); err != nil || !ok {
				return errOr(err, errMoved)
			}
		}
		if err := saveTiles(tx, b.head.epoch, b.tiles); err != nil {
			return err
		}
		if b.keep {
			if err := keep(tx, b.head); err != nil {
				return err
			}
		}
		return saveKey(tx, s.signer.Public(), b.head.at)
	})
}

// errOr is the error that came, or else what is meant by there being none.
func errOr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
