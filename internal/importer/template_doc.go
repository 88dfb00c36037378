package importer

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
)

// TemplateMarkdown is the part of docs/importeren.md that lists the columns of each
// kind; a test keeps the page equal to it.
func TemplateMarkdown() string {
	var b strings.Builder
	for _, kind := range Kinds() {
		t, ok := templateOf(kind)
		if !ok {
			continue
		}
		fmt.Fprintf(&b, "### %s (`%s`)\n\n%s\n\n", t.title, t.kind, t.intro)
		b.WriteString("| kolom | verplicht | wat erin staat | voorbeeld | ook goed als kop |\n|---|---|---|---|---|\n")
		for _, c := range t.columns {
			required := ""
			if c.required {
				required = "ja"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", c.name, required, c.format, code(c.example), codeList(c.aliases))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

func codeList(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = code(s)
	}
	return strings.Join(quoted, ", ")
}

// ExampleCSV is a small file of the kind that reads without a problem: UTF-8 with a
// byte order mark, so that spreadsheets show the accents. It is false for areas and
// VERA, which have no template.
func ExampleCSV(kind Kind) ([]byte, bool) {
	t, ok := templateOf(kind)
	if !ok {
		return nil, false
	}
	names, first := make([]string, len(t.columns)), make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i], first[i] = c.name, c.example
	}
	var b bytes.Buffer
	b.WriteString(utf8BOM)
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	if err := w.WriteAll([][]string{names, first, t.second}); err != nil {
		return nil, false // a bytes.Buffer does not fail
	}
	return b.Bytes(), true
}
