package pass

import "samendoen/internal/base/store"

// Columns are those that the table of a module has for its passes, in the order of Targets.
const Columns = `code, pin, until, revoked, tries, browser, open_to, first_in, last_in`

// Targets are where the Columns of a row are scanned to.
func (p *Pass) Targets() []any {
	return []any{&p.Code, &p.PIN, store.At(&p.Until), store.At(&p.Revoked), &p.Tries, &p.Browser, store.At(&p.OpenTo), store.At(&p.FirstIn), store.At(&p.LastIn)}
}

// Values are what the Columns of a row hold.
func (p Pass) Values() []any {
	return []any{p.Code, p.PIN, store.Micros(p.Until), store.Micros(p.Revoked), p.Tries, p.Browser, store.Micros(p.OpenTo), store.Micros(p.FirstIn), store.Micros(p.LastIn)}
}

// Save writes a pass to the row of a table with an id; to no row it changes nothing.
func Save(tx *store.Tx, table, id string, p Pass) error {
	_, err := tx.Exec(`UPDATE `+table+` SET code = $2, pin = $3, until = $4, revoked = $5, tries = $6, browser = $7, open_to = $8, first_in = $9, last_in = $10 WHERE id = $1`,
		append([]any{id}, p.Values()...)...)
	return err
}
