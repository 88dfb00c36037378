package directory

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/place"
)

var moment = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC) // a Friday, 10.00 in Amsterdam

// world is an association with a partner and a second association, in a town of two
// neighbourhoods.
type world struct {
	storetest.Hands
	clock *clock.Manual
	s     *Service
	b     func(login string) webtest.Browser
}

// who is somebody with a role at the association "o", the partner "p" or the other association "x".
func who(org string, role access.Role) access.Actor {
	return access.Actor{UserID: org + "-" + string(role), OrgID: org, Org: "Stichting " + org, Name: "Iemand " + string(role), Roles: []access.Role{role}}
}

func each(t *testing.T, run func(w *world)) {
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, jobs.Migrations, account.Files, place.Files, Files}, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(moment)}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		w.s = New(db, w.clock, policy)
		people := webtest.Logins{}
		w.write(func(tx *store.Tx) error {
			for org, kind := range map[string]account.OrganisationKind{"o": account.HousingAssociation, "p": account.Police, "x": account.HousingAssociation} {
				if err := account.InsertOrganisation(tx, moment, account.Organisation{ID: org, Name: "Stichting " + org, Kind: kind}); err != nil {
					return err
				}
				for _, r := range access.Roles() {
					a := who(org, r)
					people[a.UserID] = a
					if err := account.InsertUser(tx, moment, account.User{ID: a.UserID, OrgID: org, Name: a.Name, Login: a.UserID, Roles: a.Roles}, ""); err != nil {
						return err
					}
				}
			}
			if _, _, _, err := place.SaveAreas(tx, []place.Area{{Code: "GM1", Kind: place.Municipality, Name: "Zijpe"}, {Code: "WK1", Kind: place.District, Name: "Oost", Parent: "GM1"},
				{Code: "BU1", Kind: place.Neighbourhood, Name: "Linden", Parent: "WK1"}, {Code: "BU2", Kind: place.Neighbourhood, Name: "Essen", Parent: "WK1"}}); err != nil {
				return err
			}
			for _, q := range []string{
				`INSERT INTO place_complex (id, org_id, hash, until, key, name, kind, neighbourhood, lat, lon, outline, from_date, until_date) VALUES ('c1', 'o', 0, 0, 'c1', 'Lindenhof', '', 'BU1', 52, 5, '', 0, 0), ('c2', 'o', 0, 0, 'c2', 'Essenhof', '', 'BU2', 52, 5, '', 0, 0)`,
				`INSERT INTO place_street (id, name, city, search) VALUES (1, 'Lindestraat', 'Zijpe', '')`,
				`INSERT INTO place_unit (id, org_id, hash, until, key, complex_id, complex_key, staircase, street, number, addition, postcode, bag, kind, area, rooms, built, lat, lon, from_date, until_date)
					VALUES ('u1', 'o', 0, 0, 'u1', 'c1', 'c1', '', 1, 1, '', '1234AB', '', '', 0, 0, 0, 52.0, 5.0, 0, 0), ('u2', 'o', 0, 0, 'u2', 'c2', 'c2', '', 1, 2, '', '1234CD', '', '', 0, 0, 0, 52.1, 5.0, 0, 0)`,
			} {
				if _, err := tx.Exec(q); err != nil {
					return err
				}
			}
			return nil
		})
		server := webtest.Server(t, web.Config{Auth: people, Policy: policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		w.b = func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
		run(w)
	})
}

func (w *world) write(fn func(tx *store.Tx) error) {
	w.T.Helper()
	w.Must(w.DB.Write(context.Background(), fn))
}

// draft is a youth centre in the Linden, with somebody whose name may be known.
func draft() Draft {
	return Draft{OrgName: "Jeugdpunt", Kind: "jongerenwerk", Name: "Jongerencentrum De Kade", About: "Voor een praatje, sport en hulp met school.", For: "Jongeren van 12 tot 23 jaar",
		How: "Loop binnen of bel.", URL: "https://dekade.example", State: Active, Hours: "ma-vr 15.00-21.00\nfeestdagen dicht", Phones: []Phone{{Number: "043-1234567"}},
		Instead: Phone{Number: "0900-8844", Label: "de politie"}, Contacts: []DraftContact{{Role: "jongerenwerker", Name: "Sam Voorbeeld", Publish: true, Phone: "06-12345678", Hours: "vr 9.00-12.00"}},
		Places: []DraftPlace{{Name: "De Kade", Street: "Kade 1", Postcode: "1234ab", City: "Zijpe"}}, Areas: []place.AreaCode{"BU1"}, Unit: "plekken", Max: 12}
}

func (w *world) add(a access.Actor, change func(d *Draft)) ID {
	w.T.Helper()
	d := draft()
	d.Owner = a.UserID
	if change != nil {
		change(&d)
	}
	d.Key = store.NewID()
	id, err := w.s.Add(context.Background(), a, d)
	w.Must(err)
	again, err := w.s.Add(context.Background(), a, d)
	if w.Must(err); again != id || w.Count(`SELECT count(*) FROM directory_service WHERE id = $1`, string(id)) != 1 {
		w.T.Errorf("the same form twice makes %s too", again)
	}
	return id
}

func (w *world) get(id ID) (l Listing) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { l, err = byID(tx, id); return err }))
	return l
}

// typed is the draft that a form with a service as it stands sends.
func typed(l Listing) Draft {
	d := Draft{Kind: l.Kind, Name: l.Name, About: l.About, For: l.For, How: l.How, URL: l.URL, Email: l.Email, State: l.State, Hours: writeHours(l.Hours), Phones: l.Phones, Instead: l.Instead,
		Areas: l.Areas, Unit: l.Capacity.Unit, Max: l.Capacity.Max, Owner: l.Owner}
	for _, c := range l.Contacts {
		d.Contacts = append(d.Contacts, DraftContact{Role: c.Role, Name: c.Name, Phone: c.Phone, Email: c.Email, Hours: writeHours(c.Hours), Publish: c.Name != ""})
	}
	for _, p := range l.Places {
		d.Places = append(d.Places, DraftPlace{Name: p.Location.Name, Street: p.Location.Street, Postcode: p.Location.Postcode, City: p.Location.City, Hours: writeHours(p.Hours)})
	}
	return d
}
