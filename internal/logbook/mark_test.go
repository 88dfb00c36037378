package logbook

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSpans(t *testing.T) {
	for in, want := range map[string][]Span{
		"":                        nil,
		"gewone tekst":            {{"gewone tekst", Plain}},
		"**mag**: de pagina":      {{"mag", Strong}, {": de pagina", Plain}},
		"de kolom *Niemand* hier": {{"de kolom ", Plain}, {"Niemand", Stress}, {" hier", Plain}},
		"`GET /x/*`":              {{"GET /x/*", Code}},
		"`a` en `b`":              {{"a", Code}, {" en ", Plain}, {"b", Code}},
		"2 * 3 * 4":               {{"2 * 3 * 4", Plain}},
		"een * alleen":            {{"een * alleen", Plain}},
		"**open":                  {{"**open", Plain}},
		"<b>*é*</b>":              {{"<b>", Plain}, {"é", Stress}, {"</b>", Plain}},
	} {
		if got := Spans(in); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// Whatever stands in a line, no letter of it gets lost, and text without marks stays whole.
func TestSpansLoseNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		line := rapid.StringOf(rapid.RuneFrom([]rune("ab *`é<"))).Draw(r, "line")
		letters := func(s string) string { return strings.NewReplacer("*", "", "`", "").Replace(s) }
		if got := letters(PlainText(line)); got != letters(line) {
			r.Errorf("%q became %q", line, got)
		}
		if !strings.ContainsAny(line, "*`") && PlainText(line) != line {
			r.Errorf("%q became %q", line, PlainText(line))
		}
	})
}

// The page of the matrix shows no sign of Markdown.
func TestMatrixHasNoSigns(t *testing.T) {
	page := []byte("# Titel\n\nDe *kolom* en **mag**\nen `GET /`.\n\n- punt **een**\n\n| *Route* | Wie |\n|---|---|\n| `GET /a` | fg; anders *verboden* |\n")
	list := ParseMatrix(page)
	if len(list) != 1 || len(list[0].Text) != 2 || len(list[0].Rows) != 1 {
		t.Fatalf("%+v", list)
	}
	var b strings.Builder
	for _, line := range append(list[0].Text, list[0].Rows[0]...) {
		if err := marked(line).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
	}
	for _, head := range list[0].Head {
		b.WriteString(head)
	}
	if strings.ContainsAny(b.String(), "*`") {
		t.Error(b.String())
	}
	for _, want := range []string{"<em>kolom</em>", "<strong>mag</strong>", "<code>GET /</code>", "<strong>een</strong>", "<code>GET /a</code>", "<em>verboden</em>"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is not in %s", want, b.String())
		}
	}
}
