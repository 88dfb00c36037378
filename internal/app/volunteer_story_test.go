package app

import (
	"context"
	"flag"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/course"
	"samendoen/internal/place"
	"samendoen/internal/volunteer"
)

var retell = flag.Bool("retell", false, "write what the stories tell now: read the difference")

// TestVolunteerStories plays what happens to volunteers on both databases, with the work of the nights:
// who does what on which day, whom that tells what, what people see, the log, and what is left. A line is
// what somebody does or looks at; what follows it, indented, is what came of it.
func TestVolunteerStories(t *testing.T) {
	files, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for name, open := range empties() {
		for _, file := range files {
			t.Run(name+"/"+filepath.Base(file), func(t *testing.T) {
				archive, err := txtar.ParseFile(file)
				if err != nil {
					t.Fatal(err)
				}
				for i, f := range archive.Files {
					got := newStory(t, open(t)).tell(string(f.Data))
					if *retell {
						archive.Files[i].Data = []byte(got)
					} else if got != string(f.Data) {
						t.Errorf("%s is not what happens now: go test ./internal/app -run TestVolunteerStories -retell\n%s", f.Name, got)
					}
				}
				if *retell {
					if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
	}
}

// story is one story that is being told: Con keeps the contact with the volunteer, who gets the account
// of Vic; Tess leads, and Bob is on the board.
type story struct {
	t       *testing.T
	app     *App
	clock   *clock.Manual
	server  http.Handler
	runner  *jobs.Runner
	words   *text.Printer
	people  map[string]access.Actor
	ask     string
	session string // an evening
	out     strings.Builder
	told    map[string]bool // notices
}

func newStory(t *testing.T, database string) *story {
	t.Helper()
	cfg := DefaultConfig()
	cfg.RequireSecondFactor, cfg.RequestsPerMinute = false, "0"
	cfg.Database, cfg.KeyFile = database, filepath.Join(t.TempDir(), "key")
	s := &story{t: t, clock: clock.NewManual(time.Date(2026, time.November, 27, 8, 0, 0, 0, time.UTC)), people: map[string]access.Actor{}, told: map[string]bool{}}
	var err error
	s.app, err = Open(t.Context(), cfg, s.clock, slog.New(slog.DiscardHandler))
	s.must(err)
	t.Cleanup(func() { s.app.Close() })
	s.words = s.app.words.Printer(text.Dutch)
	server, err := s.app.Server(false)
	s.must(err)
	s.server = server.Handler()
	s.must(s.app.db.Write(t.Context(), func(tx *store.Tx) error {
		if err := account.InsertOrganisation(tx, s.clock.Now(), account.Organisation{ID: "corp", Name: "Woonstede", Kind: account.HousingAssociation}); err != nil {
			return err
		}
		for id, role := range map[string]access.Role{"con": access.Consultant, "tess": access.TeamLead, "bob": access.Board, "vic": access.Volunteer} {
			u := account.User{ID: id, OrgID: "corp", Name: strings.ToUpper(id[:1]) + id[1:], Login: id, Roles: []access.Role{role}}
			if err := account.InsertUser(tx, s.clock.Now(), u, ""); err != nil {
				return err
			}
			s.people[id] = u.Actor()
		}
		_, err := tx.Exec(`INSERT INTO place_complex (id, org_id, hash, until, key, name, kind, neighbourhood, lat, lon, outline, from_date, until_date) VALUES ('c1', 'corp', 0, 0, 'C1', 'De Kade', '', 'BU1', 50.85, 5.7, '', 0, 0)`)
		return err
	}))
	handlers := map[string]jobs.Handler{}
	for _, part := range []any{s.app.helpers, s.app.courses, s.app.keeping} { // whose nights count here
		s.must(jobs.PlanRounds(t.Context(), s.app.db, s.clock.Now(), part))
		for kind, handle := range jobs.HandlersOf(s.app.db, s.clock, part) {
			handlers[kind] = handle
		}
	}
	s.runner = jobs.NewRunner(s.app.db, s.clock, slog.New(slog.DiscardHandler), handlers)
	return s
}

func (s *story) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// tell carries out the lines of a story, and writes down what comes of each.
func (s *story) tell(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "  ") {
			continue // what came of it before
		}
		s.out.WriteString(line + "\n")
		if words := strings.Fields(line); len(words) > 0 && words[0] != "#" {
			if err := s.do(words[0], append(words[1:], "", "")); err != nil {
				s.refused(err)
			}
			s.heard()
		}
	}
	return s.out.String()
}

func (s *story) say(text string) { s.out.WriteString("  " + strings.TrimSpace(text) + "\n") }

func (s *story) refused(err error) {
	if fields := fault.FieldsOf(err); len(fields) > 0 {
		for _, f := range fields {
			s.say("nee: " + s.words.Args(f.Key, f.Args))
		}
		return
	}
	s.say("nee: " + err.Error())
}

// heard says what people were told since the last time, on which day.
func (s *story) heard() {
	s.must(s.app.db.Read(s.t.Context(), func(tx *store.Tx) error {
		list, err := store.List(tx, func(r store.Scanner) (n [3]string, err error) {
			var at time.Time
			err = r.Scan(&n[0], &n[1], &n[2], store.At(&at))
			n[1] = s.words.ShortDate(clock.Date(at)) + " " + clock.Hour(at) + " " + n[1]
			return n, err
		}, `SELECT id, user_id, message, at FROM account_notice ORDER BY at, user_id, message`)
		for _, n := range list {
			if !s.told[n[0]] {
				s.say(n[1] + " hoort: " + s.words.T(n[2]))
			}
			s.told[n[0]] = true
		}
		return err
	}))
}

// mine is the volunteer of the story, with the version; none once they were erased.
func (s *story) mine() (id volunteer.ID, version int64) {
	s.must(s.app.db.Read(s.t.Context(), func(tx *store.Tx) error {
		_, err := store.List(tx, func(r store.Scanner) (none struct{}, err error) { return none, r.Scan(&id, &version) }, `SELECT id, version FROM volunteer_volunteer`)
		return err
	}))
	return id, version
}

func (s *story) strings(query string, args ...any) (list []string) {
	s.must(s.app.db.Read(s.t.Context(), func(tx *store.Tx) (err error) {
		list, err = store.Strings(tx, query, args...)
		return err
	}))
	return list
}

// do carries out one line.
func (s *story) do(verb string, rest []string) (err error) {
	ctx, who, said := s.t.Context(), s.people[rest[0]], strings.TrimSpace(strings.Join(rest[1:], " "))
	id, version := s.mine()
	switch verb {
	case "vraagt":
		s.ask, err = s.app.helpers.Invite(ctx, who, volunteer.Invite{Complex: place.ComplexID("c1"), Text: said}, "vraag")
	case "antwoordt":
		err = s.app.helpers.Answer(ctx, s.ask, volunteer.Draft{Volunteer: volunteer.Volunteer{Private: volunteer.Private{Name: rest[0], Phone: "06 00 00 00 00"}}, Agrees: true, Key: "ja"})
	case "mist", "spreekt":
		note := strings.TrimSpace(strings.Join(rest[2:], " "))
		how := map[string]volunteer.How{"mist": volunteer.Missed, "spreekt": volunteer.Spoken}[verb]
		err = s.app.helpers.Talked(ctx, who, id, version, volunteer.Tap{Kind: volunteer.Kind(rest[1]), How: how, Note: note})
	case "regelt": // the agreement, and an account
		form, err := s.app.helpers.Show(ctx, who, id)
		s.must(err)
		form.UserID, form.Agreed = rest[1], clock.Date(s.clock.Now())
		return s.app.helpers.Edit(ctx, who, volunteer.Draft{Volunteer: form.Volunteer})
	case "zet":
		err = s.app.helpers.Take(ctx, who, id, version, volunteer.Act{Step: volunteer.Step(rest[1])})
	case "zelf":
		err = s.app.helpers.TakeOwn(ctx, who, version, volunteer.Act{Step: volunteer.Step(rest[1])})
	case "wist":
		err = s.app.helpers.EraseOwn(ctx, who, version)
	case "dankt":
		err = s.app.helpers.Thank(ctx, who, id, said)
	default:
		return s.around(ctx, verb, rest)
	}
	return err
}

// around is what people learn, what they see, what is kept, and time that passes.
func (s *story) around(ctx context.Context, verb string, rest []string) (err error) {
	who, days := s.people[rest[0]], 0
	id, _ := s.mine()
	if verb == "wacht" || verb == "later" {
		_, err = fmt.Sscanf(rest[0], "%dd", &days)
		s.must(err)
	}
	switch verb {
	case "plant":
		_, err = fmt.Sscanf(rest[2], "%dd", &days)
		s.must(err)
		s.session, err = s.app.courses.Plan(ctx, who, course.Session{Code: rest[1], At: s.clock.Now().AddDate(0, 0, days), Minutes: 90, Place: "Buurthuis", Seats: 8}, "avond"+rest[1])
	case "komt":
		err = s.app.courses.Join(ctx, who, s.session)
	case "waren":
		err = s.app.courses.Hold(ctx, who, s.session, 1, []string{string(id)}, 4)
	case "ziet":
		path := map[bool]string{true: volunteer.OwnPath, false: volunteer.Path + "/" + string(id)}[rest[0] == "vic"]
		s.screen(rest[0], map[bool]string{true: course.Path, false: path}[rest[1] == "leren"])
	case "logboek":
		for _, l := range s.strings(`SELECT user_id || ' ' || action || ' ' || object_type FROM audit_record ORDER BY id`) {
			s.say(l)
		}
	case "aantallen":
		s.left()
	case "wacht":
		for range days {
			s.clock.Add(24 * time.Hour)
			s.work()
			s.heard()
		}
	case "later": // nobody looks for a while
		s.clock.Add(time.Duration(days) * 24 * time.Hour)
		s.work()
	default:
		s.t.Fatalf("a story says %q %q", verb, rest)
	}
	return err
}

// work does what is due.
func (s *story) work() {
	for n := 1; n > 0; {
		var err error
		n, err = s.runner.Once(s.t.Context())
		s.must(err)
	}
	if late := s.strings(`SELECT kind || ' ' || failure FROM jobs_job WHERE failure <> ''`); len(late) > 0 {
		s.t.Fatal(late)
	}
}

var (
	mainPart = regexp.MustCompile(`(?s)<main.*?</main>`)
	lines    = regexp.MustCompile(`(?s)<(h1|h2|p)\b[^>]*>(.*?)</(h1|h2|p)>`)
	ways     = regexp.MustCompile(`(?s)<ul[^>]*aria-label="Voor jou".*?</ul>`) // to what other modules have
	tags     = regexp.MustCompile(`<[^>]*>`)
)

// screen are the heads and the sentences of a page, without its lists of ways to elsewhere.
func (s *story) screen(login, path string) {
	secret, err := s.app.accounts.StartSession(s.t.Context(), login, account.Attempt{Agent: "Firefox/131.0 Linux"})
	s.must(err)
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: "samendoen", Value: secret})
	rec := httptest.NewRecorder()
	s.server.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		s.say(http.StatusText(rec.Code))
		return
	}
	for _, m := range lines.FindAllStringSubmatch(ways.ReplaceAllString(mainPart.FindString(rec.Body.String()), ""), -1) {
		if line := strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(m[2], " "))), " "); line != "" {
			s.say(map[string]string{"h1": "= ", "h2": "- "}[m[1]] + line)
		}
	}
}

// left says how many rows there are of volunteers, table by table.
func (s *story) left() {
	var list []string
	for _, table := range []string{"volunteer_volunteer", "volunteer_talk", "volunteer_thanks", "volunteer_milestone", "course_done", "course_seat"} {
		list = append(list, fmt.Sprint(table, " ", s.strings(`SELECT CAST(count(*) AS TEXT) FROM ` + table)[0]))
	}
	s.say(strings.Join(list, ", "))
}
