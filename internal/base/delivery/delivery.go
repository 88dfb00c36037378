// Package delivery takes over files of another administration into a table, whole or
// not at all, while the program runs.
//
// Rows are first staged in batches in a database beside the real one, in a table of the
// same name. Then each staged row is compared with the row that has the same id: added,
// changed or the same. Only then one transaction carries over what is new and, for a
// full delivery, ends with a date what the organisation no longer delivers. Nothing is
// ever deleted. The same delivery twice changes nothing, because rows are recognised by
// their id and a hash of what was delivered.
//
// A delivery may correct what happened long ago. So rows have two times: when something
// was so, in columns of the module, and from which moment it was recorded like that. What
// a column that counts held before is kept in a table beside it, as long as the row is.
package delivery

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"strings"
	"time"

	"samendoen/internal/base/store"
)

// Table describes a table that deliveries fill. Table NAME has the columns id, org_id,
// hash and until beside its own; in the staging, stage.NAME has line, change, id and
// hash beside them, and stage.NAME_gone the ids of what a full delivery no longer holds.
type Table struct {
	Name    string
	Columns []string // the module's own columns, in the order of Row.Values
	Refs    []Ref
	// Lasting says that rows not in a full delivery are ended. A table of events or
	// months is never ended: what happened has happened.
	Lasting bool
	// GivenUntil says that the delivery itself may carry an end date, in this column.
	GivenUntil string
	// History are the columns that decide what figures are counted from the table. When one
	// of them or the end changes, what the row held goes to NAME_was: id, org_id, until,
	// these columns, and the moments recorded and recorded_until. NAME has recorded then.
	// No column of them may be a key or say who somebody is.
	History []string
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
	// Hash tells rows with the same id apart; 0 means Hash of the values.
	Hash int64
	// Refused says that the row could not be read. It is not taken over, yet a full
	// delivery does not end what it names: a typing error must not end a tenancy.
	Refused bool
}

// Prepare makes the staging tables of all tables.
func Prepare(ctx context.Context, a *store.Aside, tables []Table) error {
	for _, t := range tables {
		columns := strings.Join(t.Columns, ", ")
		if err := a.Create(ctx, t.Name, `SELECT CAST(0 AS BIGINT) AS line, CAST('' AS TEXT) AS change, id, hash, `+columns+` FROM `+t.Name+` WHERE false`); err != nil {
			return err
		}
		if err := a.Create(ctx, t.Name+"_gone", `SELECT id FROM `+t.Name+` WHERE false`); err != nil {
			return err
		}
	}
	return nil
}

// What a staged row means for the table. A row is taken for new until it is compared.
const (
	added   = "added"
	changed = "changed"
	same    = "same"
	refused = "refused"
)

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
	return int64(h.Sum64()) // #nosec G115 -- the same 64 bits
}

// Stage puts rows of a delivery beside the table.
func (t Table) Stage(ctx context.Context, a *store.Aside, rows []Row) error {
	staged := make([][]any, len(rows))
	for i, r := range rows {
		change := added
		if r.Refused {
			change = refused
		}
		if r.Hash == 0 {
			r.Hash = Hash(r.Values)
		}
		staged[i] = append(append(make([]any, 0, 4+len(r.Values)), int64(r.Line), change, r.ID, r.Hash), r.Values...)
	}
	return a.Append(ctx, t.Name, append([]string{"line", "change", "id", "hash"}, t.Columns...), staged)
}

// Staged ends the staging: from here on rows are looked up by their id.
func (t Table) Staged(ctx context.Context, a *store.Aside) error { return a.Index(ctx, t.Name, "id") }

// Unknown refuses staged rows that refer to nothing, neither in the table nor in the
// same delivery, and returns at most limit of them for the report together with how
// many there were.
func (t Table) Unknown(tx *store.Tx, limit int) (list []Missing, total int64, err error) {
	for _, ref := range t.Refs {
		// Many rows refer to the same: each is looked up once.
		condition := fmt.Sprintf(` change <> 'refused' AND %[1]s IN (SELECT ref FROM (SELECT DISTINCT %[1]s AS ref FROM stage.%[3]s WHERE %[1]s <> '') refs
			WHERE NOT EXISTS (SELECT 1 FROM %[2]s other WHERE other.id = ref)
			AND NOT EXISTS (SELECT 1 FROM stage.%[2]s other WHERE other.id = ref AND other.change <> 'refused'))`, ref.Column, ref.Table, t.Name)
		found, err := store.List(tx, func(s store.Scanner) (m Missing, err error) {
			m.Field = ref.Field
			return m, s.Scan(&m.Line, &m.Key)
		}, fmt.Sprintf(`SELECT line, %s FROM stage.%s WHERE`+condition+` ORDER BY line LIMIT $1`, ref.Key, t.Name), limit)
		if err != nil {
			return nil, 0, err
		}
		if len(found) == 0 {
			continue
		}
		n, err := tx.Exec(fmt.Sprintf(`UPDATE stage.%s SET change = 'refused' WHERE`+condition, t.Name))
		if err != nil {
			return nil, 0, err
		}
		list, total = append(list, found...), total+n
	}
	return list, total, nil
}

// Compare marks the staged rows as changed or the same, and for a full delivery finds
// what the organisation no longer delivers.
func (t Table) Compare(tx *store.Tx, orgID string, full bool) error {
	differs := "own.hash <> staged.hash"
	if t.Lasting { // what had ended by absence is back
		differs += " OR own.until <> " + t.until("staged.")
	}
	if _, err := tx.Exec(fmt.Sprintf(`UPDATE stage.%[1]s AS staged SET change = CASE WHEN %[2]s THEN 'changed' ELSE 'same' END
		FROM %[1]s own WHERE own.id = staged.id AND staged.change = 'added'`, t.Name, differs)); err != nil || !full || !t.Lasting {
		return err
	}
	_, err := tx.Exec(fmt.Sprintf(`INSERT INTO stage.%[1]s_gone (id) SELECT own.id FROM %[1]s own WHERE own.org_id = $1 AND own.until = 0
		AND NOT EXISTS (SELECT 1 FROM stage.%[1]s staged WHERE staged.id = own.id)`, t.Name), orgID)
	return err
}

// Count says what a compared delivery would change.
func (t Table) Count(tx *store.Tx, orgID string) (Counts, error) {
	var c Counts
	count := func(change string) string { return "count(CASE WHEN change = '" + change + "' THEN 1 END)" }
	if err := tx.QueryRow(`SELECT `+count(added)+`, `+count(changed)+`, `+count(same)+` FROM stage.`+t.Name).
		Scan(&c.Added, &c.Changed, &c.Unchanged); err != nil || !t.Lasting {
		return c, err
	}
	var err error
	if c.Living, err = store.Count(tx, `SELECT count(*) FROM `+t.Name+` WHERE org_id = $1 AND until = 0`, orgID); err != nil {
		return c, err
	}
	c.Ended, err = store.Count(tx, `SELECT count(*) FROM stage.`+t.Name+`_gone`)
	return c, err
}

// until is the SQL of a staged row's end: as delivered, or none.
func (t Table) until(prefix string) string {
	if t.GivenUntil == "" {
		return "0"
	}
	return prefix + t.GivenUntil
}

// TakeOver carries the compared rows over; ended is the date on which rows that a full
// delivery no longer holds have ended, recorded the moment of the take-over.
func (t Table) TakeOver(tx *store.Tx, orgID string, ended, recorded time.Time) error {
	if err := t.remember(tx, recorded); err != nil {
		return err
	}
	columns := strings.Join(t.Columns, ", ")
	sets := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		sets[i] = c + " = excluded." + c
	}
	into, from, args := "", "", []any{orgID}
	if t.History != nil {
		into, from, args = "recorded, ", "CAST($2 AS BIGINT), ", append(args, store.Micros(recorded))
		sets = append(sets, "recorded = CASE WHEN "+t.differs(t.Name+".", "excluded.", "excluded.until")+" THEN excluded.recorded ELSE "+t.Name+".recorded END")
	}
	if _, err := tx.Exec(fmt.Sprintf(`INSERT INTO %[1]s (id, org_id, hash, until, %[5]s%[2]s)
		SELECT id, CAST($1 AS TEXT), hash, %[3]s, %[6]s%[2]s FROM stage.%[1]s WHERE change IN ('added', 'changed')
		ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, until = excluded.until, %[4]s`,
		t.Name, columns, t.until(""), strings.Join(sets, ", "), into, from), args...); err != nil {
		return err
	}
	set, args := "until = $1", []any{store.Micros(ended)}
	if t.History != nil {
		set, args = set+", recorded = $2", append(args, store.Micros(recorded))
	}
	_, err := tx.Exec(fmt.Sprintf(`UPDATE %[1]s SET %[2]s WHERE id IN (SELECT id FROM stage.%[1]s_gone)`, t.Name, set), args...)
	return err
}
