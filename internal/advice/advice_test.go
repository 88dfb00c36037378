package advice

import (
	"context"
	"flag"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/states"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/escalation"
)

var redraw = flag.Bool("update", false, "draw the states in the docs anew")

// Every step of every side from every state: what the table holds, and nothing else.
func TestStates(t *testing.T) {
	want := map[State]map[Step]map[Side]State{
		"":       {Ask: {Asker: Asked}},
		Asked:    {Answer: {Adviser: Answered}, Pass: {Adviser: Asked}, Withdraw: {Asker: Withdrawn}, Lapse: {Program: Lapsed}},
		Answered: {AskOn: {Asker: Asked}, Finish: {Asker: Done}, Lapse: {Program: Lapsed}},
	}
	for _, from := range append(States(), "") {
		for _, step := range []Step{Ask, Answer, AskOn, Finish, Withdraw, Pass, Lapse, "iets"} {
			for _, by := range []Side{Asker, Adviser, Program} {
				to, ok := Next(from, step, by)
				expected, known := want[from][step][by]
				if ok != known || ok && to != expected {
					t.Errorf("%q, %s by %s: %q %v", from, step, by, to, ok)
				}
			}
		}
	}
}

func TestDrawing(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "adviesvragen.md")
	was, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	words, err := text.Load(text.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	p := words.Printer(text.Dutch)
	var moves []states.Move
	for _, m := range Moves() {
		moves = append(moves, states.Move{From: string(m.From), To: string(m.To), Step: string(m.Step), By: string(m.By)})
	}
	page, ok := states.Put(string(was), "standen", states.Draw(func(s string) string { return p.T("advice.state_" + s) }, moves))
	switch {
	case !ok:
		t.Fatal("no place for a drawing in ", path)
	case *redraw:
		if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	case page != string(was):
		t.Error("the drawing differs from the table: go test ./internal/advice -run TestDrawing -update")
	}
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// The rungs over Christmas 2026, of a question that was due on Wednesday 23 December.
func TestRungs(t *testing.T) {
	asked := Question{State: Asked, Due: day("2026-12-23")}
	answered := Question{State: Answered, Due: day("2026-12-23")}
	for _, v := range []struct {
		q     Question
		today string
		want  int
		over  bool
	}{
		{asked, "2026-12-23", 0, false}, {asked, "2026-12-24", 1, false}, {asked, "2026-12-25", 0, false}, {asked, "2026-12-28", 1, false},
		{asked, "2026-12-29", 2, false}, {asked, "2026-12-31", 3, false}, {asked, "2027-01-07", 3, false}, {asked, "2027-01-08", 4, false},
		{answered, "2026-12-24", 1, false}, {answered, "2027-01-07", 1, false}, {answered, "2027-01-08", 1, true},
		{Question{State: Done}, "2027-01-08", 0, false},
	} {
		if got := rung(v.q, day(v.today)); got != v.want || over(v.q, day(v.today)) != v.over {
			t.Errorf("%s on %s: rung %d, over %v", v.q.State, v.today, got, over(v.q, day(v.today)))
		}
	}
}

// What is written down about somebody is refused, in every text.
func TestNobodyIsNamed(t *testing.T) {
	for s, want := range map[string]string{
		"Iemand doet de deur niet open.":            "",
		"kort":                                      "advice.short",
		strings.Repeat("lang ", 500):                "advice.long",
		"Het nummer is 111222333, geloof ik.":       "advice.person_bsn",
		"Mail naar jan@voorbeeld.nl of zo.":         "advice.person_mail",
		"Bel 06 12345678 voor meer uitleg.":         "advice.person_phone",
		"In de Lindestraat 12 gaat het mis.":        "advice.person_address",
		"Zij woont op 1234 AB, in dat portiek.":     "advice.person_address",
		"Mevrouw de Wit doet de deur niet open.":    "advice.person_name",
		"De Sociale Dienst belt al weken niet meer": "advice.person_name",
	} {
		got := ""
		if f := check("x", s, false); len(f) > 0 {
			got = f[0].Key
		}
		if got != want {
			t.Errorf("%.40s: %q, want %q", s, got, want)
		}
	}
	if f := check("x", "De Sociale Dienst belt al weken niet meer", true); len(f) != 0 {
		t.Error("an office is refused")
	}
	if f := check("x", "Op 1234 AB, bij de Sociale Dienst", true); len(f) != 1 {
		t.Error("an address goes in with a tick")
	}
}

type world struct {
	storetest.Hands
	clock  *clock.Manual
	vault  *seal.Vault
	s      *Service
	people map[string]access.Actor
	b      func(login string) webtest.Browser
}

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, escalation.Files, Files}
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		vault, err := seal.NewVault(make([]byte, 32))
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(monday), vault: vault, people: map[string]access.Actor{}}
		w.Must(err)
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		w.s = New(db, vault, w.clock, policy)
		logins := webtest.Logins{}
		w.Must(db.Write(context.Background(), func(tx *store.Tx) error {
			for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting", Kind: account.HousingAssociation}, {ID: "zorg", Name: "Zorg", Kind: account.Care}} {
				if err := account.InsertOrganisation(tx, monday, o); err != nil {
					return err
				}
			}
			for id, p := range map[string]struct {
				org  string
				role access.Role
			}{"mo": {"corp", access.Tradesperson}, "anna": {"corp", access.Consultant}, "bob": {"corp", access.Consultant}, "tess": {"corp", access.TeamLead},
				"fg": {"corp", access.Officer}, "beheer": {"corp", access.Admin}, "vic": {"corp", access.Volunteer},
				"pia": {"zorg", access.Partner}, "piet": {"zorg", access.Partner}, "lies": {"zorg", access.TeamLead}, "baas": {"zorg", access.Board}} {
				u := account.User{ID: id, OrgID: p.org, Name: "Naam " + id, Login: id, Roles: []access.Role{p.role}}
				if err := account.InsertUser(tx, monday, u, ""); err != nil {
					return err
				}
				w.people[id] = u.Actor()
				logins[id] = w.people[id]
			}
			return nil
		}))
		server := webtest.Server(t, web.Config{Auth: logins, Policy: policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		w.b = func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
		run(t, w)
	})
}

const doubt = "Iemand doet al weken de deur niet open. Wat nu?"

func (w *world) put(who, to string) ID {
	w.T.Helper()
	id, err := w.s.Put(context.Background(), w.people[who], Draft{Who: to, Text: doubt})
	w.Must(err)
	return id
}

func (w *world) raw(id ID) (q Question) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { q, err = byID(tx, id); return err }))
	return q
}

func (w *world) take(who string, id ID, x Act) error {
	return w.s.Take(context.Background(), w.people[who], id, w.raw(id).Version, x)
}

func (w *world) told(user string) string {
	var list []string
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		list, err = store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1 ORDER BY at, message`, user)
		return err
	}))
	return strings.ReplaceAll(strings.Join(list, " "), "advice.", "")
}

// A question goes to somebody, comes back with an answer and ends with what is done now.
func TestThinkingAlong(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.put("mo", byName+"anna")
		if q := w.raw(id); q.HolderID != "anna" || q.State != Asked || q.Due != day("2026-11-26") || q.OrgID != "corp" {
			t.Fatalf("%+v", q)
		}
		for _, x := range []Act{{Step: AskOn, Text: doubt}, {Step: Finish, Text: doubt}, {Step: Ask, Text: doubt}} {
			if err := w.take("mo", id, x); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s before an answer: %v", x.Step, err)
			}
		}
		if err := w.take("anna", id, Act{Step: Answer, Text: "Bel mevrouw Jansen maar eens op."}); !fault.Is(err, fault.Invalid) {
			t.Error("a name in an answer:", err)
		}
		if err := w.s.Take(ctx, w.people["anna"], id, 9, Act{Step: Answer, Text: doubt}); !fault.Is(err, fault.Conflict) {
			t.Error("a stale version:", err)
		}
		w.Must(w.take("anna", id, Act{Step: Answer, Text: "Ga eerst nog eens langs, met iemand samen."}))
		w.Must(w.take("mo", id, Act{Step: AskOn, Text: "En als er weer niemand opendoet?"}))
		w.Must(w.take("anna", id, Act{Step: Answer, Text: "Geef dan een signaal door."}))
		w.Must(w.take("mo", id, Act{Step: Finish, Text: "Ik ga donderdag nog eens langs."}))
		v, err := w.s.Show(ctx, w.people["mo"], id)
		w.Must(err)
		if len(v.Messages) != 5 || v.Messages[4].Text != "Ik ga donderdag nog eens langs." || len(v.Steps) != 0 || v.State != Done || !v.Due.IsZero() {
			t.Errorf("%+v", v)
		}
		if got := w.told("anna"); got != "notice_asked notice_klaar notice_vraag-door" {
			t.Error(got)
		}
		if got := w.told("mo"); got != "notice_antwoord notice_antwoord" {
			t.Error(got)
		}
	})
}

// A role is one person with a name: who has the fewest questions.
func TestARoleIsSomebody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first, second := w.put("mo", byRole+"zorg:partner"), w.put("mo", byRole+"zorg:partner")
		if x, y := w.raw(first), w.raw(second); x.HolderID == y.HolderID || x.AskedOrg != "zorg" || x.OrgID != "corp" {
			t.Errorf("%+v, %+v", x, y)
		}
		if err := w.take(w.raw(first).HolderID, first, Act{Step: Pass, Who: w.raw(second).HolderID}); err != nil {
			t.Error(err)
		}
		if w.raw(first).HolderID != w.raw(second).HolderID {
			t.Error("it was not passed on")
		}
		for _, to := range []string{"", "onzin", byName + "mo", byName + "pia", byName + "fg", byName + "niemand", byRole + "zorg:bestuur", byRole + "weg:partner", byRole + "zorg:regisseur"} {
			if _, err := w.s.Put(context.Background(), w.people["mo"], Draft{Who: to, Text: doubt}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q was asked: %v", to, err)
			}
		}
	})
}

// Only who asked and who has to answer read a question; who leads gives it on without reading it.
func TestWhoReads(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.put("mo", byRole+"zorg:partner")
		holder := w.raw(id).HolderID
		other := map[string]string{"pia": "piet", "piet": "pia"}[holder]
		for who, a := range w.people {
			_, err := w.s.Show(ctx, a, id)
			if may := who == "mo" || who == holder; may != (err == nil) || err != nil && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s reads: %v", who, err)
			}
			one := a
			one.OneFactor = true
			if _, err := w.s.Show(ctx, one, id); err == nil {
				t.Errorf("%s reads with one factor", who)
			}
			if err := w.s.Take(ctx, a, id, 99, Act{Step: Pass, Who: other}); fault.Is(err, fault.Conflict) != (who == holder || who == "lies") {
				t.Errorf("%s gives it on: %v", who, err)
			}
		}
		missing, e1 := w.s.Show(ctx, w.people["anna"], "bestaat-niet")
		_, e2 := w.s.Show(ctx, w.people["anna"], id)
		if fault.KindOf(e1) != fault.KindOf(e2) || !fault.Is(e1, fault.NotFound) || missing.Version != 0 {
			t.Errorf("what one may not see differs from what is not there: %v, %v", e1, e2)
		}
		w.clock.Add(10 * 24 * time.Hour)
		l, err := w.s.All(ctx, w.people["lies"])
		w.Must(err)
		if len(l.Late) != 1 || l.Late[0].Holder != "Naam "+holder || len(l.ToMe)+len(l.Mine)+len(l.Past) != 0 {
			t.Errorf("%+v", l)
		}
		w.Must(w.s.Take(ctx, w.people["lies"], id, 1, Act{Step: Pass, Who: other}))
		if _, err := w.s.Show(ctx, w.people[holder], id); !fault.Is(err, fault.NotFound) {
			t.Error("who gave it away reads it still:", err)
		}
		if _, err := w.s.Show(ctx, w.people[other], id); err != nil {
			t.Error(err)
		}
	})
}

// No word of a question is in the log, in a notice or anywhere in plain, and the tables have no
// place for a case, a home or a person.
func TestNoContentAnywhere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id, err := w.s.Put(ctx, w.people["mo"], Draft{Who: byName + "anna", Text: "Een woord dat nergens staat: kwibuszolder."})
		w.Must(err)
		w.Must(w.take("anna", id, Act{Step: Answer, Text: "Dat heet dus een kwibuszolder."}))
		w.clock.Add(20 * 24 * time.Hour)
		w.Must(w.s.Tick(ctx))
		v, err := w.s.Show(ctx, w.people["mo"], id)
		w.Must(err)
		if !strings.Contains(v.Messages[0].Text, "kwibuszolder") {
			t.Fatal("the word is nowhere, so this shows nothing")
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			for _, q := range []string{`SELECT action || object_type || object_id || rules FROM audit_record`, `SELECT message FROM account_notice`,
				`SELECT id || org_id || asker_id || asked_org || asked_role || holder_id || state FROM advice_question`,
				`SELECT id || question_id || by_id || step || to_id FROM advice_message`} {
				list, err := store.Strings(tx, q)
				if err != nil {
					return err
				}
				if len(list) == 0 || strings.Contains(strings.Join(list, " "), "kwibuszolder") {
					t.Errorf("%s: %q", q, list)
				}
			}
			bodies, err := store.List(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT body FROM advice_message`)
			for _, b := range bodies {
				if strings.Contains(string(b), "kwibuszolder") {
					t.Error("it is not sealed")
				}
			}
			return err
		}))
		ddl, err := fs.ReadFile(Files, "sql/20261123110_advice.sql")
		w.Must(err)
		columns := strings.Split(string(ddl), "\n")
		columns = slices.DeleteFunc(columns, func(line string) bool { return strings.HasPrefix(line, "--") })
		for _, column := range []string{"case", "unit", "home", "subject", "tenancy", "person", "complex"} {
			if strings.Contains(strings.Join(columns, " "), column) {
				t.Errorf("a question can be tied to something: %s", column)
			}
		}
	})
}

// Silence climbs, each step once; an answer that nobody uses is laid aside.
func TestSilenceClimbs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.put("mo", byRole+"zorg:partner") // due on Thursday 26 November
		holder := w.raw(id).HolderID
		for range 21 * 24 {
			w.clock.Add(time.Hour)
			w.Must(w.s.Tick(ctx))
		}
		for who, want := range map[string]string{holder: "notice_asked climb_holder", "lies": "climb_lead", "mo": "climb_asker", "baas": "climb_boards", "tess": ""} {
			if got := w.told(who); got != want {
				t.Errorf("%s heard %q, want %q", who, got, want)
			}
		}
		w.Must(w.take(holder, id, Act{Step: Answer, Text: doubt}))
		w.clock.Add(40 * 24 * time.Hour)
		w.Must(w.s.Tick(ctx))
		w.Must(w.s.Tick(ctx))
		if q := w.raw(id); q.State != Lapsed || !strings.HasSuffix(w.told("mo"), "notice_lapsed") {
			t.Errorf("%+v, %s", q, w.told("mo"))
		}
	})
}

// Whatever happens, and whoever leaves: what is open waits for somebody who is there.
func TestNeverNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, run := context.Background(), 0
		exec := func(sql string, args ...any) {
			w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec(sql, args...); return err }))
		}
		rapid.Check(t, func(r *rapid.T) {
			if run++; run > 12 {
				return
			}
			exec(`UPDATE account_user SET disabled = 0`)
			var ids []ID
			for range rapid.IntRange(5, 25).Draw(r, "turns") {
				who := rapid.SampledFrom([]string{"mo", "anna", "bob", "tess", "pia", "piet", "lies"}).Draw(r, "who")
				switch rapid.SampledFrom([]string{"ask", "ask", "leave", "return", "step", "step"}).Draw(r, "what") {
				case "ask":
					to := rapid.SampledFrom([]string{byRole + "zorg:partner", byName + "anna", byName + "bob", byRole + "corp:consulent"}).Draw(r, "to")
					if id, err := w.s.Put(ctx, w.people[who], Draft{Who: to, Text: doubt}); err == nil {
						ids = append(ids, id)
					}
				case "leave":
					exec(`UPDATE account_user SET disabled = 1 WHERE id = $1`, who)
				case "return":
					exec(`UPDATE account_user SET disabled = 0 WHERE id = $1`, who)
				case "step":
					if len(ids) > 0 {
						step := rapid.SampledFrom([]Step{Answer, AskOn, Finish, Withdraw}).Draw(r, "step")
						_ = w.take(who, rapid.SampledFrom(ids).Draw(r, "question"), Act{Step: step, Text: doubt})
					}
				}
				w.clock.Add(time.Duration(rapid.IntRange(1, 100).Draw(r, "hours")) * time.Hour)
				w.Must(w.s.Tick(ctx))
				var here []string
				w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
					here, err = store.Strings(tx, `SELECT id FROM account_user WHERE disabled = 0`)
					return err
				}))
				for _, id := range ids {
					q := w.raw(id)
					waits := q.HolderID
					if q.State == Answered {
						waits = q.AskerID
					}
					if q.State.Open() && (!slices.Contains(here, waits) || q.Due.IsZero()) || !q.State.Open() && q.Ended.IsZero() {
						r.Fatalf("%+v waits for nobody", q)
					}
				}
			}
		})
	})
}

func TestErase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, id := context.Background(), w.put("mo", byName+"anna")
		w.Must(w.take("mo", id, Act{Step: Withdraw}))
		later := w.clock.Now().AddDate(0, 4, 0)
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			list, err := Ended(tx, "corp", later, time.Time{}, "", 10)
			if err != nil || len(list) != 1 {
				t.Errorf("%v %v", list, err)
			}
			if gone, err := EraseEnded(tx, w.vault, later, w.clock.Now(), string(id)); gone || err != nil {
				t.Error("erased before its term", err)
			}
			gone, err := EraseEnded(tx, w.vault, later, later, string(id))
			if !gone {
				t.Error("not erased")
			}
			return err
		}))
		if n := w.Count(`SELECT (SELECT count(*) FROM advice_question) + (SELECT count(*) FROM advice_message) + (SELECT count(*) FROM seal_wrap WHERE record_id = $1)`, string(id)); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		mo, pia := w.b("mo"), w.b("anna")
		form := url.Values{"wie": {byName + "anna"}, "vraag": {"De Sociale Dienst belt niet terug. Wat nu?"}, "sleutel": {"een"}}
		mo.Has(mo.Post(newPath, newPath, http.StatusBadRequest, form), "Dit lijkt op een naam: Sociale Dienst", "Nee, hier staat niemand in", "Wat nu?")
		form.Set("niemand", "ja")
		to := mo.Post(newPath, newPath, http.StatusSeeOther, form)
		if again := mo.Post(newPath, newPath, http.StatusSeeOther, form); again != to {
			t.Error("sent twice, asked twice")
		}
		mo.Get(to, "Dit wacht op een antwoord van Naam anna", "Trek de vraag in")
		pia.Get(Path, "Vraag van Naam mo")
		pia.Get(to, "Dit wacht op jou", "Denk mee", "Geef aan een collega")
		pia.Has(pia.Post(to, to, http.StatusBadRequest, url.Values{"stap": {"antwoord"}, "versie": {"1"}, "tekst": {"ja"}}), "Schrijf ten minste 10 tekens.")
		pia.Has(pia.Post(to, to, http.StatusConflict, url.Values{"stap": {"antwoord"}, "versie": {"7"}, "tekst": {"Een antwoord van mij."}}), "Iemand was net eerder", "Een antwoord van mij.")
		pia.Post(to, to, http.StatusSeeOther, url.Values{"stap": {"antwoord"}, "versie": {"1"}, "tekst": {"Bel nog een keer, in de ochtend."}})
		body := mo.Get(to, "Bel nog een keer, in de ochtend.", "Zeg wat je nu gaat doen")
		if strings.Contains(body, "/dossiers/nieuw?") || strings.Contains(body, "signalen/nieuw?") {
			t.Error("something goes along to another form")
		}
		for _, path := range []string{Path, newPath, to} {
			if status, _, _ := w.b("vic").Do(http.MethodGet, path, nil); status != http.StatusNotFound {
				t.Errorf("a volunteer gets %s: %d", path, status)
			}
		}
	})
}
