package complexplan

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/effect"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// Figures are what the map published; socialmap gives them from stored releases.
type Figures interface {
	// Beside is an indicator of a complex at a date and now, beside complexes like it; planned
	// says which complexes have a plan of their own.
	Beside(ctx context.Context, a access.Actor, id place.ComplexID, code string, start time.Time, planned func(place.ComplexID) bool) (socialmap.Beside, error)
}

// Compared is the figure of a plan before and after, and what may be said of it.
type Compared struct {
	socialmap.Beside
	Reading effect.Reading
	Counted bool // an effect can be estimated: what chance does is known, and the plan began
}

// Compare puts the figure of a plan beside that of complexes like its own. Without a figure, or
// before the first release, there is nothing to compare.
func (s *Service) Compare(ctx context.Context, a access.Actor, p Plan) (c Compared, err error) {
	const op = "complexplan.compare"
	if p.Indicator == "" {
		return c, nil
	}
	var plans []Plan
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		if _, err := s.policy.Require(op, a, actRead, actRead, p.Resource()); err != nil {
			return err
		}
		plans, err = ofOrg(tx, p.Org, "")
		return err
	}); err != nil {
		return c, fault.Wrap(op, err)
	}
	b, err := s.figures.Beside(ctx, a, p.Complex, p.Indicator, p.From, func(id place.ComplexID) bool { return p.besides(plans, id) })
	if err != nil || b.AsOf.IsZero() {
		return c, fault.Wrap(op, err)
	}
	return compare(p, b), nil
}

// besides says whether another plan for the same theme ran in a complex since this one began. Plans
// for something else are let be: nearly every complex has one.
func (p Plan) besides(all []Plan, id place.ComplexID) bool {
	for _, x := range all {
		ran := !x.From.IsZero() && (x.Ended.IsZero() || x.Ended.After(p.From))
		if x.ID != p.ID && x.Complex == id && x.Theme == p.Theme && ran {
			return true
		}
	}
	return false
}

// compare says what may be said of a plan: nothing as long as it did not begin, or nobody knows how the
// events of its figure come together.
func compare(p Plan, b socialmap.Beside) Compared {
	c := Compared{Beside: b, Counted: !p.From.IsZero() && (b.Indicator.Table.Kind() == socialmap.Households || b.Own.Burst > 0)}
	if !c.Counted {
		return c
	}
	set, why := effect.Compare(b.Own, b.Pool, p.From, b.Memory, b.AsOf)
	if c.Reading = why; why.Says == effect.Nothing {
		c.Reading = set.Read()
	}
	return c
}
