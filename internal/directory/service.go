package directory

import (
	"context"
	"embed"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions.
const (
	actRead  access.Action = "directory.read"
	actKeep  access.Action = "directory.keep"
	actTerms access.Action = "directory.terms"
)

// Service keeps the directory.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, clock: c, policy: policy}
}

func (s *Service) now() time.Time   { return s.clock.Now().UTC().Truncate(time.Microsecond) }
func (s *Service) today() time.Time { return clock.Date(s.clock.Now()) }

// most is how many services a page shows; a region with more of them for one neighbourhood
// chooses a kind.
const most = 300

// Query is what somebody looks for. All of it is optional.
type Query struct {
	Area  place.AreaCode
	Kind  Kind
	Words string // or a postcode
}

// Entry is a service as everybody may see it now.
type Entry struct {
	Listing
	Terms Terms
	Fresh bool
	Reach Reach
}

// Found is what somebody looks for and what was found.
type Found struct {
	Query
	Entries  []Entry
	Areas    []place.Area // neighbourhoods to choose from
	Postcode bool         // the words were a postcode, which Area comes from
	Nowhere  bool         // the words were a postcode that is not known
}

// Find looks in the directory. It is open: nobody has to say who they are, and nothing is kept of
// what somebody looked for.
func (s *Service) Find(ctx context.Context, q Query) (f Found, err error) {
	const op = "directory.find"
	f.Query = q
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if f.Areas, err = place.HousedAreas(tx); err != nil {
			return err
		}
		if postcode := normalPostcode(q.Words); postcode != "" {
			code, err := place.NeighbourhoodOf(tx, strings.ReplaceAll(postcode, " ", ""))
			if err != nil {
				return err
			}
			f.Postcode, f.Nowhere = code != "", code == ""
			if f.Postcode {
				f.Area = code
			}
		}
		var w wanted
		w.and("s.state <> #", string(Stopped))
		if f.Area != "" {
			w.around(tx, Around(f.Areas, f.Area))
		}
		if q.Kind != "" {
			w.and("s.kind = #", string(q.Kind))
		}
		if !f.Postcode && !f.Nowhere {
			w.words(q.Words)
		}
		list, err := listings(tx, w, most, 0)
		if err != nil {
			return err
		}
		f.Entries, err = s.entries(tx, list)
		return err
	})
	f.Areas = slices.DeleteFunc(f.Areas, func(a place.Area) bool { return a.Kind != place.Neighbourhood })
	slices.SortFunc(f.Entries, func(a, b Entry) int {
		kinds := Kinds()
		if d := slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind); d != 0 {
			return d
		}
		return strings.Compare(a.Name, b.Name)
	})
	return f, fault.Wrap(op, err)
}

// entries are services as everybody may see them now.
func (s *Service) entries(tx *store.Tx, list []Listing) ([]Entry, error) {
	terms, err := allTerms(tx)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, len(list))
	for i, l := range list {
		t, chosen := terms[l.Keeper]
		if !chosen {
			t = DefaultTerms()
		}
		shown := l.Shown(t, s.today())
		entries[i] = Entry{Listing: shown, Terms: t, Fresh: l.Fresh(t, s.today()), Reach: shown.Reach(s.clock.Now())}
	}
	return entries, nil
}

// One is a service as everybody may see it, with the areas that it works in and whether somebody
// may keep it.
type One struct {
	Entry
	AreaNames []string
	MayKeep   bool
}

// Show is a service for everybody. a may be nobody.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (o One, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		l, err := byID(tx, id)
		if err != nil {
			return err
		}
		list, err := s.entries(tx, []Listing{l})
		if err != nil {
			return err
		}
		_, o.MayKeep = s.mayKeep(a, l)
		o.Entry = list[0]
		o.AreaNames, err = place.AreaNames(tx, l.Areas)
		return err
	})
	return o, fault.Wrap("directory.show", err)
}

// mayKeep asks the policy for the organisation that gives a service, and for the association that
// looks after it.
func (s *Service) mayKeep(a access.Actor, l Listing) (access.Decision, bool) {
	d := s.policy.Decide(a, actKeep, access.Organisation(l.Org.ID))
	if !d.Allowed {
		d = s.policy.Decide(a, actKeep, access.Organisation(l.Keeper))
	}
	return d, d.Allowed
}

// load reads a service for who may keep it; for all others it cannot be changed, which is as if
// it were not there.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, id ID) (Listing, access.Decision, error) {
	l, err := byID(tx, id)
	if err != nil {
		return l, access.Decision{}, err
	}
	d, may := s.mayKeep(a, l)
	if !may {
		return Listing{}, d, fault.New(op, fault.NotFound)
	}
	return l, d, nil
}

// associationFor is the association that looks after what somebody adds: the own one, or for a
// partner the first there is.
func associationFor(tx *store.Tx, org string) (string, error) {
	list, err := account.Organisations(tx)
	if err != nil {
		return "", err
	}
	first := ""
	for _, o := range list {
		if o.Kind != account.HousingAssociation {
			continue
		}
		if o.ID == org {
			return org, nil
		}
		if first == "" {
			first = o.ID
		}
	}
	return first, nil
}
