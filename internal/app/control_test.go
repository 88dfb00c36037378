package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/importer"
)

// beside is an installation with its server, when it runs, and files to read in.
type beside struct {
	t    *testing.T
	cfg  Config
	dir  string
	app  *App
	stop func() error // ends the server and says how it ended
}

func newBeside(t *testing.T) *beside {
	dir := t.TempDir()
	b := &beside{t: t, dir: dir, cfg: DefaultConfig()}
	b.cfg.Addr = "127.0.0.1:0"
	b.cfg.Database, b.cfg.KeyFile = storetest.SQLite(t, filepath.Join(dir, "a.db"), Migrations()), filepath.Join(dir, "samendoen.key")
	return b
}

// serve starts the server.
func (b *beside) serve() {
	b.t.Helper()
	a, err := Open(b.t.Context(), b.cfg, clock.System(), slog.New(slog.DiscardHandler))
	if err != nil {
		b.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended, ready := make(chan error, 1), make(chan string, 1)
	go func() {
		ended <- errors.Join(a.Serve(ctx, false, func(address string) error { ready <- address; return nil }), a.Close())
	}()
	var once error
	stopped := false
	b.app, b.stop = a, func() error {
		if cancel(); !stopped {
			stopped, once = true, <-ended
		}
		return once
	}
	b.t.Cleanup(func() { b.stop() })
	select {
	case <-ready:
	case err := <-ended:
		ended <- err
		b.t.Fatal(err)
	}
}

// file writes a file and returns its path.
func (b *beside) file(name, text string) string {
	b.t.Helper()
	path := filepath.Join(b.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

// run is samendoen import as somebody types it, with what it prints.
func (b *beside) run(ctx context.Context, args ...string) (out string, err error) {
	var w bytes.Buffer
	err = Run(ctx, append([]string{"import", "--db", b.cfg.Database}, args...), strings.NewReader(""), &w, io.Discard)
	return w.String(), err
}

func (b *beside) must(args ...string) string {
	b.t.Helper()
	out, err := b.run(b.t.Context(), args...)
	if err != nil {
		b.t.Fatalf("%v: %v", args, err)
	}
	return out
}

// count asks the database beside the server.
func (b *beside) count(sql string, args ...any) (n int64) {
	b.t.Helper()
	db, err := store.Open(b.t.Context(), b.cfg.Database, store.Options{ReadOnly: true})
	if err != nil {
		b.t.Fatal(err)
	}
	defer db.Close()
	if err := db.Read(b.t.Context(), func(tx *store.Tx) (err error) {
		n, err = store.Count(tx, sql, args...)
		return err
	}); err != nil {
		b.t.Fatal(err)
	}
	return n
}

// complexes makes the association with one complex.
func (b *beside) complexes() {
	b.t.Helper()
	b.must("--organisation", "De Windvaan", "complexen", b.file("complexen.csv", "sleutel;naam\nC1;De Linden\n"))
}

// homes is a delivery of n homes.
func homes(n int) string {
	var w strings.Builder
	w.WriteString("sleutel;complex;straat;huisnummer;postcode;plaats\n")
	for i := range n {
		fmt.Fprintf(&w, "E%d;C1;Lindestraat;%d;6211AB;Voorbeeldstad\n", i, i%9000+1)
	}
	return w.String()
}

// manyHomes take long enough to end the caller or the server half way.
const manyHomes = 150_000

func TestImportIsTheSameBesideTheServer(t *testing.T) {
	alone, served := newBeside(t), newBeside(t)
	served.serve()
	for _, c := range []struct {
		args []string
		name string
		text string
		want string // part of what is printed or of the error
		exit int    // 0 for success
	}{
		{[]string{"complexen"}, "c.csv", "sleutel;naam\nC1;De Linden\n", "--organisation", 2},
		{[]string{"--organisation", "De Windvaan", "complexen", "--dry-run"}, "c.csv", "sleutel;naam\nC1;De Linden\n", "Alleen gekeken", 0},
		{[]string{"--organisation", "De Windvaan", "complexen"}, "c.csv", "sleutel;naam\nC1;De Linden\n", "nieuw            1\n", 0},
		{[]string{"--organisation", "Elders", "complexen"}, "c.csv", "sleutel;naam\nC1;De Linden\n", "De Windvaan", 2},
		{[]string{"eenheden", "--date", "2026-11-21"}, "e.csv", homes(200) + "E999;C7;Lindestraat;1;6211AB;Voorbeeldstad\n", "e.csv, rij 202", 0},
		{[]string{"eenheden", "--date", "2026-11-21", "--json"}, "e.csv", homes(200) + "E999;C7;Lindestraat;1;6211AB;Voorbeeldstad\n", `"unchanged": 200`, 0},
		{[]string{"eenheden", "--full"}, "e.csv", homes(100), "2 procent", 1},
		{[]string{"eenheden", "--full", "--dry-run"}, "e.csv", homes(100), "--yes-end", 0},
		{[]string{"eenheden", "--full", "--yes-end"}, "e.csv", homes(100), "beëindigd        100\n", 0},
		{[]string{"eenheden", "--json"}, "e.csv", "sleutel\nE1\n", `"error": `, 1},
		{[]string{"huurovereenkomsten"}, "h.csv", "sleutel;eenheid;vanaf;huurder_naam\nH1;E1;01-05-2020;Zonnebloem\n", "nieuw            1\n", 0},
	} {
		var outs [2]string
		for i, b := range []*beside{alone, served} {
			out, err := b.run(t.Context(), append(c.args, b.file(c.name, c.text))...)
			exit := 0
			if err != nil {
				exit = ExitCode(err)
				out += err.Error()
			}
			if exit != c.exit || !strings.Contains(out, c.want) {
				t.Errorf("%v: status %d, want %d with %q in\n%s", c.args, exit, c.exit, c.want, out)
			}
			outs[i] = withoutID(out)
		}
		if outs[0] != outs[1] {
			t.Errorf("%v prints alone:\n%s\nbeside the server:\n%s", c.args, outs[0], outs[1])
		}
	}
	for _, sql := range []string{`SELECT count(*) FROM place_unit`, `SELECT count(*) FROM tenancy_tenancy`, `SELECT count(*) FROM subject_person`,
		`SELECT count(*) FROM audit_record WHERE user_id = 'system'`} {
		if a, b := alone.count(sql), served.count(sql); a != b || a == 0 {
			t.Errorf("%s: %d alone, %d beside the server", sql, a, b)
		}
	}
}

// withoutID leaves out the number of the delivery, which is another each time.
func withoutID(out string) string {
	var lines []string
	for line := range strings.Lines(out) {
		if !strings.Contains(line, `"delivery":`) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// half starts a large delivery of homes by hand and returns once it is on its way.
func (b *beside) half() (conn *net.UnixConn, answers *json.Decoder) {
	b.t.Helper()
	conn, err := dialControl(b.cfg.Database)
	if err != nil {
		b.t.Fatal(err)
	}
	f, err := os.Open(b.file("veel.csv", homes(manyHomes)))
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	b.t.Cleanup(func() { conn.Close() })
	if err := sendFiles(conn, []byte(`{"format":1,"kind":"eenheden","names":["veel.csv"]}`+"\n"), []*os.File{f}); err != nil {
		b.t.Fatal(err)
	}
	answers = json.NewDecoder(conn)
	var first importAnswer
	if err := answers.Decode(&first); err != nil || first.Progress == nil {
		b.t.Fatalf("%+v %v, want progress", first, err)
	}
	return conn, answers
}

// untouched waits until no delivery runs and checks that no home came in.
func (b *beside) untouched() {
	b.t.Helper()
	for b.count(`SELECT count(*) FROM importer_delivery WHERE state = 'running'`) > 0 {
		time.Sleep(20 * time.Millisecond)
	}
	if n := b.count(`SELECT count(*) FROM place_unit`); n != 0 {
		b.t.Errorf("%d homes of a delivery that was broken off", n)
	}
	if n := b.count(`SELECT count(*) FROM importer_delivery WHERE kind = 'eenheden' AND state = 'failed'`); n == 0 {
		b.t.Error("the delivery is not noted as failed")
	}
}

func TestImportEndsWithItsCaller(t *testing.T) {
	b := newBeside(t)
	b.serve()
	b.complexes()
	conn, _ := b.half()
	conn.Close() // as the system does for a program that is killed
	b.untouched()
	if out := b.must("eenheden", b.file("e.csv", homes(10))); !strings.Contains(out, "nieuw            10\n") {
		t.Errorf("afterwards:\n%s", out)
	}
}

func TestImportIsBrokenOffByItsCaller(t *testing.T) {
	b := newBeside(t)
	b.serve()
	b.complexes()
	path := b.file("veel.csv", homes(manyHomes))
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for b.count(`SELECT count(*) FROM importer_delivery WHERE kind = 'eenheden' AND done > 0`) == 0 {
			time.Sleep(20 * time.Millisecond)
		}
		cancel()
	}()
	if _, err := b.run(ctx, "eenheden", path); err == nil || err.Error() != errGone.Error() {
		t.Errorf("%v, want %v", err, errGone)
	}
	b.untouched()
}

func TestImportEndsWithTheServer(t *testing.T) {
	b := newBeside(t)
	b.serve()
	b.complexes()
	_, answers := b.half()
	if err := b.stop(); err != nil {
		t.Fatal(err)
	}
	for {
		var a importAnswer
		if err := answers.Decode(&a); err != nil {
			t.Fatal(err)
		}
		if a.Progress != nil {
			continue
		}
		if a.Error != errStopping.Error() {
			t.Errorf("%+v, want %v", a, errStopping)
		}
		break
	}
	if _, err := os.Lstat(socketPath(b.cfg.Database)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
	b.untouched()
	b.must("eenheden", b.file("e.csv", homes(10))) // alone now
}

func TestControlSocket(t *testing.T) {
	b := newBeside(t)
	path := socketPath(b.cfg.Database)
	stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	stale.SetUnlinkOnClose(false)
	stale.Close()
	b.complexes() // a socket where nobody listens is no server
	b.serve()
	info, err := os.Lstat(path)
	if err != nil || info.Mode() != os.ModeSocket|0o600 {
		t.Errorf("%v %v, want a socket for its owner only", info.Mode(), err)
	}
	b.must("eenheden", b.file("e.csv", homes(10)))
	if err := b.stop(); err != nil {
		t.Fatal(err)
	}

	if err := os.WriteFile(path, []byte("van iemand"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.serve() // goes on without
	if data, err := os.ReadFile(path); string(data) != "van iemand" {
		t.Errorf("the file in the way is %q %v", data, err)
	}
	_, err = b.run(t.Context(), "eenheden", b.file("e.csv", homes(10)))
	if err == nil || !strings.Contains(err.Error(), "in gebruik door een ander programma") || ExitCode(err) != 1 {
		t.Errorf("%v, want the refusal", err)
	}
	for _, dsn := range []string{"postgres://host/stad", "postgresql://host/stad", ""} {
		if p := socketPath(dsn); p != "" {
			t.Errorf("%s has a socket %s", dsn, p)
		}
	}
}

func TestControlWithstandsHostileCallers(t *testing.T) {
	b := newBeside(t)
	b.serve()
	b.complexes()
	good := b.file("e.csv", homes(10))
	fifo := filepath.Join(b.dir, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		line  string
		files []string
		want  string
	}{
		"nothing":       {"", nil, "niet te lezen"},
		"no end":        {`{"format":1`, nil, "niet te lezen"},
		"garbage":       {"\x00\xff\n", nil, "andere versie"},
		"other version": {`{"format":2}` + "\n", []string{good}, "andere versie"},
		"unknown field": {`{"format":1,"path":"/etc/passwd"}` + "\n", []string{good}, "andere versie"},
		"too long":      {`{"format":1,"organisation":"` + strings.Repeat("x", maxControlLine+64<<10) + `"}` + "\n", nil, "niet te lezen"},
		"unknown kind":  {`{"format":1,"kind":"alles","names":["e.csv"]}` + "\n", []string{good}, "onbekende soort"},
		"no file":       {`{"format":1,"kind":"eenheden","names":["e.csv"]}` + "\n", nil, "0 bestanden"},
		"more files":    {`{"format":1,"kind":"eenheden","names":["e.csv"]}` + "\n", []string{good, good}, "2 bestanden"},
		"folder":        {`{"format":1,"kind":"eenheden","names":["e.csv"]}` + "\n", []string{b.dir}, "geen gewoon bestand"},
		"pipe":          {`{"format":1,"kind":"eenheden","names":["e.csv"]}` + "\n", []string{fifo}, "geen gewoon bestand"},
		"path as name":  {`{"format":1,"kind":"complexen","names":["../../etc/passwd"]}` + "\n", []string{good}, "passwd: "},
	} {
		before := openFiles(t)
		if got := b.hostile(c.line, c.files); !strings.Contains(got.Error, c.want) || strings.Contains(got.Error, "etc") {
			t.Errorf("%s: %+v, want %q", name, got, c.want)
		}
		for range 100 { // the server closes after it answered
			if openFiles(t) <= before {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if n := openFiles(t); n > before {
			t.Errorf("%s: %d files stay open", name, n-before)
		}
	}
	if n := b.count(`SELECT count(*) FROM place_unit`); n != 0 {
		t.Errorf("%d homes came in", n)
	}
	if out := b.must("eenheden", good); !strings.Contains(out, "nieuw            10\n") {
		t.Errorf("afterwards:\n%s", out)
	}
}

// hostile sends a line with files, closes that half, and returns the answer.
func (b *beside) hostile(line string, files []string) (a importAnswer) {
	b.t.Helper()
	conn, err := dialControl(b.cfg.Database)
	if err != nil {
		b.t.Fatal(err)
	}
	defer conn.Close()
	var open []*os.File
	defer func() { closeAll(open) }()
	for _, name := range files {
		f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
		if err != nil {
			b.t.Fatal(err)
		}
		open = append(open, f)
	}
	if line != "" {
		sendFiles(conn, []byte(line), open) // the server may have refused halfway
	}
	if !strings.HasSuffix(line, "\n") {
		conn.CloseWrite()
	}
	if err := json.NewDecoder(conn).Decode(&a); err != nil {
		b.t.Fatal(err)
	}
	return a
}

func openFiles(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/dev/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func TestImportBesideTheServerSaysWho(t *testing.T) {
	b := newBeside(t)
	b.serve()
	b.complexes()
	// What is read in from a terminal is the work of the program itself.
	list, err := b.app.imports.Deliveries(t.Context(), access.System(orgOf(t, b)))
	if err != nil || len(list) != 1 || list[0].By != "system" || list[0].Kind != importer.Complexes {
		t.Errorf("%+v %v, want one delivery by the system", list, err)
	}
}

func orgOf(t *testing.T, b *beside) (id string) {
	t.Helper()
	if err := b.app.db.Read(t.Context(), func(tx *store.Tx) error {
		ids, err := store.Strings(tx, `SELECT id FROM account_organisation`)
		id = strings.Join(ids, "|")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return id
}
