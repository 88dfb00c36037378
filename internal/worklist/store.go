package worklist

import (
	"samendoen/internal/base/store"
	"samendoen/internal/routing"
)

const columns = `id, org_id, owner_id, name, shared, desk, list, theme, source, complex_id, at, version`

func scanList(row store.Scanner) (l List, err error) {
	shared, desk := false, routing.DeskID("")
	err = row.Scan(&l.ID, &l.Org, &l.Owner, &l.Name, &shared, &desk, &l.Filter.List, &l.Filter.Theme, &l.Filter.Source,
		&l.Filter.ComplexID, store.At(&l.At), &l.Version)
	switch {
	case desk != "":
		l.Readers = AtDesk(desk)
	case shared:
		l.Readers = Everybody
	}
	return l, err
}

func listByID(tx *store.Tx, id ID) (List, error) {
	return store.One(tx, scanList, `SELECT `+columns+` FROM worklist_list WHERE id = $1`, string(id))
}

// listsFor are the lists of somebody and those that colleagues share, the own ones first.
func listsFor(tx *store.Tx, org, user string) ([]List, error) {
	own, err := store.List(tx, scanList, `SELECT `+columns+` FROM worklist_list WHERE owner_id = $1 AND org_id = $2 ORDER BY name, id`, user, org)
	if err != nil {
		return nil, err
	}
	shared, err := store.List(tx, scanList, `SELECT `+columns+` FROM worklist_list WHERE org_id = $1 AND shared = 1 AND owner_id <> $2 ORDER BY name, id`, org, user)
	return append(own, shared...), err
}

// room counts the lists of somebody, and those that an organisation shares.
func room(tx *store.Tx, org, user string) (own, shared int64, err error) {
	if own, err = store.Count(tx, `SELECT count(*) FROM worklist_list WHERE owner_id = $1`, user); err != nil {
		return 0, 0, err
	}
	shared, err = store.Count(tx, `SELECT count(*) FROM worklist_list WHERE org_id = $1 AND shared = 1`, org)
	return own, shared, err
}

// Insert stores a new list. It authorises nothing and logs nothing: whoever calls it does.
func Insert(tx *store.Tx, l List) error {
	_, err := tx.Exec(`INSERT INTO worklist_list (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)`, string(l.ID), l.Org, l.Owner,
		l.Name, store.Bool(l.Readers != OnlyMe), string(l.Readers.Desk()), string(l.Filter.List), string(l.Filter.Theme), string(l.Filter.Source), string(l.Filter.ComplexID), store.Micros(l.At))
	return err
}

// change gives a list another name, or more or fewer readers, if it still has its version.
func change(tx *store.Tx, l List) (int64, error) {
	return tx.Exec(`UPDATE worklist_list SET name = $2, shared = $3, desk = $4, at = $5, version = version + 1 WHERE id = $1 AND version = $6`,
		string(l.ID), l.Name, store.Bool(l.Readers != OnlyMe), string(l.Readers.Desk()), store.Micros(l.At), l.Version)
}

func remove(tx *store.Tx, id ID, version int64) (int64, error) {
	return tx.Exec(`DELETE FROM worklist_list WHERE id = $1 AND version = $2`, string(id), version)
}
