package importer

import (
	"context"
	"errors"

	"samendoen/internal/base/audit"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// regions take the place of the list that the organisation had. The list goes in as a whole or not
// at all: a region that misses a municipality would tell a sum that is not its own.
func (t *taking) regions(ctx context.Context) error {
	var list []place.Region
	err := t.read(Options{}, Sink{
		Region:  func(_ int, r place.Region) error { list = append(list, r); return nil },
		Problem: func(p Problem) error { t.problem(p); return nil },
	})
	var fatal *Fatal
	if errors.As(err, &fatal) && fatal.Code == NoData { // a list without a row takes the regions away
		err = nil
	}
	if err != nil {
		return err
	}
	if t.sum.Refused > 0 {
		return newFatal(t.fileOf(0), NotWhole, "In de lijst met regio's zitten fouten. Er is niets veranderd.", "Verbeter de genoemde rijen en lees de hele lijst opnieuw in.")
	}
	return undone(t.s.db.Write(ctx, func(tx *store.Tx) (err error) {
		t.sum.Added, t.sum.Changed, t.sum.Unchanged, t.sum.Ended, err = place.SaveRegions(tx, t.s.clock.Now(), t.in.OrgID, list)
		if err != nil {
			return err
		}
		if t.in.DryRun {
			return errDry
		}
		return audit.Write(tx, t.s.clock.Now(), t.actor, "import.run", "Delivery", t.sum.Delivery, t.decision)
	}))
}
