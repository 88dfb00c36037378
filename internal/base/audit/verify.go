package audit

import (
	"context"
	"crypto/rand"
	"math"
	"math/big"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/base/store"
)

// Kind is what is wrong with the log.
type Kind string

// The kinds of problems.
const (
	Changed   Kind = "changed"   // a record, or its stored hash, is not what was taken in
	Missing   Kind = "missing"   // no record at positions From to To; ID is the record before them
	Extra     Kind = "extra"     // a record at a position where none can be
	Epoch     Kind = "epoch"     // the beginning of a tree: its epoch or reason, or the end of the tree before
	Tile      Kind = "tile"      // a stored hash of the tree over positions From to To
	Rewritten Kind = "rewritten" // own checkpoint of Size disagrees: something from From to To changed; ID is at From
	Signature Kind = "signature" // own checkpoint of Size is not signed, or its row not what was signed
	Cut       Kind = "cut"       // own checkpoint of Size goes further than the log
	Forked    Kind = "forked"    // a checkpoint kept elsewhere disagrees; fields as for Rewritten
	Shorter   Kind = "shorter"   // a checkpoint kept elsewhere goes further; From to To are gone
	Restored  Kind = "restored"  // as Shorter, of a log that a restore ended
	Foreign   Kind = "foreign"   // a checkpoint kept elsewhere is not signed by a key of this log
	Proof     Kind = "proof"     // the stored tree does not prove the record ID at position From
	Key       Kind = "key"       // a stored public key cannot be read
	Cosigned  Kind = "cosigned"  // what is stored of a witness is not what it signed; ID is the witness
)

// Problem is one thing that is wrong. Fields that do not apply are zero.
type Problem struct {
	Kind     Kind
	Epoch    int64 // which tree
	From, To int64 // positions, both inclusive
	ID       string
	Size     int64 // of the checkpoint
}

// maxProblems is how many a report holds; of the others only the number.
const maxProblems = 1000

// Report is what Verify found.
type Report struct {
	Trees       []TreeReport
	Records     int64 // with a position, all checked
	Checkpoints int64 // own, all checked
	Outside     int64 // kept elsewhere, all checked
	Cosigned    int64 // checkpoints that witnesses signed, all checked
	Proofs      int64 // of inclusion, sampled
	Waiting     int64 // records that the sequencer has yet to take in
	WaitingFrom time.Time
	OwnKeyOnly  bool // the public key came from the same database, and proves less
	Problems    []Problem
	More        int64 // problems beyond those
}

// TreeReport is the tree of one epoch, as its records give it.
type TreeReport struct {
	Epoch, Size int64
	Root        tlog.Hash
	At          time.Time // of its newest checkpoint
}

// OK reports whether nothing is wrong.
func (r *Report) OK() bool { return len(r.Problems) == 0 }

func (r *Report) add(p Problem) {
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, p)
		return
	}
	r.More++
}

// Check is what Verify checks with.
type Check struct {
	Key     string       // public key that the newest checkpoints must be signed with; empty: any that the database names
	Outside []Checkpoint // kept elsewhere
	Samples int          // proofs of inclusion
	// Progress, if set, is told now and then how many leaves of all are checked.
	Progress func(done, total int64)
}

// Verify checks the whole log on one moment of the database, which may be in use: each
// record against its hash, each hash against the tree, each tree against its checkpoints and
// those kept elsewhere, and a sample of proofs as a partner would get them. Memory does not
// grow with the log. An error means that it could not be checked; what is wrong with the log
// is in the report.
func Verify(ctx context.Context, db *store.DB, check Check) (Report, error) {
	v := verifier{check: check}
	err := db.Read(ctx, func(tx *store.Tx) error {
		v.tx = tx
		return v.all()
	})
	return v.report, err
}

// verifier is one run of Verify.
type verifier struct {
	tx        *store.Tx
	check     Check
	keys      note.Verifiers // all known
	headKeys  note.Verifiers // for the newest checkpoint of the newest tree
	lastEpoch int64
	outside   []Checkpoint // kept elsewhere, and co-signed ones
	done      int64        // leaves
	total     int64
	report    Report
}

func (v *verifier) all() error {
	if err := v.readKeys(); err != nil {
		return err
	}
	if err := v.readCosigned(); err != nil {
		return err
	}
	all, err := epochs(v.tx)
	if err != nil {
		return err
	}
	trees, err := heads(v.tx)
	if err != nil {
		return err
	}
	v.lastEpoch = all[len(all)-1].epoch
	for _, h := range trees {
		v.total += max(h.size, 1)
		v.lastEpoch = max(v.lastEpoch, h.epoch)
	}
	before, next := treeHead{epoch: -1}, int64(0)
	for _, h := range trees {
		if next < h.epoch { // one is gone, or several
			v.report.add(Problem{Kind: Cut, Epoch: next})
		}
		next = h.epoch + 1
		var e epochRow
		if i := slices.IndexFunc(all, func(e epochRow) bool { return e.epoch == h.epoch }); i >= 0 {
			e = all[i]
		} else {
			e.epoch = -1 // its row is gone
		}
		if before, err = v.tree(h, startLeaf(e, before), v.share(h, v.total)); err != nil {
			return err
		}
	}
	return v.rest(trees)
}

// share is the part of the samples that a tree gets.
func (v *verifier) share(h treeHead, total int64) int64 {
	part := float64(v.check.Samples) * float64(max(h.size, 1)) / float64(total)
	return int64(math.Ceil(part))
}

func (v *verifier) readKeys() error {
	keys, err := knownKeys(v.tx)
	if err != nil {
		return err
	}
	_, bad := verifiers(keys)
	for range bad {
		v.report.add(Problem{Kind: Key})
	}
	v.keys, _ = verifiers(append(keys, v.check.Key))
	v.headKeys = v.keys
	if v.report.OwnKeyOnly = v.check.Key == ""; !v.report.OwnKeyOnly {
		v.headKeys, _ = verifiers([]string{v.check.Key})
	}
	return nil
}

// readCosigned opens what witnesses signed; from there on it counts like a checkpoint that
// was kept elsewhere.
func (v *verifier) readCosigned() error {
	v.outside = slices.Clone(v.check.Outside)
	witnesses, err := Witnesses(v.tx)
	if err != nil {
		return err
	}
	list, err := Cosignatures(v.tx)
	if err != nil {
		return err
	}
	for _, s := range list {
		v.report.Cosigned++
		i := slices.IndexFunc(witnesses, func(w Witness) bool { return w.ID == s.WitnessID })
		c, ours, err := openOwn(s.Note, v.keys)
		signed := false
		if i >= 0 && err == nil {
			_, signed = witnesses[i].signedBelow(s.Note, ours)
		}
		if !signed || c.Epoch != s.Epoch || c.Size != s.Size {
			v.report.add(Problem{Kind: Cosigned, Epoch: s.Epoch, Size: s.Size, ID: s.WitnessID})
			continue
		}
		v.outside = append(v.outside, c)
	}
	return nil
}

// rest is what stands outside every tree.
func (v *verifier) rest(trees []treeHead) error {
	stray, err := misplaced(v.tx, maxProblems)
	if err != nil {
		return err
	}
	orphans, err := orphanCheckpoints(v.tx)
	if err != nil {
		return err
	}
	for _, p := range append(stray, orphans...) {
		v.report.add(p)
	}
	for _, c := range v.check.Outside {
		v.report.Outside++
		if !v.ours(c) {
			v.report.add(Problem{Kind: Foreign, Epoch: c.Epoch, Size: c.Size})
		}
	}
	for _, c := range v.outside {
		if !slices.ContainsFunc(trees, func(h treeHead) bool { return h.epoch == c.Epoch }) {
			v.report.add(v.shorter(c, 0))
		}
	}
	v.report.Waiting, v.report.WaitingFrom, err = Waiting(v.tx)
	return err
}

// ours reports whether a checkpoint that was kept elsewhere was signed by this log.
func (v *verifier) ours(c Checkpoint) bool {
	_, err := openCheckpoint(c.Note, v.keys)
	return err == nil
}

// shorter says that a tree of a size ends before a checkpoint that was kept elsewhere.
func (v *verifier) shorter(c Checkpoint, size int64) Problem {
	p := Problem{Kind: Shorter, Epoch: c.Epoch, Size: c.Size, From: size, To: c.Size - 1}
	if c.Epoch < v.lastEpoch {
		p.Kind = Restored
	}
	return p
}

// trail follows checkpoints along a tree, to tell between which two something changed.
type trail struct {
	good   int64  // size of the last one that agreed
	id     string // of the record at that position
	broken bool   // one disagreed; later ones tell nothing new
}

// see compares the root of a checkpoint with the tree up to there.
func (t *trail) see(r *Report, kind Kind, epoch, size int64, agrees bool) {
	switch {
	case t.broken:
	case agrees:
		t.good, t.id = size, ""
	default:
		r.add(Problem{Kind: kind, Epoch: epoch, Size: size, From: t.good, To: size - 1, ID: t.id})
		t.broken = true
	}
}

// passes notes the record at a position, if it is the first after what agreed.
func (t *trail) passes(position int64, id string) {
	if t.good == position {
		t.id = id
	}
}

// sampled is a position that is to be proved, and the leaf found there.
type sampled struct {
	position int64
	id       string
	leaf     tlog.Hash
	skip     bool // found to be wrong already
}

// pick chooses n different positions of a tree by chance (Floyd's method), in order. Nobody
// can know beforehand which: somebody who changes a record would choose another.
func pick(n, size int64) []sampled {
	chosen := make(map[int64]bool, n)
	for last := size - min(n, size); last < size; last++ {
		chance, err := rand.Int(rand.Reader, big.NewInt(last+1))
		if err != nil {
			panic(err) // crypto/rand never fails
		}
		position := chance.Int64()
		if chosen[position] {
			position = last
		}
		chosen[position] = true
	}
	list := make([]sampled, 0, len(chosen))
	for position := range chosen {
		list = append(list, sampled{position: position})
	}
	slices.SortFunc(list, func(a, b sampled) int { return int(a.position - b.position) })
	return list
}
