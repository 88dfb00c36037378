package figures

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
	"samendoen/internal/socialmap"
)

// The actions. Exact figures are a look at the signals behind them.
const (
	actSee   access.Action = "map.figures"
	actFile  access.Action = "map.figures_export"
	actExact access.Action = "signal.figures"
)

// jobRelease publishes the months that are due, every night.
const (
	jobRelease = "figures.release"
	// nightHour is the hour of the morning, in Amsterdam, at which figures are released.
	nightHour = 4
)

// months is how many months the screen looks back.
const months = 12

// Service counts, publishes and shows.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
	secret []byte
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, clock: c, policy: policy, secret: vault.Derive("figures rounding")}
}

// now is the time in the precision of the database.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// Total are the figures of a month as a whole.
type Total struct {
	Month                         time.Time
	Received, InTime, Late, Late3 int
}

// Report is what somebody sees: a month, and the months before it.
type Report struct {
	Sheet
	Known  bool        // there are figures of the month
	Months []time.Time // that can be chosen, the newest first
	Year   []Total     // the oldest first
	Exact  bool
}

// Report gives the figures of a month, the newest there is for the zero time: exact ones for
// who may open the signals, and released ones for everybody else.
func (s *Service) Report(ctx context.Context, a access.Actor, month time.Time) (Report, error) {
	return s.report(ctx, a, month, "")
}

// ForFile is Report for a file, which is on record too when it holds released figures.
func (s *Service) ForFile(ctx context.Context, a access.Actor, month time.Time) (Report, error) {
	return s.report(ctx, a, month, actFile)
}

func (s *Service) report(ctx context.Context, a access.Actor, month time.Time, record access.Action) (r Report, err error) {
	const op = "figures.report"
	d, err := s.policy.RequireOrg(op, a, actSee)
	if err != nil {
		return r, err
	}
	// The rows of the whole organisation: who reads only what they hold sees a release.
	rows := s.policy.Decide(a, "signal.read", access.Resource{Type: "Signal", Org: a.OrgID})
	if rows.Allowed {
		return s.exactly(ctx, op, a, month, rows)
	}
	run := s.db.Read
	if record != "" {
		run = s.db.Write
	}
	err = run(ctx, func(tx *store.Tx) (err error) {
		r = Report{}
		if r.Months, err = publishedMonths(tx, a.OrgID); err != nil || len(r.Months) == 0 {
			return err
		}
		if month.IsZero() {
			month = r.Months[0]
		}
		if r.Known = slices.ContainsFunc(r.Months, month.Equal); !r.Known {
			return fault.New(op, fault.NotFound)
		}
		if r.Sheet, err = releaseOf(tx, a.OrgID, month); err != nil {
			return err
		}
		if r.Year, err = yearOf(tx, a.OrgID, r.Months[0].AddDate(0, -months+1, 0)); err != nil || record == "" {
			return err
		}
		return audit.Write(tx, s.now(), a, record, "Figures", month.Format(time.DateOnly), d)
	})
	return r, fault.Wrap(op, err)
}

// exactly counts what the actor may read, and puts the look on record.
func (s *Service) exactly(ctx context.Context, op string, a access.Actor, month time.Time, d access.Decision) (r Report, err error) {
	now := s.now()
	this := clock.Month(now)
	for i := range months + 1 {
		r.Months = append(r.Months, this.AddDate(0, -i, 0))
	}
	if month.IsZero() {
		month = r.Months[1]
	}
	if !slices.ContainsFunc(r.Months, month.Equal) {
		return r, fault.New(op, fault.NotFound)
	}
	r.Known, r.Exact = true, true
	if err = s.db.Read(ctx, func(tx *store.Tx) error { // counting takes long in a large city, and nobody who writes need wait
		tallies, err := signal.Tallies(tx, a.OrgID, month, a.UserID, now)
		if err != nil {
			return err
		}
		r.Sheet = exact(month, tallies)
		year, err := signal.MonthTallies(tx, a.OrgID, r.Months[months-1], this.AddDate(0, 1, 0), a.UserID, now)
		if err != nil {
			return err
		}
		r.Year = nil
		for _, t := range year {
			r.Year = append(r.Year, Total{Month: t.Month, Received: t.Received, InTime: t.Received - t.Late - t.Late3, Late: t.Late, Late3: t.Late3})
		}
		return nil
	}); err != nil {
		return Report{}, fault.Wrap(op, err)
	}
	if err := s.db.Write(ctx, func(tx *store.Tx) error { // before anybody sees them
		return audit.Write(tx, now, a, actExact, "Figures", month.Format(time.DateOnly), d)
	}); err != nil {
		return Report{}, fault.Wrap(op, err)
	}
	return r, nil
}

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobRelease, nightHour, 0, s.night)}
}

// night releases what is due of all associations.
func (s *Service) night(ctx context.Context) error {
	return fault.Wrap(jobRelease, account.EachAssociation(ctx, s.db, s.Release))
}

// Release publishes the months of an organisation that are due and were not published: the
// last twelve the first time. What was published stays as it is.
func (s *Service) Release(ctx context.Context, org string) error {
	const op = "figures.release"
	now := s.now()
	until := firstOpen(clock.Date(now))
	for month := until.AddDate(0, -months, 0); month.Before(until); month = month.AddDate(0, 1, 0) {
		if err := s.db.Write(ctx, func(tx *store.Tx) error { return s.releaseMonth(tx, org, month, now) }); err != nil {
			return fault.Wrap(op, err)
		}
	}
	return nil
}

func (s *Service) releaseMonth(tx *store.Tx, org string, month, now time.Time) error {
	if _, err := releaseOf(tx, org, month); !fault.Is(err, fault.NotFound) {
		return err
	}
	tallies, err := signal.Tallies(tx, org, month, "", now)
	if err != nil {
		return err
	}
	rounder := socialmap.NewRounder(s.secret)
	sheet, ok := round(exact(month, tallies), func(table, epoch string, counts []int) []int { return rounder.Round(org, table, epoch, counts) })
	if !ok {
		return fault.New("figures.release: no draw adds up", fault.Internal)
	}
	sheet.Made = now
	if fresh, err := insertRelease(tx, org, sheet); err != nil || !fresh {
		return err
	}
	return audit.Write(tx, now, access.System(org), "map.figures_release", "Figures", month.Format(time.DateOnly), access.Decision{Allowed: true, Rules: []string{"system"}})
}
