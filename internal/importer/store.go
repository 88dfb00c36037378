package importer

import (
	"context"
	"embed"
	"errors"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// quiet is how long a delivery may say nothing before it counts as broken off.
const quiet = 2 * time.Minute

// The states of a delivery.
const (
	running = "running"
	done    = "done"
	failed  = "failed"
	broken  = "broken"
)

// takeover is the step in which a delivery becomes visible.
const takeover = "takeover"

// longest is how long that step may take: on SQLite nothing else can be written meanwhile,
// also not that the delivery is alive.
const longest = time.Hour

// Delivery is a delivery as the screen shows it.
type Delivery struct {
	ID        string
	Kind      Kind
	Files     string
	Reference time.Time
	Full      bool
	DryRun    bool
	State     string
	Step      string
	Done      int64
	Total     int64
	Counts    Summary
	Failure   string
	By        string // user id
	Created   time.Time
	seen      time.Time
}

// at is the delivery as it stands at a moment: one that has been silent for long is broken.
func (d Delivery) at(now time.Time) Delivery {
	if d.State == running && now.Sub(d.seen) > quiet {
		d.State = broken
	}
	return d
}

// begin notes the delivery. Only one is taken over at a time.
func (t *taking) begin(ctx context.Context) error {
	now := t.s.clock.Now()
	names := make([]string, len(t.in.Sources))
	for i, s := range t.in.Sources {
		names[i] = baseName(s.Name)
	}
	t.sum = Summary{Delivery: store.NewID(), Kind: t.in.Kind, Files: names, Full: t.in.Full, DryRun: t.in.DryRun,
		Reference: t.in.Reference.Format("2006-01-02"), Problems: []Problem{}}
	return t.s.db.Write(ctx, func(tx *store.Tx) error {
		busy, err := store.Count(tx, `SELECT count(*) FROM importer_delivery WHERE state = $1 AND seen > $2`, running, store.Micros(now.Add(-quiet)))
		if err != nil {
			return err
		}
		if busy > 0 {
			return fault.As("importer.begin", fault.Conflict, ErrBusy)
		}
		if _, err := tx.Exec(`UPDATE importer_delivery SET state = $1 WHERE state = $2`, broken, running); err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO importer_delivery (id, org_id, kind, files, reference, complete, dry_run, state, step, done, total,
			added, changed, ended, unchanged, refused, failure, user_id, created, seen)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'read', 0, 0, 0, 0, 0, 0, 0, '', $9, $10, $10)`,
			t.sum.Delivery, t.in.OrgID, string(t.in.Kind), strings.Join(names, ", "), store.Micros(t.in.Reference),
			store.Bool(t.in.Full), store.Bool(t.in.DryRun), running, t.actor.UserID, store.Micros(now))
		return err
	})
}

// heartbeat says now and then that the delivery is alive, however long a step takes,
// until the function that it returns is called.
func (t *taking) heartbeat(ctx context.Context) (stop func()) {
	quit, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(quiet / 6)
		defer tick.Stop()
		for {
			select {
			case <-quit:
				return
			case <-tick.C:
				if err := t.s.db.Write(ctx, func(tx *store.Tx) error { return seenNow(tx, t.sum.Delivery, t.s.clock.Now()) }); err != nil {
					t.s.log.Warn("importer: heartbeat", "error", err.Error())
				}
			}
		}
	}()
	return func() { close(quit); <-gone }
}

// stillOurs is a Conflict when another delivery took the place of this one, which had
// been silent for too long: its rows are no longer in the staging.
func (t *taking) stillOurs(tx *store.Tx) error {
	n, err := store.Count(tx, `SELECT count(*) FROM importer_delivery WHERE id = $1 AND state = $2`, t.sum.Delivery, running)
	if err == nil && n == 0 {
		return fault.As("importer.takeover", fault.Conflict, ErrBusy)
	}
	return err
}

// end notes how the delivery ended, with its problems. It is ErrBusy for a delivery that
// another took the place of: that one has been noted as broken off already.
func (t *taking) end(ctx context.Context, failure error) error {
	state, why := done, ""
	if failure != nil {
		state, why = failed, Explain(failure)
	}
	t.sum.Problems = append(t.sum.Problems, t.problems...)
	return t.s.db.Write(ctx, func(tx *store.Tx) error {
		ours, err := tx.Exec(`UPDATE importer_delivery SET state = $2, added = $3, changed = $4, ended = $5, unchanged = $6, refused = $7,
			failure = $8, seen = $9 WHERE id = $1 AND state = $10`, t.sum.Delivery, state, t.sum.Added, t.sum.Changed, t.sum.Ended, t.sum.Unchanged,
			t.sum.Refused, why, store.Micros(t.s.clock.Now()), running)
		if err == nil && ours == 0 {
			err = fault.As("importer.end", fault.Conflict, ErrBusy)
		}
		if err != nil {
			return err
		}
		for i, p := range t.problems {
			if _, err := tx.Exec(`INSERT INTO importer_problem (delivery, number, file, line, col, value, reason, advice)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, t.sum.Delivery, i+1, p.File, p.Row, p.Column, p.Value, p.Reason, p.Advice); err != nil {
				return err
			}
		}
		return nil
	})
}

// Explain is what went wrong with a delivery in Dutch, for screen and command line.
func Explain(err error) string {
	var fatal *Fatal
	switch {
	case err == nil:
		return ""
	case errors.As(err, &fatal):
		return fatal.Error()
	case errors.Is(err, ErrTooManyEnd):
		return "Deze levering beëindigt meer dan 2 procent van wat er is. Klopt dat? Bevestig het dan uitdrukkelijk. Er is niets veranderd."
	case errors.Is(err, ErrBusy):
		return "Er wordt al een levering ingelezen. Wacht tot die klaar is."
	}
	return "Het inlezen is mislukt. Er is niets veranderd. Probeer het nog eens, of kijk in het logboek van de server."
}

func setStep(tx *store.Tx, id, step string, done, total int64, at time.Time) error {
	_, err := tx.Exec(`UPDATE importer_delivery SET step = $2, done = $3, total = $4, seen = $5 WHERE id = $1`, id, step, done, total, store.Micros(at))
	return err
}

// TakingOver reports whether a delivery of an organisation is at its last step, in which it
// becomes visible. It has then taken the moment at which it will say that it was recorded.
func TakingOver(tx *store.Tx, org string, now time.Time) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM importer_delivery WHERE org_id = $1 AND state = $2 AND step = $3 AND seen > $4`,
		org, running, takeover, store.Micros(now.Add(-longest)))
	return n > 0, err
}

func seenNow(tx *store.Tx, id string, at time.Time) error {
	_, err := tx.Exec(`UPDATE importer_delivery SET seen = $2 WHERE id = $1`, id, store.Micros(at))
	return err
}

const deliveryColumns = `d.id, d.kind, d.files, d.reference, d.complete, d.dry_run, d.state, d.step, d.done, d.total,
	d.added, d.changed, d.ended, d.unchanged, d.refused, d.failure, d.user_id, d.created, d.seen FROM importer_delivery d`

func scanDelivery(s store.Scanner) (d Delivery, err error) {
	err = s.Scan(&d.ID, &d.Kind, &d.Files, store.At(&d.Reference), &d.Full, &d.DryRun, &d.State, &d.Step, &d.Done, &d.Total,
		&d.Counts.Added, &d.Counts.Changed, &d.Counts.Ended, &d.Counts.Unchanged, &d.Counts.Refused, &d.Failure, &d.By, store.At(&d.Created), store.At(&d.seen))
	return d, err
}

// Deliveries are the newest deliveries of the actor's organisation.
func (s *Service) Deliveries(ctx context.Context, a access.Actor) (list []Delivery, err error) {
	if _, err := s.policy.RequireOrg("importer.deliveries", a, "import.read"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = store.List(tx, scanDelivery, `SELECT `+deliveryColumns+` WHERE d.org_id = $1 ORDER BY d.created DESC LIMIT 50`, a.OrgID)
		for i := range list {
			list[i] = list[i].at(s.clock.Now())
		}
		return err
	})
	return list, fault.Wrap("importer.deliveries", err)
}

// Delivery is one delivery of the actor's organisation with its problems.
func (s *Service) Delivery(ctx context.Context, a access.Actor, id string) (d Delivery, problems []Problem, err error) {
	const op = "importer.delivery"
	if _, err := s.policy.RequireOrg(op, a, "import.read"); err != nil {
		return d, nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		d, err = store.One(tx, scanDelivery, `SELECT `+deliveryColumns+` WHERE d.org_id = $1 AND d.id = $2`, a.OrgID, id)
		if err != nil {
			return err
		}
		problems, err = store.List(tx, func(s store.Scanner) (p Problem, err error) {
			return p, s.Scan(&p.File, &p.Row, &p.Column, &p.Value, &p.Reason, &p.Advice)
		}, `SELECT file, line, col, value, reason, advice FROM importer_problem WHERE delivery = $1 ORDER BY number`, id)
		return err
	})
	return d.at(s.clock.Now()), problems, fault.Wrap(op, err)
}

// overview is Deliveries with the names of who delivered.
func (s *Service) overview(ctx context.Context, a access.Actor) (list []Delivery, names map[string]string, err error) {
	if list, err = s.Deliveries(ctx, a); err != nil {
		return nil, nil, err
	}
	ids := make([]string, len(list))
	for i, d := range list {
		ids[i] = d.By
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		names, err = account.Names(tx, ids)
		return err
	})
	return list, names, fault.Wrap("importer.overview", err)
}

// differences are the corrections by hand that the administration has not taken over.
func (s *Service) differences(ctx context.Context, a access.Actor) (list []place.Difference, err error) {
	const op = "importer.differences"
	if _, err := s.policy.RequireOrg(op, a, "import.read"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = place.Differences(tx, a.OrgID)
		return err
	})
	return list, fault.Wrap(op, err)
}
