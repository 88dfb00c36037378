package socialmap

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// The officer chooses, and nobody else; a choice made meanwhile is not overwritten.
func TestOfficerChoosesDivision(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx, fg := context.Background(), people()["fg"]
		for name, a := range people() {
			if _, err := w.s.Division(ctx, a); name != "fg" && err == nil {
				t.Errorf("%s sees the choice", name)
			}
			if err := w.s.ChooseDivision(ctx, a, true, 0); name != "fg" && err == nil {
				t.Errorf("%s chooses", name)
			}
		}
		v, err := w.s.Division(ctx, fg)
		w.Must(err)
		if !v.Choice.Divide || v.Choice.At.IsZero() {
			t.Errorf("%+v", v.Choice)
		}
		w.clock.Add(1)
		w.Must(w.s.ChooseDivision(ctx, fg, true, v.Choice.version())) // sent again
		if err := w.s.ChooseDivision(ctx, fg, false, 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("over the choice of another: %v", err)
		}
		w.clock.Add(1_000_000)
		w.Must(w.s.ChooseDivision(ctx, fg, false, v.Choice.version()))
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			past, err := pastOf(tx, own, nil)
			if past.Divide {
				t.Error("it is on after off")
			}
			if past, err := pastOf(tx, other, nil); err != nil || past.Divide {
				t.Errorf("elsewhere: %t, %v", past.Divide, err)
			}
			return err
		}))
		if n := w.Count(`SELECT count(*) FROM socialmap_divide WHERE org_id = $1`, own); n != 2 {
			t.Errorf("%d choices", n)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'map.divide'`); n != 2 {
			t.Errorf("%d lines in the logbook", n)
		}
	})
}

// inParts delivers De Linden with a hundred homes in two parts, as it is first published.
func (w *live) inParts() []Part {
	w.T.Helper()
	facts := w.source.facts
	facts.Complexes[0].Homes = 100
	w.Write(func(tx *store.Tx) error {
		if _, err := tx.Exec(`UPDATE place_unit SET staircase = CASE WHEN number % 2 = 0 THEN 'A' ELSE 'B' END`); err != nil {
			return err
		}
		return nil
	})
	parts := Divide(w.linden, map[string]int{"A": 48, "B": 12, "C": 40}, day)
	for k, n := range []int{48, 52} {
		p := facts.Complexes[0]
		p.ID, p.Of, p.Homes = parts[k].ID(), w.linden, n
		facts.Complexes, facts.Helpers = append(facts.Complexes, p), append(facts.Helpers, 0)
		for _, table := range Tables() {
			c := facts.Columns[table]
			if c == nil {
				continue
			}
			cells := make([]uint16, table.Named())
			if table.Parted() {
				cells[0] = uint16(7 * k)
			}
			if facts.Columns[table] = append(c, cells...); table.Parted() {
				clear(facts.Columns[table][:table.Named()])
			}
		}
	}
	facts.Divided = parts
	w.source.changed = MinChanged
	return parts
}

// A complex in parts is stored, loaded and shown part by part, and the parts stay for the next release.
func TestPartsAreKept(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx, facts := context.Background(), w.source.facts
		parts := w.inParts()
		w.Must(w.s.Release(ctx, own, day))
		facts.Divided = nil
		w.Must(w.s.Release(ctx, own, day.AddDate(0, 1, 0)))
		made := w.releases()[1]
		w.restart()
		r := w.releases()[1]
		if made.Digest() != r.Digest() || !reflect.DeepEqual(made.Leaves, r.Leaves) || !reflect.DeepEqual(made.Places, r.Places) {
			t.Error("the release is not what was stored")
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			past, err := pastOf(tx, own, r)
			if !reflect.DeepEqual(past.Parts, parts) || !past.Published(w.linden) || past.Published("nowhere") {
				t.Errorf("kept %+v, want %+v", past.Parts, parts)
			}
			since, _ := past.Since(Debt, parts[1].ID())
			whole, _ := past.Since(Debt, w.linden)
			events, _ := past.Since(Repairs, w.linden)
			if !since.Equal(r.AsOf) || !whole.IsZero() || !events.Equal(r.AsOf) {
				t.Errorf("a part since %v, the complex since %v and its events since %v", since, whole, events)
			}
			return err
		}))
		v, err := w.s.Complex(ctx, people()["consulent"], w.linden)
		w.Must(err)
		if len(v.Stairs) != 2 || v.Stairs[0].Homes != 48 || v.Stairs[1].Homes != 52 {
			t.Fatalf("in parts: %+v", v.Stairs)
		}
		in, _ := IndicatorOf("nuisance")
		at := slices.IndexFunc(partedIndicators(), func(x Indicator) bool { return x.Code == in.Code })
		sum := 0
		for _, x := range v.Stairs {
			sum += x.Values[at].Count
		}
		for _, l := range v.Lines {
			if l.Indicator.Code == in.Code && (l.Value.Count != sum || l.Value.Homes != 100 || !l.Value.Known) {
				t.Errorf("the parts are %d, the complex %+v", sum, l.Value)
			}
		}
		if before, err := w.s.ComplexAt(ctx, people()["consulent"], w.linden, day); err != nil || len(before.Stairs) != 2 {
			t.Errorf("a month before: %+v, %v", before.Stairs, err)
		}
		page, err := w.s.Division(ctx, people()["fg"])
		w.Must(err)
		if len(page.Divided) != 1 || page.Divided[0].Name != "De Linden" || len(page.Late) != 0 {
			t.Errorf("%+v", page)
		}
		flat := facts.Complexes[slices.IndexFunc(facts.Complexes, func(c Complex) bool { return c.ID != w.linden && c.Homes >= MinHomes })]
		low := facts.Complexes[slices.IndexFunc(facts.Complexes, func(c Complex) bool { return c.ID != flat.ID && c.ID != w.linden && c.Homes >= MinHomes })]
		page.fill(r, parts, []place.Entrance{{Complex: flat.ID, Staircase: "A", Homes: 40}, {Complex: flat.ID, Staircase: "B", Homes: 40},
			{Complex: low.ID, Homes: 99}, {Complex: w.linden, Staircase: "A", Homes: 48}, {Complex: w.linden, Staircase: "B", Homes: 52}})
		if !slices.Equal(page.Late, []string{flat.Name}) {
			t.Errorf("too late for %v, want %s", page.Late, flat.Name)
		}
		site := w.serve()
		_, body := w.ask(site, "consulent", "nl", complexPath+string(w.linden), nil)
		if !strings.Contains(body, `id="portieken"`) || !strings.Contains(body, "B, C") {
			t.Error("the page of the complex has no parts")
		}
		has(t, body, "Lindestraat 2–48 even", "Lindestraat 1–47 oneven")
		w.takenPerStaircase(v, in, at)
		if status, body := w.ask(site, "fg", "nl", divisionPath, nil); status != http.StatusOK || !strings.Contains(body, "Lindestraat 2–48 even") {
			t.Errorf("the choice: %d", status)
		}
		status, answer := w.ask(site, "consulent", "nl", "/api/v1"+mapPath+"/portieken?indicator=nuisance", nil)
		if status != http.StatusOK || !strings.Contains(answer, `"nummer":2,"portieken":["B","C"],"huisnummers":"Lindestraat 1–47 oneven","woningen":52`) || strings.Count(answer, `"indicator":"nuisance"`) != 2 {
			t.Errorf("API: %d %s", status, answer)
		}
		if _, answer := w.ask(site, "consulent", "nl", "/api/v1"+mapPath+"/portieken?indicator=signals", nil); strings.Count(answer, `"cijfers":[]`) != 2 {
			t.Errorf("signals per part: %s", answer)
		}
		form := url.Values{"delen": {"ja"}, "versie": {"0"}}
		if status, _ := w.ask(site, "consulent", "nl", divisionPath, form); status == http.StatusSeeOther {
			t.Error("a consultant chose")
		}
		if status, _ := w.ask(site, "fg", "nl", divisionPath, form); status != http.StatusSeeOther {
			t.Errorf("the officer chose: %d", status)
		}
		form.Del("delen")
		if status, body := w.ask(site, "fg", "nl", divisionPath, form); status != http.StatusConflict || !strings.Contains(body, `name="delen"`) {
			t.Errorf("with an old page: %d", status)
		}
	})
}

// takenPerStaircase: what one takes along per staircase is what the page of the complex shows, with its house
// numbers; what is not counted per part is not there.
func (w *live) takenPerStaircase(v ComplexView, in Indicator, at int) {
	w.T.Helper()
	ctx, policy := context.Background(), people()["beleid"]
	signals, _ := IndicatorOf("signals")
	list, err := w.s.Published(ctx, policy, Asked{Indicators: []Indicator{in, signals}, Level: LevelStaircase, Last: true})
	w.Must(err)
	if len(list) != 2 {
		w.T.Fatalf("%d figures per staircase: %+v", len(list), list)
	}
	words, err := text.Load(os.DirFS("."))
	w.Must(err)
	for i, want := range []string{"De Linden, A: Lindestraat 2–48 even", "De Linden, B, C: Lindestraat 1–47 oneven"} {
		x := list[i]
		if x.Value != v.Stairs[i].Values[at] || x.Homes != v.Stairs[i].Homes || x.NameIn(words.Printer(text.Dutch)) != want {
			w.T.Errorf("%s: %+v, want %s: %+v", x.NameIn(words.Printer(text.Dutch)), x.Line, want, v.Stairs[i])
		}
	}
	levels, err := w.s.LevelsOf(ctx, own)
	if err != nil || levels[0] != LevelStaircase {
		w.T.Errorf("the levels are %v, %v", levels, err)
	}
	if levels, err := w.s.LevelsOf(ctx, other); err != nil || slices.Contains(levels, LevelStaircase) {
		w.T.Errorf("elsewhere the levels are %v, %v", levels, err)
	}
}

// Where no complex is in parts the map has no such level.
func TestStaircasesNeedParts(t *testing.T) {
	once(t, 14, func(t *testing.T, w *live) {
		if _, body := w.ask(w.serve(), "beleid", "nl", mapPath+"?niveau=portiek&indicator=nuisance", nil); strings.Contains(body, `value="portiek"`) || !strings.Contains(body, "per buurt") {
			t.Error("the level is there without parts")
		}
	})
}

// The map says of each part what the page of its complex says, leads there, and goes back in time; what is
// not counted per part is shown per complex.
func TestStaircasesOnTheMap(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx, path := context.Background(), mapPath+"?niveau=portiek&indicator=nuisance"
		nuisance, _ := IndicatorOf("nuisance")
		w.inParts()
		for month := range 13 {
			w.Must(w.s.Release(ctx, own, day.AddDate(0, month-12, 0)))
			w.source.facts.Divided = nil
		}
		site := w.serve()
		v, err := w.s.Complex(ctx, people()["beleid"], w.linden)
		w.Must(err)
		at := slices.IndexFunc(partedIndicators(), func(x Indicator) bool { return x.Code == "nuisance" })
		o, err := w.s.Overview(ctx, people()["beleid"], Choice{Indicator: nuisance, Level: LevelStaircase, Against: YearBefore})
		w.Must(err)
		lines := o.lines.inOrder("naam")
		if o.Level != LevelStaircase || len(lines) != 2 {
			t.Fatalf("level %d, %+v", o.Level, lines)
		}
		before, err := w.s.ComplexAt(ctx, people()["beleid"], w.linden, day.AddDate(-1, 0, 0))
		w.Must(err)
		for i, l := range lines {
			if x := v.Stairs[i]; l.Value != x.Values[at] || l.Homes != x.Homes || l.Merged || l.Against != before.Stairs[i].Values[at] || !l.Against.Known {
				t.Errorf("%+v, but on the page of the complex %+v and a year ago %+v", l, x, before.Stairs[i])
			}
		}

		_, body := w.ask(site, "beleid", "nl", path+"&sorteer=naam&reeks=ja&vergelijk=gelijk", nil)
		to := complexPath + string(w.linden) + "#portieken"
		has(t, body, `<option value="portiek" selected`, "per portiek", "De Linden, A</a>", "Lindestraat 2–48 even", "De Linden, B, C</a>", "Lindestraat 1–47 oneven", "Buurt A",
			"De Linden, A, 48 woningen: ", "U ziet alleen complexen die in delen worden getoond.", "bij benadering", `id="reeks-2"`)
		onlyFives(t, path, body)
		if n := strings.Count(body, to); n != 2+2+2+2 { // two maps, the table, and the courses
			t.Errorf("%d links to the parts", n)
		}
		if strings.Contains(body, `value="gelijk"`) || strings.Contains(body, "map-area map-c") {
			t.Error("parts can be held against like complexes, or areas have colours")
		}
		_, file := w.ask(site, "beleid", "nl", filePath+"?niveau=portiek&indicator=nuisance", nil)
		wholeXML(t, file)
		has(t, file, "per portiek", "U ziet alleen complexen", "bij benadering")
		if _, points := w.ask(site, "beleid", "nl", pointsPath+"?niveau=portiek&indicator=nuisance&beeld=breed", nil); strings.Count(points, string(w.linden)+"#portieken") != 2 {
			t.Errorf("points %s", points)
		}
		_, body = w.ask(site, "beleid", "nl", mapPath+"?niveau=portiek&indicator=signals", nil)
		has(t, body, "Dit cijfer is er niet per portiek: ", "per complex", complexPath+string(w.linden)+`"`)
		for login, want := range map[string]int{"partner": 404, "vakman": 404, "bestuur": 200} {
			if status, _ := w.ask(site, login, "nl", path, nil); status != want {
				t.Errorf("%s: %d", login, status)
			}
		}
		if _, body := w.ask(site, "vreemd", "nl", path, nil); strings.Contains(body, "Linden") {
			t.Error("another association sees the parts")
		}

		w.Write(func(tx *store.Tx) error { // the staircases lie side by side, far enough apart to be where they are
			_, err := tx.Exec(`UPDATE place_unit SET lat = 50.85, lon = CASE WHEN staircase = 'A' THEN 5.68 ELSE 5.70 END`)
			return err
		})
		w.restart()
		_, body = w.ask(w.serve(), "beleid", "nl", path, nil)
		if strings.Contains(body, "bij benadering") {
			t.Error("known places are said to be approximate")
		}
	})
}

// TestNumbersAreSaid: each street once, and no more than somebody reads.
func TestNumbersAreSaid(t *testing.T) {
	list, err := text.Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	w := words{list.Printer(text.Dutch)}
	all := []place.Numbers{{Street: "A", First: 2, Last: 24, Side: place.EvenSide}, {Street: "A", First: 31, Last: 35, Side: place.OddSide}, {Street: "B", First: 7, Last: 7}, {Street: "B", First: 10, Last: 19}}
	if got := w.numbers(all); got != "A 2–24 even, 31–35 oneven; B 7, 10–19" {
		t.Error(got)
	}
	for n := range 4 {
		all = append(all, place.Numbers{Street: "C", First: 10 * n, Last: 10 * n})
	}
	if got := w.numbers(all); got != "A 2–24 even, 31–35 oneven; B 7, 10–19; C 0, 10 en andere nummers" {
		t.Error(got)
	}
	if got := w.numbers([]place.Numbers{{Street: "A", First: 1, Last: 9, Side: place.OddSide}, {Street: "A", First: 21, Last: 29, Side: place.OddSide}, {Street: "A", First: 32, Last: 34, Side: place.EvenSide}}); got != "A 1–9, 21–29 oneven, 32–34 even" {
		t.Error(got)
	}
	if w.numbers(nil) != "" {
		t.Error("no numbers have words")
	}
}
