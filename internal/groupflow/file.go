package groupflow

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
	"samendoen/internal/takeout"
)

// File is every half year that has figures, made and on record, still to be written.
type File struct {
	Editions []Edition // oldest first
	Names    map[place.AreaCode]string
	regions  []place.Region
	format   takeout.Format
}

// File gathers all published flows of the actor's association and puts on record that they were taken out.
func (s *Service) File(ctx context.Context, a access.Actor, as takeout.Format) (f File, err error) {
	const op = "groupflow.file"
	d, err := s.policy.RequireOrg(op, a, actExport)
	if err != nil {
		return f, err
	}
	if !slices.Contains(takeout.Formats(), as) {
		return f, fault.Invalidf(op, "vorm", "takeout.format_unknown")
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		f = File{format: as}
		halves, err := halvesOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		if f.regions, err = place.RegionsOf(tx, a.OrgID); err != nil {
			return err
		}
		var rows []Row
		for _, k := range slices.Backward(halves) {
			e, err := load(tx, k)
			if err != nil {
				return err
			}
			if e.State == Made {
				f.Editions = append(f.Editions, e)
			}
			rows = append(rows, e.Rows...)
		}
		if f.Names, err = namesOf(tx, f.regions, rows); err != nil {
			return err
		}
		return audit.Write(tx, s.clock.Now(), a, actExport, "Figures", string(as), d)
	})
	return f, fault.Wrap(op, err)
}

// Name is the name of the file on a day.
func (f File) Name(day time.Time) string {
	return "stromen-" + day.Format(time.DateOnly) + "." + string(f.format)
}

// table is a line for each way of each area and half year, with a head. What is not published has no number.
func (f File) table(p *text.Printer) [][]any {
	w := words{p}
	var head []any
	for _, key := range []string{"from_day", "to_day", "code", "area", "homes", "from", "to", "count", "how"} {
		head = append(head, w.t("col_"+key))
	}
	all := [][]any{head}
	for _, e := range f.Editions {
		all = append(all, w.lines(e, e.Total(), w.t("whole"))...)
		for _, r := range slices.Concat(e.Regions(f.regions), e.Rows) {
			all = append(all, w.lines(e, r, f.Names[r.Area])...)
		}
	}
	return all
}

func (w words) lines(e Edition, r Row, name string) (list [][]any) {
	for i, way := range Ways() {
		line := []any{e.Half.From().Format(time.DateOnly), e.Half.Last().Format(time.DateOnly), string(r.Area), name, r.Homes, w.group(way.From), w.group(way.To)}
		if r.Known {
			line = append(line, r.Counts[i], w.exact(r.Towns))
		} else {
			line = append(line, nil, w.p.T("socialmap.few"))
		}
		list = append(list, line)
	}
	return list
}
