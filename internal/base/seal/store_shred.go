package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// markSign begins a mark, so that a list can hold marks and ids of holders together.
const markSign = "="

// Mark stands for a thing that was erased: a keyed hash (HMAC-SHA-256, RFC 2104) of 44
// signs that nobody without the master key can try out.
func (v *Vault) Mark(id string) string {
	mac := hmac.New(sha256.New, v.Derive("erased record"))
	mac.Write([]byte(id))
	return markSign + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// IsMark tells a mark from the id of a holder.
func IsMark(text string) bool { return strings.HasPrefix(text, markSign) && len(text) == 44 }

// Shred deletes the keys of at most some hundreds of records for all their holders, and
// notes their marks. What they were sealed with is unreadable from then on; the holders
// keep their other records.
func (v *Vault) Shred(tx *store.Tx, at time.Time, recordIDs ...string) error {
	if len(recordIDs) == 0 {
		return nil
	}
	in, list := tx.In("record_id", 1, recordIDs)
	if _, err := tx.Exec(`DELETE FROM seal_wrap WHERE `+in, list); err != nil {
		return fault.Wrap("seal.shred", err)
	}
	marks := make([]string, len(recordIDs))
	for i, id := range recordIDs {
		marks[i] = v.Mark(id)
	}
	return NoteShred(tx, at, marks...)
}

// NoteShred notes the marks of at most some hundreds of things that were erased and had no
// key of their own.
func NoteShred(tx *store.Tx, at time.Time, marks ...string) error {
	return fault.Wrap("seal.shred", note(tx, `seal_shred (mark, at)`, `(mark)`, marks, at))
}

// note adds a row with a moment for each of a list; those that are there stay as they are.
func note(tx *store.Tx, table, key string, list []string, at time.Time) error {
	if len(list) == 0 {
		return nil
	}
	rows, args := make([]string, len(list)), make([]any, 0, 2*len(list))
	for i, v := range list {
		rows[i] = "($" + strconv.Itoa(2*i+1) + ", $" + strconv.Itoa(2*i+2) + ")"
		args = append(args, v, store.Micros(at))
	}
	_, err := tx.Exec(`INSERT INTO `+table+` VALUES `+strings.Join(rows, ", ")+` ON CONFLICT `+key+` DO NOTHING`, args...) // #nosec G202 -- tables are constants of the callers
	return err
}

// Erased are which of some records were erased here, so that none of them comes back.
func (v *Vault) Erased(tx *store.Tx, records []string) (map[string]bool, error) {
	if len(records) == 0 {
		return nil, nil
	}
	byMark, marks := make(map[string]string, len(records)), make([]string, len(records))
	for i, id := range records {
		marks[i] = v.Mark(id)
		byMark[marks[i]] = id
	}
	in, list := tx.In("mark", 1, marks)
	found, err := store.Strings(tx, `SELECT mark FROM seal_shred WHERE `+in, list)
	gone := make(map[string]bool, len(found))
	for _, m := range found {
		gone[byMark[m]] = true
	}
	return gone, fault.Wrap("seal.erased", err)
}

// Shredded are the marks of everything that was erased record by record, for the list
// that a restore replays. A database of before there were marks has none: it is backed up
// as it is before it is brought up to date.
func Shredded(tx *store.Tx) ([]string, error) {
	tables := `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'seal_shred'`
	if tx.Dialect() == store.Postgres {
		tables = `SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'seal_shred'`
	}
	if n, err := store.Count(tx, tables); err != nil || n == 0 {
		return nil, err
	}
	return store.Strings(tx, `SELECT mark FROM seal_shred ORDER BY mark`)
}

// ShreddedAt is when the thing with a mark was erased; NotFound when it was not.
func ShreddedAt(tx *store.Tx, mark string) (time.Time, error) {
	return store.One(tx, func(s store.Scanner) (at time.Time, err error) { return at, s.Scan(store.At(&at)) },
		`SELECT at FROM seal_shred WHERE mark = $1`, mark)
}

// Records are the ids of records with a key after an id, in order, at most limit.
func Records(tx *store.Tx, after string, limit int) ([]string, error) {
	return store.Strings(tx, `SELECT DISTINCT record_id FROM seal_wrap WHERE record_id > $1 ORDER BY record_id LIMIT $2`, after, limit)
}

// Holding are those of some holders under whose keys records are still sealed. Forgetting one of them would make those records unreadable.
func Holding(tx *store.Tx, holders []string) ([]string, error) {
	if len(holders) == 0 {
		return nil, nil
	}
	in, list := tx.In("holder_id", 1, holders)
	return store.Strings(tx, `SELECT DISTINCT holder_id FROM seal_wrap WHERE `+in, list)
}

// Forgotten are those of some holders who were forgotten.
func Forgotten(tx *store.Tx, holders []string) ([]string, error) {
	if len(holders) == 0 {
		return nil, nil
	}
	in, list := tx.In("holder_id", 1, holders)
	return store.Strings(tx, `SELECT holder_id FROM seal_erasure WHERE `+in, list)
}

// AnyForgotten reports whether anybody was ever forgotten.
func AnyForgotten(tx *store.Tx) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM (SELECT 1 FROM seal_erasure LIMIT 1) AS x`)
	return n > 0, err
}
