package audit

import (
	"bytes"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/base/store"
)

const (
	verifyPage     = 16 * tileWidth // positions that are read at a time
	checkpointPage = 500
)

// treeRun checks one tree, from its first leaf to its last.
type treeRun struct {
	*verifier
	head    treeHead // as it is stored
	size    int64    // of the tree, which the head may lie about
	start   tlog.Hash
	build   builder
	upper   map[int]upperTile // the tile of each level above 0 that is being passed
	own     trail
	outside trail

	checkpoints []treeHead // own, the next ones
	fetched     int64      // size of the last of those that were read
	others      []Checkpoint
	samples     []sampled
	next        int    // of samples
	lastID      string // the record before
	buf         []byte
}

// upperTile is a stored tile above level 0.
type upperTile struct {
	number int64
	hashes []byte
}

// tree checks the tree of a head and returns how far its records really go.
func (v *verifier) tree(h treeHead, start tlog.Hash, samples int64) (treeHead, error) {
	r := &treeRun{verifier: v, head: h, start: start, upper: map[int]upperTile{}}
	var err error
	if r.size, err = v.size(h); err != nil {
		return h, err
	}
	for _, c := range v.outside {
		if c.Epoch == h.epoch {
			r.others = append(r.others, c)
		}
	}
	slices.SortStableFunc(r.others, func(a, b Checkpoint) int { return int(a.Size - b.Size) })
	if samples > 0 {
		r.samples = pick(samples, r.size)
	}
	var rows []row
	for from := int64(0); from < r.size; from += verifyPage {
		to := min(from+verifyPage, r.size)
		if rows, err = span(v.tx, rows, h.epoch, max(from, 1), to); err != nil {
			return h, err
		}
		leaves, err := leafTiles(v.tx, h.epoch, from/tileWidth, (to+tileWidth-1)/tileWidth)
		if err != nil {
			return h, err
		}
		if err := r.page(from, to, rows, leaves); err != nil {
			return h, err
		}
		if v.done += to - from; v.check.Progress != nil {
			v.check.Progress(v.done, max(v.done, v.total))
		}
	}
	return r.end()
}

// size is how large the tree of a head is: as was signed, or else as there are records.
func (v *verifier) size(h treeHead) (int64, error) {
	if c, err := openCheckpoint(h.note, v.keys); err == nil && c.Epoch == h.epoch {
		return c.Size, nil
	}
	last, err := lastPosition(v.tx, h.epoch)
	return max(1, min(h.size, last+1)), err
}

// page passes the positions from up to and without to.
func (r *treeRun) page(from, to int64, rows []row, leaves map[int64][]byte) error {
	for position := from; position < to; position++ {
		stored, isStored := hashIn(leaves[position/tileWidth], position%tileWidth)
		leaf, id, found := r.start, "", position == 0
		if len(rows) > 0 && rows[0].position == position {
			leaf, r.buf = rows[0].hash(r.buf)
			id, found = rows[0].id, true
			rows = rows[1:]
			r.report.Records++
		}
		for ; len(rows) > 0 && rows[0].position == position; rows = rows[1:] {
			r.report.add(Problem{Kind: Extra, Epoch: r.head.epoch, From: position, To: position, ID: rows[0].id})
		}
		wrong := true
		switch {
		case !found:
			r.missing(position)
			leaf = stored
		case !isStored:
			r.report.add(Problem{Kind: Tile, Epoch: r.head.epoch, From: position, To: position, ID: id})
		case leaf != stored && position == 0:
			r.report.add(Problem{Kind: Epoch, Epoch: r.head.epoch})
			leaf = stored
		case leaf != stored:
			r.report.add(Problem{Kind: Changed, Epoch: r.head.epoch, From: position, To: position, ID: id})
			leaf = stored
		default:
			wrong = false
		}
		if r.next < len(r.samples) && r.samples[r.next].position == position {
			r.samples[r.next] = sampled{position, id, leaf, wrong}
			r.next++
		}
		if found {
			r.lastID = id
		}
		r.own.passes(position, id)
		r.outside.passes(position, id)
		if err := r.push(leaf); err != nil {
			return err
		}
	}
	return nil
}

func hashIn(tile []byte, n int64) (h tlog.Hash, ok bool) {
	if int64(len(tile)) < (n+1)*tlog.HashSize {
		return h, false
	}
	copy(h[:], tile[n*tlog.HashSize:])
	return h, true
}

// missing notes that a position has no record; neighbours make one problem.
func (r *treeRun) missing(position int64) {
	if n := len(r.report.Problems); n > 0 {
		if p := &r.report.Problems[n-1]; p.Kind == Missing && p.Epoch == r.head.epoch && p.To == position-1 {
			p.To = position
			return
		}
	}
	r.report.add(Problem{Kind: Missing, Epoch: r.head.epoch, From: position, To: position, ID: r.lastID})
}

// push adds a leaf and compares what is complete with it: upper tiles and checkpoints.
func (r *treeRun) push(leaf tlog.Hash) error {
	if err := r.build.push(leaf, r.compareUpper); err != nil {
		return err
	}
	size := r.build.size
	if err := r.fetch(size); err != nil {
		return err
	}
	for len(r.checkpoints) > 0 && r.checkpoints[0].size == size {
		r.compare(r.checkpoints[0])
		r.checkpoints = r.checkpoints[1:]
	}
	for len(r.others) > 0 && r.others[0].Size <= size {
		r.outside.see(&r.report, Forked, r.head.epoch, size, r.others[0].Size == size && r.others[0].Root == r.build.root())
		r.others = r.others[1:]
	}
	return nil
}

// fetch reads the next own checkpoints when those in hand are used up.
func (r *treeRun) fetch(size int64) error {
	if len(r.checkpoints) > 0 || r.fetched < 0 {
		return nil
	}
	list, err := checkpointsAfter(r.tx, r.head.epoch, r.fetched, checkpointPage)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		r.fetched = -1 // there are no more
		return nil
	}
	r.checkpoints, r.fetched = list, list[len(list)-1].size
	for len(r.checkpoints) > 0 && r.checkpoints[0].size < size { // a size that no tree has
		r.report.add(Problem{Kind: Signature, Epoch: r.head.epoch, Size: r.checkpoints[0].size})
		r.checkpoints = r.checkpoints[1:]
	}
	return nil
}

func (r *treeRun) compare(c treeHead) {
	r.report.Checkpoints++
	if err := c.matches(r.keys); err != nil {
		r.report.add(Problem{Kind: Signature, Epoch: c.epoch, Size: c.size})
		return
	}
	r.own.see(&r.report, Rewritten, c.epoch, c.size, c.root == r.build.root())
}

// compareUpper compares a node with its place in the stored tiles.
func (r *treeRun) compareUpper(level int, n int64, h tlog.Hash) error {
	number := n / tileWidth
	if u, ok := r.upper[level]; !ok || u.number != number {
		data, err := loadTile(r.tx, r.head.epoch)(tileID{level, number})
		if err != nil {
			return err
		}
		r.upper[level] = upperTile{number, data}
	}
	at := n % tileWidth * tlog.HashSize
	data := r.upper[level].hashes
	if int64(len(data)) < at+tlog.HashSize || !bytes.Equal(data[at:at+tlog.HashSize], h[:]) {
		width := int64(1) << (tileHeight * level)
		r.report.add(Problem{Kind: Tile, Epoch: r.head.epoch, From: n * width, To: (n+1)*width - 1})
	}
	return nil
}

// end compares the whole tree with its head, and with what goes beyond it.
func (r *treeRun) end() (treeHead, error) {
	real := treeHead{epoch: r.head.epoch, size: r.build.size, root: r.build.root()}
	r.report.Checkpoints++
	keys := r.keys
	if r.head.epoch == r.lastEpoch {
		keys = r.headKeys
	}
	if err := r.head.matches(keys); err != nil {
		r.report.add(Problem{Kind: Signature, Epoch: r.head.epoch, Size: r.head.size})
	} else {
		r.own.see(&r.report, Rewritten, r.head.epoch, r.head.size, r.head.root == real.root)
	}
	for _, c := range r.checkpoints {
		r.report.add(Problem{Kind: Cut, Epoch: r.head.epoch, Size: c.size, From: r.size, To: c.size - 1, ID: r.lastID})
	}
	for _, c := range r.others {
		p := r.shorter(c, r.size)
		p.ID = r.lastID
		r.report.add(p)
	}
	r.report.Trees = append(r.report.Trees, TreeReport{real.epoch, real.size, real.root, store.Time(r.head.at)})
	return real, r.prove(real)
}

// prove asks the stored tree for proofs of the samples, as a partner would, and checks them.
func (r *treeRun) prove(real treeHead) error {
	stored := newTiles(loadTile(r.tx, real.epoch))
	for _, s := range r.samples {
		if s.skip {
			continue
		}
		r.report.Proofs++
		proof, err := tlog.ProveRecord(real.size, s.position, stored)
		if r.tx.Context().Err() != nil {
			return r.tx.Context().Err()
		}
		if err == nil {
			err = tlog.CheckRecord(proof, real.size, real.root, s.position, s.leaf)
		}
		if err != nil {
			r.report.add(Problem{Kind: Proof, Epoch: real.epoch, From: s.position, To: s.position, ID: s.id})
		}
	}
	return nil
}
