package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
	"samendoen/internal/takeout"
)

func allCodes() (list []string) {
	for _, in := range socialmap.Indicators() {
		list = append(list, in.Code)
	}
	return list
}

// rowsOf are the rows of a file, as a spreadsheet gives them, with points in numbers.
func rowsOf(t *testing.T, f File, w *world) [][]string {
	t.Helper()
	var out bytes.Buffer
	w.Must(takeout.WriteCells(&out, f.format, f.table(w.words.Printer("nl"))))
	if f.format == takeout.CSV {
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff")))
		r.Comma = ';'
		rows, err := r.ReadAll()
		w.Must(err)
		for _, row := range rows[1:] {
			for i := range row {
				if _, err := strconv.ParseFloat(strings.Replace(row[i], ",", ".", 1), 64); err == nil {
					row[i] = strings.Replace(row[i], ",", ".", 1)
				}
			}
		}
		return rows
	}
	book, err := excelize.OpenReader(&out)
	w.Must(err)
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	w.Must(err)
	return rows
}

// Every number of every file is one of the stored releases, on every level, in both formats; what is
// not published has no number. Nothing that was published is left out.
func TestEveryNumberIsPublished(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		want := w.published()
		hidden := 0
		for _, level := range socialmap.Levels() {
			for _, format := range takeout.Formats() {
				f, err := w.s.File(w.ctx, who(access.Board), Choice{Indicators: allCodes(), Level: level.Code(), Format: format})
				w.Must(err)
				rows := rowsOf(t, f, w)
				seen := map[string]bool{}
				for _, row := range rows[1:] {
					for len(row) < 16 {
						row = append(row, "")
					}
					key := strings.Join([]string{row[0], level.Code(), row[2], row[6]}, " ")
					v, known := want[key]
					if !known || seen[key] {
						t.Fatalf("%s: a row of nothing, or twice: %q", key, row)
					}
					seen[key] = true
					numbers := []string{"", "", "", ""}
					if v.Known {
						numbers = []string{short(v.Rate), strconv.Itoa(v.Count), short(v.Low), short(v.High)}
					} else {
						hidden++
					}
					if got := row[9:13]; fmt.Sprint(got) != fmt.Sprint(numbers) {
						t.Errorf("%s %s: %q, want %q", format, key, got, numbers)
					}
					if strings.HasPrefix(row[3], "=") && format == takeout.CSV {
						t.Errorf("a formula: %s", row[3])
					}
				}
				for key := range want {
					if strings.Contains(key, " "+level.Code()+" ") && !seen[key] {
						t.Errorf("%s: %s is missing", format, key)
					}
				}
			}
		}
		for _, level := range socialmap.Levels() { // the API, and so the feed, give the same
			list, err := w.maps.Published(w.ctx, who(access.Board), socialmap.Asked{Indicators: socialmap.Indicators(), Level: level})
			w.Must(err)
			for _, x := range list {
				f := publishedFigureOf(x, w.words.Printer("nl"))
				v := want[strings.Join([]string{f.Uitgave, level.Code(), f.ID, f.Indicator}, " ")]
				bounds := v.Known
				if v.Known != (f.Waarde != nil) || v.Known && *f.Waarde != hundredth(v.Rate) || bounds != (f.Aantal != nil) || bounds && (*f.Aantal != v.Count || *f.Laag != hundredth(v.Low) || *f.Hoog != hundredth(v.High)) {
					t.Errorf("API, %s: %+v, want %+v", level.Code(), f, v)
				}
			}
		}
		if hidden == 0 {
			t.Error("nothing was hidden: the town has no complex that is too small")
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'map.export'`); n != int64(2*len(socialmap.Levels())) {
			t.Errorf("%d files on record", n)
		}
	})
}

func short(v float64) string { return strconv.FormatFloat(hundredth(v), 'f', -1, 64) }

func TestFileRefuses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		good := Choice{Indicators: []string{"arrears"}, Level: "buurt", Format: takeout.CSV}
		on := func(n int) time.Time { return time.Date(2026, time.Month(n), 1, 0, 0, 0, 0, time.UTC) }
		for name, c := range map[string]struct {
			change func(*Choice)
			want   string
		}{
			"nothing":       {func(c *Choice) { c.Indicators = nil }, "report.choose_figure"},
			"no such":       {func(c *Choice) { c.Indicators = []string{"inkomen"} }, "socialmap.unknown_indicator"},
			"no such level": {func(c *Choice) { c.Level = "straat" }, "report.choose"},
			"turned round":  {func(c *Choice) { c.From, c.To = on(9), on(3) }, "report.to_before_from"},
			"no format":     {func(c *Choice) { c.Format = "pdf" }, "takeout.format_unknown"},
		} {
			choice := good
			c.change(&choice)
			_, err := w.s.File(w.ctx, who(access.Board), choice)
			if f := fault.FieldsOf(err); len(f) != 1 || f[0].Key != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		good.From, good.To = on(3), on(4)
		f, err := w.s.File(w.ctx, who(access.Board), good)
		if w.Must(err); len(f.Figures) != 2*4 {
			t.Errorf("%d figures of two months in four neighbourhoods", len(f.Figures))
		}
	})
}

// The feed is off until somebody switches it on, and what is off looks like what does not exist.
func TestOpenData(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		stranger := w.b("")
		absent := func(path string) {
			t.Helper()
			status, body, _ := stranger.Ask(http.MethodGet, path, nil)
			none, without, _ := stranger.Ask(http.MethodGet, "/open-data/bestaat-niet/buurt.json", nil)
			if status != http.StatusNotFound || none != http.StatusNotFound || body != strings.ReplaceAll(without, "/open-data/bestaat-niet/buurt.json", path) {
				t.Errorf("%s: %d, and it differs from what does not exist", path, status)
			}
		}
		policy := w.b("beleid")
		form := url.Values{"woord": {"windvaan"}, "titel": {"De Windvaan"}, "vragen": {"data@windvaan.example"}, "licentie": {"cc0"}}
		policy.Post(feedPath, feedPath, http.StatusSeeOther, form)
		for _, path := range []string{"/open-data/windvaan", "/open-data/windvaan/buurt.json", "/open-data/windvaan/complex.csv"} {
			absent(path)
		}
		form.Set("aan", "ja")
		policy.Post(feedPath, feedPath, http.StatusSeeOther, form)
		policy.Get(feedPath, "Open data staat aan", "/open-data/windvaan")
		absent("/open-data/windvaan/complex.json")
		absent("/open-data/windvaan/buurt.xml")
		status, body, head := stranger.Ask(http.MethodGet, "/open-data/windvaan/buurt.json", nil)
		if status != http.StatusOK || head.Get("ETag") == "" || !strings.Contains(head.Get("Cache-Control"), "public") {
			t.Fatalf("%d %v", status, head)
		}
		again := httptest.NewRequest(http.MethodGet, "/open-data/windvaan/buurt.json", nil)
		again.Header.Set("If-None-Match", head.Get("ETag"))
		answer := httptest.NewRecorder()
		if stranger.Server.ServeHTTP(answer, again); answer.Code != http.StatusNotModified || answer.Body.Len() != 0 {
			t.Errorf("who has it gets %d and %d bytes", answer.Code, answer.Body.Len())
		}
		checkOpen(t, body, "buurt", w.published())
		_, body, _ = stranger.Ask(http.MethodGet, "/open-data/windvaan", nil)
		var doc struct {
			Graph []map[string]any `json:"@graph"`
		}
		w.Must(json.Unmarshal([]byte(body), &doc))
		kinds := map[any]int{}
		for _, n := range doc.Graph {
			kinds[n["@type"]]++
		}
		if kinds["dcat:Catalog"] != 1 || kinds["dcat:Dataset"] != 4 || !strings.Contains(body, "licence/CC0") || strings.Contains(body, "complex.json") {
			t.Errorf("%v in %s", kinds, body)
		}
		form.Set("complexen", "ja")
		policy.Post(feedPath, feedPath, http.StatusSeeOther, form)
		if status, body, _ := stranger.Ask(http.MethodGet, "/open-data/windvaan/complex.json", nil); status != http.StatusOK {
			t.Errorf("complexes: %d", status)
		} else {
			checkOpen(t, body, "complex", w.published())
		}
		for _, c := range []struct{ name, value, key string }{{"woord", "De Windvaan!", "kleine letters"}, {"vragen", "geen adres", "mailadres"}, {"licentie", "alles", "Kies er een"}} {
			bad := url.Values{}
			for k, v := range form {
				bad[k] = v
			}
			bad.Set(c.name, c.value)
			policy.Has(policy.Post(feedPath, feedPath, http.StatusBadRequest, bad), c.key)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'report.open'`); n != 3 {
			t.Errorf("%d choices on record", n)
		}
	})
}

// checkOpen holds each figure of a file of the feed against the newest release.
func checkOpen(t *testing.T, body, level string, want map[string]socialmap.Value) {
	t.Helper()
	var d openData
	if err := json.Unmarshal([]byte(body), &d); err != nil {
		t.Fatal(err)
	}
	none := 0
	for _, f := range d.Cijfers {
		v := want[strings.Join([]string{d.Peildatum, level, f.Code, f.Indicator}, " ")]
		if v.Known != (f.Waarde != nil) || v.Known && *f.Waarde != hundredth(v.Rate) || f.Aantal != nil && *f.Aantal != v.Count {
			t.Errorf("%s %s: %+v, want %+v", f.Code, f.Indicator, f, v)
		}
		if !v.Known {
			none++
			if f.Aantal != nil || f.Laag != nil || f.Hoog != nil || f.Peildatum != "" {
				t.Errorf("%s %s is hidden and tells: %+v", f.Code, f.Indicator, f)
			}
		}
	}
	if len(d.Cijfers) == 0 || none == 0 {
		t.Errorf("%d figures, %d hidden", len(d.Cijfers), none)
	}
}

// Parts of complexes are a level of files only where complexes are published in parts.
func TestFilesOfStaircases(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		choice := Choice{Indicators: []string{"nuisance"}, Level: "portiek", Format: takeout.CSV}
		_, err := w.s.File(w.ctx, who(access.Board), choice)
		w.Kind(err, fault.Invalid)
		if body := w.b("bestuur").Get(filePath); strings.Contains(body, `value="portiek"`) {
			t.Error("the level is there without parts")
		}
		w.Kind(w.s.SetFeed(w.ctx, who(access.PolicyMaker), openly(true, true)), fault.Invalid)
		if body := w.b("beleid").Get(feedPath); strings.Contains(body, "portieken") {
			t.Error("open data can be given per staircase without parts")
		}
	})
}

// openly is a feed that is on, with complexes and with parts of them or without.
func openly(complexes, stairs bool) Feed {
	return Feed{Word: "wo", Title: "Woonstichting", On: true, Complexes: complexes, Stairs: stairs, License: CC0, Contact: "open@example.org"}
}

func TestLevelsOfFeed(t *testing.T) {
	all := []socialmap.Level{socialmap.LevelStaircase, socialmap.LevelComplex, socialmap.LevelNeighbourhood}
	for name, c := range map[string]struct {
		feed    Feed
		all     []socialmap.Level
		want    string
		deepest string
	}{
		"areas":               {openly(false, false), all, "buurt", "buurten"},
		"complexes":           {openly(true, false), all, "complex buurt", "complexen"},
		"parts of them":       {openly(true, true), all, "portiek complex buurt", "portieken"},
		"there are no parts":  {openly(true, true), all[1:], "complex buurt", "portieken"},
		"nothing was chosen":  {Feed{}, all, "buurt", "buurten"},
		"parts without whole": {openly(false, true), all, "portiek buurt", "portieken"}, // which cannot be chosen, see below
	} {
		var got []string
		for _, l := range c.feed.levels(c.all) {
			got = append(got, l.Code())
		}
		if strings.Join(got, " ") != c.want || c.feed.deepest() != c.deepest {
			t.Errorf("%s: %v, %s", name, got, c.feed.deepest())
		}
	}
	if wrong := openly(false, true).check(); len(wrong) != 1 || wrong[0].Name != "portieken" {
		t.Errorf("parts without complexes: %v", wrong)
	}
}

// Staircases are open data when somebody chose that, beside complexes, and not before; what is given is
// what the file of a colleague says.
func TestOpenStaircases(t *testing.T) {
	eachOf(t, parted{}, func(t *testing.T, w *world) {
		policy, stranger := who(access.PolicyMaker), w.b("")
		ask := func() int {
			status, _, _ := stranger.Ask(http.MethodGet, openPath+"wo/portiek.json", nil)
			return status
		}
		w.Must(w.s.SetFeed(w.ctx, policy, openly(true, false)))
		if got := ask(); got != http.StatusNotFound {
			t.Errorf("before anybody chose: %d", got)
		}
		if body := stranger.Get(openPath + "wo"); strings.Contains(body, "portiek") {
			t.Error("the catalogue names the level before anybody chose")
		}
		board := w.b("beleid")
		if body := board.Get(feedPath); !strings.Contains(body, `name="portieken"`) || !strings.Contains(body, "Hoe minder woningen") || strings.Contains(body, `name="portieken" value="ja" checked`) {
			t.Error("the choice is not there, says nothing of its own, or is made already")
		}
		form := url.Values{"aan": {"ja"}, "portieken": {"ja"}, "titel": {"Woonstichting"}, "woord": {"wo"}, "vragen": {"open@example.org"}, "licentie": {"cc0"}}
		if code, body, _ := board.Do(http.MethodPost, feedPath, form); code != http.StatusBadRequest || !strings.Contains(body, "Zet dan ook de cijfers per complex aan") {
			t.Errorf("without complexes: %d", code)
		}
		form.Set("complexen", "ja")
		if code, _, _ := board.Do(http.MethodPost, feedPath, form); code != http.StatusSeeOther {
			t.Errorf("with complexes: %d", code)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE object_id = 'aan portieken cc0'`); n != 1 {
			t.Errorf("%d lines in the logbook", n)
		}
		if got := ask(); got != http.StatusOK {
			t.Fatalf("after the choice: %d", got)
		}
		f, err := w.s.File(w.ctx, policy, Choice{Indicators: allCodes(), Level: "portiek", From: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Format: takeout.CSV})
		w.Must(err)
		var d openData
		w.Must(json.Unmarshal([]byte(stranger.Get(openPath+"wo/portiek.json")), &d))
		if len(d.Cijfers) == 0 || len(d.Cijfers) != len(f.Figures) {
			t.Fatalf("%d figures, the file has %d", len(d.Cijfers), len(f.Figures))
		}
		for i, x := range f.Figures {
			if got := d.Cijfers[i]; got.Code != x.ID || got.Woningen != x.Homes || (got.Aantal != nil) != x.Value.Known || x.Value.Known && *got.Aantal != x.Value.Count || !strings.HasPrefix(got.Naam, "Complex 11, ") {
				t.Errorf("%+v, want %+v", got, x)
			}
		}
		if body := stranger.Get(openPath + "wo"); strings.Count(body, "wo/portiek.csv") == 0 {
			t.Error("the catalogue does not name the level")
		}
		w.Must(w.s.SetFeed(w.ctx, policy, openly(true, false)))
		if got := ask(); got != http.StatusNotFound {
			t.Errorf("after it was taken back: %d", got)
		}
	})
}

// Regions are a level of files, API and feed once the association gave a list, and not before.
func TestFilesOfRegions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		choice := Choice{Indicators: []string{"nuisance"}, Level: "regio", Format: takeout.CSV}
		board := w.b("bestuur")
		_, err := w.s.File(w.ctx, who(access.Board), choice)
		w.Kind(err, fault.Invalid)
		if body := board.Get(filePath); strings.Contains(body, `value="regio"`) {
			t.Error("the level is there without a list")
		}
		feed := Feed{Complexes: true}
		w.Write(func(tx *store.Tx) error {
			_, _, _, _, err := place.SaveRegions(tx, moment, own, []place.Region{{Municipality: "GM0", Code: "CR1", Name: "Zuid"}})
			return err
		})
		f, err := w.s.File(w.ctx, who(access.Board), choice)
		w.Must(err)
		towns, err := w.s.File(w.ctx, who(access.Board), Choice{Indicators: []string{"nuisance"}, Level: "gemeente", Format: takeout.CSV})
		w.Must(err)
		if len(f.Figures) == 0 || len(f.Figures) != len(towns.Figures) {
			t.Fatalf("%d figures of regions, %d of municipalities", len(f.Figures), len(towns.Figures))
		}
		for i, x := range f.Figures {
			if x.ID != "CR1" || x.Name != "Zuid" || x.Value != towns.Figures[i].Value {
				t.Errorf("%+v, want the value of %+v", x, towns.Figures[i])
			}
		}
		if body := board.Get(filePath); !strings.Contains(body, `value="regio"`) {
			t.Error("the level cannot be chosen")
		}
		all, err := w.maps.LevelsOf(w.ctx, own)
		if err != nil || !slices.Contains(feed.levels(all), socialmap.LevelRegion) || slices.Contains(feed.levels(socialmap.Levels()), socialmap.LevelRegion) {
			t.Errorf("the levels of the feed are %v: %v", feed.levels(all), err)
		}
	})
}
