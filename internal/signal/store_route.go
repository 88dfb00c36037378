package signal

import (
	"fmt"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/routing"
)

// routed is why a signal went where it went, and the date that was promised.
type routed struct {
	routing.Choice
	due time.Time
}

func insertRoute(tx *store.Tx, id string, r routing.Route) error {
	c := r.Choice
	return tx.Later(`INSERT INTO signal_route (signal_id, version, rule_id, rule, desk_id, desk, due, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, c.Version, string(c.Rule), c.Name, string(c.Desk), c.AtDesk, store.Micros(r.Due), store.Micros(c.DueAt))
}

// routeOf is why a signal went where it went; false when no rules decided about it.
func routeOf(tx *store.Tx, id string) (routed, bool, error) {
	r, err := store.One(tx, func(s store.Scanner) (r routed, err error) {
		return r, s.Scan(&r.Version, &r.Rule, &r.Name, &r.Desk, &r.AtDesk, store.At(&r.due), store.At(&r.DueAt))
	}, `SELECT version, rule_id, rule, desk_id, desk, due, due_at FROM signal_route WHERE signal_id = $1`, id)
	if fault.Is(err, fault.NotFound) {
		return routed{}, false, nil
	}
	return r, err == nil, err
}

// setRouteTerm gives a signal that comes in again its new term; one that came in without rules
// keeps its date alone.
func setRouteTerm(tx *store.Tx, id string, t term) error {
	_, err := tx.Exec(`UPDATE signal_route SET due = $2, due_at = $3 WHERE signal_id = $1`, id, store.Micros(t.date), store.Micros(t.at))
	return err
}

// pastSubjects calls each for what the rules may know of every signal of a time.
func pastSubjects(tx *store.Tx, org string, from, until time.Time, each func(routing.Subject)) error {
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var sig Signal
		var facts string
		if err := s.Scan(&sig.ComplexID, &sig.Theme, &facts, &sig.SenderRole, &sig.Source, &sig.Urgency, store.At(&sig.At)); err != nil {
			return none, err
		}
		sig.Facts = splitFacts(facts)
		each(subjectOf(sig))
		return none, nil
	}, `SELECT complex_id, theme, facts, sender_role, source, urgency, at FROM signal_signal WHERE org_id = $1 AND at >= $2 AND at < $3`,
		org, store.Micros(from), store.Micros(until))
	return err
}

// climbing is the payload of the job that looks at a late signal again.
type climbing struct {
	id    string
	due   time.Time // date that passed
	times int       // how often it moved up
}

func (c climbing) String() string { return fmt.Sprintf("%s %d %d", c.id, store.Micros(c.due), c.times) }

func parseClimbing(s string) (c climbing, ok bool) {
	var due int64
	n, err := fmt.Sscanf(s, "%s %d %d", &c.id, &due, &c.times)
	c.due = store.Time(due)
	return c, err == nil && n == 3
}

// markAgain counts that a signal is late once more, if it is still open with the same date and
// nothing was counted since.
func markAgain(tx *store.Tx, c climbing) (int64, error) {
	return tx.Exec(`UPDATE signal_signal SET late = late + 1 WHERE id = $1 AND open = 1 AND due = $2 AND late_due = $2`,
		c.id, store.Micros(c.due))
}
