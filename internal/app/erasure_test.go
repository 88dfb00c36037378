package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/casework"
	"samendoen/internal/document"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/rights"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
)

// erasing is an installation in a folder of its own, in which somebody is erased. All
// that is sealed about that person holds a marker that stands nowhere else.
type erasing struct {
	t       *testing.T
	dir     string // everything of the installation, of a PostgreSQL server too
	cfg     Config
	clock   *clock.Manual
	app     *App
	logs    *bytes.Buffer
	markers []string
	file    string // the SQLite file, empty on PostgreSQL
}

// marker is a text of its own that can be found in any file.
func (e *erasing) marker() string {
	m := fmt.Sprintf("Qzwaluwnest%03dvxj", len(e.markers))
	e.markers = append(e.markers, m)
	return m
}

func (e *erasing) must(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
}

var erasingDay = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func startErasing(t *testing.T, dsn func(dir string) string) *erasing {
	e := &erasing{t: t, dir: t.TempDir(), clock: clock.NewManual(erasingDay), logs: &bytes.Buffer{}}
	e.cfg = DefaultConfig()
	e.must(os.Mkdir(filepath.Join(e.dir, "inst"), 0o755))
	e.cfg.Database, e.cfg.KeyFile = dsn(e.dir), filepath.Join(e.dir, "inst", "a.key")
	if path, ok := strings.CutPrefix(e.cfg.Database, "sqlite:"); ok {
		e.file = path
	}
	t.Setenv("TMPDIR", filepath.Join(e.dir, "inst"))
	e.open()
	t.Cleanup(func() { e.app.Close() })
	write(t, e.app.db, func(tx *store.Tx) error {
		if err := account.InsertOrganisation(tx, erasingDay, account.Organisation{ID: "o", Name: "Woonstede", Kind: account.HousingAssociation}); err != nil {
			return err
		}
		for _, login := range []string{"cor", "tea"} {
			u := account.User{ID: login, OrgID: "o", Name: login, Login: login, Roles: e.actor(login).Roles}
			if err := account.InsertUser(tx, erasingDay, u, ""); err != nil {
				return err
			}
		}
		return nil
	})
	return e
}

func (e *erasing) open() {
	a, err := Open(e.t.Context(), e.cfg, e.clock, slog.New(slog.NewTextHandler(e.logs, nil)))
	e.must(err)
	e.app = a
}

func (e *erasing) actor(login string) access.Actor {
	roles := map[string]access.Role{"cor": access.Consultant, "tea": access.TeamLead}
	return access.Actor{UserID: login, OrgID: "o", Name: login, Org: "Woonstede", Roles: []access.Role{roles[login], access.Officer}}
}

// deliver reads a file of the administration in, as the import command does.
func (e *erasing) deliver(kind, rows string) {
	e.t.Helper()
	e.must(e.app.Close())
	file := filepath.Join(e.t.TempDir(), kind+".csv") // theirs, not of the installation
	e.must(os.WriteFile(file, []byte(rows), 0o600))
	var out bytes.Buffer
	err := Run(e.t.Context(), []string{"import", "--db", e.cfg.Database, "--key-file", e.cfg.KeyFile, "--organisation", "Woonstede", kind, file}, strings.NewReader(""), &out, &out)
	if err != nil || strings.Contains(out.String(), "rij ") {
		e.t.Fatalf("%v\n%s", err, out.String())
	}
	e.logs.Write(out.Bytes())
	e.open()
}

// tenancies is the delivery of tenancies; until is when the one of the person ended.
func (e *erasing) tenancies(name, phone, email, until string) string {
	return "sleutel;eenheid;vanaf;tot;huurder_sleutel;huurder_naam;telefoon;email\n" +
		"H1;E1;2020-01-01;" + until + ";P1;" + name + ";" + phone + ";" + email + "\n" +
		"H2;E2;2020-01-01;;P2;Bea Blijver;0612345670;bea@voorbeeld.invalid\n"
}

// live puts everything that is sealed about the person into the installation.
func (e *erasing) live() (sig, dropped string, id casework.ID) {
	ctx, cor := e.t.Context(), e.actor("cor")
	e.deliver("complexen", "sleutel;naam\nC1;De Voorbeeldhof\n")
	e.deliver("eenheden", "sleutel;complex;straat;huisnummer;postcode;plaats\nE1;C1;Proefstraat;1;6299ZX;Proefstad\nE2;C1;Proefstraat;2;6299ZX;Proefstad\n")
	e.deliver("huurovereenkomsten", e.tenancies(e.marker(), "0687654321", strings.ToLower(e.marker())+"@voorbeeld.invalid", ""))
	e.markers = append(e.markers, "0687654321")

	var picture bytes.Buffer
	e.must(png.Encode(&picture, image.NewGray(image.Rect(0, 0, 4, 4))))
	picture.WriteString(e.marker())
	home := place.UnitIDOf("o", "E1")
	send := func(key string) string {
		r, err := e.app.signals.Send(ctx, cor, signal.Draft{UnitID: home, Theme: signal.Nuisance, Facts: []signal.FactCode{"bonken"},
			Sentence: e.marker(), Key: key, Photos: [][]byte{picture.Bytes()}, Where: signal.Outdoors})
		e.must(err)
		return r.ID
	}
	sig, dropped = send("erasing-key-1"), send("erasing-key-2")
	e.jobs()
	e.must(e.app.signals.DropIt(ctx, cor, dropped, e.version(dropped), e.marker()+" was niets"))
	e.must(e.app.signals.HeldTalk(ctx, cor, sig, e.version(sig), e.marker()))
	id, err := e.app.cases.Open(ctx, cor, casework.NewCase{SignalID: sig, SignalVersion: e.version(sig),
		Words: casework.Words{Reason: e.marker(), Goal: e.marker(), Cause: e.marker()},
		Step:  casework.NextStep{What: e.marker(), By: clock.Date(e.clock.Now()).AddDate(0, 0, 7)}})
	e.must(err)
	e.must(e.app.cases.AddLog(ctx, cor, id, casework.Note, "", e.marker(), ""))
	e.must(e.app.cases.KeepDraft(ctx, cor, id, "log", url.Values{"tekst": {e.marker()}}))
	e.must(e.app.papers.Add(ctx, cor, id, document.Draft{Title: e.marker(), Category: network.Housing, Data: []byte("%PDF-1.7 " + e.marker() + " %%EOF")}))
	e.must(e.app.cases.Promise(ctx, cor, id, casework.Commitment{Side: casework.ResidentSide, What: e.marker(), By: clock.Date(e.clock.Now()).AddDate(0, 0, 7)}))
	e.must(e.app.cases.AddCarer(ctx, cor, id, casework.Carer{Name: e.marker(), Relation: e.marker(), Phone: e.marker()}, ""))
	e.must(e.app.cases.Promise(ctx, cor, id, casework.Commitment{Side: casework.ResidentSide, What: e.marker(), IfNot: e.marker(), By: clock.Date(e.clock.Now())}))
	e.must(e.app.cases.SetHelp(ctx, cor, id, e.caseVersion(id), casework.Help{Now: casework.LightIndividual, Wanted: casework.SocialNetwork, Why: e.marker()}))
	e.must(e.app.cases.SetReins(ctx, cor, id, e.caseVersion(id), casework.Reins{Holder: casework.TakenOver, Because: e.marker(), Until: clock.Date(e.clock.Now()).AddDate(0, 1, 0)}))
	e.search(e.markers[len(e.markers)-3]) // that of the log
	e.must(e.app.cases.Close(ctx, cor, id, e.caseVersion(id), e.marker(), casework.Solved))
	return sig, dropped, id
}

// search opens the sealed texts of the caseload, as people do.
func (e *erasing) search(word string) {
	e.t.Helper()
	l, err := e.app.cases.Search(e.t.Context(), e.actor("cor"), casework.FilterAll, word)
	e.must(err)
	if len(l.Rows) != 1 {
		e.t.Errorf("searching %s in the own cases finds %d", word, len(l.Rows))
	}
}

func (e *erasing) version(id string) (version int64) {
	e.must(e.app.db.Read(e.t.Context(), func(tx *store.Tx) error {
		sig, err := signal.ByID(tx, id)
		version = sig.Version
		return err
	}))
	return version
}

func (e *erasing) caseVersion(id casework.ID) (version int64) {
	e.must(e.app.db.Read(e.t.Context(), func(tx *store.Tx) error {
		c, err := casework.ByID(tx, id)
		version = c.Version
		return err
	}))
	return version
}

// jobs carries out what is due.
func (e *erasing) jobs() {
	e.t.Helper()
	runner := jobs.NewRunner(e.app.db, e.clock, slog.New(slog.NewTextHandler(e.logs, nil)), e.app.handlers())
	for {
		n, err := runner.Once(e.t.Context())
		e.must(err)
		if n == 0 {
			return
		}
	}
}

// sequence puts the log into its tree and keeps the checkpoint, as a partner does.
func (e *erasing) sequence(name string) string {
	e.t.Helper()
	sequencer, err := e.app.sequencer()
	e.must(err)
	for {
		n, err := sequencer.Once(e.t.Context())
		e.must(err)
		if n == 0 {
			break
		}
	}
	path := filepath.Join(e.dir, name)
	writeCheckpoint(e.t, e.app, path)
	return path
}

func (e *erasing) backup(name string) pair {
	e.t.Helper()
	p := pair{filepath.Join(e.dir, name+".gegevens.gz"), filepath.Join(e.dir, name+".sleutels.gz")}
	e.must(writeBackup(e.t.Context(), e.cfg, e.clock.Now(), e.app.db, p.data, p.keys))
	return p
}

// files are the contents of all files of the installation by path, those that are
// compressed as what is in them; and what the program said.
func (e *erasing) files() map[string][]byte {
	e.t.Helper()
	all := map[string][]byte{"what the program said": e.logs.Bytes()}
	e.must(filepath.WalkDir(e.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // a file that went while we looked, a socket
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		if z, err := gzip.NewReader(bytes.NewReader(content)); err == nil && strings.HasSuffix(path, ".gz") {
			if content, err = io.ReadAll(z); err != nil {
				return err
			}
		}
		all[path] = content
		return nil
	}))
	return all
}

// noneOf refuses texts in any file, also as they look in a dump and backwards in case.
func (e *erasing) noneOf(when string, texts []string) {
	e.t.Helper()
	for path, content := range e.files() {
		lower := bytes.ToLower(content)
		for _, text := range texts {
			for form, look := range map[string]string{"as it is": strings.ToLower(text), "in base64": strings.ToLower(base64.StdEncoding.EncodeToString([]byte(text)))} {
				if bytes.Contains(lower, []byte(look)) {
					e.t.Errorf("%s: %s stands in %s, %s", when, text, filepath.Base(path), form)
				}
			}
		}
	}
}

// there refuses a text that stands in no file of the database and no backup.
func (e *erasing) there(text string) {
	e.t.Helper()
	database, backup := false, false
	for path, content := range e.files() {
		found := bytes.Contains(content, []byte(text))
		backup = backup || found && strings.HasSuffix(path, ".gz")
		database = database || found && (strings.HasPrefix(path, e.file) && e.file != "" || strings.HasPrefix(path, filepath.Join(e.dir, "pg")))
	}
	if !database || !backup {
		e.t.Fatalf("%s is in the database: %v, in the backup: %v", text, database, backup)
	}
}

// secrets are keys as they look unwrapped, and as they are wrapped in the database.
type secrets struct{ raw, wrapped [][]byte }

// keysOf unwraps the keys of a person and of records without the help of the program.
func (e *erasing) keysOf(person string, records ...string) secrets {
	e.t.Helper()
	master, err := masterKey(e.cfg)
	e.must(err)
	var s secrets
	e.must(e.app.db.Read(e.t.Context(), func(tx *store.Tx) error {
		s = secrets{}
		wrapped, err := one(tx, `SELECT wrapped FROM seal_key WHERE holder_id = $1`, person)
		if err != nil {
			return err
		}
		holder := unwrap(e.t, master, wrapped, person)
		s.raw, s.wrapped = append(s.raw, holder), append(s.wrapped, wrapped)
		for _, record := range records {
			wrapped, err := one(tx, `SELECT wrapped FROM seal_wrap WHERE record_id = $1 AND holder_id = '`+person+`'`, record)
			if err != nil {
				return fmt.Errorf("%s is not sealed for the person: %w", record, err)
			}
			s.raw, s.wrapped = append(s.raw, unwrap(e.t, holder, wrapped, record)), append(s.wrapped, wrapped)
		}
		return nil
	}))
	return s
}

func one(tx *store.Tx, sql, id string) ([]byte, error) {
	return store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, sql, id)
}

// unwrap is AES-256-GCM with the nonce in front, written anew so that the test does not
// believe the program.
func unwrap(t *testing.T, key, wrapped []byte, bound string) []byte {
	t.Helper()
	block, err := aes.NewCipher(key)
	if err != nil || len(key) != 32 {
		t.Fatal("not a key of AES-256", err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	const version = 1 // of the format, the first byte, to which the rest is bound
	plain, err := gcm.Open(nil, wrapped[1:13], wrapped[13:], append([]byte{version}, bound...))
	if err != nil || wrapped[0] != version || len(plain) != 32 {
		t.Fatalf("a key that is not wrapped as the notes say: %v", err)
	}
	return plain
}

// noKeys refuses keys in any file, in the forms that files know.
func (e *erasing) noKeys(when string, keys [][]byte, except ...string) {
	e.t.Helper()
	for path, content := range e.files() {
		if slices.Contains(except, path) {
			continue
		}
		for i, key := range keys {
			for form, look := range map[string][]byte{"bytes": key, "hex": []byte(hex.EncodeToString(key)),
				"base64": []byte(strings.TrimRight(base64.StdEncoding.EncodeToString(key), "="))} {
				if bytes.Contains(content, look) {
					e.t.Errorf("%s: key %d stands in %s as %s", when, i, filepath.Base(path), form)
				}
			}
		}
	}
}

// TestErasure: what was sealed about a person stands nowhere in plain text, not before
// and not after; once erased, nothing of it can be read in any file of the installation,
// and a backup of before does not bring it back.
func TestErasure(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		testErasure(t, startErasing(t, func(dir string) string { return "sqlite:" + filepath.Join(dir, "inst", "a.db") }))
	})
	t.Run("postgres", func(t *testing.T) {
		testErasure(t, startErasing(t, func(dir string) string {
			cluster, err := storetest.NewCluster(filepath.Join(dir, "pg"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(cluster.Close)
			return cluster.DSN()
		}))
	})
}

func testErasure(t *testing.T, e *erasing) {
	sig, dropped, id := e.live()
	person := string(subject.IDOf("o", "P1"))
	if told := e.typed(person); len(told) != 1 || told[0].Text != "" || slices.ContainsFunc(e.markers, func(m string) bool { return strings.Contains(fmt.Sprint(told), m) }) {
		t.Errorf("of what somebody types is told %+v", told)
	}
	keys := e.keysOf(person, sig, dropped, string(id))
	kept := e.sequence("before.json")
	before := e.backup("before")
	e.flush()
	e.there("Voorbeeldhof") // what is not sealed is found, so the search does look there
	e.noneOf("before erasing", e.markers)
	e.noKeys("before erasing", keys.raw)

	e.clock.Set(erasingDay.AddDate(0, 0, 10))
	e.deliver("huurovereenkomsten", e.tenancies(e.markers[0], "0687654321", strings.ToLower(e.markers[1])+"@voorbeeld.invalid", "2026-03-10"))
	e.must(jobs.PlanRounds(t.Context(), e.app.db, e.clock.Now(), e.app.keeping))
	for _, day := range []time.Time{erasingDay.AddDate(0, 4, 0), erasingDay.AddDate(0, 25, 0), erasingDay.AddDate(0, 25, 1)} {
		e.clock.Set(day)
		e.jobs()
	}
	e.gone(e.app.db, sig, dropped, id, person)
	if told := e.typed(person); len(told) > 0 {
		t.Errorf("of what somebody typed is left %+v", told)
	}
	if list, err := readErasures(erasuresFile(e.cfg.KeyFile)); err != nil || len(list) != 1+3+1 || !slices.Contains(list, person) {
		t.Error("the list beside the key file does not know what the nights erased:", list, err)
	}
	e.sequence("after.json")
	e.backup("after")
	e.flush()
	e.noneOf("after erasing", e.markers)
	e.noKeys("after erasing", keys.raw)
	if e.file != "" {
		// PostgreSQL keeps bytes of deleted rows until it needs their room.
		e.noKeys("after erasing, wrapped", keys.wrapped, before.data, before.keys)
	}
	e.verify("--checkpoint", kept)
	e.counts()
	e.restoreOld(before, sig, dropped, id, person)

	e.deliver("huurovereenkomsten", e.tenancies(e.markers[0], "0687654321", strings.ToLower(e.markers[1])+"@voorbeeld.invalid", "2026-03-10"))
	e.gone(e.app.db, sig, dropped, id, person) // an administration that keeps longer brings nobody back
	e.noneOf("after another delivery", e.markers)
}

// typed is what a request for access tells of texts that somebody is typing about a person.
func (e *erasing) typed(person string) (list []rights.Told) {
	e.t.Helper()
	e.must(e.app.db.Read(e.t.Context(), func(tx *store.Tx) (err error) {
		_, list, err = e.app.typedOf(tx, person)
		return err
	}))
	return list
}

// flush makes the server write what it has in memory.
func (e *erasing) flush() {
	e.t.Helper()
	if e.file != "" {
		return
	}
	e.must(e.app.db.Compact(e.t.Context(), "seal_key", "seal_wrap"))
	write(e.t, e.app.db, func(tx *store.Tx) error { _, err := tx.Exec(`CHECKPOINT`); return err })
}

// gone refuses rows and keys of what was erased.
func (e *erasing) gone(db *store.DB, sig, dropped string, id casework.ID, person string) {
	e.t.Helper()
	e.must(db.Read(e.t.Context(), func(tx *store.Tx) error {
		for _, s := range []string{sig, dropped} {
			if _, err := signal.ByID(tx, s); !fault.Is(err, fault.NotFound) {
				e.t.Error("a signal is still there", err)
			}
		}
		if _, err := casework.ByID(tx, id); !fault.Is(err, fault.NotFound) {
			e.t.Error("the case is still there", err)
		}
		for _, q := range []string{`SELECT count(*) FROM signal_event WHERE signal_id IN ($1, $2)`, `SELECT count(*) FROM signal_photo WHERE signal_id IN ($1, $2)`,
			`SELECT count(*) FROM seal_wrap WHERE record_id IN ($1, $2)`, `SELECT count(*) FROM signal_text WHERE $1 <> $2`} {
			n, err := store.Count(tx, q, sig, dropped)
			if err != nil || n != 0 {
				e.t.Error(q, n, err)
			}
		}
		for _, q := range []string{`SELECT count(*) FROM casework_log WHERE case_id = $1`, `SELECT count(*) FROM casework_event WHERE case_id = $1`, `SELECT count(*) FROM casework_help WHERE case_id = $1`, `SELECT count(*) FROM casework_carer WHERE case_id = $1`, `SELECT count(*) FROM document_file WHERE case_id = $1`,
			`SELECT count(*) FROM casework_commitment WHERE case_id = $1`, `SELECT count(*) FROM casework_promise_change WHERE case_id = $1`, `SELECT count(*) FROM access_part WHERE object_id = $1`, `SELECT count(*) FROM seal_wrap WHERE record_id = $1`} {
			n, err := store.Count(tx, q, string(id))
			if err != nil || n != 0 {
				e.t.Error(q, n, err)
			}
		}
		for _, q := range []string{`SELECT count(*) FROM seal_key WHERE holder_id = $1`, `SELECT count(*) FROM seal_wrap WHERE holder_id = $1`,
			`SELECT count(*) FROM subject_person WHERE id = $1`, `SELECT count(*) FROM tenancy_member WHERE subject_id = $1`} {
			n, err := store.Count(tx, q, person)
			if err != nil || n != 0 {
				e.t.Error(q, n, err)
			}
		}
		if db.Dialect() == store.SQLite {
			if n, err := store.Count(tx, `SELECT count(*) FROM signal_stale_search`); err != nil || n != 0 {
				e.t.Error("the search index was not tidied", n, err)
			}
		}
		n, err := store.Count(tx, `SELECT count(*) FROM seal_key WHERE holder_id = $1`, string(subject.IDOf("o", "P2")))
		if n != 1 {
			e.t.Error("somebody who stays was forgotten")
		}
		return err
	}))
}

// counts: the map still counts what it counted, in the year in which it did.
func (e *erasing) counts() {
	e.t.Helper()
	e.must(e.app.db.Read(e.t.Context(), func(tx *store.Tx) error {
		asOf := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
		signals, err := signal.Cells(tx, "o", asOf, e.clock.Now())
		if err != nil || len(signals) != 2 || signals[0].Place+signals[1].Place != "" || signals[0].Followed == signals[1].Followed {
			e.t.Errorf("signals: %+v %v", signals, err)
		}
		for _, s := range signals {
			if s.Theme != signal.Nuisance {
				e.t.Errorf("the theme of an erased signal: %+v", s)
			}
		}
		months, err := signal.CountsPerComplex(tx, "o", asOf.AddDate(0, -1, 0), asOf)
		if err != nil || len(months) != 1 || months[0].Opened != 2 || months[0].Talks != 1 {
			e.t.Errorf("signals by month: %+v %v", months, err)
		}
		cases, err := casework.PastCells(tx, "o", asOf)
		if err != nil || len(cases) != 1 || cases[0].Homes != 1 || cases[0].Rung != casework.LightIndividual {
			e.t.Errorf("cases: %+v %v", cases, err)
		}
		later, err := signal.Cells(tx, "o", asOf.AddDate(1, 0, 0), e.clock.Now())
		if err != nil || len(later) != 0 {
			e.t.Errorf("a year later: %+v %v", later, err)
		}
		return err
	}))
}

func (e *erasing) verify(more ...string) {
	e.t.Helper()
	var out bytes.Buffer
	err := Run(context.Background(), append([]string{"verify", "--db", e.cfg.Database, "--key-file", e.cfg.KeyFile}, more...), nil, &out, io.Discard)
	if err != nil || !strings.Contains(out.String(), "Het logboek klopt.") {
		e.t.Fatalf("%v\n%s", err, out.String())
	}
}

// restoreOld puts the backup of before the erasing back: with the list beside the key
// file it comes without those who were erased.
func (e *erasing) restoreOld(before pair, sig, dropped string, id casework.ID, person string) {
	e.t.Helper()
	dsn := "sqlite:" + filepath.Join(e.dir, "inst", "back.db")
	if e.file == "" {
		dsn = storetest.NewDatabase(e.t)
	}
	out, err := before.restore(e.t, dsn, e.cfg.KeyFile)
	e.must(err)
	if !strings.Contains(out, "Vergeten personen: 1. Opnieuw gewist: 3.") || strings.Contains(out, "Let op") {
		e.t.Error(out)
	}
	db, err := store.Open(e.t.Context(), dsn, store.Options{Migrations: Migrations()})
	e.must(err)
	defer db.Close()
	e.gone(db, sig, dropped, id, person)
	e.must(db.Read(e.t.Context(), func(tx *store.Tx) error {
		marks, err := seal.Shredded(tx)
		if len(marks) != 3+1 { // and the pictures of the signal that stayed longer
			e.t.Error("marks in the database:", len(marks))
		}
		return err
	}))
}
