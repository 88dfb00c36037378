package importer

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// veraIndex is what objects refer to: filled in the first round, read in the second.
type veraIndex struct {
	clusterKind map[string]string // cluster -> CLUSTERSOORT, empty if it has none
	kindCount   map[string]int
	chosen      string // the kind of cluster that counts as a complex

	notHomes    *keySet             // units that are no homes
	homes       *keySet             // units that are
	unitCluster map[string][]string // unit -> clusters, where the cluster lists its units
	unitComplex map[string]string   // home -> complex

	addresses   map[string]veraAddress
	addressUnit map[string]string

	persons     map[string]veraPerson
	legal       *keySet
	groups      map[string][]string // group -> members
	personGroup map[string]string
	contacts    map[string]veraContact // by relation
	priorities  map[string]string      // id -> VOORRANGSOORT.VOORRANGDETAILSOORT
	leases      map[string][]veraLease // by relation
}

type veraAddress struct {
	street, number, addition, postcode, city string
	lat, lon                                 float64
}

type veraPerson struct {
	name, phone, email string
	cohabitant         bool
}

type veraContact struct{ phone, email string }

type veraLease struct {
	key       string
	units     []string
	from, end time.Time
}

func newVERAIndex() *veraIndex {
	return &veraIndex{
		clusterKind: map[string]string{}, kindCount: map[string]int{},
		notHomes: newKeySet(), homes: newKeySet(), unitCluster: map[string][]string{}, unitComplex: map[string]string{},
		addresses: map[string]veraAddress{}, addressUnit: map[string]string{},
		persons: map[string]veraPerson{}, legal: newKeySet(), groups: map[string][]string{}, personGroup: map[string]string{},
		contacts: map[string]veraContact{}, priorities: map[string]string{}, leases: map[string][]veraLease{},
	}
}

// add puts what others refer to into the index. Faults of entities that make a record
// are reported in the second round, hence not here.
func (x *veraIndex) add(entity veraEntity, o *veraObject) {
	switch entity {
	case veraClusters:
		x.addCluster(o)
	case veraUnits:
		x.addUnit(o)
	case veraAddresses:
		if id := o.id(); id != "" {
			x.addresses[id] = o.address("")
		}
	case veraLeases:
		x.addLease(o)
	case veraRelations, veraPersons, veraLegals, veraGroups:
		x.addRelation(entity, o)
	case veraContacts:
		if relation := o.link("relatie"); relation != "" {
			x.contacts[relation] = mergeContact(x.contacts[relation], o.contact())
		}
	case veraPriorities:
		if id := o.id(); id != "" {
			x.priorities[id] = o.code("soort") + "." + o.code("detailSoort")
		}
	}
}

func (x *veraIndex) addCluster(o *veraObject) {
	id, kind := o.id(), o.code("soort")
	if id == "" {
		return
	}
	x.clusterKind[id] = kind
	x.kindCount[kind]++
	for _, unit := range o.links("eenheden") {
		x.unitCluster[unit] = append(x.unitCluster[unit], id)
	}
}

func (x *veraIndex) addUnit(o *veraObject) {
	id := o.id()
	if o.code("soort") != unitIsHome {
		x.notHomes.add(id)
		return
	}
	x.homes.add(id)
	if clusters := o.links("clusters"); len(clusters) > 0 {
		x.unitCluster[id] = append(x.unitCluster[id], clusters...)
	}
	if address := o.link("adres"); address != "" {
		x.addressUnit[address] = id
	}
}

// addLease remembers a tenancy for each relation on it.
func (x *veraIndex) addLease(o *veraObject) {
	if !o.isLease() {
		return
	}
	l := veraLease{key: o.id(), units: o.links("eenheden"), from: o.date("begindatum"), end: o.date("einddatum")}
	for _, relation := range o.links("relaties") {
		x.leases[relation] = append(x.leases[relation], l)
	}
}

// later prefers a tenancy that runs, then the one that began last.
func (l veraLease) later(than veraLease) bool {
	if l.end.IsZero() != than.end.IsZero() {
		return l.end.IsZero()
	}
	return l.from.After(than.from)
}

// leaseOf is the latest tenancy of a home, and that home, for a relation, for the group
// that it is in or for a member of the group that it is.
func (x *veraIndex) leaseOf(relation string) (l veraLease, home string, ok bool) {
	parties := append([]string{relation, x.personGroup[relation]}, x.groups[relation]...)
	for _, party := range parties {
		for _, candidate := range x.leases[party] {
			unit := x.homeAmong(candidate.units)
			if unit != "" && candidate.key != "" && (!ok || candidate.later(l)) {
				l, home, ok = candidate, unit, true
			}
		}
		if ok {
			return l, home, true
		}
	}
	return l, "", false
}

// homeAmong is the first unit that is a home, as far as the delivery tells.
func (x *veraIndex) homeAmong(units []string) string {
	for _, unit := range units {
		if !x.notHomes.has(unit) {
			return unit
		}
	}
	return ""
}

// clusterOrder is which kind of cluster counts as a complex when the caller does not
// say: the one by which homes are maintained, else the next that the delivery has.
// Clusters that stand for an area or a market (BUU, WIJ, RAY, MAR, WGP) never do.
const clusterOrder = "OND VEX PRO STR FIN WRD SER STO VVE"

// close chooses the kind of cluster and ties homes to their complexes.
func (x *veraIndex) close(opt Options) {
	x.chosen = strings.ToUpper(opt.Cluster)
	for _, kind := range strings.Fields(clusterOrder) {
		if x.chosen == "" && x.kindCount[kind] > 0 {
			x.chosen = kind
		}
	}
	for unit, clusters := range x.unitCluster {
		for _, c := range clusters {
			if kind, known := x.clusterKind[c]; !known || kind == x.chosen {
				x.unitComplex[unit] = c
				break
			}
		}
	}
	x.unitCluster = nil
	x.closeGroups()
}

// closeGroups makes both sides of group and member complete, in one order, so that the
// same delivery comes to the same records a second time.
func (x *veraIndex) closeGroups() {
	for person, group := range x.personGroup {
		x.groups[group] = append(x.groups[group], person)
	}
	for _, group := range slices.Sorted(maps.Keys(x.groups)) {
		members := x.groups[group]
		slices.Sort(members)
		members = slices.Compact(members)
		x.groups[group] = members
		for _, person := range members {
			if x.personGroup[person] == "" {
				x.personGroup[person] = group
			}
		}
	}
}
