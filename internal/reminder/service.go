package reminder

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// ObjectType names a task in the log.
const ObjectType = "Reminder"

// The actions. Each process has its own, so that nobody's list is about more than one.
const (
	actVisits access.Action = "reminder.visits"
	actAccess access.Action = "reminder.access"
	actRules  access.Action = "reminder.rules"
	actReport access.Action = "reminder.report"
	actRead   access.Action = "reminder.read"    // of the record in the log
	actDone   access.Action = "reminder.done"    // of the record in the log
	actTry    access.Action = "reminder.dry_run" // of the record in the log
	actMake   access.Action = "reminder.make"    // of the program
)

// action is what lets somebody work on a process; false for one that does not exist.
func (p Process) action() (access.Action, bool) {
	switch p {
	case FirstVisit:
		return actVisits, true
	case NoAccess:
		return actAccess, true
	}
	return "", false
}

// role is who does the work of a process; a team lead where there is nobody.
func (p Process) role() access.Role {
	if p == FirstVisit {
		return access.Caretaker
	}
	return access.Consultant
}

// Service makes tasks of figures, and shows them one process at a time.
type Service struct {
	db     *store.DB
	vault  *seal.Vault
	clock  clock.Clock
	policy *access.Policy
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy}
}

func (s *Service) now() time.Time   { return s.clock.Now().UTC().Truncate(time.Microsecond) }
func (s *Service) today() time.Time { return clock.Date(s.clock.Now()) }

// Limits of a list.
const (
	shown    = 200
	doneDays = 30 // for so long what was done stands on the list
)

// Row is a task in a list.
type Row struct {
	Task
	Address string
	Who     string // name of the holder
}

// Work is the list of one process.
type Work struct {
	Process Process
	Rule    Rule
	Open    []Row // the first date first
	Done    []Row // of the last 30 days, the last first
	Today   time.Time
}

// require is the policy's answer about the work of a process.
func (s *Service) require(op string, a access.Actor, p Process) (access.Action, access.Decision, error) {
	action, ok := p.action()
	if !ok {
		return "", access.Decision{}, fault.New(op, fault.NotFound)
	}
	d, err := s.policy.RequireOrg(op, a, action)
	return action, d, err
}

// List is the work of one process: of that process, and of nothing else.
func (s *Service) List(ctx context.Context, a access.Actor, p Process) (w Work, err error) {
	const op = "reminder.list"
	action, d, err := s.require(op, a, p)
	if err != nil {
		return w, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		w = Work{Process: p, Today: s.today()}
		if w.Rule, err = ruleOf(tx, a.OrgID, p); err != nil {
			return err
		}
		open, err := openTasks(tx, a.OrgID, p, shown)
		if err != nil {
			return err
		}
		done, err := doneTasks(tx, a.OrgID, p, s.now().AddDate(0, 0, -doneDays), shown)
		if err != nil {
			return err
		}
		if w.Open, err = s.rows(tx, a, action, open); err != nil {
			return err
		}
		if w.Done, err = s.rows(tx, a, action, done); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, "reminder.list", "Organisation", a.OrgID, d)
	})
	return w, fault.Wrap(op, err)
}

// rows are the tasks that the actor may work on.
func (s *Service) rows(tx *store.Tx, a access.Actor, action access.Action, tasks []Task) ([]Row, error) {
	resources := make([]*access.Resource, len(tasks))
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		r := t.Resource()
		resources[i], ids[i] = &r, t.Holder
	}
	if err := access.Load(tx, s.now(), a, resources...); err != nil {
		return nil, err
	}
	names, err := account.Names(tx, ids)
	if err != nil {
		return nil, err
	}
	var rows []Row
	asker := s.policy.For(a)
	for i, t := range tasks {
		if !asker.Decide(action, *resources[i]).Allowed {
			continue
		}
		home, err := place.HomeByID(tx, t.Unit)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		rows = append(rows, Row{Task: t, Address: home.Address, Who: names[t.Holder]})
	}
	return rows, nil
}

// Contact is a tenant with the means to reach them.
type Contact struct{ Name, Phone string }

// View is a task with what is needed to do it.
type View struct {
	Row
	Contacts []Contact // of the tenancy, none when it ended
	Site     string
	Today    time.Time
}

// load reads a task of a process and decides. Whoever may not work on it gets NotFound, and so
// does whoever names another process.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, p Process, id string) (Task, access.Decision, error) {
	action, ok := p.action()
	if !ok {
		return Task{}, access.Decision{}, fault.New(op, fault.NotFound)
	}
	t, err := taskByID(tx, id)
	if err == nil && t.Process != p {
		err = fault.New(op, fault.NotFound)
	}
	if err != nil {
		return Task{}, access.Decision{}, err
	}
	r := t.Resource()
	if err := access.Load(tx, s.now(), a, &r); err != nil {
		return Task{}, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, action, r)
	return t, d, err
}

// Show opens a task; the look is logged before the answer.
func (s *Service) Show(ctx context.Context, a access.Actor, p Process, id string) (v View, err error) {
	const op = "reminder.show"
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		t, d, err := s.load(tx, op, a, p, id)
		if err != nil {
			return err
		}
		home, err := place.HomeByID(tx, t.Unit)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		names, err := account.Names(tx, []string{t.Holder, t.DoneBy})
		if err != nil {
			return err
		}
		v = View{Row: Row{Task: t, Address: home.Address, Who: names[t.Holder]}, Site: home.ComplexName, Today: s.today()}
		if v.Contacts, err = s.contacts(tx, t); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actRead, ObjectType, t.ID, d)
	})
	return v, fault.Wrap(op, err)
}

// contacts are who signed the tenancy of a task that is still open.
func (s *Service) contacts(tx *store.Tx, t Task) (list []Contact, err error) {
	if !t.Open() || t.Tenancy == "" {
		return nil, nil
	}
	ids, err := tenancy.TenantsOf(tx, t.Tenancy)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		p, err := subject.Open(tx, s.vault, subject.ID(id))
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if p.Name != "" {
			list = append(list, Contact{p.Name, p.Phone})
		}
	}
	return list, nil
}

// Finish ends a task with how it went.
func (s *Service) Finish(ctx context.Context, a access.Actor, p Process, id string, version int64, o Outcome) error {
	const op = "reminder.finish"
	return s.edit(ctx, op, a, p, id, version, func(t *Task) error {
		known := false
		for _, x := range Outcomes(p) {
			known = known || x == o
		}
		if !known || !t.Open() {
			return fault.Invalidf(op, "uitkomst", "reminder.outcome_missing")
		}
		t.Outcome, t.DoneAt, t.DoneBy = o, s.now(), a.UserID
		return nil
	})
}

// Undo opens a task again that somebody ended by mistake.
func (s *Service) Undo(ctx context.Context, a access.Actor, p Process, id string, version int64) error {
	const op = "reminder.undo"
	return s.edit(ctx, op, a, p, id, version, func(t *Task) error {
		if t.Open() || t.Outcome == Moved {
			return fault.Invalidf(op, "", "reminder.not_done")
		}
		t.Outcome, t.DoneAt, t.DoneBy = "", time.Time{}, ""
		return nil
	})
}

func (s *Service) edit(ctx context.Context, op string, a access.Actor, p Process, id string, version int64, fn func(t *Task) error) error {
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		t, d, err := s.load(tx, op, a, p, id)
		if err != nil {
			return err
		}
		if t.Version != version {
			return fault.New(op, fault.Conflict)
		}
		if err := fn(&t); err != nil {
			return err
		}
		if err := updateTask(tx, op, t); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actDone, ObjectType, t.ID, d)
	}))
}

// Count is how many tasks of a process wait for an actor, and the first date. It names no
// home: beside other work nothing of a household may come together.
type Count struct {
	Process Process
	N       int
	Due     time.Time
	Late    bool
}

// Mine are the counts of the processes that the actor works on.
func (s *Service) Mine(ctx context.Context, a access.Actor) (list []Count, err error) {
	const op = "reminder.mine"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		for _, p := range Processes() {
			action, _ := p.action()
			if !s.policy.May(a, action) {
				continue
			}
			tasks, err := openTasks(tx, a.OrgID, p, shown)
			if err != nil {
				return err
			}
			rows, err := s.rows(tx, a, action, tasks)
			if err != nil {
				return err
			}
			c := Count{Process: p}
			for _, r := range rows {
				if r.Holder != a.UserID {
					continue
				}
				if c.N++; c.N == 1 {
					c.Due, c.Late = r.Due, r.Late(s.today())
				}
			}
			if c.N > 0 {
				list = append(list, c)
			}
		}
		return nil
	})
	return list, fault.Wrap(op, err)
}
