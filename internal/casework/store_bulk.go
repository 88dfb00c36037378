package casework

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// bulk collects rows of several tables and writes many with one statement.
type bulk struct {
	cases, parts, logs, promises, said, events, helps, carers [][]any
	areas                                                     map[string]bool // of the cases
}

func (b *bulk) addCase(c Case) {
	if b.areas == nil {
		b.areas = map[string]bool{}
	}
	b.areas[c.Areas] = true
	b.cases = append(b.cases, append(caseValues(c), text.SearchText(c.Number, c.Label)))
}

func (b *bulk) addParts(c Case, list []HistoricPart) {
	seen := map[string]bool{}
	add := func(p HistoricPart) {
		if seen[p.UserID] {
			return
		}
		seen[p.UserID] = true
		b.parts = append(b.parts, []any{ObjectType, string(c.ID), p.UserID, string(p.Part), store.Micros(p.Since), store.Micros(p.Until), p.CovenantID, rankOf(c)})
	}
	add(HistoricPart{UserID: c.DirectorID, Part: PartDirector, Since: c.OpenedAt})
	if c.State == Resting && c.Vigil.ContactID != "" {
		add(HistoricPart{UserID: c.Vigil.ContactID, Part: PartContact, Since: c.Vigil.Since})
	}
	if c.State == Open && c.Next.HolderID != "" {
		add(HistoricPart{UserID: c.Next.HolderID, Part: PartParticipant, Since: c.OpenedAt})
	}
	for _, p := range list {
		add(p)
	}
}

func (b *bulk) addLog(c Case, key seal.Key, e LogEntry) {
	e.ID = store.NewID()
	b.logs = append(b.logs, []any{e.ID, string(c.ID), store.Micros(e.At), e.AuthorID, string(e.Kind), key.Seal(logField(e.ID), e.Text), string(c.kindOf(e.Category))})
}

func (b *bulk) addCommitment(c Case, key seal.Key, p HistoricCommitment) {
	p.ID = store.NewID()
	if p.State == "" {
		p.State = Promised
	}
	p.Category, p.Commitment.Settled = c.kindOf(p.Category), p.Settled
	b.promises = append(b.promises, promiseValues(key, c.ID, store.Micros(p.Made), p.Commitment))
	if !p.Settled.IsZero() {
		b.said = append(b.said, saidValues(key, c.ID, p.ID, Said{At: p.Settled, ByID: p.ByID, State: p.State, By: p.By, Proof: p.Proof}))
	}
}

func (b *bulk) addHelp(c Case, key seal.Key, h Help) {
	h.ID, h.Category = store.NewID(), c.kindOf(h.Category)
	b.helps = append(b.helps, helpValues(key, c.ID, h))
}

func (b *bulk) addCarer(c Case, v *seal.Vault, key seal.Key, r Carer) {
	r.ID = store.NewID()
	b.carers = append(b.carers, carerValues(v, key, c.ID, r))
}

// addEvents writes the events that the state of a case implies.
func (b *bulk) addEvents(c Case) {
	add := func(at time.Time, kind EventKind, userID string, on time.Time) {
		b.events = append(b.events, []any{store.NewID(), string(c.ID), store.Micros(at), c.DirectorID, string(kind), userID, store.Micros(on), []byte{}, string(c.Category)})
	}
	add(c.OpenedAt, EventOpened, c.DirectorID, c.OpenedAt)
	switch {
	case c.State == Closed:
		add(c.ClosedAt, EventClosed, "", c.ClosedAt)
	case c.State == Resting:
		add(c.Vigil.Since, EventRested, c.Vigil.ContactID, c.Vigil.NextLook)
	}
}

func (b *bulk) flush(tx *store.Tx) error {
	for _, areas := range slices.Sorted(maps.Keys(b.areas)) {
		if err := knowAreas(tx, areas); err != nil {
			return err
		}
	}
	if err := b.whoPromised(tx); err != nil {
		return err
	}
	for _, t := range []struct {
		into string
		rows [][]any
	}{
		{`casework_case (` + strings.ReplaceAll(caseColumns, "c.", "") + `, search)`, b.cases},
		{`access_part (object_type, object_id, user_id, role, since, until, covenant_id, rank)`, b.parts},
		{`casework_log (id, case_id, at, author_id, kind, body, category)`, b.logs},
		{promiseColumns, b.promises},
		{saidColumns, b.said},
		{helpColumns, b.helps},
		{newCarerColumns, b.carers},
		{`casework_event (id, case_id, at, by_id, kind, user_id, on_date, note, category)`, b.events},
	} {
		if err := insertMany(tx, t.into, t.rows); err != nil {
			return err
		}
	}
	return nil
}

// whoPromised adds the organisation of its holder to each promise.
func (b *bulk) whoPromised(tx *store.Tx) error {
	const holder = 3 // of promiseValues
	orgs := map[any]string{"": ""}
	for i, row := range b.promises {
		org, known := orgs[row[holder]]
		if !known {
			list, err := store.Strings(tx, `SELECT org_id FROM account_user WHERE id = $1`, row[holder])
			if err != nil {
				return err
			}
			org = strings.Join(list, "")
			orgs[row[holder]] = org
		}
		b.promises[i] = append(row, org)
	}
	return nil
}

// insertMany writes rows in chunks with one statement each; into is table and columns.
func insertMany(tx *store.Tx, into string, rows [][]any) error {
	const chunk = 50
	for len(rows) > 0 {
		n := min(chunk, len(rows))
		var q strings.Builder
		q.WriteString("INSERT INTO " + into + " VALUES ")
		args := make([]any, 0, n*len(rows[0]))
		for i, row := range rows[:n] {
			if i > 0 {
				q.WriteByte(',')
			}
			q.WriteByte('(')
			for j, v := range row {
				if j > 0 {
					q.WriteByte(',')
				}
				args = append(args, v)
				q.WriteString("$" + strconv.Itoa(len(args)))
			}
			q.WriteByte(')')
		}
		if _, err := tx.Exec(q.String(), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// spansOf are when the cases of an organisation were opened and closed, by complex.
func spansOf(tx *store.Tx, org string) ([]span, error) {
	return store.List(tx, func(s store.Scanner) (v span, err error) {
		var id string
		var opened, closed time.Time
		err = s.Scan(&id, store.At(&opened), store.At(&closed))
		return newSpan(place.ComplexID(id), opened, closed), err
	}, `SELECT complex_id, opened, closed FROM casework_case WHERE complex_id <> '' AND ($1 = '' OR org_id = $1) ORDER BY complex_id, opened`, org)
}
