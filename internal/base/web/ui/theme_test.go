package ui

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOwnColoursPass is what mend leans on: without a theme every pair is readable.
func TestOwnColoursPass(t *testing.T) {
	own := ownTokens()
	for _, scheme := range []Scheme{Light, Dark} {
		for _, pair := range colourPairs() {
			for _, name := range []string{pair.front, pair.back} {
				v, ok := own.lookup(scheme, name)
				if _, isC := parseColour(v); !ok || !isC {
					t.Errorf("%s: %s is no colour: %q", scheme, name, v)
				}
			}
			if got := (Theme{}).ratio(scheme, pair, own); got < pair.needed {
				t.Errorf("%s: %s on %s is %.2f, needed %.1f", scheme, pair.front, pair.back, got, pair.needed)
			}
		}
	}
}

// TestDarkTwice: the dark tokens stand in the sheet twice, for the device's choice and
// for the visitor's; they must stay the same.
func TestDarkTwice(t *testing.T) {
	layer := tokenLayer(mustRead(t, "samendoen.css"))
	_, rest, _ := strings.Cut(layer, "@media")
	media, chosen, found := strings.Cut(rest, `:root[data-theme="dark"]`)
	if !found {
		t.Fatal("no dark block")
	}
	first, err := parseTheme("@media" + media)
	if err != nil {
		t.Fatal(err)
	}
	second, err := parseTheme(`:root[data-theme="dark"]` + chosen)
	if err != nil {
		t.Fatal(err)
	}
	if len(first.dark) < 25 {
		t.Fatalf("only %d dark tokens", len(first.dark))
	}
	if diff := cmp.Diff(first.dark, second.dark); diff != "" {
		t.Error(diff)
	}
	for name := range ownTokens().light {
		if _, ok := first.dark[name]; isColour(name) && !ok {
			t.Errorf("%s has no dark value", name)
		}
	}
}

func TestContrast(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want string
	}{
		{"#000", "#ffffff", "21.00"}, {"#777777", "white", "4.48"}, {"#767676", "rgb(255, 255, 255)", "4.54"}, {"#abc", "#aabbcc", "1.00"}, {"black", "rgb(0 0 0 / 1)", "1.00"},
	} {
		a, okA := parseColour(tc.a)
		b, okB := parseColour(tc.b)
		if got := fmt.Sprintf("%.2f", contrast(a, b)); !okA || !okB || got != tc.want {
			t.Errorf("%s on %s: %s, want %s", tc.a, tc.b, got, tc.want)
		}
	}
	for _, bad := range []string{"", "#", "#12", "#12345", "#gggggg", "#11223344", "rgb(256,0,0)", "rgb(1,2,3,0.5)", "red", "transparent", "var(--x)", "#+12345"} {
		if c, ok := parseColour(bad); ok {
			t.Errorf("%q was read as %s", bad, c)
		}
	}
}

func TestLoadTheme(t *testing.T) {
	const bg, page = "--basis-color-action-1-inverse-bg-default", "--basis-color-default-bg-document"
	for _, tc := range []struct {
		name, file  string
		light, dark map[string]string
		warned      []string // tokens
	}{
		{name: "empty", file: " /* niets */ "},
		{name: "house colour", file: ":root { " + bg + ": #7A0F3C; }", light: map[string]string{bg: "#7a0f3c"}},
		{name: "dark by media", file: "@media (prefers-color-scheme: dark) { :root { " + bg + ": #ffb0d0 } }", dark: map[string]string{bg: "#ffb0d0"}},
		{name: "dark by attribute", file: `[data-theme="dark"] { ` + bg + ": #ffb0d0 }", dark: map[string]string{bg: "#ffb0d0"}},
		{name: "too light for white words", file: ":root{" + bg + ":#ffcc00}", warned: []string{bg}},
		{name: "one bad colour does not take the good one along", file: ":root{" + bg + ":#ffcc00;--basis-color-accent-1-color-default:#5a2a00}",
			light: map[string]string{"--basis-color-accent-1-color-default": "#5a2a00"}, warned: []string{bg}},
		{name: "dark page in the light look", file: ":root{" + page + ":#111111}", warned: []string{page}},
		{name: "grey on grey, both given", file: ":root{--basis-color-info-bg-default:#888888;--basis-color-info-color-default:#999999}",
			warned: []string{"--basis-color-info-color-default", "--basis-color-info-bg-default"}},
		{name: "by reference", file: ".x-theme{--brand:#7a0f3c;--b:var(--brand);" + bg + ":var(--b)}", light: map[string]string{bg: "#7a0f3c"}},
		{name: "reference in a circle", file: ":root{--a:var(--b);--b:var(--a);" + bg + ":var(--a)}", warned: []string{bg}},
		{name: "unknown token", file: ":root{--basis-nooit-van-gehoord:12px;--other:1}"},
		{name: "not a colour", file: ":root{" + bg + ":chartreuse-ish}", warned: []string{bg}},
		{name: "see-through", file: ":root{" + bg + ":rgb(1,2,3,.5)}", warned: []string{bg}},
		{name: "shape and font", file: ":root{--basis-border-radius-md:0;--basis-page-max-inline-size:70rem;--basis-heading-font-family:'Noto Serif', serif}",
			light: map[string]string{"--basis-border-radius-md": "0", "--basis-page-max-inline-size": "70rem", "--basis-heading-font-family": `"Noto Serif", serif`}},
		{name: "shape out of bounds", file: ":root{--basis-border-radius-md:400px;--basis-page-max-inline-size:1px;--basis-heading-font-family:x(y)}",
			warned: []string{"--basis-border-radius-md", "--basis-heading-font-family", "--basis-page-max-inline-size"}},
		{name: "not a token", file: "a{color:black}", warned: []string{""}},
		{name: "the last one counts", file: ":root{" + bg + ":#000000}:root{" + bg + ":#111111}", light: map[string]string{bg: "#111111"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			theme, warnings, err := LoadTheme(strings.NewReader(tc.file))
			if err != nil {
				t.Fatal(err)
			}
			var warned []string
			for _, w := range warnings {
				warned = append(warned, w.Token)
				if !strings.Contains(w.String(), ".") || (w.Needed > 0 && w.Ratio >= w.Needed) {
					t.Errorf("odd warning %+v", w)
				}
			}
			if diff := cmp.Diff(tc.warned, warned); diff != "" {
				t.Errorf("warnings: %s", diff)
			}
			if !maps.Equal(tc.light, theme.light) || !maps.Equal(tc.dark, theme.dark) {
				t.Errorf("light %v dark %v", theme.light, theme.dark)
			}
			for _, scheme := range []Scheme{Light, Dark} {
				for _, pair := range colourPairs() {
					if theme.ratio(scheme, pair, ownTokens()) < pair.needed {
						t.Errorf("%s: %s on %s cannot be read", scheme, pair.front, pair.back)
					}
				}
			}
			if again, _, err := LoadTheme(strings.NewReader(unwrap(theme.CSS()))); err != nil || again.CSS() != theme.CSS() {
				t.Errorf("its own CSS reads back as %q (%v)", again.CSS(), err)
			}
		})
	}
}

// unwrap takes the layer off, which LoadTheme does not know.
func unwrap(css string) string {
	css = strings.TrimPrefix(strings.TrimSpace(css), "@layer theme{")
	return strings.TrimSuffix(css, "}")
}

func TestThemeKeepsOwnDark(t *testing.T) {
	theme, _, err := LoadTheme(strings.NewReader(":root{--basis-color-action-1-color-default:#5a1030}"))
	if err != nil {
		t.Fatal(err)
	}
	css := theme.CSS()
	own, _ := ownTokens().lookup(Dark, "--basis-color-action-1-color-default")
	if strings.Count(css, "--basis-color-action-1-color-default:#5a1030;") != 1 || strings.Count(css, "--basis-color-action-1-color-default:"+own+";") != 2 {
		t.Errorf("the light colour leaks into the dark look: %s", css)
	}
}

func TestWarningInDutch(t *testing.T) {
	_, warnings, err := LoadTheme(strings.NewReader(":root{--basis-color-action-1-inverse-bg-default:#ffcc00}"))
	if err != nil || len(warnings) != 1 {
		t.Fatal(warnings, err)
	}
	want := "--basis-color-action-1-inverse-bg-default (licht): #ffcc00 is slecht te lezen met --basis-color-action-1-inverse-color-default. Het contrast is 1,5, nodig is 4,5. De kleur van Samendoen blijft staan."
	if got := warnings[0].String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestHostileThemes(t *testing.T) {
	for name, file := range map[string]string{
		"url":               ":root{--basis-a:url(https://x)}",
		"url in capitals":   ":root{--basis-a:URL(//x)}",
		"url by comment":    ":root{--basis-a:u/**/rl(//x)} @import 'x'",
		"import":            "@import 'x';",
		"font-face":         "@font-face{src:x}",
		"other media":       "@media print{:root{--basis-a:1}}",
		"layer":             "@layer base{:root{--basis-a:1}}",
		"brace too many":    ":root{--basis-a:1}}",
		"brace too few":     ":root{--basis-a:1",
		"nested":            ":root{a{--basis-a:1}}",
		"media open":        "@media (prefers-color-scheme:dark){:root{--basis-a:1}",
		"escape":            `:root{--basis-a:\75rl(x)}`,
		"html":              ":root{}</style><script>",
		"important":         ":root{--basis-a:1 !important}",
		"no colon":          ":root{--basis-a}",
		"no name":           ":root{:1}",
		"loose text":        "hallo",
		"open comment":      "/* :root{}",
		"nul":               ":root{--basis-a:\x00}",
		"not UTF-8":         ":root{--basis-a:\xff}",
		"strange selector":  ":root;{--basis-a:1}",
		"huge":              ":root{" + strings.Repeat("--basis-a:1;", MaxThemeBytes/12) + "}",
		"javascript":        ":root{--basis-a:javascript:x}",
		"expression":        ":root{--basis-a:expression(x)}",
		"closing too early": "} :root{--basis-a:1}",
	} {
		theme, _, err := LoadTheme(strings.NewReader(file))
		if !errors.Is(err, ErrTheme) || theme.CSS() != "" {
			t.Errorf("%s was taken: %v", name, err)
		}
	}
}

// FuzzLoadTheme: whatever comes in, what goes out is readable, plain and in our own form.
func FuzzLoadTheme(f *testing.F) {
	f.Add(":root{--basis-color-action-1-inverse-bg-default:#7a0f3c;--basis-border-radius-md:4px}")
	f.Add("@media (prefers-color-scheme: dark){.x{--basis-heading-font-family:'A',serif}}")
	f.Add(":root{--basis-color-info-bg-default:var(--x);--x:#888}/*")
	f.Fuzz(func(t *testing.T, file string) {
		theme, _, err := LoadTheme(strings.NewReader(file))
		if err != nil {
			return
		}
		css := theme.CSS()
		if strings.Count(css, "{") != strings.Count(css, "}") || strings.ContainsAny(css, "<>\\!") || strings.Contains(css, "url") {
			t.Errorf("%q became %q", file, css)
		}
		for _, scheme := range []Scheme{Light, Dark} {
			for _, pair := range colourPairs() {
				if theme.ratio(scheme, pair, ownTokens()) < pair.needed {
					t.Errorf("%q: %s on %s cannot be read", file, pair.front, pair.back)
				}
			}
		}
	})
}

func mustRead(t *testing.T, name string) string {
	t.Helper()
	f, err := Assets().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var b strings.Builder
	buf := make([]byte, 1<<16)
	for {
		n, err := f.Read(buf)
		b.Write(buf[:n])
		if err != nil {
			return b.String()
		}
	}
}
