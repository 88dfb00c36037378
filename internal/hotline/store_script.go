package hotline

import (
	"time"

	"samendoen/internal/base/store"
)

// scriptsOf are the scripts that an organisation wrote.
func scriptsOf(tx *store.Tx, org string) (map[Situation]Script, error) {
	list, err := store.List(tx, func(s store.Scanner) (x Script, err error) {
		return x, s.Scan(&x.Situation, &x.Body, &x.Version)
	}, `SELECT kind, body, version FROM hotline_script WHERE org_id = $1`, org)
	own := make(map[Situation]Script, len(list))
	for _, x := range list {
		own[x.Situation] = x
	}
	return own, err
}

// putScript writes a script that still has its version.
func putScript(tx *store.Tx, op, org string, x Script) error {
	if x.Version == 0 {
		n, err := tx.Exec(`INSERT INTO hotline_script (org_id, kind, body, version) VALUES ($1, $2, $3, 1) ON CONFLICT DO NOTHING`, org, string(x.Situation), x.Body)
		return store.Changed(op, n, err)
	}
	n, err := tx.Exec(`UPDATE hotline_script SET body = $4, version = version + 1 WHERE org_id = $1 AND kind = $2 AND version = $3`, org, string(x.Situation), x.Version, x.Body)
	return store.Changed(op, n, err)
}

// visiting is how many others of an organisation are somewhere alone now.
func visiting(tx *store.Tx, org, but string, now time.Time) (int64, error) {
	return store.One(tx, func(s store.Scanner) (n int64, err error) { return n, s.Scan(&n) },
		`SELECT count(*) FROM hotline_visit WHERE org_id = $1 AND user_id <> $2 AND until > $3`, org, but, store.Micros(now))
}
