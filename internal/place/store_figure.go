package place

import (
	"time"

	"samendoen/internal/base/store"
)

const figureSelect = `SELECT f.area, f.code, f.year, f.value, f.source FROM place_figure f`

func scanFigure(s store.Scanner) (f Figure, err error) {
	return f, s.Scan(&f.Area, &f.Code, &f.Year, &f.Value, &f.Source)
}

// SaveFigures adds figures of others to an organisation, or to nobody's (org ""), and replaces those of the same area,
// kind and year; it returns how many were new, changed and the same.
func SaveFigures(tx *store.Tx, at time.Time, org string, figures []Figure) (added, changed, same int64, err error) {
	for _, f := range figures {
		old, err := store.List(tx, scanFigure, figureSelect+` WHERE f.org_id = $1 AND f.area = $2 AND f.code = $3 AND f.year = $4`, org, string(f.Area), f.Code, f.Year)
		if err != nil {
			return 0, 0, 0, err
		}
		switch {
		case len(old) == 0:
			added++
		case old[0] == f:
			same++
			continue
		default:
			changed++
		}
		if _, err := tx.Exec(`INSERT INTO place_figure (org_id, area, code, year, value, source, taken) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (org_id, area, code, year) DO UPDATE SET value = excluded.value, source = excluded.source, taken = excluded.taken`,
			org, string(f.Area), f.Code, f.Year, f.Value, f.Source, store.Micros(at)); err != nil {
			return 0, 0, 0, err
		}
	}
	return added, changed, same, nil
}

// FiguresOf are the newest figures of others about an area, one of each kind, in the order
// of FigureKinds: those that came with the areas and those of the organisation, which go before.
func FiguresOf(tx *store.Tx, org string, area AreaCode) ([]Figure, error) {
	list, err := store.List(tx, scanFigure, figureSelect+` WHERE f.area = $2 AND f.org_id IN ('', $1) ORDER BY f.year, f.org_id`, org, string(area))
	last := map[string]Figure{}
	for _, f := range list {
		last[f.Code] = f
	}
	var newest []Figure
	for _, k := range FigureKinds() {
		if f, known := last[k.Code]; known {
			newest = append(newest, f)
		}
	}
	return newest, err
}
