package reminder

import (
	"embed"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// Task is a thing to do at a home.
type Task struct {
	ID      string
	Org     string
	Process Process
	Unit    place.UnitID
	Tenancy tenancy.ID
	Key     string
	On      time.Time   // date on which the rule wanted it
	Because []time.Time // dates that are the reason
	Holder  string      // user, never empty
	Due     time.Time   // last date on which it is done in time
	Outcome Outcome     // empty while it is open
	DoneAt  time.Time   // instant
	DoneBy  string      // user, empty: the program
	Version int64
}

// Open reports whether it must still be done.
func (t Task) Open() bool { return t.Outcome == "" }

// Late reports whether its date passed before a day.
func (t Task) Late(today time.Time) bool { return t.Open() && t.Due.Before(today) }

// Resource is the task as the policy sees it.
func (t Task) Resource() access.Resource {
	return access.Resource{Type: "Reminder", ID: t.ID, Org: t.Org, Holder: t.Holder, Home: string(t.Unit)}
}

const taskColumns = `id, org_id, process, unit_id, tenancy_id, task_key, on_day, because, holder_id, due, outcome, done_at, done_by, version`

func scanTask(s store.Scanner) (t Task, err error) {
	var because string
	err = s.Scan(&t.ID, &t.Org, &t.Process, &t.Unit, &t.Tenancy, &t.Key, store.At(&t.On), &because, &t.Holder, store.At(&t.Due), &t.Outcome,
		store.At(&t.DoneAt), &t.DoneBy, &t.Version)
	for _, day := range strings.Fields(because) {
		if d, err := time.Parse(time.DateOnly, day); err == nil {
			t.Because = append(t.Because, d)
		}
	}
	return t, err
}

// insertTask stores a task, or returns false when it is already there.
func insertTask(tx *store.Tx, t Task) (bool, error) {
	days := make([]string, len(t.Because))
	for i, d := range t.Because {
		days[i] = d.Format(time.DateOnly)
	}
	n, err := tx.Exec(`INSERT INTO reminder_task (`+taskColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', 0, '', 1)
		ON CONFLICT (org_id, process, task_key) DO NOTHING`, t.ID, t.Org, string(t.Process), string(t.Unit), string(t.Tenancy), t.Key,
		store.Micros(t.On), strings.Join(days, " "), t.Holder, store.Micros(t.Due))
	return n > 0, err
}

func updateTask(tx *store.Tx, op string, t Task) error {
	n, err := tx.Exec(`UPDATE reminder_task SET holder_id = $3, outcome = $4, done_at = $5, done_by = $6, version = version + 1 WHERE id = $1 AND version = $2`,
		t.ID, t.Version, t.Holder, string(t.Outcome), store.Micros(t.DoneAt), t.DoneBy)
	return store.Changed(op, n, err)
}

func taskByID(tx *store.Tx, id string) (Task, error) {
	return store.One(tx, scanTask, `SELECT `+taskColumns+` FROM reminder_task WHERE id = $1`, id)
}

// openTasks are what must still be done of a process, the first date first.
func openTasks(tx *store.Tx, org string, p Process, limit int) ([]Task, error) {
	return store.List(tx, scanTask, `SELECT `+taskColumns+` FROM reminder_task WHERE org_id = $1 AND process = $2 AND done_at = 0 ORDER BY due, id LIMIT $3`,
		org, string(p), limit)
}

// doneTasks are what was done of a process since a moment, the last first.
func doneTasks(tx *store.Tx, org string, p Process, since time.Time, limit int) ([]Task, error) {
	return store.List(tx, scanTask, `SELECT `+taskColumns+` FROM reminder_task WHERE org_id = $1 AND process = $2 AND done_at >= $3 AND done_at > 0
		ORDER BY done_at DESC, id LIMIT $4`, org, string(p), store.Micros(since), limit)
}

const ruleColumns = `process, is_on, weeks, attempts, within, term, since, last_day, by_id, at, version`

// ruleOf is the rule of a process, the standard one when none was saved.
func ruleOf(tx *store.Tx, org string, p Process) (Rule, error) {
	r, err := store.One(tx, func(s store.Scanner) (r Rule, err error) {
		return r, s.Scan(&r.Process, &r.On, &r.Weeks, &r.Attempts, &r.Within, &r.Term, store.At(&r.Since), store.At(&r.Last), &r.By, store.At(&r.At), &r.Version)
	}, `SELECT `+ruleColumns+` FROM reminder_rule WHERE org_id = $1 AND process = $2`, org, string(p))
	if fault.Is(err, fault.NotFound) {
		return Standard(p), nil
	}
	return r, err
}

// saveRule stores a rule that still has its version.
func saveRule(tx *store.Tx, op, org string, r Rule) error {
	n, err := tx.Exec(`INSERT INTO reminder_rule (org_id, `+ruleColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 + 1)
		ON CONFLICT (org_id, process) DO UPDATE SET is_on = excluded.is_on, weeks = excluded.weeks, attempts = excluded.attempts, within = excluded.within,
			term = excluded.term, since = excluded.since, by_id = excluded.by_id, at = excluded.at, version = excluded.version
		WHERE reminder_rule.version = $12`,
		org, string(r.Process), store.Bool(r.On), r.Weeks, r.Attempts, r.Within, r.Term, store.Micros(r.Since), store.Micros(r.Last), r.By, store.Micros(r.At), r.Version)
	return store.Changed(op, n, err)
}

func carriedOut(tx *store.Tx, org string, p Process, day time.Time) error {
	_, err := tx.Exec(`UPDATE reminder_rule SET last_day = $3 WHERE org_id = $1 AND process = $2 AND last_day < $3`, org, string(p), store.Micros(day))
	return err
}

// attempt is that maintenance had no access.
type attempt struct {
	id, org, by, key string
	unit             place.UnitID
	tenancy          tenancy.ID
	on, known        time.Time // dates
}

// insertAttempt stores an attempt, or returns false when its sender already reported it.
func insertAttempt(tx *store.Tx, a attempt) (bool, error) {
	n, err := tx.Exec(`INSERT INTO reminder_noaccess (id, org_id, unit_id, tenancy_id, on_day, known_day, by_id, idem_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (by_id, idem_key) DO NOTHING`, a.id, a.org, string(a.unit), string(a.tenancy), store.Micros(a.on), store.Micros(a.known), a.by, a.key)
	return n > 0, err
}

// facts are what a rule looks at to know what it wants from one date to another.
func (r Rule) facts(tx *store.Tx, org string, from, until time.Time) ([]Fact, error) {
	if r.Process == NoAccess {
		return store.List(tx, func(s store.Scanner) (f Fact, err error) {
			return f, s.Scan(&f.Unit, &f.Tenancy, store.At(&f.Day), store.At(&f.On))
		},
			`SELECT unit_id, tenancy_id, known_day, on_day FROM reminder_noaccess WHERE org_id = $1 AND known_day > $2 AND known_day <= $3 ORDER BY known_day, id`,
			org, store.Micros(from.AddDate(0, 0, -2*r.Within)), store.Micros(until))
	}
	var list []Fact
	for after := tenancy.ID(""); ; {
		batch, err := tenancy.StartedIn(tx, org, from.AddDate(0, 0, -r.reach()), until.AddDate(0, 0, -r.reach()), after, 1000)
		if err != nil {
			return nil, err
		}
		for _, t := range batch {
			list, after = append(list, Fact{Unit: t.Unit, Tenancy: t.ID, Day: t.From, Until: t.Until}), t.ID
		}
		if len(batch) < 1000 {
			return list, nil
		}
	}
}
