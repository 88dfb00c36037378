package importer

import (
	"context"
	"errors"

	"samendoen/internal/base/audit"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// areas are few and belong to nobody: they go in at once, with what others publish about
// them.
func (t *taking) areas(ctx context.Context) error {
	var list []place.Area
	var figures []place.Figure
	var rows []int
	err := t.read(Options{}, Sink{
		Area: func(_ int, a place.Area) error { list = append(list, a); return nil },
		Figure: func(row int, f place.Figure) error {
			figures, rows = append(figures, f), append(rows, row)
			return nil
		},
		Problem: func(p Problem) error { t.problem(p); return nil },
	})
	if err != nil {
		return err
	}
	var unknown []Problem
	err = t.s.db.Write(ctx, func(tx *store.Tx) (err error) {
		t.sum.Added, t.sum.Changed, t.sum.Unchanged, err = place.SaveAreas(tx, list)
		if err != nil {
			return err
		}
		if unknown, err = t.figures(tx, figures, rows); err != nil {
			return err
		}
		if t.in.DryRun {
			return errDry
		}
		return audit.Write(tx, t.s.clock.Now(), t.actor, "import.run", "Delivery", t.sum.Delivery, t.decision)
	})
	for _, p := range unknown {
		t.problem(p)
	}
	t.sum.Refused += int64(len(unknown))
	return undone(err)
}

// errDry takes back what a dry run wrote.
var errDry = errors.New("dry run")

// undone is what remains of an error when a dry run that went well is none.
func undone(err error) error {
	if errors.Is(err, errDry) {
		return nil
	}
	return err
}

// figures go in beside the areas that they are about, with the problem of each of
// which there is no area. A delivery of figures counts them; beside areas they go along
// uncounted.
func (t *taking) figures(tx *store.Tx, figures []place.Figure, rows []int) (unknown []Problem, err error) {
	areas, err := place.BareAreas(tx)
	if err != nil {
		return nil, err
	}
	known := make(map[place.AreaCode]bool, len(areas))
	for _, a := range areas {
		known[a.Code] = true
	}
	org := "" // what comes with areas belongs to nobody, as they do
	if t.in.Kind == Figures {
		org = t.in.OrgID
	}
	var list []place.Figure
	for i, f := range figures {
		if known[f.Area] {
			list = append(list, f)
			continue
		}
		unknown = append(unknown, Problem{File: t.fileOf(0), Row: rows[i], Column: "statcode", Value: string(f.Area),
			Reason: "Dit gebied is er nog niet.", Advice: "Lees eerst de gebieden in."})
	}
	added, changed, same, err := place.SaveFigures(tx, t.s.clock.Now(), org, list)
	if t.in.Kind == Figures {
		t.sum.Added, t.sum.Changed, t.sum.Unchanged = added, changed, same
	}
	return unknown, err
}
