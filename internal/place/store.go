package place

import (
	"embed"
	"strings"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// Home is a unit as others see it: what it is called and where it belongs.
type Home struct {
	ID          UnitID
	Org         string
	Key         string
	Address     string // Lindestraat 12 A
	Postcode    string
	City        string
	Staircase   string
	ComplexID   ComplexID
	ComplexName string
}

// Site is a complex as others see it.
type Site struct {
	ID            ComplexID
	Org           string
	Key           string
	Name          string
	Kind          string
	Neighbourhood AreaCode
	AreaName      string
	Point         Point
	Outline       []byte
	Homes         int // living units
}

// SaveAreas adds areas and replaces those with the same code; it returns how many
// were new, changed and the same.
func SaveAreas(tx *store.Tx, areas []Area) (added, changed, same int64, err error) {
	for _, a := range areas {
		old, err := store.List(tx, scanArea, areaSelect+` WHERE a.code = $1`, string(a.Code))
		if err != nil {
			return 0, 0, 0, err
		}
		switch {
		case len(old) == 0:
			added++
		case old[0].Name == a.Name && old[0].Parent == a.Parent && string(old[0].Geometry) == string(a.Geometry) && old[0].Kind == a.Kind && old[0].Year == a.Year:
			same++
			continue
		default:
			changed++
		}
		if _, err := tx.Exec(`INSERT INTO place_area (code, kind, name, parent, geometry, year) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, name = excluded.name, parent = excluded.parent,
			geometry = excluded.geometry, year = excluded.year`,
			string(a.Code), string(a.Kind), a.Name, string(a.Parent), string(a.Geometry), a.Year); err != nil {
			return 0, 0, 0, err
		}
	}
	return added, changed, same, nil
}

const areaSelect = `SELECT a.code, a.kind, a.name, a.parent, a.geometry, a.year FROM place_area a`

func scanArea(s store.Scanner) (a Area, err error) {
	var geometry string
	err = s.Scan(&a.Code, &a.Kind, &a.Name, &a.Parent, &geometry, &a.Year)
	a.Geometry = []byte(geometry)
	return a, err
}

// Areas are all areas of a kind by name, "" for all kinds.
func Areas(tx *store.Tx, kind AreaKind) ([]Area, error) {
	return store.List(tx, scanArea, areaSelect+` WHERE $1 = '' OR a.kind = $1 ORDER BY a.name, a.code`, string(kind))
}

// SaveStreets adds the streets that are not known yet.
func SaveStreets(tx *store.Tx, streets map[int64][2]string) error {
	for id, s := range streets {
		if _, err := tx.Exec(`INSERT INTO place_street (id, name, city, search) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING`,
			id, s[0], s[1], " "+text.Fold(s[0]+" "+s[1])); err != nil {
			return err
		}
	}
	return nil
}

const homeSelect = `SELECT u.id, u.org_id, u.key, s.name, u.number, u.addition, u.postcode, s.city, u.staircase, u.complex_id, coalesce(c.name, '')
	FROM place_unit u JOIN place_street s ON s.id = u.street LEFT JOIN place_complex c ON c.id = u.complex_id`

func scanHome(s store.Scanner) (h Home, err error) {
	var street, addition string
	var number int
	err = s.Scan(&h.ID, &h.Org, &h.Key, &street, &number, &addition, &h.Postcode, &h.City, &h.Staircase, &h.ComplexID, &h.ComplexName)
	h.Address = address(street, number, addition)
	return h, err
}

// HomeByID is a home, ended or not.
func HomeByID(tx *store.Tx, id UnitID) (Home, error) {
	return store.One(tx, scanHome, homeSelect+` WHERE u.id = $1`, string(id))
}

// HomesOf are the living homes of a complex by address.
func HomesOf(tx *store.Tx, id ComplexID, limit int) ([]Home, error) {
	return store.List(tx, scanHome, homeSelect+` WHERE u.complex_id = $1 AND u.until = 0 ORDER BY s.name, u.number, u.addition LIMIT $2`, string(id), limit)
}

const siteSelect = `SELECT c.id, c.org_id, c.key, c.name, c.kind, c.neighbourhood, coalesce(a.name, ''), c.lat, c.lon, c.outline,
	(SELECT count(*) FROM place_unit u WHERE u.complex_id = c.id AND u.until = 0)
	FROM place_complex c LEFT JOIN place_area a ON a.code = c.neighbourhood`

func scanSite(s store.Scanner) (c Site, err error) {
	var outline string
	err = s.Scan(&c.ID, &c.Org, &c.Key, &c.Name, &c.Kind, &c.Neighbourhood, &c.AreaName, &c.Point.Lat, &c.Point.Lon, &outline, &c.Homes)
	c.Outline = []byte(outline)
	return c, err
}

// SiteByID is a complex, ended or not.
func SiteByID(tx *store.Tx, id ComplexID) (Site, error) {
	return store.One(tx, scanSite, siteSelect+` WHERE c.id = $1`, string(id))
}

// Sites are the living complexes of an organisation by name; org "" means all.
func Sites(tx *store.Tx, org string) ([]Site, error) {
	return store.List(tx, scanSite, siteSelect+` WHERE ($1 = '' OR c.org_id = $1) AND c.until = 0 ORDER BY c.name, c.id`, org)
}

// FindSites are the complexes of an organisation whose name holds all words.
func FindSites(tx *store.Tx, org, query string, limit int) ([]Site, error) {
	all, err := Sites(tx, org)
	if err != nil {
		return nil, err
	}
	words := strings.Fields(text.Fold(query))
	var found []Site
	for _, c := range all {
		name := text.Fold(c.Name)
		match := len(words) > 0
		for _, w := range words {
			match = match && strings.Contains(name, w)
		}
		if match && len(found) < limit {
			found = append(found, c)
		}
	}
	return found, nil
}

// FindHomes are the living homes of an organisation for an address as people type it:
// street and number in any order, or postcode and number. org "" means all.
func FindHomes(tx *store.Tx, org, query string, limit int) ([]Home, error) {
	q := parseQuery(query)
	switch {
	case q.postcode != "":
		return store.List(tx, scanHome, homeSelect+` WHERE u.postcode = $1 AND ($2 = 0 OR u.number = $2)
			AND ($3 = '' OR u.org_id = $3) AND u.until = 0 ORDER BY u.number, u.addition LIMIT $4`, q.postcode, q.number, org, limit)
	case len(q.words) == 0:
		return nil, nil
	}
	streets, err := findStreets(tx, q.words)
	if err != nil {
		return nil, err
	}
	var found []Home
	for _, id := range streets {
		list, err := store.List(tx, scanHome, homeSelect+` WHERE u.street = $1 AND ($2 = 0 OR u.number = $2)
			AND ($3 = '' OR u.addition = '' OR lower(u.addition) LIKE $3 || '%')
			AND ($4 = '' OR u.org_id = $4) AND u.until = 0 ORDER BY u.number, u.addition LIMIT $5`,
			id, q.number, q.addition, org, limit-len(found))
		if err != nil {
			return nil, err
		}
		if found = append(found, list...); len(found) >= limit {
			break
		}
	}
	return found, nil
}

func findStreets(tx *store.Tx, words []string) ([]int64, error) {
	conditions := make([]string, len(words))
	args := make([]any, len(words))
	for i, w := range words {
		conditions[i] = "search LIKE $" + string(rune('1'+i))
		args[i] = "% " + w + "%"
	}
	return store.List(tx, func(s store.Scanner) (id int64, err error) { return id, s.Scan(&id) },
		`SELECT id FROM place_street WHERE `+strings.Join(conditions, " AND ")+` ORDER BY name, city LIMIT 25`, args...)
}

// Correct sets a field of a complex or home by hand. The correction survives the next
// delivery, and shows as a difference to send back until the delivery says the same.
func Correct(tx *store.Tx, at time.Time, userID string, f CorrectionField, objectID, value string) error {
	table, column := f.target()
	delivered, err := store.One(tx, func(s store.Scanner) (v string, err error) { return v, s.Scan(&v) },
		`SELECT CAST(`+column+` AS TEXT) FROM `+table+` WHERE id = $1`, objectID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO place_correction (object_id, field, value, delivered, user_id, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (object_id, field) DO UPDATE SET value = excluded.value, user_id = excluded.user_id, at = excluded.at`,
		objectID, string(f), value, delivered, userID, store.Micros(at)); err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE `+table+` SET `+column+` = $2 WHERE id = $1`, objectID, value)
	return err
}

// Difference is a correction beside what the administration delivers.
type Difference struct {
	ObjectID  string
	Key       string // the administration's own key
	Field     CorrectionField
	Value     string // as corrected
	Delivered string
	At        time.Time
}

// Differences are the corrections that the administration of an organisation has not
// taken over yet.
func Differences(tx *store.Tx, org string) ([]Difference, error) {
	return store.List(tx, func(s store.Scanner) (d Difference, err error) {
		return d, s.Scan(&d.ObjectID, &d.Key, &d.Field, &d.Value, &d.Delivered, store.At(&d.At))
	}, `SELECT k.object_id, coalesce(c.key, u.key), k.field, k.value, k.delivered, k.at FROM place_correction k
		LEFT JOIN place_complex c ON c.id = k.object_id LEFT JOIN place_unit u ON u.id = k.object_id
		WHERE coalesce(c.org_id, u.org_id) = $1 AND k.value <> k.delivered ORDER BY k.at`, org)
}

// KeepCorrections puts the corrections back over what a delivery took over, and drops
// those that the administration now says itself.
func KeepCorrections(tx *store.Tx, deliveryID string) error {
	for _, f := range correctionFields {
		table, column := f.target()
		if _, err := tx.Exec(`UPDATE place_correction SET delivered =
			(SELECT CAST(s.`+column+` AS TEXT) FROM `+table+`_stage s WHERE s.id = place_correction.object_id AND s.delivery = $1 AND s.change <> 'refused')
			WHERE field = $2 AND EXISTS (SELECT 1 FROM `+table+`_stage s WHERE s.id = place_correction.object_id AND s.delivery = $1 AND s.change <> 'refused')`,
			deliveryID, string(f)); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE `+table+` SET `+column+` = (SELECT k.value FROM place_correction k WHERE k.object_id = `+table+`.id AND k.field = $1)
			WHERE id IN (SELECT object_id FROM place_correction WHERE field = $1)`, string(f)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`DELETE FROM place_correction WHERE value = delivered`)
	return err
}
