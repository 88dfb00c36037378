package catalogue

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"samendoen/internal/base/text"
)

// Every fact of the program is whole, fits the tile that its code says, and is written in
// short sentences.
func TestShippedFactsAreWhole(t *testing.T) {
	seen := map[Code]bool{}
	for _, f := range Shipped() {
		if fields := Check(f); len(fields) > 0 {
			t.Errorf("%s: %v", f.Code, fields)
		}
		if seen[f.Code] || f.English == "" {
			t.Errorf("%s: twice, or without English", f.Code)
		}
		seen[f.Code] = true
		if tile, ok := TileOf(f.Code); ok != f.Offered() || ok && tile != f.Tile {
			t.Errorf("%s: tile %q, %v", f.Code, tile, ok)
		}
		for _, p := range f.Guide.parts() {
			for _, sentence := range strings.FieldsFunc(p.text, func(r rune) bool { return strings.ContainsRune(".?!", r) }) {
				if n := len(strings.Fields(sentence)); n > 15 {
					t.Errorf("%s, %s: %d words: %s", f.Code, p.name, n, sentence)
				}
			}
		}
	}
	for _, topic := range Topics() {
		if !slices.ContainsFunc(Shipped(), func(f Fact) bool { return f.Topic == topic }) {
			t.Errorf("nothing about %s", topic)
		}
	}
}

// What must be called first is in no form, and leads to the right number.
func TestHaltsAreNeverOffered(t *testing.T) {
	numbers := map[Stop]string{Danger: "112", Home: "0800-2000", Crime: "0800-7000"}
	halts := 0
	for _, f := range Shipped() {
		if f.Topic != Halts {
			continue
		}
		halts++
		if _, ok := TileOf(f.Code); ok || f.Offered() || f.Stop == NoStop || !strings.Contains(f.Guide.Ask, numbers[f.Stop]) {
			t.Errorf("%s can be sent, or says no number", f.Code)
		}
	}
	if halts < 4 {
		t.Errorf("%d halts", halts)
	}
	if tile, ok := TileOf("eigen-stop-iets"); ok {
		t.Errorf("an own halt has the tile %q", tile)
	}
}

func sound() Fact {
	return Fact{Topic: Dwelling, Tile: "woning", Label: "De lift staat stil", Guide: Guide{"Een lift die niet komt.", "Een storing of stroom weg.", "Bel de storingsdienst.",
		"Open de deur niet.", "De storingsdienst."}, Questions: []Question{{"Zit er iemand in?", []string{"ja", "nee"}}}}
}

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		change func(f *Fact)
		want   string
	}{
		"sound":                {func(*Fact) {}, ""},
		"no label":             {func(f *Fact) { f.Label = "" }, "naam catalogue.missing"},
		"long label":           {func(f *Fact) { f.Label = strings.Repeat("a", maxLabel+1) }, "naam catalogue.long"},
		"a number of a person": {func(f *Fact) { f.Guide.Do = "Bel 111222333 op." }, "doe catalogue.bsn"},
		"a part is missing":    {func(f *Fact) { f.Guide.Not = "" }, "niet catalogue.missing"},
		"no tile":              {func(f *Fact) { f.Tile = "" }, "tegel catalogue.choose"},
		"a halt with a tile":   {func(f *Fact) { f.Topic, f.Stop = Halts, Home }, "tegel catalogue.stop_tile"},
		"a halt without stop":  {func(f *Fact) { f.Topic, f.Tile = Halts, "" }, "stop catalogue.choose"},
		"health as a code":     {func(f *Fact) { f.VERA = "SOC/PSY" }, "vera catalogue.vera_form"},
		"one answer":           {func(f *Fact) { f.Questions[0].Answers = []string{"ja"} }, "vragen catalogue.questions_form"},
		"four questions":       {func(f *Fact) { q := f.Questions[0]; f.Questions = []Question{q, q, q, q} }, "vragen catalogue.questions_form"},
		"the same answer":      {func(f *Fact) { f.Questions[0].Answers = []string{"ja", "ja"} }, "vragen catalogue.questions_form"},
	} {
		f := sound()
		c.change(&f)
		var got []string
		for _, field := range Check(f) {
			got = append(got, field.Name+" "+field.Key)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %v, want %q", name, got, c.want)
		}
	}
}

// A code says its tile for ever, whatever the label.
func TestOwnCodeSaysItsTile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tile := rapid.SampledFrom(Tiles()).Draw(t, "tile")
		label := rapid.String().Draw(t, "label")
		code := codeOf(tile, label)
		if got, ok := TileOf(code); !ok || got != tile || !IsOwn(code) {
			t.Fatalf("%q: %q", code, got)
		}
		if strings.ContainsFunc(string(code), func(r rune) bool { return r != '-' && (r < '0' || r > 'z' || r > '9' && r < 'a') }) {
			t.Fatalf("code %q", code)
		}
	})
}

func TestQuestionsReadWhatTheyWrite(t *testing.T) {
	text := "Zit er iemand in? | ja | nee\nWaar? | hal | lift | trap"
	if got := WriteQuestions(ParseQuestions("\n" + text + "\n\n")); got != text {
		t.Error(got)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"zie: iets", "# a | b", "# a | woning | woning | A | A | -\nzoals: dit", "# a | woning | woning | A | A | -\nzie"} {
		if _, err := parse(s); err == nil {
			t.Errorf("%q was read", s)
		}
	}
}

func TestNames(t *testing.T) {
	names := Names{"lekkage": {Label: "Het lekt"}}
	if names.Of("lekkage", text.English) != "Het lekt" || names.Of("schimmel", text.English) != "Mould or damp" || Names(nil).Of("onbekend", text.Dutch) != "onbekend" {
		t.Error("labels")
	}
}
