// Package delivery takes over files of another administration into a table, whole or
// not at all, while the program runs.
//
// Rows are first staged in batches in a table beside the real one. Then each staged
// row is compared with the row that has the same id: added, changed or the same. Only
// then one transaction carries over what is new and, for a full delivery, ends with a
// date what the organisation no longer delivers. Nothing is ever deleted. The same
// delivery twice changes nothing, because rows are recognised by their id and a hash
// of what was delivered.
package delivery

import (
	"fmt"
	"hash/fnv"
	"math"
	"strings"
	"time"

	"samendoen/internal/base/store"
)

// Table describes a table that deliveries fill. Beside table NAME stands NAME_stage.
// Both have the columns id, org_id and hash; the table also until, the staging table
// delivery, line and change.
type Table struct {
	Name    string
	Columns []string // the module's own columns, in the order of Row.Values
	Refs    []Ref
	// Lasting says that rows not in a full delivery are ended. A table of events or
	// months is never ended: what happened has happened.
	Lasting bool
	// GivenUntil says that the delivery itself may carry an end date, in this column.
	GivenUntil string
}

// Ref is a column that must hold the id of a row of another table.
type Ref struct {
	Column string // holds the id
	Key    string // column of the staging table that holds the key as delivered
	Table  string
	Field  string // name of the column in the delivered file, for the report
}

// Row is one row of a delivery: its id, where it stood, and its values.
type Row struct {
	ID     string
	Line   int
	Values []any // string, int64 or float64 or []byte, in the order of Columns
	// Refused says that the row could not be read. It is not taken over, yet a full
	// delivery does not end what it names: a typing error must not end a tenancy.
	Refused bool
}

// refused is the change of staged rows that are not taken over.
const refused = "refused"

// Counts are what a delivery changes, or would change.
type Counts struct {
	Added     int64 `json:"added"`
	Changed   int64 `json:"changed"`
	Ended     int64 `json:"ended"`
	Unchanged int64 `json:"unchanged"`
	Living    int64 `json:"-"` // rows of the organisation that have not ended, before
}

// Missing is a staged row that refers to something that does not exist.
type Missing struct {
	Line  int
	Field string
	Key   string
}

// Hash is a number that differs when the values differ.
func Hash(values []any) int64 {
	h := fnv.New64a()
	for _, v := range values {
		switch v := v.(type) {
		case string:
			h.Write([]byte(v))
		case []byte:
			h.Write(v)
		case int64:
			var b [8]byte
			for i := range b {
				b[i] = byte(v >> (8 * i))
			}
			h.Write(b[:])
		case float64:
			fmt.Fprintf(h, "%x", math.Float64bits(v))
		default:
			fmt.Fprintf(h, "%v", v)
		}
		h.Write([]byte{0xff})
	}
	return int64(h.Sum64())
}

// rowsPerStatement: PostgreSQL is far away, so many rows go in one statement. The SQLite
// driver looks each numbered parameter up among all, so one row at a time is the
// fastest (23,600 rows/s against 15,000 with 40 rows a statement).
func rowsPerStatement(d store.Dialect) int {
	if d == store.SQLite {
		return 1
	}
	return 40
}

// Stage puts rows of a delivery beside the table; hashOf tells what makes a row
// different, Hash of its values when nil.
func (t Table) Stage(tx *store.Tx, deliveryID, orgID string, rows []Row, hashOf func(Row) int64) error {
	for len(rows) > 0 {
		n := min(rowsPerStatement(tx.Dialect()), len(rows))
		args := make([]any, 0, n*(6+len(t.Columns)))
		for _, r := range rows[:n] {
			hash := int64(0)
			if hashOf != nil {
				hash = hashOf(r)
			} else {
				hash = Hash(r.Values)
			}
			change := ""
			if r.Refused {
				change = refused
			}
			args = append(append(args, deliveryID, int64(r.Line), change, r.ID, orgID, hash), r.Values...)
		}
		if _, err := tx.Exec(t.insertStage(n), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func (t Table) insertStage(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s_stage (delivery, line, change, id, org_id, hash, %s) VALUES ", t.Name, strings.Join(t.Columns, ", "))
	arg := 0
	next := func() string { arg++; return fmt.Sprintf("$%d", arg) }
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "(%s, %s, %s, %s, %s, %s", next(), next(), next(), next(), next(), next())
		for range t.Columns {
			b.WriteString(", " + next())
		}
		b.WriteString(")")
	}
	return b.String()
}

// Unknown refuses staged rows that refer to nothing, neither in the table nor in the
// same delivery, and returns at most limit of them for the report together with how
// many there were.
func (t Table) Unknown(tx *store.Tx, deliveryID string, limit int) (list []Missing, total int64, err error) {
	for _, ref := range t.Refs {
		condition := fmt.Sprintf(` delivery = $1 AND change <> 'refused' AND %[1]s <> '' AND NOT EXISTS (SELECT 1 FROM %[2]s other WHERE other.id = %[3]s_stage.%[1]s)
			AND NOT EXISTS (SELECT 1 FROM %[2]s_stage other WHERE other.id = %[3]s_stage.%[1]s
				AND other.delivery || '' = $1 AND other.change <> 'refused')`,
			ref.Column, ref.Table, t.Name)
		found, err := store.List(tx, func(s store.Scanner) (m Missing, err error) {
			m.Field = ref.Field
			return m, s.Scan(&m.Line, &m.Key)
		}, fmt.Sprintf(`SELECT line, %s FROM %s_stage WHERE`+condition+` ORDER BY line LIMIT $2`, ref.Key, t.Name), deliveryID, limit)
		if err != nil {
			return nil, 0, err
		}
		if len(found) == 0 {
			continue
		}
		n, err := tx.Exec(fmt.Sprintf(`UPDATE %s_stage SET change = 'refused' WHERE`+condition, t.Name), deliveryID)
		if err != nil {
			return nil, 0, err
		}
		list, total = append(list, found...), total+n
	}
	return list, total, nil
}

// Compare marks the staged rows of some lines, from up to and including to, as added,
// changed or the same. It goes in parts, because the program works on meanwhile.
func (t Table) Compare(tx *store.Tx, deliveryID string, from, to int) error {
	differs := "own.hash <> " + t.Name + "_stage.hash"
	if t.Lasting { // what had ended by absence is back
		differs += " OR own.until <> " + t.until(t.Name+"_stage.")
	}
	_, err := tx.Exec(fmt.Sprintf(`UPDATE %[1]s_stage SET change = coalesce(
		(SELECT CASE WHEN %[2]s THEN 'changed' ELSE 'same' END FROM %[1]s own WHERE own.id = %[1]s_stage.id), 'added')
		WHERE delivery = $1 AND line BETWEEN $2 AND $3 AND change <> 'refused'`, t.Name, differs), deliveryID, from, to)
	return err
}

// Count says what a compared delivery would change.
func (t Table) Count(tx *store.Tx, deliveryID, orgID string, full bool) (Counts, error) {
	var c Counts
	rows, err := store.List(tx, func(s store.Scanner) (v struct {
		change string
		n      int64
	}, err error) {
		return v, s.Scan(&v.change, &v.n)
	}, fmt.Sprintf(`SELECT change, count(*) FROM %s_stage WHERE delivery = $1 GROUP BY change`, t.Name), deliveryID)
	if err != nil {
		return c, err
	}
	for _, r := range rows {
		switch r.change {
		case "added":
			c.Added = r.n
		case "changed":
			c.Changed = r.n
		case "same":
			c.Unchanged = r.n
		}
	}
	if !t.Lasting {
		return c, nil
	}
	if c.Living, err = store.Count(tx, fmt.Sprintf(`SELECT count(*) FROM %s WHERE org_id = $1 AND until = 0`, t.Name), orgID); err != nil || !full {
		return c, err
	}
	c.Ended, err = store.Count(tx, fmt.Sprintf(`SELECT count(*) FROM %s WHERE `+t.vanished(), t.Name), deliveryID, orgID)
	return c, err
}

// until is the SQL of a staged row's end: as delivered, or none.
func (t Table) until(prefix string) string {
	if t.GivenUntil == "" {
		return "0"
	}
	return prefix + t.GivenUntil
}

// vanished is the condition of rows that a full delivery no longer holds: by delivery $1
// and organisation $2. The delivery is compared as an expression, so that the database
// looks rows up by their id and not by the delivery, which nearly all of them share.
func (t Table) vanished() string {
	return fmt.Sprintf(`org_id = $2 AND until = 0 AND NOT EXISTS (SELECT 1 FROM %[1]s_stage s WHERE s.id = %[1]s.id AND s.delivery || '' = $1)`, t.Name)
}

// TakeOver carries the compared rows over; ended is the date on which rows that a full
// delivery no longer holds have ended, zero for a partial delivery.
func (t Table) TakeOver(tx *store.Tx, deliveryID, orgID string, ended time.Time) error {
	columns := strings.Join(t.Columns, ", ")
	sets := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		sets[i] = c + " = excluded." + c
	}
	_, err := tx.Exec(fmt.Sprintf(`INSERT INTO %[1]s (id, org_id, hash, until, %[2]s)
		SELECT id, org_id, hash, %[3]s, %[2]s FROM %[1]s_stage WHERE delivery = $1 AND change IN ('added', 'changed')
		ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, until = excluded.until, %[4]s`,
		t.Name, columns, t.until(""), strings.Join(sets, ", ")), deliveryID)
	if err != nil || !t.Lasting || ended.IsZero() {
		return err
	}
	_, err = tx.Exec(fmt.Sprintf(`UPDATE %s SET until = $3 WHERE `+t.vanished(), t.Name), deliveryID, orgID, store.Micros(ended))
	return err
}

// Clear throws the staging away.
func (t Table) Clear(tx *store.Tx) error {
	_, err := tx.Exec(`DELETE FROM ` + t.Name + `_stage`)
	return err
}
