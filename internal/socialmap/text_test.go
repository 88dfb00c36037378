package socialmap

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// TestWords: every key that the rules make exists in both languages.
func TestWords(t *testing.T) {
	words, err := text.Load(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{"socialmap.few", "socialmap.rounding"}
	for _, table := range Tables() {
		if table.Kind() == Events && table.Width() != table.Named() {
			t.Errorf("%s has a rest", table.Code())
		}
	}
	for _, in := range Indicators() {
		keys = append(keys, in.LabelKey(), in.UnitKey())
	}
	for _, theme := range LabelThemes() {
		keys = append(keys, theme.LabelKey())
	}
	for _, d := range Definitions() {
		keys = append(keys, d.LabelKey(), d.CountsKey(), d.QualityKey(), d.Source.LabelKey(), d.Lag.LabelKey(), d.Owner.LabelKey(), d.better().LabelKey())
	}
	for _, k := range place.FigureKinds() {
		keys = append(keys, otherKey(k.Code))
	}
	for class := 1; class <= 9; class++ {
		keys = append(keys, classKey(class))
	}
	for _, g := range AllGroups() {
		keys = append(keys, g.LabelKey(), g.ResidentKey())
		for _, b := range BandsFor(g) {
			keys = append(keys, b.LabelKey())
		}
	}
	for l := LevelComplex; l <= LevelStaircase; l++ {
		keys = append(keys, l.LabelKey())
		for _, key := range []string{"crowd", "crowd_help", "map_help"} {
			keys = append(keys, "socialmap."+mapScreen{Overview: Overview{Choice: Choice{Level: l}}}.parts(key))
		}
	}
	for step := StepPast; int(step) <= Steps; step++ {
		keys = append(keys, step.LabelKey())
	}
	for _, o := range []Outcome{RunMade, RunNothing, RunStopped, RunLater, RunFailed, RunDead} {
		keys = append(keys, o.LabelKey(), o.LabelKey()+"_text")
	}
	for _, target := range Targets() {
		keys = append(keys, target.LabelKey())
	}
	for v := NotShown; v <= BelowTarget; v++ {
		keys = append(keys, v.LabelKey())
	}
	for c := NoComparison; c <= OwnAverage; c++ {
		keys = append(keys, c.LabelKey())
	}
	for d := NotSaid; d <= Lower; d++ {
		keys = append(keys, d.LabelKey())
	}
	for m := NoFigure; m <= Unsteady; m++ {
		key, _ := Trend{Move: m}.Sentence(func(float64) string { return "" }, func(time.Time) string { return "" })
		keys = append(keys, key)
	}
	bad := Estimate{}.Check(1, day)
	late := typical()
	late.On, late.Basis = day.AddDate(1, 0, 0), strings.Repeat("x", 600)
	for _, f := range append(bad, late.Check(48, day)...) {
		keys = append(keys, f.Key)
	}
	for _, lang := range []text.Lang{text.Dutch, text.English} {
		for _, key := range keys {
			if !words.Has(lang, key) {
				t.Errorf("%s has no words for %s", lang, key)
			}
		}
	}
	if nl, en := words.Keys(text.Dutch), words.Keys(text.English); !slices.Equal(nl, en) {
		t.Errorf("the languages differ: %d and %d keys", len(nl), len(en))
	}
	forbidden := regexp.MustCompile(`(?i)probleemveroorzaker|zorgmijder|kwetsbar|toeschouwer`)
	for _, key := range words.Keys(text.Dutch) {
		if s := words.Printer(text.Dutch).T(key); forbidden.MatchString(s) {
			t.Errorf("%s is not for a screen: %s", key, s)
		}
	}
}

// TestSheetKnowsEveryClass: a class that the pictures use has a rule in the sheet.
func TestSheetKnowsEveryClass(t *testing.T) {
	sheet, err := os.ReadFile("static/kaart.css")
	if err != nil {
		t.Fatal(err)
	}
	shapes, m := atlas(16, 12)
	crowd := m
	crowd.Crowd = "x"
	pictures := [][]byte{
		RenderMap(canvas(t, WideWidth, shapes, crowd), crowd),
		RenderMap(canvas(t, WideWidth, shapes, m), m),
		RenderChart(Chart{ID: "a", Points: lineOf(), Top: 20, Average: 3}),
		RenderBars("b", "x", []Bar{{Interval{5, 10}, "a", "b"}}),
	}
	structure := []string{"map-areas", "map-dots"} // groups without looks of their own
	for _, p := range pictures {
		for _, found := range regexp.MustCompile(`class="([^"]+)"`).FindAllSubmatch(p, -1) {
			for _, class := range strings.Fields(string(found[1])) {
				if !slices.Contains(structure, class) && !regexp.MustCompile(`\.`+class+`\b`).Match(sheet) {
					t.Errorf("no rule for .%s", class)
				}
			}
		}
	}
}
