// Package deliverytest fills tables for tests as a delivery would have filled them.
package deliverytest

import (
	"fmt"
	"strings"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
)

// Put writes rows straight into a table. They have no end.
func Put(tx *store.Tx, t delivery.Table, org string, rows ...delivery.Row) error {
	marks := make([]string, len(t.Columns))
	for i := range t.Columns {
		marks[i] = fmt.Sprintf("$%d", i+4)
	}
	insert := `INSERT INTO ` + t.Name + ` (until, id, org_id, hash, ` + strings.Join(t.Columns, ", ") + `) VALUES (0, $1, $2, $3, ` + strings.Join(marks, ", ") + `)`
	for _, r := range rows {
		if _, err := tx.Exec(insert, append([]any{r.ID, org, r.Hash}, r.Values...)...); err != nil {
			return err
		}
	}
	return nil
}
