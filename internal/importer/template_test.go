package importer

import (
	"os"
	"strings"
	"testing"
)

// TestTemplates: no two columns of a template answer to one header, the examples are
// complete, and the parse functions' positions fit.
func TestTemplates(t *testing.T) {
	lengths := map[Kind]int{Complexes: complexUntil + 1, Units: unitUntil + 1, Tenancies: tenantEmail + 1, Arrears: arrearsAmount + 1,
		Nuisance: nuisanceAbout + 1, Allocations: allocationKind + 1, Repairs: repairDone + 1, Figures: figureSource + 1, Regions: regionArea + 1}
	for _, kind := range Kinds() {
		tpl, ok := templateOf(kind)
		if !ok {
			continue
		}
		if len(tpl.columns) != lengths[kind] || len(tpl.second) != lengths[kind] {
			t.Errorf("%s has %d columns and %d second examples, want %d", kind, len(tpl.columns), len(tpl.second), lengths[kind])
		}
		owner := map[string]string{}
		for _, c := range tpl.columns {
			for _, name := range append([]string{c.name}, c.aliases...) {
				if other, taken := owner[headerKey(name)]; taken {
					t.Errorf("%s: %q means both %s and %s", kind, name, other, c.name)
				}
				owner[headerKey(name)] = c.name
			}
			if c.required && c.example == "" || c.format == "" {
				t.Errorf("%s: column %s has no example or no format", kind, c.name)
			}
		}
		delete(lengths, kind)
	}
	if len(lengths) != 0 {
		t.Errorf("no template for %v", lengths)
	}
}

func TestExamplesRead(t *testing.T) {
	for _, kind := range Kinds() {
		data, ok := ExampleCSV(kind)
		if !ok {
			continue
		}
		h := read(t, kind, string(data))
		wantProblems(t, h)
		if h.stats.Records != 2 || len(h.stats.Warnings) != 0 {
			t.Errorf("%s: %+v", kind, h.stats)
		}
	}
	if _, ok := ExampleCSV(VERA); ok {
		t.Error("VERA has a template")
	}
}

func TestHeaderSpellings(t *testing.T) {
	for _, name := range []string{"bag_id", "BAG-id", "Bag ID", " BAG_ID ", "bag.id", "BÁG id", "BAG id (16 cijfers)"} {
		if headerKey(name) != "bagid" {
			t.Errorf("headerKey(%q) = %q", name, headerKey(name))
		}
	}
}

// TestDocs keeps the page for users equal to the table. To renew it: put the output
// between the two marks.
func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../../docs/importeren.md")
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- begin kolommen -->\n", "<!-- einde kolommen -->\n"
	_, rest, ok := strings.Cut(string(page), begin)
	got, _, okEnd := strings.Cut(rest, end)
	if !ok || !okEnd {
		t.Fatal("docs/importeren.md misses its marks")
	}
	if got != TemplateMarkdown() {
		t.Errorf("docs/importeren.md differs from the templates; it should read\n%s", TemplateMarkdown())
	}
}
