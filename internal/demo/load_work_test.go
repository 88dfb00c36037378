package demo

import (
	"context"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/tenancy"
)

// testNow is at nine on the morning of testDay.
var testNow = testDay.Add(7 * time.Hour)

// loaded is a city in a database.
type loaded struct {
	testing.TB
	db    *store.DB
	city  *City
	vault *seal.Vault
	users map[string]string
	took  time.Duration // of LoadWork
}

func (l *loaded) must(err error) {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
}

func (l *loaded) count(query string, args ...any) (n int64) {
	l.Helper()
	l.must(l.db.Read(context.Background(), func(tx *store.Tx) (err error) { n, err = store.Count(tx, query, args...); return err }))
	return n
}

func loadCity(t testing.TB, dsn string, homes int) *loaded {
	t.Helper()
	db := storetest.Open(t, dsn, casetest.Folders())
	vault, err := seal.NewVault(make([]byte, 32))
	l := &loaded{TB: t, db: db, city: testCity(41, homes), vault: vault, users: map[string]string{}}
	l.must(err)
	document, err := fs.ReadFile(signal.Files, "policy.cedar")
	l.must(err)
	policy, err := access.NewPolicy(document)
	l.must(err)
	signals := signal.New(db, vault, clock.NewManual(testNow), policy)
	orgs := map[string]string{}
	for _, o := range l.city.Organisations() {
		orgs[o.Key] = o.Key
	}
	for _, u := range l.city.Users() {
		l.users[u.Login] = "u-" + u.Login
	}
	ctx := context.Background()
	l.must(db.Write(ctx, l.place))
	began := time.Now()
	l.must(LoadWork(ctx, db, l.city, vault, signals, l.users, orgs, testNow))
	l.took = time.Since(began)
	return l
}

// place writes the complexes, homes, tenancies and accounts of the city.
func (l *loaded) place(tx *store.Tx) error {
	var complexes, units, tenancies, members []delivery.Row
	streets := map[int64][2]string{}
	for x := range l.city.Complexes() {
		complexes = append(complexes, x.Row(len(complexes)))
	}
	for x := range l.city.Units() {
		units = append(units, x.Row(len(units)))
		streets[place.StreetID(x.Street, x.City)] = [2]string{x.Street, x.City}
	}
	for x := range l.city.Tenancies() {
		rows, _ := x.Members(len(tenancies))
		tenancies, members = append(tenancies, x.Row(len(tenancies))), append(members, rows...)
	}
	if err := place.SaveStreets(tx, streets); err != nil {
		return err
	}
	for _, x := range []struct {
		table delivery.Table
		rows  []delivery.Row
	}{{place.ComplexTable(), complexes}, {place.UnitTable(), units}, {tenancy.Table(), tenancies}, {tenancy.MemberTable(), members}} {
		if err := deliverytest.Put(tx, x.table, l.city.cfg.Org, x.rows...); err != nil {
			return err
		}
	}
	for _, o := range l.city.Organisations() {
		if err := account.InsertOrganisation(tx, testNow, account.Organisation{ID: o.Key, Name: o.Name, Kind: account.HousingAssociation}); err != nil {
			return err
		}
	}
	for _, u := range l.city.Users() {
		if err := account.InsertUser(tx, testNow, account.User{ID: l.users[u.Login], OrgID: u.Org, Name: u.Name, Login: u.Login,
			Roles: []access.Role{access.Role(u.Role)}}, ""); err != nil {
			return err
		}
	}
	return nil
}

func sqliteFile(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "demo.db") }

// TestWordsOfSignals holds the words of the generator against those of module signal.
func TestWordsOfSignals(t *testing.T) {
	for _, f := range Facts {
		if !slices.Contains(signal.FactsOf(signal.Theme(f.Theme)), signal.Fact{Code: signal.FactCode(f.Code), Theme: signal.Theme(f.Theme)}) {
			t.Errorf("the signal page has no fact %s with %s", f.Code, f.Theme)
		}
	}
	for i, theme := range themes {
		if !slices.Contains(signal.Themes(), signal.Theme(theme)) {
			t.Errorf("the signal page has no theme %s", theme)
		}
		for _, o := range observations[i] {
			for _, code := range strings.Fields(o.facts) {
				if !slices.ContainsFunc(Facts, func(f Fact) bool { return f.Code == code && f.Theme == theme }) {
					t.Errorf("%q has the fact %s, which is not offered with %s", o.text, code, theme)
				}
			}
		}
	}
	for from, want := range map[Urgency]signal.Urgency{UrgencyNormal: signal.Ordinary, UrgencySoon: signal.ThisWeek, UrgencyDanger: signal.Today} {
		if got := urgencyOf(from); got != want {
			t.Errorf("%s becomes %s, want %s", from, got, want)
		}
	}
	for _, m := range staff {
		if !slices.Contains(access.Roles(), access.Role(m.role)) {
			t.Errorf("the program has no role %s", m.role)
		}
	}
}

// TestLogKinds wants every kind of log line to be one that a case knows.
func TestLogKinds(t *testing.T) {
	known := append(casework.LogKinds(), casework.NotReached)
	for _, told := range storylines {
		for _, line := range told.log {
			if k := logKindOf(line.kind); !slices.Contains(known, k) {
				t.Errorf("%q is of kind %s", line.text, k)
			}
		}
	}
}

func TestLoadWork(t *testing.T) {
	l := loadCity(t, sqliteFile(t), 1000)
	l.checkSignals()
	l.checkCases()
	t.Logf("%d signals and %d cases in %s", count(l.city.Signals()), count(l.city.Cases()), l.took)
}

func (l *loaded) checkSignals() {
	states := map[signal.State]int{}
	l.must(l.db.Read(context.Background(), func(tx *store.Tx) error {
		for x := range l.city.Signals() {
			id := signal.ImportID("windvaan", x.Key)
			sig, err := signal.ByID(tx, id)
			if err != nil {
				l.Fatalf("%s: %v", x.Key, err)
			}
			states[sig.State]++
			l.checkSignal(x, sig)
			if _, err := l.vault.KeyOf(tx, id); err != nil {
				l.Errorf("%s: the key: %v", x.Key, err)
			}
		}
		return nil
	}))
	if got, want := l.count(`SELECT count(*) FROM signal_signal`), int64(count(l.city.Signals())); got != want || want < 300 {
		l.Errorf("%d signals of %d", got, want)
	}
	if n := l.count(`SELECT count(*) FROM signal_event e JOIN signal_signal s ON s.id = e.signal_id WHERE e.at < s.at OR e.at > $1`, store.Micros(testNow)); n > 0 {
		l.Errorf("%d steps before the signal, or after now", n)
	}
	if n := l.count(`SELECT count(*) FROM signal_signal s JOIN seal_wrap w ON w.record_id = s.id
		WHERE (s.unit_id = '') <> (w.holder_id = 'windvaan')`); n > 0 {
		l.Errorf("%d keys of signals are with the association for a household, or the other way round", n)
	}
	if n := l.count(`SELECT count(*) FROM casework_case c JOIN seal_wrap w ON w.record_id = c.id
		WHERE NOT EXISTS (SELECT 1 FROM tenancy_member m WHERE m.subject_id = w.holder_id)`); n > 0 {
		l.Errorf("%d keys of cases are not with a household", n)
	}
	if n := l.count(`SELECT count(*) FROM signal_event WHERE actor_id = '' AND step <> 'te-laat'`); n > 0 {
		l.Errorf("%d steps that nobody took", n)
	}
	if n := l.count(`SELECT count(*) FROM signal_signal s WHERE s.seq < (SELECT max(o.seq) FROM signal_signal o WHERE o.at < s.at)`); n > 0 {
		l.Errorf("%d signals out of order", n)
	}
	for _, s := range signal.States() {
		if states[s] == 0 && s != signal.Joined { // see contractors: people join
			l.Errorf("no signal is %s", s)
		}
	}
}

// checkSignal compares a signal with what the generator gave.
func (l *loaded) checkSignal(x WorkSignal, sig signal.Signal) {
	o := x.Outcome
	if sig.Org != "windvaan" || sig.UnitID != place.UnitIDOf("windvaan", x.UnitKey) || sig.ComplexID != place.ComplexIDOf("windvaan", x.ComplexKey) ||
		sig.SenderID != l.users[x.Sender] || !sig.At.Equal(x.At) || string(sig.Theme) != string(x.Theme) || len(sig.Facts) != len(x.Facts) ||
		!sig.TalkAt.Equal(o.TalkAt) {
		l.Errorf("%s: %+v\nbecame %+v", x.Key, x, sig)
	}
	if (sig.Sentence != "") != (x.UnitKey == "") {
		l.Errorf("%s: about %q, the sentence can be read: %q", x.Key, x.UnitKey, sig.Sentence)
	}
	if sig.State.Open() && !o.Open() && o.Decision != DecisionForward || !sig.State.Open() && o.Open() {
		l.Errorf("%s: %s after %q", x.Key, sig.State, o.Decision)
	}
	if o.Open() && !strings.HasPrefix(sig.HolderID, "u-consulent") && sig.HolderID != "u-"+o.Holder || sig.State.Open() && sig.Due.IsZero() {
		l.Errorf("%s waits for %s until %s", x.Key, sig.HolderID, sig.Due)
	}
	isCase := sig.State == signal.InCase || sig.State == signal.Closed
	if isCase != (o.CaseKey != "") || isCase && sig.CaseID != store.IDOf("case", "windvaan", o.CaseKey) {
		l.Errorf("%s is %s in case %q", x.Key, sig.State, sig.CaseID)
	}
	if sig.State.Open() && sig.Due.Before(testDay) && sig.Late == 0 {
		l.Errorf("%s was due on %s and nobody noticed", x.Key, sig.Due)
	}
}

func (l *loaded) checkCases() {
	n := 0
	l.must(l.db.Read(context.Background(), func(tx *store.Tx) error {
		for x := range l.city.Cases() {
			n++
			c, err := casework.ByID(tx, casework.ID(store.IDOf("case", "windvaan", x.Key)))
			if err != nil {
				l.Fatalf("%s: %v", x.Key, err)
			}
			l.checkCase(tx, x, c)
		}
		return nil
	}))
	if got := l.count(`SELECT count(*) FROM casework_case`); got != int64(n) || n < 10 {
		l.Errorf("%d cases of %d", got, n)
	}
	for query, why := range map[string]string{
		`SELECT count(*) FROM casework_case c JOIN casework_case o ON o.opened > c.opened AND o.number < c.number`:                                                  "are numbered out of order",
		`SELECT count(*) FROM casework_log l JOIN casework_case c ON c.id = l.case_id WHERE l.at < c.opened OR l.at > c.closed AND c.closed > 0`:                    "log lines are outside their case",
		`SELECT count(*) FROM casework_commitment p JOIN casework_case c ON c.id = p.case_id WHERE p.created < c.opened OR p.settled > 0 AND p.settled < p.created`: "promises are outside their case",
		`SELECT count(*) FROM casework_commitment WHERE side = 'wij' AND holder_id = '' OR side = 'bewoner' AND holder_id <> ''`:                                    "promises have the wrong holder",
		`SELECT count(*) FROM signal_event e JOIN casework_case c ON c.id = e.case_id WHERE e.step = 'in-dossier' AND e.at < c.opened`:                              "signals joined a case before there was one",
	} {
		if n := l.count(query); n > 0 {
			l.Errorf("%d %s", n, why)
		}
	}
}

// checkCase compares a case with what the generator gave, and with the rules.
func (l *loaded) checkCase(tx *store.Tx, x WorkCase, c casework.Case) {
	signals, err := signal.OfCase(tx, string(c.ID))
	l.must(err)
	if len(signals) != len(x.SignalKeys) || string(c.State) != string(x.State) || c.UnitID != place.UnitIDOf("windvaan", x.UnitKey) || c.Label == "" {
		l.Errorf("%s: %+v\nbecame %+v with %d signals", x.Key, x, c, len(signals))
	}
	for _, s := range signals {
		if (s.State == signal.Closed) != (c.State == casework.Closed) || s.Solved != (c.Outcome == casework.Solved) {
			l.Errorf("%s: signal %s, solved %v, in a case %s, %s", x.Key, s.State, s.Solved, c.State, c.Outcome)
		}
	}
	director, err := account.UserByID(tx, c.DirectorID)
	l.must(err)
	if !casework.MayDirect(director, c.OrgID) {
		l.Errorf("%s: %s may not direct a case", x.Key, director.Login)
	}
	parts, err := access.Parts(tx, casework.ObjectType, string(c.ID))
	l.must(err)
	for _, p := range parts {
		who, err := account.UserByID(tx, p.UserID)
		l.must(err)
		if !casework.MayTakePart(who, c.OrgID) {
			l.Errorf("%s: %s may not take part in a case", x.Key, who.Login)
		}
	}
	if w := casework.WaitsFor(c); w != "" && !slices.Contains(access.Participants(parts), w) {
		l.Errorf("%s waits for %s, who takes no part", x.Key, w)
	}
	key, err := l.vault.KeyOf(tx, string(c.ID))
	l.must(err)
	bodies, err := store.List(tx, func(s store.Scanner) (v [2]string, err error) {
		var sealed []byte
		if err = s.Scan(&v[0], &sealed); err == nil {
			v[1], err = key.Open("log/"+v[0], sealed)
		}
		return v, err
	}, `SELECT id, body FROM casework_log WHERE case_id = $1 ORDER BY at`, string(c.ID))
	l.must(err)
	if len(bodies) != len(x.Log) || bodies[0][1] != x.Log[0].Text {
		l.Errorf("%s: the log is %v, want %v", x.Key, bodies, x.Log)
	}
	n, err := store.Count(tx, `SELECT count(*) FROM casework_commitment WHERE case_id = $1`, string(c.ID))
	l.must(err)
	if n != int64(len(x.Commitments)) {
		l.Errorf("%s: %d promises of %d", x.Key, n, len(x.Commitments))
	}
}

// TestOrderOfWork looks at the moments of a larger city, without a database: at what is
// too rare for a small one.
func TestOrderOfWork(t *testing.T) {
	c := testCity(22, DefaultHomes)
	users := map[string]string{}
	for _, u := range c.Users() {
		users[u.Login] = u.Login
	}
	l, err := newWorkLoader(c, users, map[string]string{"windvaan": "windvaan"}, testNow)
	if err != nil {
		t.Fatal(err)
	}
	err = l.play(span{0, l.city.today + 1}, func(x playedCase) error {
		h, err := l.caseOf(x)
		checkOrderOfCase(t, x, h)
		return err
	}, func(x playedSignal) error {
		in, err := l.signalOf(x)
		last := in.At
		for _, s := range in.Steps {
			if s.At.Before(last) || s.At.After(testNow) {
				t.Errorf("%s: %s at %s, after %s", x.Key, s.Step, s.At, last)
			}
			last = s.At
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkOrderOfCase(t *testing.T, x playedCase, h casework.Historic) {
	t.Helper()
	if h.Case.OpenedAt.Before(x.first.Outcome.DecidedAt) {
		t.Errorf("%s was opened before that was decided", x.Key)
	}
	for _, e := range h.Log {
		if e.At.Before(h.Case.OpenedAt) {
			t.Errorf("%s: a line of %s, before the opening", x.Key, e.At)
		}
	}
	for _, p := range h.Commitments {
		if p.Made.Before(h.Case.OpenedAt) || (p.State == casework.Promised) != p.Settled.IsZero() || !p.Settled.IsZero() && p.Settled.Before(p.Made) {
			t.Errorf("%s: %+v", x.Key, p)
		}
	}
}

// TestWindows wants the windows to give all work once, whatever their size, and in
// order of time.
func TestWindows(t *testing.T) {
	c := testCity(41, 1000)
	users := map[string]string{}
	for _, u := range c.Users() {
		users[u.Login] = u.Login
	}
	l, err := newWorkLoader(c, users, map[string]string{"windvaan": "windvaan"}, testNow)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1, 37, 1_000_000} {
		windows, signals, cases := c.windows(size), 0, 0
		var last time.Time
		for _, w := range windows {
			k, s, err := l.window(w)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range s {
				if x.At.Before(last) {
					t.Fatalf("windows of %d: a signal of %s comes after %s", size, x.At, last)
				}
				last = x.At
			}
			if size == 37 && len(s) > size && w.until > w.from+1 {
				t.Errorf("%d signals in a window of %d days", len(s), w.until-w.from)
			}
			signals, cases = signals+len(s), cases+len(k)
		}
		if signals != count(c.Signals()) || cases != count(c.Cases()) {
			t.Errorf("windows of %d give %d signals and %d cases, not %d and %d", size, signals, cases, count(c.Signals()), count(c.Cases()))
		}
		if (size > 10_000) != (len(windows) == 1) {
			t.Errorf("%d windows of %d", len(windows), size)
		}
	}
}

// TestOpenWork looks at what waits in the demo: every caretaker has a list that one
// can believe, and only a handful of it is late.
func TestOpenWork(t *testing.T) {
	c := testCity(1, DefaultHomes)
	users := map[string]string{}
	for _, u := range c.Users() {
		users[u.Login] = u.Login
	}
	l, err := newWorkLoader(c, users, map[string]string{"windvaan": "windvaan"}, testNow)
	if err != nil {
		t.Fatal(err)
	}
	held, late, old := map[string]int{}, map[string]int{}, 0
	_, list, err := l.window(span{0, c.today + 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range list {
		holder, due, open := x.HolderID, x.At.AddDate(0, 0, 9), true
		for _, s := range x.Steps {
			if s.HolderID != "" {
				holder = s.HolderID
			}
			if !s.Day.IsZero() {
				due = s.Day
			}
			if s.Step == signal.Talk {
				due = clock.AddWorkingDays(clock.Date(s.At), decideDays)
			}
			open = open && s.Step != signal.Advise && s.Step != signal.Drop && s.Step != signal.Join
		}
		if !open {
			continue
		}
		held[holder]++
		if due.Before(testDay) {
			late[holder]++
		}
		if x.At.Before(testDay.AddDate(0, 0, -31)) {
			old++
		}
	}
	t.Logf("open %v, late %v, %d older than a month", held, late, old)
	for _, m := range staff {
		n := held[m.login]
		switch {
		case m.role == RoleCaretaker && (n < 8 || n > 20), m.role == RoleConsultant && (n < 8 || n > 60):
			t.Errorf("%s holds %d open signals", m.login, n)
		case late[m.login] > max(3, n/3):
			t.Errorf("%d of the %d signals of %s are late", late[m.login], n, m.login)
		}
	}
	if old > 20 {
		t.Errorf("%d open signals are older than a month", old)
	}
}

// TestCommitmentOf follows what becomes of a promise when its case ends.
func TestCommitmentOf(t *testing.T) {
	day := func(n int) time.Time { return testDay.AddDate(0, 0, n) }
	for _, x := range []struct {
		due, done, ended time.Time
		state            casework.CommitmentState
		settled          time.Time
	}{
		{day(9), time.Time{}, time.Time{}, casework.Promised, time.Time{}},
		{day(9), day(3), time.Time{}, casework.Kept, moment(dayOf(day(3)), 16*60)},
		{day(30), day(3), day(40), casework.Kept, moment(dayOf(day(3)), 16*60)},
		{day(9), time.Time{}, day(20), casework.NotKept, day(20)},
		{day(29), time.Time{}, day(10), casework.Withdrawn, day(10)},
	} {
		c := commitmentOf(Commitment{Side: SidePartner, What: "Komt langs.", Due: x.due, Done: x.done}, day(0), x.ended)
		if c.State != x.state || !c.Settled.Equal(x.settled) || !x.settled.IsZero() && c.Made.After(c.Settled) || c.Made.Before(day(0)) || c.Side != casework.OurSide {
			t.Errorf("%+v became %+v", x, c)
		}
	}
}

// TestLoadWorkRefuses wants an error when somebody of the city has no account.
func TestLoadWorkRefuses(t *testing.T) {
	c := testCity(41, 200)
	if _, err := newWorkLoader(c, nil, nil, testNow); err == nil {
		t.Error("no organisation, and nobody says so")
	}
	l, err := newWorkLoader(c, map[string]string{"consulent": "x"}, map[string]string{"windvaan": "windvaan"}, testNow)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.window(span{0, c.today + 1}); err == nil {
		t.Error("a sender without an account, and nobody says so")
	}
}

func BenchmarkLoadWork(b *testing.B) {
	for b.Loop() {
		l := loadCity(b, sqliteFile(b), DefaultHomes)
		b.ReportMetric(float64(l.took.Milliseconds()), "ms-work")
		b.ReportMetric(float64(l.count(`SELECT count(*) FROM signal_signal`)), "signals")
		b.ReportMetric(float64(l.count(`SELECT count(*) FROM casework_case`)), "cases")
	}
}
