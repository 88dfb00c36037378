package rights

import (
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// Dossiers tells of which cases about a household an organisation must see to it that the
// people know; casework implements it. Nothing of the contents of a case comes along.
type Dossiers interface {
	// Untold are those that go on and of which Told was not said, the oldest first, after one,
	// at most limit; director "" means those of everybody.
	Untold(tx *store.Tx, org, director string, after casework.Opening, limit int) ([]casework.Opening, error)
	// Told says of some that their people know.
	Told(tx *store.Tx, ids ...string) error
	// Opening is one of them, closed or not; NotFound when there is none.
	Opening(tx *store.Tx, id casework.ID) (casework.Opening, error)
}

const (
	noticesShown = 200 // how many notices a list shows at most
	filesAtOnce  = 500 // how many cases are asked for at once
)

// noticesDue are the cases about a household that go on and of which the people do not
// know yet, the oldest first, at most noticesShown; director "" means those of everybody.
func (s *Service) noticesDue(tx *store.Tx, org, director string) (list []Notice, err error) {
	err = s.untold(tx, org, director, func(n Notice) bool {
		list = append(list, n)
		return len(list) < noticesShown
	})
	return list, err
}

// untold gives the cases that go on and of which the people do not know yet one by one,
// the oldest first, until take has enough.
func (s *Service) untold(tx *store.Tx, org, director string, take func(Notice) bool) error {
	return s.unmarked(tx, org, director, func(n Notice) bool { return !n.Done.IsZero() || take(n) })
}

// unmarked gives the cases that go on and that are not marked as told, as untold does. Some
// may be told of all the same, from before cases were marked: the notice itself decides.
func (s *Service) unmarked(tx *store.Tx, org, director string, take func(Notice) bool) error {
	after := casework.Opening{}
	for {
		page, err := s.dossiers.Untold(tx, org, director, after, filesAtOnce)
		if err != nil {
			return err
		}
		notices, err := noticesOf(tx, page)
		if err != nil {
			return err
		}
		for _, n := range notices {
			if !take(n) {
				return nil
			}
		}
		if len(page) < filesAtOnce {
			return nil
		}
		after = page[len(page)-1]
	}
}

// markTold marks the cases that were told of before cases were marked.
func (s *Service) markTold(tx *store.Tx, org string) error {
	var told []string
	if err := s.unmarked(tx, org, "", func(n Notice) bool {
		if !n.Done.IsZero() {
			told = append(told, n.CaseID)
		}
		return true
	}); err != nil {
		return err
	}
	return s.dossiers.Told(tx, told...)
}

// noticesOf are the notices of some cases, in their order, with what was done about them.
func noticesOf(tx *store.Tx, files []casework.Opening) ([]Notice, error) {
	if len(files) == 0 {
		return nil, nil
	}
	list, at := make([]Notice, len(files)), make(map[string]int, len(files))
	ids := make([]string, len(files))
	for i, o := range files {
		list[i] = Notice{CaseID: string(o.ID), Number: o.Number, Org: o.OrgID, UnitID: o.UnitID, Director: o.DirectorID, Opened: o.At}
		at[list[i].CaseID], ids[i] = i, list[i].CaseID
	}
	in, arg := tx.In("case_id", 1, ids)
	done, err := store.List(tx, func(s store.Scanner) (n Notice, err error) {
		return n, s.Scan(&n.CaseID, store.At(&n.Done), &n.How, &n.By, store.At(&n.Later), &n.LookedBy, store.At(&n.LookedAt), &n.Version, &n.sealed)
	}, `SELECT case_id, done, how, by_id, later, looked_by, looked_at, version, why FROM rights_notice
		WHERE `+in, arg)
	for _, n := range done {
		is := &list[at[n.CaseID]]
		is.Done, is.How, is.By, is.Later, is.LookedBy, is.LookedAt, is.Version, is.sealed = n.Done, n.How, n.By, n.Later, n.LookedBy, n.LookedAt, n.Version, n.sealed
	}
	return list, err
}

// noticeOf is the notice of a case about a household, with the reason to put it off.
func (s *Service) noticeOf(tx *store.Tx, caseID string) (n Notice, err error) {
	file, err := s.dossiers.Opening(tx, casework.ID(caseID))
	if err != nil {
		return n, err
	}
	list, err := noticesOf(tx, []casework.Opening{file})
	if err != nil {
		return n, err
	}
	if n = list[0]; len(n.sealed) == 0 {
		return n, nil
	}
	key, err := s.vault.KeyOf(tx, noticeKey(caseID))
	if err != nil {
		return n, err
	}
	n.Why, err = key.Open("why", n.sealed)
	return n, err
}

func noticeKey(caseID string) string { return "rights-notice/" + caseID }

// saveNotice stores a notice that still has its version. Its reason is sealed under the
// association's key: the FG accounts for it also when the household is forgotten.
func saveNotice(tx *store.Tx, v *seal.Vault, at time.Time, op string, n Notice) error {
	key, err := v.KeyOf(tx, noticeKey(n.CaseID))
	if fault.Is(err, fault.NotFound) {
		key, err = v.NewKey(tx, at, noticeKey(n.CaseID), n.Org)
	}
	if err != nil {
		return err
	}
	rows, err := tx.Exec(`INSERT INTO rights_notice (case_id, org_id, done, how, by_id, later, looked_by, looked_at, version, why)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (case_id) DO UPDATE SET done = excluded.done, how = excluded.how, by_id = excluded.by_id, later = excluded.later,
			looked_by = excluded.looked_by, looked_at = excluded.looked_at, version = excluded.version, why = excluded.why
		WHERE rights_notice.version = excluded.version - 1`,
		n.CaseID, n.Org, store.Micros(n.Done), string(n.How), n.By, store.Micros(n.Later), n.LookedBy, store.Micros(n.LookedAt), n.Version+1,
		key.Seal("why", n.Why))
	return store.Changed(op, rows, err)
}

// InsertTold notes that the people of some cases were told at the door on the day on
// which these were opened, by the director: for cases that come from elsewhere with that
// promise.
func InsertTold(tx *store.Tx, files []casework.Opening) error {
	var ids []string
	for _, o := range files {
		ids = append(ids, string(o.ID))
		if err := tx.Later(`INSERT INTO rights_notice (case_id, org_id, done, how, by_id, later, looked_by, looked_at, version, why)
			VALUES ($1, $2, $3, 'thuis', $4, 0, '', 0, 1, $5) ON CONFLICT (case_id) DO NOTHING`,
			string(o.ID), o.OrgID, store.Micros(clock.Date(o.At)), o.DirectorID, []byte{}); err != nil {
			return err
		}
	}
	return casework.MarkTold(tx, ids...)
}
