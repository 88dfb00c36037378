package calendar

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"pgregory.net/rapid"

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

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// Around both clock changes an hour of the wall stays that hour, and the zone in the file says the
// same as the program.
func TestClockChanges(t *testing.T) {
	z := strings.ReplaceAll(write("n", nil, func(Entry) string { return "" }, now), "\r\n", "\n")
	for _, want := range []string{"BEGIN:VTIMEZONE\nTZID:Europe/Amsterdam", "BEGIN:DAYLIGHT\nDTSTART:19970330T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
		"BEGIN:STANDARD\nDTSTART:19961027T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"} {
		if !strings.Contains(z, want) {
			t.Errorf("the zone lacks %q:\n%s", want, z)
		}
	}
	for at, want := range map[string]string{"2026-03-28T09:00:00Z": "20260328T100000", "2026-03-29T08:00:00Z": "20260329T100000",
		"2026-10-24T08:00:00Z": "20261024T100000", "2026-10-25T09:00:00Z": "20261025T100000"} {
		m, _ := time.Parse(time.RFC3339, at)
		got := write("n", []Entry{{Kind: Conference, ID: "x", At: m}}, func(Entry) string { return "x" }, now)
		if !strings.Contains(got, "DTSTART;TZID=Europe/Amsterdam:"+want) {
			t.Errorf("%s: %s", at, got)
		}
	}
	for year := 1997; year < 2045; year++ { // the rules in the file against the zone of the program
		for _, v := range []struct {
			month  time.Month
			before int
			after  int
		}{{time.March, 3600, 7200}, {time.October, 7200, 3600}} {
			last := time.Date(year, v.month, 31, 12, 0, 0, 0, time.UTC)
			for last.Weekday() != time.Sunday {
				last = last.AddDate(0, 0, -1)
			}
			_, before := last.AddDate(0, 0, -1).In(clock.Amsterdam()).Zone()
			_, after := last.In(clock.Amsterdam()).Zone()
			if before != v.before || after != v.after {
				t.Errorf("%d %s: %d, %d", year, v.month, before, after)
			}
		}
	}
}

// Whatever is in it: lines of at most 75 octets that end in CRLF, which read back as the same, and
// the same entries are the same file.
func TestValid(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var list []Entry
		for i := range rapid.IntRange(0, 8).Draw(r, "entries") {
			e := Entry{Kind: rapid.SampledFrom(Kinds()).Draw(r, "kind"), ID: string(rune('a' + i)), Number: "2026-0143", Day: day("2026-11-26").AddDate(0, 0, i)}
			if e.Kind == Conference || e.Kind == Duty {
				e.At = now.Add(time.Duration(i) * time.Hour)
				e.Until = e.At.Add(9 * time.Hour)
			}
			list = append(list, e)
		}
		title := rapid.StringMatching(`[a-z ,;:\\é€&'"<>]{0,200}`).Draw(r, "title")
		body := write("Samendoen", list, func(Entry) string { return title }, now)
		if again := write("Samendoen", list, func(Entry) string { return title }, now); again != body {
			r.Fatal("the same entries are another file")
		}
		if strings.Count(body, "\n") != strings.Count(body, "\r\n") || !strings.HasSuffix(body, "END:VCALENDAR\r\n") {
			r.Fatal("a line that does not end in CRLF")
		}
		for line := range strings.SplitSeq(body, "\r\n") {
			if len(line) > 75 {
				r.Fatalf("a line of %d octets: %s", len(line), line)
			}
		}
		back, err := ics.ParseCalendar(strings.NewReader(body))
		if err != nil || len(back.Events()) != len(list) {
			r.Fatal(err, body)
		}
		for _, e := range back.Events() {
			if s := e.GetProperty(ics.ComponentPropertySummary); s != nil && strings.TrimSpace(s.Value) != strings.TrimSpace(title) && title != "" {
				r.Fatalf("%q came back as %q", title, s.Value)
			}
		}
	})
}

// A shift is in the file by UTC, to the minute, also where an hour of the wall comes twice: its name
// is that of the roster, whatever stands in it.
func TestDuty(t *testing.T) {
	m := func(s string) time.Time { at, _ := time.Parse(time.RFC3339, s); return at }
	name := `Zorg & Overlast, wijk 'Noord'; "nacht" <b>`
	body := write("n", []Entry{{Kind: Duty, ID: "x", Name: name, At: m("2026-10-24T20:00:00Z"), Until: m("2026-10-25T01:30:00Z")}}, func(e Entry) string { return "Dienst: " + e.Name }, now)
	for _, want := range []string{"DTSTART:20261024T200000Z", "DTEND:20261025T013000Z", `SUMMARY:Dienst: Zorg & Overlast\, wijk 'Noord'\; "nacht" <b>`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in\n%s", want, body)
		}
	}
	back, err := ics.ParseCalendar(strings.NewReader(body))
	if err != nil || back.Events()[0].GetProperty(ics.ComponentPropertySummary).Value != "Dienst: "+name {
		t.Error(err, body)
	}
}

type world struct {
	storetest.Hands
	s     *Service
	h     http.Handler
	anna  access.Actor
	asked []string
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, account.Files, Files}, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}}
		words, err := text.Load(text.Words, Files)
		w.Must(err)
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		c := clock.NewManual(now)
		w.s = New(db, c, policy, words, func(_ context.Context, a access.Actor, id string) (Entry, error) {
			if id != "mijn" {
				return Entry{}, fault.New("test", fault.NotFound)
			}
			return Entry{Kind: Conference, ID: id, At: now}, nil
		}, func(_ context.Context, a access.Actor) ([]Entry, error) {
			w.asked = append(w.asked, a.UserID)
			return []Entry{{Kind: Step, ID: "01a-dossier", Number: "2026-0143", Day: day("2026-11-26")}, {Kind: Request, ID: "vraag", Day: day("2026-11-27")}}, nil
		})
		logins := webtest.Logins{}
		w.Must(db.Write(context.Background(), func(tx *store.Tx) error {
			if err := account.InsertOrganisation(tx, now, account.Organisation{ID: "o", Name: "Woonstichting", Kind: account.HousingAssociation}); err != nil {
				return err
			}
			for id, role := range map[string]access.Role{"anna": access.Consultant, "vic": access.Board} {
				if err := account.InsertUser(tx, now, account.User{ID: id, OrgID: "o", Name: "Naam " + id, Login: id, Roles: []access.Role{role}}, ""); err != nil {
					return err
				}
				logins[id] = access.Actor{UserID: id, OrgID: "o", Name: "Naam " + id, Roles: []access.Role{role}}
			}
			return nil
		}))
		w.anna = logins["anna"]
		w.h = webtest.Server(t, web.Config{Auth: logins, Policy: policy, Clock: c, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		run(t, w)
	})
}

func (w *world) get(path, tag string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	answer := httptest.NewRecorder()
	w.h.ServeHTTP(answer, r)
	return answer
}

// A feed says a number and nothing else; what is wrong, renewed, stopped or of somebody who left
// answers like what never was.
func TestFeed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		first, err := w.s.Renew(ctx, w.anna)
		w.Must(err)
		if n := w.Count(`SELECT count(*) FROM calendar_feed WHERE secret LIKE '%' || $1 || '%'`, first); n != 0 {
			t.Error("the secret is kept")
		}
		a := w.get(feedPath+first, "")
		body := a.Body.String()
		if a.Code != http.StatusOK || a.Header().Get("Content-Type") != "text/calendar; charset=utf-8" || !strings.Contains(body, "SUMMARY:Afspraak zaak 2026-0143\r\n") {
			t.Fatalf("%d %v\n%s", a.Code, a.Header(), body)
		}
		for _, secret := range []string{"Naam", "anna", "Woonstichting", "01a-dossier", "DESCRIPTION", "LOCATION", "ATTENDEE", "ORGANIZER", "URL"} {
			if strings.Contains(body, secret) {
				t.Errorf("the feed says %s", secret)
			}
		}
		if again := w.get(feedPath+first, a.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("%d %d", again.Code, again.Body.Len())
		}
		second, err := w.s.Renew(ctx, w.anna)
		w.Must(err)
		never := w.get(feedPath+"nooit-geweest", "")
		gone := func(secret string) {
			t.Helper()
			w.asked = nil
			if got := w.get(feedPath+secret, ""); got.Code != http.StatusNotFound || strings.ReplaceAll(got.Body.String(), secret, "nooit-geweest") != never.Body.String() || len(w.asked) > 0 {
				t.Errorf("%d, asked %v", got.Code, w.asked)
			}
		}
		gone(first)
		gone(second + "x")
		exec := func(sql string) {
			w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec(sql); return err }))
		}
		exec(`UPDATE account_user SET disabled = 1 WHERE id = 'anna'`)
		gone(second)
		exec(`UPDATE account_user SET disabled = 0, roles = 'bestuur' WHERE id = 'anna'`)
		gone(second)
		exec(`UPDATE account_user SET roles = 'consulent' WHERE id = 'anna'`)
		if w.get(feedPath+second, "").Code != http.StatusOK {
			t.Error("it does not come back")
		}
		w.Must(w.s.Stop(ctx, w.anna))
		w.Must(w.s.Stop(ctx, w.anna))
		gone(second)
		one := w.anna
		one.OneFactor = true
		if _, err := w.s.Renew(ctx, one); !fault.Is(err, fault.NotFound) {
			t.Error("with one factor:", err)
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := webtest.Browser{T: t, Server: w.h, Login: "anna"}
		b.Get(Path, "Je hebt nog geen adres.")
		status, body, _ := b.Ask(http.MethodPost, Path, nil)
		if status != http.StatusOK || !strings.Contains(body, feedPath) || !strings.Contains(body, "Je ziet dit adres alleen nu.") {
			t.Errorf("%d %s", status, body)
		}
		if strings.Contains(b.Get(Path, "Je hebt een adres sinds"), "://") {
			t.Error("the address is shown again")
		}
		b.Post(Path, Path+"/stop", http.StatusSeeOther, nil)
		b.Get("/casusoverleg/mijn/agenda.ics", "SUMMARY:Casusoverleg", "DTSTART;TZID=Europe/Amsterdam:20261123T100000")
		for _, path := range []string{"/casusoverleg/andermans/agenda.ics", feedPath} {
			if status, _, _ := b.Do(http.MethodGet, path, nil); status != http.StatusNotFound {
				t.Errorf("%s: %d", path, status)
			}
		}
		vic := webtest.Browser{T: t, Server: w.h, Login: "vic"}
		if status, _, _ := vic.Do(http.MethodGet, Path, nil); status != http.StatusNotFound {
			t.Error("who sits on the board has a calendar:", status)
		}
	})
}
