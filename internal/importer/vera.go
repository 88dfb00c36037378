package importer

import (
	"encoding/json"
	"errors"
	"strings"

	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// VERA 4.3 is the data standard of Dutch housing associations; docs/vera.md says which
// attributes are read and what becomes of them.
//
// A delivery is read twice. The first time everything is checked for BSNs, and what
// other entities refer to is put into an index: persons, groups, separate addresses,
// kinds of clusters. The second time the records go out one by one. What is embedded
// costs no memory; what is referred to costs the index.

// veraEntity is the name of an entity as VERA names its list.
type veraEntity string

// The entities that are read; all others are passed over.
const (
	veraClusters   veraEntity = "clusters"
	veraUnits      veraEntity = "eenheden"
	veraAddresses  veraEntity = "eenheidadressen"
	veraContracts  veraEntity = "overeenkomsten"
	veraLeases     veraEntity = "huurovereenkomsten"
	veraRelations  veraEntity = "relaties"
	veraPersons    veraEntity = "natuurlijkePersonen"
	veraLegals     veraEntity = "rechtspersonen"
	veraGroups     veraEntity = "relatiegroepen"
	veraContacts   veraEntity = "contactgegevens"
	veraDebtors    veraEntity = "debiteuren"
	veraAllocated  veraEntity = "toewijzingen"
	veraSignals    veraEntity = "signaleringen"
	veraPriorities veraEntity = "voorrangsregelingen"
)

// veraNames are the names under which a list may come, singular or plural.
func veraNames() map[string]veraEntity {
	names := map[string]veraEntity{
		"cluster": veraClusters, "clusters": veraClusters,
		"eenheid": veraUnits, "eenheden": veraUnits,
		"eenheidadres": veraAddresses, "eenheidadressen": veraAddresses, "adressen": veraAddresses,
		"overeenkomst": veraContracts, "overeenkomsten": veraContracts,
		"huurovereenkomst": veraLeases, "huurovereenkomsten": veraLeases,
		"relatie": veraRelations, "relaties": veraRelations,
		"natuurlijkpersoon": veraPersons, "natuurlijkepersonen": veraPersons, "natuurlijkpersonen": veraPersons,
		"rechtspersoon": veraLegals, "rechtspersonen": veraLegals,
		"relatiegroep": veraGroups, "relatiegroepen": veraGroups,
		"contactgegeven": veraContacts, "contactgegevens": veraContacts, "telefoonnummers": veraContacts,
		"debiteur": veraDebtors, "debiteuren": veraDebtors,
		"toewijzing": veraAllocated, "toewijzingen": veraAllocated,
		"signalering": veraSignals, "signaleringen": veraSignals,
		"voorrangsregeling": veraPriorities, "voorrangsregelingen": veraPriorities,
	}
	return names
}

// veraRun is the reading of one VERA delivery.
type veraRun struct {
	*run
	names    map[string]veraEntity
	index    *veraIndex
	guard    map[string]*bsnColumn // "list.attribute" -> what its values look like
	indexing bool                  // the first time round
	src      Source
	nuisance map[string]string // SIGNALERINGDETAILSOORT -> our code
}

func (r *run) vera(sources []Source) error {
	v := &veraRun{run: r, names: veraNames(), index: newVERAIndex(), guard: map[string]*bsnColumn{}, nuisance: veraNuisance()}
	r.total *= 2 // each file is read twice
	for _, v.indexing = range []bool{true, false} {
		for i, src := range sources {
			r.startFile(i)
			v.src = src
			if err := v.file(); err != nil {
				return err
			}
			r.done += src.Size
		}
		if v.indexing {
			if err := v.bsnColumns(); err != nil {
				return err
			}
			v.index.close(r.opt)
		}
	}
	return nil
}

// file walks through one file, whichever of the accepted shapes it has.
func (v *veraRun) file() error {
	if err := wantJSON(v.src, "VERA-gegevens als JSON"); err != nil {
		return err
	}
	s, err := openJSON(v.run, v.src)
	if err != nil {
		return err
	}
	tok, err := s.token()
	if err != nil {
		return err
	}
	lists := 0
	if tok == json.Delim('[') {
		lists++
		err = v.unnamed(s)
	} else {
		err = s.members(func(key string) error {
			known, err := v.member(s, key)
			if known {
				lists++
			}
			return err
		})
	}
	switch {
	case errors.Is(err, errWrongShape):
		return newFatal(v.src.Name, WrongFormat, "Dit is geen lijst met VERA-objecten.", veraShapes)
	case err != nil:
		return err
	case lists == 0:
		return newFatal(v.src.Name, WrongFormat, "Er staat geen lijst in die VERA kent.", veraShapes)
	}
	return s.end()
}

const veraShapes = "Lever een lijst aan, of een object met lijsten zoals clusters, eenheden en huurovereenkomsten."

// member reads one member of the outer object.
func (v *veraRun) member(s *jsonStream, key string) (known bool, err error) {
	entity, known := v.names[headerKey(key)]
	if !known {
		switch strings.ToLower(key) {
		case "data", "items", "resultaten", "results", "value":
			if err := expectList(s); err != nil {
				return false, err
			}
			return true, v.unnamed(s)
		}
		if namesBSN(key) {
			return false, bsnFatal(v.src.Name, []string{key})
		}
		return false, s.skip()
	}
	if err := expectList(s); err != nil {
		return true, err
	}
	row := 0
	return true, s.elements(func(raw json.RawMessage) error {
		row++
		return v.object(entity, key, row, raw)
	})
}

func expectList(s *jsonStream) error {
	tok, err := s.token()
	if err == nil && tok != json.Delim('[') {
		err = errWrongShape
	}
	return err
}

// unnamed reads a list without a name: the file's name or its first object tells.
func (v *veraRun) unnamed(s *jsonStream) error {
	entity, row := veraEntity(""), 0
	return s.elements(func(raw json.RawMessage) error {
		row++
		if row == 1 {
			if entity = v.guess(raw); entity == "" {
				return newFatal(v.src.Name, WrongFormat, "Het is niet duidelijk welke VERA-objecten dit zijn.",
					"Noem het bestand naar de lijst, zoals eenheden.json.")
			}
		}
		return v.object(entity, string(entity), row, raw)
	})
}

// guess finds the entity of a list by the file's name, or else by an attribute that
// only one entity has.
func (v *veraRun) guess(raw json.RawMessage) veraEntity {
	best, name := "", strings.ToLower(v.src.Name)
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	name = headerKey(name)
	for n := range v.names {
		if strings.Contains(name, n) && (len(n) > len(best) || len(n) == len(best) && n < best) {
			best = n
		}
	}
	if best != "" {
		return v.names[best]
	}
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		return ""
	}
	for _, sign := range [...]struct {
		attributes string
		entity     veraEntity
	}{
		{"saldo boekingen incassomachtigingen", veraDebtors},
		{"inExploitatiedatum gebruiksoppervlakte kamersAantal bouwjaar clusters", veraUnits},
		{"straatnaam huisnummer", veraAddresses},
		{"bovenliggendeCluster", veraClusters},
		{"kandidaat aanbieding passendheidsoort", veraAllocated},
		{"achternaam geboortedatum voorletters", veraPersons},
		{"brutohuur opzegdatum prolongatiedatum bepaaldeTijd", veraLeases},
	} {
		for _, a := range strings.Fields(sign.attributes) {
			if _, ok := m[a]; ok {
				return sign.entity
			}
		}
	}
	return ""
}

// object handles one object of a list, in the round that is meant for it.
func (v *veraRun) object(entity veraEntity, list string, row int, raw json.RawMessage) error {
	if entity == veraContracts {
		entity = veraLeases
	}
	o := &veraObject{v: v, entity: entity, list: list, row: row, report: v.indexing == entity.indexOnly()}
	if v.indexing {
		v.stats.Rows++
		if err := v.refuseBSN(raw); err != nil {
			return err
		}
	}
	if json.Unmarshal(raw, &o.m) != nil || o.m == nil {
		o.refuse("", "", "Dit is geen object.", "Lever elk element aan als object met attributen.")
		return o.close()
	}
	if v.indexing {
		v.watch(list, o.m)
		v.index.add(entity, o)
		return o.close()
	}
	return v.convert(entity, o)
}

// indexOnly is true for what others refer to and that makes no record of its own.
func (e veraEntity) indexOnly() bool {
	switch e {
	case veraAddresses, veraRelations, veraPersons, veraLegals, veraGroups, veraContacts, veraPriorities:
		return true
	}
	return false
}

// convert makes the record of an object, if it has one.
func (v *veraRun) convert(entity veraEntity, o *veraObject) error {
	switch entity {
	case veraClusters:
		rec, keep := v.complex(o)
		return finish(o, keep, rec, v.sink.Complex)
	case veraUnits:
		rec, keep := v.unit(o)
		return finish(o, keep, rec, v.sink.Unit)
	case veraLeases:
		return v.leaseAndBalance(o)
	case veraDebtors:
		rec, keep := v.balance(o)
		return finish(o, keep, rec, v.sink.Arrears)
	case veraAllocated:
		rec, keep := v.allocation(o)
		return finish(o, keep, rec, v.sink.Allocation)
	case veraSignals:
		rec, keep := v.complaint(o)
		return finish(o, keep, rec, v.sink.Nuisance)
	}
	return nil
}

// finish emits a record, unless its object was refused or is not for us.
func finish[T any](o *veraObject, keep bool, rec T, yield func(int, T) error) error {
	if o.bad || o.err != nil || !keep {
		if err := o.close(); err != nil || !o.bad {
			return err
		}
		return o.v.refused(kindAndKey(rec, o.row))
	}
	return emit(o.v.run, o.row, rec, yield)
}

// kindAndKey is what a record that lasts is called, its row in the middle.
func kindAndKey(rec any, row int) (Kind, int, string) {
	switch rec := rec.(type) {
	case place.Complex:
		return Complexes, row, rec.Key
	case place.Unit:
		return Units, row, rec.Key
	case tenancy.Tenancy:
		return Tenancies, row, rec.Key
	}
	return "", row, ""
}

// leaseAndBalance is a tenancy, and the arrears of a system that puts a balance on it.
func (v *veraRun) leaseAndBalance(o *veraObject) error {
	rec, keep := v.lease(o)
	var balance tenancy.Arrears
	hasBalance := keep && o.has("saldo")
	if hasBalance {
		balance = v.arrears(o, rec.Key)
	}
	if err := finish(o, keep, rec, v.sink.Tenancy); err != nil || o.bad || !hasBalance {
		return err
	}
	return emit(v.run, o.row, balance, v.sink.Arrears)
}
