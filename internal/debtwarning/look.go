package debtwarning

import (
	"context"
	"errors"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/tenancy"
)

const (
	jobLook = "debtwarning.look"
	// lookBatch is how many tenancies one transaction looks at.
	lookBatch = 100
	// lookHour is the hour of the morning, in Amsterdam, at which the figures are looked at.
	lookHour = 6
)

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobLook, lookHour, 0, s.Look)}
}

// Look compares the files with the figures of the administration: what is paid ends, what
// goes on gets its amount, and what is new and large enough opens, if the register allows
// it and somebody is there to do it. What is late climbs then. It looks at arrears and at
// nothing else.
func (s *Service) Look(ctx context.Context) error {
	return fault.Wrap(jobLook, account.EachAssociation(ctx, s.db, func(ctx context.Context, org string) error {
		return errors.Join(s.LookAt(ctx, org), s.Climb(ctx, org))
	}))
}

// LookAt is Look for one organisation.
func (s *Service) LookAt(ctx context.Context, org string) error {
	l := &looker{s: s, org: org, now: s.clock.Now()}
	l.today = clock.Date(l.now)
	if err := s.db.Read(ctx, l.begin); err != nil || l.latest.IsZero() {
		return fault.Wrap(jobLook, err)
	}
	if err := l.batches(ctx, l.running); err != nil || !l.may || len(l.staff) == 0 {
		return fault.Wrap(jobLook, err)
	}
	return fault.Wrap(jobLook, l.batches(ctx, l.owing))
}

// batches calls step in transactions of their own until it says that nothing is left:
// step gets the last id of the batch before, and gives that of its own.
func (l *looker) batches(ctx context.Context, step func(tx *store.Tx, after string) (last string, err error)) error {
	for after := ""; ; {
		var last string
		if err := l.s.db.Write(ctx, func(tx *store.Tx) (err error) { last, err = step(tx, after); return err }); err != nil || last == "" {
			return err
		}
		after = last
	}
}

// looker goes once through the files and the figures of an organisation.
type looker struct {
	s          *Service
	org        string
	now, today time.Time
	latest     time.Time
	rules      Rules
	may        bool
	staff      []string
}

func (l *looker) begin(tx *store.Tx) (err error) {
	if l.latest, err = tenancy.LatestMonth(tx, l.org); err != nil {
		return err
	}
	if l.rules, err = rulesOf(tx, l.org); err != nil {
		return err
	}
	if l.may, err = runs(tx, l.org, l.rules, l.now); err != nil {
		return err
	}
	staff, err := account.Colleagues(tx, l.org, access.ArrearsStaff)
	for _, u := range staff {
		if !u.Disabled {
			l.staff = append(l.staff, u.ID)
		}
	}
	return err
}

// running brings a batch of files up to date.
func (l *looker) running(tx *store.Tx, after string) (last string, err error) {
	ids, err := openIDs(tx, l.org, ID(after), lookBatch)
	if err != nil {
		return "", err
	}
	for _, id := range ids {
		last = id
		if err := l.refresh(tx, ID(id)); err != nil {
			return "", err
		}
	}
	return last, nil
}

func (l *looker) refresh(tx *store.Tx, id ID) error {
	f, err := byID(tx, l.s.vault, id)
	if err != nil {
		return err
	}
	before := f
	p, owing, err := l.period(tx, f.Tenancy)
	if err != nil {
		return err
	}
	lives, err := tenancy.Runs(tx, f.Tenancy, l.now)
	if err != nil {
		return err
	}
	switch {
	case !lives:
		f.end(MovedOut, l.now)
	case !owing || p.Origin.After(f.Period.Last): // paid between, and behind again
		f.end(PaidOff, l.now)
	default:
		f.Period.Last, f.Period.Cents = p.Last, p.Cents
		if !slices.Contains(l.staff, f.Holder) && len(l.staff) > 0 {
			f.Holder = l.holder(string(f.ID)) // who had it works here no more
		}
		f.plan(l.rules, l.today)
	}
	if f.Period == before.Period && f.State == before.State && f.Holder == before.Holder && f.Due.Equal(before.Due) {
		return nil
	}
	if err := update(tx, l.s.vault, jobLook, &f); err != nil {
		return err
	}
	return l.note(tx, f.ID)
}

func (l *looker) period(tx *store.Tx, id tenancy.ID) (Period, bool, error) {
	months, err := tenancy.OwedOn(tx, id)
	list := make([]Owed, len(months))
	for i, m := range months {
		list[i] = Owed{m.Month, m.Cents}
	}
	p, owing := Current(list, l.latest)
	return p, owing, err
}

// owing opens files for a batch of tenancies.
func (l *looker) owing(tx *store.Tx, after string) (last string, err error) {
	list, err := tenancy.OwingIn(tx, l.org, l.latest, l.now, tenancy.ID(after), lookBatch)
	if err != nil {
		return "", err
	}
	for _, o := range list {
		last = string(o.ID)
		if err := l.begins(tx, o); err != nil {
			return "", err
		}
	}
	return last, nil
}

func (l *looker) begins(tx *store.Tx, o tenancy.Owing) error {
	if _, err := openOf(tx, l.s.vault, o.ID); !fault.Is(err, fault.NotFound) {
		return err // it runs
	}
	p, owing, err := l.period(tx, o.ID)
	if err != nil || !owing {
		return err
	}
	former, err := formerOf(tx, o.ID)
	if err != nil || !p.Opens(l.rules, l.today, former...) {
		return err
	}
	f := File{ID: ID(store.NewID()), Org: l.org, Tenancy: o.ID, Unit: o.Unit, Period: p, State: OwnSteps, Opened: l.now, Version: 1}
	f.Holder = l.holder(string(o.ID))
	f.plan(l.rules, l.today)
	tenants, err := tenancy.TenantsOf(tx, o.ID)
	if err != nil {
		return err
	}
	if err := insert(tx, l.s.vault, l.now, f, tenants); err != nil {
		return err
	}
	return l.note(tx, f.ID)
}

// holder deals the files out over the staff, the same for the same key.
func (l *looker) holder(key string) string {
	sum := 0
	for _, b := range []byte(key) {
		sum += int(b)
	}
	return l.staff[sum%len(l.staff)]
}

func (l *looker) note(tx *store.Tx, id ID) error {
	return audit.Write(tx, l.now, access.System(l.org), actLook, ObjectType, string(id), access.Decision{Allowed: true, Rules: []string{"system"}})
}
