package volunteer

import (
	"cmp"
	"context"
	"math"
	"slices"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/coverage"
	"samendoen/internal/place"
)

// nextPlaces is of how many volunteers is said where they do most.
const nextPlaces = 10

// Cover is how many homes there are, who is active there, and for how many homes nobody is near.
type Cover struct {
	Homes, Active, Open int
}

func (c Cover) plus(o Cover) Cover {
	return Cover{c.Homes + o.Homes, c.Active + o.Active, c.Open + o.Open}
}

// PerHome is for how many homes there is one volunteer; 0 where there is none.
func (c Cover) PerHome() int {
	if c.Active == 0 {
		return 0
	}
	return int(math.Round(float64(c.Homes) / float64(c.Active)))
}

// Entrance is a staircase with its cover.
type Entrance struct {
	place.Entrance
	Cover
	New  int // volunteers who are wanted here, of the next ones
	Adds int // homes that these would cover
}

// Named is a complex or a neighbourhood with its cover.
type Named struct {
	ID   string
	Name string
	Cover
}

// Network is the covering network of an organisation.
type Network struct {
	All       Cover
	PerHomes  int
	Areas     []Named // neighbourhoods, by name
	Complexes []Named // of the area that was asked for, by name; else of all
	Entrances []Entrance
	Next      []Entrance // where the next volunteers do most, in order
	Names     map[place.ComplexID]string
	Area      string // name of the area that was asked for
	Complex   string // name of the complex that was asked for
	Asked     place.ComplexID
	Invites   []Invite // that hang now
}

// metres of a degree in the Netherlands, near enough for walking distance.
const (
	metresNorth = 111_200.0
	metresEast  = 68_400.0 // at 52 degrees north
	unknownStep = 10_000.0 // so far apart lie places of which nobody knows where they are
)

// spots are entrances as the plan wants them, and at which of them people are active: who belongs to a
// complex as a whole is at its first entrance.
func spots(list []place.Entrance, active map[Spot]int) (spots []coverage.Spot, lives []int) {
	first := map[place.ComplexID]int{}
	at := map[Spot]int{}
	for i, e := range list {
		s := coverage.Spot{ID: string(e.Complex) + "/" + e.Staircase, X: e.Point.Lon * metresEast, Y: e.Point.Lat * metresNorth, Homes: e.Homes}
		if !e.Point.Known() {
			s.X, s.Y = -unknownStep*float64(i+1), -unknownStep
		}
		spots = append(spots, s)
		if _, known := first[e.Complex]; !known {
			first[e.Complex] = i
		}
		at[Spot{e.Complex, e.Staircase}] = i
	}
	var where []Spot
	for spot := range active {
		where = append(where, spot)
	}
	slices.SortFunc(where, func(a, b Spot) int {
		return cmp.Or(cmp.Compare(a.Complex, b.Complex), cmp.Compare(a.Staircase, b.Staircase))
	})
	for _, spot := range where {
		i, known := at[spot]
		if !known {
			if i, known = first[spot.Complex]; !known {
				continue // not let any more
			}
		}
		for range active[spot] {
			lives = append(lives, i)
		}
	}
	return spots, lives
}

// covered are entrances with who is active there and for how many homes nobody is near, and where the
// next volunteers do most, each place once.
func covered(list []place.Entrance, active map[Spot]int, perHomes int) (all, next []Entrance) {
	spots, lives := spots(list, active)
	terms := coverage.Standard()
	terms.Homes = perHomes
	m := coverage.New(spots, lives, terms)
	for i, e := range list {
		all = append(all, Entrance{Entrance: e, Cover: Cover{Homes: e.Homes, Open: m.Uncovered(i)}})
	}
	for _, i := range lives {
		all[i].Active++
	}
	for _, c := range m.Plan(nextPlaces) {
		at := slices.IndexFunc(next, func(e Entrance) bool { return e.Entrance == list[c.Spot] })
		if at < 0 {
			at, next = len(next), append(next, all[c.Spot])
		}
		next[at].New, next[at].Adds = next[at].New+1, next[at].Adds+c.Adds
	}
	return all, next
}

// Network is the covering network of the actor's organisation; an area or a complex narrows what is
// listed, and not what is counted.
func (s *Service) Network(ctx context.Context, a access.Actor, area place.AreaCode, complex place.ComplexID) (n Network, err error) {
	const op = "volunteer.network"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return n, err
	}
	var entrances []place.Entrance
	var active map[Spot]int
	var briefs []place.Brief
	var areas map[string]string
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		set, _, err := settingsOf(tx, a.OrgID)
		if n.PerHomes = set.PerHomes; err != nil {
			return err
		}
		if entrances, err = place.Entrances(tx, a.OrgID); err != nil {
			return err
		}
		if active, err = ActiveAt(tx, a.OrgID); err != nil {
			return err
		}
		if briefs, err = place.Briefs(tx, a.OrgID); err != nil {
			return err
		}
		var codes []string
		for _, b := range briefs {
			codes = append(codes, string(b.Neighbourhood))
		}
		slices.Sort(codes)
		if areas, err = place.AreasNamed(tx, slices.Compact(codes)); err != nil {
			return err
		}
		n.Invites, err = openAsks(tx, a.OrgID, clock.Date(s.now()))
		return err
	}); err != nil {
		return n, fault.Wrap(op, err)
	}
	all, next := covered(entrances, active, n.PerHomes)
	n.fill(all, briefs, areas, area, complex)
	n.Next, n.Asked = next, complex
	if area != "" && n.Area == "" || complex != "" && n.Complex == "" {
		return Network{}, fault.New(op, fault.NotFound)
	}
	return n, nil
}

// fill counts by complex and neighbourhood.
func (n *Network) fill(all []Entrance, briefs []place.Brief, areas map[string]string, area place.AreaCode, complex place.ComplexID) {
	of := map[place.ComplexID]Cover{}
	for _, e := range all {
		of[e.Complex] = of[e.Complex].plus(e.Cover)
		n.All = n.All.plus(e.Cover)
		if e.Complex == complex {
			n.Entrances = append(n.Entrances, e)
		}
	}
	n.Names = map[place.ComplexID]string{}
	inArea := map[place.AreaCode]Cover{}
	for _, b := range briefs {
		n.Names[b.ID] = b.Name
		if b.ID == complex {
			n.Complex = b.Name
		}
		inArea[b.Neighbourhood] = inArea[b.Neighbourhood].plus(of[b.ID])
		if of[b.ID].Homes > 0 && (area == "" || b.Neighbourhood == area) {
			n.Complexes = append(n.Complexes, Named{string(b.ID), b.Name, of[b.ID]})
		}
	}
	for code, c := range inArea {
		if code == area {
			n.Area = areas[string(code)]
		}
		if c.Homes > 0 && areas[string(code)] != "" {
			n.Areas = append(n.Areas, Named{string(code), areas[string(code)], c})
		}
	}
	slices.SortFunc(n.Areas, func(a, b Named) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
}
