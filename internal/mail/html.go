package mail

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plainOf is what a reader of a page in HTML sees as text: no tags, no scripts, no styles,
// nothing that would be fetched. It ends with the page, also when tags are left open.
func plainOf(page string) string {
	z := html.NewTokenizer(strings.NewReader(page))
	var out strings.Builder
	hidden := 0 // how many elements are open of which nothing is shown
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			if hidden == 0 {
				out.WriteString(strings.ReplaceAll(string(z.Text()), "\n", " "))
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			if unseen(atom.Lookup(name)) {
				hidden++
			}
			breakLine(&out, atom.Lookup(name))
		case html.EndTagToken:
			name, _ := z.TagName()
			if unseen(atom.Lookup(name)) && hidden > 0 {
				hidden--
			}
			breakLine(&out, atom.Lookup(name))
		case html.SelfClosingTagToken:
			name, _ := z.TagName()
			breakLine(&out, atom.Lookup(name))
		}
	}
}

func unseen(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Title, atom.Template, atom.Noscript, atom.Object, atom.Svg, atom.Math, atom.Select:
		return true
	}
	return false
}

func breakLine(out *strings.Builder, a atom.Atom) {
	switch a {
	case atom.Br, atom.P, atom.Div, atom.Li, atom.Tr, atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Hr, atom.Ul, atom.Ol:
		out.WriteByte('\n')
	}
}
