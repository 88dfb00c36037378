package catalogue

import (
	"context"
	"embed"
	"strings"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions. Reading belongs to the scope of signals: a program that sends them needs
// the list.
const (
	actRead  access.Action = "signal.guide"
	actWrite access.Action = "catalogue.write"
)

// Service shows and keeps the list of facts.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, clock: c, policy: policy}
}

// Facts is the list of the actor's organisation; retired facts are among it for whoever
// keeps the list.
func (s *Service) Facts(ctx context.Context, a access.Actor) (list []Fact, err error) {
	const op = "catalogue.facts"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return nil, err
	}
	err = s.db.Look(ctx, func(tx *store.Tx) (err error) { list, err = Of(tx, a.OrgID); return err })
	if s.policy.May(a, actWrite) || err != nil {
		return list, fault.Wrap(op, err)
	}
	shown := list[:0]
	for _, f := range list {
		if !f.Retired {
			shown = append(shown, f)
		}
	}
	return shown, nil
}

// View is the page of a fact.
type View struct {
	Fact
	MayWrite bool
	Past     []Fact            // every version the association wrote, for who keeps the list
	Names    map[string]string // of who wrote them
}

// Guide is a fact with its guide. A retired one can still be read.
func (s *Service) Guide(ctx context.Context, a access.Actor, code Code) (v View, err error) {
	const op = "catalogue.guide"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return v, err
	}
	v.MayWrite = s.policy.May(a, actWrite)
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if v.Fact, err = one(tx, a.OrgID, code); err != nil || !v.MayWrite {
			return err
		}
		if v.Past, err = pastOf(tx, a.OrgID, code); err != nil {
			return err
		}
		var ids []string
		for _, p := range v.Past {
			ids = append(ids, p.By)
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

// Add puts a fact of the association's own in its list.
func (s *Service) Add(ctx context.Context, a access.Actor, f Fact) (Code, error) {
	f.Code, f.Version, f.Retired = codeOf(f.Tile, f.Label), 0, false
	if strings.HasSuffix(string(f.Code), "-") {
		f.Code += Code(store.NewID()) // a label without letters of our alphabet
	}
	return f.Code, s.write(ctx, "catalogue.add", a, f, func(was Fact, found bool) error {
		if found {
			return fault.Invalidf("catalogue.add", "naam", "catalogue.exists")
		}
		return nil
	})
}

// Change rewrites a fact that still has its version. What it stands for stays: the code.
func (s *Service) Change(ctx context.Context, a access.Actor, version int64, f Fact) error {
	const op = "catalogue.change"
	return s.write(ctx, op, a, f, func(was Fact, found bool) error {
		switch {
		case !found:
			return fault.New(op, fault.NotFound)
		case was.Version != version:
			return fault.New(op, fault.Conflict)
		case was.Tile != f.Tile:
			return fault.Invalidf(op, "tegel", "catalogue.tile_fixed")
		}
		return nil
	})
}

// Retire takes a fact out of the forms, or puts it back. What was sent with it stays.
func (s *Service) Retire(ctx context.Context, a access.Actor, code Code, version int64, retired bool) error {
	v, err := s.Guide(ctx, a, code)
	if err != nil {
		return err
	}
	v.Fact.Retired = retired
	return s.Change(ctx, a, version, v.Fact)
}

// write checks a fact, asks may with how it was, and stores it with its record.
func (s *Service) write(ctx context.Context, op string, a access.Actor, f Fact, may func(was Fact, found bool) error) error {
	d, err := s.policy.RequireOrg(op, a, actWrite)
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		was, err := one(tx, a.OrgID, f.Code)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err := may(was, err == nil); err != nil {
			return err
		}
		if err := fault.Check(op, Check(f)); err != nil {
			return err
		}
		f.Version = was.Version
		now := s.clock.Now()
		if err := put(tx, op, a.OrgID, f, now, a.UserID); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actWrite, "Fact", string(f.Code), d)
	}))
}

// Names are the labels of the facts of an organisation, for pages that only name them.
type Names map[Code]Fact

// NamesOf are the labels that an organisation uses where they differ from the program's.
func NamesOf(tx *store.Tx, org string) (Names, error) {
	rows, err := store.List(tx, scan, `SELECT `+columns+` FROM catalogue_fact WHERE org_id = $1`, org)
	names := make(Names, len(rows))
	for _, r := range rows {
		names[r.Code] = r
	}
	return names, err
}

// Fact finds a fact by its code; nil Names know those of the program.
func (n Names) Fact(code Code) (Fact, bool) {
	if f, ok := n[code]; ok {
		return f, true
	}
	return ByCode(code)
}

// Of is the label of a fact in a language, and the code itself for one that nobody knows.
func (n Names) Of(code Code, lang text.Lang) string {
	if f, ok := n.Fact(code); ok {
		return f.Name(lang)
	}
	return string(code)
}
