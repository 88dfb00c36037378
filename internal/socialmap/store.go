package socialmap

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// edition is a stored release without its figures.
type edition struct {
	id     string
	asOf   time.Time
	digest []byte
}

// editions are the newest releases of an organisation, newest first, at most limit.
func editions(tx *store.Tx, org string, limit int) ([]edition, error) {
	return store.List(tx, func(s store.Scanner) (e edition, err error) {
		return e, s.Scan(&e.id, store.At(&e.asOf), &e.digest)
	}, `SELECT id, as_of, digest FROM socialmap_release WHERE org_id = $1 ORDER BY month DESC LIMIT $2`, org, limit)
}

// releasesMade are the moments at which the releases of an organisation were made, by date.
func releasesMade(tx *store.Tx, org string) ([]Made, error) {
	return store.List(tx, func(s store.Scanner) (m Made, err error) {
		return m, s.Scan(store.At(&m.AsOf), store.At(&m.Known))
	}, `SELECT as_of, created FROM socialmap_release WHERE org_id = $1 ORDER BY as_of`, org)
}

// insertRelease stores all of a release. A second one of the same month is a Conflict.
func insertRelease(tx *store.Tx, at time.Time, org, id string, r *Release) error {
	digest := r.Digest()
	if err := tx.Later(`INSERT INTO socialmap_release (id, org_id, month, as_of, created, digest, drawn_digest) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, org, store.Micros(monthOf(r.AsOf)), store.Micros(r.AsOf), store.Micros(at), digest[:], drawnDigest(r.drawnNow())); err != nil {
		return err
	}
	if err := keepPieces(tx, id, r); err != nil {
		return err
	}
	for i, l := range r.Leaves {
		members, err := json.Marshal(l.Complexes)
		if err != nil {
			return err
		}
		if err := tx.Later(`INSERT INTO socialmap_leaf (release_id, position, id, complexes, homes, neighbourhood, district, municipality, withheld, holds)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, id, i, string(l.ID), string(members), l.Homes,
			string(l.Neighbourhood), string(l.District), string(l.Municipality), withheldCode(l), int64(l.Holds)); err != nil {
			return err
		}
	}
	if err := insertParts(tx, org, r.divided); err != nil {
		return err
	}
	for _, e := range r.Entries() {
		if err := tx.Later(`INSERT INTO socialmap_row (release_id, leaf_id, counted, as_of, homes, half_days, cells, changed_least, changed_most)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, id, string(e.Leaf), e.Table.Code(), store.Micros(e.Row.AsOf), e.Row.Homes,
			e.Row.meanDays-1, cellsText(e.Row.Cells), e.Row.changed.Least, e.Row.changed.Most); err != nil {
			return err
		}
	}
	for _, p := range r.Places {
		if err := tx.Later(`INSERT INTO socialmap_place (release_id, complex_id, name, homes, lat, lon, neighbourhood, district, municipality, volunteers, counted_with)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, id, string(p.ID), p.Name, p.Homes, p.Point.Lat, p.Point.Lon,
			string(p.Neighbourhood), string(p.District), string(p.Municipality), p.Volunteers, withText(p.With)); err != nil {
			return err
		}
	}
	return nil
}

const placeSelect = `SELECT complex_id, name, homes, lat, lon, neighbourhood, district, municipality, volunteers, counted_with FROM socialmap_place`

func scanPlace(s store.Scanner) (p Place, err error) {
	with := ""
	err = s.Scan(&p.ID, &p.Name, &p.Homes, &p.Point.Lat, &p.Point.Lon, &p.Neighbourhood, &p.District, &p.Municipality, &p.Volunteers, &with)
	for id := range strings.FieldsSeq(with) {
		p.With = append(p.With, place.ComplexID(id))
	}
	return p, err
}

// withText is Place.With as it is stored.
func withText(list []place.ComplexID) string {
	ids := make([]string, len(list))
	for i, id := range list {
		ids[i] = string(id)
	}
	return strings.Join(ids, " ")
}

// withheldCode is Leaf.Withheld and Leaf.Closed as they are stored.
func withheldCode(l Leaf) int64 { return store.Bool(l.Withheld) + store.Bool(l.Closed) }

func scanLeaf(s store.Scanner) (l Leaf, err error) {
	var members string
	var withheld int64
	if err := s.Scan(&l.ID, &members, &l.Homes, &l.Neighbourhood, &l.District, &l.Municipality, &withheld, &l.Holds); err != nil {
		return l, err
	}
	l.Withheld, l.Closed = withheld != 0, withheld == 2
	return l, json.Unmarshal([]byte(members), &l.Complexes)
}

const (
	rowColumns = `r.leaf_id, r.counted, r.as_of, r.homes, r.half_days, r.cells, r.changed_least, r.changed_most`
	rowSelect  = `SELECT ` + rowColumns + ` FROM `
)

func scanEntry(s store.Scanner) (e Entry, err error) {
	var table, cells string
	if err := s.Scan(&e.Leaf, &table, store.At(&e.Row.AsOf), &e.Row.Homes, &e.Row.meanDays, &cells, &e.Row.changed.Least, &e.Row.changed.Most); err != nil {
		return e, err
	}
	e.Row.meanDays++
	t, ok := ParseTable(table)
	if !ok {
		return e, fault.New("socialmap.load: unknown table "+table, fault.Internal)
	}
	e.Table = t
	for _, c := range strings.Split(cells, ",") {
		n, err := strconv.Atoi(c)
		if err != nil {
			return e, err
		}
		e.Row.Cells = append(e.Row.Cells, n)
	}
	return e, nil
}

func cellsText(cells []int) string {
	list := make([]string, len(cells))
	for i, n := range cells {
		list[i] = strconv.Itoa(n)
	}
	return strings.Join(list, ",")
}

// splitMark stands between the bands of both kinds of the vulnerable.
const splitMark = "+"

// insertEstimate adds an estimate, signed at an instant or a draft (zero); earlier ones stay.
func insertEstimate(tx *store.Tx, at, signed time.Time, id, org, userID string, e Estimate, basis []byte) error {
	codes := make([]string, len(e.Bands))
	for g, b := range e.Bands {
		codes[g] = b.Code()
	}
	if e.IsSplit() {
		codes[Vulnerable] = e.Split[Accepts].Code() + splitMark + e.Split[Refuses].Code()
	}
	teams, err := json.Marshal(e.Teams)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO socialmap_estimate (id, org_id, complex_id, on_date, at, by_id, bands, teams, basis, signed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, id, org, string(e.Complex), store.Micros(dateOf(e.On)), store.Micros(at), userID,
		strings.Join(codes, ","), string(teams), basis, store.Micros(signed))
	return err
}

// kept is an estimate as it is stored.
type kept struct {
	Estimate
	id     string
	sealed []byte // the basis
}

func scanEstimate(s store.Scanner) (k kept, err error) {
	var bands, teams string
	if err := s.Scan(&k.id, &k.Complex, store.At(&k.On), &bands, &teams, &k.sealed); err != nil {
		return k, err
	}
	for g, code := range strings.Split(bands, ",") {
		if accepts, refuses, split := strings.Cut(code, splitMark); split && g == int(Vulnerable) {
			var first, second bool
			k.Split[Accepts], first = ParseBand(accepts)
			if k.Split[Refuses], second = ParseBand(refuses); !first || !second {
				return k, fault.New("socialmap.load: unknown band", fault.Internal)
			}
			continue
		}
		b, ok := ParseBand(code)
		if !ok || g >= groupCount {
			return k, fault.New("socialmap.load: unknown band", fault.Internal)
		}
		k.Bands[g] = b
	}
	return k, json.Unmarshal([]byte(teams), &k.Teams)
}

const estimateSelect = `SELECT id, complex_id, on_date, bands, teams, basis FROM socialmap_estimate `

// latestEstimates are the latest signed estimates of an organisation, without their basis.
func latestEstimates(tx *store.Tx, org string) (map[place.ComplexID]Estimate, error) {
	list, err := store.List(tx, scanEstimate, estimateSelect+`WHERE org_id = $1 AND signed > 0 ORDER BY on_date, id`, org)
	latest := make(map[place.ComplexID]Estimate, len(list))
	for _, k := range list {
		latest[k.Complex] = k.Estimate
	}
	return latest, err
}

// estimatesSeen is how many signed estimates an organisation has and the id of the newest.
func estimatesSeen(tx *store.Tx, org string) (count int64, newest string, err error) {
	err = tx.QueryRow(`SELECT count(*), coalesce(max(id), '') FROM socialmap_estimate WHERE org_id = $1 AND signed > 0`, org).Scan(&count, &newest)
	return count, newest, err
}

// estimateOf is the latest signed estimate of a complex; found is false if there is none.
func estimateOf(tx *store.Tx, id place.ComplexID) (k kept, found bool, err error) {
	list, err := store.List(tx, scanEstimate, estimateSelect+`WHERE complex_id = $1 AND signed > 0 ORDER BY on_date DESC, id DESC LIMIT 1`, string(id))
	if err != nil || len(list) == 0 {
		return kept{}, false, err
	}
	return list[0], true, nil
}

// monthOf is the first day of a date's month.
func monthOf(date time.Time) time.Time {
	return time.Date(date.Year(), date.Month(), 1, 0, 0, 0, 0, time.UTC)
}
