package logbook

import "strings"

// Mark is how a piece of a text stands out.
type Mark string

// The marks of the access matrix.
const (
	Plain  Mark = ""
	Strong Mark = "strong"
	Stress Mark = "em"
	Code   Mark = "code"
)

// Span is a piece of a text with its mark.
type Span struct {
	Text string
	Mark Mark
}

// Spans reads the marks of Markdown in a line: `code`, **strong** and *stress*. A mark
// without its end, or with a space inside its beginning or its end, is a sign like any
// other; within code nothing else is a mark. All text comes out as it is, never as HTML.
func Spans(line string) []Span {
	var list []Span
	plain := ""
	for line != "" {
		mark, sign := markAt(line)
		inside, rest, closed := strings.Cut(line[len(sign):], sign)
		if mark == Plain || !closed || inside == "" || mark != Code && strings.TrimSpace(inside) != inside {
			take := max(len(sign), 1)
			plain, line = plain+line[:take], line[take:]
			continue
		}
		if plain != "" {
			list, plain = append(list, Span{plain, Plain}), ""
		}
		list, line = append(list, Span{inside, mark}), rest
	}
	if plain != "" {
		list = append(list, Span{plain, Plain})
	}
	return list
}

// markAt is the mark that a text begins with, and its sign; Plain for none.
func markAt(text string) (Mark, string) {
	for _, m := range []struct {
		mark Mark
		sign string
	}{{Code, "`"}, {Strong, "**"}, {Stress, "*"}} {
		if strings.HasPrefix(text, m.sign) {
			return m.mark, m.sign
		}
	}
	return Plain, ""
}

// PlainText is a line without its marks.
func PlainText(line string) string {
	var b strings.Builder
	for _, s := range Spans(line) {
		b.WriteString(s.Text)
	}
	return b.String()
}
