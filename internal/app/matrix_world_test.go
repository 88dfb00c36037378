package app

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"samendoen/internal/account"
	"samendoen/internal/activity"
	"samendoen/internal/advice"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/body"
	"samendoen/internal/casework"
	"samendoen/internal/conference"
	"samendoen/internal/course"
	"samendoen/internal/directory"
	"samendoen/internal/hotline"
	"samendoen/internal/mutualhelp"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/referral"
	"samendoen/internal/rights"
	"samendoen/internal/roster"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/volunteer"
)

// matrixWorld is a small demo city with somebody in every role at the association and at
// another one, and people with each kind of relation to one case and one signal.
type matrixWorld struct {
	t       *testing.T
	app     *App
	clock   *clock.Manual
	handler http.Handler
	users   map[string]account.User // by who they are in the matrix
	asked   int
	ids     map[string]string // what the holes of addresses are filled with
}

const matrixHomes = 300

func newMatrixWorld(t *testing.T) *matrixWorld {
	t.Helper()
	dir := t.TempDir()
	cfg := DefaultConfig()
	cfg.RequireSecondFactor = false
	cfg.RequestsPerMinute = "0" // the world of the test asks faster than people do
	cfg.Database, cfg.KeyFile = storetest.SQLite(t, filepath.Join(dir, "a.db"), Migrations()), filepath.Join(dir, "a.key")
	w := &matrixWorld{t: t, clock: clock.NewManual(moment), users: map[string]account.User{}, ids: map[string]string{}}
	a, err := Open(t.Context(), cfg, w.clock, slog.New(slog.DiscardHandler))
	w.must(err)
	t.Cleanup(func() { a.Close() })
	w.app = a
	cheapPasswords(a)
	_, err = a.LoadDemo(t.Context(), 1, matrixHomes)
	w.must(err)
	s, err := a.Server(false)
	w.must(err)
	w.handler = s.Handler()
	w.people()
	w.caseAndSignal()
	w.things()
	runner := jobs.NewRunner(a.db, w.clock, slog.New(slog.DiscardHandler), a.handlers()) // pictures are made ready by a job
	for n := 1; n > 0; {
		n, err = runner.Once(t.Context())
		w.must(err)
	}
	sequencer, err := a.sequencer()
	w.must(err)
	_, err = sequencer.Once(t.Context())
	w.must(err)
	return w
}

func (w *matrixWorld) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *matrixWorld) write(fn func(tx *store.Tx) error) {
	w.t.Helper()
	w.must(w.app.db.Write(context.Background(), fn))
}

// one is a text from the database; there must be one.
func (w *matrixWorld) one(sql string, args ...any) string {
	w.t.Helper()
	var list []string
	w.must(w.app.db.Read(context.Background(), func(tx *store.Tx) (err error) { list, err = store.Strings(tx, sql, args...); return err }))
	if len(list) == 0 {
		w.t.Fatalf("the city has nothing for %s %v", sql, args)
	}
	return list[0]
}

// add is a new user under a name of the matrix.
func (w *matrixWorld) add(tx *store.Tx, who, org string, role access.Role) error {
	u := account.User{ID: store.NewID(), OrgID: org, Name: who, Login: "m." + strings.ToLower(strings.NewReplacer(" ", ".", "ë", "e").Replace(who)), Roles: []access.Role{role}}
	w.users[who] = u
	return account.InsertUser(tx, moment, u, "")
}

// people are everybody in the matrix. A partner of each kind works elsewhere.
func (w *matrixWorld) people() {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		if err := account.InsertOrganisation(tx, moment, account.Organisation{ID: "elders", Name: "Woonstichting Elders", Kind: account.HousingAssociation}); err != nil {
			return err
		}
		for _, r := range access.Roles() {
			if err := w.add(tx, "eigen "+string(r), DemoOrg, r); err != nil {
				return err
			}
			if err := w.add(tx, "elders "+string(r), "elders", r); err != nil {
				return err
			}
		}
		for who, role := range map[string]access.Role{"Casusregisseur": access.Consultant, "Deelnemer": access.Consultant, "Oud-deelnemer": access.Consultant,
			"Buitengesloten": access.Consultant, "Noodinzage": access.Consultant, "Melder": access.Tradesperson, "Op naam": access.Caretaker,
			"Aangewezen": access.Consultant, "Wie het heeft": access.Consultant, "Wie een rol heeft": access.Caretaker, "Geblokkeerd": access.TeamLead} {
			if err := w.add(tx, who, DemoOrg, role); err != nil {
				return err
			}
		}
		for _, who := range []string{"Partner lopend", "Partner beëindigd", "Partner opgeschort", "Partner concept"} {
			if err := account.InsertOrganisation(tx, moment, account.Organisation{ID: who, Name: who, Kind: account.Care}); err != nil {
				return err
			}
			if err := w.add(tx, who, who, access.Partner); err != nil {
				return err
			}
		}
		return nil
	})
}

// caseAndSignal gives everybody their relation to a case and a signal of the city.
func (w *matrixWorld) caseAndSignal() {
	w.t.Helper()
	id := w.one(`SELECT id FROM casework_case WHERE org_id = $1 AND state = 'open' AND unit_id <> ''
		AND id IN (SELECT case_id FROM casework_commitment) ORDER BY id`, DemoOrg)
	w.ids["commitment"] = w.one(`SELECT id FROM casework_commitment WHERE case_id = $1`, id)
	unit := w.one(`SELECT id FROM place_unit WHERE org_id = $1 AND id <> (SELECT unit_id FROM casework_case WHERE id = $2) ORDER BY id`, DemoOrg, id)
	var photo bytes.Buffer
	w.must(png.Encode(&photo, image.NewRGBA(image.Rect(0, 0, 32, 32))))
	receipt, err := w.app.signals.Send(context.Background(), w.users["Melder"].Actor(), signal.Draft{UnitID: place.UnitID(unit), Theme: signal.Concern,
		Facts: []signal.FactCode{signal.FactsOf(signal.Concern)[0].Code}, Sentence: "De gordijnen blijven dicht.", Photos: [][]byte{photo.Bytes()}, Where: signal.Indoors, Yes: true, Key: "matrix-wereld"})
	w.must(err)
	sig := receipt.ID
	w.ids["case"], w.ids["signal"] = id, sig
	w.write(func(tx *store.Tx) error {
		if _, err := tx.Exec(`UPDATE casework_case SET director_id = $2 WHERE id = $1`, id, w.users["Casusregisseur"].ID); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE signal_signal SET holder_id = $2 WHERE id = $1`, sig, w.users["Op naam"].ID); err != nil {
			return err
		}
		for _, who := range []string{"Casusregisseur", "Deelnemer", "Oud-deelnemer", "Buitengesloten", "Partner lopend", "Partner beëindigd", "Partner opgeschort", "Partner concept"} {
			p := access.TakingPart{Type: "Case", ID: id, UserID: w.users[who].ID, Role: "deelnemer", Since: moment.AddDate(0, -1, 0)}
			if strings.HasPrefix(who, "Partner") {
				p.CovenantID = "convenant " + who
			}
			if err := access.Join(tx, p); err != nil {
				return err
			}
		}
		if err := access.Leave(tx, "Case", id, w.users["Oud-deelnemer"].ID, moment.AddDate(0, 0, -1)); err != nil {
			return err
		}
		for object, kind := range map[string]string{id: "Case", unit: "Home"} {
			if _, err := access.ShutOut(tx, access.Lockout{ID: store.NewID(), UserID: w.users["Buitengesloten"].ID, Type: kind, Object: object, ByID: "x", From: moment.AddDate(0, 0, -2)}); err != nil {
				return err
			}
		}
		return nil
	})
	opened, err := w.app.cases.OpenEmergency(context.Background(), w.users["Noodinzage"].Actor(), casework.EmergencyRequest{
		Search: w.one(`SELECT number FROM casework_case WHERE id = $1`, id), Reason: "De bewoner reageert niet en de buren ruiken gas.", Hours: 1})
	w.must(err)
	if len(opened) != 1 {
		w.t.Fatal("no emergency")
	}
	// What publish writes in each state: a covenant that runs has rows until its end, one that
	// is suspended or in the making has none.
	w.write(func(tx *store.Tx) error {
		for who, until := range map[string]time.Time{"Partner lopend": moment.AddDate(1, 0, 0), "Partner beëindigd": moment.AddDate(0, 0, -1)} {
			u, from := w.users[who], moment.AddDate(-1, 0, 0)
			var grants []access.Grant
			for _, category := range []string{"identiteit", "wonen", "overlast", "zorg"} {
				grants = append(grants, access.Grant{UserID: u.ID, OrgID: u.OrgID, Role: "behandelaar", Category: category, From: from, Until: until})
			}
			if err := access.SetCovenant(tx, "convenant "+who, []string{DemoOrg, u.OrgID}, from, until, grants); err != nil {
				return err
			}
		}
		for _, who := range []string{"Partner opgeschort", "Partner concept"} {
			if err := access.SetCovenant(tx, "convenant "+who, nil, moment, moment, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// things are what the other addresses are about, all of the association itself.
func (w *matrixWorld) things() {
	w.t.Helper()
	own := func(table string) string {
		return w.one(`SELECT id FROM `+table+` WHERE org_id = $1 ORDER BY id`, DemoOrg)
	}
	w.ids["unit"], w.ids["complex"] = own("place_unit"), own("place_complex")
	w.ids["area"] = w.one(`SELECT neighbourhood FROM place_complex WHERE org_id = $1 AND neighbourhood <> '' ORDER BY id`, DemoOrg)
	w.ids["processing"], w.ids["hold"], w.ids["emergency"] = own("network_processing"), own("retention_hold"), own("casework_emergency")
	w.ids["danger"] = own("danger_report")
	w.ids["bottleneck"] = own("bottleneck_item")
	w.ids["complexplan"], w.ids["target"] = own("complexplan_plan"), own("target_target")
	w.ids["mapreport"] = w.one(`SELECT id FROM report_report WHERE org_id = $1 AND published = 0 ORDER BY id`, DemoOrg)
	w.ids["plan"] = own("plan_template")
	advised, err := w.app.asides.Put(w.t.Context(), w.users["Op naam"].Actor(), advice.Draft{Who: "persoon:" + w.users["Aangewezen"].ID, Text: "Hoe begin ik een gesprek over geld?"})
	w.must(err)
	w.ids["advice"] = string(advised)
	w.conference()
	w.night()
	w.roster()
	w.coffee()
	w.evening()
	w.neighbours()
	w.helper()
	w.residentsBody()
	asked, err := w.app.requests.Ask(w.t.Context(), w.users["Casusregisseur"].Actor(), casework.ID(w.ids["case"]), referral.Draft{Kind: referral.Help,
		Who: w.users["Partner lopend"].ID + "|convenant Partner lopend", Need: "hulp met de post", Question: "wie kijkt er mee?", Talked: clock.Date(w.clock.Now())})
	w.must(err)
	w.ids["referral"] = string(asked)
	w.ids["listing"] = own("directory_service")
	letter, err := w.app.letters.Begin(context.Background(), w.users["Casusregisseur"].Actor(), casework.ID(w.ids["case"]), "uitnodiging", "matrix")
	w.must(err)
	w.ids["letter"] = letter
	w.ids["giver"] = w.one(`SELECT org_id FROM directory_service WHERE org_id <> $1 ORDER BY id`, DemoOrg)
	w.ids["location"], w.ids["atlocation"] = w.one(`SELECT location_id FROM directory_place ORDER BY id`), w.one(`SELECT id FROM directory_place ORDER BY id`)
	w.ids["taxonomy"], w.ids["term"] = directory.TaxonomyID(), directory.Other.TermID()
	w.ids["reminder"] = w.one(`SELECT id FROM reminder_task WHERE org_id = $1 AND process = 'eerste-bezoek' ORDER BY id`, DemoOrg)
	w.ids["webhook"] = own("webhook_endpoint")
	w.ids["record"], w.ids["call"], w.ids["look"] = own("attention_record"), own("attention_call"), own("attention_look")
	w.ids["worklist"] = w.one(`SELECT id FROM worklist_list WHERE org_id = $1 AND shared = 1 AND desk = '' ORDER BY id`, DemoOrg)
	w.ids["held"] = own("offline_held")
	w.ids["person"], w.ids["post"] = own("subject_person"), own("frontdoor_post")
	w.ids["arrears"] = w.one(`SELECT id FROM debtwarning_file WHERE org_id = $1 AND sent_at > 0 AND closed = 0 ORDER BY id`, DemoOrg)
	w.ids["user"] = w.users["Geblokkeerd"].ID
	w.ids["covenant"] = w.one(`SELECT id FROM network_covenant WHERE org_id = $1 AND name LIKE '%woonoverlast%'`, DemoOrg)
	w.users["Partij"] = w.users["Partner lopend"]
	w.write(func(tx *store.Tx) error {
		u, err := account.UserByID(tx, w.one(`SELECT id FROM account_user WHERE login = 'partner'`))
		w.users["Partij"] = u
		if err == nil {
			u, err = account.UserByID(tx, w.one(`SELECT id FROM account_user WHERE login = 'schuldhulp'`))
			w.users["Gemeente"] = u
		}
		return err
	})
	fg := w.users["eigen fg"].Actor()
	request, err := w.app.rights.Receive(context.Background(), fg, rights.Request{Kind: rights.Access, Subject: subject.ID(w.ids["person"]), On: clock.Date(moment),
		Details: rights.Details{Via: rights.AtDesk}})
	w.must(err)
	breach, err := w.app.rights.ReportBreach(context.Background(), fg, rights.Breach{Discovered: moment.Add(-time.Hour),
		BreachFacts: rights.BreachFacts{Kind: rights.BreachKinds()[0], What: "Een brief in de verkeerde bus.", Categories: "Naam en adres."}})
	w.must(err)
	w.ids["request"], w.ids["breach"] = string(request), string(breach)
	w.must(w.app.rights.Appoint(context.Background(), fg, w.users["Aangewezen"].ID, true))
	hands := w.users["Aangewezen"].Actor()
	w.must(w.app.rights.SeePerson(context.Background(), hands, request, 1, rights.SeenKinds()[0]))
	w.must(w.app.rights.CollectAll(context.Background(), hands, request, 2))
	w.must(w.app.rights.SayConsent(context.Background(), hands, subject.ID(w.ids["person"]), rights.Newsletter, 0, rights.Given, rights.AtDesk))
	_, key, err := audit.NewWitnessKey("proef")
	w.must(err)
	w.must(w.app.logbook.AddWitness(context.Background(), fg, "Proef", key))
	w.ids["witness"] = own("audit_witness")
	w.write(func(tx *store.Tx) error {
		owner, at := w.users["Wie het heeft"].ID, store.Micros(moment)
		for _, q := range []string{
			`INSERT INTO account_notice (id, user_id, message, at, read) VALUES ('n-1', $1, 'account.notice_recovery', $2, 0)`,
			`INSERT INTO account_absence (id, user_id, deputy_id, since, until, by_id) VALUES ('weg-1', $1, '', $2 - 1000000, 0, $1)`,
			`INSERT INTO account_passkey (id, user_id, credential, public_key, name, transports, counter, eligible, backed_up, created, used)
				VALUES ('p-1', $1, 'cHJvZWY', X'', 'telefoon', '', 0, 0, 0, $2, 0)`,
			`INSERT INTO account_rescue (id, org_id, user_id, asked_by, asked, closed_by, closed, state) SELECT 'r-1', org_id, $1, $1, $2, '', 0, 'asked' FROM account_user WHERE id = $1`,
			`INSERT INTO importer_delivery (id, org_id, kind, files, reference, complete, dry_run, state, step, done, total, added, changed, ended,
				unchanged, refused, failure, user_id, created, seen) SELECT 'd-1', org_id, 'units', '', 0, 0, 0, 'done', '', 0, 0, 0, 0, 0, 0, 0, '', $1, $2, 0 FROM account_user WHERE id = $1`,
		} {
			if _, err := tx.Exec(q, owner, at); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = $1`, w.users["Geblokkeerd"].ID)
		return err
	})
	_, err = w.app.accounts.NewToken(context.Background(), w.users["Wie het heeft"].Actor(), "proef", []string{"signal."}, moment.AddDate(0, 1, 0))
	w.must(err)
	w.ids["token"] = w.one(`SELECT id FROM account_token WHERE user_id = $1`, w.users["Wie het heeft"].ID)
	w.session("Wie het heeft")
	device, _, err := w.app.phones.Register(context.Background(), w.users["Wie het heeft"].Actor(), nil, "Chrome, Android")
	w.must(err)
	w.ids["device"] = device.ID
	w.ids["session"] = w.one(`SELECT id FROM account_session WHERE user_id = $1`, w.users["Wie het heeft"].ID)
	v, err := w.app.network.Show(context.Background(), fg, network.CovenantID(w.ids["covenant"]))
	w.must(err)
	for _, seat := range v.Terms.Seats {
		if seat.Org == DemoOrg {
			w.ids["seat"] = seat.Key
			w.must(w.app.network.Appoint(context.Background(), fg, v.ID, v.Stamp, network.Mandate{Seat: seat.Key, User: w.users["Wie een rol heeft"].ID,
				From: clock.Date(moment), Until: v.Terms.Until}))
			break
		}
	}
}

// session signs somebody in anew, since some requests end sessions. Nobody has no session.
func (w *matrixWorld) session(who string) string {
	w.t.Helper()
	if who == "Niemand" {
		return ""
	}
	u, known := w.users[who]
	if !known {
		w.t.Fatal("nobody in the world is called ", who)
	}
	secret, err := w.app.accounts.StartSession(context.Background(), u.Login, account.Attempt{Agent: "Firefox/131.0 Linux"})
	w.must(err)
	w.write(func(tx *store.Tx) error { // somebody with a passkey has just used it
		_, err := tx.Exec(`UPDATE account_session SET proven = created WHERE user_id = $1`, u.ID)
		return err
	})
	return secret
}

// ask sends a request and says what the answer means.
func (w *matrixWorld) ask(h http.Handler, method, path, cookie, token string) (class, int, string) {
	w.t.Helper()
	body, kind := "", "application/x-www-form-urlencoded"
	if strings.HasPrefix(path, "/api/") {
		if kind = "application/json"; method != http.MethodGet {
			body = w.bodyOf(method + " " + path)
		}
	} else if method != http.MethodGet {
		body = w.formOf(path)
	}
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	w.asked++ // everybody from an address of their own, so that nobody closes a door for another
	r.RemoteAddr = fmt.Sprintf("[2001:db8:%x:%x::1]:1", w.asked>>16, w.asked&0xffff)
	if method != http.MethodGet {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("If-Match", `"99"`)
		r.Header.Set("Idempotency-Key", "matrix-"+store.NewID())
	}
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: "samendoen", Value: cookie})
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	to := rec.Header().Get("Location")
	switch {
	case rec.Code == http.StatusUnauthorized, rec.Code == http.StatusSeeOther && strings.HasPrefix(to, "/inloggen"):
		return asksIn, rec.Code, to
	case rec.Code == http.StatusForbidden:
		return isDenied, rec.Code, to
	case rec.Code == http.StatusNotFound:
		return isAbsent, rec.Code, to
	case rec.Code < 400, rec.Code == http.StatusBadRequest, rec.Code == http.StatusConflict, rec.Code == http.StatusPreconditionFailed:
		return mag, rec.Code, to
	}
	return class("status"), rec.Code, rec.Body.String()
}

// cheapPasswords makes the passwords of a test that is about something else cost hardly anything.
func cheapPasswords(a *App) {
	a.accounts.Costs(&argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
}

// conference is one that is going on, with a case of its own.
func (w *matrixWorld) conference() {
	w.t.Helper()
	ctx, chair := w.t.Context(), w.users["Aangewezen"].Actor()
	id, err := w.app.tables.PlanNew(ctx, chair, conference.Draft{Name: "Casusoverleg Noord", Starts: moment.AddDate(0, 0, 2)})
	w.must(err)
	w.ids["conference"] = string(id)
	w.must(w.app.tables.Sit(ctx, chair, id, conference.Seat{UserID: w.users["Op naam"].ID, Presence: conference.Invited}))
	w.must(w.app.tables.Take(ctx, chair, id, 1, conference.Begin, conference.Draft{}))
	w.must(w.app.tables.Sit(ctx, chair, id, conference.Seat{UserID: w.users["Op naam"].ID, Presence: conference.Present}))
}

// night is a report of somebody, about which another is called.
func (w *matrixWorld) night() {
	w.t.Helper()
	r, err := w.app.hotline.Report(w.t.Context(), w.users["Op naam"].Actor(), hotline.Draft{Kind: hotline.Alarm, Source: hotline.Screen, Key: "matrix"})
	w.must(err)
	w.ids["report"] = string(r.ID)
	w.ids["way"], err = w.app.hotline.AddWay(w.t.Context(), w.users["Aangewezen"].Actor(), hotline.Address{Kind: hotline.BySMS, To: "06 00 00 00 09"})
	w.must(err)
	w.write(func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE hotline_report SET run = $2 WHERE id = $1`, string(r.ID), `{"Called":[{"UserID":"`+w.users["Aangewezen"].ID+`"}]}`)
		return err
	})
}

// helper is a volunteer with Aangewezen as contact person.
func (w *matrixWorld) helper() {
	w.t.Helper()
	id, err := w.app.helpers.Add(w.t.Context(), w.users["Op naam"].Actor(), volunteer.Draft{Agrees: true, Key: "matrix",
		Volunteer: volunteer.Volunteer{Private: volunteer.Private{Name: "Vrijwilliger een", Phone: "06 00 00 00 10"}, ContactID: w.users["Aangewezen"].ID}})
	w.must(err)
	w.ids["helper"] = string(id)
	w.ids["helpask"], err = w.app.helpers.Invite(w.t.Context(), w.users["Op naam"].Actor(), volunteer.Invite{Complex: place.ComplexID(w.ids["complex"]), Text: "Wie wil één keer per week in de hal kijken?"}, "matrix")
	w.must(err)
}

// coffee is an activity of "Op naam".
func (w *matrixWorld) coffee() {
	w.t.Helper()
	day := clock.Date(w.clock.Now()).AddDate(0, 0, 7)
	id, err := w.app.activity.Make(w.t.Context(), w.users["Op naam"].Actor(), activity.Activity{Title: "Koffie", Where: "De hal", Giver: activity.ByAssociation,
		First: day, Until: day, Minute: 600, Lasts: 60, Repeat: activity.Once}, "matrix")
	w.must(err)
	w.ids["activity"] = string(id)
}

// evening is a course that "Op naam" receives.
func (w *matrixWorld) evening() {
	w.t.Helper()
	id, err := w.app.courses.Plan(w.t.Context(), w.users["Aangewezen"].Actor(), course.Session{Code: "veilig", At: w.clock.Now().AddDate(0, 0, 7), Minutes: 90, Place: "Buurthuis", Seats: 8, LeadID: w.users["Op naam"].ID}, "matrix")
	w.must(err)
	w.ids["evening"] = id
}

// neighbours are two posts that "Op naam" and another wrote down, brought together by "Aangewezen", who
// has to speak to one of them.
func (w *matrixWorld) neighbours() {
	w.t.Helper()
	ctx, s := w.t.Context(), w.app.mutual
	matcher := w.users["Aangewezen"].Actor()
	w.must(s.Name(ctx, w.users["eigen teamleider"].Actor(), mutualhelp.Named{UserID: matcher.UserID, Complex: place.ComplexID(w.ids["complex"])}, true))
	put := func(who, name string, side mutualhelp.Side) mutualhelp.ID {
		id, err := s.Put(ctx, w.users[who].Actor(), mutualhelp.Post{Side: side, Kind: "wandelen", Complex: place.ComplexID(w.ids["complex"]), Parts: mutualhelp.Parts()[:1],
			Private: mutualhelp.Private{Name: name, Reach: "06 00 00 00 11"}}, true, true, "matrix "+string(side))
		w.must(err)
		return id
	}
	ask, offer := put("Op naam", "Buur een", mutualhelp.Ask), put("Wie een rol heeft", "Buur twee", mutualhelp.Offer)
	match, err := s.Propose(ctx, matcher, ask, offer, "matrix")
	w.must(err)
	w.ids["helppost"], w.ids["helpmatch"], w.ids["helptalk"] = string(ask), string(match), "gesprek-1"
	w.write(func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO mutualhelp_talk (id, org_id, match_id, side, alarm, holder_id, due, at, done) VALUES ('gesprek-1', $1, $2, 'vraag', 0, $3, 0, 0, 0)`,
			DemoOrg, string(match), matcher.UserID)
		return err
	})
}

// residentsBody is a body whose contact person is "Op naam" and of which "Aangewezen" is a member,
// with an advice that was asked.
func (w *matrixWorld) residentsBody() {
	w.t.Helper()
	ctx, contact := w.t.Context(), w.users["Op naam"].Actor()
	id, err := w.app.bodies.Make(ctx, w.users["eigen teamleider"].Actor(), body.Body{Kind: body.Committee, Name: "Commissie van de matrix", ContactID: contact.UserID, Least: 1, Areas: access.Area(w.ids["complex"])}, "matrix")
	w.must(err)
	w.must(w.app.bodies.PutMember(ctx, contact, body.Member{BodyID: id, Role: body.Chair, Name: "Lid Matrix", From: clock.Date(w.clock.Now())}, "matrix"))
	w.write(func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE body_member SET user_id = $2 WHERE body_id = $1`, string(id), w.users["Aangewezen"].ID)
		return err
	})
	w.ids["body"] = string(id)
	w.must(w.app.bodies.AddPaper(ctx, contact, body.Paper{BodyID: id, Title: "Begroting"}, []byte("%PDF-1.7\n%%EOF\n"), "matrix"))
	w.ids["bodypaper"] = w.one(`SELECT id FROM body_paper WHERE body_id = $1`, string(id))
	today := clock.Date(w.clock.Now())
	w.ids["bodyadvice"], err = w.app.bodies.Ask(ctx, contact, body.Advice{BodyID: id, Subject: "Nieuwe voordeuren", Aims: "Veilige deuren voor iedereen.", Reasons: "De sloten zijn oud en gaan stuk.",
		Effects: "Een dag werk in de hal.", Informed: today, Until: today.AddDate(0, 0, 42)}, "matrix")
	w.must(err)
}

// roster is a roster with two people, one of whom asks the other to take a shift.
func (w *matrixWorld) roster() {
	w.t.Helper()
	ctx, lead := w.t.Context(), w.users["eigen teamleider"].Actor()
	asker, asked := w.users["Op naam"].ID, w.users["Aangewezen"].ID
	id, err := w.app.rosters.Make(ctx, lead, roster.Roster{Name: "Achterwacht", Level: 1}, "matrix")
	w.must(err)
	w.must(w.app.rosters.SetLayer(ctx, lead, id, 1, -1, roster.Layer{Name: "Dagen", People: []string{asker, asked}, Turn: roster.Turn{Every: 1}, From: clock.Date(w.clock.Now())}))
	w.ids["roster"], w.ids["swap"] = id, "ruil-1"
	w.write(func(tx *store.Tx) error {
		begins := store.Micros(w.clock.Now().AddDate(0, 0, 7))
		_, err := tx.Exec(`INSERT INTO roster_swap (id, roster_id, org_id, asker_id, asked_id, begins, ends, state, made, answered) VALUES ('ruil-1', $1, $2, $3, $4, $5, $5 + 3600000000, 'open', 0, 0)`,
			id, DemoOrg, asker, asked, begins)
		return err
	})
}
