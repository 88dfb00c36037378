package hotline

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/roster"
)

var updateStories = flag.Bool("update", false, "write what the stories tell now: read the difference")

// TestStories plays nights at the meldpunt on both databases: who does what at which minute, to whom
// messages go, what people see, the timeline and the log. A line is what somebody does or looks at;
// what follows it, indented, is what came of it.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(files) < 8 {
		t.Fatal(files, err)
	}
	each(t, func(t *testing.T, w *world) {
		for _, file := range files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
				archive, err := txtar.ParseFile(file)
				if err != nil {
					t.Fatal(err)
				}
				for i, f := range archive.Files {
					got := newTelling(t, w).tell(string(f.Data))
					if *updateStories {
						archive.Files[i].Data = []byte(got)
					} else if got != string(f.Data) {
						t.Errorf("%s:\n%s", f.Name, differs(string(f.Data), got))
					}
				}
				if *updateStories {
					if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
	})
}

// differs shows where two tellings part.
func differs(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s\nof\n%s", i+1, a[i], b[i], got)
		}
	}
	return "one of the two goes on:\n" + got
}

// telling is one story that is being told.
type telling struct {
	*world
	server http.Handler
	report ID
	out    bytes.Buffer
	since  string // the last record of the log before
}

func newTelling(t *testing.T, w *world) *telling {
	w.T = t
	w.clock.Set(evening)
	w.phone.take()
	w.phone.fail = map[string]*Failure{}
	w.Write(func(tx *store.Tx) error {
		for _, table := range []string{"jobs_job", "hotline_policy", "hotline_way", "hotline_page", "hotline_line", "hotline_note", "hotline_visit", "hotline_report", "hotline_drill",
			"roster_roster", "account_notice", "account_absence"} {
			if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
				return err
			}
		}
		return nil
	})
	logins := webtest.Logins{}
	for id, a := range w.people {
		logins[id] = a
	}
	s := &telling{world: w, server: webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()}
	s.Must(s.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := store.Strings(tx, `SELECT coalesce(max(id), '') FROM audit_record`)
		s.since = strings.Join(list, "")
		return err
	}))
	return s
}

// tell carries out the lines of a story, and writes down what comes of each.
func (s *telling) tell(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "  ") {
			continue // what came of it before
		}
		s.out.WriteString(line + "\n")
		if words := strings.Fields(line); len(words) > 0 && words[0] != "#" {
			if err := s.do(words); err != nil {
				s.say("nee: " + said(err))
			}
			s.goes()
		}
	}
	return s.out.String()
}

func (s *telling) say(text string) { s.out.WriteString("  " + text + "\n") }

// said is how an error reads in a story.
func said(err error) string {
	if fields := fault.FieldsOf(err); len(fields) > 0 {
		return fields[0].Key
	}
	switch {
	case fault.Is(err, fault.NotFound):
		return "bestaat niet"
	case fault.Is(err, fault.Denied):
		return "mag niet"
	}
	return err.Error()
}

// goes does what is due now, and says which messages go out.
func (s *telling) goes() {
	s.work()
	if sent := s.phone.take(); sent != "" {
		for _, m := range strings.Split(sent, " ") {
			s.say(s.wall() + " bericht " + m)
		}
	}
}

func (s *telling) wall() string { return s.clock.Now().In(clock.Amsterdam()).Format("15:04:05") }

// do carries out one line.
func (s *telling) do(words []string) error {
	ctx, rest := context.Background(), append(words[1:], "", "", "")
	who, text := s.people[rest[0]], strings.Join(words[min(2, len(words)):], " ")
	switch words[0] {
	case "afspraak":
		s.agree(strings.Join(words[1:], " "))
		return nil
	case "bereik":
		s.reach(rest[0], words[2:]...)
		return nil
	case "stuk", "heel", "wacht", "later":
		return s.outside(words[0], rest)
	case "oefening", "nakijken":
		return map[string]func(context.Context) error{"oefening": s.s.drills, "nakijken": s.s.sweep}[words[0]](ctx)
	case "meldt", "alarm", "proef":
		kind := map[string]Kind{"meldt": Call, "alarm": Alarm, "proef": Probe}[words[0]]
		r, err := s.s.Report(ctx, who, Draft{Kind: kind, Source: Screen, What: text, Group: map[bool]string{true: "trap"}[strings.Contains(text, "trap")]})
		if err == nil && r.HeadID == "" {
			s.report = r.ID
		}
		if err == nil {
			s.say("bewaard: " + string(r.State))
		}
		return err
	case "sms":
		_, err := s.s.Hear(ctx, Heard{Kind: HeardReport, ID: "in " + rest[0], From: rest[0], Text: text})
		s.report = s.last()
		return err
	case "drukt": // on a key of the telephone
		_, err := s.s.Hear(ctx, Heard{Kind: HeardAnswer, Message: s.keyTo(rest[0]), Answer: rest[1]})
		return err
	case "aangekomen", "mislukt":
		kind := map[string]HeardKind{"aangekomen": HeardDelivered, "mislukt": HeardFailed}[words[0]]
		_, err := s.s.Hear(ctx, Heard{Kind: kind, Message: s.keyTo(rest[0]), Why: "nummer bestaat niet"})
		return err
	case "bezoek":
		minutes, err := time.ParseDuration(rest[1])
		return errors.Join(err, s.s.Visit(ctx, who, strings.Join(words[3:], " "), minutes))
	case "terug":
		id, err := s.s.Back(ctx, who, "Ik ben veilig.")
		if id != "" {
			s.report = id
		}
		return err
	case "neemt", "kan-niet", "schrijft", "sluit":
		move := map[string]Move{"neemt": MoveTake, "kan-niet": MoveRefuse, "schrijft": MoveWrite, "sluit": MoveClose}[words[0]]
		return s.s.Step(ctx, who, s.report, move, text, "")
	case "ziet":
		s.screen(rest[0])
		return nil
	case "tijdlijn":
		s.timelineOf()
		return nil
	case "logboek":
		s.log()
		return nil
	}
	s.T.Fatalf("a story says %q", words)
	return nil
}

// outside is what happens outside: a number that fails or works again, and time that passes.
func (s *telling) outside(word string, rest []string) error {
	switch word {
	case "stuk":
		s.phone.fail[rest[0]] = &Failure{Why: rest[1], Forever: rest[2] == "voorgoed"}
		return nil
	case "heel":
		delete(s.phone.fail, rest[0])
		return nil
	}
	d, err := time.ParseDuration(rest[0])
	if word == "later" { // nobody is there: the program was off
		s.clock.Add(d)
		return err
	}
	for end := s.clock.Now().Add(d); s.clock.Now().Before(end); {
		s.clock.Add(min(5*time.Second, end.Sub(s.clock.Now())))
		s.goes()
	}
	return err
}

// agree is a policy in words: "ad,ben 5m; tess 10m; laatst rik 10m; term 15m; oefent avond". A name
// that is nobody's is a roster with nobody on duty.
func (s *telling) agree(text string) {
	var p Policy
	for _, part := range strings.Split(text, ";") {
		words := strings.Fields(part)
		wait, err := time.ParseDuration(words[len(words)-1])
		if words[0] != "oefent" {
			s.Must(err)
		}
		names := words[max(0, len(words)-2)]
		var targets []Target
		for _, name := range strings.Split(names, ",") {
			t := Target{UserID: name}
			if _, known := s.people[name]; !known {
				t = Target{RosterID: name}
			}
			targets = append(targets, t)
		}
		switch words[0] {
		case "laatst":
			p.Last, p.Every = targets, wait
		case "term":
			p.Term = wait
		case "oefent":
			p.Drill = DrillPlan(words[1])
		default:
			p.Steps = append(p.Steps, Step{targets, wait})
		}
	}
	s.Write(func(tx *store.Tx) error {
		return roster.Insert(tx, roster.Roster{ID: "rooster", OrgID: "corp", Name: "Nacht", Level: 1})
	})
	s.policy(p)
}

// last is the newest report.
func (s *telling) last() ID {
	var id string
	s.Must(s.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := store.Strings(tx, `SELECT id FROM hotline_report ORDER BY id DESC LIMIT 1`)
		id = strings.Join(list, "")
		return err
	}))
	return ID(id)
}

// keyTo is the key of the newest message to somebody.
func (s *telling) keyTo(user string) string {
	var key string
	s.Must(s.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := store.Strings(tx, `SELECT report_id || '.' || page_key FROM hotline_page WHERE user_id = $1 ORDER BY at DESC, id DESC LIMIT 1`, user)
		key = strings.Join(list, "")
		return err
	}))
	return key
}

var (
	mainPart = regexp.MustCompile(`(?s)<div id="stand".*?</div>`)
	tags     = regexp.MustCompile(`<[^>]*>`)
	receipt  = regexp.MustCompile(`[0-9A-Z]{5}-[0-9A-Z]{5}`)
)

// screen is what somebody reads on top of the page of the report.
func (s *telling) screen(login string) {
	status, body, _ := webtest.Browser{T: s.T, Server: s.server, Login: login}.Do("GET", pathOf(s.report), nil)
	if status != http.StatusOK {
		s.say(http.StatusText(status))
		return
	}
	for line := range strings.SplitSeq(html.UnescapeString(tags.ReplaceAllString(mainPart.FindString(body), "\n")), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			s.say(receipt.ReplaceAllString(line, "ABCDE-FGHJK"))
		}
	}
}

// timelineOf is the timeline of the report, at the clock on the wall.
func (s *telling) timelineOf() {
	s.Must(s.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := linesOf(tx, s.report)
		for _, l := range list {
			s.say(strings.TrimRight(l.At.In(clock.Amsterdam()).Format("15:04:05")+" "+l.Kind+" "+l.UserID, " "))
		}
		return err
	}))
}

// log is what the log keeps since the last time that a story looked: who, what, in which way.
func (s *telling) log() {
	s.Must(s.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := store.Strings(tx, `SELECT user_id || ' ' || action || ' ' || object_type FROM audit_record WHERE id > $1 ORDER BY id`, s.since)
		for _, l := range list {
			s.say(strings.TrimSpace(l))
		}
		return err
	}))
}
