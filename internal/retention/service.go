package retention

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// The actions of the policy.
const (
	actRead     access.Action = "retention.read"
	actChoose   access.Action = "retention.choose"
	actLengthen access.Action = "retention.lengthen"
	actHold     access.Action = "retention.hold"
	actCount    access.Action = "retention.count"
)

// Service knows the terms, the holds and what was erased.
type Service struct {
	db      *store.DB
	vault   *seal.Vault
	clock   clock.Clock
	policy  *access.Policy
	keepers []Keeper
	finders []Finder
	limits  func(tx *store.Tx, org string, at time.Time) ([]Limit, error)
	erased  func(ctx context.Context, over bool) error
	asked   func(tx *store.Tx, org string) ([]Asked, error)
}

// Parts are what app fills in: what keeps which kind, what can be held, which terms the
// register and the covenants set, what open requests of residents ask for, and what must
// happen after something was erased; over tells whether the night is, or goes on.
type Parts struct {
	Keepers []Keeper
	Finders []Finder
	Limits  func(tx *store.Tx, org string, at time.Time) ([]Limit, error)
	Erased  func(ctx context.Context, over bool) error
	Asked   func(tx *store.Tx, org string) ([]Asked, error)
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, p Parts) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy, keepers: p.Keepers, finders: p.Finders, limits: p.Limits, erased: p.Erased, asked: p.Asked}
}

func (s *Service) now() time.Time { return s.clock.Now().UTC() }

// keeper is who keeps a kind, nil when the program keeps nothing of it.
func (s *Service) keeper(k Kind) *Keeper {
	i := slices.IndexFunc(s.keepers, func(x Keeper) bool { return x.Kind == k })
	if i < 0 {
		return nil
	}
	return &s.keepers[i]
}

func (s *Service) finder(objectType string) *Finder {
	i := slices.IndexFunc(s.finders, func(f Finder) bool { return f.Type == objectType })
	if i < 0 {
		return nil
	}
	return &s.finders[i]
}

// Types are the types of things that can be held.
func (s *Service) Types() []string {
	var list []string
	for _, f := range s.finders {
		list = append(list, f.Type)
	}
	return list
}

// inForce are the terms that count for an organisation at a moment, in the order of Terms.
func (s *Service) inForce(tx *store.Tx, org string, at time.Time) ([]InForce, error) {
	choices, err := choicesOf(tx, org)
	if err != nil {
		return nil, err
	}
	limits, err := s.limits(tx, org, at)
	if err != nil {
		return nil, err
	}
	var list []InForce
	for _, t := range Terms() {
		list = append(list, Count(t, choices[t.Kind], limits))
	}
	return list, nil
}

// held are the ids of what stays for an organisation: what is held, what must stay along
// with it, every record about a person who is held, and what residents asked for in a
// request that is not answered yet.
func (s *Service) held(tx *store.Tx, org string) (map[string]bool, error) {
	holds, err := openHolds(tx, org)
	if err != nil {
		return nil, err
	}
	ids := make(map[string]bool, len(holds))
	for _, h := range holds {
		ids[h.Object] = true
		if f := s.finder(h.Type); f != nil && f.Also != nil {
			also, err := f.Also(tx, h.Object)
			if err != nil {
				return nil, err
			}
			for _, id := range also {
				ids[id] = true
			}
		}
	}
	asked, err := s.askedFor(tx, org)
	for _, a := range asked {
		for _, id := range a.Things {
			ids[id] = true
		}
	}
	return ids, err
}

func (s *Service) askedFor(tx *store.Tx, org string) ([]Asked, error) {
	if s.asked == nil {
		return nil, nil
	}
	return s.asked(tx, org)
}

// Until is the last day on which something of a kind, last needed at a moment, is kept
// by an organisation, and whether a hold keeps it longer. Pages of cases and signals say
// so. Zero when the program has no such kind.
func (s *Service) Until(tx *store.Tx, org string, k Kind, id string, since time.Time) (until time.Time, held bool, err error) {
	terms, err := s.inForce(tx, org, s.now())
	if err != nil {
		return until, false, err
	}
	for _, t := range terms {
		if t.Kind == k {
			until = KeptUntil(since, t.Months)
		}
	}
	ids, err := s.held(tx, org)
	return until, ids[id], err
}

// Kept is how an organisation keeps a kind.
type Kept struct {
	Months     int
	Processing string    // line of the register, empty if none was chosen
	Until      time.Time // date, the last day; zero while it is still needed
}

// KeptFor is how something of a kind is kept that was last needed at a moment, zero while
// it is needed still, for who must tell it (AVG art. 15 paragraph 1 d).
func (s *Service) KeptFor(tx *store.Tx, org string, k Kind, since time.Time) (kept Kept, err error) {
	terms, err := s.inForce(tx, org, s.now())
	for _, t := range terms {
		if t.Kind != k {
			continue
		}
		kept = Kept{Months: t.Months, Processing: t.Choice.Processing}
		if !since.IsZero() {
			kept.Until = KeptUntil(since, t.Months)
		}
	}
	return kept, err
}

// TermRow is a term with what its page shows.
type TermRow struct {
	InForce
	Kept bool // the program keeps something of this kind
}

// TermsView is what the page of terms shows.
type TermsView struct {
	Terms       []TermRow
	Limits      []Limit // of the register, one for each line
	Names       map[string]string
	MayChoose   bool
	MayLengthen bool
}

// Terms are the terms of the actor's organisation.
func (s *Service) Terms(ctx context.Context, a access.Actor) (v TermsView, err error) {
	const op = "retention.terms"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return v, err
	}
	v.MayChoose, v.MayLengthen = s.policy.May(a, actChoose), s.policy.May(a, actLengthen)
	now := s.now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		v.Terms, v.Limits = nil, nil
		list, err := s.inForce(tx, a.OrgID, now)
		if err != nil {
			return err
		}
		var ids []string
		for _, t := range list {
			v.Terms = append(v.Terms, TermRow{InForce: t, Kept: s.keeper(t.Kind) != nil || t.Fixed})
			ids = append(ids, t.Choice.By)
		}
		limits, err := s.limits(tx, a.OrgID, now)
		if err != nil {
			return err
		}
		for _, l := range limits {
			if !l.Covenant {
				v.Limits = append(v.Limits, l)
			}
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

// Choose lets the actor's organisation keep a kind for another term, or say which line of
// the register it falls under. A version that is no longer the present one is a Conflict.
func (s *Service) Choose(ctx context.Context, a access.Actor, c Choice) error {
	const op = "retention.choose"
	d, err := s.policy.RequireOrg(op, a, actChoose)
	if err != nil {
		return err
	}
	t, ok := TermOf(c.Kind)
	if !ok {
		return fault.New(op, fault.NotFound)
	}
	now := s.now()
	fields := CheckChoice(t, c, s.policy.May(a, actLengthen))
	c.By, c.At = a.UserID, now
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		limits, err := s.limits(tx, a.OrgID, now)
		if err != nil {
			return err
		}
		known := func(l Limit) bool { return !l.Covenant && l.Processing == c.Processing }
		all := slices.Clone(fields)
		if c.Processing != "" && !slices.ContainsFunc(limits, known) {
			all = append(all, fault.NewField("verwerking", "retention.choose_one_of"))
		}
		if err := fault.Check(op, all); err != nil {
			return err
		}
		if err := putChoice(tx, op, a.OrgID, c); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actChoose, "RetentionTerm", string(c.Kind), d)
	}))
}
