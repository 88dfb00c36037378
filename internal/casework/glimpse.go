package casework

import (
	"cmp"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// Glimpse is a case as somebody at a partner reads it who has no account, in a role of a covenant:
// what was agreed and written, as far as that role may see it. It has no field for signals,
// warnings, carers, questions or who else takes part.
type Glimpse struct {
	Case                     // without the texts that the role may not see
	Log         []LogEntry   // newest first
	Commitments []Commitment // oldest first
	Names       map[string]string
	Kinds       []network.Category // that the role may read
	Until       time.Time          // of the role
	Covenant    network.Brief
}

// GlimpseOf is a case for an actor without an account in a role of a covenant, and writes the
// record of the look. A case that the role may not read answers as one that does not exist.
func (s *Service) GlimpseOf(tx *store.Tx, op string, a access.Actor, id ID, covenantID, role string, now time.Time) (g Glimpse, err error) {
	c, missing := ByID(tx, id)
	if missing != nil && !fault.Is(missing, fault.NotFound) {
		return g, missing
	}
	r := Resource(c)
	if err := access.LoadSeat(tx, now, a, covenantID, role, &r); err != nil {
		return g, err
	}
	d, err := s.policy.Require(op, a, actRead, actRead, r)
	if err = cmp.Or(missing, err); err != nil {
		return g, err
	}
	key, erased, err := s.keyOf(tx, id)
	if err != nil {
		return g, err
	}
	if err := c.open(key, erased); err != nil {
		return g, err
	}
	e := s.eyesOf(a, r)
	e.mask(&c)
	g = Glimpse{Case: c, Kinds: e.list(), Until: r.Facts.Until()}
	log, err := logOf(tx, key, erased, id, logSize)
	if err != nil {
		return g, err
	}
	promised, err := commitmentsOf(tx, key, erased, id)
	if err != nil {
		return g, err
	}
	g.Log = e.entries(log)
	for _, p := range e.promises(promised) {
		if p.ToID == "" { // what was promised to a carer is theirs
			g.Commitments = append(g.Commitments, p)
		}
	}
	ids := []string{c.DirectorID, c.Next.HolderID}
	for _, l := range g.Log {
		ids = append(ids, l.AuthorID)
	}
	for _, p := range g.Commitments {
		ids = append(ids, p.HolderID)
	}
	if g.Names, err = account.Names(tx, ids); err != nil {
		return g, err
	}
	briefs, err := network.Briefs(tx, covenantID)
	g.Covenant = briefs[covenantID]
	return g, cmp.Or(err, audit.Write(tx, now, a, actRead, ObjectType, string(id), d))
}
