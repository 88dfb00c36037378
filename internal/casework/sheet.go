package casework

import (
	"cmp"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Sheet is what a module above cases keeps in a case: entries that are only ever added, in
// order. What happened is read from them, so nothing that was decided is lost or changed. They
// are sealed under the key of the case and erased with it.
type Sheet[T any] string

// Noted is an entry of a sheet.
type Noted[T any] struct {
	CaseID ID
	Seq    int64 // from 1; the last one is the version of the sheet
	At     time.Time
	ByID   string // user
	Entry  T      // sealed
}

// Add adds the entry after the one with a number; somebody who was first is a Conflict.
func (k Sheet[T]) Add(tx *store.Tx, op string, in Inside, after int64, at time.Time, byID string, entry T) error {
	if in.Erased {
		return fault.Invalidf(op, "", "casework.erased")
	}
	return cmp.Or(insertLine(tx, op, in, string(k), Noted[T]{Seq: after + 1, At: at, ByID: byID, Entry: entry}), in.Changed(tx, at, byID))
}

// Of are the entries of a case in order; none of a case that was erased.
func (k Sheet[T]) Of(tx *store.Tx, in Inside) ([]Noted[T], error) {
	if in.Erased {
		return nil, nil
	}
	return sheetLines[T](tx, string(k), []string{string(in.ID)}, map[string]seal.Key{string(in.ID): in.Key})
}

// Cases are the cases of an organisation that have an entry.
func (k Sheet[T]) Cases(tx *store.Tx, org string) ([]string, error) {
	return casesWith(tx, org, string(k))
}

// About are the entries of cases for whom they are about; each is opened, and of cases that were
// erased there are none.
func (k Sheet[T]) About(tx *store.Tx, v *seal.Vault, cases []string) ([]Noted[T], error) {
	keys, err := v.KeysOf(tx, cases)
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	return sheetLines[T](tx, string(k), cases, keys)
}
