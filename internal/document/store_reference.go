package document

import "samendoen/internal/base/store"

// References are the documents of cases, by case in the order in which they came.
func References(tx *store.Tx, cases []string) ([]Reference, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	in, list := tx.In("f.case_id", 1, cases)
	return store.List(tx, func(s store.Scanner) (r Reference, err error) {
		f := &r.File
		return r, s.Scan(&r.CaseID, &f.ID, &f.Document, &f.Version, &f.OrgID, &f.ByID, store.At(&f.At), &f.Category, &f.Kind, &f.Size)
	}, `SELECT f.case_id, f.id, f.document, f.version, f.org_id, f.by_id, f.at, f.category, f.kind, f.size FROM document_file f
		WHERE `+in+` AND NOT EXISTS (SELECT 1 FROM document_file n WHERE n.document = f.document AND n.version > f.version)
		ORDER BY f.case_id, f.at, f.id`, list)
}
