package app

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
)

// logged writes n records and lets the sequencer take them in.
func logged(t *testing.T, a *App, sequencer *audit.Sequencer, n int) {
	t.Helper()
	write(t, a.db, func(tx *store.Tx) error {
		for i := range n {
			if err := audit.Write(tx, a.clock.Now(), access.Actor{UserID: "u", OrgID: "org"}, "case.read", "Case", fmt.Sprint(i), access.Decision{Allowed: true}); err != nil {
				return err
			}
		}
		return nil
	})
	if took, err := sequencer.Once(t.Context()); err != nil || took != n {
		t.Fatal(took, err)
	}
}

func TestVerifyCommand(t *testing.T) {
	for engine, dsn := range map[string]string{"sqlite": "", "postgres": storetest.NewDatabase(t)} {
		t.Run(engine, func(t *testing.T) {
			dir := t.TempDir()
			cfg := DefaultConfig()
			cfg.Database, cfg.KeyFile = dsn, filepath.Join(dir, "a.key")
			if dsn == "" {
				cfg.Database = "sqlite:" + filepath.Join(dir, "a.db")
			}
			a, err := Open(t.Context(), cfg, clock.System(), slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close() // the database stays in use all the time
			sequencer, err := a.sequencer()
			if err != nil {
				t.Fatal(err)
			}
			verify := func(more ...string) (string, error) {
				t.Helper()
				var out bytes.Buffer
				err := Run(context.Background(), append([]string{"verify", "--db", cfg.Database, "--key-file", cfg.KeyFile}, more...), nil, &out, io.Discard)
				return out.String(), err
			}
			logged(t, a, sequencer, 40)
			kept := filepath.Join(dir, "bewaard.json")
			writeCheckpoint(t, a, kept)
			logged(t, a, sequencer, 40)
			out, err := verify("--checkpoint", kept)
			if err != nil || !strings.Contains(out, "80 regels") || !strings.Contains(out, "2 bewaarde controlepunten") || !strings.Contains(out, "Het logboek klopt.") {
				t.Fatal(out, err)
			}

			var id string
			write(t, a.db, func(tx *store.Tx) (err error) {
				if id, err = store.One(tx, func(s store.Scanner) (id string, err error) { return id, s.Scan(&id) },
					`SELECT id FROM audit_record WHERE position = 33`); err == nil {
					_, err = tx.Exec(`UPDATE audit_record SET user_id = 'v' WHERE position = 33`)
				}
				return err
			})
			out, err = verify()
			if err == nil || ExitCode(err) != 1 || !strings.Contains(out, "positie 33: regel "+id) || strings.Contains(out, "Het logboek klopt.") {
				t.Errorf("%s\n%v", out, err)
			}
			out, err = verify("--json")
			var answer struct {
				OK       *bool `json:"klopt"`
				Problems []struct {
					Kind string `json:"soort"`
					ID   string `json:"id"`
					From int64  `json:"van"`
				} `json:"bevindingen"`
			}
			if e := json.Unmarshal([]byte(out), &answer); e != nil || err == nil || answer.OK == nil || *answer.OK ||
				len(answer.Problems) != 1 || answer.Problems[0].Kind != "changed" || answer.Problems[0].ID != id || answer.Problems[0].From != 33 {
				t.Errorf("%s %v", out, e)
			}
		})
	}
}

// writeCheckpoint keeps the newest checkpoint as a partner would get it.
func writeCheckpoint(t *testing.T, a *App, path string) {
	t.Helper()
	if err := os.WriteFile(path, partner(t, a)("/logboek/controlepunt"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyRefuses(t *testing.T) {
	dir := t.TempDir()
	cfg := DefaultConfig()
	cfg.Database, cfg.KeyFile = "sqlite:"+filepath.Join(dir, "a.db"), filepath.Join(dir, "a.key")
	a, err := Open(t.Context(), cfg, clock.System(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	text := filepath.Join(dir, "brief.txt")
	if err := os.WriteFile(text, []byte("geen controlepunt"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"staat geen controlepunt": {"--db", cfg.Database, "--key-file", cfg.KeyFile, "--checkpoint", text},
		"niet te openen":          {"--db", cfg.Database, "--checkpoint", filepath.Join(dir, "niets")},
		"bestaat niet":            {"--db", "sqlite:" + filepath.Join(dir, "b.db")},
		"niet te lezen":           {"--db", cfg.Database, "--key-file", filepath.Join(dir, "b.key")},
	} {
		if err := Run(t.Context(), append([]string{"verify"}, args...), nil, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", args, err, want)
		}
	}
	var out bytes.Buffer
	if err := Run(t.Context(), []string{"verify", "--db", cfg.Database, "--key-file", cfg.KeyFile}, nil, &out, io.Discard); err != nil || !strings.Contains(out.String(), "nog geen boom") {
		t.Errorf("before the first start: %s %v", out.String(), err)
	}
}

// A partner checks with nothing but answers of the API.
func TestLogbookAPI(t *testing.T) {
	dir := t.TempDir()
	cfg := DefaultConfig()
	cfg.Database, cfg.KeyFile = "sqlite:"+filepath.Join(dir, "a.db"), filepath.Join(dir, "a.key")
	a, err := Open(t.Context(), cfg, clock.System(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	sequencer, err := a.sequencer()
	if err != nil {
		t.Fatal(err)
	}
	get := partner(t, a)
	ask := func(path string) (answer struct {
		Size   int64    `json:"grootte"`
		Root   string   `json:"wortel"`
		Leaf   string   `json:"blad"`
		Hashes []string `json:"hashes"`
	}) {
		t.Helper()
		if err := json.Unmarshal(get(path), &answer); err != nil {
			t.Fatal(path, err)
		}
		return answer
	}
	logged(t, a, sequencer, 300)
	older := ask("/logboek/controlepunt")
	logged(t, a, sequencer, 500)
	newer := ask("/logboek/controlepunt")
	growth := ask(fmt.Sprintf("/logboek/bomen/0/groei/%d/%d", older.Size, newer.Size))
	if err := tlog.CheckTree(hashesOf(t, growth.Hashes), newer.Size, hashesOf(t, []string{newer.Root})[0],
		older.Size, hashesOf(t, []string{older.Root})[0]); err != nil {
		t.Error(err)
	}
	for size, root := range map[int64]string{older.Size: older.Root, newer.Size: newer.Root} {
		got := ask(fmt.Sprintf("/logboek/bomen/0/bladeren/%d/7", size))
		if err := tlog.CheckRecord(hashesOf(t, got.Hashes), size, hashesOf(t, []string{root})[0], 7, hashesOf(t, []string{got.Leaf})[0]); err != nil {
			t.Error(size, err)
		}
	}
}

// partner is somebody of another organisation with a key for the API, who asks for things.
func partner(t *testing.T, a *App) func(path string) []byte {
	t.Helper()
	h, token := partnerDoor(t, a)
	return func(path string) []byte {
		t.Helper()
		answer := ask(h, "GET", "/api/v1"+path, token)
		data, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatal(path, answer.StatusCode, string(data), err)
		}
		return data
	}
}

// partnerDoor is the API for somebody of another organisation, whose key is the token.
// Making them leaves no record in the log, so that tests can count.
func partnerDoor(t *testing.T, a *App) (h http.Handler, token string) {
	t.Helper()
	s := web.NewServer(web.Config{Auth: doorman{}, Policy: a.policy, Words: a.words, Clock: a.clock, Log: a.log}, nil)
	s.API(a.registerAPI()...)
	return s.Handler(), "partner"
}

// doorman lets the partner in by the secret "partner".
type doorman struct{}

func (doorman) BySession(context.Context, string) (access.Actor, error) {
	return access.Actor{}, fault.New("test", fault.Unknown)
}

func (doorman) ByToken(_ context.Context, secret string) (access.Actor, error) {
	if secret != "partner" {
		return access.Actor{}, fault.New("test", fault.Unknown)
	}
	return access.Actor{UserID: "u-partner", OrgID: "ggz", Name: "Gijs", Org: "GGZ", Roles: []access.Role{access.Partner}, Scopes: []string{"logbook."}}, nil
}

func TestWhatTheLogCannotProve(t *testing.T) {
	h, token := live(t)
	for path, status := range map[string]int{
		"groei/1/1": 200, "bladeren/1/0": 200, "groei/1/99": 404, "groei/2/1": 404, "groei/0/1": 400, "groei/x/1": 400,
		"bladeren/1/1": 404, "bladeren/99/0": 404, "bladeren/1/-1": 400, "../7/groei/1/1": 404,
	} {
		if got := ask(h, "GET", "/api/v1"+filepath.Join("/logboek/bomen/0", path), token).StatusCode; got != status {
			t.Errorf("%s: %d, want %d", path, got, status)
		}
	}
	if got := ask(h, "GET", "/api/v1/logboek/controlepunt", "").StatusCode; got != 401 {
		t.Errorf("nobody in particular got %d", got)
	}
}

func hashesOf(t *testing.T, texts []string) []tlog.Hash {
	t.Helper()
	list := make([]tlog.Hash, len(texts))
	for i, text := range texts {
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil || copy(list[i][:], b) != tlog.HashSize {
			t.Fatal(text, err)
		}
	}
	return list
}
