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

// Guest is somebody at a partner without an account who can read along now, in a role of a covenant.
type Guest struct {
	Name       string
	OrgID, Org string
	Covenant   string // name
	Categories []network.Category
	Until      time.Time
}

// Guests are those who can read a case now without an account.
type Guests func(tx *store.Tx, in Inside, now time.Time) ([]Guest, error)

// UseGuests lets a case say who reads along without an account. It is called once, before the
// service is used.
func (s *Service) UseGuests(guests Guests) { s.guests = guests }

// whoReads are the people of a case, and who reads along without an account.
func (s *Service) whoReads(tx *store.Tx, w *work) (people []Participant, guests []Guest, err error) {
	if people, err = s.participantsOf(tx, w); err != nil {
		return people, nil, err
	}
	more, err := s.standIns(tx, w)
	if people = append(people, more...); err != nil || s.guests == nil {
		return people, nil, err
	}
	guests, err = s.guests(tx, Inside{ID: w.ID, State: w.State, Erased: w.Erased, Key: w.key, Resource: Resource(w.Case)}, w.now)
	return people, guests, err
}

// SeatSees is what somebody without an account can read of a case now in a role of a covenant, and
// until when; nothing when they cannot read it.
func (s *Service) SeatSees(tx *store.Tx, a access.Actor, in Inside, covenantID, role string, now time.Time) (kinds []network.Category, until time.Time, err error) {
	r := in.Resource
	if err := access.LoadSeat(tx, now, a, covenantID, role, &r); err != nil || !s.policy.Decide(a, actRead, r).Allowed {
		return nil, until, err
	}
	return s.eyesOf(a, r).list(), r.Facts.Until(), nil
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
