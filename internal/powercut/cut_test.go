package powercut

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/store"
)

// trial cuts the power at points of a recorded log.
type trial struct {
	r        *recorder
	promises []promise
	seed     uint64
	cuts     int
	tables   string // what the tables must be after opening, empty for no matter
	keepAll  bool   // the planted fault of a disk that forgets syncs
}

// promise is a receipt with the line of the log after which it was given.
type promise struct {
	line int
	receipt
}

// promisesOf are the receipts of a log, each at the moment that it was given.
func promisesOf(log []event) []promise {
	var list []promise
	for i, e := range log {
		if e.kind == told {
			list = append(list, promise{i + 1, e.receipt})
		}
	}
	return list
}

// findings are what the disks of a trial showed.
type findings struct {
	disks, receipts, losing int
	unsure, checkpoints     int // cuts with something not yet synced, and cuts in a checkpoint
	lines, syncs            int
	took                    time.Duration
	lost, problems          []string
}

func (f findings) String() string {
	return fmt.Sprintf("%d disks from a log of %d lines and %d syncs in %.1f s: at most %d receipts, %d cuts with something not synced, "+
		"%d in a checkpoint; %d disks lose a receipt, %d other problems",
		f.disks, f.lines, f.syncs, f.took.Seconds(), f.receipts, f.unsure, f.checkpoints, f.losing, len(f.problems))
}

// run cuts and looks at each disk that this may leave.
func (c trial) run(t *testing.T) findings {
	t.Helper()
	log := c.r.log
	f := findings{lines: len(log)}
	start, rng := time.Now(), rand.New(rand.NewPCG(c.seed, 99))
	inCheckpoint := checkpoints(c.r)
	points := c.points(inCheckpoint, rng)
	d := newDisk(c.r)
	for i := range len(log) + 1 {
		for len(points) > 0 && points[0] == i {
			points = points[1:]
			f.disks++
			if d.isUnsure() {
				f.unsure++
			}
			if inCheckpoint[i] {
				f.checkpoints++
			}
			c.look(t, d.cut(rng), i, &f)
		}
		if i == len(log) {
			break
		}
		if log[i].kind == synced {
			f.syncs++
		}
		if c.keepAll && (log[i].kind == synced || log[i].kind == dirSynced) {
			d.lines++
			continue
		}
		d.add(log[i])
	}
	f.took = time.Since(start)
	return f
}

// look opens the database of an image as the program would after a cut at a line, and
// adds which promises it broke and what else is wrong with it.
func (c trial) look(t *testing.T, image map[string][]byte, at int, f *findings) {
	t.Helper()
	problem := func(list ...string) {
		for _, p := range list {
			f.problems = append(f.problems, fmt.Sprintf("cut after line %d of %d: %s", at, f.lines, p))
		}
	}
	var promised []receipt
	for _, p := range c.promises {
		if p.line <= at {
			promised = append(promised, p.receipt)
		}
	}
	f.receipts = max(f.receipts, len(promised))
	dsn, remove := putDown(t, image)
	defer remove()
	db, err := store.Open(ctx, dsn, store.Options{Migrations: migrations()})
	if err != nil {
		problem("does not open: " + err.Error())
		return
	}
	defer db.Close()
	damage, err := findDamage(ctx, db)
	if problem(damage...); err != nil {
		problem("cannot be checked: " + err.Error())
		return
	}
	halves, err := findHalves(ctx, db, vault(t), time.Time{})
	if err != nil {
		problem(err.Error())
		return
	}
	problem(halves...)
	lost, err := findLost(ctx, db, promised)
	if err != nil {
		problem("receipts cannot be looked up: " + err.Error())
		return
	}
	if f.lost = append(f.lost, lost...); len(lost) > 0 {
		f.losing++
	}
	if c.tables != "" && tablesOf(t, db) != c.tables {
		problem("the tables are not what they were")
	}
}

// tablesOf is the schema of a database as text.
func tablesOf(t *testing.T, db *store.DB) (text string) {
	t.Helper()
	must(t, db.Read(ctx, func(tx *store.Tx) error {
		lines, err := store.Strings(tx, `SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY type, name`)
		text = strings.Join(lines, "\n")
		return err
	}))
	return text
}

// checkpoints are the cuts between the first write of a checkpoint to the database
// file and the sync that ends it.
func checkpoints(r *recorder) map[int]bool {
	in := map[int]bool{}
	dbFile := slices.Index(slices.Sorted(maps.Keys(r.first)), "x.db") // -1: made later
	writing := false
	for i, e := range r.log {
		if e.kind == created && e.name == "x.db" {
			dbFile = e.file
		}
		if e.file == dbFile && (e.kind == wrote || e.kind == synced) {
			writing = e.kind == wrote
		}
		if writing {
			in[i+1] = true
		}
	}
	return in
}

// points are the places to cut, in order: one in three anywhere, one in three just
// after a receipt, one in three in a checkpoint.
func (c trial) points(inCheckpoint map[int]bool, rng *rand.Rand) []int {
	within := slices.Sorted(maps.Keys(inCheckpoint))
	points := make([]int, c.cuts)
	for i := range points {
		switch {
		case i%3 == 1 && len(c.promises) > 0:
			points[i] = c.promises[rng.IntN(len(c.promises))].line
		case i%3 == 2 && len(within) > 0:
			points[i] = within[rng.IntN(len(within))]
		default:
			points[i] = rng.IntN(len(c.r.log) + 1)
		}
	}
	slices.Sort(points)
	return points
}

func (d *disk) isUnsure() bool {
	for _, f := range d.files {
		if len(f.maybe) > 0 {
			return true
		}
	}
	return len(d.moves) > 0
}

// putDown writes the files of an image in a folder. Beside one in sixteen lies what was
// left of the shared memory, which means nothing after a cut.
func putDown(t *testing.T, image map[string][]byte) (dsn string, remove func()) {
	t.Helper()
	folder, err := os.MkdirTemp(t.TempDir(), "disk")
	must(t, err)
	for name, data := range image {
		must(t, os.WriteFile(filepath.Join(folder, name), data, 0o600))
	}
	if len(image["x.db-wal"])%16 == 0 {
		must(t, os.WriteFile(filepath.Join(folder, "x.db-shm"), bytes.Repeat([]byte("rommel  "), 4096), 0o600))
	}
	return "sqlite:" + filepath.Join(folder, "x.db"), func() { must(t, os.RemoveAll(folder)) }
}
