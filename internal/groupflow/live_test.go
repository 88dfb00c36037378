package groupflow

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

var ctx = context.Background()

// world is an association of which a test chooses what was counted.
type world struct {
	storetest.Hands
	clock     *clock.Manual
	policy    *access.Policy
	s         *Service
	allowed   bool
	all, same bool
	by        map[place.ComplexID]Counts
	asked     []string // for which half year, known since when
}

// Allowed implements Source.
func (w *world) Allowed(*store.Tx, string, time.Time, time.Time) (bool, error) { return w.allowed, nil }

// Followed implements Source.
func (w *world) Followed(*store.Tx, string, Half, time.Time) (all, same bool, err error) {
	return w.all, w.same, nil
}

// Flows implements Source.
func (w *world) Flows(_ context.Context, _ *store.Tx, _ socialmap.Making, h Half, known time.Time) (map[place.ComplexID]Counts, error) {
	w.asked = append(w.asked, h.Code()+" since "+known.Format(time.DateOnly))
	return w.by, nil
}

func people() webtest.Logins {
	list := webtest.Logins{"elders": {UserID: "u-elders", OrgID: "p", Roles: []access.Role{access.Board}}}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: "o", Roles: []access.Role{r}}
	}
	return list
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, place.Files, Files}, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(day("2027-01-01").Add(3 * time.Hour)), allowed: true, all: true, same: true,
			by: map[place.ComplexID]Counts{}}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		w.policy, err = access.NewPolicy(doc)
		w.Must(err)
		w.s = w.with("01234567890123456789012345678901")
		w.Write(func(tx *store.Tx) error {
			_, _, _, err := place.SaveAreas(tx, []place.Area{{Code: "GM1", Kind: place.Municipality, Name: "Maasdorp"}, {Code: "GM2", Kind: place.Municipality, Name: "Buiten"}})
			return err
		})
		run(t, w)
	})
}

func (w *world) with(secret string) *Service { return New(w.DB, w.clock, w.policy, []byte(secret), w) }

func day(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

// release is one of a date with three units of 200 homes in Maasdorp and one in Buiten, and one that is withheld.
func release(asOf string) *socialmap.Release {
	var leaves []socialmap.Leaf
	for _, c := range []struct {
		id, town string
		homes    int
		withheld bool
	}{{"a", "GM1", 200, false}, {"b", "GM1", 200, false}, {"c", "GM1", 200, false}, {"klein", "GM1", 12, true}, {"d", "GM2", 900, false}, {"nergens", "", 900, false}} {
		leaves = append(leaves, socialmap.Leaf{ID: socialmap.LeafID(c.id), Complexes: []place.ComplexID{place.ComplexID(c.id)}, Homes: c.homes, Municipality: place.AreaCode(c.town), Withheld: c.withheld})
	}
	r, err := socialmap.NewRelease(day(asOf), leaves, nil, nil)
	if err != nil {
		panic(err)
	}
	return r
}

// make makes and keeps what belongs to a release.
func (w *world) make(asOf string) bool {
	w.T.Helper()
	w.clock.Set(day(asOf).Add(3 * time.Hour))
	var keep func(tx *store.Tx) error
	w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
		keep, err = w.s.Make(ctx, tx, socialmap.Making{Org: "o", Known: w.clock.Now(), Release: release(asOf)})
		return err
	}))
	if keep != nil {
		w.Write(keep)
	}
	return keep != nil
}

func (w *world) show(half string, area place.AreaCode) View {
	w.T.Helper()
	v, err := w.s.Show(ctx, people()["beleid"], half, area)
	w.Must(err)
	return v
}

func ask(server http.Handler, who, lang, path string) (int, string) {
	req := httptest.NewRequest(http.MethodGet, path, nil)
	req.AddCookie(&http.Cookie{Name: "samendoen", Value: who})
	req.AddCookie(&http.Cookie{Name: "taal", Value: lang})
	rec := httptest.NewRecorder()
	server.ServeHTTP(rec, req)
	return rec.Code, rec.Body.String()
}

// A half year is told with the release after it, and only if counting ran from its first day, by one rule.
func TestTheHalfYearAfterCountingBegan(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.by = map[place.ComplexID]Counts{"a": {6: 9, 8: 4}, "b": {6: 8}, "klein": {7: 40}, "d": {6: 30}, "nergens": {6: 30}}
		w.allowed = false
		if w.make("2026-07-01") {
			t.Error("made where nobody may count")
		}
		w.allowed = true
		for _, asOf := range []string{"2026-08-01", "2026-12-01"} {
			if w.make(asOf) {
				t.Errorf("made on %s", asOf)
			}
		}
		stand := func(asOf string, want State) {
			t.Helper()
			if !w.make(asOf) {
				t.Fatalf("nothing on %s", asOf)
			}
			v := w.show("", "")
			if v.Edition.State != want || v.Row.Known != (want == Made) || len(v.Edition.Rows) > 0 != (want == Made) {
				t.Errorf("on %s: %+v", asOf, v)
			}
		}
		stand("2027-01-01", Begun)
		stand("2027-07-01", Made)
		w.all = false
		stand("2028-01-01", Interrupted)
		w.all, w.same = true, false
		stand("2028-07-01", OtherRule)
		w.same = true
		stand("2029-01-01", Made)
		if got := fmt.Sprint(w.asked); got != "[2027-1 since 2027-01-01 2028-2 since 2028-07-01]" {
			t.Errorf("asked %s", got)
		}
		v := w.show("2027-1", "GM1")
		if !v.Row.Known || v.Row.Homes != 600 || v.Row.Counts[7] != 0 || v.Row.Counts[6] < 12 || v.Row.Counts[6] > 22 || v.Row.Counts[0] != 0 {
			t.Errorf("%+v", v.Row)
		}
		if x := w.show("2027-1", "GM2"); x.Row.Known || x.Row.Homes != 900 {
			t.Errorf("one unit has a figure: %+v", x.Row)
		}
		if all := w.show("2027-1", "GM9"); all.Row.Area != "" || all.Row.Counts != v.Row.Counts || all.Row.Homes != 600 || all.Row.Without != 1 {
			t.Errorf("all together: %+v", all)
		}
		w.allowed = false // what was published stays
		if again := w.show("2027-1", "GM1"); again.Row != v.Row {
			t.Errorf("%+v is not %+v", again.Row, v.Row)
		}
	})
}

// The same facts and secret give the same bytes, whoever asks and in which order; another secret does not.
func TestSameBytes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, id := range []place.ComplexID{"a", "b", "c"} {
			w.by[id] = Counts{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
		}
		w.make("2027-01-01")
		w.make("2027-07-01")
		kept := w.show("", "").Edition
		again := func(s *Service) string {
			e := Edition{Half: kept.Half, State: Made, Rows: s.rows("o", kept.Half, release("2027-07-01"), w.by)}
			return e.Digest()
		}
		if got := again(w.with("01234567890123456789012345678901")); got != kept.Digest() {
			t.Errorf("another run gives %s, not %s", got, kept.Digest())
		}
		if again(w.with("11234567890123456789012345678901")) == kept.Digest() {
			t.Error("another secret gives the same")
		}
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE groupflow_row SET cells = '0 0 0 0 0 0 0 0 0 0 0 5' WHERE municipality = 'GM1'`)
			return err
		})
		if _, err := w.s.Show(ctx, people()["beleid"], "", ""); err == nil {
			t.Error("changed figures are shown")
		}
	})
}

func (w *world) server() http.Handler {
	words, err := text.Load(text.Words, web.Words, Files, socialmap.Files)
	w.Must(err)
	server := web.NewServer(web.Config{Auth: people(), Policy: w.policy, Clock: w.clock, Words: words, Log: slog.New(slog.DiscardHandler)}, w.s.Routes())
	server.API(w.s.API)
	return server.Handler()
}

// A sum of municipalities is further off than one of them, and says so.
func TestSumsSayHowFarOff(t *testing.T) {
	e := Edition{Half: Half{Year: 2027}, State: Made, Rows: []Row{{Area: "GM1", Towns: 1, Homes: 600, Known: true, Counts: Counts{10}},
		{Area: "GM2", Towns: 1, Homes: 700, Known: true, Counts: Counts{15}}, {Area: "GM3", Towns: 1, Homes: 400}}}
	words, err := text.Load(text.Words, web.Words, Files, socialmap.Files)
	if err != nil {
		t.Fatal(err)
	}
	if total := e.Total(); total != (Row{Towns: 2, Without: 1, Homes: 1300, Known: true, Counts: Counts{25}}) {
		t.Errorf("%+v", total)
	}
	regions := e.Regions([]place.Region{{Municipality: "GM1", Code: "Z"}, {Municipality: "GM2", Code: "A"}, {Municipality: "GM3", Code: "A"}, {Municipality: "GM4", Code: "B"}})
	if want := []Row{{Area: "A", Towns: 1, Without: 1, Homes: 700, Known: true, Counts: Counts{15}}, {Area: "Z", Towns: 1, Homes: 600, Known: true, Counts: Counts{10}}}; !slices.Equal(regions, want) {
		t.Errorf("%+v, want %+v", regions, want)
	}
	w := wordsOf(words)
	for towns, want := range map[int][2]string{1: {"0 tot 5", "hooguit vijf naast"}, 2: {"0 tot 10", "hooguit 10 naast"}} {
		if none, off := w.count(0, towns), w.exact(towns); none != want[0] || !strings.Contains(off, want[1]) {
			t.Errorf("%d: %s, %s", towns, none, off)
		}
	}
}

// A program reads the same figures: nothing below a municipality, and no numbers where there are too few.
func TestFlowsAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		server := w.server()
		read := func(login, query string, status int) (b groupFlowsBody) {
			t.Helper()
			r := httptest.NewRequest(http.MethodGet, "/api/v1"+Path+query, nil)
			r.Header.Set("Authorization", "Bearer "+login)
			out := httptest.NewRecorder()
			server.ServeHTTP(out, r)
			if out.Code != status {
				t.Fatalf("%s%s: %d %s", login, query, out.Code, out.Body)
			}
			if status == http.StatusOK {
				w.Must(json.Unmarshal(out.Body.Bytes(), &b))
			}
			return b
		}
		if b := read("beleid", "", http.StatusOK); b.Halfjaar != "" || len(b.Halfjaren)+len(b.Gebieden) > 0 {
			t.Errorf("%+v", b)
		}
		w.by = map[place.ComplexID]Counts{"a": {6: 40, 8: 20}}
		w.make("2027-01-01")
		w.make("2027-07-01")
		b := read("consulent", "", http.StatusOK)
		if b.Halfjaar != "2027-1" || b.Van != "2027-01-01" || b.Tot != "2027-06-30" || b.Stand != Made || len(b.Gebieden) != 3 {
			t.Fatalf("%+v", b)
		}
		all, town, few := b.Gebieden[0], b.Gebieden[1], b.Gebieden[2]
		if all.Gebied != "" || all.Woningen != 600 || all.Gemeenten != 1 || len(all.Stromen) != ways || town.Naam != "Maasdorp" || len(few.Stromen) != 0 || few.Woningen != 900 {
			t.Errorf("%+v", b.Gebieden)
		}
		if x := town.Stromen[6]; x.Van != "self_reliant" || x.Naar != "vulnerable" || x.Aantal < 35 || x.Aantal > 45 || x.Aantal%5 != 0 {
			t.Errorf("%+v", x)
		}
		if b := read("consulent", "?halfjaar=2026-2", http.StatusOK); b.Stand != Begun || len(b.Gebieden) > 0 {
			t.Errorf("%+v", b)
		}
		read("vrijwilliger", "", http.StatusNotFound)
	})
}

// The page says what changed in words and tables, of nobody else's association, and why there is nothing where
// there is nothing.
func TestFlowsPage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		server := w.server()
		page := func(query string, has ...string) string {
			t.Helper()
			status, body := ask(server, "beleid", "nl", Path+query)
			for _, h := range has {
				if status != http.StatusOK || !strings.Contains(body, h) {
					t.Errorf("%s: %d without %q", query, status, h)
				}
			}
			return body
		}
		w.allowed = false
		page("", "Er zijn nog geen stromen", "Wij tellen de groepen niet met een regel.")
		w.allowed = true
		page("", "Het tellen is begonnen.")
		w.by = map[place.ComplexID]Counts{"a": {6: 40, 8: 20, 0: 20}}
		w.make("2027-01-01")
		page("", "Hier is geen cijfer", "telden wij nog niet met de regel")
		w.make("2027-07-01")
		body := page("", "Alle gemeenten samen, eerste helft van 2027", "Dit gaat over 600 woningen", "Eén gemeente heeft te weinig", "Wat het meest veranderde", "0 tot 5",
			"Bij ongeveer 40 huishoudens begon hulp op maat.", "mensen gingen van actief naar betrokken.", "Naar bewoner met ondersteuningsvraag")
		if strings.Count(body, "niet geteld") != 6 {
			t.Errorf("%d cells of who stayed", strings.Count(body, "niet geteld"))
		}
		page("?gebied=GM1", "Maasdorp, eerste helft van 2027")
		page("?gebied=GM2&halfjaar=2027-1", "Buiten, eerste helft", "Daarvoor zijn 500 woningen en 3 complexen nodig.")
		page("?halfjaar=2026-2&gebied=GM1", "Alle gemeenten samen, tweede helft van 2026", "telden wij nog niet")
		page("?halfjaar=<script>&gebied=%27", "eerste helft van 2027")
		if _, other := ask(server, "elders", "nl", Path); strings.Contains(other, "Maasdorp") || !strings.Contains(other, "Er zijn nog geen stromen") {
			t.Error("another association sees it")
		}
		for _, who := range []string{"vrijwilliger", "bewoner", "beheerder"} {
			if status, _ := ask(server, who, "nl", Path); status == http.StatusOK {
				t.Errorf("%s reads it", who)
			}
		}
		if status, body := ask(server, "bestuur", "en", Path); status != http.StatusOK || !strings.Contains(body, "Help made to measure began for about 40 households.") {
			t.Errorf("in English: %d", status)
		}
	})
}

// The most comes first, and what may be nothing is not told.
func TestMost(t *testing.T) {
	words, err := text.Load(text.Words, web.Words, Files, socialmap.Files)
	if err != nil {
		t.Fatal(err)
	}
	w := wordsOf(words)
	for _, way := range Ways() {
		var c Counts
		c[way.Index()] = 15
		list := w.most(c)
		if len(list) != 1 || !strings.Contains(list[0], "15") {
			t.Errorf("%s: %v", way.Code(), list)
		}
	}
	list := w.most(Counts{5, 10, 0, 15, 5, 20, 0, 0, 0, 0, 0, 0})
	if len(list) != sentences || !strings.Contains(list[0], "20") || !strings.Contains(list[1], "15") || !strings.Contains(list[2], "10") {
		t.Errorf("%v", list)
	}
}

func wordsOf(c *text.Catalogue) words { return words{c.Printer(text.Dutch)} }

// A report tells of the half years that ended in its time, where they have figures.
func TestTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		words, err := text.Load(text.Words, web.Words, Files, socialmap.Files)
		w.Must(err)
		w.by = map[place.ComplexID]Counts{"a": {6: 40, 8: 20}}
		for _, asOf := range []string{"2027-01-01", "2027-07-01", "2028-01-01"} {
			w.make(asOf)
		}
		ask := func(after, until string) string {
			list, err := w.s.Told(ctx, people()["bestuur"], words.Printer(text.Dutch), day(after), day(until))
			w.Must(err)
			var names []string
			for _, x := range list {
				names = append(names, x.Name)
				if len(x.Says) != 2 || !strings.HasPrefix(x.Says[0], "Bij ongeveer") || !strings.Contains(x.About, "600 woningen") {
					t.Errorf("%+v", x)
				}
			}
			return strings.Join(names, ", ")
		}
		for _, c := range [][3]string{{"2027-01-01", "2028-01-01", "eerste helft van 2027, tweede helft van 2027"}, {"2026-10-01", "2027-10-01", "eerste helft van 2027"},
			{"2027-07-01", "2028-04-01", "tweede helft van 2027"}, {"2025-01-01", "2027-01-01", ""}} {
			if got := ask(c[0], c[1]); got != c[2] {
				t.Errorf("%s to %s: %s", c[0], c[1], got)
			}
		}
		if _, err := w.s.Told(ctx, people()["vrijwilliger"], words.Printer(text.Dutch), day("2027-01-01"), day("2028-01-01")); err == nil {
			t.Error("a volunteer reads it")
		}
	})
}
