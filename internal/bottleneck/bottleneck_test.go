package bottleneck

import (
	"context"
	"flag"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

var redraw = flag.Bool("update", false, "write the drawing of the states into the documents")

var moment = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

var today = clock.Date(moment)

const story = "Wie ja zegt op hulp, wacht drie maanden op een coach."

func TestPersonsAreKeptOut(t *testing.T) {
	for s, want := range map[string]string{
		"Wie samenwoont, raakt zijn toeslag kwijt.":          "",
		"De Wet langdurige zorg telt het inkomen mee.":       "",
		"Het duurt 12 weken en kost 1200 euro.":              "",
		"Het nummer is 111222333.":                           "person_bsn",
		"Mail naar jan@voorbeeld.nl.":                        "person_mail",
		"Bel 06 12345678 voor meer.":                         "person_phone",
		"Bel +31612345678 voor meer.":                        "person_phone",
		"Zij woont op 1234 AB.":                              "person_address",
		"In de Lindestraat 12 gaat het mis.":                 "person_address",
		"Mevrouw de Wit kreeg geen hulp.":                    "person_name",
		"Bij Jan Jansen ging het mis.":                       "person_name",
		"Het ging mis bij dhr. Bakker en niemand deed iets.": "person_name",
		"De Sociale Dienst belt niet terug.":                 "person_name", // the writer says that it is an office
	} {
		if key, part := text.FindPerson(s); string(key) != want {
			t.Errorf("%s: %q %q", s, key, part)
		}
	}
	if f := checkWords("x", "De Sociale Dienst belt niet terug.", 1, 99, true); len(f) != 0 {
		t.Errorf("an office is refused: %v", f)
	}
	if f := checkWords("x", "Het nummer is 111222333, van de Sociale Dienst.", 1, 99, true); len(f) != 1 || f[0].Key != "bottleneck.person_bsn" {
		t.Errorf("a number goes in with a tick: %v", f)
	}
}

// Every step from every state: what the table holds, and nothing else.
func TestStates(t *testing.T) {
	want := map[State]map[Step]State{
		Noted:    {PutOnAgenda: OnAgenda, Drop: Dropped, Met: Noted, Tried: Noted},
		OnAgenda: {PutOnAgenda: OnAgenda, TakeOff: Noted, Decide: Decided, Drop: Dropped, Met: OnAgenda, Tried: OnAgenda},
		Decided:  {PutOnAgenda: OnAgenda, Solve: Solved, Drop: Dropped, Met: Decided, Tried: Decided},
		Solved:   {Met: Noted, Tried: Solved},
		Dropped:  {Met: Noted, Tried: Dropped},
	}
	for _, from := range States() {
		for _, step := range []Step{Met, Tried, PutOnAgenda, TakeOff, Decide, Solve, Drop} {
			to, ok := next(from, step)
			expected, known := want[from][step]
			if ok != known || ok && to != expected {
				t.Errorf("%s, %s: %s %v", from, step, to, ok)
			}
			m := Move{Step: step, Day: today, Forum: "sector", Body: "overleg", Words: "Dit is een goede reden."}
			if may := known && step != Met && step != Tried; may != (len(checkMove(Item{State: from}, m, today)) == 0) {
				t.Errorf("%s from %s by hand: %v", step, from, !may)
			}
		}
	}
}

func TestDrawing(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "knelpunten.md")
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(doc), "```mermaid\n")
	drawn, after, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("no drawing in ", path)
	}
	if *redraw {
		if err := os.WriteFile(path, []byte(before+"```mermaid\n"+Diagram()+"```"+after), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if drawn != Diagram() {
		t.Errorf("the drawing differs from the table; run with -update:\n%s", Diagram())
	}
}

func TestCheckMove(t *testing.T) {
	on := Item{State: OnAgenda}
	good := Move{Step: Decide, Day: today, Body: "overleg van managers", Words: "Wij betalen het voor."}
	for name, c := range map[string]struct {
		change func(m *Move)
		want   string
	}{
		"sound":             {func(*Move) {}, ""},
		"decided tomorrow":  {func(m *Move) { m.Day = today.AddDate(0, 0, 1) }, "datum bottleneck.day_past"},
		"nobody decided":    {func(m *Move) { m.Body = "" }, "wie bottleneck.short"},
		"a person decided":  {func(m *Move) { m.Body = "mevrouw Bakker" }, "wie bottleneck.person_name"},
		"nothing decided":   {func(m *Move) { m.Words = "ja" }, "tekst bottleneck.short"},
		"meeting yesterday": {func(m *Move) { m.Step, m.Forum, m.Day = PutOnAgenda, "sector", today.AddDate(0, 0, -1) }, "datum bottleneck.day_ahead"},
		"meeting today":     {func(m *Move) { m.Step, m.Forum = PutOnAgenda, "sector" }, ""},
		"no such meeting":   {func(m *Move) { m.Step, m.Forum = PutOnAgenda, "kroeg" }, "overleg bottleneck.choose"},
		"not decided yet":   {func(m *Move) { m.Step = Solve }, "stap bottleneck.step_wrong"},
	} {
		m := good
		c.change(&m)
		var got []string
		for _, f := range checkMove(on, m, today) {
			got = append(got, f.Name+" "+f.Key)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

type world struct {
	storetest.Hands
	clock *clock.Manual
	s     *Service
	b     func(login string) webtest.Browser
}

func who(role access.Role) access.Actor {
	return access.Actor{UserID: "u-" + string(role), OrgID: "o", Name: "Iemand " + string(role), Roles: []access.Role{role}}
}

func each(t *testing.T, run func(w *world)) {
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, account.Files, Files}, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(moment)}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		w.s = New(db, w.clock, policy)
		people := webtest.Logins{}
		w.Must(db.Write(context.Background(), func(tx *store.Tx) error {
			if err := account.InsertOrganisation(tx, moment, account.Organisation{ID: "o", Name: "Woonstichting", Kind: account.HousingAssociation}); err != nil {
				return err
			}
			for _, r := range access.Roles() {
				a := who(r)
				people[string(r)] = a
				if err := account.InsertUser(tx, moment, account.User{ID: a.UserID, OrgID: "o", Name: a.Name, Login: string(r), Roles: a.Roles}, ""); err != nil {
					return err
				}
			}
			return nil
		}))
		server := webtest.Server(t, web.Config{Auth: people, Policy: policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		w.b = func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
		run(w)
	})
}

func (w *world) note() ID {
	w.T.Helper()
	id, err := w.s.Note(context.Background(), who(access.Consultant), Draft{Kind: "aanbod", Title: "Een coach komt na drie maanden", Story: story})
	w.Must(err)
	return id
}

func (w *world) item(id ID) (i Item) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { i, err = byID(tx, id); return err }))
	return i
}

// How often counts days of colleagues, and what was solved comes back when it is met.
func TestMetAgain(t *testing.T) {
	each(t, func(w *world) {
		ctx, id := context.Background(), w.note()
		w.Must(w.s.MeetAgain(ctx, who(access.Consultant), id)) // noted it today
		w.Must(w.s.MeetAgain(ctx, who(access.Caretaker), id))
		w.Must(w.s.MeetAgain(ctx, who(access.Caretaker), id))
		if i := w.item(id); i.Often != 2 || !i.First.Equal(today) {
			t := i
			w.T.Errorf("%+v", t)
		}
		for n, m := range []Move{{Step: PutOnAgenda, Forum: "managers", Day: today}, {Step: Decide, Day: today, Body: "overleg", Words: "Er komt een tweede coach."}, {Step: Solve, Words: "De wachttijd is weg."}} {
			w.Must(w.s.Move(ctx, who(access.TeamLead), id, int64(n+1), m))
		}
		w.Must(w.s.MeetAgain(ctx, who(access.Caretaker), id)) // counted today already, and yet not solved
		if i := w.item(id); i.State != Noted || i.Often != 2 || i.Forum != "" {
			w.T.Errorf("%+v", i)
		}
		w.clock.Set(moment.AddDate(0, 0, 3))
		w.Must(w.s.MeetAgain(ctx, who(access.Caretaker), id))
		if i := w.item(id); i.Often != 3 || !i.Last.Equal(today.AddDate(0, 0, 3)) || !i.First.Equal(today) {
			w.T.Errorf("%+v", i)
		}
	})
}

func TestWhoMay(t *testing.T) {
	each(t, func(w *world) {
		ctx, id := context.Background(), w.note()
		reads := map[access.Role]bool{access.Caretaker: true, access.Consultant: true, access.TeamLead: true, access.Director: true, access.Partner: true, access.OnCall: true,
			access.ArrearsStaff: true, access.DebtHelp: true, access.SafetyOfficer: true, access.PolicyMaker: true, access.Board: true}
		decides := map[access.Role]bool{access.TeamLead: true, access.Director: true, access.PolicyMaker: true, access.Board: true}
		for _, role := range access.Roles() {
			if _, err := w.s.Show(ctx, who(role), id); (err == nil) != reads[role] || err != nil && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s reads: %v", role, err)
			}
			if _, err := w.s.Agenda(ctx, who(role), ""); (err == nil) != decides[role] {
				t.Errorf("%s takes the list out: %v", role, err)
			}
			err := w.s.Move(ctx, who(role), id, 99, Move{Step: Drop, Words: "Het is al geregeld."})
			if decides[role] != fault.Is(err, fault.Conflict) || reads[role] && !decides[role] != fault.Is(err, fault.Denied) {
				t.Errorf("%s decides: %v", role, err)
			}
		}
		stranger := who(access.TeamLead)
		stranger.OrgID = "x"
		l, err := w.s.All(ctx, stranger)
		if w.Must(err); len(l.Items) != 0 {
			t.Error("another organisation sees the list")
		}
		for _, err := range []error{w.s.MeetAgain(ctx, stranger, id), w.s.Try(ctx, stranger, id, story, false, ""), w.s.Move(ctx, stranger, id, 1, Move{Step: Drop, Words: story})} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("another organisation: %v", err)
			}
		}
	})
}

// What a program sends again with the same key is written down one time.
func TestOnceForEachKey(t *testing.T) {
	each(t, func(w *world) {
		ctx, a := context.Background(), who(access.TeamLead)
		note := func(key string) ID {
			id, err := w.s.Note(ctx, a, Draft{Kind: Kinds()[0], Title: "De regel past niet", Story: story, Key: key})
			w.Must(err)
			return id
		}
		first := note("knelpunt-1")
		if again, other := note("knelpunt-1"), note("knelpunt-2"); again != first || other == first {
			t.Errorf("%s, again %s, another %s", first, again, other)
		}
		for _, key := range []string{"poging-01", "poging-01", "poging-02", "", ""} {
			w.Must(w.s.Try(ctx, a, first, story, false, key))
		}
		v, err := w.s.Show(ctx, a, first)
		if w.Must(err); len(v.Entries) != 1+4 {
			t.Errorf("%d entries", len(v.Entries))
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(w *world) {
		consultant, lead := w.b("consulent"), w.b("teamleider")
		form := url.Values{"soort": {"samenwerking"}, "titel": {"De Sociale Dienst belt niet terug"}, "verhaal": {story}}
		consultant.Has(consultant.Post(newPath, newPath, http.StatusBadRequest, form), "Dit lijkt op een naam: Sociale Dienst", "Nee, hier staat niemand in", ">"+story)
		form.Set("niemand", "ja")
		to := consultant.Post(newPath, newPath, http.StatusSeeOther, form)
		consultant.Get(to, "1 keer gezien, sinds 20 november 2026", "Dit kwam ik ook tegen")
		if strings.Contains(consultant.Get(to), "Zet op een agenda") {
			t.Error("a consultant sees what managers do")
		}
		consultant.Post(to, to+"/geprobeerd", http.StatusBadRequest, url.Values{"geprobeerd": {"x"}})
		consultant.Post(to, to+"/geprobeerd", http.StatusSeeOther, url.Values{"geprobeerd": {"=Twee keer gebeld, niemand nam op."}})
		lead.Has(lead.Post(to, to+"/stap", http.StatusBadRequest, url.Values{"stap": {"agenda"}, "overleg": {"managers"}, "datum": {"2026-11-01"}}), "Kies een dag vanaf vandaag.")
		lead.Post(to, to+"/stap", http.StatusSeeOther, url.Values{"stap": {"agenda"}, "overleg": {"managers"}, "datum": {"2026-12-01"}})
		lead.Get(Path, "Op de agenda", "Overleg van managers, 1 december 2026")
		lead.Get(agendaPath+"?overleg=managers", "De Sociale Dienst belt niet terug", "Twee keer gebeld")
		lead.Get(agendaPath+"?overleg=sector", "Hier staat niets op de lijst")
		status, body, head := lead.Ask(http.MethodPost, filePath, url.Values{"vorm": {"csv"}})
		if status != http.StatusOK || !strings.Contains(body, ";'=Twee keer gebeld") || !strings.Contains(head.Get("Content-Disposition"), "knelpunten-2026-11-20.csv") {
			t.Errorf("%d %s %v", status, body, head)
		}
		for _, path := range []string{Path, newPath, agendaPath, to} {
			if status, _, _ := w.b("vrijwilliger").Do(http.MethodGet, path, nil); status != http.StatusNotFound {
				t.Errorf("a volunteer gets %s: %d", path, status)
			}
		}
	})
}
