package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

// oracle is a small demo city beside which a second association stands, with somebody in
// every role at both. It asks questions of which the answers must not tell what exists.
type oracle struct {
	t       testing.TB
	app     *App
	clock   *clock.Manual
	handler http.Handler
	people  []asker
}

// asker is somebody who is signed in, by a page and by a program.
type asker struct {
	name   string // role, and "@elders" for the other association
	actor  access.Actor
	cookie string
	token  string
}

const oracleHomes = 600

func newOracle(t testing.TB) *oracle {
	t.Helper()
	dir := t.TempDir()
	cfg := DefaultConfig()
	cfg.RequireSecondFactor = false // the sessions of the test have no telephone
	cfg.RequestsPerMinute = "0"     // the world of the test asks faster than people do
	cfg.Database, cfg.KeyFile, cfg.LogLevel = "sqlite:"+filepath.Join(dir, "city.db"), filepath.Join(dir, "city.key"), "error"
	c := clock.NewManual(moment)
	a, err := Open(context.Background(), cfg, c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	cheapPasswords(a)
	if _, err := a.LoadDemo(context.Background(), 1, oracleHomes); err != nil {
		t.Fatal(err)
	}
	s, err := a.Server(false)
	if err != nil {
		t.Fatal(err)
	}
	o := &oracle{t: t, app: a, clock: c, handler: s.Handler()}
	o.settle()
	return o
}

func (o *oracle) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// settle moves the other association in and signs everybody in.
func (o *oracle) settle() {
	o.t.Helper()
	ctx, now := context.Background(), o.clock.Now()
	elders := account.Organisation{ID: store.NewID(), Name: "Woonstichting Elders", Kind: account.HousingAssociation}
	logins := map[string]string{}
	o.must(o.app.db.Write(ctx, func(tx *store.Tx) error {
		if err := account.InsertOrganisation(tx, now, elders); err != nil {
			return err
		}
		for _, r := range access.Roles() {
			u := account.User{ID: store.NewID(), OrgID: elders.ID, Name: "Iemand Elders", Login: "elders." + string(r), Roles: []access.Role{r}}
			if err := account.InsertUser(tx, now, u, ""); err != nil {
				return err
			}
			logins[string(r)], logins[string(r)+"@elders"] = string(r), u.Login
		}
		return nil
	}))
	scopes := []string{"signal.", "case.", "map.", "place.", "import."}
	for name, login := range logins {
		p := asker{name: name}
		var err error
		p.cookie, err = o.app.accounts.StartSession(ctx, login, account.Attempt{Agent: "Firefox/131.0 Linux"})
		o.must(err)
		p.actor, err = o.app.accounts.BySession(ctx, p.cookie)
		o.must(err)
		p.token, err = o.app.accounts.NewToken(ctx, p.actor, "proef", scopes, now.AddDate(0, 1, 0))
		o.must(err)
		o.people = append(o.people, p)
	}
	slices.SortFunc(o.people, func(a, b asker) int { return strings.Compare(a.name, b.name) })
}

func (o *oracle) person(name string) asker {
	o.t.Helper()
	i := slices.IndexFunc(o.people, func(p asker) bool { return p.name == name })
	if i < 0 {
		o.t.Fatal("nobody is called", name)
	}
	return o.people[i]
}

// answer is what somebody gets.
type answer struct {
	status int
	header http.Header
	body   string
}

// question is what somebody asks: a page or an operation, with a form or JSON.
type question struct {
	method, path string
	body, kind   string
}

func (o *oracle) ask(p asker, q question) answer {
	o.t.Helper()
	r := httptest.NewRequest(q.method, q.path, strings.NewReader(q.body))
	if q.body != "" || q.method != http.MethodGet {
		r.Header.Set("Content-Type", q.kind)
	}
	if strings.HasPrefix(q.path, "/api/") {
		r.Header.Set("Authorization", "Bearer "+p.token)
		r.Header.Set("If-Match", `"1"`)
	} else {
		r.AddCookie(&http.Cookie{Name: "samendoen", Value: p.cookie})
	}
	w := httptest.NewRecorder()
	o.handler.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

// nonce is a key that each form gets anew, so that it is not sent twice.
var nonce = regexp.MustCompile(`name="sleutel" value="[^"]*"`)

// without takes out of an answer what was asked for, in all its spellings.
func (a answer) without(ids ...string) answer {
	b := answer{a.status, a.header.Clone(), nonce.ReplaceAllString(a.body, "")}
	replace := func(s string) string {
		for _, id := range ids {
			s = strings.ReplaceAll(strings.ReplaceAll(s, url.QueryEscape(id), "•"), id, "•")
		}
		return s
	}
	b.body = replace(b.body)
	for name, values := range b.header {
		for i := range values {
			values[i] = replace(values[i])
		}
		b.header[name] = values
	}
	return b
}

// differs says in what two answers differ, nothing when in nothing.
func (a answer) differs(b answer) string {
	if a.status != b.status {
		return fmt.Sprintf("status %d and %d", a.status, b.status)
	}
	for _, pair := range [][2]http.Header{{a.header, b.header}, {b.header, a.header}} {
		for name, values := range pair[0] {
			if !slices.Equal(values, pair[1][name]) {
				return fmt.Sprintf("header %s: %q and %q", name, a.header[name], b.header[name])
			}
		}
	}
	if a.body == b.body {
		return ""
	}
	i := 0
	for i < min(len(a.body), len(b.body)) && a.body[i] == b.body[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, i-60):min(len(s), i+120)] }
	return fmt.Sprintf("bodies at %d: %q and %q", i, cut(a.body), cut(b.body))
}

// furnish adds what the demo does not have: things of one's own account.
func (o *oracle) furnish() {
	o.t.Helper()
	at := store.Micros(o.clock.Now())
	whose := o.ids(`SELECT id FROM account_user WHERE login = 'consulent2' AND disabled = 0`) // nobody who asks
	if len(whose) != 1 {
		o.t.Fatal("the demo has no second consultant")
	}
	third := store.NewID() // an organisation of nobody who asks
	shut := o.person("consulent").actor.UserID
	theirs := o.ids(`SELECT p.object_id FROM access_part p JOIN casework_case c ON c.id = p.object_id WHERE p.object_type = 'Case' AND p.user_id = $1
		AND p.until = 0 ORDER BY p.object_id`, shut)
	if len(theirs) == 0 {
		o.t.Fatal("the consultant of the demo takes part in no case")
	}
	o.must(o.app.db.Write(context.Background(), func(tx *store.Tx) error {
		if _, err := tx.Exec(`INSERT INTO access_lockout (id, user_id, object_type, object_id, by_id, from_at, until_at) VALUES ($1, $2, 'Case', $3, $4, $5, 0)`,
			store.NewID(), shut, theirs[0], whose[0], at); err != nil {
			return err
		}
		for _, q := range []string{
			`INSERT INTO retention_hold (id, org_id, object_type, object_id, label, cause, note, by_id, at, review, lifted_by, lifted, version)
				SELECT $1, $5, 'Case', $1, X'', 'klacht', X'', $2, $4, $4, '', 0, 1 WHERE $3 <> ''`,
			`INSERT INTO audit_witness (id, org_id, name, vkey, at, ended) SELECT $1, $5, 'getuige', 'proef', $4, 0 WHERE $3 <> $2`,
			`INSERT INTO casework_emergency (id, case_id, org_id, user_id, at, until_at, reason, verdict, note, reviewed_by, reviewed)
				SELECT $1, (SELECT min(id) FROM casework_case), $5, $2, $4, $4, X'', '', X'', '', 0 WHERE $3 <> ''`,
			`INSERT INTO rights_request (id, org_id, number, kind, subject_id, state, on_date, due, holder_id, since, closed, version, body)
				SELECT $1, $5, '1', 'inzage', $1, 'open', 20400, $4, $2, $4, 0, 1, X'' WHERE $3 <> ''`,
			`INSERT INTO rights_breach (id, org_id, number, discovered, holder_id, closed, version, body)
				SELECT $1, $5, '1', $4, $2, 0, 1, '{}' WHERE $3 <> ''`,
			`INSERT INTO signal_photo (signal_id, n, state, data) SELECT min(id), 9, 'kept', X'' FROM signal_signal WHERE $1 <> $2 AND $3 <> $5 AND $4 > 0`,
			`INSERT INTO account_notice (id, user_id, message, at, read) SELECT $1, $2, 'account.notice_recovery', $4, 0 WHERE $3 <> $5`,
			`INSERT INTO account_absence (id, user_id, deputy_id, since, until, by_id) SELECT $1, $2, '', $4, 0, $2 WHERE $3 <> $5`,
			`INSERT INTO account_passkey (id, user_id, credential, public_key, name, transports, counter, eligible, backed_up, created, used)
				SELECT $1, $2, 'proef', X'', 'telefoon', '', 0, 0, 0, $4, 0 WHERE $3 <> $5`,
			`INSERT INTO account_rescue (id, org_id, user_id, asked_by, asked, closed_by, closed, state) SELECT $1, $3, $2, $2, $4, '', 0, 'asked' WHERE $1 <> $5`,
			`INSERT INTO importer_delivery (id, org_id, kind, files, reference, complete, dry_run, state, step, done, total, added, changed, ended,
				unchanged, refused, failure, user_id, created, seen) SELECT $1, $3, 'woningen', '', 0, 0, 0, 'done', '', 0, 0, 0, 0, 0, 0, 0, '', $2, $4, 0 WHERE $1 <> $5`,
		} {
			if _, err := tx.Exec(q, store.NewID(), whose[0], DemoOrg, at, third); err != nil {
				return err
			}
		}
		return nil
	}))
}

// awake fails the test when somebody was signed out meanwhile: then all answers were alike.
func (o *oracle) awake() {
	o.t.Helper()
	for _, p := range o.people {
		if a := o.ask(p, question{http.MethodGet, "/mijn/beveiliging", "", ""}); a.status != http.StatusOK {
			o.t.Errorf("%s is not signed in: %d", p.name, a.status)
		}
		if a := o.ask(p, question{http.MethodGet, "/api/v1/complexen", "", ""}); a.status == http.StatusUnauthorized {
			o.t.Errorf("the program of %s is not signed in", p.name)
		}
	}
}

// count is a number from the database.
func (o *oracle) count(sql string, args ...any) (n int64) {
	o.t.Helper()
	o.must(o.app.db.Read(context.Background(), func(tx *store.Tx) (err error) {
		n, err = store.Count(tx, sql, args...)
		return err
	}))
	return n
}

// ids are texts from the database.
func (o *oracle) ids(sql string, args ...any) (list []string) {
	o.t.Helper()
	o.must(o.app.db.Read(context.Background(), func(tx *store.Tx) (err error) {
		list, err = store.Strings(tx, sql, args...)
		return err
	}))
	return list
}

// TestForbiddenIsMissing asks everybody for what exists but is not theirs, and for what
// does not exist, by every page and operation with an id in its address: status, headers
// and bytes must be the same, and both must leave as many records in the log.
func TestForbiddenIsMissing(t *testing.T) {
	o := newOracle(t)
	o.furnish()
	asked, of := 0, map[string]int{}
	own := map[string][]string{} // by person and kind: looking takes time
	for _, d := range o.doors(t) {
		of[d.what] += 0
		for _, p := range o.people {
			if slices.Contains(d.open, p.name) {
				continue
			}
			if _, looked := own[p.name+d.what]; !looked {
				own[p.name+d.what] = o.forbidden(p, d.what)
			}
			for _, id := range own[p.name+d.what] {
				for _, q := range d.questions(p, id, noID) {
					asked++
					of[d.what]++
					if leak := o.compare(p, q); leak != "" {
						t.Errorf("%s as %s tells a %s that exists: %s", d.pattern, p.name, d.what, leak)
					}
				}
			}
		}
	}
	o.awake()
	for what, n := range of {
		if n == 0 {
			t.Errorf("the city has no %s that is forbidden to anybody, so nothing was asked about it", what)
		}
	}
	t.Logf("%d pairs of questions", asked)
}

// twin is the same question about what exists and what does not.
type twin struct {
	there, gone     question
	thereID, goneID string
}

// compare asks both and says what tells them apart.
func (o *oracle) compare(p asker, q twin) string {
	o.t.Helper()
	// A refusal says the same of both, and of what one user tries only so many are kept.
	const records = `SELECT count(*) FROM audit_record WHERE rowid > ? AND action <> 'account.refused'`
	newest := o.count(`SELECT coalesce(max(rowid), 0) FROM audit_record`)
	there := o.ask(p, q.there).without(q.thereID, q.goneID)
	first := o.count(records, newest)
	gone := o.ask(p, q.gone).without(q.thereID, q.goneID)
	second := o.count(records, newest) - first
	if d := there.differs(gone); d != "" {
		return d
	}
	if first != second {
		return fmt.Sprintf("%d and %d records in the log", first, second)
	}
	return ""
}

// forbidden are some things that exist and that are not for this person: of those that
// the database says are somebody else's, and of those that the page does not open.
func (o *oracle) forbidden(p asker, what string) (list []string) {
	o.t.Helper()
	k, known := things()[what]
	if !known {
		o.t.Fatal("no such kind of thing: ", what)
	}
	if k.others != "" {
		all := o.ids(k.others, p.actor.UserID, p.actor.OrgID)
		list = append(list, all[:min(2, len(all))]...)
	}
	if k.own == "" {
		return list
	}
	for _, id := range o.ids(k.own, p.actor.UserID, p.actor.OrgID) {
		if o.ask(p, question{http.MethodGet, strings.ReplaceAll(k.page, "•", id), "", ""}).status != http.StatusOK {
			return append(list, id)
		}
	}
	return list
}

// TestOracleSees proves that the comparison finds each kind of difference.
func TestOracleSees(t *testing.T) {
	one := answer{404, http.Header{"A": {"x"}}, "er is geen 7"}
	for name, other := range map[string]answer{
		"status":     {403, http.Header{"A": {"x"}}, "er is geen 7"},
		"header":     {404, http.Header{"A": {"y"}}, "er is geen 7"},
		"one more":   {404, http.Header{"A": {"x"}, "B": {"x"}}, "er is geen 7"},
		"one less":   {404, http.Header{}, "er is geen 7"},
		"body":       {404, http.Header{"A": {"x"}}, "er is geen 7!"},
		"other body": {404, http.Header{"A": {"x"}}, "er was geen 7"},
	} {
		if one.differs(other) == "" || other.differs(one) == "" {
			t.Errorf("%s: nothing seen", name)
		}
	}
	if d := one.without("7").differs(answer{404, http.Header{"A": {"x"}}, "er is geen 8"}.without("8")); d != "" {
		t.Error(d)
	}
	if !strings.Contains(one.without("7").body, "•") {
		t.Error("nothing taken out")
	}
}
