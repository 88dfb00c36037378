package directory

import (
	"slices"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// apply is a service as a draft that was checked makes it. Parts that stay the same keep their id,
// by which others know them.
func (l Listing) apply(d Draft, now time.Time) Listing {
	l.Kind, l.Name, l.About, l.For, l.How, l.URL, l.Email, l.State, l.Owner = d.Kind, d.Name, d.About, d.For, d.How, d.URL, d.Email, d.State, d.Owner
	l.Hours, _ = ParseHours(d.Hours)
	l.Instead = Phone{Number: d.Instead.Number, Label: d.Instead.Label}
	l.Areas = slices.Compact(slices.Sorted(slices.Values(d.Areas)))
	if d.Unit == "" {
		l.Capacity = Capacity{}
	} else {
		l.Capacity.Unit, l.Capacity.Max = d.Unit, d.Max
	}
	l.Phones, l.Contacts, l.Places = l.phones(d.Phones), l.contacts(d.Contacts), l.places(d.Places, now)
	l.Changed = now
	return l
}

// idOf is the id of the part among old ones that is the same, or a new one.
func idOf[T any](old []T, same func(T) bool, id func(T) string) string {
	if i := slices.IndexFunc(old, same); i >= 0 {
		return id(old[i])
	}
	return store.NewID()
}

func (l Listing) phones(typed []Phone) (list []Phone) {
	for _, p := range typed {
		if p.Number == "" || slices.ContainsFunc(list, func(o Phone) bool { return o.Number == p.Number }) {
			continue
		}
		p.ID = idOf(l.Phones, func(o Phone) bool { return o.Number == p.Number }, func(o Phone) string { return o.ID })
		list = append(list, p)
	}
	return list
}

func (l Listing) contacts(typed []DraftContact) (list []Contact) {
	for _, d := range typed {
		if d == (DraftContact{}) {
			continue
		}
		c := Contact{Role: d.Role, Phone: d.Phone, Email: d.Email}
		if d.Publish {
			c.Name = d.Name
		}
		c.Hours, _ = ParseHours(d.Hours)
		c.ID = idOf(l.Contacts, func(o Contact) bool {
			return o.Role == c.Role && o.Phone == c.Phone && !slices.ContainsFunc(list, func(x Contact) bool { return x.ID == o.ID })
		}, func(o Contact) string { return o.ID })
		list = append(list, c)
	}
	return list
}

// places are the locations of a draft. Another address is another location: one that services
// share is never changed for the others.
func (l Listing) places(typed []DraftPlace, now time.Time) (list []Place) {
	for _, d := range typed {
		if d == (DraftPlace{}) {
			continue
		}
		at := Location{Name: d.Name, Street: d.Street, Postcode: normalPostcode(d.Postcode), City: d.City}
		p := Place{ID: store.NewID(), Location: at}
		p.Location.ID, p.Location.Changed = store.NewID(), now
		for _, o := range l.Places {
			if o.Location.Name == at.Name && o.Location.Street == at.Street && o.Location.Postcode == at.Postcode && o.Location.City == at.City &&
				!slices.ContainsFunc(list, func(x Place) bool { return x.ID == o.ID }) {
				p = o
			}
		}
		p.Hours, _ = ParseHours(d.Hours)
		list = append(list, p)
	}
	return list
}

// Around are the codes under which a service for a neighbourhood can stand: its own, and those of
// the areas around it.
func Around(areas []place.Area, code place.AreaCode) (list []place.AreaCode) {
	for i := 0; code != "" && i < 4; i++ {
		list = append(list, code)
		at := slices.IndexFunc(areas, func(a place.Area) bool { return a.Code == code })
		if at < 0 {
			break
		}
		code = areas[at].Parent
	}
	return list
}
