package course

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/escalation"
	"samendoen/internal/place"
	"samendoen/internal/volunteer"
)

// friday is a morning in November.
var friday = time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)

type world struct {
	storetest.Hands
	s      *Service
	clock  *clock.Manual
	vault  *seal.Vault
	people map[string]access.Actor
	ids    map[string]string // of volunteers
	ctx    context.Context
}

// each runs a test on both databases: Con keeps the courses, Wim is a caretaker, Tess leads; Vera and Vic
// volunteer with an account and Opa without; Zoe leads elsewhere.
func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, escalation.Files, place.Files, volunteer.Files, Files}
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(friday), people: map[string]access.Actor{}, ids: map[string]string{}, ctx: t.Context()}
		var docs [][]byte
		for _, files := range []fs.FS{Files, volunteer.Files} {
			doc, err := fs.ReadFile(files, "policy.cedar")
			w.Must(err)
			docs = append(docs, doc)
		}
		policy, err := access.NewPolicy(docs...)
		w.Must(err)
		w.vault, err = seal.NewVault([]byte(strings.Repeat("k", 32)))
		w.Must(err)
		w.s = New(db, w.vault, w.clock, policy)
		w.Write(func(tx *store.Tx) error {
			for _, id := range []string{"corp", "elders"} {
				if err := account.InsertOrganisation(tx, friday, account.Organisation{ID: id, Name: "Organisatie " + id, Kind: account.HousingAssociation}); err != nil {
					return err
				}
			}
			for id, is := range map[string]string{"con": "corp consulent", "wim": "corp wijkbeheerder", "tess": "corp teamleider", "fg": "corp fg", "vera": "corp vrijwilliger", "vic": "corp vrijwilliger", "zoe": "elders teamleider"} {
				org, role, _ := strings.Cut(is, " ")
				u := account.User{ID: id, OrgID: org, Name: strings.ToUpper(id[:1]) + id[1:], Login: id, Roles: []access.Role{access.Role(role)}}
				if err := account.InsertUser(tx, friday, u, ""); err != nil {
					return err
				}
				w.people[id] = u.Actor()
			}
			return nil
		})
		helpers := volunteer.New(db, w.vault, w.clock, policy)
		for _, name := range []string{"Vera", "Vic", "Opa"} {
			id, err := helpers.Add(w.ctx, w.people["con"], volunteer.Draft{Agrees: true, Volunteer: volunteer.Volunteer{Private: volunteer.Private{Name: name, Phone: "06 0000 0000"}, ContactID: "con"}})
			w.Must(err)
			w.ids[name] = string(id)
		}
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE volunteer_volunteer SET state = 'actief'`)
			for name, user := range map[string]string{"Vera": "vera", "Vic": "vic"} {
				if err == nil {
					_, err = tx.Exec(`UPDATE volunteer_volunteer SET user_id = $2 WHERE id = $1`, w.ids[name], user)
				}
			}
			return err
		})
		run(t, w)
	})
}

func (w *world) plan(x Session) string {
	w.T.Helper()
	if x.At.IsZero() {
		x.At = friday.AddDate(0, 0, 7)
	}
	x.Minutes, x.Place, x.Seats = 90, "Buurthuis", max(x.Seats, 2)
	id, err := w.s.Plan(w.ctx, w.people["con"], x, "")
	w.Must(err)
	return id
}

func (w *world) show(who, id string) View {
	w.T.Helper()
	v, err := w.s.Show(w.ctx, w.people[who], id)
	w.Must(err)
	return v
}

func (w *world) notices(who string) (list []string) {
	w.T.Helper()
	w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) (err error) {
		list, err = store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1 ORDER BY at, message`, who)
		return err
	}))
	return list
}

// TestAnEvening: planned, signed up for, changed, held. Who came has a certificate and needs it no more;
// of who signed up nothing is left.
func TestAnEvening(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.plan(Session{Code: "veilig"})
		for _, who := range []string{"vera", "vera"} {
			w.Must(w.s.Join(w.ctx, w.people[who], id))
		}
		w.Must(w.s.Enroll(w.ctx, w.people["con"], id, w.ids["Opa"]))
		if err := w.s.Join(w.ctx, w.people["vic"], id); !fault.Is(err, fault.Invalid) {
			t.Errorf("a third seat of two: %v", err)
		}
		if v := w.show("con", id); len(v.People) != 2 || v.People[0].Name != "Vera" || v.People[1].Name != "Opa" || len(v.Others) != 1 || v.Others[0].Name != "Vic" {
			t.Errorf("who comes: %+v, others %+v", v.People, v.Others)
		}
		if v := w.show("vic", id); len(v.People) > 0 || len(v.Others) > 0 || v.Taken != 2 {
			t.Errorf("somebody else reads who comes: %+v", v)
		}
		for _, who := range []string{"zoe", "fg"} {
			if _, err := w.s.Show(w.ctx, w.people[who], id); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s reads it: %v", who, err)
			}
			if err := w.s.Join(w.ctx, w.people[who], id); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s comes: %v", who, err)
			}
		}
		if err := w.s.Hold(w.ctx, w.people["con"], id, 1, nil, 0); !fault.Is(err, fault.Invalid) {
			t.Errorf("held before it began: %v", err)
		}
		x := w.show("con", id).Session
		x.Place = "Wijkcentrum"
		w.Must(w.s.Change(w.ctx, w.people["con"], x))
		if err := w.s.Change(w.ctx, w.people["con"], x); !fault.Is(err, fault.Conflict) {
			t.Errorf("an older version: %v", err)
		}
		x = w.show("con", id).Session
		x.Seats = 1
		if err := w.s.Change(w.ctx, w.people["con"], x); !fault.Is(err, fault.Invalid) {
			t.Errorf("fewer seats than are taken: %v", err)
		}
		w.clock.Set(x.At.AddDate(0, 0, -1))
		w.Must(w.s.Morning(w.ctx))
		if got := strings.Join(w.notices("vera"), " "); got != "course.notice_changed course.notice_tomorrow" {
			t.Errorf("vera heard %s", got)
		}
		w.clock.Set(x.At.Add(2 * time.Hour))
		if err := w.s.Leave(w.ctx, w.people["vera"], id); !fault.Is(err, fault.Invalid) {
			t.Errorf("left after it was: %v", err)
		}
		if l, err := w.s.Learn(w.ctx, w.people["con"]); err != nil || len(l.Unsaid) != 1 {
			t.Errorf("con has to say who came: %v %+v", err, l.Unsaid)
		}
		if err := w.s.Hold(w.ctx, w.people["con"], id, 2, []string{w.ids["Vic"]}, 0); !fault.Is(err, fault.Invalid) {
			t.Errorf("somebody who did not sign up: %v", err)
		}
		w.Must(w.s.Hold(w.ctx, w.people["con"], id, 2, []string{w.ids["Vera"]}, 3))
		v := w.show("con", id)
		if v.Came != 4 || v.State != Held || v.Taken != 0 {
			t.Errorf("after it: %+v", v.Session)
		}
		l, err := w.s.Learn(w.ctx, w.people["vera"])
		if err != nil || len(l.Followed) != 1 || l.Followed[0].Code != "veilig" || len(l.Needs) != len(Shipped())-1 {
			t.Errorf("vera: %v %+v needs %+v", err, l.Followed, l.Needs)
		}
		if len(l.Learnt) > 0 {
			t.Errorf("nothing was learned at %+v", l.Learnt)
		}
		lacks, _, err := w.s.Who(w.ctx, w.people["con"])
		if err != nil || len(lacks) != 3 || lacks[0].Name != "Opa" || len(lacks[0].Needs) != 4 || len(lacks[1].Needs) != 3 {
			t.Errorf("who needs what, by name: %v %+v", err, lacks)
		}
		w.Write(func(tx *store.Tx) error { return Erase(tx, w.ids["Vera"]) })
		if l, _ := w.s.Learn(w.ctx, w.people["vera"]); len(l.Followed) != 0 {
			t.Error("erased, and still there")
		}
	})
}

// TestOneSeat: of many who ask for the last seat at once one gets it.
func TestOneSeat(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.plan(Session{Code: "veilig", Seats: 2})
		w.Must(w.s.Enroll(w.ctx, w.people["con"], id, w.ids["Opa"]))
		var wait sync.WaitGroup
		for _, who := range []string{"vera", "vic", "wim", "tess"} {
			wait.Go(func() { _ = w.s.Join(w.ctx, w.people[who], id) })
		}
		wait.Wait()
		if v := w.show("con", id); v.Taken != 2 {
			t.Errorf("%d seats of 2 are taken", v.Taken)
		}
	})
}

// TestCircle: who comes reads what others bring; who does not, does not. Called off: everybody hears it.
func TestCircle(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.plan(Session{Code: Circle, Title: "Als iemand nooit opendoet"})
		if err := w.s.Ask(w.ctx, w.people["vera"], id, "Wat doe je dan?", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("asked without coming: %v", err)
		}
		x := w.show("con", id).Session
		x.LeadID = "wim"
		w.Must(w.s.Change(w.ctx, w.people["con"], x))
		wim := w.people["wim"]
		if v := w.show("wim", id); !v.MayKeep {
			t.Error("who receives does not keep it")
		}
		wim.Roles = []access.Role{access.Tradesperson}
		w.people["wim"] = wim
		if v := w.show("wim", id); v.MayKeep || len(v.Others) > 0 {
			t.Error("who works with other things by now keeps it")
		}
		w.Must(w.s.Join(w.ctx, w.people["vera"], id))
		for range 2 {
			w.Must(w.s.Ask(w.ctx, w.people["vera"], id, "Wat doe je dan?", "tik"))
		}
		if v := w.show("vera", id); len(v.Questions) != 1 || v.Names["vera"] != "Vera" {
			t.Errorf("vera reads %+v", v.Questions)
		}
		if v := w.show("vic", id); len(v.Questions) != 0 {
			t.Errorf("vic reads %+v", v.Questions)
		}
		w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) error {
			body, err := store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT body FROM course_question`)
			if strings.Contains(string(body), "doe") {
				t.Error("the question can be read in the table")
			}
			return err
		}))
		for _, wrong := range []string{"", "Het gaat om 111222333."} {
			if err := w.s.Ask(w.ctx, w.people["vera"], id, wrong, ""); !fault.Is(err, fault.Invalid) {
				t.Errorf("asked %q: %v", wrong, err)
			}
		}
		w.Must(w.s.Cancel(w.ctx, w.people["con"], id, 2))
		if v := w.show("con", id); len(v.Questions) != 1 || v.Questions[0].ByID != "" {
			t.Errorf("who asked is still known: %+v", v.Questions)
		}
		if got := strings.Join(w.notices("vera"), " "); got != "course.notice_cancelled" {
			t.Errorf("vera heard %s", got)
		}
		if l, err := w.s.Learn(w.ctx, w.people["vera"]); err != nil || len(l.Sessions) != 0 {
			t.Errorf("it still stands there: %v %+v", err, l.Sessions)
		}
	})
}

// TestLearned: what was learned stays for everybody who learns here, also for who was not there, and goes
// with the evening.
func TestLearned(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.plan(Session{Code: Circle, Title: "Op huisbezoek"})
		w.clock.Set(w.show("con", id).Until())
		w.Must(w.s.Write(w.ctx, w.people["con"], id, 1, "Vraag eerst of je welkom bent."))
		w.Must(w.s.Hold(w.ctx, w.people["con"], id, 2, nil, 5))
		if l, err := w.s.Learn(w.ctx, w.people["vic"]); err != nil || len(l.Learnt) != 1 {
			t.Errorf("vic finds it: %v %+v", err, l.Learnt)
		}
		if v := w.show("vic", id); v.Learned != "Vraag eerst of je welkom bent." {
			t.Errorf("vic reads %q", v.Learned)
		}
		if l, err := w.s.Learn(w.ctx, w.people["zoe"]); err != nil || len(l.Learnt) != 0 {
			t.Errorf("elsewhere finds it: %v %+v", err, l.Learnt)
		}
		at := w.clock.Now()
		w.Write(func(tx *store.Tx) error {
			if gone, err := EraseEnded(tx, w.vault, at, friday, id); err != nil || gone {
				t.Errorf("erased too early: %v %v", gone, err)
			}
			gone, err := EraseEnded(tx, w.vault, at, at, id)
			if !gone {
				t.Error("not erased")
			}
			return err
		})
		if _, err := w.s.Show(w.ctx, w.people["vic"], id); !fault.Is(err, fault.NotFound) {
			t.Errorf("after erasing: %v", err)
		}
	})
}

// TestErasedVolunteer: a volunteer who is erased takes seat, certificates and questions along.
func TestErasedVolunteer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.plan(Session{Code: Circle, Title: "Op huisbezoek"})
		w.Must(w.s.Join(w.ctx, w.people["vera"], id))
		w.Must(w.s.Join(w.ctx, w.people["vic"], id))
		w.Must(w.s.Ask(w.ctx, w.people["vera"], id, "Wat neem je mee?", ""))
		w.Must(w.s.Ask(w.ctx, w.people["vic"], id, "Hoe ga je weer weg?", ""))
		w.Write(func(tx *store.Tx) error { return Erase(tx, w.ids["Vera"]) })
		if v := w.show("con", id); len(v.People) != 1 || len(v.Questions) != 1 || v.Names["vic"] != "Vic" {
			t.Errorf("left is %+v with %+v", v.People, v.Questions)
		}
	})
}

// TestNobodySaidWhoCame: who received hears it after two days, who leads after four; after four weeks the
// evening is closed without, and nobody knows any more who signed up.
func TestNobodySaidWhoCame(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.plan(Session{Code: "wonen"})
		w.Must(w.s.Join(w.ctx, w.people["vic"], id))
		for n := range 34 {
			if v := w.show("con", id); v.State != Planned || v.Taken != 1 {
				t.Fatalf("closed after %d days: %+v", n, v.Session)
			}
			w.clock.Set(friday.AddDate(0, 0, n+1))
			w.Must(w.s.Morning(w.ctx))
		}
		w.clock.Set(friday.AddDate(0, 0, 35))
		w.Must(w.s.Morning(w.ctx))
		if v := w.show("con", id); v.State != Held || v.Taken != 0 || v.Came != -1 {
			t.Errorf("after four weeks: %+v", v.Session)
		}
		if con, tess := strings.Join(w.notices("con"), " "), strings.Join(w.notices("tess"), " "); con != noticeUnsaid || tess != noticeUnsaid {
			t.Errorf("con heard %q, tess %q", con, tess)
		}
	})
}

// TestCoursesOnScreen: a lead makes a course for a role and retires one; two who do so at once are told.
func TestCoursesOnScreen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		logins := webtest.Logins{}
		for id, a := range w.people {
			logins[id] = a
		}
		server := webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock}, Files, w.s.Routes()).Handler()
		do := func(who, method, path string, f url.Values, status int, want string) {
			t.Helper()
			got, body, _ := webtest.Browser{T: t, Server: server, Login: who}.Do(method, path, f)
			if got != status || !strings.Contains(body, want) {
				t.Errorf("%s %s as %s: %d without %q\n%s", method, path, who, got, want, body)
			}
		}
		course := url.Values{"titel": {"Met taal"}, "over": {"Rustig praten."}, "maanden": {"0"}, "rollen": {"taalmaatje"}, "versie": {"0"}, "sleutel": {"a"}}
		do("tess", "POST", setPath, course, http.StatusSeeOther, "")
		do("tess", "POST", setPath, course, http.StatusSeeOther, "")
		do("tess", "GET", setPath, nil, http.StatusOK, "Met taal")
		do("con", "GET", setPath, nil, http.StatusNotFound, "")
		course.Set("maanden", "99")
		do("tess", "POST", setPath, course, http.StatusBadRequest, "Kies tussen 0 en 60 maanden")
		gone := url.Values{"cursus": {"wonen"}, "weg": {"ja"}, "versie": {"0"}, "maanden": {"0"}}
		do("tess", "POST", setPath, gone, http.StatusSeeOther, "")
		do("tess", "POST", setPath, gone, http.StatusConflict, "")
		do("con", "GET", newPath, nil, http.StatusOK, "Met taal")
		do("vera", "GET", newPath, nil, http.StatusNotFound, "")
		evening := url.Values{"cursus": {"veilig"}, "datum": {"2026-12-04"}, "tijd": {"19:30"}, "duur": {"90"}, "plaats": {"Buurthuis"}, "plekken": {"12"}, "wie": {"wim"}, "versie": {"0"}}
		do("con", "POST", newPath, evening, http.StatusSeeOther, "")
		do("vera", "GET", Path, nil, http.StatusOK, "Veilig op pad")
		do("vera", "GET", Path, nil, http.StatusOK, "van 19:30 tot 21:00 uur")
		l, err := w.s.Learn(w.ctx, w.people["vera"])
		w.Must(err)
		one := PathOf(l.Sessions[0].ID)
		do("vera", "POST", one, url.Values{"stap": {"mee"}}, http.StatusSeeOther, "")
		do("vera", "GET", one, nil, http.StatusOK, "Ik kom toch niet")
		do("wim", "GET", one, nil, http.StatusOK, "Vera") // who receives
		do("vic", "GET", one, nil, http.StatusOK, "Ik kom")
		w.clock.Set(l.Sessions[0].Until())
		do("wim", "POST", one, url.Values{"stap": {"geweest"}, "versie": {strconv.Itoa(1)}, "was": {w.ids["Vera"]}, "meer": {"1"}}, http.StatusSeeOther, "")
		do("vera", "GET", donePath, nil, http.StatusOK, "Veilig op pad")
		do("vera", "POST", one, url.Values{"stap": {"onzin"}}, http.StatusBadRequest, "Kies een van de mogelijkheden")
		do("zoe", "POST", one, url.Values{"stap": {"onzin"}}, http.StatusNotFound, "")
		do("vera", "GET", one+"/wijzigen", nil, http.StatusForbidden, "")
	})
}
