package socialmap

import (
	"context"
	"embed"
	"sync"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/streetmap"
)

// Files are the tables, words, rules and style sheet of this module.
//
//go:embed sql text policy.cedar static
var Files embed.FS

// The actions of the policy.
const (
	actRead     access.Action = "map.read"
	actEstimate access.Action = "map.estimate"
)

// Source counts for the map what other modules know; app fills it.
type Source interface {
	// Organisations are the ids of the organisations with complexes.
	Organisations(ctx context.Context, tx *store.Tx) ([]string, error)
	// Load gives the facts of an organisation as they were on the date asOf. It fills:
	//
	//   - Complexes: all complexes that it ever had with ID, Name, Homes (homes that exist on the
	//     date and are counted with it), Point, the codes of Neighbourhood, District and
	//     Municipality, and Now.
	//   - Columns, by Table, with Named() numbers per complex in the order of Complexes;
	//     nil for what is not known. See the comments on the tables for what they count.
	//     Groups is nil where counting by rule is not allowed.
	//   - Helpers: the volunteers of each complex, exact.
	//   - Divided: the complexes that are divided from now on, of which the parts are among Complexes.
	//   - ChangedSince: see Facts.Changed. It is asked for the date that since gives only,
	//     and cannot fail: what it needs is loaded before Load returns. It compares with what
	//     was known when that figure was drawn: a correction of what happened before is a change.
	//     Of a table that another took the place of it is asked too, by the cells of the old one.
	//
	// Without complexes on the date there is no release.
	Load(ctx context.Context, tx *store.Tx, orgID string, asOf time.Time, past Past) (*Snapshot, error)
	// Stopped tells who keeps watch in an organisation that a release was stopped.
	Stopped(tx *store.Tx, orgID string, at time.Time) error
}

// Past is what was published before.
type Past struct {
	Since    Since
	Releases []Made // oldest first
	// Parts are those of the complexes that are divided, by complex and number.
	Parts []Part
	// Divide tells that complexes that are published for the first time are divided from now on.
	Divide bool
	// Published tells of a complex that something of it was published before; nil: of none.
	Published func(id place.ComplexID) bool
}

// Made is the date of a release and the moment up to which facts were known in it.
type Made struct{ AsOf, Known time.Time }

// Since is the date of the figures of a complex in the release before, by table, and the
// moment up to which facts were known when they were drawn; zero where nothing was published.
type Since func(t Table, id place.ComplexID) (on, known time.Time)

// Service makes releases and shows them.
type Service struct {
	db        *store.DB
	clock     clock.Clock
	policy    *access.Policy
	vault     *seal.Vault
	source    Source
	secret    []byte
	residents Residents          // nil: nobody knows of any
	voices    Voices             // nil: residents have no bodies here
	streets   *streetmap.Service // nil: there are no streets here
	along     Along              // nil: nothing is made with a release
	pace      time.Duration      // between two beats of a batch
	sheets    *recent[sheetKey, sheet]
	before    *recent[pastKey, *Release] // releases of before, by id
	bursts    *recent[string, bursts]    // how events come together, by id of the release up to which

	mu       sync.Mutex
	releases map[string]*Release // by id; a release never changes
	boards   map[string]*board   // by organisation
	opinions map[string]opinions // by organisation
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, source Source) *Service {
	return &Service{db: db, clock: c, policy: policy, vault: vault, source: source, secret: vault.Derive("socialmap rounding"), pace: beatPace,
		sheets: newSheets(sheetBytes), before: newPast(), bursts: newBursts(), releases: map[string]*Release{}, boards: map[string]*board{}, opinions: map[string]opinions{}}
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// sinceOf are the dates of the figures of a release and when these were drawn, from the
// moments at which the release of a date was made; nil means that there was none.
func sinceOf(r *Release, made []Made) Since {
	known := make(map[time.Time]time.Time, len(made))
	for _, m := range made {
		known[m.AsOf] = m.Known
	}
	return func(t Table, id place.ComplexID) (on, at time.Time) {
		if r == nil {
			return time.Time{}, time.Time{}
		}
		leaf, ok := r.leafFor(id, t)
		if !ok {
			return time.Time{}, time.Time{}
		}
		on = r.Row(leaf, t).AsOf
		return on, known[on]
	}
}

// maxKept is how many whole releases are kept in memory: the newest of some organisations.
const maxKept = 4

// load is a stored release, from memory where it can be.
func (s *Service) load(tx *store.Tx, e edition) (*Release, error) {
	s.mu.Lock()
	r := s.releases[e.id]
	s.mu.Unlock()
	if r != nil {
		return r, nil
	}
	r, err := loadRelease(tx, e)
	if err != nil {
		return nil, err
	}
	s.keep(e.id, r)
	return r, nil
}

// keep remembers a release, and forgets the oldest when there are many.
func (s *Service) keep(id string, r *Release) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.releases[id] = r
	for len(s.releases) > maxKept {
		oldest := ""
		for other, kept := range s.releases {
			if oldest == "" || kept.AsOf.Before(s.releases[oldest].AsOf) {
				oldest = other
			}
		}
		delete(s.releases, oldest)
	}
}

// historyLength is how many monthly releases the small multiples show.
const historyLength = 24

// history is at most two years of releases of an organisation, oldest first, with the
// figures of a view only: what a page shows costs the same in a village and in a country.
func (s *Service) history(tx *store.Tx, list []edition, v view) ([]*Release, error) {
	parts, err := loadParts(tx, list, v)
	if err != nil {
		return nil, fault.Wrap("socialmap.load", err)
	}
	releases := make([]*Release, len(list))
	for i, e := range list {
		p := parts[e.id]
		if releases[len(list)-1-i], err = NewRelease(e.asOf, p.leaves, p.places, p.entries); err != nil {
			return nil, err
		}
	}
	return releases, nil
}

// warm loads what the map needs of the newest releases, so that nobody waits for it.
func (s *Service) warm(ctx context.Context) error {
	return s.db.Read(ctx, func(tx *store.Tx) error {
		orgs, err := s.source.Organisations(ctx, tx)
		if err != nil {
			return err
		}
		for _, org := range orgs[:min(len(orgs), maxKept)] {
			e, r, err := s.newest(tx, org)
			if err != nil {
				return err
			}
			if r == nil {
				continue
			}
			if _, err := s.boardOf(tx, org, e, r); err != nil {
				return err
			}
			if _, err := s.burstsUpTo(tx, org, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// opinions are the latest estimates of an organisation, with how many there were and the
// newest of them: estimates are only ever added.
type opinions struct {
	count  int64
	newest string
	latest map[place.ComplexID]Estimate
}

// latest are the latest estimates of an organisation, from memory where none was added.
func (s *Service) latest(tx *store.Tx, org string) (map[place.ComplexID]Estimate, error) {
	count, newest, err := estimatesSeen(tx, org)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	k, known := s.opinions[org]
	s.mu.Unlock()
	if known && k.count == count && k.newest == newest {
		return k.latest, nil
	}
	latest, err := latestEstimates(tx, org)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opinions[org] = opinions{count, newest, latest}
	return latest, nil
}

// SaveEstimate writes an estimate that was checked, as one that holds, with who signed it.
func (s *Service) SaveEstimate(tx *store.Tx, at time.Time, userID string, complexID place.ComplexID, e Estimate, signed ...Signature) error {
	id, err := s.saveEstimate(tx, at, at, userID, complexID, e)
	for _, x := range signed {
		if err == nil {
			err = insertSignature(tx, at, id, userID, x)
		}
	}
	return err
}

// saveEstimate writes an estimate that was checked, signed at an instant or a draft (zero). The
// basis is sealed: it may hold more than it should.
func (s *Service) saveEstimate(tx *store.Tx, at, signed time.Time, userID string, complexID place.ComplexID, e Estimate) (id string, err error) {
	site, err := place.SiteByID(tx, complexID)
	if err != nil {
		return "", err
	}
	id = store.NewID()
	key, err := s.vault.NewKey(tx, at, id, site.Org)
	if err != nil {
		return "", err
	}
	e.Complex = complexID
	return id, insertEstimate(tx, at, signed, id, site.Org, userID, e, key.Seal("basis", e.Basis))
}

// site finds a complex that the actor may do the action to.
func (s *Service) site(tx *store.Tx, op string, a access.Actor, action access.Action, id place.ComplexID) (place.Site, access.Decision, error) {
	site, err := place.SiteByID(tx, id)
	if fault.Is(err, fault.NotFound) {
		return place.Site{}, access.Decision{}, fault.New(op, fault.NotFound)
	}
	if err != nil {
		return place.Site{}, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, actRead, access.Resource{Type: "Complex", ID: string(id), Org: site.Org})
	return site, d, err
}

// Estimate writes down what a team judges the composition of a complex to be: a draft, until it is
// signed (Sign).
func (s *Service) Estimate(ctx context.Context, a access.Actor, id place.ComplexID, e Estimate) error {
	const op = "socialmap.estimate"
	now := s.now()
	return s.db.Write(ctx, func(tx *store.Tx) error {
		site, d, err := s.site(tx, op, a, actEstimate, id)
		if err != nil {
			return err
		}
		if err := fault.Check(op, e.Check(site.Homes, clock.Date(now))); err != nil {
			return err
		}
		if _, err := s.saveEstimate(tx, now, time.Time{}, a.UserID, id, e); err != nil {
			return fault.Wrap(op, err)
		}
		return audit.Write(tx, now, a, actEstimate, "Complex", string(id), d)
	})
}
