package regie

import "samendoen/internal/base/store"

// setting is what an organisation chose; the zero setting is none.
type setting struct {
	days    int
	version int64
}

// settingOf is the setting of an organisation, the usual one while it chose none.
func settingOf(tx *store.Tx, org string) (setting, error) {
	list, err := store.List(tx, func(s store.Scanner) (v setting, err error) { return v, s.Scan(&v.days, &v.version) },
		`SELECT silent_days, version FROM regie_setting WHERE org_id = $1`, org)
	if err != nil || len(list) == 0 {
		return setting{days: usualDays}, err
	}
	return list[0], nil
}

// saveSetting writes the setting of an organisation that still has its version; 0 is none.
func saveSetting(tx *store.Tx, op, org string, v setting) error {
	if v.version == 0 {
		n, err := tx.Exec(`INSERT INTO regie_setting (org_id, silent_days, version) VALUES ($1, $2, 1) ON CONFLICT (org_id) DO NOTHING`, org, int64(v.days))
		return store.Changed(op, n, err)
	}
	n, err := tx.Exec(`UPDATE regie_setting SET silent_days = $3, version = version + 1 WHERE org_id = $1 AND version = $2`, org, v.version, int64(v.days))
	return store.Changed(op, n, err)
}
