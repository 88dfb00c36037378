package profiling

import (
	"context"
	"encoding/json"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// ObjectType names a proposal in the log.
const ObjectType = "Proposal"

// The actions.
const (
	actSwitch access.Action = "profiling.switch"
	actTry    access.Action = "profiling.dry_run"
	actList   access.Action = "profiling.list"
	actRead   access.Action = "profiling.read"
	actDone   access.Action = "profiling.done"
	actMake   access.Action = "profiling.make" // the program
)

// Parts are what this module asks of others.
type Parts struct {
	// Facts are what a source has about homes of an organisation from a date up to and
	// including another. What is restricted is not among it.
	Facts func(tx *store.Tx, org string, s Source, from, until time.Time) ([]Fact, error)
	// Objected are the persons who objected or had the use restricted, with an organisation.
	Objected func(tx *store.Tx, org string) ([]string, error)
	// Round gives the number for a count, by the one mechanism of published figures.
	Round func(series, table, epoch string, counts []int) []int
}

// Service proposes talks, where it may.
type Service struct {
	db     *store.DB
	vault  *seal.Vault
	clock  clock.Clock
	policy *access.Policy
	parts  Parts
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, parts Parts) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy, parts: parts}
}

func (s *Service) now() time.Time   { return s.clock.Now().UTC().Truncate(time.Microsecond) }
func (s *Service) today() time.Time { return clock.Date(s.clock.Now()) }

// running is what an organisation chose, if it may run at this moment: the officer switched it
// on, and the line of the register holds what is combined and has a DPIA in force.
func (s *Service) running(tx *store.Tx, org string) (w Switch, ok bool, err error) {
	if w, err = switchOf(tx, org); err != nil || !w.On {
		return w, false, err
	}
	ok, err = mayRun(tx, org, w.Processing, w.Rule, s.now())
	return w, ok, err
}

// mayRun reports whether a line of the register may run and is about what a rule combines.
func mayRun(tx *store.Tx, org, processing string, r Rule, at time.Time) (bool, error) {
	need := []network.Category{network.Identity, network.Housing}
	for _, s := range r.Sources {
		switch s {
		case Nuisance:
			need = append(need, network.Nuisance)
		case Arrears:
			need = append(need, network.Arrears)
		}
	}
	return network.MayUse(tx, org, network.ProcessingID(processing), at, need...)
}

// Row is a proposal in a list.
type Row struct {
	Proposal
	Address string
	Who     string // name of the holder
}

const shown = 200

// List are the proposals that wait; NotFound wherever combining does not run at this moment,
// as if there were no such thing.
func (s *Service) List(ctx context.Context, a access.Actor) (rows []Row, err error) {
	const op = "profiling.list"
	d, err := s.policy.RequireOrg(op, a, actList)
	if err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		rows = nil
		if _, ok, err := s.running(tx, a.OrgID); err != nil || !ok {
			return orAbsent(op, err)
		}
		list, err := waiting(tx, a.OrgID, shown)
		if err != nil {
			return err
		}
		for _, p := range list {
			row, may, err := s.row(tx, a, p)
			if err != nil {
				return err
			}
			if may {
				rows = append(rows, row)
			}
		}
		return audit.Write(tx, s.now(), a, actList, "Organisation", a.OrgID, d)
	})
	return rows, fault.Wrap(op, err)
}

func orAbsent(op string, err error) error {
	if err != nil {
		return err
	}
	return fault.New(op, fault.NotFound)
}

func (s *Service) row(tx *store.Tx, a access.Actor, p Proposal) (Row, bool, error) {
	r := p.Resource()
	if err := access.Load(tx, s.now(), a, &r); err != nil || !s.policy.Decide(a, actRead, r).Allowed {
		return Row{}, false, err
	}
	home, err := place.HomeByID(tx, p.Unit)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Row{}, false, err
	}
	names, err := account.Names(tx, []string{p.Holder})
	return Row{Proposal: p, Address: home.Address, Who: names[p.Holder]}, true, err
}

// View is a proposal with its reason.
type View struct {
	Row
	Reasons []Reason // none when its people were forgotten
}

// load reads a proposal while combining runs, and decides.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id string) (Proposal, access.Decision, error) {
	p, err := byID(tx, id)
	if err != nil {
		return p, access.Decision{}, err
	}
	if _, ok, err := s.running(tx, p.Org); err != nil || !ok {
		return p, access.Decision{}, orAbsent(op, err)
	}
	r := p.Resource()
	if err := access.Load(tx, s.now(), a, &r); err != nil {
		return p, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, actRead, r)
	return p, d, err
}

// Show opens a proposal; the look is logged before the answer.
func (s *Service) Show(ctx context.Context, a access.Actor, id string) (v View, err error) {
	const op = "profiling.show"
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		if v.Row, _, err = s.row(tx, a, p); err != nil {
			return err
		}
		if v.Reasons, err = Reasons(tx, s.vault, p); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actRead, ObjectType, p.ID, d)
	})
	return v, fault.Wrap(op, err)
}

// Reasons opens why a proposal was made; none when its people were forgotten.
func Reasons(tx *store.Tx, v *seal.Vault, p Proposal) (list []Reason, err error) {
	key, err := v.KeyOf(tx, p.ID)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	body, err := key.Open("reasons", p.reasons)
	if err != nil {
		return nil, err
	}
	return list, json.Unmarshal([]byte(body), &list)
}

// Finish ends a proposal by what a human decided.
func (s *Service) Finish(ctx context.Context, a access.Actor, id string, version int64, o Outcome) error {
	const op = "profiling.finish"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.load(tx, op, a, actDone, id)
		if err != nil {
			return err
		}
		if p.Version != version {
			return fault.New(op, fault.Conflict)
		}
		known := false
		for _, x := range Outcomes() {
			known = known || x == o
		}
		if !known || p.Outcome != "" {
			return fault.Invalidf(op, "uitkomst", "profiling.choose")
		}
		p.Outcome, p.DoneAt, p.DoneBy = o, s.now(), a.UserID
		if err := update(tx, op, p); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actDone, ObjectType, p.ID, d)
	}))
}

// Concerning are the proposals under whose keys a person has one, with their reasons, for that
// person's own file. They are told whether combining runs or not: they are kept.
func Concerning(tx *store.Tx, v *seal.Vault, person string) (list []View, err error) {
	records, err := seal.RecordsOf(tx, person)
	if err != nil {
		return nil, err
	}
	for _, id := range records {
		p, err := byID(tx, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		reasons, err := Reasons(tx, v, p)
		if err != nil {
			return nil, err
		}
		list = append(list, View{Row{Proposal: p}, reasons})
	}
	return list, nil
}

// tenancyOf is the household of a home today.
func tenancyOf(tx *store.Tx, unit place.UnitID, today time.Time) (tenancy.Household, bool, error) {
	h, err := tenancy.HouseholdOf(tx, unit, today)
	if fault.Is(err, fault.NotFound) {
		return h, false, nil
	}
	return h, err == nil, err
}

// Mine is how many proposals wait for an actor and the first date, without any home; zero
// wherever combining does not run.
func (s *Service) Mine(ctx context.Context, a access.Actor) (n int, due time.Time, err error) {
	const op = "profiling.mine"
	if !s.policy.May(a, actList) {
		return 0, due, nil
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		n, due = 0, time.Time{}
		if _, ok, err := s.running(tx, a.OrgID); err != nil || !ok {
			return err
		}
		list, err := waiting(tx, a.OrgID, shown)
		if err != nil {
			return err
		}
		for _, p := range list {
			_, may, err := s.row(tx, a, p)
			if err != nil {
				return err
			}
			if may && p.Holder == a.UserID {
				if n++; n == 1 || p.Due.Before(due) {
					due = p.Due
				}
			}
		}
		return nil
	})
	return n, due, fault.Wrap(op, err)
}
