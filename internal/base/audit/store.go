package audit

import (
	"errors"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

const recordColumns = `id, epoch, at, org_id, user_id, action, object_type, object_id, rules, via, position`

func scanRow(s store.Scanner) (r row, err error) {
	return r, s.Scan(&r.id, &r.epoch, &r.at, &r.org, &r.user, &r.action, &r.kind, &r.object, &r.rules, &r.via, &r.position)
}

func scanHead(s store.Scanner) (h treeHead, err error) {
	var root []byte
	if err = s.Scan(&h.epoch, &h.size, &root, &h.at, &h.note); err == nil {
		h.root, err = hashOf(root)
	}
	return h, err
}

func hashOf(b []byte) (h tlog.Hash, err error) {
	if len(b) != tlog.HashSize {
		return h, errors.New("audit: a root in the database has not the size of a hash")
	}
	copy(h[:], b)
	return h, nil
}

// heads are how far the trees are, in order of epoch.
func heads(tx *store.Tx) ([]treeHead, error) {
	return store.List(tx, scanHead, `SELECT epoch, size, root, at, note FROM audit_tree ORDER BY epoch`)
}

// epochs are all epochs, the first of which nobody had to start.
func epochs(tx *store.Tx) ([]epochRow, error) {
	list, err := store.List(tx, func(s store.Scanner) (e epochRow, err error) { return e, s.Scan(&e.epoch, &e.at, &e.reason) },
		`SELECT epoch, at, reason FROM audit_epoch ORDER BY epoch`)
	return append([]epochRow{{}}, list...), err
}

// waiting are the records after an id that have no position yet, in the order in which
// they get one.
func waiting(tx *store.Tx, after string, limit int) ([]row, error) {
	return store.List(tx, scanRow, `SELECT `+recordColumns+` FROM audit_record WHERE position < 0 AND id > $1 ORDER BY id LIMIT $2`, after, limit)
}

// idle reports whether there is nothing for the sequencer to do after an id.
func idle(tx *store.Tx, after string) (bool, error) {
	n, err := store.Count(tx, `SELECT (SELECT count(*) FROM (SELECT 1 FROM audit_record WHERE position < 0 AND id > $1 ORDER BY id LIMIT 1) AS x)
		+ (SELECT coalesce(max(epoch), 0) FROM audit_epoch) - (SELECT coalesce(max(epoch), -1) FROM audit_tree)`, after)
	return n == 0, err
}

// Waiting is how many records have no place in the tree yet, and since when the oldest.
func Waiting(tx *store.Tx) (n int64, since time.Time, err error) {
	type answer struct {
		n     int64
		since time.Time
	}
	a, err := store.One(tx, func(s store.Scanner) (a answer, err error) { return a, s.Scan(&a.n, store.At(&a.since)) },
		`SELECT count(*), coalesce(min(at), 0) FROM audit_record WHERE position < 0`)
	return a.n, a.since, err
}

// span are the records of a tree at positions from up to and without to.
func span(tx *store.Tx, list []row, epoch, from, to int64) ([]row, error) {
	rows, err := tx.Query(`SELECT `+recordColumns+` FROM audit_record
		WHERE tree = $1 AND position >= $2 AND position < $3 AND position >= 0 ORDER BY position`, epoch, from, to)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for list = list[:0]; rows.Next(); {
		r, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

// lastPosition is the highest position in a tree.
func lastPosition(tx *store.Tx, epoch int64) (int64, error) {
	return store.Count(tx, `SELECT coalesce(max(position), 0) FROM audit_record WHERE tree = $1 AND position >= 0`, epoch)
}

// misplaced are records at a position where none can be, at most limit.
func misplaced(tx *store.Tx, limit int) ([]Problem, error) {
	return store.List(tx, func(s store.Scanner) (Problem, error) {
		p := Problem{Kind: Extra}
		err := s.Scan(&p.ID, &p.Epoch, &p.From)
		p.To = p.From
		return p, err
	}, `SELECT r.id, r.tree, r.position FROM audit_record r LEFT JOIN audit_tree t ON t.epoch = r.tree
		WHERE r.position >= 0 AND (t.epoch IS NULL OR r.position = 0 OR r.position >= t.size) ORDER BY r.tree, r.position LIMIT $1`, limit)
}

func loadTile(tx *store.Tx, epoch int64) func(tileID) ([]byte, error) {
	return func(id tileID) ([]byte, error) {
		data, err := store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) },
			`SELECT hashes FROM audit_tile WHERE epoch = $1 AND level = $2 AND number = $3`, epoch, id.level, id.number)
		if fault.Is(err, fault.NotFound) {
			return nil, nil // found too short by whoever asked
		}
		return data, err
	}
}

// leafTiles are the tiles of level 0 from one up to and without another.
func leafTiles(tx *store.Tx, epoch, from, to int64) (map[int64][]byte, error) {
	type tile struct {
		number int64
		hashes []byte
	}
	list, err := store.List(tx, func(s store.Scanner) (t tile, err error) { return t, s.Scan(&t.number, &t.hashes) },
		`SELECT number, hashes FROM audit_tile WHERE epoch = $1 AND level = 0 AND number >= $2 AND number < $3`, epoch, from, to)
	byNumber := make(map[int64][]byte, len(list))
	for _, t := range list {
		byNumber[t.number] = t.hashes
	}
	return byNumber, err
}

// checkpointsAfter are stored checkpoints of a tree beyond a size, at most limit.
func checkpointsAfter(tx *store.Tx, epoch, size int64, limit int) ([]treeHead, error) {
	return store.List(tx, scanHead, `SELECT epoch, size, root, at, note FROM audit_checkpoint
		WHERE epoch = $1 AND size > $2 ORDER BY size LIMIT $3`, epoch, size, limit)
}

// orphanCheckpoints are epochs of which there are checkpoints and no tree.
func orphanCheckpoints(tx *store.Tx) ([]Problem, error) {
	return store.List(tx, func(s store.Scanner) (Problem, error) {
		p := Problem{Kind: Cut}
		return p, s.Scan(&p.Epoch, &p.Size)
	}, `SELECT epoch, max(size) FROM audit_checkpoint c WHERE NOT EXISTS (SELECT 1 FROM audit_tree t WHERE t.epoch = c.epoch)
		GROUP BY epoch ORDER BY epoch`)
}

// lastKept is the newest stored checkpoint of a tree, with size 0 when there is none.
func lastKept(tx *store.Tx, epoch int64) (treeHead, error) {
	h, err := store.One(tx, scanHead, `SELECT epoch, size, root, at, note FROM audit_checkpoint
		WHERE epoch = $1 ORDER BY size DESC LIMIT 1`, epoch)
	if fault.Is(err, fault.NotFound) {
		return treeHead{epoch: epoch}, nil
	}
	return h, err
}

func knownKeys(tx *store.Tx) ([]string, error) {
	return store.Strings(tx, `SELECT vkey FROM audit_key ORDER BY at, vkey`)
}

// hold takes or keeps the lease on the work of the sequencer; false when another has it.
func hold(tx *store.Tx, owner string, now, until time.Time) (bool, error) {
	n, err := tx.Exec(`INSERT INTO audit_sequencer (id, owner, held_to) VALUES (1, $1, $2)
		ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, held_to = excluded.held_to
		WHERE audit_sequencer.owner = excluded.owner OR audit_sequencer.held_to <= $3`,
		owner, store.Micros(until), store.Micros(now))
	return n == 1, err
}

// release ends the lease, if it is still the owner's.
func release(tx *store.Tx, owner string) error {
	_, err := tx.Exec(`UPDATE audit_sequencer SET held_to = 0 WHERE owner = $1`, owner)
	return err
}

// advance moves the head of a tree, only if it is still where the batch began.
func advance(tx *store.Tx, old int64, h treeHead) (bool, error) {
	var n int64
	var err error
	if old == 0 {
		n, err = tx.Exec(`INSERT INTO audit_tree (epoch, size, root, at, note) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			h.epoch, h.size, h.root[:], h.at, h.note)
	} else {
		n, err = tx.Exec(`UPDATE audit_tree SET size = $3, root = $4, at = $5, note = $6 WHERE epoch = $1 AND size = $2`,
			h.epoch, old, h.size, h.root[:], h.at, h.note)
	}
	return n == 1, err
}

// place gives records their positions and tells whether all of them still had none.
func place(tx *store.Tx, epoch, from int64, rows []row) (bool, error) {
	var placed int64
	if tx.Dialect() == store.Postgres { // where each statement costs more than its row
		ids := make([]string, len(rows))
		for i, r := range rows {
			ids[i] = r.id
		}
		n, err := tx.Exec(`UPDATE audit_record SET tree = $1, position = $2 + o.n - 1
			FROM unnest(CAST($3 AS TEXT[])) WITH ORDINALITY AS o (id, n) WHERE audit_record.id = o.id AND position < 0`, epoch, from, ids)
		return n == int64(len(rows)), err
	}
	for i, r := range rows {
		n, err := tx.Exec(`UPDATE audit_record SET tree = $1, position = $2 WHERE id = $3 AND position < 0`, epoch, from+int64(i), r.id)
		if err != nil {
			return false, err
		}
		placed += n
	}
	return placed == int64(len(rows)), nil
}

func saveTiles(tx *store.Tx, epoch int64, tiles map[tileID][]byte) error {
	for id, hashes := range tiles {
		if err := tx.Later(`INSERT INTO audit_tile (epoch, level, number, hashes) VALUES ($1, $2, $3, $4)
			ON CONFLICT (epoch, level, number) DO UPDATE SET hashes = excluded.hashes`, epoch, id.level, id.number, hashes); err != nil {
			return err
		}
	}
	return nil
}

func keep(tx *store.Tx, h treeHead) error {
	return tx.Later(`INSERT INTO audit_checkpoint (epoch, size, root, at, note) VALUES ($1, $2, $3, $4, $5)`,
		h.epoch, h.size, h.root[:], h.at, h.note)
}

func saveKey(tx *store.Tx, vkey string, at int64) error {
	return tx.Later(`INSERT INTO audit_key (vkey, at) VALUES ($1, $2) ON CONFLICT (vkey) DO NOTHING`, vkey, at)
}

// looking reports whether the newest that an actor did with an object not long before a moment is a
// look.
func looking(tx *store.Tx, at time.Time, a access.Actor, action access.Action, objectType, objectID string) (bool, error) {
	newest, err := store.List(tx, scanRecord, `SELECT id, epoch, at, org_id, user_id, action, object_type, object_id, rules, via FROM audit_record
		WHERE user_id = $1 AND at > $2 AND at <= $3 AND object_type = $4 AND object_id = $5 ORDER BY at DESC, id DESC LIMIT 1`,
		a.UserID, store.Micros(at.Add(-LookAgain)), store.Micros(at), objectType, objectID)
	return len(newest) > 0 && newest[0].Action == action && newest[0].OrgID == a.OrgID && newest[0].Via == string(a.Via), err
}
