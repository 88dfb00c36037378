package directory

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

const columns = `s.id, s.org_id, coalesce(a.name, o.name), o.about, o.website, o.email, o.changed, CASE WHEN a.id IS NULL THEN 1 ELSE 0 END, s.keeper, s.kind, s.name,
	s.about, s.audience, s.how, s.url, s.email, s.state, s.instead_number, s.instead_label, s.hours, s.unit, s.free, s.most, s.free_at, s.owner_id,
	s.confirmed, s.confirmed_by, s.reminded, s.climbed, s.source, s.created, s.changed, s.version`

const from = ` FROM directory_service s JOIN directory_organisation o ON o.id = s.org_id LEFT JOIN account_organisation a ON a.id = o.id`

func scan(s store.Scanner) (l Listing, err error) {
	var lines string
	o := &l.Org
	if err := s.Scan(&l.ID, &o.ID, &o.Name, &o.About, &o.Website, &o.Email, store.At(&o.Changed), &o.External, &l.Keeper, &l.Kind, &l.Name,
		&l.About, &l.For, &l.How, &l.URL, &l.Email, &l.State, &l.Instead.Number, &l.Instead.Label, &lines, &l.Capacity.Unit, &l.Capacity.Free, &l.Capacity.Max,
		store.At(&l.Capacity.Updated), &l.Owner, store.At(&l.Confirmed), &l.ConfirmedBy, store.At(&l.Reminded), store.At(&l.Climbed), &l.Source,
		store.At(&l.Created), store.At(&l.Changed), &l.Version); err != nil {
		return l, err
	}
	l.Hours, err = readHours(lines)
	return l, err
}

// readHours are hours as writeHours kept them.
func readHours(lines string) (Hours, error) {
	h, wrong := ParseHours(lines)
	if wrong != 0 {
		return h, fmt.Errorf("directory: hours that were kept cannot be read, line %d", wrong)
	}
	return h, nil
}

func writeHours(h Hours) string { return strings.Join(FormatHours(h, text.Dutch), "\n") }

// wanted is a condition on services that is put together, with what fills its holes.
type wanted struct {
	conditions []string
	args       []any
}

// and adds a condition, in which # stands for the value.
func (w *wanted) and(condition string, value any) {
	w.args = append(w.args, value)
	w.conditions = append(w.conditions, strings.ReplaceAll(condition, "#", "$"+strconv.Itoa(len(w.args))))
}

// in adds that a column holds one of some texts.
func (w *wanted) in(tx *store.Tx, column string, texts []string) {
	condition, list := tx.In(column, len(w.args)+1, texts)
	w.args = append(w.args, list)
	w.conditions = append(w.conditions, condition)
}

// words adds that all of some words are found.
func (w *wanted) words(query string) {
	for _, term := range text.SearchTerms(query) {
		w.and(`s.search LIKE '%' || # || '%'`, term)
	}
}

// around adds that a service works in one of some areas, or everywhere.
func (w *wanted) around(tx *store.Tx, codes []place.AreaCode) {
	texts := make([]string, len(codes))
	for i, c := range codes {
		texts[i] = string(c)
	}
	condition, list := tx.In("f.code", len(w.args)+1, texts)
	w.args = append(w.args, list)
	w.conditions = append(w.conditions, `(NOT EXISTS (SELECT 1 FROM directory_area f WHERE f.service_id = s.id)
		OR EXISTS (SELECT 1 FROM directory_area f WHERE f.service_id = s.id AND `+condition+`))`)
}

func (w *wanted) where() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conditions, " AND ")
}

// listings are the services that are wanted, whole, in the order of their id.
func listings(tx *store.Tx, w wanted, limit, offset int) ([]Listing, error) {
	n := len(w.args)
	list, err := store.List(tx, scan, `SELECT `+columns+from+w.where()+` ORDER BY s.id LIMIT $`+strconv.Itoa(n+1)+` OFFSET $`+strconv.Itoa(n+2),
		append(w.args[:n:n], int64(limit), int64(offset))...)
	if err != nil {
		return nil, err
	}
	return list, fill(tx, list)
}

func countListings(tx *store.Tx, w wanted) (int64, error) {
	return store.Count(tx, `SELECT count(*)`+from+w.where(), w.args...)
}

func byID(tx *store.Tx, id ID) (Listing, error) {
	var w wanted
	w.and("s.id = #", string(id))
	list, err := listings(tx, w, 1, 0)
	if err != nil || len(list) == 0 {
		return Listing{}, missing("directory.by_id", err)
	}
	return list[0], nil
}

// fill reads what belongs to services.
func fill(tx *store.Tx, list []Listing) error {
	at, ids := map[ID]*Listing{}, make([]string, len(list))
	for i := range list {
		at[list[i].ID], ids[i] = &list[i], string(list[i].ID)
	}
	in, arg := tx.In("c.service_id", 1, ids)
	read := func(query string, scan func(s store.Scanner) error) error {
		_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) { return none, scan(s) }, query, arg)
		return err
	}
	var id ID
	if err := read(`SELECT c.service_id, c.code FROM directory_area c WHERE `+in+` ORDER BY c.code`, func(s store.Scanner) error {
		var code place.AreaCode
		err := s.Scan(&id, &code)
		at[id].Areas = append(at[id].Areas, code)
		return err
	}); err != nil {
		return err
	}
	if err := read(`SELECT c.service_id, c.id, c.number, c.label FROM directory_phone c WHERE `+in+` ORDER BY c.nr, c.id`, func(s store.Scanner) error {
		var p Phone
		err := s.Scan(&id, &p.ID, &p.Number, &p.Label)
		at[id].Phones = append(at[id].Phones, p)
		return err
	}); err != nil {
		return err
	}
	if err := read(`SELECT c.service_id, c.id, c.role, c.name, c.phone, c.email, c.hours FROM directory_contact c WHERE `+in+` ORDER BY c.nr, c.id`, func(s store.Scanner) error {
		var p Contact
		var lines string
		if err := s.Scan(&id, &p.ID, &p.Role, &p.Name, &p.Phone, &p.Email, &lines); err != nil {
			return err
		}
		var err error
		p.Hours, err = readHours(lines)
		at[id].Contacts = append(at[id].Contacts, p)
		return err
	}); err != nil {
		return err
	}
	return read(`SELECT c.service_id, c.id, c.hours, `+locationColumns+` FROM directory_place c JOIN directory_location l ON l.id = c.location_id
		WHERE `+in+` ORDER BY c.nr, c.id`, func(s store.Scanner) error {
		var p Place
		var lines string
		if err := s.Scan(append([]any{&id, &p.ID, &lines}, p.Location.fields()...)...); err != nil {
			return err
		}
		var err error
		p.Hours, err = readHours(lines)
		at[id].Places = append(at[id].Places, p)
		return err
	})
}

const locationColumns = `l.id, l.name, l.street, l.postcode, l.city, l.lat, l.lon, l.changed`

func (l *Location) fields() []any {
	return []any{&l.ID, &l.Name, &l.Street, &l.Postcode, &l.City, &l.Point.Lat, &l.Point.Lon, store.At(&l.Changed)}
}

// termsOf are the terms of an association.
func termsOf(tx *store.Tx, org string) (Terms, error) {
	list, err := store.List(tx, func(s store.Scanner) (t Terms, err error) {
		return t, s.Scan(&t.Days, &t.Patience, &t.Climb, &t.Version)
	},
		`SELECT days, patience, climb_to, version FROM directory_terms WHERE org_id = $1`, org)
	if err != nil || len(list) == 0 {
		return DefaultTerms(), err
	}
	return list[0], nil
}

// allTerms are the terms of those associations that chose them.
func allTerms(tx *store.Tx) (map[string]Terms, error) {
	all := map[string]Terms{}
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var org string
		var t Terms
		err = s.Scan(&org, &t.Days, &t.Patience, &t.Climb, &t.Version)
		all[org] = t
		return none, err
	}, `SELECT org_id, days, patience, climb_to, version FROM directory_terms`)
	return all, err
}

func saveTerms(tx *store.Tx, op, org string, t Terms) error {
	n, err := tx.Exec(`INSERT INTO directory_terms (org_id, days, patience, climb_to, version) VALUES ($1, $2, $3, $4, 1)
		ON CONFLICT (org_id) DO UPDATE SET days = excluded.days, patience = excluded.patience, climb_to = excluded.climb_to, version = directory_terms.version + 1
		WHERE directory_terms.version = $5`, org, t.Days, t.Patience, t.Climb, t.Version)
	return store.Changed(op, n, err)
}

// organisationByID is an organisation of the directory.
func organisationByID(tx *store.Tx, id string) (Organisation, error) {
	return store.One(tx, scanOrganisation, organisationSelect+` WHERE o.id = $1`, id)
}

const organisationSelect = `SELECT o.id, coalesce(a.name, o.name), o.about, o.website, o.email, o.changed, CASE WHEN a.id IS NULL THEN 1 ELSE 0 END
	FROM directory_organisation o LEFT JOIN account_organisation a ON a.id = o.id`

func scanOrganisation(s store.Scanner) (o Organisation, err error) {
	return o, s.Scan(&o.ID, &o.Name, &o.About, &o.Website, &o.Email, store.At(&o.Changed), &o.External)
}

// organisationNames are the organisations of the directory by name.
func organisationNames(tx *store.Tx) ([]Organisation, error) {
	return store.List(tx, scanOrganisation, organisationSelect+` ORDER BY coalesce(a.name, o.name), o.id LIMIT 2000`)
}

// keeperOf is the association that looks after an organisation, empty for one that is not there.
func keeperOf(tx *store.Tx, table, id string) (string, error) {
	list, err := store.Strings(tx, `SELECT keeper FROM `+table+` WHERE id = $1`, id)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// saveOrganisation writes an organisation, new or not. One with an account keeps the name of it.
func saveOrganisation(tx *store.Tx, o Organisation, keeper string, now time.Time) error {
	_, err := tx.Exec(`INSERT INTO directory_organisation (id, name, about, website, email, keeper, changed) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, about = excluded.about, website = excluded.website, email = excluded.email, changed = excluded.changed`,
		o.ID, o.Name, o.About, o.Website, o.Email, keeper, store.Micros(now))
	return err
}

func missing(op string, err error) error {
	if err != nil {
		return err
	}
	return fault.New(op, fault.NotFound)
}
