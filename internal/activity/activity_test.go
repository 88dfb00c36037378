package activity

import (
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
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
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/place"
)

// noon is a Thursday, three days before summer time ends.
var noon = time.Date(2026, 10, 22, 10, 0, 0, 0, time.UTC)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// coffee is each week at ten, from that Thursday.
func coffee() Activity {
	return Activity{Title: "Koffie", Where: "De hal", Giver: ByVolunteer, Seats: 2, First: day("2026-10-22"), Minute: 600, Lasts: 90, Repeat: Weekly, Until: day("2026-11-12")}
}

func TestDays(t *testing.T) {
	for name, c := range map[string]struct {
		change func(a *Activity)
		want   string
	}{
		"each week":                     {func(*Activity) {}, "2026-10-22 2026-10-29 2026-11-05 2026-11-12"},
		"once":                          {func(a *Activity) { a.Repeat, a.Until = Once, a.First }, "2026-10-22"},
		"each month":                    {func(a *Activity) { a.Repeat, a.Until = Monthly, day("2027-01-21") }, "2026-10-22 2026-11-22 2026-12-22"},
		"each month on the 31st":        {func(a *Activity) { a.Repeat, a.First, a.Until = Monthly, day("2026-10-31"), day("2027-03-31") }, "2026-10-31 2026-12-31 2027-01-31 2027-03-31"},
		"until the day before the next": {func(a *Activity) { a.Until = day("2026-10-28") }, "2026-10-22"},
	} {
		a := coffee()
		c.change(&a)
		var got []string
		for _, d := range a.Days(a.First, a.Until) {
			got = append(got, d.Format(time.DateOnly))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
		if last := got[len(got)-1]; a.Last().Format(time.DateOnly) != last {
			t.Errorf("%s: the last is %s", name, a.Last())
		}
	}
}

// Through a change of the clock it stays ten o'clock on the wall; a part of the days is what the whole
// holds in that part.
func TestWallTime(t *testing.T) {
	a := coffee()
	for _, d := range a.Days(a.First, a.Until) {
		if got := a.Begins(d).In(clock.Amsterdam()).Format("15:04"); got != "10:00" {
			t.Errorf("on %s it begins at %s", d, got)
		}
	}
	if gap := a.Begins(day("2026-10-29")).Sub(a.Begins(day("2026-10-22"))); gap != 169*time.Hour {
		t.Errorf("a week with the end of summer time takes %s", gap)
	}
	rapid.Check(t, func(r *rapid.T) {
		a := coffee()
		a.First = a.First.AddDate(0, 0, rapid.IntRange(0, 400).Draw(r, "first"))
		a.Repeat = rapid.SampledFrom(Repeats()).Draw(r, "repeat")
		a.Until = a.First.AddDate(0, 0, rapid.IntRange(0, maxDays).Draw(r, "until"))
		from := a.First.AddDate(0, 0, rapid.IntRange(-40, 400).Draw(r, "from"))
		until := from.AddDate(0, 0, rapid.IntRange(0, 100).Draw(r, "length"))
		whole := slices.DeleteFunc(a.Days(a.First, a.Until), func(d time.Time) bool { return d.Before(from) || d.After(until) })
		if part := a.Days(from, until); !slices.EqualFunc(part, whole, time.Time.Equal) {
			r.Fatalf("%+v from %s until %s: %v, the whole says %v", a, from, until, part, whole)
		}
		for _, d := range whole {
			if !a.On(d) {
				r.Fatalf("not on %s", d)
			}
		}
	})
}

// A list holds the first days of each activity, in the order of time.
func TestSoonest(t *testing.T) {
	weekly, once := coffee(), coffee()
	weekly.ID, once.ID, once.Repeat, once.First, once.Until = "week", "once", Once, day("2026-11-10"), day("2026-11-10")
	var got []string
	for _, d := range soonest(days([]Activity{weekly, once}, nil, day("2026-10-23"), day("2027-01-01"))) {
		got = append(got, string(d.ID)+" "+d.Date.Format(time.DateOnly))
	}
	if strings.Join(got, ", ") != "week 2026-10-29, week 2026-11-05, once 2026-11-10, week 2026-11-12" {
		t.Errorf("%v", got)
	}
	weekly.Until = day("2026-12-31")
	if n := len(soonest(days([]Activity{weekly, once}, nil, day("2026-10-23"), day("2027-01-01")))); n != 4 {
		t.Errorf("%d days of two activities", n)
	}
}

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		change func(a *Activity)
		want   string
	}{
		"sound":            {func(*Activity) {}, ""},
		"yesterday":        {func(a *Activity) { a.First = day("2026-10-21") }, "datum"},
		"no time":          {func(a *Activity) { a.Minute = -1 }, "tijd"},
		"too long":         {func(a *Activity) { a.Until = a.First.AddDate(0, 0, 367) }, "tot"},
		"ends before":      {func(a *Activity) { a.Until = day("2026-10-20") }, "tot"},
		"nobody gives it":  {func(a *Activity) { a.Giver = "" }, "door"},
		"a citizen number": {func(a *Activity) { a.What = "Vraag naar 111222333." }, "wat"},
		"too many places":  {func(a *Activity) { a.Seats = 501 }, "plaatsen"},
	} {
		a := coffee()
		c.change(&a)
		var got []string
		for _, f := range a.Check(day("2026-10-22")) {
			got = append(got, f.Name)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

type world struct {
	storetest.Hands
	s      *Service
	clock  *clock.Manual
	people map[string]access.Actor
}

// each runs a test on both databases: Vera volunteers, An and Bo live there, Tess leads, Con is a
// consultant, Mek a mechanic; Zoe leads elsewhere.
func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, place.Files, Files}
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(noon.Add(-4 * time.Hour)), people: map[string]access.Actor{}}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		vault, err := seal.NewVault([]byte(strings.Repeat("k", 32)))
		w.Must(err)
		w.s = New(db, vault, w.clock, policy)
		w.Write(func(tx *store.Tx) error {
			for _, id := range []string{"corp", "elders"} {
				if err := account.InsertOrganisation(tx, noon, account.Organisation{ID: id, Name: "Organisatie " + id, Kind: account.HousingAssociation}); err != nil {
					return err
				}
			}
			for id, is := range map[string]string{"vera": "corp vrijwilliger", "an": "corp bewoner", "bo": "corp bewoner", "tess": "corp teamleider", "con": "corp consulent", "mek": "corp vakman", "zoe": "elders teamleider"} {
				org, role, _ := strings.Cut(is, " ")
				u := account.User{ID: id, OrgID: org, Name: "Naam " + id, Login: id, Roles: []access.Role{access.Role(role)}}
				if err := account.InsertUser(tx, noon, u, ""); err != nil {
					return err
				}
				w.people[id] = u.Actor()
			}
			return nil
		})
		run(t, w)
	})
}

func (w *world) make(a Activity) ID {
	w.T.Helper()
	id, err := w.s.Make(w.T.Context(), w.people["vera"], a, "")
	w.Must(err)
	return id
}

// First come, first served; off makes room; who keeps it sees who comes, and others see a number.
func TestJoin(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, first := t.Context(), day("2026-10-22")
		id := w.make(coffee())
		join := func(who string, on bool) error { return w.s.Join(ctx, w.people[who], id, first, on) }
		for range 2 {
			w.Must(join("an", true))
		}
		for range 2 { // the same key is the same name
			w.Must(w.s.Note(ctx, w.people["vera"], id, first, "Sijmen", "k"))
			if n := w.Count(`SELECT count(*) FROM activity_sign`); n != 2 {
				t.Fatalf("%d signed up", n)
			}
		}
		if err := join("bo", true); !fault.Is(err, fault.Invalid) {
			t.Errorf("a third of two: %v", err)
		}
		w.Must(w.s.Join(ctx, w.people["bo"], id, day("2026-10-29"), true))
		for range 2 {
			w.Must(join("an", false))
		}
		w.Must(join("bo", true))
		for who, want := range map[string]fault.Kind{"zoe": fault.NotFound, "mek": fault.NotFound} {
			if err := join(who, true); !fault.Is(err, want) {
				t.Errorf("%s signs up: %v", who, err)
			}
		}
		for who, want := range map[string]int{"vera": 3, "tess": 3, "an": 0, "con": 0} {
			v, err := w.s.Show(ctx, w.people[who], id)
			if err != nil || len(v.Signs) != want || v.Days[0].Signed != 2 {
				t.Errorf("%s sees %v of %d: %v", who, v.Signs, v.Days[0].Signed, err)
			}
		}
		w.clock.Set(noon) // it began two hours ago
		if err := w.s.Join(ctx, w.people["bo"], id, first, false); err != nil {
			t.Errorf("off while it runs: %v", err)
		}
		if err := join("an", true); !fault.Is(err, fault.Invalid) {
			t.Errorf("on while it runs: %v", err)
		}
	})
}

// After the day a number is left, and nobody: no account, no name, no key.
func TestNightForgets(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, first := t.Context(), day("2026-10-22")
		id := w.make(coffee())
		w.Must(w.s.Join(ctx, w.people["an"], id, first, true))
		w.Must(w.s.Join(ctx, w.people["an"], id, day("2026-10-29"), true))
		w.Must(w.s.Note(ctx, w.people["vera"], id, first, "Sijmen", ""))
		w.Must(w.s.Night(ctx))
		if n := w.Count(`SELECT count(*) FROM activity_sign`); n != 3 {
			t.Fatalf("on the day itself %d signed up", n)
		}
		w.clock.Set(noon)
		w.Must(w.s.Count(ctx, w.people["vera"], id, first, 5))
		w.clock.Set(noon.AddDate(0, 0, 1))
		for range 2 {
			w.Must(w.s.Night(ctx))
		}
		if n := w.Count(`SELECT count(*) FROM activity_sign`); n != 1 {
			t.Errorf("the day after %d are still there", n)
		}
		if n := w.Count(`SELECT count(*) FROM seal_wrap`); n != 0 {
			t.Errorf("%d keys of names are left", n)
		}
		v, err := w.s.Show(ctx, w.people["vera"], id)
		w.Must(err)
		if d := v.Days[0]; !d.Closed || d.Signed != 2 || d.Came != 5 || d.Mine {
			t.Errorf("the day that was: %+v", d)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'activity.look'`); n != 1 {
			t.Errorf("%d looks at who comes are on record", n)
		}
		if err := w.s.Join(ctx, w.people["bo"], id, first, true); !fault.Is(err, fault.Invalid) {
			t.Errorf("signing up for a day that was: %v", err)
		}
		w.Write(func(tx *store.Tx) error { return EraseUser(tx, "an") })
		if n := w.Count(`SELECT count(*) FROM activity_sign`); n != 0 {
			t.Errorf("who left still comes")
		}
		after := day("2026-11-13")
		w.Write(func(tx *store.Tx) error {
			past, err := Ended(tx, "corp", after, time.Time{}, "", 10)
			if err != nil || len(past) != 1 {
				t.Errorf("over: %v %v", past, err)
			}
			if gone, err := Erase(tx, day("2026-11-12"), string(id)); err != nil || gone {
				t.Errorf("erased on its last day: %v", err)
			}
			gone, err := Erase(tx, after, string(id))
			if !gone {
				t.Error("not erased")
			}
			return err
		})
	})
}

// Who signed up hears once that a day does not go on, and it leaves the own dates; other days stay.
func TestCancel(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, first := t.Context(), day("2026-10-29")
		id := w.make(coffee())
		w.Must(w.s.Join(ctx, w.people["an"], id, first, true))
		w.Must(w.s.Join(ctx, w.people["an"], id, day("2026-11-05"), true))
		w.Must(w.s.Join(ctx, w.people["bo"], id, day("2026-11-05"), true))
		if list, err := w.s.Feed(ctx, w.people["an"]); err != nil || len(list) != 2 {
			t.Fatalf("own dates: %v %v", list, err)
		}
		for _, who := range []string{"an", "con"} {
			if err := w.s.Cancel(ctx, w.people[who], id, first); !fault.Is(err, fault.Denied) {
				t.Errorf("%s cancels: %v", who, err)
			}
		}
		for range 2 {
			w.Must(w.s.Cancel(ctx, w.people["tess"], id, first))
		}
		for who, want := range map[string]int64{"an": 1, "bo": 0} {
			if n := w.Count(`SELECT count(*) FROM account_notice WHERE user_id = $1 AND message = 'activity.notice_cancelled'`, who); n != want {
				t.Errorf("%s heard it %d times", who, n)
			}
		}
		if list, err := w.s.Feed(ctx, w.people["an"]); err != nil || len(list) != 1 || !list[0].Date.Equal(day("2026-11-05")) {
			t.Errorf("own dates after it: %v %v", list, err)
		}
		if err := w.s.Join(ctx, w.people["bo"], id, first, true); !fault.Is(err, fault.Invalid) {
			t.Errorf("signing up for what does not go on: %v", err)
		}
		if err := w.s.Join(ctx, w.people["bo"], id, day("2026-10-30"), true); !fault.Is(err, fault.Invalid) {
			t.Errorf("signing up for a day on which it is not: %v", err)
		}
	})
}

// On the screen: Vera makes it, An signs up and off, the public page and its calendar name nobody, and
// for others it does not exist.
func TestOnScreen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		logins := webtest.Logins{}
		for id, a := range w.people {
			logins[id] = a
		}
		site := place.ComplexIDOf("corp", "1")
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`INSERT INTO place_complex (id, org_id, hash, until, key, name, kind, neighbourhood, lat, lon, outline, from_date, until_date)
				VALUES ($1, 'corp', 1, 0, '1', 'De Linde', '', 'BU1', 0, 0, '', 0, 0)`, string(site))
			return err
		})
		server := webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		as := func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
		as("an").Get(Path, "Er staat nog niets in de agenda")
		form := url.Values{"titel": {"Koffie"}, "waar": {"De hal"}, "datum": {"2026-10-22"}, "tijd": {"laat"}, "duur": {"90"}, "herhaal": {"week"}, "tot": {"2026-11-12"}, "door": {"vrijwilliger"}, "plaatsen": {"1"}, "plek": {string(site)}}
		if status, body, _ := as("vera").Do("POST", newPath, form); status != 400 || !strings.Contains(body, "Kies een tijd, zoals 10:00.") {
			t.Errorf("no time: %d", status)
		}
		form.Set("tijd", "10:00")
		status, body, path := as("vera").Do("POST", newPath, form)
		if status != http.StatusSeeOther {
			t.Fatalf("made: %d %s", status, body)
		}
		path, _, _ = strings.Cut(path, "?")
		as("an").Get(Path, "Koffie", "donderdag 22 oktober, 10:00 tot 11:30 uur", "De Linde")
		do := func(login string, want int, pairs ...string) string {
			t.Helper()
			f := url.Values{"dag": {"2026-10-22"}}
			for i := 0; i < len(pairs); i += 2 {
				f.Set(pairs[i], pairs[i+1])
			}
			status, body, _ := as(login).Do("POST", path+"/dag", f)
			if status != want {
				t.Errorf("%s %v: %d, want %d", login, pairs, status, want)
			}
			return body
		}
		do("an", 303, "stap", "aan")
		if body := do("bo", 400, "stap", "aan"); !strings.Contains(body, "Het is vol. Kies een andere dag.") {
			t.Error("who comes too late is not told that it is full")
		}
		if body := as("bo").Get(path, "Vol"); strings.Contains(body, "Naam an") {
			t.Error("a resident sees who comes")
		}
		as("vera").Get(path, "Naam an")
		if body := as("con").Get(path, "Koffie"); strings.Contains(body, "Naam an") {
			t.Error("a colleague who does not keep it sees who comes")
		}
		do("an", 303, "stap", "af")
		do("vera", 303, "stap", "naam", "naam", "Sijmen")
		row := regexp.MustCompile(`name="rij" value="([^"]+)"`).FindStringSubmatch(as("vera").Get(path, "Sijmen"))[1]
		do("bo", 403, "stap", "weg", "rij", row)
		do("vera", 303, "stap", "weg", "rij", row)
		do("bo", 303, "stap", "aan")
		do("vera", 400, "stap", "kwamen", "kwamen", "4")
		if status, body, _ := as("vera").Do("POST", path+"/wijzigen", url.Values{"versie": {"9"}, "titel": {"Mijn titel"}, "waar": {"De hal"}, "plaatsen": {"3"}}); status != 409 || !strings.Contains(body, "Mijn titel") {
			t.Errorf("a second person at the same text: %d", status)
		}
		if status, _, _ := as("vera").Do("POST", path+"/wijzigen", url.Values{"versie": {"1"}, "titel": {"Koffie en thee"}, "waar": {"De hal"}, "plaatsen": {"3"}}); status != 303 {
			t.Errorf("changed: %d", status)
		}
		as("vera").Get(path+"/poster", "Koffie en thee", "donderdag 22 oktober")
		for _, address := range []string{NearPath + "/" + string(site), NearPath + "/" + string(site) + "/agenda.ics"} {
			status, body, _ := as("").Do("GET", address, nil)
			if status != 200 || !strings.Contains(body, "Koffie en thee") || strings.Contains(body, "Naam") || strings.Contains(body, "vera") {
				t.Errorf("%s: %d %s", address, status, body)
			}
		}
		for title, where := range map[string]string{"Voor allen": "", "Voor de buurt": "BU1", "Voor een ander": "BU2", "Voor elders": "0b-1"} {
			a := coffee()
			a.Title = title
			id := w.make(a)
			w.Write(func(tx *store.Tx) error {
				_, err := tx.Exec(`UPDATE activity_activity SET place = $2 WHERE id = $1`, string(id), where)
				return err
			})
		}
		if body := as("").Get(NearPath+"/"+string(site), "Voor allen", "Voor de buurt"); strings.Contains(body, "Voor een ander") || strings.Contains(body, "Voor elders") {
			t.Error("the public page of a complex holds what is for others")
		}
		_, file, _ := as("").Do("GET", NearPath+"/"+string(site)+"/agenda.ics", nil)
		for _, line := range []string{"DTSTART;TZID=Europe/Amsterdam:20261022T100000", "DTEND;TZID=Europe/Amsterdam:20261022T113000", "DTSTART;TZID=Europe/Amsterdam:20261029T100000", "CLASS:PUBLIC"} {
			if !strings.Contains(file, line+"\r\n") {
				t.Errorf("the calendar lacks %s", line)
			}
		}
		for who, address := range map[string]string{"zoe": path, "mek": path, "": NearPath + "/bestaat-niet"} {
			if status, _, _ := as(who).Do("GET", address, nil); status != http.StatusNotFound {
				t.Errorf("%q at %s: %d", who, address, status)
			}
		}
		if status, _, _ := as("an").Do("GET", newPath, nil); status != http.StatusNotFound {
			t.Errorf("a resident makes one: %d", status)
		}
	})
}

// What somebody gave are the days of their own activities that are over and were not cancelled, whether
// or not anybody signed up.
func TestGiven(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.make(coffee()) // each week from the 22nd of October
		w.Must(w.s.Join(t.Context(), w.people["an"], id, day("2026-11-05"), true))
		w.Must(w.s.Cancel(t.Context(), w.people["vera"], id, day("2026-10-29")))
		w.clock.Set(day("2026-11-12").Add(9*time.Hour + 30*time.Minute)) // while it runs
		w.Must(w.s.Night(t.Context()))
		given := func(who string) (list []string) {
			w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) error {
				at, err := Given(tx, who, w.clock.Now())
				for _, x := range at {
					list = append(list, x.In(clock.Amsterdam()).Format("01-02 15:04"))
				}
				return err
			}))
			return list
		}
		if got := strings.Join(given("vera"), ", "); got != "10-22 10:00, 11-05 10:00" {
			t.Errorf("Vera gave %s", got)
		}
		for _, who := range []string{"an", "con"} { // who came, and who only may read it
			if got := given(who); len(got) > 0 {
				t.Errorf("%s gave %v", who, got)
			}
		}
	})
}
