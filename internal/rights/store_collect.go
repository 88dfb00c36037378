package rights

import (
	"encoding/json"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// stay is a home that a person lived in: the tenancy as far as it is about that person.
type stay struct {
	tenancy     string
	unit        place.UnitID
	role        tenancy.PersonRole
	from, until time.Time // dates; until is zero while it lasts
	size        int
	rent        int64 // eurocents a month
}

// staysOf are the homes of a person, the first one first.
func staysOf(tx *store.Tx, id subject.ID) ([]stay, error) {
	list, err := store.List(tx, func(s store.Scanner) (v stay, err error) {
		var left, gone time.Time
		err = s.Scan(&v.tenancy, &v.unit, &v.role, store.At(&v.from), store.At(&v.until), &v.size, &v.rent, store.At(&left), store.At(&gone))
		for _, end := range []time.Time{left, gone} { // left the household, or gone from the administration
			if !end.IsZero() && (v.until.IsZero() || end.Before(v.until)) {
				v.until = end
			}
		}
		return v, err
	}, `SELECT t.id, t.unit_id, m.role, t.from_date, t.until_date, t.household_size, t.rent_cents, m.until, t.until
		FROM tenancy_member m JOIN tenancy_tenancy t ON t.id = m.tenancy_id WHERE m.subject_id = $1 ORDER BY t.from_date, t.id`, string(id))
	return list, err
}

// housemates are the others of a tenancy, whoever lived there at any time.
func housemates(tx *store.Tx, tenancyID string, id subject.ID) ([]string, error) {
	return store.Strings(tx, `SELECT DISTINCT subject_id FROM tenancy_member WHERE tenancy_id = $1 AND subject_id <> $2 ORDER BY subject_id`,
		tenancyID, string(id))
}

type debt struct {
	month time.Time
	cents int64
}

func debtsOf(tx *store.Tx, tenancyID string) ([]debt, error) {
	return store.List(tx, func(s store.Scanner) (d debt, err error) { return d, s.Scan(store.At(&d.month), &d.cents) },
		`SELECT month, cents FROM tenancy_arrears WHERE tenancy_id = $1 AND cents > 0 AND until = 0 ORDER BY month`, tenancyID)
}

// complaint is one about a home, or one that its people made.
type complaint struct {
	id   string
	on   time.Time
	kind string
	own  bool
}

// complaintsOf are the complaints about a home, or by its people, within a time.
func complaintsOf(tx *store.Tx, s stay) ([]complaint, error) {
	return store.List(tx, func(row store.Scanner) (c complaint, err error) {
		var by string
		err = row.Scan(&c.id, store.At(&c.on), &c.kind, &by)
		c.own = by == string(s.unit)
		return c, err
	}, `SELECT id, date, kind, complainant FROM tenancy_nuisance WHERE (about = $1 AND about <> '' OR complainant = $1 AND complainant <> '') AND date >= $2 AND ($3 = 0 OR date < $3)
		AND until = 0 ORDER BY date, id`, string(s.unit), store.Micros(s.from), store.Micros(s.until))
}

// allocationsOf are how a tenancy came about.
func allocationsOf(tx *store.Tx, tenancyID string) ([]complaint, error) {
	return store.List(tx, func(row store.Scanner) (c complaint, err error) { return c, row.Scan(&c.id, store.At(&c.on), &c.kind) },
		`SELECT id, date, kind FROM tenancy_allocation WHERE tenancy_id = $1 AND until = 0 ORDER BY date`, tenancyID)
}

// repairsOf are the days on which a repair of a home was asked for within a time.
func repairsOf(tx *store.Tx, s stay) ([]time.Time, error) {
	return store.List(tx, func(row store.Scanner) (on time.Time, err error) { return on, row.Scan(store.At(&on)) },
		`SELECT reported FROM tenancy_repair WHERE unit_id = $1 AND unit_id <> '' AND reported >= $2 AND ($3 = 0 OR reported < $3) AND until = 0 ORDER BY reported, id`,
		string(s.unit), store.Micros(s.from), store.Micros(s.until))
}

// everIn are all who took part in a case at any time.
func everIn(tx *store.Tx, caseID string) ([]taken, error) {
	return store.List(tx, func(s store.Scanner) (t taken, err error) {
		return t, s.Scan(&t.UserID, &t.Role, store.At(&t.Since), store.At(&t.until), &t.CovenantID)
	}, `SELECT user_id, role, since, until, covenant_id FROM access_part WHERE object_type = 'Case' AND object_id = $1
		UNION ALL SELECT user_id, '`+access.StandInRole+`', from_at, until_at, '' FROM access_stand_in WHERE object_type = 'Case' AND object_id = $1 ORDER BY since, user_id`, caseID)
}

type taken struct {
	access.TakingPart
	until time.Time // instant, zero while it lasts
}

// ground is a covenant under which organisations share: its name, purposes and the
// grounds of the processings that it rests on.
type ground struct {
	Name     string
	Purposes []string
	Grounds  []network.Ground
}

// groundsOf are the covenant under which somebody took part, or when none is noted those
// that are in force between the organisations and were so at that moment.
func groundsOf(tx *store.Tx, t taken, orgs ...string) ([]ground, error) {
	ids := []string{t.CovenantID}
	if t.CovenantID == "" {
		var err error
		if ids, err = access.CovenantsBetween(tx, t.Since, orgs...); err != nil {
			return nil, err
		}
	}
	var list []ground
	for _, id := range ids {
		body, err := store.One(tx, func(s store.Scanner) (b string, err error) { return b, s.Scan(&b) },
			`SELECT body FROM network_covenant WHERE id = $1`, id)
		if fault.Is(err, fault.NotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		var terms network.Terms
		if err := json.Unmarshal([]byte(body), &terms); err != nil {
			return nil, err
		}
		g := ground{Name: terms.Name}
		for _, p := range terms.Purposes {
			g.Purposes = append(g.Purposes, p.Text)
			of, err := groundOf(tx, string(p.Processing))
			if err != nil {
				return nil, err
			}
			g.Grounds = append(g.Grounds, of)
		}
		list = append(list, g)
	}
	return list, nil
}

func groundOf(tx *store.Tx, processing string) (network.Ground, error) {
	body, err := store.One(tx, func(s store.Scanner) (b string, err error) { return b, s.Scan(&b) },
		`SELECT body FROM network_processing WHERE id = $1`, processing)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	} else if err != nil {
		return "", err
	}
	var p network.Processing
	return p.Ground, json.Unmarshal([]byte(body), &p)
}
