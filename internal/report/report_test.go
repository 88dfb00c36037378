package report

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/complexplan"
	"samendoen/internal/socialmap"
)

var october = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

func (w *world) draft(e Edit) ID {
	w.T.Helper()
	id, err := w.s.Make(w.ctx, who(access.PolicyMaker), e, "")
	w.Must(err)
	return id
}

func (w *world) show(id ID) View {
	w.T.Helper()
	v, err := w.s.Show(w.ctx, who(access.PolicyMaker), id)
	w.Must(err)
	return v
}

func headsIn(d Document) (list []string) {
	for _, s := range d.Sections {
		list = append(list, s.Head)
	}
	return list
}

// What was published stays byte for byte, on screen and on paper, whatever happens after; and the same
// releases give the same report anew.
func TestPublishedStays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, kind := range Kinds() {
			e := Edit{Kind: kind, Until: october, Foreword: "Wij kijken samen vooruit."}
			if kind == Walk {
				e.Complex = linden
			}
			id := w.draft(e)
			before := w.show(id).Document
			w.Must(w.s.Publish(w.ctx, who(access.Board), id, 1))
			v := w.show(id)
			want, err := before.bytes()
			w.Must(err)
			if v.document != string(want) || v.Title != before.Title || v.Draft() || v.MayPublish || v.MayWrite {
				t.Errorf("%s: another report was published than was shown", kind)
			}
			paper, err := v.Document.PDF(v.Published, "voet")
			w.Must(err)
			w.clock.Set(w.clock.Now().AddDate(0, 0, 40))
			w.Must(w.maps.Release(w.ctx, own, w.clock.Now()))
			if got := w.show(id); got.document != v.document || got.Digest() != v.Digest() {
				t.Errorf("%s changed", kind)
			}
			again, err := w.show(id).Document.PDF(v.Published, "voet")
			if w.Must(err); !bytes.Equal(paper, again) {
				t.Errorf("%s: other paper", kind)
			}
			anew, err := w.s.make(w.ctx, who(access.Board), v.Report)
			w.Must(err)
			words, err := anew.bytes()
			if w.Must(err); string(words) != v.document {
				t.Errorf("%s: the same releases give another report", kind)
			}
			for _, err := range []error{w.s.Publish(w.ctx, who(access.Board), id, 2), w.s.Rewrite(w.ctx, who(access.PolicyMaker), id, 2, "Toch anders.", false), w.s.Remove(w.ctx, who(access.PolicyMaker), id, 2)} {
				w.Kind(err, fault.Conflict)
			}
			w.Write(func(tx *store.Tx) error {
				_, err := tx.Exec(`UPDATE report_report SET document = replace(document, '5', '6') WHERE id = $1`, string(id))
				return err
			})
			_, err = w.s.Show(w.ctx, who(access.Board), id)
			w.Kind(err, fault.Internal)
		}
	})
}

// The quarterly report has its order, and every figure of it is one of the releases.
func TestQuarterReport(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := who(access.TeamLead)
		plan, err := w.plans.Make(w.ctx, lead, linden, complexplan.Draft{Theme: "samenleven", Goal: "Buren groeten elkaar weer.", Indicator: "nuisance", Target: 45, Holder: "u-wijkbeheerder",
			Until: moment.AddDate(0, 9, 0).Truncate(24 * time.Hour), Due: moment.AddDate(0, 1, 0).Truncate(24 * time.Hour)}, "")
		w.Must(err)
		w.Must(w.plans.Move(w.ctx, lead, plan, 1, complexplan.Move{Step: complexplan.Start, Words: "Wij beginnen nu.", Due: moment.AddDate(0, 1, 0).Truncate(24 * time.Hour)}))
		w.Must(w.plans.Move(w.ctx, lead, plan, 2, complexplan.Move{Step: complexplan.Finish, Words: "Buren groeten elkaar."}))
		w.clock.Set(w.clock.Now().AddDate(0, 0, 12))
		w.Must(w.maps.Release(w.ctx, own, w.clock.Now()))
		newest := time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC)
		d := w.show(w.draft(Edit{Kind: Quarter, Until: newest, Foreword: "Een rustig kwartaal."})).Document
		want := []string{"Wat er veranderde", "Wat opvalt in buurten", "Hoe het met de doelen gaat", "Wat wij zelf deden", "Plannen die eindigden", "Wat wij niet kunnen zeggen", "Hoe de cijfers zijn gemaakt"}
		if got := headsIn(d); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		if !strings.Contains(d.Title, "september 2026") || !strings.Contains(d.Title, "november 2026") || d.Foreword == "" || len(d.Sources) != 2 {
			t.Errorf("%q, %q", d.Title, d.Sources)
		}
		words, err := d.bytes()
		w.Must(err)
		for _, part := range []string{"Samenleven: De Linden", "Buren groeten elkaar weer.", "De Linden: of het plan hielp, is niet te zeggen.", "9 woningen"} {
			if !strings.Contains(string(words), part) {
				t.Errorf("no %q", part)
			}
		}
		v, err := w.maps.Survey(w.ctx, who(access.Board), newest, 3)
		w.Must(err)
		all := w.published()
		p := socialmap.SayIn(w.words.Printer(text.Dutch))
		table := d.Sections[0].Parts[len(d.Sections[0].Parts)-2].Table
		alone := slices.DeleteFunc(socialmap.Indicators(), func(in socialmap.Indicator) bool { return in.Part })
		for i, in := range alone {
			now := all[newest.Format(time.DateOnly)+" corporatie  "+in.Code]
			before := all[v.Before.Format(time.DateOnly)+" corporatie  "+in.Code]
			if row := table.Rows[i]; row[1] != p.Value(in, now) || row[2] != p.Number(before) || !now.Known {
				t.Errorf("%s: %q, want %v and %v", in.Code, row, now, before)
			}
		}
	})
}

// The yearly report has the words of residents for the groups, and never those of staff.
func TestYearReport(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.words.Printer(text.Dutch)
		v, err := w.maps.Survey(w.ctx, who(access.Board), october, 12)
		w.Must(err)
		v.Composition = socialmap.Composition{Homes: 100, Estimated: 60}
		for i := range v.Composition.Shares {
			v.Composition.Shares[i] = socialmap.Interval{Low: 5, High: 25}
		}
		d := yearReport(p, material{org: "o", survey: v, months: 12})
		words, err := d.bytes()
		w.Must(err)
		for _, g := range socialmap.AllGroups() {
			if !strings.Contains(string(words), p.T(g.ResidentKey())) || strings.Contains(string(words), p.T(g.LabelKey())) {
				t.Errorf("%s: not in the words of residents", g.Code())
			}
		}
		if !strings.Contains(string(words), "5 tot 25 %") || !strings.Contains(string(words), "Voor 40% van de woningen") {
			t.Error(string(words))
		}
	})
}

// The page for a walk names what stands out, plans and actions, and no colleague; a complex of another
// organisation is not there.
func TestWalk(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := who(access.TeamLead)
		due := moment.AddDate(0, 1, 0).Truncate(24 * time.Hour)
		plan, err := w.plans.Make(w.ctx, lead, linden, complexplan.Draft{Theme: "ontmoeten", Goal: "Iedereen kent een buur.", Target: complexplan.None, Holder: "u-wijkbeheerder", Until: due, Due: due}, "")
		w.Must(err)
		w.Must(w.plans.Add(w.ctx, lead, complexplan.Action{PlanID: plan, What: "Koffie in de hal", Partner: "welzijn", Due: due}, false, ""))
		w.Must(w.plans.Add(w.ctx, lead, complexplan.Action{PlanID: plan, What: "Bank bij de ingang", Holder: "u-wijkbeheerder", Due: due}, false, ""))
		v, err := w.plans.Show(w.ctx, lead, plan)
		w.Must(err)
		w.Must(w.plans.Tick(w.ctx, lead, plan, v.Actions[slices.IndexFunc(v.Actions, func(a complexplan.Action) bool { return a.Partner == "" })].ID, true))
		body := w.b("wijkbeheerder").Get("/wijkronde/"+string(linden), "Ronde door De Linden", "Iedereen kent een buur.", "Koffie in de hal, door welzijn. Klaar op 20 december 2026.", "Schrijf geen namen")
		for _, not := range []string{"Bank bij de ingang", "Bewaar als rapport"} {
			if strings.Contains(body, not) {
				t.Errorf("%s is on the page", not)
			}
		}
		if strings.Contains(body[strings.Index(body, "<article"):], "Iemand") {
			t.Error("a colleague is named")
		}
		w.b("wijkbeheerder").Get("/wijkronde/"+string(tiny), "minder dan 30 woningen")
		for _, path := range []string{"/wijkronde/" + string(theirs), "/wijkronde/geen", "/wijkronde/" + string(theirs) + "/pdf"} {
			if status, _, _ := w.b("wijkbeheerder").Do(http.MethodGet, path, nil); status != http.StatusNotFound {
				t.Errorf("%s: %d", path, status)
			}
		}
		early, err := w.s.WalkNow(w.ctx, who(access.Caretaker), linden, time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC))
		if w.Must(err); !strings.Contains(early.Lead, "1 maart 2026") {
			t.Error(early.Lead)
		}
	})
}

// Who may: a draft is there for who writes or publishes; what was published for all who see the figures.
func TestWhoMay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		draft, done := w.draft(Edit{Kind: Quarter, Until: october}), w.draft(Edit{Kind: Year, Until: october})
		w.Must(w.s.Publish(w.ctx, who(access.Board), done, 1))
		reads := []access.Role{access.Caretaker, access.Consultant, access.TeamLead, access.Director, access.PolicyMaker, access.Board, access.Officer}
		writes, publishes := []access.Role{access.TeamLead, access.PolicyMaker}, []access.Role{access.PolicyMaker, access.Board}
		opens := []access.Role{access.PolicyMaker, access.Admin}
		for _, role := range access.Roles() {
			a, may := who(role), slices.Contains(reads, role)
			sees := slices.Contains(writes, role) || slices.Contains(publishes, role)
			kind := func(err error, allowed, seen bool) {
				t.Helper()
				want := map[bool]fault.Kind{true: fault.Denied, false: fault.NotFound}[seen]
				if allowed && fault.Is(err, fault.Conflict) || !allowed && fault.Is(err, want) {
					return
				}
				t.Errorf("%s: %v", role, err)
			}
			if _, err := w.s.Show(w.ctx, a, done); (err == nil) != may {
				t.Errorf("%s reads: %v", role, err)
			}
			if _, err := w.s.Show(w.ctx, a, draft); (err == nil) != sees {
				t.Errorf("%s reads a draft: %v", role, err)
			}
			l, err := w.s.All(w.ctx, a)
			if want := map[bool]int{true: 2, false: 1}[sees]; (err == nil) != may || may && len(l.Reports) != want {
				t.Errorf("%s lists %d: %v", role, len(l.Reports), err)
			}
			kind(w.s.Rewrite(w.ctx, a, draft, 99, "", false), slices.Contains(writes, role), sees)
			kind(w.s.Remove(w.ctx, a, draft, 99), slices.Contains(writes, role), sees)
			kind(w.s.Publish(w.ctx, a, draft, 99), slices.Contains(publishes, role), sees)
			if _, err := w.s.Feed(w.ctx, a); (err == nil) != slices.Contains(opens, role) {
				t.Errorf("%s and open data: %v", role, err)
			}
		}
		stranger := who(access.PolicyMaker)
		stranger.OrgID = "x"
		l, err := w.s.All(w.ctx, stranger)
		if w.Must(err); len(l.Reports) != 0 {
			t.Error("another organisation sees the list")
		}
		_, shown := w.s.Show(w.ctx, stranger, done)
		_, made := w.s.Make(w.ctx, stranger, Edit{Kind: Walk, Until: october, Complex: linden}, "")
		for _, err := range []error{shown, w.s.Publish(w.ctx, stranger, draft, 1)} {
			w.Kind(err, fault.NotFound)
		}
		if made == nil {
			t.Error("a report of a complex of another organisation")
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		policy, board := w.b("beleid"), w.b("bestuur")
		form := url.Values{"soort": {"kwartaal"}, "peildatum": {"2026-10-01"}, "voorwoord": {"Mevrouw de Wit heeft weer rust."}}
		policy.Get(newPath, "Kwartaalrapport voor bestuur en toezicht", "1 oktober 2026")
		policy.Has(policy.Post(newPath, newPath, http.StatusBadRequest, form), "lijkt op een naam", "Nee, hier staat niemand in")
		form.Set("voorwoord", "Een rustig kwartaal.")
		form.Set("peildatum", "2026-10-02")
		policy.Has(policy.Post(newPath, newPath, http.StatusBadRequest, form), "Kies een datum uit de lijst")
		form.Set("peildatum", "2026-10-01")
		form.Set("sleutel", "een")
		to := policy.Post(newPath, newPath, http.StatusSeeOther, form)
		if again := policy.Post(newPath, newPath, http.StatusSeeOther, form); again != to {
			t.Errorf("sent again: %s and %s", to, again)
		}
		policy.Get(to, "Een rustig kwartaal.", "Dit is een concept", "Wat wij niet kunnen zeggen")
		policy.Post(to, to+"/voorwoord", http.StatusSeeOther, url.Values{"versie": {"1"}, "voorwoord": {"Een druk kwartaal."}})
		policy.Has(policy.Post(to, to+"/voorwoord", http.StatusConflict, url.Values{"versie": {"1"}, "voorwoord": {"Een heel druk kwartaal."}}), "Een heel druk kwartaal.", "Een druk kwartaal.")
		if status, _, _ := w.b("consulent").Do(http.MethodGet, to, nil); status != http.StatusNotFound {
			t.Errorf("a consultant reads the draft: %d", status)
		}
		board.Post(to, to+"/uitbrengen", http.StatusSeeOther, url.Values{"versie": {"2"}})
		w.b("consulent").Get(to, "uitgebracht op 20 november 2026", "Een druk kwartaal.", "Kenmerk")
		w.b("consulent").Get(Path, "Kwartaalrapport: juli 2026")
		status, body, head := w.b("consulent").Ask(http.MethodGet, to+"/pdf", nil)
		if status != http.StatusOK || head.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(body, "%PDF-") {
			t.Errorf("%d %v", status, head)
		}
		status, body, head = w.b("bestuur").Ask(http.MethodPost, filePath, url.Values{"cijfer": {"arrears", "nuisance"}, "niveau": {"buurt"}, "van": {"2026-10-01"}, "tot": {"2026-11-01"}, "vorm": {"csv"}})
		if status != http.StatusOK || !strings.Contains(head.Get("Content-Disposition"), "cijfers-per-buurt-2026-11-20.csv") || strings.Count(body, "\n") != 1+2*4 {
			t.Errorf("%d %v: %s", status, head, body)
		}
		board.Has(board.Post(filePath, filePath, http.StatusBadRequest, url.Values{"niveau": {"buurt"}, "vorm": {"csv"}}), "Kies minstens één cijfer")
		gone := policy.Post(newPath, newPath, http.StatusSeeOther, url.Values{"soort": {"jaar"}, "peildatum": {"2026-10-01"}})
		policy.Post(gone, gone+"/weg", http.StatusSeeOther, url.Values{"versie": {"1"}})
		if status, _, _ := policy.Do(http.MethodGet, gone, nil); status != http.StatusNotFound {
			t.Errorf("a draft that was thrown away: %d", status)
		}
	})
}

// The paper is tagged: every piece of every page is of a node of the tree or passed over, the tree has
// the heads and tables of the document, and a reader finds each object where the file says it is.
func TestPaperIsTagged(t *testing.T) {
	d := Document{Title: "Rapport", Org: "Woonstichting", Lead: "Eén zin — met €.", Foreword: "Eerst dit.\nDan dat.", Sources: []string{"Uitgave"}}
	tab := &Table{Caption: "Tabel", Head: []string{"Cijfer", "Nu"}}
	for i := range 90 {
		tab.Rows = append(tab.Rows, []string{fmt.Sprint("Regel ", i), "5"})
	}
	d.Sections = []Section{{Head: "Een", Parts: []Part{{Text: strings.Repeat("Een zin over een cijfer. ", 400)}, {List: []string{"a", "b"}}, {Sub: "Onder"}, {Hint: "Uitleg"}, {Table: tab}, {Lines: 3}}}}
	made := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	file, err := d.PDF(made, "voet")
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.PDF(made, "voet")
	if err != nil || !bytes.Equal(file, again) {
		t.Error("the same report, other bytes")
	}
	objects := objectsOf(t, file)
	kinds := map[string]int{}
	for _, o := range objects {
		if m := regexp.MustCompile(`/StructElem /S /(\w+)`).FindStringSubmatch(o); m != nil {
			kinds[m[1]]++
		}
	}
	for kind, n := range map[string]int{"Document": 1, "H1": 1, "H2": 1, "H3": 1, "L": 1, "LI": 2, "LBody": 2, "Table": 1, "TR": 91, "TH": 2 + 90, "TD": 90} {
		if kinds[kind] != n {
			t.Errorf("%d of %s, want %d", kinds[kind], kind, n)
		}
	}
	catalogue := ""
	for _, o := range objects {
		if strings.Contains(o, "/Type /Catalog") {
			catalogue = o
		}
	}
	for _, part := range []string{"/MarkInfo <</Marked true>>", "/Lang (nl-NL)", "/StructTreeRoot ", "/DisplayDocTitle true"} {
		if !strings.Contains(catalogue, part) {
			t.Errorf("no %s in %s", part, catalogue)
		}
	}
	marks, pages := 0, 0
	for id, o := range objects {
		if !strings.Contains(o, "/Type /Page\n") {
			continue
		}
		pages++
		if !strings.Contains(o, "/StructParents") {
			t.Errorf("page %d has no parents", id)
		}
		marks += checkStream(t, streamOf(t, objects[id+1]))
	}
	named := 0
	for _, o := range objects {
		named += strings.Count(o, "/Type /MCR")
	}
	if pages < 3 || marks != named || marks < 200 {
		t.Errorf("%d pages, %d marks drawn and %d in the tree", pages, marks, named)
	}
}

// objectsOf are the objects of a file by number, read through its tables as a reader does, the newest
// first.
func objectsOf(t *testing.T, file []byte) map[int]string {
	t.Helper()
	objects := map[int]string{}
	at := regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF\s*$`).FindSubmatch(file)
	for at != nil {
		from, _ := strconv.Atoi(string(at[1]))
		table := file[from:]
		end := bytes.Index(table, []byte("trailer"))
		next := 0
		for _, line := range strings.Split(string(table[:end]), "\n")[1:] {
			f := strings.Fields(line)
			switch {
			case len(f) == 2:
				next, _ = strconv.Atoi(f[0])
			case len(f) == 3:
				place, _ := strconv.Atoi(f[0])
				if _, newer := objects[next]; f[2] == "n" && !newer {
					head := fmt.Sprintf("%d 0 obj\n", next)
					if !bytes.HasPrefix(file[place:], []byte(head)) {
						t.Fatalf("object %d is not at %d", next, place)
					}
					body := file[place+len(head):]
					objects[next] = string(body[:bytes.Index(body, []byte("endobj"))])
				}
				next++
			}
		}
		at = regexp.MustCompile(`/Prev (\d+)`).FindSubmatch(table[end : end+200][:min(200, len(table)-end)])
	}
	return objects
}

func streamOf(t *testing.T, o string) string {
	t.Helper()
	from := strings.Index(o, "stream\n") + len("stream\n")
	r, err := zlib.NewReader(strings.NewReader(o[from:]))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// checkStream reports how many pieces a page has, each of which stands between its marks and has its
// own number; nothing is drawn outside.
func checkStream(t *testing.T, s string) (marks int) {
	t.Helper()
	inside := false
	for _, line := range strings.Split(s, "\n") {
		switch {
		case strings.HasSuffix(line, " BDC"), strings.HasSuffix(line, " BMC"):
			if inside {
				t.Fatal("marks within marks")
			}
			inside = true
			if strings.HasSuffix(line, "BDC") {
				if !strings.HasSuffix(line, fmt.Sprintf("<</MCID %d>> BDC", marks)) {
					t.Errorf("%s is number %d", line, marks)
				}
				marks++
			}
		case line == "EMC":
			inside = false
		case !inside && (strings.Contains(line, " Tj") || strings.Contains(line, " l S") || strings.Contains(line, "TJ")):
			t.Errorf("drawn outside marks: %s", line)
		}
	}
	return marks
}
