package audit

import (
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/access"
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

// shownColumns are those of a record as it is shown, in the order of scanRecord.
const shownColumns = `id, epoch, at, org_id, user_id, action, object_type, object_id, rules, via`

// Search returns records by time, the newest first.
func Search(tx *store.Tx, q Query) ([]Record, error) {
	where, args := q.where()
	return store.List(tx, scanRecord, `SELECT `+shownColumns+where, args...)
}

// Sift passes as many records as Search returns, and returns those whose action fits. next is
// where to go on, empty at the end of the log. Reading a record costs several times what its
// action does, so it is for questions that few records answer.
func Sift(tx *store.Tx, q Query, fits func(access.Action) bool) (found []Record, next string, err error) {
	where, args := q.where()
	passed, err := store.List(tx, func(s store.Scanner) (r Record, err error) {
		return r, s.Scan(&r.ID, store.At(&r.At), &r.Action)
	}, `SELECT id, at, action`+where, args...)
	if err != nil {
		return nil, "", err
	}
	var ids []string
	for _, r := range passed {
		if fits(r.Action) {
			ids = append(ids, r.ID)
		}
	}
	if len(passed) == q.Limit {
		next = passed[len(passed)-1].Cursor()
	}
	if len(ids) == 0 {
		return nil, next, nil
	}
	these, list := tx.In("id", 1, ids)
	found, err = store.List(tx, scanRecord, `SELECT `+shownColumns+` FROM audit_record WHERE `+these+` ORDER BY at DESC, id DESC`, list)
	return found, next, err
}

// where is the SQL from FROM on, and its arguments.
func (q Query) where() (string, []any) {
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
	return ` FROM audit_record WHERE ` + strings.Join(where, " AND ") + ` ORDER BY at DESC, id DESC LIMIT $` + strconv.Itoa(len(args)), args
}

// After returns records by time, the oldest first, from a cursor on, until a moment; for
// exports, which go on until there are no more.
func After(tx *store.Tx, cursor string, from, until time.Time, limit int) ([]Record, error) {
	at, id, ok := ParseCursor(cursor)
	if !ok {
		at, id = store.Micros(from), ""
	}
	return store.List(tx, scanRecord, `SELECT `+shownColumns+` FROM audit_record
		WHERE at >= $1 AND (at > $1 OR id > $2) AND at < $3 ORDER BY at, id LIMIT $4`, at, id, store.Micros(until), limit)
}

func scanRecord(s store.Scanner) (r Record, err error) {
	return r, s.Scan(&r.ID, &r.Epoch, store.At(&r.At), &r.OrgID, &r.UserID, &r.Action, &r.Type, &r.Object, &r.Rules, &r.Via)
}
