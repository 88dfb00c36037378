package powercut

import (
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/app"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// TestKills is the promise of a receipt when the program or the database server is
// ended with SIGKILL while people send.
func TestKills(t *testing.T) {
	binary := buildProgram(t)
	t.Run("sqlite", func(t *testing.T) {
		k := newKills(t, binary, "sqlite:"+filepath.Join(t.TempDir(), "x.db"))
		k.rounds("program", roundsOnLite, k.killProgram)
		k.mustHaveLooked()
	})
	t.Run("postgres", func(t *testing.T) {
		cluster := newCluster(t)
		k := newKills(t, binary, cluster.DSN())
		k.rounds("program", roundsOnPG, k.killProgram)
		k.rounds("server", roundsServer, func() { k.killServer(cluster) })
		k.mustHaveLooked()
		k.plantEarlyAnswers(binary, cluster)
	})
}

// plantEarlyAnswers proves that a server that answers before its commit is on disk is
// found out.
func (k *kills) plantEarlyAnswers(binary string, c *storetest.Cluster) {
	k.t.Helper()
	k.p.kill()
	k.p = newProgram(k.t, binary, k.dsn+"&synchronous_commit=off")
	k.s.p, k.s.reader.p = k.p, k.p
	k.p.run()
	for round := 0; round < 5 && len(k.broken()) == 0; round++ {
		k.killServer(c)
	}
	if len(k.broken()) == 0 {
		k.t.Error("receipts without a commit on disk, and none is missed")
	}
}

// newCluster starts a durable server in a folder that outlives a kill. It writes its log
// only when a commit asks for it, so that a commit that does not ask is surely lost.
func newCluster(t *testing.T) *storetest.Cluster {
	t.Helper()
	c, err := storetest.NewCluster(filepath.Join(t.TempDir(), "cluster"), storetest.Durable(), storetest.Set("wal_writer_delay", "10s"))
	must(t, err)
	t.Cleanup(c.Close)
	return c
}

// kills are rounds of sending and killing on one database.
type kills struct {
	t   *testing.T
	dsn string
	p   *program
	s   *senders
	rng *rand.Rand
	n   int // rounds so far
}

// newKills fills a database and starts the program on it.
func newKills(t *testing.T, binary, dsn string) *kills {
	t.Helper()
	db := open(t, dsn, store.Options{})
	build(t, db)
	policy, err := app.Policy()
	must(t, err)
	now := clock.System().Now()
	var tokens []string
	for _, id := range []string{"u-vakman", readerID} {
		token, err := account.New(db, nil, clock.System(), policy, false).NewToken(ctx, people()[id], "proef", []string{"signal."}, now.AddDate(0, 0, 2))
		must(t, err)
		tokens = append(tokens, token)
	}
	must(t, db.Close())
	p := newProgram(t, binary, dsn)
	p.run()
	return &kills{t: t, dsn: dsn, p: p, s: newSenders(t, p, tokens[0], tokens[1]), rng: rand.New(rand.NewPCG(uint64(now.UnixNano()), 1))}
}

// wait lets a random part of a round go by; in three rounds of four it begins when the
// first receipt is there.
func (k *kills) wait() {
	k.n++
	for end := time.Now().Add(startTime); k.n%4 > 0 && k.s.waiting() && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(time.Duration(k.rng.Int64N(int64(longestRound))))
}

// killServer ends PostgreSQL while people send; the program must find it again.
func (k *kills) killServer(c *storetest.Cluster) {
	k.t.Helper()
	k.s.until(func() {
		k.wait()
		if err := c.Kill(); err != nil {
			k.t.Error(err)
		}
	})
	must(k.t, c.Start())
	k.p.await()
}

// killProgram ends the program while people send, and sometimes again while it starts.
func (k *kills) killProgram() {
	k.t.Helper()
	k.s.until(func() { k.wait(); k.p.kill() })
	if k.rng.IntN(3) == 0 {
		k.p.start()
		time.Sleep(time.Duration(k.rng.Int64N(int64(150 * time.Millisecond))))
		k.p.kill()
	}
	k.p.run()
}

// rounds kill n times and look after each whether all promises hold.
func (k *kills) rounds(what string, n int, kill func()) {
	k.t.Helper()
	start, before, looks, unsure, stored := time.Now(), len(k.s.receipts), k.s.reader.looks(), 0, 0
	for round := range n {
		began := time.Now()
		kill()
		open := len(k.s.unsure)
		unsure += open
		stored += k.stored()
		k.s.again(k.rng)
		k.look(began.Add(-time.Second))
		if k.t.Failed() {
			k.t.Fatalf("round %d of %d, kill -9 of the %s; the program says:\n%s", round+1, n, what, k.p.errors())
		}
	}
	got := len(k.s.receipts) - before
	if got == unsure {
		k.t.Errorf("no receipts at all in %d rounds", n)
	}
	looks = k.s.reader.looks() - looks
	k.t.Logf("%d rounds of kill -9 of the %s in %.1f s: %d receipts, %d looks, %d signals without an answer, of which %d were stored",
		n, what, time.Since(start).Seconds(), got-unsure, looks, unsure, stored)
}

// stored counts the keys without an answer whose signal is in the database.
func (k *kills) stored() (n int) {
	k.t.Helper()
	k.reading(func(tx *store.Tx) error {
		for _, key := range k.s.unsure {
			found, err := store.Count(tx, `SELECT count(*) FROM signal_signal WHERE idem_key = $1`, key)
			if err != nil {
				return err
			}
			n += int(found)
		}
		return nil
	})
	return n
}

// look compares the database with the receipts, and looks for what is half there and
// for what was written since then and does not open.
func (k *kills) look(since time.Time) {
	k.t.Helper()
	for _, b := range k.broken() {
		k.t.Error(b)
	}
	db := k.open()
	defer db.Close()
	for _, h := range halvesOf(k.t, db, since) {
		k.t.Error(h)
	}
}

// mustHaveLooked fails a test in which nobody got to read anything.
func (k *kills) mustHaveLooked() {
	k.t.Helper()
	if k.s.reader.looks() == 0 {
		k.t.Error("nothing was read at all")
	}
}

func (k *kills) broken() []string {
	k.t.Helper()
	db := k.open()
	defer db.Close()
	return append(k.s.broken(db), k.s.reader.unrecorded(db)...)
}

func (k *kills) reading(fn func(tx *store.Tx) error) {
	k.t.Helper()
	db := k.open()
	defer db.Close()
	must(k.t, db.Read(ctx, fn))
}

// open looks into the database beside the running program.
func (k *kills) open() *store.DB {
	k.t.Helper()
	db, err := store.Open(ctx, k.dsn, store.Options{ReadOnly: true})
	must(k.t, err)
	return db
}
