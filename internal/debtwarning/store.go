package debtwarning

import (
	"embed"
	"encoding/json"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const columns = `f.id, f.org_id, f.tenancy_id, f.unit_id, f.origin, f.last_owed, f.cents, f.state, f.ending, f.holder_id, f.opened, f.due, f.closed, f.paused,
	f.receiver_id, f.sent_at, f.version`

func scan(s store.Scanner) (f File, err error) {
	return f, s.Scan(&f.ID, &f.Org, &f.Tenancy, &f.Unit, store.At(&f.Period.Origin), store.At(&f.Period.Last), &f.Period.Cents, &f.State, &f.Ending,
		&f.Holder, store.At(&f.Opened), store.At(&f.Due), store.At(&f.Closed), store.At(&f.Paused), &f.Receiver, store.At(&f.SentAt), &f.Version)
}

// scanSealed is scan with the sealed body behind it.
func scanSealed(s store.Scanner) (x struct {
	File
	sealed []byte
}, err error) {
	x.File, err = scan(scanMore{s, &x.sealed})
	return x, err
}

// scanMore scans one more column than it is asked for.
type scanMore struct {
	store.Scanner
	last any
}

func (m scanMore) Scan(dest ...any) error { return m.Scanner.Scan(append(dest, m.last)...) }

// byID is a file with its body; NotFound when there is none. A body whose people were
// forgotten is empty.
func byID(tx *store.Tx, v *seal.Vault, id ID) (File, error) {
	x, err := store.One(tx, scanSealed, `SELECT `+columns+`, f.body FROM debtwarning_file f WHERE f.id = $1`, string(id))
	if err != nil {
		return File{}, err
	}
	f := x.File
	f.Body, err = open(tx, v, id, x.sealed)
	return f, err
}

func open(tx *store.Tx, v *seal.Vault, id ID, sealed []byte) (b Body, err error) {
	key, err := v.KeyOf(tx, string(id))
	if fault.Is(err, fault.NotFound) {
		return b, nil // forgotten
	}
	if err != nil {
		return b, err
	}
	text, err := key.Open("body", sealed)
	if err != nil {
		return b, err
	}
	return b, json.Unmarshal([]byte(text), &b)
}

func sealBody(key seal.Key, b Body) ([]byte, error) {
	text, err := json.Marshal(b)
	return key.Seal("body", string(text)), err
}

func insert(tx *store.Tx, v *seal.Vault, at time.Time, f File, holders []string) error {
	if len(holders) == 0 {
		holders = []string{f.Org}
	}
	key, err := v.NewKey(tx, at, string(f.ID), holders...)
	if err != nil {
		return err
	}
	body, err := sealBody(key, f.Body)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO debtwarning_file (id, org_id, tenancy_id, unit_id, origin, last_owed, cents, state, ending, holder_id, opened, due, closed, paused,
		receiver_id, sent_at, version, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, $11, 0, 0, '', 0, 1, $12)`,
		string(f.ID), f.Org, string(f.Tenancy), string(f.Unit), store.Micros(f.Period.Origin), store.Micros(f.Period.Last), f.Period.Cents, string(f.State), f.Holder,
		store.Micros(f.Opened), store.Micros(f.Due), body)
	return err
}

// update writes a file that still has its version. One whose people were forgotten keeps
// the body that nobody can read.
func update(tx *store.Tx, v *seal.Vault, op string, f *File) error {
	n, err := tx.Exec(`UPDATE debtwarning_file SET last_owed = $3, cents = $4, state = $5, ending = $6, holder_id = $7, due = $8, closed = $9, paused = $10,
		receiver_id = $11, sent_at = $12, version = version + 1 WHERE id = $1 AND version = $2`, string(f.ID), f.Version, store.Micros(f.Period.Last), f.Period.Cents,
		string(f.State), string(f.Ending), f.Holder, store.Micros(f.Due), store.Micros(f.Closed), store.Micros(f.Paused), f.Receiver, store.Micros(f.SentAt))
	if err := store.Changed(op, n, err); err != nil {
		return err
	}
	f.Version++
	key, err := v.KeyOf(tx, string(f.ID))
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	body, err := sealBody(key, f.Body)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE debtwarning_file SET body = $2 WHERE id = $1`, string(f.ID), body)
	return err
}

// tab is a part of the work list.
type tab string

// The parts of the work list.
const (
	tabMine tab = "mijn"
	tabTodo tab = "eigen"
	tabSent tab = "verstuurd"
	tabDone tab = "klaar"
)

func tabs() []tab { return []tab{tabMine, tabTodo, tabSent, tabDone} }

func (t tab) where() string {
	switch t {
	case tabTodo:
		return `f.closed = 0 AND f.state = 'eigen-stappen'`
	case tabSent:
		return `f.closed = 0 AND f.state <> 'eigen-stappen'`
	case tabDone:
		return `f.closed > 0`
	}
	return `f.closed = 0 AND f.holder_id = $4`
}

// filesOf is a page of the work list, what is due first in front, with the bodies.
func filesOf(tx *store.Tx, v *seal.Vault, org string, t tab, user string, offset, limit int) ([]File, error) {
	list, err := store.List(tx, scanSealed, `SELECT `+columns+`, f.body FROM debtwarning_file f WHERE f.org_id = $1 AND (`+t.where()+`) AND $4 <> ''
		ORDER BY CASE WHEN f.due = 0 THEN 1 ELSE 0 END, f.due, f.id LIMIT $2 OFFSET $3`, org, limit, offset, user)
	files := make([]File, len(list))
	for i, x := range list {
		files[i] = x.File
		if files[i].Body, err = open(tx, v, x.ID, x.sealed); err != nil {
			return nil, err
		}
	}
	return files, err
}

// receivedBy are the warnings that an organisation was sent and that run, with the bodies.
func receivedBy(tx *store.Tx, v *seal.Vault, org string, limit int) ([]File, error) {
	list, err := store.List(tx, scanSealed, `SELECT `+columns+`, f.body FROM debtwarning_file f WHERE f.receiver_id = $1 AND f.closed = 0 AND f.sent_at > 0
		ORDER BY f.sent_at, f.id LIMIT $2`, org, limit)
	files := make([]File, len(list))
	for i, x := range list {
		files[i] = x.File
		if files[i].Body, err = open(tx, v, x.ID, x.sealed); err != nil {
			return nil, err
		}
	}
	return files, err
}

// rulesOf are the rules of an organisation.
func rulesOf(tx *store.Tx, org string) (Rules, error) {
	r, err := store.One(tx, func(s store.Scanner) (r Rules, err error) {
		var body string
		if err := s.Scan(&body, &r.Version); err != nil {
			return r, err
		}
		version := r.Version
		err = json.Unmarshal([]byte(body), &r)
		r.Version = version
		return r, err
	}, `SELECT body, version FROM debtwarning_rules WHERE org_id = $1`, org)
	if fault.Is(err, fault.NotFound) {
		return Standard(), nil
	}
	return r, err
}

func saveRules(tx *store.Tx, op, org string, r Rules) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if r.Version == 0 {
		n, err := tx.Exec(`INSERT INTO debtwarning_rules (org_id, version, body) VALUES ($1, 1, $2) ON CONFLICT DO NOTHING`, org, string(body))
		return store.Changed(op, n, err)
	}
	n, err := tx.Exec(`UPDATE debtwarning_rules SET version = version + 1, body = $3 WHERE org_id = $1 AND version = $2`, org, r.Version, string(body))
	return store.Changed(op, n, err)
}

// Receiver is the organisation that hears of arrears in a municipality.
type Receiver struct {
	Area place.AreaCode
	Org  string
}

func receiversOf(tx *store.Tx, org string) ([]Receiver, error) {
	return store.List(tx, func(s store.Scanner) (r Receiver, err error) { return r, s.Scan(&r.Area, &r.Org) },
		`SELECT area, receiver_id FROM debtwarning_receiver WHERE org_id = $1 ORDER BY area`, org)
}

func saveReceiver(tx *store.Tx, org string, r Receiver) error {
	if _, err := tx.Exec(`DELETE FROM debtwarning_receiver WHERE org_id = $1 AND area = $2`, org, string(r.Area)); err != nil || r.Org == "" {
		return err
	}
	_, err := tx.Exec(`INSERT INTO debtwarning_receiver (org_id, area, receiver_id) VALUES ($1, $2, $3)`, org, string(r.Area), r.Org)
	return err
}

// receiverFor is who hears of arrears in a home; empty when nobody was named for its
// municipality, or when that is not known.
func receiverFor(tx *store.Tx, org string, unit place.UnitID) (string, error) {
	list, err := store.Strings(tx, `SELECT r.receiver_id FROM place_unit u JOIN place_complex c ON c.id = u.complex_id JOIN place_area b ON b.code = c.neighbourhood
		JOIN place_area w ON w.code = b.parent JOIN debtwarning_receiver r ON r.area = w.parent AND r.org_id = $1 WHERE u.id = $2`, org, string(unit))
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// openOf is the file of a tenancy that runs; NotFound when there is none.
func openOf(tx *store.Tx, v *seal.Vault, id tenancy.ID) (File, error) {
	f, err := store.One(tx, scan, `SELECT `+columns+` FROM debtwarning_file f WHERE f.tenancy_id = $1 AND f.closed = 0`, string(id))
	if err != nil {
		return f, err
	}
	return byID(tx, v, f.ID)
}

// formerOf are the last months of the files that a tenancy had.
func formerOf(tx *store.Tx, id tenancy.ID) ([]time.Time, error) {
	return store.List(tx, func(s store.Scanner) (t time.Time, err error) { return t, s.Scan(store.At(&t)) },
		`SELECT last_owed FROM debtwarning_file WHERE tenancy_id = $1 AND closed > 0`, string(id))
}

// openIDs are the files of an organisation that run, by id, after one of them.
func openIDs(tx *store.Tx, org string, after ID, limit int) ([]string, error) {
	return store.Strings(tx, `SELECT id FROM debtwarning_file WHERE org_id = $1 AND closed = 0 AND id > $2 ORDER BY id LIMIT $3`, org, string(after), limit)
}

// Counts are how many files an organisation has in each state.
func countsOf(tx *store.Tx, org string) (map[State]int, error) {
	type line struct {
		state State
		n     int
	}
	list, err := store.List(tx, func(s store.Scanner) (l line, err error) { return l, s.Scan(&l.state, &l.n) },
		`SELECT state, count(*) FROM debtwarning_file WHERE org_id = $1 GROUP BY state`, org)
	counts := map[State]int{}
	for _, l := range list {
		counts[l.state] = l.n
	}
	return counts, err
}
