package complexplan

import (
	"context"
	"flag"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/states"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/escalation"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

var redraw = flag.Bool("update", false, "write the drawing of the states into the documents")

var moment = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

var today = clock.Date(moment)

func day(n int) time.Time { return today.AddDate(0, 0, n) }

const goal = "Buren groeten elkaar en bellen minder vaak over lawaai."

// sound is a plan that nobody objects to.
func sound() Draft {
	return Draft{Theme: "samenleven", Goal: goal, Indicator: "nuisance", Target: 45, Euros: 1500, Holder: "u-wijkbeheerder", Until: day(300), Due: day(30)}
}

func keys(fields []fault.Field) string {
	var list []string
	for _, f := range fields {
		list = append(list, f.Name+" "+strings.TrimPrefix(f.Key, "complexplan."))
	}
	return strings.Join(list, ", ")
}

func TestCheckPlan(t *testing.T) {
	stands := Plan{State: Running, Until: day(-10), Due: day(-3)}
	for name, c := range map[string]struct {
		was    Plan
		change func(d *Draft)
		want   string
	}{
		"sound":                       {Plan{State: Idea}, func(*Draft) {}, ""},
		"words alone":                 {Plan{State: Idea}, func(d *Draft) { d.Indicator, d.Target = "", None }, ""},
		"a figure without a number":   {Plan{State: Idea}, func(d *Draft) { d.Target = None }, ""},
		"a number of nothing":         {Plan{State: Idea}, func(d *Draft) { d.Indicator = "" }, "cijfer number_of_what"},
		"a figure that is not there":  {Plan{State: Idea}, func(d *Draft) { d.Indicator = "volunteers" }, "cijfer choose"},
		"no number":                   {Plan{State: Idea}, func(d *Draft) { d.Target = web.Tenths("veel") }, "getal bad_number"},
		"too much money":              {Plan{State: Idea}, func(d *Draft) { d.Euros = maxEuros + 1 }, "geld bad_money"},
		"nobody holds it":             {Plan{State: Idea}, func(d *Draft) { d.Holder = "" }, "houder choose"},
		"no theme":                    {Plan{State: Idea}, func(d *Draft) { d.Theme = "weer" }, "thema choose"},
		"somebody in it":              {Plan{State: Idea}, func(d *Draft) { d.Goal = "Mevrouw de Wit heeft weer rust." }, "doel person_name"},
		"nobody's name":               {Plan{State: Idea}, func(d *Draft) { d.Goal, d.Nobody = "De Sociale Dienst helpt hier mee.", true }, ""},
		"an address":                  {Plan{State: Idea}, func(d *Draft) { d.Goal, d.Nobody = "In de Lindestraat 12 wordt het stil.", true }, "doel person_address"},
		"a number of somebody":        {Plan{State: Idea}, func(d *Draft) { d.Goal, d.Nobody = "Het gaat om nummer 111222333.", true }, "doel person_bsn"},
		"no term":                     {Plan{State: Idea}, func(d *Draft) { d.Until = time.Time{} }, "tot day_ahead"},
		"seven months of silence":     {Plan{State: Idea}, func(d *Draft) { d.Due = today.AddDate(0, 7, 0) }, "kijkdag day_ahead"},
		"no day to look":              {Plan{State: Idea}, func(d *Draft) { d.Due = time.Time{} }, "kijkdag day_ahead"},
		"late, and only its words":    {stands, func(d *Draft) { d.Until, d.Due = stands.Until, stands.Due }, ""},
		"late, and moved to the past": {stands, func(d *Draft) { d.Until, d.Due = stands.Until, day(-1) }, "kijkdag day_ahead"},
		"ended needs no day":          {Plan{State: Finished, Until: day(-10)}, func(d *Draft) { d.Until, d.Due = day(-10), time.Time{} }, ""},
	} {
		d := sound()
		c.change(&d)
		if got := keys(d.check(c.was, today)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestCheckAction(t *testing.T) {
	for name, c := range map[string]struct {
		a    Action
		want string
	}{
		"a colleague":   {Action{What: "Koffie in de hal", Holder: "u", Due: day(9)}, ""},
		"a partner":     {Action{What: "Koffie in de hal", Partner: "welzijn", Due: today}, ""},
		"nobody":        {Action{What: "Koffie in de hal", Due: day(9)}, "wie one_of_both"},
		"both":          {Action{What: "Koffie in de hal", Holder: "u", Partner: "welzijn", Due: day(9)}, "wie one_of_both"},
		"a person":      {Action{What: "Koffie in de hal", Partner: "mevrouw Bakker", Due: day(9)}, "partner person_name"},
		"yesterday":     {Action{What: "Koffie in de hal", Holder: "u", Due: day(-1)}, "klaar day_ahead"},
		"at somebody's": {Action{What: "Langs bij dhr. Bakker", Holder: "u", Due: day(9)}, "wat person_name"},
	} {
		if got := keys(c.a.check(false, today)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Every step from every state: what the table holds, and nothing else.
func TestStates(t *testing.T) {
	want := map[State]map[Step]State{
		Idea:     {Say: Idea, Start: Running, Stop: Stopped},
		Running:  {Say: Running, Finish: Finished, Stop: Stopped},
		Finished: {},
		Stopped:  {Resume: Idea},
	}
	for _, from := range States() {
		for _, step := range []Step{Made, Changed, Say, Start, Finish, Stop, Resume} {
			p, wrong := Plan{State: from, From: day(-9), Due: day(-1), Ended: day(-2)}.with(Move{Step: step, Words: "Zo staat het nu.", Due: day(20)}, today)
			to, known := want[from][step]
			if known != (len(wrong) == 0) || known && p.State != to {
				t.Errorf("%s, %s: %s %v", from, step, p.State, wrong)
			}
			if !known {
				continue
			}
			if p.State.Open() != p.Due.Equal(day(20)) || !p.State.Open() && (!p.Due.IsZero() || !p.Ended.Equal(today)) {
				t.Errorf("%s after %s waits until %v and ended %v", from, step, p.Due, p.Ended)
			}
			if began := map[Step]time.Time{Start: today, Resume: {}}; step == Start || step == Resume {
				if !p.From.Equal(began[step]) {
					t.Errorf("%s began on %v", step, p.From)
				}
			}
		}
	}
	if _, wrong := (Plan{State: Running}).with(Move{Step: Say, Words: "Zo staat het nu.", Due: day(-1)}, today); keys(wrong) != "kijkdag day_ahead" {
		t.Errorf("a day to look in the past: %v", wrong)
	}
}

func TestDrawing(t *testing.T) {
	const path = "../../docs/complexplannen.md"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	drawn, ok := states.Put(string(page), "standen", drawing())
	if !ok {
		t.Fatal("no place for the drawing in ", path)
	}
	if *redraw {
		if err := os.WriteFile(path, []byte(drawn), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if drawn != string(page) {
		t.Error("the drawing differs from the table; run with -update")
	}
}

// Every indicator of a theme is one of the map, and every direction has words in both languages.
func TestThemes(t *testing.T) {
	for _, code := range Indicators() {
		if _, ok := socialmap.IndicatorOf(code); !ok {
			t.Errorf("the map has no %s", code)
		}
	}
	known, err := text.Load(text.Words, web.Words, socialmap.Files, Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, theme := range Themes() {
		if len(theme.Helps()) == 0 {
			t.Errorf("nothing helps with %s", theme)
		}
		for _, key := range theme.Helps() {
			for _, lang := range []text.Lang{text.Dutch, text.English} {
				if s := known.Printer(lang).T(key); s == key || s == "" {
					t.Errorf("%s has no words in %s", key, lang)
				}
			}
		}
	}
}

type world struct {
	storetest.Hands
	clock  *clock.Manual
	s      *Service
	ctx    context.Context
	b      func(login string) webtest.Browser
	server http.Handler
}

func who(role access.Role) access.Actor {
	return access.Actor{UserID: "u-" + string(role), OrgID: "o", Name: "Iemand " + string(role), Roles: []access.Role{role}}
}

const (
	linden = place.ComplexID("c-linden")
	theirs = place.ComplexID("c-elders")
)

func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := []fs.FS{access.Migrations, audit.Migrations, account.Files, escalation.Files, place.Files, Files}
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(moment), ctx: t.Context()}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		w.s = New(db, w.clock, policy, &published{})
		people := webtest.Logins{}
		w.Write(func(tx *store.Tx) error {
			for _, org := range []string{"o", "x"} {
				if err := account.InsertOrganisation(tx, moment, account.Organisation{ID: org, Name: "Woonstichting " + org, Kind: account.HousingAssociation}); err != nil {
					return err
				}
			}
			for _, r := range access.Roles() {
				a := who(r)
				people[string(r)] = a
				if err := account.InsertUser(tx, moment, account.User{ID: a.UserID, OrgID: "o", Name: a.Name, Login: string(r), Roles: a.Roles}, ""); err != nil {
					return err
				}
			}
			for id, org := range map[place.ComplexID]string{linden: "o", theirs: "x"} {
				_, err := tx.Exec(`INSERT INTO place_complex (id, org_id, hash, until, key, name, kind, neighbourhood, lat, lon, outline, from_date, until_date)
					VALUES ($1, $2, 0, 0, $1, 'De Linden', '', '', 0, 0, '', 0, 0)`, string(id), org)
				if err != nil {
					return err
				}
			}
			return nil
		})
		c := web.Config{Auth: people, Policy: policy, Clock: w.clock, Log: slog.New(slog.DiscardHandler)}
		c.Words, err = text.Load(text.Words, web.Words, socialmap.Files, Files)
		w.Must(err)
		made := web.NewServer(c, w.s.Routes())
		made.API(w.s.API)
		server := made.Handler()
		w.server = server
		w.b = func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
		run(t, w)
	})
}

func (w *world) plan() ID {
	w.T.Helper()
	id, err := w.s.Make(w.ctx, who(access.Consultant), linden, sound(), "")
	w.Must(err)
	return id
}

func (w *world) show(id ID) View {
	w.T.Helper()
	v, err := w.s.Show(w.ctx, who(access.TeamLead), id)
	w.Must(err)
	return v
}

// notices are those of a role, the last word of each.
func (w *world) notices(role access.Role) string {
	w.T.Helper()
	var list []string
	w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) (err error) {
		list, err = store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1`, "u-"+string(role))
		return err
	}))
	for i := range list {
		list[i] = strings.TrimPrefix(list[i], "complexplan.notice_")
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// A plan from idea to end, with what was done for it.
func TestCourse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead, id := who(access.TeamLead), w.plan()
		w.Must(w.s.Add(w.ctx, lead, Action{PlanID: id, What: "Koffie in de hal", Partner: "welzijn", Due: day(20)}, false, ""))
		w.Must(w.s.Move(w.ctx, lead, id, 1, Move{Step: Start, Words: "Eerst koffie in de hal.", Due: day(60)}))
		w.Kind(w.s.Move(w.ctx, lead, id, 1, Move{Step: Say, Words: "Van een oude pagina.", Due: day(60)}), fault.Conflict)
		w.clock.Set(moment.AddDate(0, 0, 40))
		v := w.show(id)
		w.Must(w.s.Tick(w.ctx, lead, id, v.Actions[0].ID, true))
		w.Must(w.s.Move(w.ctx, lead, id, 2, Move{Step: Finish, Words: "Buren groeten elkaar weer."}))
		v = w.show(id)
		if v.State != Finished || !v.From.Equal(today) || !v.Ended.Equal(day(40)) || !v.Actions[0].Done.Equal(day(40)) || !v.Due.IsZero() {
			t.Errorf("%+v", v)
		}
		var did []Step
		for _, e := range v.Entries {
			did = append(did, e.Step)
		}
		if !slices.Equal(did, []Step{Finish, Start, Made}) && !slices.Equal(did, []Step{Finish, Made, Start}) {
			t.Errorf("%v", did)
		}
		w.Kind(w.s.Add(w.ctx, lead, Action{PlanID: id, What: "Nog een keer koffie", Partner: "welzijn", Due: day(50)}, false, ""), fault.Invalid)
		w.Kind(w.s.Tick(w.ctx, lead, id, v.Actions[0].ID, false), fault.Invalid)
	})
}

// Who may: the roles that see the figures read, those who work in the complex and make policy write;
// another organisation has no such plan, and no list tells of it.
func TestWhoMay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.plan()
		reads := []access.Role{access.Caretaker, access.Consultant, access.TeamLead, access.Director, access.PolicyMaker, access.Board, access.Officer}
		writes := []access.Role{access.Caretaker, access.Consultant, access.TeamLead, access.PolicyMaker}
		for _, role := range access.Roles() {
			may := slices.Contains(reads, role)
			if _, err := w.s.Show(w.ctx, who(role), id); (err == nil) != may || err != nil && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s reads: %v", role, err)
			}
			l, err := w.s.All(w.ctx, who(role), "")
			if (err == nil) != may || len(l.Lines) > 0 != may {
				t.Errorf("%s lists %d: %v", role, len(l.Lines), err)
			}
			err = w.s.Move(w.ctx, who(role), id, 99, Move{})
			if want := map[bool]fault.Kind{true: fault.Conflict, false: fault.NotFound}[slices.Contains(writes, role)]; may && !slices.Contains(writes, role) {
				w.Kind(err, fault.Denied)
			} else {
				w.Kind(err, want)
			}
		}
		stranger := who(access.TeamLead)
		stranger.OrgID = "x"
		l, err := w.s.All(w.ctx, stranger, "")
		if w.Must(err); len(l.Lines) != 0 {
			t.Error("another organisation sees the list")
		}
		_, made := w.s.Make(w.ctx, who(access.TeamLead), theirs, sound(), "")
		_, listed := w.s.All(w.ctx, who(access.TeamLead), theirs)
		_, formed := w.s.FormOf(w.ctx, who(access.TeamLead), theirs)
		for _, err := range []error{made, listed, formed, w.s.Move(w.ctx, stranger, id, 1, Move{}), w.s.Change(w.ctx, stranger, id, 1, sound()),
			w.s.Add(w.ctx, stranger, Action{PlanID: id}, false, ""), w.s.Tick(w.ctx, stranger, id, "a", true)} {
			w.Kind(err, fault.NotFound)
		}
	})
}

// Silence climbs: to the holder on the day, to who leads a week later, each once; an action first to
// who does it. A step begins anew.
func TestSilenceClimbs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.plan()
		w.Must(w.s.Add(w.ctx, who(access.TeamLead), Action{PlanID: id, What: "Koffie in de hal", Holder: "u-consulent", Due: day(10)}, false, ""))
		w.Must(w.s.Add(w.ctx, who(access.TeamLead), Action{PlanID: id, What: "Gesprek in de hal", Partner: "welzijn", Due: day(40)}, false, ""))
		for _, c := range []struct {
			on                          int
			caretaker, consultant, lead string
		}{
			{9, "", "", ""},
			{10, "", "complexplan-actie", ""},
			{17, "", "complexplan-actie complexplan-actie_late", "complexplan-actie_late"},
			{29, "", "complexplan-actie complexplan-actie_late", "complexplan-actie_late"},
			{30, "complexplan", "complexplan-actie complexplan-actie_late", "complexplan-actie_late"},
			{37, "complexplan complexplan_late", "complexplan-actie complexplan-actie_late", "complexplan-actie_late complexplan_late"},
			{40, "complexplan complexplan-actie complexplan_late", "complexplan-actie complexplan-actie_late", "complexplan-actie_late complexplan_late"},
		} {
			w.clock.Set(moment.AddDate(0, 0, c.on))
			w.Must(w.s.Morning(w.ctx))
			w.Must(w.s.Morning(w.ctx)) // again changes nothing
			if a, b, l := w.notices(access.Caretaker), w.notices(access.Consultant), w.notices(access.TeamLead); a != c.caretaker || b != c.consultant || l != c.lead {
				t.Errorf("day %d: %q, %q, %q", c.on, a, b, l)
			}
		}
		w.Must(w.s.Move(w.ctx, who(access.Caretaker), id, 1, Move{Step: Say, Words: "Het gaat goed nu.", Due: day(60)}))
		before := w.Count(`SELECT count(*) FROM account_notice WHERE user_id = 'u-wijkbeheerder'`)
		w.Must(w.s.Morning(w.ctx))
		w.clock.Set(moment.AddDate(0, 0, 60))
		w.Must(w.s.Morning(w.ctx))
		if after := w.Count(`SELECT count(*) FROM account_notice WHERE user_id = 'u-wijkbeheerder'`); after != before+2 { // the plan anew, and a week later the action of the partner
			t.Errorf("%d notices after %d", after, before)
		}
	})
}

// What ended is kept and then gone with all that hangs on it; what runs stays.
func TestKept(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead, ended, runs := who(access.TeamLead), w.plan(), w.plan()
		w.Must(w.s.Add(w.ctx, lead, Action{PlanID: ended, What: "Koffie in de hal", Partner: "welzijn", Due: day(1)}, false, ""))
		w.Must(w.s.Move(w.ctx, lead, ended, 1, Move{Step: Stop, Words: "Het is niet meer nodig."}))
		var gone []bool
		w.Write(func(tx *store.Tx) error {
			list, err := Ended(tx, "o", day(1), time.Time{}, "", 9)
			if len(list) != 1 || list[0].ID != ended {
				t.Errorf("%v", list)
			}
			for _, c := range []struct {
				id     ID
				before time.Time
			}{{ended, today}, {runs, day(9000)}, {ended, day(1)}, {ended, day(1)}} {
				g, erased := EraseEnded(tx, c.before, string(c.id))
				if gone = append(gone, g); erased != nil {
					return erased
				}
			}
			return err
		})
		if !slices.Equal(gone, []bool{false, false, true, false}) {
			t.Errorf("%v", gone)
		}
		if n := w.Count(`SELECT count(*) FROM complexplan_action`) + w.Count(`SELECT count(*) FROM complexplan_entry WHERE plan_id = $1`, string(ended)); n != 0 {
			t.Errorf("%d rows stay behind", n)
		}
		w.show(runs)
	})
}

// What is sent again with the same key is written down once.
func TestOnceForEachKey(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first, err := w.s.Make(w.ctx, who(access.TeamLead), linden, sound(), "plan-1")
		w.Must(err)
		again, err := w.s.Make(w.ctx, who(access.TeamLead), linden, sound(), "plan-1")
		if w.Must(err); again != first {
			t.Errorf("%s and %s", first, again)
		}
		for range 2 {
			w.Must(w.s.Add(w.ctx, who(access.TeamLead), Action{PlanID: first, What: "Koffie in de hal", Partner: "welzijn", Due: day(20)}, false, "actie-1"))
		}
		if v := w.show(first); len(v.Actions) != 1 {
			t.Errorf("%d actions", len(v.Actions))
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		consultant, board := w.b("consulent"), w.b("bestuur")
		page := newHref(string(linden))
		form := url.Values{"complex": {string(linden)}, "thema": {"samenleven"}, "doel": {"De Sociale Dienst helpt hier mee."}, "cijfer": {"nuisance"}, "getal": {"4,5"},
			"houder": {"u-wijkbeheerder"}, "geld": {"1500"}, "tot": {"2027-09-01"}, "kijkdag": {"2026-12-20"}}
		consultant.Get(page, "Een plan voor De Linden", "Hoor eerst beide kanten", "Begin met wie er al iets doet")
		consultant.Has(consultant.Post(page, newPath, http.StatusBadRequest, form), "Dit lijkt op een naam: Sociale Dienst", "Nee, hier staat niemand in", `value="4,5"`)
		form.Set("niemand", "ja")
		to := consultant.Post(page, newPath, http.StatusSeeOther, form)
		consultant.Get(to, "Samenleven: De Linden", "naar 4,5", "€ 1.500", "Iemand wijkbeheerder", "20 december 2026", "Begin met het plan")
		body := board.Get(to, "Samenleven: De Linden")
		if strings.Contains(body, "Begin met het plan") || strings.Contains(body, "Zet er een actie bij") {
			t.Error("the board is offered what it may not do")
		}
		consultant.Post(to, to+"/acties", http.StatusBadRequest, url.Values{"wat": {"Koffie in de hal"}, "klaar": {"2026-12-10"}})
		consultant.Post(to, to+"/acties", http.StatusSeeOther, url.Values{"wat": {"Koffie in de hal"}, "partner": {"welzijn"}, "klaar": {"2026-12-10"}})
		consultant.Post(to, to+"/stap", http.StatusBadRequest, url.Values{"stap": {"begin"}, "tekst": {"Eerst koffie."}})
		consultant.Post(to, to+"/stap", http.StatusSeeOther, url.Values{"stap": {"begin"}, "tekst": {"Eerst koffie."}, "kijkdag": {"2027-01-10"}})
		board.Get(Path, "Wat nu loopt", "Samenleven: De Linden")
		board.Get(Path+"?complex="+string(linden), "Plannen voor De Linden")
		form.Set("doel", "Buren kennen elkaar bij de voornaam.")
		form.Set("versie", "1")
		consultant.Has(consultant.Post(to+"/wijzigen", to+"/wijzigen", http.StatusConflict, form), "Buren kennen elkaar bij de voornaam.")
		form.Set("versie", "2")
		consultant.Post(to+"/wijzigen", to+"/wijzigen", http.StatusSeeOther, form)
		consultant.Get(to, "Buren kennen elkaar bij de voornaam.", "Plan aangepast")
		for _, path := range []string{Path, page, to, to + "/wijzigen"} {
			if status, _, _ := w.b("vrijwilliger").Do(http.MethodGet, path, nil); status != http.StatusNotFound {
				t.Errorf("a volunteer gets %s: %d", path, status)
			}
		}
	})
}
