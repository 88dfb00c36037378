package audit

import (
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/store"
)

// Query says which records are looked for. An empty field does not limit.
type Query struct {
	User         string
	Type, Object string
	From, Until  time.Time // Until is not included
	Before       string    // the Cursor of the last record that was seen
	Limit        int
}

// Cursor is the place of a record in the order of Search.
func (r Record) Cursor() string { return strconv.FormatInt(store.Micros(r.At), 36) + "." + r.ID }

// ParseCursor tells whether a text is a cursor, and where it points.
func ParseCursor(text string) (at int64, id string, ok bool) {
	head, id, found := strings.Cut(text, ".")
	at, err := strconv.ParseInt(head, 36, 64)
	return at, id, found && err == nil && len(id) <= 64
}

// Search returns records by time, the newest first.
func Search(tx *store.Tx, q Query) ([]Record, error) {
	var where []string
	var args []any
	add := func(condition string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(args)), 1)
		}
		where = append(where, condition)
	}
	add("at >= ?", store.Micros(q.From))
	if !q.Until.IsZero() {
		add("at < ?", store.Micros(q.Until))
	}
	if q.User != "" {
		add("user_id = ?", q.User)
	}
	if q.Type != "" {
		add("object_type = ?", q.Type)
	}
	if q.Object != "" {
		add("object_id = ?", q.Object)
	}
	if at, id, ok := ParseCursor(q.Before); ok {
		add("at <= ?", at)
		add("(at < ? OR id < ?)", at, id)
	}
	args = append(args, q.Limit)
	return store.List(tx, scanRecord, `SELECT id, epoch, at, org_id, user_id, action, object_type, object_id, rules, via FROM audit_record
		WHERE `+strings.Join(where, " AND ")+` ORDER BY at DESC, id DESC LIMIT $`+strconv.Itoa(len(args)), args...)
}

// After returns records by time, the oldest first, from a cursor on, until a moment; for
// exports, which go on until there are no more.
func After(tx *store.Tx, cursor string, from, until time.Time, limit int) ([]Record, error) {
	at, id, ok := ParseCursor(cursor)
	if !ok {
		at, id = store.Micros(from), ""
	}
	return store.List(tx, scanRecord, `SELECT id, epoch, at, org_id, user_id, action, object_type, object_id, rules, via FROM audit_record
		WHERE at >= $1 AND (at > $1 OR id > $2) AND at < $3 ORDER BY at, id LIMIT $4`, at, id, store.Micros(until), limit)
}

func scanRecord(s store.Scanner) (r Record, err error) {
	return r, s.Scan(&r.ID, &r.Epoch, store.At(&r.At), &r.OrgID, &r.UserID, &r.Action, &r.Type, &r.Object, &r.Rules, &r.Via)
}
