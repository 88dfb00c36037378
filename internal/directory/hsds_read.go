package directory

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"samendoen/internal/place"
)

// Wrong is what was wrong with a service of a file, in Dutch. It repeats nothing of a person.
type Wrong struct {
	Row    int    // place in the list, from 1
	Field  string // empty where it is about the whole
	Reason string
}

// maxServices is how many services a file holds at most, and maxServiceSize how long one is.
const (
	maxServices    = 20_000
	maxServiceSize = 1 << 20
)

// eachService reads the services of a file: a list, a page of one with contents, or one a line.
func eachService(r io.Reader, fn func(row int, raw json.RawMessage) error) error {
	d := json.NewDecoder(r)
	row := 0
	take := func(raw json.RawMessage) error {
		if row++; row > maxServices || len(raw) > maxServiceSize {
			return fmt.Errorf("er staat te veel in: hooguit %d soorten hulp", maxServices)
		}
		return fn(row, raw)
	}
	for {
		var raw json.RawMessage
		if err := d.Decode(&raw); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("dit is geen JSON zoals HSDS die wil: %w", err)
		}
		list, single := servicesIn(raw)
		if single {
			list = []json.RawMessage{raw}
		}
		for _, one := range list {
			if err := take(one); err != nil {
				return err
			}
		}
	}
}

// servicesIn are the services of a list or page; single for one service by itself.
func servicesIn(raw json.RawMessage) (list []json.RawMessage, single bool) {
	if json.Unmarshal(raw, &list) == nil {
		return list, false
	}
	var page struct {
		Contents *[]json.RawMessage `json:"contents"`
		Services *[]json.RawMessage `json:"services"`
		Status   *string            `json:"status"`
	}
	switch err := json.Unmarshal(raw, &page); {
	case err == nil && page.Contents != nil:
		return *page.Contents, false
	case err == nil && page.Services != nil && page.Status == nil:
		return *page.Services, false
	}
	return nil, true
}

// reading is a service that is being read, with what is wrong with it.
type reading struct {
	row   int
	wrong []Wrong
	fatal bool
}

// refuse is for what makes the whole service worth nothing; note for what only part of it misses.
func (r *reading) refuse(field, reason string) { r.note(field, reason); r.fatal = true }
func (r *reading) note(field, reason string) {
	r.wrong = append(r.wrong, Wrong{r.row, field, reason})
}

// id is an id that must be a UUID.
func (r *reading) id(field, id string) string {
	if len(id) != 36 || uuid.Validate(id) != nil {
		r.refuse(field, "dit is geen UUID")
	}
	return strings.ToLower(id)
}

// readService makes a service of the directory of one of the standard. What checkDraft refuses of
// a form is refused of a file too.
func readService(row int, raw json.RawMessage, now time.Time) (l Listing, wrong []Wrong, ok bool) {
	r := &reading{row: row}
	var s hsdsService
	if err := json.Unmarshal(raw, &s); err != nil {
		r.refuse("", "dit is geen hulp in de vorm van HSDS")
		return l, r.wrong, false
	}
	if s.Organization == nil {
		r.refuse("organization", "de organisatie ontbreekt; vraag de lijst op met full=true")
		return l, r.wrong, false
	}
	l = Listing{ID: ID(r.id("id", s.ID)), Name: s.Name, About: s.Description, For: s.Eligibility, How: s.Application, URL: s.URL, Email: s.Email, State: r.state(s.Status),
		Kind: r.kind(s.Attributes), Hours: r.hours("schedules", s.Schedules), Created: now, Changed: now}
	l.Org = Organisation{ID: r.id("organization.id", s.Organization.ID), Name: s.Organization.Name, About: s.Organization.Description, Website: s.Organization.Website, Email: s.Organization.Email, External: true, Changed: now}
	if l.Org.About == l.Org.Name {
		l.Org.About = ""
	}
	if t, err := time.Parse(time.RFC3339, s.LastModified); err == nil && !t.After(now) {
		l.Changed = t.UTC().Truncate(time.Microsecond)
	}
	if d, err := time.Parse(time.DateOnly, s.Assured); err == nil && !d.After(now) {
		l.Confirmed = d
	}
	r.phones(&l, s.Phones)
	r.contacts(&l, s.Contacts)
	r.places(&l, s.At)
	r.areas(&l, s.Areas)
	r.capacity(&l, s.Capacities)
	r.check(l)
	return l, r.wrong, !r.fatal
}

// check refuses what a form would refuse.
func (r *reading) check(l Listing) {
	d := Draft{OrgName: l.Org.Name, Kind: l.Kind, Name: l.Name, About: l.About, For: l.For, How: l.How, URL: l.URL, Email: l.Email, State: l.State, Instead: l.Instead, Areas: l.Areas, Unit: l.Capacity.Unit, Max: l.Capacity.Max}
	if l.About == "" { // the standard does not ask for it
		d.About = strings.Repeat("-", 10)
	}
	fields := checkDraft(d)
	var c checks
	c.link("organisatie", l.Org.Website)
	c.email("organisatie", l.Org.Email)
	c.length("organisatie", l.Org.About, 0, maxAbout)
	for _, f := range append(fields, c.fields...) {
		r.refuse(f.Name, "dit is leeg, te lang of niet in de goede vorm")
	}
}

func (r *reading) state(status string) State {
	switch status {
	case "active":
		return Active
	case "temporarily closed", "inactive":
		return Paused
	case "defunct":
		return Stopped
	}
	r.refuse("status", "deze status kennen we niet")
	return ""
}

// kind is the kind among the terms of a service: by the id of ours, or by its code or name.
func (r *reading) kind(list []hsdsAttribute) Kind {
	for _, a := range list {
		for _, k := range Kinds() {
			if a.TermID == k.TermID() || a.Term != nil && (a.Term.ID == k.TermID() || strings.EqualFold(a.Term.Code, string(k)) || strings.EqualFold(a.Term.Name, string(k))) {
				return k
			}
		}
	}
	r.note("attributes", "de soort hulp kennen we niet; zij staat nu bij Andere hulp")
	return Other
}

func attributeOf(list []hsdsAttribute, label string) string {
	for _, a := range list {
		if a.Label == label {
			return a.Value
		}
	}
	return ""
}

// number is a telephone number that the directory can show, empty with a note for another.
func (r *reading) number(field, n string) string {
	n = strings.TrimSpace(n)
	if n != "" && !phoneForm.MatchString(n) {
		r.note(field, "dit is geen telefoonnummer; het is weggelaten")
		return ""
	}
	return n
}

func (r *reading) phones(l *Listing, list []hsdsPhone) {
	for _, p := range list {
		n := r.number("phones", p.Number)
		switch {
		case n == "":
		case attributeOf(p.Attributes, labelInstead) != "":
			l.Instead = Phone{Number: n, Label: p.Description}
		case len(l.Phones) == maxPhones:
			r.note("phones", "er zijn te veel nummers; de rest is weggelaten")
		default:
			l.Phones = append(l.Phones, Phone{ID: r.id("phones.id", p.ID), Number: n, Label: shortened(p.Description, maxLabel)})
		}
	}
}

func shortened(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func (r *reading) contacts(l *Listing, list []hsdsContact) {
	for _, c := range list {
		one := Contact{ID: r.id("contacts.id", c.ID), Role: c.Title, Name: shortened(c.Name, maxLabel), Email: c.Email, Hours: r.hours("contacts.schedules", c.Schedules)}
		if one.Role == "" {
			one.Role = "contact"
		}
		if len(c.Phones) > 0 {
			one.Phone = r.number("contacts.phones", c.Phones[0].Number)
		}
		var k checks
		k.email("mail", one.Email)
		k.length("rol", one.Role, 2, maxLabel)
		k.length("wie", one.Name, 0, maxLabel)
		switch {
		case len(k.fields) > 0:
			r.note("contacts", "een contact klopt niet; het is weggelaten")
		case len(l.Contacts) == maxContacts:
			r.note("contacts", "er zijn te veel contacten; de rest is weggelaten")
		default:
			l.Contacts = append(l.Contacts, one)
		}
	}
}

func (r *reading) places(l *Listing, list []hsdsAt) {
	for _, a := range list {
		if a.Location == nil || len(a.Location.Addresses) == 0 {
			r.note("service_at_locations", "een plek zonder adres is weggelaten")
			continue
		}
		at := a.Location.Addresses[0]
		p := Place{ID: r.id("service_at_locations.id", a.ID), Hours: r.hours("service_at_locations.schedules", a.Schedules), Location: Location{ID: r.id("location.id", a.Location.ID),
			Name: a.Location.Name, Street: at.Address, Postcode: normalPostcode(at.Postcode), City: at.City, Changed: l.Changed}}
		if a.Location.Latitude != nil && a.Location.Longitude != nil {
			p.Location.Point = place.Point{Lat: *a.Location.Latitude, Lon: *a.Location.Longitude}
		}
		var k checks
		k.length("plek", p.Location.Name, 0, maxName)
		k.length("straat", p.Location.Street, 2, maxName)
		k.length("plaats", p.Location.City, 2, maxName)
		switch {
		case p.Location.Postcode == "" || len(k.fields) > 0 || p.Location.Point != (place.Point{}) && !p.Location.Point.Valid():
			r.note("location", "een plek zonder goed adres is weggelaten")
		case len(l.Places) == maxPlaces:
			r.note("service_at_locations", "er zijn te veel plekken; de rest is weggelaten")
		default:
			l.Places = append(l.Places, p)
		}
	}
}

var areaCode = regexp.MustCompile(`^(GM|WK|BU)[0-9]{1,8}$`)

func (r *reading) areas(l *Listing, list []hsdsArea) {
	for _, a := range list {
		if !areaCode.MatchString(a.Extent) {
			r.refuse("service_areas", "een gebied zonder code van het CBS kennen we niet")
			continue
		}
		l.Areas = append(l.Areas, place.AreaCode(a.Extent))
	}
	slices.Sort(l.Areas)
	l.Areas = slices.Compact(l.Areas)
}

func (r *reading) capacity(l *Listing, list []hsdsCapacity) {
	if len(list) == 0 {
		return
	}
	c := list[0]
	updated, err := time.Parse(time.RFC3339, c.Updated)
	if err != nil || c.Unit.Name == "" || c.Available < 0 || c.Available > maxFree || c.Maximum < 0 || c.Maximum > maxFree {
		r.note("capacities", "de vrije plekken kloppen niet; zij zijn weggelaten")
		return
	}
	l.Capacity = Capacity{Unit: shortened(c.Unit.Name, maxLabel), Free: int(c.Available), Max: int(c.Maximum), Updated: updated.UTC().Truncate(time.Microsecond)}
}
