package directory

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// The directory in HSDS 3.1, the Human Services Data Specification of Open Referral
// (https://docs.openreferral.org/). Fields that the standard leaves out stand in attributes with
// a label, as it wants: what happens on holidays, special dates, and the number for when a
// service is closed. Times are those on the wall in Amsterdam and so carry no offset, which
// changes twice a year.

// The labels of attributes.
const (
	labelHolidays = "feestdagen"
	labelSpecial  = "bijzondere dag"
	labelInstead  = "bij sluiting"
	isClosedValue = "dicht"
	isOpenValue   = "open"
)

type hsdsTerm struct {
	ID          string        `json:"id"`
	Code        string        `json:"code"`
	Name        string        `json:"name"`
	Description string        `json:"description"`
	ParentID    string        `json:"parent_id,omitempty"`
	Language    string        `json:"language"`
	TaxonomyID  string        `json:"taxonomy_id"`
	Detail      *hsdsTaxonomy `json:"taxonomy_detail,omitempty"`
}

type hsdsTaxonomy struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Version     string `json:"version,omitempty"`
}

type hsdsAttribute struct {
	ID         string    `json:"id"`
	LinkID     string    `json:"link_id,omitempty"`
	LinkEntity string    `json:"link_entity,omitempty"`
	TermID     string    `json:"taxonomy_term_id,omitempty"`
	Term       *hsdsTerm `json:"taxonomy_term,omitempty"`
	Label      string    `json:"label,omitempty"`
	Value      string    `json:"value,omitempty"`
}

type hsdsPhone struct {
	ID          string          `json:"id"`
	Number      string          `json:"number"`
	Type        string          `json:"type,omitempty"`
	Description string          `json:"description,omitempty"`
	Attributes  []hsdsAttribute `json:"attributes,omitempty"`
}

type hsdsSchedule struct {
	ID          string          `json:"id"`
	ValidFrom   string          `json:"valid_from,omitempty"`
	ValidTo     string          `json:"valid_to,omitempty"`
	Start       string          `json:"dtstart,omitempty"`
	Until       string          `json:"until,omitempty"`
	Count       int             `json:"count,omitempty"`
	WeekStart   string          `json:"wkst,omitempty"`
	Freq        string          `json:"freq,omitempty"`
	Interval    int             `json:"interval,omitempty"`
	ByDay       string          `json:"byday,omitempty"`
	ByWeekNo    string          `json:"byweekno,omitempty"`
	ByMonthDay  string          `json:"bymonthday,omitempty"`
	ByYearDay   string          `json:"byyearday,omitempty"`
	Description string          `json:"description,omitempty"`
	Opens       string          `json:"opens_at,omitempty"`
	Closes      string          `json:"closes_at,omitempty"`
	Attributes  []hsdsAttribute `json:"attributes,omitempty"`
}

type hsdsContact struct {
	ID        string         `json:"id"`
	Name      string         `json:"name,omitempty"`
	Title     string         `json:"title,omitempty"`
	Email     string         `json:"email,omitempty"`
	Phones    []hsdsPhone    `json:"phones,omitempty"`
	Schedules []hsdsSchedule `json:"schedules,omitempty"` // an addition: when a duty role is on
}

type hsdsAddress struct {
	ID       string `json:"id"`
	Address  string `json:"address_1"`
	City     string `json:"city"`
	Province string `json:"state_province"`
	Postcode string `json:"postal_code"`
	Country  string `json:"country"`
	Type     string `json:"address_type"`
}

type hsdsLocation struct {
	ID        string        `json:"id"`
	Type      string        `json:"location_type"`
	Name      string        `json:"name,omitempty"`
	Latitude  *float64      `json:"latitude,omitempty"`
	Longitude *float64      `json:"longitude,omitempty"`
	Addresses []hsdsAddress `json:"addresses,omitempty"`
}

type hsdsAt struct {
	ID         string         `json:"id"`
	ServiceID  string         `json:"service_id"`
	LocationID string         `json:"location_id,omitempty"`
	Schedules  []hsdsSchedule `json:"schedules,omitempty"`
	Location   *hsdsLocation  `json:"location,omitempty"`
	Service    *hsdsService   `json:"service,omitempty"`
}

type hsdsArea struct {
	ID         string `json:"id"`
	ServiceID  string `json:"service_id,omitempty"`
	Name       string `json:"name,omitempty"`
	Extent     string `json:"extent,omitempty"` // the CBS code of the area
	ExtentType string `json:"extent_type,omitempty"`
}

type hsdsUnit struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type hsdsCapacity struct {
	ID        string   `json:"id"`
	ServiceID string   `json:"service_id,omitempty"`
	Unit      hsdsUnit `json:"unit"`
	Available float64  `json:"available"`
	Maximum   float64  `json:"maximum,omitempty"`
	Updated   string   `json:"updated"`
}

type hsdsOrganisation struct {
	ID          string        `json:"id"`
	Name        string        `json:"name"`
	Description string        `json:"description"`
	Website     string        `json:"website,omitempty"`
	Email       string        `json:"email,omitempty"`
	Services    []hsdsService `json:"services,omitempty"`
}

type hsdsService struct {
	ID             string            `json:"id"`
	OrganizationID string            `json:"organization_id,omitempty"`
	Name           string            `json:"name"`
	Description    string            `json:"description,omitempty"`
	URL            string            `json:"url,omitempty"`
	Email          string            `json:"email,omitempty"`
	Status         string            `json:"status"`
	Application    string            `json:"application_process,omitempty"`
	Eligibility    string            `json:"eligibility_description,omitempty"`
	Assured        string            `json:"assured_date,omitempty"`
	Alert          string            `json:"alert,omitempty"`
	LastModified   string            `json:"last_modified,omitempty"`
	Phones         []hsdsPhone       `json:"phones,omitempty"`
	Schedules      []hsdsSchedule    `json:"schedules,omitempty"`
	Areas          []hsdsArea        `json:"service_areas,omitempty"`
	At             []hsdsAt          `json:"service_at_locations,omitempty"`
	Organization   *hsdsOrganisation `json:"organization,omitempty"`
	Contacts       []hsdsContact     `json:"contacts,omitempty"`
	Capacities     []hsdsCapacity    `json:"capacities,omitempty"`
	Attributes     []hsdsAttribute   `json:"attributes,omitempty"`
}

// standardID is an id as the standard wants it: organisations with an account may have another.
func standardID(id string) string {
	if uuid.Validate(id) == nil && len(id) == 36 {
		return id
	}
	return store.IDOf("directory", "organisation", id)
}

// brief is a service with the fields that stand in it once.
func (l Listing) brief() hsdsService {
	s := hsdsService{ID: string(l.ID), OrganizationID: standardID(l.Org.ID), Name: l.Name, Description: l.About, URL: l.URL, Email: l.Email, Status: string(l.State),
		Application: l.How, Eligibility: l.For, LastModified: l.Changed.UTC().Format(time.RFC3339Nano)}
	if !l.Confirmed.IsZero() {
		s.Assured = l.Confirmed.Format(time.DateOnly)
	}
	o := l.Org.standard()
	s.Organization = &o
	return s
}

func (o Organisation) standard() hsdsOrganisation {
	return hsdsOrganisation{ID: standardID(o.ID), Name: o.Name, Description: cmp.Or(o.About, o.Name), Website: o.Website, Email: o.Email}
}

// full is a service with all that belongs to it. names are those of its areas, by code.
func (e Entry) full(p *text.Printer, names map[string]string) hsdsService {
	l, s := e.Listing, e.brief()
	id := string(l.ID)
	if !e.Fresh && l.State != Stopped {
		s.Alert = words{p: p}.assured(e)
	}
	for _, n := range l.Phones {
		s.Phones = append(s.Phones, hsdsPhone{ID: n.ID, Number: n.Number, Type: "voice", Description: n.Label})
	}
	if l.Instead.Number != "" {
		nr := store.IDOf("directory", "instead", id)
		s.Phones = append(s.Phones, hsdsPhone{ID: nr, Number: l.Instead.Number, Type: "voice", Description: l.Instead.Label, Attributes: []hsdsAttribute{labelled(nr, "phone", labelInstead, "ja")}})
	}
	s.Schedules = schedules(id, l.Hours, p)
	for _, c := range l.Areas {
		code := string(c)
		s.Areas = append(s.Areas, hsdsArea{ID: store.IDOf("directory", "area", id, code), ServiceID: id, Name: cmp.Or(names[code], code), Extent: code, ExtentType: "text"})
	}
	for _, c := range l.Contacts {
		h := hsdsContact{ID: c.ID, Name: c.Name, Title: c.Role, Email: c.Email, Schedules: schedules(c.ID, c.Hours, p)}
		if c.Phone != "" {
			h.Phones = []hsdsPhone{{ID: store.IDOf("directory", "contact phone", id, c.ID), Number: c.Phone, Type: "voice"}}
		}
		s.Contacts = append(s.Contacts, h)
	}
	for _, at := range l.Places {
		s.At = append(s.At, l.at(at, p))
	}
	if l.Capacity.Kept() {
		updated := l.Capacity.Updated
		if updated.IsZero() {
			updated = l.Created
		}
		s.Capacities = []hsdsCapacity{{ID: store.IDOf("directory", "capacity", id), ServiceID: id, Unit: hsdsUnit{store.IDOf("directory", "unit", l.Capacity.Unit), l.Capacity.Unit},
			Available: float64(l.Capacity.Free), Maximum: float64(l.Capacity.Max), Updated: updated.UTC().Format(time.RFC3339Nano)}}
	}
	term := l.Kind.term(p)
	s.Attributes = []hsdsAttribute{{ID: store.IDOf("directory", "attribute", id, string(l.Kind)), LinkID: id, LinkEntity: "service", TermID: term.ID, Term: &term}}
	return s
}

// at is a service at a location.
func (l Listing) at(p Place, print *text.Printer) hsdsAt {
	where := p.Location.standard()
	return hsdsAt{ID: p.ID, ServiceID: string(l.ID), LocationID: where.ID, Schedules: schedules(p.ID, p.Hours, print), Location: &where}
}

// standard is a location in the words of the standard. It asks for a province, which nobody
// keeps: the town stands there.
func (l Location) standard() hsdsLocation {
	h := hsdsLocation{ID: l.ID, Type: "physical", Name: l.Name, Addresses: []hsdsAddress{{ID: store.IDOf("directory", "address", l.ID), Address: l.Street, City: l.City,
		Province: l.City, Postcode: l.Postcode, Country: "NL", Type: "physical"}}}
	if l.Point.Known() {
		h.Latitude, h.Longitude = &l.Point.Lat, &l.Point.Lon
	}
	return h
}

func labelled(link, entity, label, value string) hsdsAttribute {
	return hsdsAttribute{ID: store.IDOf("directory", "label", link, label), LinkID: link, LinkEntity: entity, Label: label, Value: value}
}

// schedules are hours in the words of the standard, each in words too.
func schedules(owner string, h Hours, p *text.Printer) (list []hsdsSchedule) {
	add := func(s hsdsSchedule, only Hours) {
		s.ID = store.IDOf("directory", "schedule", owner, fmt.Sprint(len(list)))
		s.Description = strings.Join(FormatHours(only, p.Lang), "; ")
		if len(s.Attributes) > 0 {
			s.Attributes[0] = labelled(s.ID, "schedule", s.Attributes[0].Label, s.Attributes[0].Value)
		}
		list = append(list, s)
	}
	for _, r := range h.Rules {
		s := hsdsSchedule{Freq: string(r.Freq), Interval: r.Every, WeekStart: "MO", Opens: isoTime(r.Opens), Closes: isoTime(r.Closes)}
		var days []string
		for _, d := range r.Days {
			day := isoDays()[d]
			if r.Nth != 0 {
				day = fmt.Sprint(r.Nth) + day
			}
			days = append(days, day)
		}
		s.ByDay = strings.Join(days, ",")
		if !r.Start.IsZero() {
			s.Start, s.ValidFrom = r.Start.Format(time.DateOnly), r.Start.Format(time.DateOnly)
		}
		if !r.Until.IsZero() {
			s.Until, s.ValidTo = r.Until.Format(time.DateOnly), r.Until.Format(time.DateOnly)
		}
		add(s, Hours{Rules: []Rule{r}})
	}
	switch h.OnHolidays {
	case ClosedOnHoliday:
		add(hsdsSchedule{Attributes: []hsdsAttribute{{Label: labelHolidays, Value: isClosedValue}}}, Hours{OnHolidays: h.OnHolidays})
	case OtherHours:
		add(hsdsSchedule{Opens: isoTime(h.Holiday.Opens), Closes: isoTime(h.Holiday.Closes), Attributes: []hsdsAttribute{{Label: labelHolidays, Value: isOpenValue}}}, Hours{OnHolidays: h.OnHolidays, Holiday: h.Holiday})
	}
	for _, d := range h.Special {
		on := d.Date.Format(time.DateOnly)
		s := hsdsSchedule{ValidFrom: on, ValidTo: on, Start: on, Until: on, Attributes: []hsdsAttribute{{Label: labelSpecial, Value: isClosedValue}}}
		if !d.Closed {
			s.Opens, s.Closes, s.Attributes[0].Value = isoTime(d.Opens), isoTime(d.Closes), isOpenValue
		}
		add(s, Hours{Special: []Special{d}})
	}
	return list
}

// isoDays are the days of the week as iCalendar writes them, in the order of time.Weekday.
func isoDays() [7]string { return [7]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"} }

// isoTime is a minute of a day as 09:00; midnight at its end is 00:00, the next day.
func isoTime(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60%24, minute%60) }

// taxonomy is the list of kinds.
func taxonomy(p *text.Printer) hsdsTaxonomy {
	return hsdsTaxonomy{ID: TaxonomyID(), Name: p.T("directory.taxonomy"), Description: p.T("directory.taxonomy_text"), Version: "1"}
}

func (k Kind) term(p *text.Printer) hsdsTerm {
	name := p.T("directory.kind_" + string(k))
	return hsdsTerm{ID: k.TermID(), Code: string(k), Name: name, Description: name, ParentID: k.Group().TermID(), Language: string(p.Lang), TaxonomyID: TaxonomyID()}
}

func (g Group) term(p *text.Printer) hsdsTerm {
	name := p.T("directory.group_" + string(g))
	return hsdsTerm{ID: g.TermID(), Code: string(g), Name: name, Description: name, Language: string(p.Lang), TaxonomyID: TaxonomyID()}
}

// terms are all terms, each heading before its kinds.
func terms(p *text.Printer) (list []hsdsTerm) {
	for _, g := range Groups() {
		list = append(list, g.term(p))
		for _, k := range KindsOf(g) {
			list = append(list, k.term(p))
		}
	}
	return list
}

// kindsUnder are the kinds that a term stands for: itself, or those under a heading.
func kindsUnder(term string) (list []string) {
	for _, k := range Kinds() {
		if k.TermID() == term || k.Group().TermID() == term {
			list = append(list, string(k))
		}
	}
	return slices.Compact(list)
}
