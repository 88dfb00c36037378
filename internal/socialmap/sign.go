package socialmap

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// Side is for whom somebody signs an estimate.
type Side string

// The sides. Residents sign where they have a body; their signature stands on paper and a colleague
// writes down that it does.
const (
	ForAssociation Side = "corporatie"
	ForResidents   Side = "bewoners"
)

// Signature is that somebody signed an estimate: in which role and when, and no name.
type Signature struct {
	Side Side
	Role string
	On   time.Time // date
}

// maxRole is how long a role may be, in characters.
const maxRole = 80

// check are the reasons why a signature cannot be like this; an estimate is not signed before it was
// made, nor in the future.
func (x Signature) check(made, today time.Time, residents bool) (wrong []fault.Field) {
	if x.Side != ForAssociation && (x.Side != ForResidents || !residents) {
		wrong = append(wrong, fault.NewField("kant", "socialmap.sign_side"))
	}
	if n := utf8.RuneCountInString(x.Role); n < 2 || n > maxRole || !utf8.ValidString(x.Role) {
		wrong = append(wrong, fault.NewField("rol", "socialmap.sign_role", "Max", maxRole))
	} else if trace, _ := text.FindPerson(x.Role); trace != "" {
		wrong = append(wrong, fault.NewField("rol", "socialmap.sign_name"))
	}
	if x.On.Before(dateOf(made)) || x.On.After(dateOf(today)) {
		wrong = append(wrong, fault.NewField("getekend", "socialmap.sign_date"))
	}
	return wrong
}

// complete reports whether all who must have signed did: residents only where they have a body.
func complete(list []Signature, residents bool) bool {
	has := func(side Side) bool {
		return slices.ContainsFunc(list, func(x Signature) bool { return x.Side == side })
	}
	return has(ForAssociation) && (!residents || has(ForResidents))
}

// Unsigned is an estimate that waits for signatures.
type Unsigned struct {
	ID string
	Estimate
	Signatures []Signature
}

// Has reports whether a side signed.
func (u Unsigned) Has(side Side) bool {
	return slices.ContainsFunc(u.Signatures, func(x Signature) bool { return x.Side == side })
}

// Residents are the names of the bodies of residents that speak for a complex; app fills it.
type Residents func(tx *store.Tx, org string, site place.Site) ([]string, error)

// UseResidents lets estimates know which bodies of residents sign.
func (s *Service) UseResidents(r Residents) { s.residents = r }

func (s *Service) bodiesOf(tx *store.Tx, site place.Site) ([]string, error) {
	if s.residents == nil {
		return nil, nil
	}
	return s.residents(tx, site.Org, site)
}

// Sign puts a signature under the draft of a complex that the actor saw. With the last one the
// estimate holds, and the map shows it.
func (s *Service) Sign(ctx context.Context, a access.Actor, id place.ComplexID, draft string, x Signature) error {
	const op = "socialmap.sign"
	now := s.now()
	x.Role = strings.TrimSpace(x.Role)
	return s.db.Write(ctx, func(tx *store.Tx) error {
		site, d, err := s.site(tx, op, a, actEstimate, id)
		if err != nil {
			return err
		}
		waits, found, err := unsignedOf(tx, id)
		if err != nil {
			return err
		}
		if !found || waits.ID != draft || waits.Has(x.Side) {
			return fault.New(op, fault.Conflict)
		}
		bodies, err := s.bodiesOf(tx, site)
		if err := cmp.Or(err, fault.Check(op, x.check(waits.On, clock.Date(now), len(bodies) > 0))); err != nil {
			return err
		}
		if err := insertSignature(tx, now, waits.ID, a.UserID, x); err != nil {
			return err
		}
		if complete(append(waits.Signatures, x), len(bodies) > 0) {
			if err := setSigned(tx, now, waits.ID); err != nil {
				return err
			}
		}
		return audit.Write(tx, now, a, "map.sign", "Complex", string(id), d)
	})
}
