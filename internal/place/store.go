package place

import (
	"embed"
	"strconv"
	"strings"
	"unicode"

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

// BareAreas are all areas by name, without their outlines.
func BareAreas(tx *store.Tx) ([]Area, error) {
	return store.List(tx, func(s store.Scanner) (a Area, err error) {
		return a, s.Scan(&a.Code, &a.Kind, &a.Name, &a.Parent, &a.Year)
	}, `SELECT a.code, a.kind, a.name, a.parent, a.year FROM place_area a ORDER BY a.name, a.code`)
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

// SiteName is the name of a complex, empty when there is none with this id.
func SiteName(tx *store.Tx, id ComplexID) (string, error) {
	names, err := store.Strings(tx, `SELECT name FROM place_complex WHERE id = $1`, string(id))
	if err != nil || len(names) == 0 {
		return "", err
	}
	return names[0], nil
}

// Sites are the living complexes of an organisation by name; org "" means all.
func Sites(tx *store.Tx, org string) ([]Site, error) {
	return store.List(tx, scanSite, siteSelect+` WHERE ($1 = '' OR c.org_id = $1) AND c.until = 0 ORDER BY c.name, c.id`, org)
}

// Brief is a complex by name, without what has to be counted or drawn of it.
type Brief struct {
	ID            ComplexID
	Key           string
	Name          string
	Neighbourhood AreaCode
}

// Briefs are Sites for who needs the names of all of them.
func Briefs(tx *store.Tx, org string) ([]Brief, error) {
	return store.List(tx, func(s store.Scanner) (b Brief, err error) {
		return b, s.Scan(&b.ID, &b.Key, &b.Name, &b.Neighbourhood)
	}, `SELECT c.id, c.key, c.name, c.neighbourhood FROM place_complex c WHERE ($1 = '' OR c.org_id = $1) AND c.until = 0 ORDER BY c.name, c.id`, org)
}

// FindSites are the first complexes of an organisation, by name, whose name holds all
// words; org "" means all.
func FindSites(tx *store.Tx, org, query string, limit int) ([]Site, error) {
	words := strings.Fields(text.Fold(query))
	if len(words) == 0 || limit < 1 {
		return nil, nil
	}
	// Names first and the rest of the few that were found: counting the homes of every
	// complex for each search costs much more than reading all names.
	ids, err := findNames(tx, org, words, limit)
	if err != nil {
		return nil, err
	}
	found := make([]Site, len(ids))
	for i, id := range ids {
		if found[i], err = SiteByID(tx, id); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// findNames are the ids of the first complexes by name that holds all words.
func findNames(tx *store.Tx, org string, words []string, limit int) ([]ComplexID, error) {
	rows, err := tx.Query(`SELECT c.id, c.name FROM place_complex c WHERE ($1 = '' OR c.org_id = $1) AND c.until = 0 ORDER BY c.name, c.id`, org)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []ComplexID
	for len(found) < limit && rows.Next() {
		var id ComplexID
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		if nameHolds(name, words) {
			found = append(found, id)
		}
	}
	return found, rows.Err()
}

// nameHolds reports whether a name holds all words, which are folded. Most names need
// no folding for that: they have no accents.
func nameHolds(name string, words []string) bool {
	folded := strings.ToLower(name)
	if strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) {
		folded = text.Fold(name)
	}
	for _, w := range words {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return true
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

// AtAddress are the homes of an organisation, ended ones included, at an address with a
// number, and the complexes whose name holds all its words; org "" means all. An address that more than
// limit homes share is no address: then, as without a number, both are empty.
func AtAddress(tx *store.Tx, org, query string, limit int) (homes []UnitID, complexes []ComplexID, err error) {
	q := parseQuery(query)
	if q.number == 0 || q.postcode == "" && len(q.words) == 0 {
		return nil, nil, nil
	}
	where, args := `u.postcode = $1`, []any{q.postcode}
	if q.postcode == "" {
		found, words := holdsWords(q.words)
		where, args = `u.street IN (SELECT id FROM place_street WHERE `+found+`)`, words
	}
	n := len(args)
	found, err := store.Strings(tx, `SELECT u.id FROM place_unit u WHERE `+where+
		` AND u.number = $`+strconv.Itoa(n+1)+` AND ($`+strconv.Itoa(n+2)+` = '' OR lower(u.addition) LIKE $`+strconv.Itoa(n+2)+` || '%')`+
		` AND ($`+strconv.Itoa(n+3)+` = '' OR u.org_id = $`+strconv.Itoa(n+3)+`) LIMIT $`+strconv.Itoa(n+4), append(args, q.number, q.addition, org, limit+1)...)
	if err != nil || len(found) == 0 || len(found) > limit {
		return nil, nil, err
	}
	for _, id := range found {
		homes = append(homes, UnitID(id))
	}
	complexes, err = findNames(tx, org, strings.Fields(text.Fold(query)), limit)
	return homes, complexes, err
}

func findStreets(tx *store.Tx, words []string) ([]int64, error) {
	found, args := holdsWords(words)
	return store.List(tx, func(s store.Scanner) (id int64, err error) { return id, s.Scan(&id) },
		`SELECT id FROM place_street WHERE `+found+` ORDER BY name, city LIMIT 25`, args...)
}

// holdsWords is the condition that the name and city of a street hold words that
// begin with all of these.
func holdsWords(words []string) (string, []any) {
	conditions := make([]string, len(words))
	args := make([]any, len(words))
	for i, w := range words {
		conditions[i] = "search LIKE $" + strconv.Itoa(i+1)
		args[i] = "% " + w + "%"
	}
	return strings.Join(conditions, " AND "), args
}
