package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	accessmatrix "samendoen/docs/access-matrix"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/logbook"
)

// logSigner signs the checkpoints of the log with a key of its own, from the master key.
func logSigner(v *seal.Vault) (*audit.Signer, error) {
	return audit.NewSigner(v.Derive("audit checkpoint"))
}

// sequencer takes the records of the log into its tree, and keeps the newest checkpoint
// beside the key file.
func (a *App) sequencer() (*audit.Sequencer, error) {
	signer, err := logSigner(a.vault)
	if err != nil {
		return nil, err
	}
	s := audit.NewSequencer(a.db, a.clock, a.log, signer)
	if k := a.keeper(); k != nil {
		s.OnSigned(k.signed)
	}
	return s, nil
}

// openLogbook makes the module of the log.
func (a *App) openLogbook() error {
	signer, err := logSigner(a.vault)
	if err != nil {
		return err
	}
	a.logbook = logbook.New(a.db, a.vault, a.clock, a.policy, objects{}, logbook.Config{Words: a.words, Log: a.log, Key: signer.Public(), Kept: a.keptCheckpoint,
		BaseURL: a.cfg.public(), Version: Version, Matrix: accessmatrix.Page})
	return nil
}

// checkpointFile is where the newest checkpoint is kept, outside the database: beside the
// key file. Empty when the key comes from the environment, so that there is no such place.
func checkpointFile(cfg Config) string {
	if cfg.MasterKey != "" {
		return ""
	}
	return cfg.KeyFile + ".checkpoint"
}

// keepEvery is how often at most the newest checkpoint is written to the file.
const keepEvery = time.Minute

// keeper writes the newest checkpoint to a file. It never writes over one that the log of
// this database does not follow from: that file may be all that shows it.
type keeper struct {
	path  string
	db    *store.DB
	clock clock.Clock
	log   *slog.Logger
	last  time.Time
	said  string
}

func (a *App) keeper() *keeper {
	path := checkpointFile(a.cfg)
	if path == "" {
		return nil
	}
	return &keeper{path: path, db: a.db, clock: a.clock, log: a.log}
}

// signed is told of every checkpoint, by one goroutine.
func (k *keeper) signed(c audit.Checkpoint) {
	now := k.clock.Now()
	if now.Sub(k.last) < keepEvery {
		return
	}
	k.last = now
	err := k.keep(c)
	if err != nil && err.Error() != k.said {
		k.said = err.Error()
		k.log.Error("audit: the checkpoint beside the key file", "error", k.said)
	}
}

func (k *keeper) keep(c audit.Checkpoint) error {
	old, err := readKept(k.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return writeKept(k.path, c)
	case err != nil:
		return err
	case old.Epoch < c.Epoch: // a restore began a new tree: the old one's stays, beside it
		if err := os.Rename(k.path, k.path+"."+strconv.FormatInt(old.Epoch, 10)); err != nil {
			return err
		}
		return writeKept(k.path, c)
	}
	if err := k.db.Read(context.Background(), func(tx *store.Tx) error { return audit.Agrees(tx, old) }); err != nil {
		return err
	}
	return writeKept(k.path, c)
}

// readKept reads the file; fs.ErrNotExist when there is none.
func readKept(path string) (audit.Checkpoint, error) {
	data, err := os.ReadFile(path) // #nosec G304 -- beside the key file that the settings name
	if err != nil {
		return audit.Checkpoint{}, err
	}
	list, err := audit.ParseCheckpoints(data)
	if err != nil {
		return audit.Checkpoint{}, err
	}
	return list[len(list)-1], nil
}

// writeKept writes the file in one piece: it is whole or as it was.
func writeKept(path string, c audit.Checkpoint) error {
	if err := os.WriteFile(path+".new", []byte(c.Note), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// keptCheckpoint is what is kept beside the key file, for the screen and the check.
func (a *App) keptCheckpoint(ctx context.Context) logbook.Kept {
	path := checkpointFile(a.cfg)
	if path == "" {
		return logbook.Kept{}
	}
	k := logbook.Kept{Where: filepath.Base(path)}
	if k.Checkpoint, k.Err = readKept(path); k.Err == nil {
		k.Err = a.db.Read(ctx, func(tx *store.Tx) error { return audit.Agrees(tx, k.Checkpoint) })
	}
	return k
}

// watchLog adds the figures of the log.
func (a *App) watchLog(s *web.Server) {
	gauge := func(name, help string, pick func(waiting time.Duration, whole bool, checked time.Time) float64) {
		s.Registry().MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
			waiting, whole, checked, err := a.logbook.Health(context.Background())
			if err != nil {
				return -1
			}
			return pick(waiting, whole, checked)
		}))
	}
	gauge("samendoen_log_waiting_seconds", "How long the oldest record waits for its place in the tree.",
		func(waiting time.Duration, _ bool, _ time.Time) float64 { return waiting.Seconds() })
	gauge("samendoen_log_whole", "1 if the newest check found the log whole, 0 if not, -1 if there was none.",
		func(_ time.Duration, whole bool, checked time.Time) float64 {
			switch {
			case checked.IsZero():
				return -1
			case whole:
				return 1
			}
			return 0
		})
	gauge("samendoen_log_checked_seconds", "How long ago the log was checked; -1 if it never was.",
		func(_ time.Duration, _ bool, checked time.Time) float64 {
			if checked.IsZero() {
				return -1
			}
			return a.clock.Now().Sub(checked).Seconds()
		})
}
