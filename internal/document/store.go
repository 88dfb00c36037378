package document

import (
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

const columns = `id, document, version, org_id, by_id, at, category, kind, size, title`

func titleField(id string) string { return "document/" + id + "/title" }
func bodyField(id string) string  { return "document/" + id + "/body" }

// scanWith scans columns and opens the title.
func scanWith(key seal.Key) func(s store.Scanner) (File, error) {
	return func(s store.Scanner) (f File, err error) {
		var title []byte
		if err = s.Scan(&f.ID, &f.Document, &f.Version, &f.OrgID, &f.ByID, store.At(&f.At), &f.Category, &f.Kind, &f.Size, &title); err != nil {
			return f, err
		}
		f.Title, err = key.Open(titleField(f.ID), title)
		return f, err
	}
}

// filesOf are the files of a case, the newest first; none of a case that was erased.
func filesOf(tx *store.Tx, in casework.Inside) ([]File, error) {
	if in.Erased {
		return nil, nil
	}
	return store.List(tx, scanWith(in.Key), `SELECT `+columns+` FROM document_file WHERE case_id = $1 ORDER BY at DESC, version DESC, id`, string(in.ID))
}

// fileOf is one file of a case; NotFound for one of another case.
func fileOf(tx *store.Tx, op string, in casework.Inside, id string) (File, error) {
	if in.Erased {
		return File{}, fault.New(op, fault.NotFound)
	}
	return store.One(tx, scanWith(in.Key), `SELECT `+columns+` FROM document_file WHERE case_id = $1 AND id = $2`, string(in.ID), id)
}

// bodyOf are the bytes of a file.
func bodyOf(tx *store.Tx, in casework.Inside, id string) ([]byte, error) {
	sealed, err := store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) },
		`SELECT body FROM document_file WHERE case_id = $1 AND id = $2`, string(in.ID), id)
	if err != nil {
		return nil, err
	}
	return in.Key.OpenBytes(bodyField(id), sealed)
}

// insertFile writes a file down; false when one with its id is there.
func insertFile(tx *store.Tx, in casework.Inside, f File, body []byte) (isNew bool, err error) {
	n, err := tx.Exec(`INSERT INTO document_file (id, case_id, document, version, org_id, by_id, at, category, kind, size, title, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING`,
		f.ID, string(in.ID), f.Document, f.Version, f.OrgID, f.ByID, store.Micros(f.At), string(f.Category), string(f.Kind), f.Size,
		in.Key.Seal(titleField(f.ID), f.Title), in.Key.SealBytes(bodyField(f.ID), body))
	return n == 1, err
}

// countOf is how many files a case has, and newestOf the last version of a document.
func countOf(tx *store.Tx, id casework.ID) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM document_file WHERE case_id = $1`, string(id))
}

func newestOf(tx *store.Tx, id casework.ID, document string) (int64, error) {
	return store.Count(tx, `SELECT coalesce(max(version), 0) FROM document_file WHERE case_id = $1 AND document = $2`, string(id), document)
}

// deleteDocument throws all versions of a document away.
func deleteDocument(tx *store.Tx, id casework.ID, document string) error {
	_, err := tx.Exec(`DELETE FROM document_file WHERE case_id = $1 AND document = $2`, string(id), document)
	return err
}

// Erase erases the documents of a case that was erased.
func Erase(tx *store.Tx, caseID string) error {
	_, err := tx.Exec(`DELETE FROM document_file WHERE case_id = $1`, caseID)
	return err
}

// Kept is a document as whoever asks what is kept about them hears of it.
type Kept struct {
	CaseID string
	File
}

// KeptIn are the newest versions of the documents of cases, for a request for access by the
// person whom they are about.
func KeptIn(tx *store.Tx, vault *seal.Vault, cases []string) ([]Kept, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	in, list := tx.In("case_id", 1, cases)
	holding, err := store.Strings(tx, `SELECT DISTINCT case_id FROM document_file WHERE `+in+` ORDER BY case_id`, list)
	if err != nil {
		return nil, err
	}
	var kept []Kept
	for _, id := range holding { // the few cases of one person
		key, err := vault.KeyOf(tx, id)
		if fault.Is(err, fault.NotFound) {
			continue // erased: nobody can read what its documents are called
		}
		if err != nil {
			return nil, err
		}
		files, err := filesOf(tx, casework.Inside{ID: casework.ID(id), Key: key})
		if err != nil {
			return nil, err
		}
		for _, d := range documents(files) {
			kept = append(kept, Kept{id, d.Newest()})
		}
	}
	return kept, nil
}
