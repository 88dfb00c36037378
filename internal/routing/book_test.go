package routing

import (
	"context"
	"io/fs"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/place"
)

// begin is when the test world begins, a Friday at 15:00.
var begin = at("2026-11-20 15:00")

// past are signals that once came in, for the dry run.
type past struct{ list []Subject }

func (past) Vocabulary(*store.Tx, string) (Vocabulary, error) {
	return Vocabulary{Themes: []Word{{"geld", "routing.title"}, {"woning", "routing.desks"}}, Urgencies: []Word{{"gewoon", "routing.f_urgency"}, {"vandaag", "routing.same_day"}},
		Facts: []Fact{{"energie", "geld", map[text.Lang]string{text.Dutch: "Energie afgesloten"}}}}, nil
}

func (past) Holders() []access.Role { return []access.Role{access.Consultant, access.TeamLead} }

func (p past) Past(_ *store.Tx, org string, from, until time.Time, each func(Subject)) error {
	for _, s := range p.list {
		if org == "o" && !s.At.Before(from) && s.At.Before(until) {
			each(s)
		}
	}
	return nil
}

type world struct {
	storetest.Hands
	clock  *clock.Manual
	policy *access.Policy
	past   *past
	s      *Service
}

func people() map[string]access.Actor {
	list := map[string]access.Actor{}
	for login, role := range map[string]access.Role{"leider": access.TeamLead, "consulent": access.Consultant, "beheer": access.Admin, "vakman": access.Tradesperson} {
		list[login] = access.Actor{UserID: "u-" + login, OrgID: "o", Name: "Naam " + login, Roles: []access.Role{role}}
	}
	list["vreemd"] = access.Actor{UserID: "u-vreemd", OrgID: "x", Name: "Vreemd", Roles: []access.Role{access.TeamLead}}
	return list
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, account.Files, place.Files, Files}, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(begin), past: &past{}}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		w.policy, err = access.NewPolicy(doc)
		w.Must(err)
		w.s = New(db, w.clock, w.policy, w.past)
		w.Must(db.Write(context.Background(), func(tx *store.Tx) error {
			for _, id := range []string{"o", "x"} {
				if err := account.InsertOrganisation(tx, begin, account.Organisation{ID: id, Name: "Naam " + id, Kind: account.HousingAssociation}); err != nil {
					return err
				}
			}
			for login, a := range people() {
				if err := account.InsertUser(tx, begin, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
					return err
				}
			}
			_, _, _, err := place.SaveAreas(tx, []place.Area{{Code: "BU09350101", Kind: place.Neighbourhood, Name: "Wyck", Parent: "WK093501"}})
			if err != nil {
				return err
			}
			for _, c := range []place.Complex{{Org: "o", Key: "C1", Name: "De Linden", Neighbourhood: "BU09350101"}, {Org: "o", Key: "C2", Name: "De Wilgen"}} {
				if err := deliverytest.Put(tx, place.ComplexTable(), c.Org, c.Row(1)); err != nil {
					return err
				}
			}
			return nil
		}))
		run(t, w)
	})
}

func (w *world) show() View {
	w.T.Helper()
	v, err := w.s.Show(context.Background(), people()["leider"])
	w.Must(err)
	return v
}

func (w *world) logged(action string) int64 {
	w.T.Helper()
	var n int64
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		n, err = store.Count(tx, `SELECT count(*) FROM audit_record WHERE action = $1`, action)
		return err
	}))
	return n
}

// built is a book with two desks and two rules, not yet in force.
func (w *world) built() {
	w.T.Helper()
	ctx, lead := context.Background(), people()["leider"]
	w.Must(w.s.SetDesk(ctx, lead, 0, Desk{Name: "Buurtteam", Duty: access.Consultant, Lead: "u-leider", Deputy: "u-leider"}))
	w.Must(w.s.SetDesk(ctx, lead, w.show().Stamp, Desk{Name: "Geldloket", People: []string{"u-consulent"}}))
	money := w.show().Book.Desks[1].ID
	w.Must(w.s.SetRule(ctx, lead, w.show().Stamp, Rule{Name: "Geld in Wyck", When: Condition{Areas: []place.AreaCode{"BU09350101"}, Themes: []string{"geld"}}, Desk: money}))
	w.Must(w.s.SetRule(ctx, lead, w.show().Stamp, Rule{Name: "De rest", Desk: w.show().Book.Desks[0].ID}))
}

func (w *world) publish() {
	w.T.Helper()
	w.Must(w.s.Publish(context.Background(), people()["leider"], w.show().Stamp, "Het team is veranderd"))
}

// A draft does nothing until it is in force, and then at once; each version stays.
func TestDraftAndVersions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, lead := context.Background(), people()["leider"]
		s := Subject{Complex: place.ComplexIDOf("o", "C1"), Theme: "geld", Urgency: "vandaag", At: begin}
		route := func() Route { r, err := w.s.Route(ctx, "o", s); w.Must(err); return r }
		if route().Known {
			t.Error("a route without a book")
		}
		w.built()
		if route().Known {
			t.Error("a draft decides")
		}
		w.publish()
		r := route()
		if !r.Known || r.Choice.Name != "Geld in Wyck" || r.Choice.AtDesk != "Geldloket" || r.Choice.Version != 1 || r.Fallback.Name != "Buurtteam" || r.Due.Format(time.DateOnly) != "2026-11-20" {
			t.Errorf("route %+v", r)
		}
		if s.Theme = "woning"; route().Choice.Name != "De rest" {
			t.Errorf("the rest goes to %+v", route())
		}
		if other, err := w.s.Route(ctx, "x", s); err != nil || other.Known {
			t.Errorf("another organisation gets these rules: %+v %v", other, err)
		}
		v := w.show()
		w.Must(w.s.MoveRule(ctx, lead, v.Stamp, v.Book.Rules[0].ID, Down))
		if c := w.show().Conflicts; len(c) == 0 || c[0].Kind != Covered {
			t.Errorf("a rule below the one for all is not said to be covered: %+v", c)
		}
		w.Kind(w.s.MoveRule(ctx, lead, v.Stamp, v.Book.Rules[0].ID, Up), fault.Conflict)
		w.Must(w.s.Discard(ctx, lead, w.show().Stamp))
		if v := w.show(); v.Stamp != 0 || v.Live.N != 1 || v.Book.Rules[0].Name != "Geld in Wyck" || len(v.Versions) != 1 {
			t.Errorf("after throwing the draft away: %+v", v.Live)
		}
		if w.logged("routing.write") != 5 || w.logged("routing.publish") != 1 || w.logged("routing.discard") != 1 {
			t.Error("not all of it is in the log")
		}
	})
}

func TestWhoMayChangeRules(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.built()
		stamp := w.show().Stamp
		for login, want := range map[string]fault.Kind{"consulent": fault.Denied, "beheer": fault.Denied, "vakman": fault.NotFound, "vreemd": fault.Conflict} {
			w.Kind(w.s.Publish(ctx, people()[login], stamp, "Ik wil het"), want)
		}
		if _, err := w.s.Show(ctx, people()["consulent"]); err != nil {
			t.Error(err)
		}
		_, err := w.s.Show(ctx, people()["vakman"])
		w.Kind(err, fault.NotFound)
		_, err = w.s.Try(ctx, people()["consulent"])
		if err == nil {
			t.Error("a consultant may try rules")
		}
		other, err := w.s.Show(ctx, people()["vreemd"])
		if w.Must(err); len(other.Book.Desks) > 0 || len(other.Sites) > 0 {
			t.Error("another organisation sees this book")
		}
	})
}

// There is always somebody: a book without that cannot come in force.
func TestNeverNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, lead := context.Background(), people()["leider"]
		w.Must(w.s.SetDesk(ctx, lead, 0, Desk{Name: "Buurtteam", People: []string{"u-consulent"}}))
		w.Kind(w.s.SetTerms(ctx, lead, w.show().Stamp, Book{Fallback: "onbekend"}), fault.Invalid)
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = 'u-consulent'`)
			return err
		}))
		err := w.s.Publish(ctx, lead, w.show().Stamp, "Het team is veranderd")
		if f := fault.FieldsOf(err); len(f) != 1 || f[0].Key != "routing.must_niemand" {
			t.Errorf("a fallback without people: %v", err)
		}
		w.Kind(w.s.DropDesk(ctx, lead, w.show().Stamp, w.show().Book.Fallback), fault.Invalid)
	})
}

// The dry run is what the rules then do.
func TestTrialEqualsRoute(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, lead := context.Background(), people()["leider"]
		sites := []place.ComplexID{place.ComplexIDOf("o", "C1"), place.ComplexIDOf("o", "C2"), ""}
		for i := range 300 {
			w.past.list = append(w.past.list, Subject{Complex: sites[i%3], Theme: []string{"geld", "woning"}[i%2], Urgency: "gewoon", At: begin.Add(-time.Duration(i) * 31 * time.Hour)})
		}
		w.built()
		before, err := w.s.Try(ctx, lead)
		w.Must(err)
		w.publish()
		rows := map[string]int{}
		year := begin.AddDate(-1, 0, 0)
		for _, s := range w.past.list {
			if r, err := w.s.Route(ctx, "o", s); err != nil {
				t.Fatal(err)
			} else if !s.At.Before(year) && s.At.Before(begin) {
				rows[r.Choice.Name]++
			}
		}
		if before.Total == 0 || before.Total == 300 || before.Elsewhere != before.Total {
			t.Errorf("%d in a year, %d elsewhere", before.Total, before.Elsewhere)
		}
		for _, r := range before.Rows {
			if r.N != rows[r.Name] {
				t.Errorf("%q: the trial says %d, the rules gave it %d", r.Name, r.N, rows[r.Name])
			}
		}
		if after, err := w.s.Try(ctx, lead); err != nil || after.Elsewhere != 0 {
			t.Errorf("the book in force sends %d elsewhere than itself: %v", after.Elsewhere, err)
		}
		if w.logged("routing.try") != 2 {
			t.Error("a trial is not in the log")
		}
	})
}

// From nothing to rules that decide, by the screens alone.
func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := webtest.Server(t, web.Config{Auth: webtest.Logins(people()), Policy: w.policy, Clock: w.clock}, Files, w.s.Routes())
		b := webtest.Browser{T: t, Server: s.Handler(), Login: "leider"}
		b.Get("/verdelen", "Er zijn nog geen verdeelregels")
		desk, rule := "/verdelen/loketten/nieuw", "/verdelen/regels/nieuw"
		if body := b.Post(desk, desk, 400, url.Values{"naam": {"x"}}); !strings.Contains(body, `href="#naam"`) || !strings.Contains(body, `href="#mensen"`) {
			t.Error("no reasons beside the form of a desk")
		}
		b.Post(desk, desk, 303, url.Values{"naam": {"Buurtteam"}, "taak": {"consulent"}})
		if body := b.Post(rule, rule, 400, url.Values{"naam": {"Wyck"}, "complexen": {"De Linde"}, "vanaf": {"laat"}}); !strings.Contains(body, "Er is geen complex dat De Linde heet.") || !strings.Contains(body, ">De Linde</textarea>") {
			t.Error("an unknown complex is not told, or lost")
		}
		id := string(w.show().Book.Desks[0].ID)
		b.Post(rule, rule, 303, url.Values{"naam": {"Wyck overdag"}, "complexen": {"de linden\r\nC2"}, "gebieden": {"wyck"}, "themas": {"geld"}, "feiten": {"energie"},
			"bronnen": {"vakman"}, "moment": {"kantoor"}, "dagen": {"1", "2"}, "vanaf": {"09:00"}, "tot": {"12:30"}, "loket": {id}})
		b.Get("/verdelen", "Dit is een voorstel", "De Linden, De Wilgen, Wyck", "Energie afgesloten", "tussen 09:00 en 12:30", "maandag, dinsdag", "in 2 complexen noemt geen regel zeker iemand")
		b.Post("/verdelen/termijnen", "/verdelen/termijnen", 400, url.Values{"vangnet": {id}, "opent": {"17:00"}, "sluit": {"09:00"}})
		b.Post("/verdelen/termijnen", "/verdelen/termijnen", 303, url.Values{"vangnet": {id}, "opent": {"09:00"}, "sluit": {"17:00"}, "bevrijdingsdag": {"elk-jaar"},
			"termijn-gewoon": {"7"}, "termijn-gewoon-eenheid": {"werkdagen"}, "termijn-geld-vandaag": {"3"}, "termijn-geld-vandaag-eenheid": {"werkuren"}})
		b.Get("/verdelen/proef", "Er waren 0 signalen.", "Wyck overdag")
		b.Post("/verdelen", "/verdelen/vaststellen", 400, url.Values{"reden": {""}})
		b.Post("/verdelen", "/verdelen/vaststellen", 303, url.Values{"reden": {"Nieuw team in Wyck"}})
		b.Get("/verdelen", "Versie 1 geldt", "7 werkdagen", "3 werkuren", "Nieuw team in Wyck")
		r, err := w.s.Route(context.Background(), "o", Subject{Theme: "geld", Urgency: "vandaag", At: begin})
		if w.Must(err); !r.Choice.DueAt.Equal(at("2026-11-23 10:00")) {
			t.Errorf("three hours after Friday 15:00 is %s", r.Choice.DueAt)
		}
		path := "/verdelen/regels/" + string(w.show().Book.Rules[0].ID)
		b.Get(path, "Wyck overdag", `value="09:00"`)
		b.Post("/verdelen", path+"/weg", 303, url.Values{})
		b.Post("/verdelen", path+"/weg", 404, url.Values{})
		b.Post("/verdelen", "/verdelen/terug", 303, url.Values{})
		b.Post("/verdelen", desk[:len(desk)-5]+id+"/weg", 400, url.Values{})
		b.Login = "consulent"
		if body := b.Get("/verdelen", "Wyck overdag"); strings.Contains(body, "Nieuwe regel") {
			t.Error("a consultant is offered what they may not do")
		}
	})
}
