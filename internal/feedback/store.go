package feedback

import (
	"embed"

	"samendoen/internal/base/store"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// lastText is the newest version of a standard text, with the id of its author in By;
// NotFound when the organisation has none of its own.
func lastText(tx *store.Tx, org string, k TextKind) (Standard, error) {
	return store.One(tx, func(row store.Scanner) (st Standard, err error) {
		st.Kind = k
		return st, row.Scan(&st.Version, &st.Body, &st.By, store.At(&st.At))
	}, `SELECT version, body, author_id, at FROM feedback_text WHERE org_id = $1 AND kind = $2 ORDER BY version DESC LIMIT 1`, org, string(k))
}

func insertText(tx *store.Tx, org string, st Standard, author string) error {
	_, err := tx.Exec(`INSERT INTO feedback_text (org_id, kind, version, body, author_id, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		org, string(st.Kind), st.Version, st.Body, author, store.Micros(st.At))
	return err
}
