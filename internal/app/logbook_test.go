package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
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
	"samendoen/internal/logbook"
)

// installation is a program on SQLite, with its sequencer.
func installation(t *testing.T) (*App, *audit.Sequencer) {
	t.Helper()
	dir := t.TempDir()
	cfg := DefaultConfig()
	cfg.Database, cfg.KeyFile = storetest.SQLite(t, filepath.Join(dir, "a.db"), Migrations()), filepath.Join(dir, "a.key")
	a, err := Open(t.Context(), cfg, clock.NewManual(moment), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	s, err := a.sequencer()
	if err != nil {
		t.Fatal(err)
	}
	return a, s
}

func (a *App) verifyNow(t *testing.T, more ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := Run(context.Background(), append([]string{"verify", "--db", a.cfg.Database, "--key-file", a.cfg.KeyFile}, more...), nil, &out, io.Discard)
	return out.String(), err
}

func later(a *App, d time.Duration) { a.clock.(*clock.Manual).Add(d) }

// remake is somebody with the database who throws the tree away, so that the server makes a
// new one.
func remake(t *testing.T, a *App, statements ...string) {
	t.Helper()
	write(t, a.db, func(tx *store.Tx) error {
		for _, sql := range append(statements, `UPDATE audit_record SET tree = -1, position = -1`, `DELETE FROM audit_tree`, `DELETE FROM audit_tile`,
			`DELETE FROM audit_checkpoint`, `UPDATE audit_sequencer SET held_to = 0`) {
			if _, err := tx.Exec(sql); err != nil {
				return err
			}
		}
		return nil
	})
	s, err := a.sequencer()
	if err == nil {
		_, err = s.Once(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestCheckpointBesideTheKey(t *testing.T) {
	a, s := installation(t)
	path := a.cfg.KeyFile + ".checkpoint"
	logged(t, a, s, 20)
	first, err := readKept(path)
	if err != nil || first.Size == 0 {
		t.Fatal(first, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	logged(t, a, s, 20)
	if c, _ := readKept(path); c.Note != first.Note {
		t.Error("written more than once a minute")
	}
	later(a, time.Minute)
	logged(t, a, s, 20)
	second, err := readKept(path)
	if err != nil || second.Size != 61 {
		t.Fatal(second, err)
	}
	if out, err := a.verifyNow(t); err != nil || !strings.Contains(out, "1 bewaarde controlepunten") || strings.Contains(out, "Let op") {
		t.Error(out, err)
	}

	later(a, time.Hour)
	k := a.keeper()
	k.last = a.clock.Now() // it is not written for an hour
	s.OnSigned(func(audit.Checkpoint) {})
	logged(t, a, s, 5)
	if out, err := a.verifyNow(t); err != nil || !strings.Contains(out, "ouder dan het nieuwste") {
		t.Error("an old one is not named:", out, err)
	}
	if err := os.Rename(path, path+".weg"); err != nil {
		t.Fatal(err)
	}
	if out, err := a.verifyNow(t); err != nil || !strings.Contains(out, "er is geen a.key.checkpoint") {
		t.Error("a missing one is not named:", out, err)
	}
	if err := os.Rename(path+".weg", path); err != nil {
		t.Fatal(err)
	}

	remake(t, a, `DELETE FROM audit_record WHERE position = 30`)
	if c, _ := readKept(path); c.Note != second.Note {
		t.Error("the evidence was written over")
	}
	if k := a.keptCheckpoint(t.Context()); !errors.Is(k.Err, audit.ErrRewritten) {
		t.Error(k.Err)
	}
	if out, err := a.verifyNow(t); err == nil || !strings.Contains(out, "sindsdien herschreven") {
		t.Error("a tree made anew is not seen:", out)
	}

	other, _ := installation(t)
	if err := os.WriteFile(other.cfg.KeyFile+".checkpoint", []byte(second.Note), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := other.verifyNow(t); err == nil || !strings.Contains(out, "niet door dit logboek ondertekend") {
		t.Error("a foreign one is not seen:", out)
	}
}

// A restore begins a new tree; what was kept of the old one stays beside the new.
func TestRestoreKeepsTheOldCheckpoint(t *testing.T) {
	a, s := installation(t)
	path := a.cfg.KeyFile + ".checkpoint"
	logged(t, a, s, 20)
	old, err := readKept(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, a.db, func(tx *store.Tx) error { return audit.NewEpoch(tx, a.clock.Now(), "teruggezet") })
	later(a, 2*time.Minute)
	logged(t, a, s, 3)
	now, err := readKept(path)
	if err != nil || now.Epoch != 1 {
		t.Error(now, err)
	}
	if was, err := readKept(path + ".0"); err != nil || was.Note != old.Note {
		t.Error(was, err)
	}
}

func TestNoFileNoCheckpoint(t *testing.T) {
	if checkpointFile(Config{MasterKey: "x", KeyFile: "a.key"}) != "" {
		t.Error("a key from the environment has no place beside it")
	}
	if _, err := readKept(filepath.Join(t.TempDir(), "niets")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// A witness watches along over HTTP, until somebody with the key rewrites the log.
func TestWitness(t *testing.T) {
	a, s := installation(t)
	h, token := partnerDoor(t, a)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(file("token"), []byte(token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Run(t.Context(), []string{"witness", "--new-key", "ggz", "--key", file("key")}, nil, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	public := strings.TrimSpace(out.String()[strings.LastIndex(strings.TrimSpace(out.String()), "\n"):])
	if err := Run(t.Context(), []string{"witness", "--new-key", "ggz", "--key", file("key")}, nil, io.Discard, io.Discard); err == nil {
		t.Error("a key is written over")
	}
	round := func() (string, error) {
		t.Helper()
		var out bytes.Buffer
		err := Run(t.Context(), []string{"witness", "--url", server.URL, "--token", file("token"), "--key", file("key"), "--state", file("state")}, nil, &out, io.Discard)
		return out.String(), err
	}
	logged(t, a, s, 10)
	if out, err := round(); err == nil || !strings.Contains(err.Error(), "getuige") {
		t.Error("who is not on the list signs", out, err)
	}
	fg := access.Actor{UserID: "u-fg", OrgID: "o", Roles: []access.Role{access.Officer}}
	if err := a.logbook.AddWitness(t.Context(), fg, "GGZ", public); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := s.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		if out, err := round(); err != nil || !strings.Contains(out, "Meegetekend als GGZ") {
			t.Fatal(out, err)
		}
	}
	if out, err := a.verifyNow(t); err != nil || !strings.Contains(out, "Meegetekend door getuigen: 1") {
		t.Error(out, err)
	}
	before, err := os.ReadFile(file("state"))
	if err != nil {
		t.Fatal(err)
	}
	// the witness's file is one that verify reads
	if out, err := a.verifyNow(t, "--checkpoint", file("state")); err != nil {
		t.Error(out, err)
	}

	remake(t, a, `DELETE FROM audit_record WHERE position = 3`, `DELETE FROM audit_cosignature`)
	if _, err := round(); err == nil || !strings.Contains(err.Error(), "korter") && !strings.Contains(err.Error(), "herschreven") {
		t.Error("the witness signs for a rewritten log:", err)
	}
	if after, _ := os.ReadFile(file("state")); !bytes.Equal(before, after) {
		t.Error("the witness forgot what it knew")
	}

	for want, args := range map[string][]string{
		"https://":       {"--url", "http://ver.example", "--key", file("key"), "--token", file("token"), "--state", file("s")},
		"--key":          {"--url", server.URL},
		"niet te openen": {"--url", server.URL, "--key", file("key"), "--token", file("weg"), "--state", file("s")},
		"antwoordt niet": {"--url", "http://127.0.0.1:1", "--key", file("key"), "--token", file("token"), "--state", file("s")},
		"twee bestanden": {"--url", server.URL, "--key", file("key")},
		"geen spaties":   {"--new-key", "a b", "--key", file("k")},
	} {
		if err := Run(t.Context(), append([]string{"witness"}, args...), nil, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", args, err, want)
		}
	}
}

// The witness believes nothing that the other side says.
func TestWitnessBelievesNothing(t *testing.T) {
	a, s := installation(t)
	logged(t, a, s, 10)
	h, _ := partnerDoor(t, a)
	var lie func(path string, body []byte) (int, []byte)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		status, body := rec.Code, rec.Body.Bytes()
		if lie != nil {
			status, body = lie(r.URL.Path, body)
		}
		w.WriteHeader(status)
		w.Write(body)
	}))
	t.Cleanup(server.Close)
	dir := t.TempDir()
	state := filepath.Join(dir, "state")
	secret, _, err := audit.NewWitnessKey("ggz")
	if err != nil {
		t.Fatal(err)
	}
	round := func() error {
		return witness{remote: remote{server.URL, "partner", server.Client()}, secret: secret, state: state, out: io.Discard}.round(t.Context())
	}
	if err := round(); err == nil || !strings.Contains(err.Error(), "getuige") { // kept, and not on the list
		t.Fatal(err)
	}
	kept, err := os.ReadFile(state)
	if err != nil {
		t.Fatal(err)
	}
	logged(t, a, s, 10)
	for name, l := range map[string]struct {
		lie  func(path string, body []byte) (int, []byte)
		want string
	}{
		"another root": {func(path string, body []byte) (int, []byte) {
			return 200, bytes.Replace(body, []byte(`/0\n`), []byte(`/0\n1`), 1)
		}, "niet goed ondertekend"},
		"no proof": {func(path string, body []byte) (int, []byte) {
			if strings.Contains(path, "groei") {
				return 200, []byte(`{"hashes":[]}`)
			}
			return 200, body
		}, "herschreven"},
		"another key": {func(path string, body []byte) (int, []byte) {
			return 200, regexp.MustCompile(`"sleutel":"[^"]*"`).ReplaceAll(body, []byte(`"sleutel":"x"`))
		}, "andere sleutel"},
		"refused": {func(string, []byte) (int, []byte) { return 500, nil }, "weigert"},
	} {
		lie = l.lie
		if err := round(); err == nil || !strings.Contains(err.Error(), l.want) {
			t.Errorf("%s: %v", name, err)
		}
		if now, _ := os.ReadFile(state); !bytes.Equal(now, kept) {
			t.Fatalf("%s: what was kept is gone", name)
		}
	}
}

func TestLogExportCommand(t *testing.T) {
	a, s := installation(t)
	logged(t, a, s, 5)
	run := func(more ...string) (string, error) {
		var out bytes.Buffer
		err := Run(t.Context(), append([]string{"log-export", "--db", a.cfg.Database, "--key-file", a.cfg.KeyFile}, more...), nil, &out, io.Discard)
		return out.String(), err
	}
	day := moment.In(clock.Amsterdam()).Format(time.DateOnly)
	for format, lines := range map[string]int{"ldv": 5, "nen7513": 5, "csv": 6} {
		out, err := run("--from", day, "--until", day, "--format", format)
		if err != nil || strings.Count(out, "\n") != lines {
			t.Errorf("%s: %v\n%s", format, err, out)
		}
	}
	if out, err := run("--from", day, "--until", day, "--organisation", "elders"); err != nil || out != "" {
		t.Error(out, err)
	}
	out, err := run("--from", day, "--until", day)
	var first logbook.Processing
	if e := json.Unmarshal([]byte(strings.SplitN(out, "\n", 2)[0]), &first); e != nil || err != nil || first.Name != "case.read" {
		t.Error(out, e, err)
	}
	for _, wrong := range [][]string{{}, {"--from", day}, {"--from", day, "--until", "2020-01-01"}, {"--from", day, "--until", day, "--format", "xml"}} {
		if _, err := run(wrong...); ExitCode(err) != 2 {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}

// Every action that any module asks about or logs belongs to a processing.
func TestEveryActionHasAProcessing(t *testing.T) {
	quoted := regexp.MustCompile(`"((?:account|case|signal|place|map|import|network|logbook|retention|rights|subject|tenancy)\.[a-z_]+)"`)
	inPolicy := regexp.MustCompile(`Action::"([^"]+)"`)
	seen := map[string]bool{}
	if err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		pattern := inPolicy
		switch {
		case strings.HasSuffix(path, "policy.cedar"):
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && !strings.HasSuffix(path, "_templ.go"):
			pattern = quoted
		default:
			return nil
		}
		data, err := os.ReadFile(path)
		for _, m := range pattern.FindAllStringSubmatch(string(data), -1) {
			seen[m[1]] = true
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(seen) < 40 {
		t.Fatalf("%d actions found", len(seen))
	}
	for action := range seen {
		if _, _, ok := logbook.ActivityOf(access.Action(action)); !ok {
			t.Errorf("%s belongs to no processing: see activityTable in internal/logbook", action)
		}
	}
}

func TestThings(t *testing.T) {
	a, _ := installation(t)
	write(t, a.db, func(tx *store.Tx) error {
		if err := account.InsertOrganisation(tx, moment, account.Organisation{ID: "o", Name: "Woonstede"}); err != nil {
			return err
		}
		if err := account.InsertUser(tx, moment, account.User{ID: "u-1", OrgID: "o", Name: "Ada", Login: "ada", Roles: []access.Role{access.Admin}}, ""); err != nil {
			return err
		}
		if kind, id, err := (objects{}).Find(tx, "o", "u-1"); err != nil || kind != "User" || id != "u-1" {
			t.Error(kind, id, err)
		}
		if _, _, err := (objects{}).Find(tx, "elders", "u-1"); err == nil {
			t.Error("found what is of another organisation")
		}
		if thing, err := (objects{}).Thing(tx, "User", "u-1"); err != nil || thing.Org != "o" || thing.Number != "ada" {
			t.Error(thing, err)
		}
		if _, err := tx.Exec(`INSERT INTO network_covenant (id, org_id, name, state, version, stamp, reason, started, changed, body)
			VALUES ('k1', 'o', 'Samen', 'loopt', 1, 1, '', 0, 0, '{"Name":"Samen"}')`); err != nil {
			return err
		}
		if thing, err := (objects{}).Thing(tx, "Covenant", "k1"); err != nil || thing.Org != "o" || thing.Number != "Samen" {
			t.Error(thing, err)
		}
		if _, err := (objects{}).Thing(tx, "Covenant", "k2"); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		return nil
	})
}
