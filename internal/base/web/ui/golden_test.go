package ui

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
)

// components draws every component at least once, in the states that change its markup.
func components() map[string]templ.Component {
	cols := []Column{{Label: "Complex", SortHref: "?s=naam", Order: Descending}, {Label: "Woningen", Numeric: true}}
	wrong := Field{Name: "zin", Label: "In één zin", Hint: "Geen namen.", Error: "Vul een zin in.", Note: "niet verplicht", Required: true}
	two := []Option{{Value: "a", Label: "Een", Hint: "de eerste", Icon: IconHome, Tone: Good, Selected: true}, {Value: "b", Label: "Twee", Disabled: true}}
	content := text("inhoud")
	page := samplePage("Werk", 1, Dark)
	page.Notice = &Notice{Tone: Good, Title: "Bewaard"}
	page.ThemePath, page.Manifest, page.Scripts = "/static/theme.css?v=1", "/app.webmanifest", []string{"/static/outbox.js"}
	guest := samplePage("", 0, Auto)
	guest.SignedIn, guest.Nav, guest.Demo = false, nil, false
	return map[string]templ.Component{
		"layout":        with(Layout(page), content),
		"layout-guest":  with(Layout(guest), content),
		"page-head":     with(PageHead(Heading{Eyebrow: "boven", Title: "Titel", Lead: "Zin."}), content),
		"breadcrumbs":   Breadcrumbs("Pad", []Link{{"Dossiers", "/d"}, {"Dit", "/d/1"}}),
		"tabs":          Tabs("Soort", page.Nav[:2]),
		"icon":          all(Icon(IconSend), Icon("bestaat-niet")),
		"mark":          Mark(),
		"button":        all(Button(Action{Label: "Bewaren", Icon: IconCheck}), Button(Action{Label: "Weg", Kind: Danger, Name: "actie", Value: "weg", FormAction: "/weg", Attrs: templ.Attributes{"hx-post": "/weg"}})),
		"link-button":   LinkButton(Action{Label: "Kaart", Href: "/kaart", Kind: Quiet}),
		"link-hostile":  all(LinkButton(Action{Label: "<b>", Href: "javascript:alert(1)"}), Breadcrumbs(`"><script>`, []Link{{"<img>", "javascript:x"}, {"b", ""}})),
		"print-button":  PrintButton("Afdrukken"),
		"dock":          with(Dock(), content),
		"field-box":     with(FieldBox(wrong), content),
		"text-input":    all(TextInput(Field{Name: "naam", Label: "Naam", Big: true}, Input{}), TextInput(wrong, Input{Value: `"><script>`, Type: TypeTel, Autocomplete: "tel", InputMode: "tel", MaxLength: 10, Short: true})),
		"text-area":     TextArea(wrong, Area{Value: "</textarea><script>", Rows: 5, MaxLength: 280, Left: "Nog {n}."}),
		"select":        Select(wrong, two),
		"file-input":    FileInput(Field{Name: "foto", Label: "Foto"}, File{Accept: "image/*", Capture: true, Multiple: true}),
		"radio-tiles":   RadioTiles(wrong, two),
		"radios":        all(Radios(wrong, two), RadioRow(Field{Name: "spoed", Label: "Spoed", ID: "anders"}, two)),
		"checkbox-list": CheckboxList(wrong, two),
		"clash": all(ClashBox(Clash{Action: "/d/1/stap", Version: "3", Typed: url.Values{"versie": {"2"}, "stap": {`"><b>`}, "wie": {"a"}}, Back: "/d/1",
			Fields: []Met{{Name: "stap", Label: "Stap", Theirs: "Bellen", Yours: `"><b>`, Stands: "Bellen", Both: OneLine}, {Name: "wie", Label: "Wie", Theirs: "Bo", Yours: "An", Stands: "b"}},
			Words:  ClashWords{"Net eerder", "Kies.", "Nu", "Jij", "Allebei", "Bewaar", "Laat"}}), ClashBox(Clash{Words: ClashWords{Title: "Net eerder", Lead: "Kijk."}, Typed: url.Values{"woord": {"Zij belt <b>morgen</b>."}}, Fields: []Met{{Label: "Brief", Theirs: "a\n\nb", Yours: "c"}}}), Lines("een\n\ntwee")),
		"error-summary": all(ErrorSummary("Er klopt iets niet", []FieldError{{"zin", "Vul een zin in."}, {"", "Probeer het later."}}), ErrorSummary("Niets mis", nil)),
		"search-box":    all(SearchBox(Search{Action: "/zoeken", Name: "zoek", Label: "Zoek", Hint: "Adres", Value: "a&b", Button: "Zoeken", Attrs: templ.Attributes{"hx-target": "#lijst"}}), SearchBox(Search{Action: "/complexen", Name: "naam", Label: "Complex", Button: "Zoeken", Harmless: true})),
		"role-buttons":  RoleButtons("/inloggen", "rol", []RoleButton{{"vakman", "Vakman", "Ziet iets", IconRepair, Warn}}),
		"notice":        all(with(NoticeBox(Notice{Title: "Let op", Text: "Zin."}), content), NoticeBox(Notice{Tone: Bad, Title: "Mis"}), NoticeBox(Notice{Tone: Warn, Text: "Bijna."})),
		"tag":           all(Tag(TagText{Text: "Nieuw"}), Tag(TagText{Text: "Te laat", Tone: Bad, Icon: IconClock})),
		"date-text":     DateText("2026-10-12", "12 oktober 2026"),
		"empty-state":   with(EmptyState(Empty{Icon: IconGrow, Title: "Leeg", Text: "Niets te doen."}), content),
		"progress-bar":  all(ProgressBar(Progress{Label: "Inlezen", Text: "3 van 9", Value: 3, Max: 9}), ProgressBar(Progress{Label: "Bezig", Text: "Even geduld."})),
		"dl":            Dl([]Term{{Label: "Wie", Text: "Sanne"}, {Label: "Wat", Content: content}}),
		"next-step":     with(NextStep(Next{Heading: "Volgende stap", What: "Bellen", Terms: []Term{{Label: "Wie", Text: "Jij"}}}), content),
		"timeline":      Timeline([]Moment{{When: "vandaag", Machine: "2026-10-12", Icon: IconTalk, Tone: Good, Title: "Gesprek", By: "Sanne", Text: "Zin.", Content: content}, {When: "gisteren", Machine: "2026-10-11", Title: "Kort"}}),
		"people":        People([]Person{{Name: "Sanne", Role: "Regie", Tag: &TagText{Text: "Regie"}}, {Name: "Bewoner", Role: "Beslist", Icon: IconHome}}),
		"big-figures":   BigFigures([]BigFigure{{"Woningen", "145", "vorig jaar 140"}, {"Signalen", "15", ""}}),
		"help":          with(Help("Wie leest dit?"), content),
		"details":       with(Details("Tabel"), content),
		"card":          all(with(Card("Titel"), content), with(Card(""), content)),
		"data-table":    all(with(DataTable(Table{ID: "t", Caption: "Complexen", Columns: cols, Stacked: true}), with(Row(), with(RowHead(cols[0]), content), with(Cell(cols[1]), content))), DataTable(Table{ID: "u", Caption: "Stil", CaptionHidden: true, Columns: []Column{{Label: "A", SortHref: "?a", Order: Ascending}, {Label: "B", SortHref: "?b"}}})),
		"task-body":     TaskBody(Task{Href: "/s/1", Title: "Bel terug", Text: "Zorg", Icon: IconPhone, Tone: Accent, Due: "te laat", Late: true, Holder: "Jij"}),
		"task-list":     with(TaskList("Werk"), TaskRow(Task{Href: "/s/1", Title: "Bel terug", Text: "Zorg", Icon: IconPhone, Tone: Accent, Status: &TagText{Text: "Nieuw"}, Due: "te laat", Late: true, Holder: "Jij"}), TaskRow(Task{Href: "/s/2", Title: "Kort"})),
		"pagination":    all(Pagination(Pages{Label: "Bladeren", PrevHref: "?voor=1", PrevLabel: "Vorige", NextHref: "?na=2", NextLabel: "Volgende", Status: "2 van 3"}), Pagination(Pages{Label: "Bladeren"})),
		"legend":        Legend("Legenda", []LegendItem{{"q1", "0 tot 2"}, {"few", "te weinig gegevens"}}),
		"hatch":         Hatch("arcering"),
		"band":          Band("Verdeling", []Part{{"s1", 25, "actief"}, {"s3", 75, "redt zich"}}),
	}
}

var assetVersion = regexp.MustCompile(`(/static/[a-z0-9./-]+)\?v=[0-9a-f]{12}`)

func TestGolden(t *testing.T) {
	for name, component := range components() {
		t.Run(name, func(t *testing.T) {
			got := assetVersion.ReplaceAllString(render(t, component), "$1?v=HASH")
			got = strings.ReplaceAll(got, "><", ">\n<") + "\n"
			file := filepath.Join("testdata", "golden", name+".html")
			if *update {
				writeSample(t, file, got)
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("changed (-want +got); when right, run with -update:\n%s", diff)
			}
		})
	}
}

// TestEveryComponentHasAGolden reads the templ sources, so that a new component cannot be
// forgotten.
func TestEveryComponentHasAGolden(t *testing.T) {
	parts, err := filepath.Glob("*.templ")
	if err != nil || len(parts) == 0 {
		t.Fatal("no templ files", err)
	}
	source, err := os.ReadFile("golden_test.go")
	if err != nil {
		t.Fatal(err)
	}
	exported := regexp.MustCompile(`(?m)^templ ([A-Z]\w*)\(`)
	for _, file := range parts {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range exported.FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(string(source), m[1]+"(") {
				t.Errorf("%s in %s has no golden file", m[1], file)
			}
		}
	}
}

// everything is each component and each sample page, rendered.
func everything(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, c := range components() {
		out[name] = render(t, c)
	}
	for name, c := range samplePages(Auto) {
		out["page "+name] = render(t, c)
	}
	return out
}

// TestNothingInline guards the content security policy: no style, script or event inside
// the HTML, and no link that runs.
func TestNothingInline(t *testing.T) {
	rules := map[string]*regexp.Regexp{
		"style attribute":    regexp.MustCompile(`(?i)<[a-z][^>]*\sstyle\s*=`),
		"style element":      regexp.MustCompile(`(?i)<style`),
		"event attribute":    regexp.MustCompile(`(?i)<[a-z][^>]*\s(on[a-z]+|hx-on[:a-z-]*)\s*=`),
		"inline script":      regexp.MustCompile(`(?i)<script(?:\s[^>]*)?>[^<]`),
		"script without src": regexp.MustCompile(`(?i)<script>`),
		"running link":       regexp.MustCompile(`(?i)=\s*"?\s*javascript:`),
		"foreign host":       regexp.MustCompile(`(?i)(?:src|href|action)="(?:https?:)?//`),
	}
	for what, rule := range rules {
		probe := map[string]string{"style attribute": `<p class="a" style="x">`, "style element": "<style>", "event attribute": `<a onclick="x">`,
			"inline script": "<script defer>x", "script without src": "<script>", "running link": `<a href="javascript:x">`, "foreign host": `<a href="https://x">`}[what]
		if !rule.MatchString(probe) {
			t.Fatalf("the rule against %s finds nothing", what)
		}
		for name, html := range everything(t) {
			if found := rule.FindString(html); found != "" {
				t.Errorf("%s: %s: %s", name, what, found)
			}
		}
	}
}

// TestReferences checks that ids are unique on a page and that everything that points at
// an id finds it.
func TestReferences(t *testing.T) {
	ids := regexp.MustCompile(`\sid="([^"]+)"`)
	refs := regexp.MustCompile(`\s(?:for|aria-describedby|aria-labelledby|popovertarget)="([^"]+)"|href="#([^"]+)"|url\(#([^)]+)\)`)
	for name, page := range samplePages(Auto) {
		html, seen := render(t, page), map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(html, -1) {
			if seen[m[1]] {
				t.Errorf("%s: id %q twice", name, m[1])
			}
			seen[m[1]] = true
		}
		for _, m := range refs.FindAllStringSubmatch(html, -1) {
			for id := range strings.FieldsSeq(m[1] + m[2] + m[3]) {
				if !seen[id] {
					t.Errorf("%s: nothing has the id %q", name, id)
				}
			}
		}
	}
}

// TestEveryClassHasAStyle finds class names that the sheet does not know.
func TestEveryClassHasAStyle(t *testing.T) {
	sheet := string(catalogue()["samendoen.css"].body)
	classes := regexp.MustCompile(`\sclass="([^"]*)"`)
	free := map[string]bool{"tabbar-list": true, "error-list": true, "search": true}
	for name, html := range everything(t) {
		for _, m := range classes.FindAllStringSubmatch(html, -1) {
			for class := range strings.FieldsSeq(m[1]) {
				if !free[class] && !regexp.MustCompile(`\.`+class+`\b`).MatchString(sheet) {
					t.Errorf("%s: class %q has no style", name, class)
				}
			}
		}
	}
}

func TestIcons(t *testing.T) {
	for _, name := range Icons() {
		if !strings.HasPrefix(iconDrawing(name), "<") {
			t.Errorf("%s is not drawn", name)
		}
	}
	if got := render(t, Icon("")); got != "" {
		t.Errorf("no icon draws %q", got)
	}
}
