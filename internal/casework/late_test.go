package casework

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// late are the events of lateness of a case: to whom and for which date.
func (w *world) late(id ID) (list []string) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		events, err := eventsOf(tx, seal.Key{}, true, id)
		list = nil
		for _, e := range events {
			if e.Kind == EventLate {
				list = append(list, e.UserID+" "+e.On.Format(time.DateOnly))
			}
		}
		slices.Reverse(list)
		return err
	}))
	return list
}

func TestLatenessGoesUpByItself(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.open() // the step is due on Tuesday the 24th
		runner := jobs.NewRunner(w.DB, w.clock, slog.New(slog.NewTextHandler(io.Discard, nil)), jobs.HandlersOf(w.DB, w.clock, w.cases))
		w.exec(`DELETE FROM jobs_job`) // of the signals: this runner knows cases only
		w.Must(jobs.PlanRounds(ctx, w.DB, w.clock.Now(), w.cases))
		w.Must(jobs.PlanRounds(ctx, w.DB, w.clock.Now(), w.cases))
		hours := func(until string) {
			for w.clock.Now().Before(at(until)) {
				if _, err := runner.Once(ctx); err != nil {
					t.Fatal(err)
				}
				w.clock.Add(time.Hour)
			}
		}
		hours("2026-11-25T04:30:00Z") // Wednesday, half past five in Amsterdam
		if got := w.late(id); len(got) != 0 {
			t.Fatalf("too early: %v", got)
		}
		hours("2026-11-27T12:00:00Z")
		if got := w.late(id); !slices.Equal(got, []string{"tess 2026-11-24"}) {
			t.Fatalf("lateness went to %v", got)
		}
		lines, _, err := w.cases.Overview(ctx, w.people["tess"], true)
		w.Must(err)
		if len(lines) != 1 || lines[0].Number != "2026-0001" || !lines[0].Late || lines[0].PassedTo != "Naam tess" ||
			lines[0].ComplexName != "De Linden" || lines[0].Director != "Naam anna" {
			t.Fatalf("%+v", lines)
		}
		if _, err := w.cases.Show(ctx, w.people["tess"], id); err == nil {
			t.Error("lateness opened the contents to the team lead")
		}
		items, _, err := w.cases.MyWeek(ctx, w.people["tess"])
		w.Must(err)
		if len(items) != 1 || items[0].Kind != ItemPassed || items[0].Label != "2026-0001" || items[0].What != "" {
			t.Errorf("the team lead's week: %+v", items)
		}
		// A new step, late again: that goes up too. Resting and closed ones wait on their own dates.
		w.Must(w.cases.SetNextStep(ctx, w.people["anna"], id, w.version(id), NextStep{What: "Nog eens", HolderID: "anna", By: w.today()}, ""))
		if lines, _, err := w.cases.Overview(ctx, w.people["tess"], true); err != nil || len(lines) != 0 {
			t.Errorf("still late: %+v %v", lines, err)
		}
		hours("2026-11-29T12:00:00Z")
		w.Must(w.cases.Rest(ctx, w.people["anna"], id, w.version(id), "anna", 1, ""))
		hours("2026-12-09T12:00:00Z")
		w.Must(w.cases.Close(ctx, w.people["anna"], id, w.version(id), "Onbekend", NotSolved))
		hours("2026-12-12T12:00:00Z")
		if got := w.late(id); !slices.Equal(got, []string{"tess 2026-11-24", "tess 2026-11-27", "tess 2026-12-07"}) {
			t.Errorf("lateness went to %v", got)
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			waiting, err := store.Count(tx, `SELECT count(*) FROM jobs_job WHERE kind = $1 AND failure = ''`, JobOverdue)
			if err == nil && waiting != 1 {
				t.Errorf("%d ticks wait without a failure, want one", waiting)
			}
			return err
		}))
	})
}

func TestMyWeek(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.cases.inbox = func(_ context.Context, a access.Actor) ([]Item, error) {
			return []Item{{Kind: ItemSignal, Label: "nieuw voor " + a.UserID, Path: "/signalen"}}, nil
		}
		today := w.open()
		w.Must(w.cases.SetNextStep(ctx, w.people["anna"], today, w.version(today), NextStep{What: "Bellen over de sleutel", HolderID: "anna", By: w.today()}, ""))
		promised := w.open()
		w.Must(w.cases.SetNextStep(ctx, w.people["anna"], promised, w.version(promised), NextStep{What: "Ver weg", HolderID: "anna", By: w.today().AddDate(0, 0, 60)}, ""))
		w.Must(w.cases.Promise(ctx, w.people["anna"], promised, Commitment{Side: OurSide, What: "Folder sturen", HolderID: "anna", By: w.today()}))
		w.clock.Add(time.Minute)
		items, left, err := w.cases.MyWeek(ctx, w.people["anna"])
		w.Must(err)
		var got []string
		for _, i := range items {
			got = append(got, fmt.Sprintf("%d %s %s", i.Kind, i.Label, i.What))
		}
		slices.Sort(got)
		want := []string{"1 2026-0001 · Lindestraat 12, Oosterdam Bellen over de sleutel", "1 2026-0002 · Lindestraat 12, Oosterdam Folder sturen", "4 nieuw voor anna "}
		if left != 0 || !slices.Equal(got, want) {
			t.Errorf("%d left and %q", left, got)
		}
		if r := w.records(today); r[len(r)-1] != "case.glance" {
			t.Errorf("the step was read without a record: %v", r)
		}
		w.clock.Add(15 * 24 * time.Hour)
		items, _, err = w.cases.MyWeek(ctx, w.people["anna"])
		w.Must(err)
		if len(items) != 3 || items[0].Kind != ItemLate || items[1].Kind != ItemLate {
			t.Errorf("after two weeks: %+v", items)
		}
		if _, _, err := w.cases.MyWeek(ctx, w.people["vera"]); err == nil {
			t.Error("a volunteer has a week of cases")
		}
	})
}

func TestListAndSearch(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		anna := w.people["anna"]
		first, second, closed := w.open(), w.open(), w.open()
		w.Must(w.cases.AddLog(ctx, anna, first, Talk, "", "Er staan verhuisdozen in de gang.", ""))
		w.Must(w.cases.Promise(ctx, anna, second, Commitment{Side: ResidentSide, What: "Belt de schuldhulp", By: w.today()}))
		w.Must(w.cases.SetNextStep(ctx, anna, second, w.version(second), NextStep{What: "Afwachten", HolderID: "anna", By: w.today().AddDate(0, 0, 1)}, ""))
		w.Must(w.cases.Close(ctx, anna, closed, w.version(closed), "Verhuisd", Partly))
		find := func(f Filter, query string) []ID {
			l, err := w.cases.Search(ctx, anna, f, query)
			w.Must(err)
			var ids []ID
			for _, r := range l.Rows {
				ids = append(ids, r.ID)
			}
			return ids
		}
		for _, v := range []struct {
			f     Filter
			query string
			want  []ID
		}{
			{FilterAll, "verhuisdoos gang", nil}, {FilterAll, "verhuisdozen", []ID{first}}, {FilterAll, "dozen", []ID{first}},
			{FilterAll, "schuldhulp", []ID{second}}, {FilterAll, "2026-0002", []ID{second}}, {FilterAll, "lindestraat", []ID{second, first}},
			{FilterClosed, "verhuisd", []ID{closed}}, {FilterAll, "verhuisd", []ID{first}}, {FilterClosed, "verhuisdozen", nil}, {FilterAll, "%", nil}, {FilterAll, "xyz", nil},
		} {
			if got := find(v.f, v.query); !slices.Equal(got, v.want) {
				t.Errorf("%q in %q: %v, want %v", v.query, v.f, got, v.want)
			}
		}
		if l, err := w.cases.Search(ctx, w.people["bob"], FilterAll, "verhuisdozen"); err != nil || len(l.Rows) != 0 {
			t.Errorf("bob finds %+v %v", l.Rows, err)
		}
		w.clock.Add(3 * 24 * time.Hour)
		for f, want := range map[Filter][]ID{FilterAll: {second, first}, FilterMine: {second, first}, FilterLate: {second},
			FilterNoStep: nil, FilterResting: nil, FilterClosed: {closed}} {
			l, err := w.cases.List(ctx, anna, f)
			w.Must(err)
			var got []ID
			for _, r := range l.Rows {
				got = append(got, r.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("filter %q: %v, want %v", f, got, want)
			}
		}
		_, _, err := w.cases.Overview(ctx, anna, false)
		if err == nil {
			t.Error("a consultant sees the overview of all")
		}
	})
}

// secret stands in no other text of these tests.
const secret = "Zonnebloemkwartier"

func TestSealedTextIsNotInTheFile(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if w.DB.Dialect() != store.SQLite {
			w.checkColumns()
			return
		}
		w.writeSecrets()
		w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error { // enough to move pages into the file itself
			_, err := InsertMany(tx, w.vault, w.history(900))
			return err
		}))
		w.writeSecrets()
		for name, plain := range map[string]string{w.DB.Path(): "casework_case", w.DB.Path() + "-wal": "Lindestraat 12, Oosterdam"} {
			data, err := os.ReadFile(name)
			w.Must(err)
			if !bytes.Contains(data, []byte(plain)) {
				t.Errorf("%s (%d bytes) does not hold %q either: this test would not notice", name, len(data), plain)
			}
			if bytes.Contains(bytes.ToLower(data), []byte(strings.ToLower(secret))) {
				t.Errorf("%s holds a sealed text in readable form", name)
			}
		}
	})
}

// writeSecrets puts the secret into every text that a case has.
func (w *world) writeSecrets() {
	w.T.Helper()
	ctx, anna := context.Background(), w.people["anna"]
	n := w.newCase(w.signal(signal.Concern, false))
	n.Words = Words{Reason: secret + " reden", Goal: secret + " doel", Cause: secret + " oorzaak"}
	n.Step.What, n.Danger, n.SkipReason = secret+" stap", true, secret+" gevaar"
	id, err := w.cases.Open(ctx, anna, n)
	w.Must(err)
	w.Must(w.cases.AddLog(ctx, anna, id, Talk, "", secret+" log", ""))
	w.Must(w.cases.Promise(ctx, anna, id, Commitment{Side: OurSide, What: secret + " afspraak", HolderID: "anna", By: w.today()}))
	w.Must(w.cases.SetHelp(ctx, anna, id, w.version(id), Help{Now: LightIndividual, Wanted: OwnStrength, Why: secret + " trede"}))
	w.Must(w.cases.AddCarer(ctx, anna, id, Carer{Name: secret + " zorger", Relation: secret + " band", Phone: secret}, ""))
	w.Must(w.cases.StepCarer(ctx, anna, id, w.show("anna", id).Carers[0].ID, 1, CarerAsked, secret+" nodig"))
	w.Must(w.cases.Promise(ctx, anna, id, Commitment{Side: ResidentSide, What: "Belt", IfNot: secret + " alsniet", By: w.today()}))
	promised := w.show("anna", id).Commitments
	w.Must(w.cases.Settle(ctx, anna, id, promised[len(promised)-1].ID, 1, Settlement{To: Kept, Proof: secret + " bewijs"}))
	w.Must(w.cases.SetReins(ctx, anna, id, w.version(id), Reins{Holder: TakenOver, Because: secret + " omdat", Until: w.today()}))
	w.handOver("anna", id, "bob", secret+" waarom", true)
	w.Must(w.cases.Close(ctx, anna, id, w.version(id), secret+" afloop", Partly))
	w.Must(w.cases.Reopen(ctx, anna, id, w.version(id), secret+" weer"))
	for _, words := range []string{" trede", " band", " nodig", " alsniet", " bewijs"} {
		if l, err := w.cases.Search(ctx, anna, FilterAll, secret+words); err != nil || len(l.Rows) == 0 {
			w.T.Errorf("a search does not open %q: %v", words, err)
		}
	}
	if l, err := w.cases.Search(ctx, anna, FilterAll, secret); err != nil || len(l.Rows) == 0 {
		w.T.Fatalf("the search opens sealed texts: %d found, %v", len(l.Rows), err)
	}
}

// checkColumns looks for the secret in every column of every table of PostgreSQL.
func (w *world) checkColumns() {
	w.T.Helper()
	w.writeSecrets()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		tables, err := store.Strings(tx, `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`)
		if err != nil {
			return err
		}
		for _, table := range tables {
			n, err := store.Count(tx, `SELECT count(*) FROM `+table+` AS row WHERE row::text ILIKE $1
				OR row::text ILIKE $2`, "%"+secret+"%", "%"+fmt.Sprintf("%x", secret)+"%")
			if err != nil {
				return err
			}
			if n > 0 {
				w.T.Errorf("%s holds a sealed text in readable form", table)
			}
		}
		n, err := store.Count(tx, `SELECT count(*) FROM casework_case AS row WHERE row::text ILIKE '%Oosterdam%'`)
		if err == nil && n == 0 {
			w.T.Error("the address is not found either: this test would not notice")
		}
		return err
	}))
}

// history are n cases of five years, a third of them open.
func (w *world) history(n int) []Historic {
	list := make([]Historic, n)
	for i := range list {
		opened := at("2021-12-01T09:00:00Z").AddDate(0, 0, i*1810/n)
		c := Case{OrgID: "corp", UnitID: w.home, ComplexID: w.site, Label: "Lindestraat 12, Oosterdam", State: Open, OpenedAt: opened,
			DirectorID: []string{"anna", "bob", "rik"}[i%3], Reins: Reins{Holder: Together}, Reason: "De reden van dit dossier.", Goal: "Rust."}
		switch i % 3 {
		case 0:
			c.State, c.ClosedAt, c.Outcome, c.Cause = Closed, opened.AddDate(0, 3, 0), Solved, "Een oude leiding."
		case 1:
			c.Next = NextStep{What: "Bellen", HolderID: c.DirectorID, By: clock.Date(w.clock.Now()).AddDate(0, 0, i%20-5)}
		default:
			c.State = Resting
			c.Vigil = Vigil{ContactID: "wim", EveryWeeks: 4, Since: clock.Date(opened), NextLook: clock.Date(w.clock.Now()).AddDate(0, 0, 9)}
		}
		h := Historic{Case: c, Parts: []HistoricPart{{UserID: "pia", Part: PartParticipant, Since: opened, Until: opened.AddDate(0, 1, 0)}}}
		for j := range 8 {
			h.Log = append(h.Log, LogEntry{At: opened.AddDate(0, 0, 3*j), AuthorID: c.DirectorID, Kind: Call, Text: "Gesproken, het gaat iets beter dan vorige keer."})
		}
		for j := range 3 {
			h.Commitments = append(h.Commitments, HistoricCommitment{Commitment: Commitment{Side: ResidentSide, What: "Zet de post op tafel",
				By: clock.Date(opened).AddDate(0, 0, 7*j), State: Kept}, Made: opened, Settled: opened.AddDate(0, 0, 5)})
		}
		list[i] = h
	}
	return list
}

func TestInsertMany(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		list := w.history(300)
		var ids []ID
		began := time.Now()
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) (err error) {
			ids, err = InsertMany(tx, w.vault, list)
			return err
		}))
		took := time.Since(began)
		t.Logf("300 cases with %d log entries in %s", 300*8, took)
		if took > 2*time.Second { // a slow machine may take longer than the second that is meant
			t.Errorf("300 cases took %s", took)
		}
		v := w.show("bob", ids[1])
		if v.Number != "2021-0002" || v.Next.What != "Bellen" || v.Reason != "De reden van dit dossier." || len(v.Commitments) != 3 || len(v.Timeline) != 9 {
			t.Errorf("%s %q %q, %d commitments, %d moments", v.Number, v.Next.What, v.Reason, len(v.Commitments), len(v.Timeline))
		}
		if len(v.People) != 1 {
			t.Errorf("who left takes part again: %+v", v.People)
		}
		w.show("wim", ids[2])
		// New numbers go on where those of the year stopped.
		var last int64
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
			last, err = store.Count(tx, `SELECT last FROM casework_number WHERE org_id = 'corp' AND year = 2026`)
			return err
		}))
		if got := w.raw(w.open()).Number; got != numberOf(2026, last+1) {
			t.Errorf("the next number is %s", got)
		}
		w.checkCounts(list)
	})
}

// checkCounts compares the counts per complex and month with a count by hand.
func (w *world) checkCounts(list []Historic) {
	w.T.Helper()
	var counts []MonthCount
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		counts, err = CountsPerComplex(tx, "corp", day("2021-01-01"), day("2026-12-01"))
		return err
	}))
	var opened, closed, open int64
	for _, c := range counts {
		if c.ComplexID != w.site {
			w.T.Errorf("a count of complex %q", c.ComplexID)
		}
		opened, closed, open = opened+c.Opened, closed+c.Closed, c.Open
	}
	var wantClosed, wantOpen int64 = 0, 1 // the case opened just before
	for _, h := range list {
		if h.Case.State == Closed && h.Case.ClosedAt.Before(at("2026-11-30T23:00:00Z")) {
			wantClosed++
		} else {
			wantOpen++
		}
	}
	if opened != 301 || closed != wantClosed || open != wantOpen {
		w.T.Errorf("opened %d, closed %d (want %d), open %d (want %d)", opened, closed, wantClosed, open, wantOpen)
	}
	if place.ComplexID("") == w.site {
		w.T.Error("the complex has no id")
	}
}

// The day begins at six, also when the clock changes.
func TestLateDay(t *testing.T) {
	for now, want := range map[string]string{
		"2026-11-24T04:59:59Z": "2026-11-23",
		"2026-11-24T05:00:00Z": "2026-11-24",
		"2026-11-24T22:59:59Z": "2026-11-24", // a minute before midnight
		"2026-11-24T23:00:00Z": "2026-11-24",
		"2027-03-28T03:59:59Z": "2027-03-27", // the night that lacks an hour
		"2027-03-28T04:00:00Z": "2027-03-28",
		"2027-10-31T04:59:59Z": "2027-10-30", // the night that has one more
		"2027-10-31T05:00:00Z": "2027-10-31",
	} {
		if got := lateDay(at(now)).Format(time.DateOnly); got != want {
			t.Errorf("%s counts as %s, want %s", now, got, want)
		}
	}
}
