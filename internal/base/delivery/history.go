package delivery

import (
	"fmt"
	"strings"
	"time"

	"samendoen/internal/base/store"
)

// View is what somebody asks of delivered rows: how something was on a date, as far as
// that was recorded at a moment.
type View struct {
	On    time.Time // a date
	Known time.Time // a moment
	// Latest says that Known is the present, so that nothing was recorded after it.
	Latest bool
}

// As is the SQL of the rows of a table as they were recorded at the moment of a view,
// ended ones included, with id, org_id, until and the columns of History. known is the SQL of that
// moment, such as the number of a parameter.
func (t Table) As(v View, known string) string {
	if v.Latest {
		return t.Name
	}
	columns := t.kept("")
	return fmt.Sprintf(`(SELECT %[2]s FROM %[1]s WHERE recorded <= %[3]s
		UNION ALL SELECT %[2]s FROM %[1]s_was WHERE recorded <= %[3]s AND recorded_until > %[3]s)`, t.Name, columns, known)
}

// kept are the columns of which history is kept.
func (t Table) kept(prefix string) string {
	return prefix + strings.Join(append([]string{"id", "org_id", "until"}, t.History...), ", "+prefix)
}

// differs is the condition that what decides is not the same in two rows.
func (t Table) differs(one, other, until string) string {
	conditions := []string{one + "until <> " + until}
	for _, c := range t.History {
		conditions = append(conditions, one+c+" <> "+other+c)
	}
	return "(" + strings.Join(conditions, " OR ") + ")"
}

// remember keeps what the compared rows replace, where that decides something, before
// they are taken over.
func (t Table) remember(tx *store.Tx, recorded time.Time) error {
	if t.History == nil {
		return nil
	}
	insert := fmt.Sprintf(`INSERT INTO %[1]s_was (%[2]s, recorded, recorded_until) SELECT %[3]s, own.recorded, CAST($1 AS BIGINT) FROM `,
		t.Name, t.kept(""), t.kept("own."))
	if _, err := tx.Exec(insert+fmt.Sprintf(`stage.%[1]s staged JOIN %[1]s own ON own.id = staged.id WHERE staged.change = 'changed' AND `,
		t.Name)+t.differs("own.", "staged.", t.until("staged.")), store.Micros(recorded)); err != nil {
		return err
	}
	_, err := tx.Exec(insert+fmt.Sprintf(`%[1]s own WHERE own.id IN (SELECT id FROM stage.%[1]s_gone)`, t.Name), store.Micros(recorded))
	return err
}

// Remember keeps what a row holds, for who is about to change by hand what decides, and
// says since when it is known as it will be.
func (t Table) Remember(tx *store.Tx, id string, recorded time.Time) error {
	if _, err := tx.Exec(fmt.Sprintf(`INSERT INTO %[1]s_was (%[2]s, recorded, recorded_until) SELECT %[2]s, recorded, CAST($1 AS BIGINT) FROM %[1]s WHERE id = $2`,
		t.Name, t.kept("")), store.Micros(recorded), id); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE `+t.Name+` SET recorded = $1 WHERE id = $2`, store.Micros(recorded), id)
	return err
}

// Forget takes the history of rows of the table away, at most some hundreds, with the rows.
func (t Table) Forget(tx *store.Tx, ids []string) error {
	in, list := tx.In("id", 1, ids)
	_, err := tx.Exec(`DELETE FROM `+t.Name+`_was WHERE `+in, list)
	return err
}
