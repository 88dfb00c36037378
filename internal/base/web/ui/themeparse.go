package ui

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// ErrTheme is at the root of every refusal by LoadTheme.
var ErrTheme = errors.New("theme refused")

// schemes holds values per token name, for the light and for the dark look.
type schemes struct {
	light, dark map[string]string
	ignored     int // declarations that are not custom properties
}

// lookup returns the value of a token in a scheme; the dark look inherits from the light.
func (s schemes) lookup(scheme Scheme, name string) (string, bool) {
	if scheme == Dark {
		if v, ok := s.dark[name]; ok {
			return v, true
		}
	}
	v, ok := s.light[name]
	return v, ok
}

func refuse(format string, args ...any) error {
	return fmt.Errorf("ui: %w: %s", ErrTheme, fmt.Sprintf(format, args...))
}

// neverInTheme are the ways in which a style sheet can reach out, escape or run.
func neverInTheme() []string {
	return []string{"url(", "image(", "image-set(", "@import", "@font-face", "@charset", "@namespace",
		"expression(", "javascript:", "-moz-binding", "behavior:", "\\", "<", ">", "\x00", "!"}
}

// parseTheme reads blocks of declarations: "selector { --name: value; }", bare or inside
// "@media (prefers-color-scheme: dark)". A selector with [data-theme="dark"] is dark too.
func parseTheme(text string) (schemes, error) {
	out := schemes{light: map[string]string{}, dark: map[string]string{}}
	if !utf8.ValidString(text) {
		return out, refuse("not UTF-8")
	}
	text, err := dropComments(strings.TrimPrefix(text, "\ufeff"))
	if err != nil {
		return out, err
	}
	lower := strings.ToLower(text)
	for _, bad := range neverInTheme() {
		if strings.Contains(lower, bad) {
			return out, refuse("%q is not allowed", bad)
		}
	}
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		if !strings.HasPrefix(rest, "@") {
			if rest, err = out.block(rest, false); err != nil {
				return out, err
			}
			continue
		}
		if rest, err = out.darkMedia(rest); err != nil {
			return out, err
		}
	}
	return out, nil
}

func dropComments(text string) (string, error) {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "/*")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		_, rest, closed := strings.Cut(after, "*/")
		if !closed {
			return "", refuse("a comment is not closed")
		}
		out.WriteByte(' ')
		text = rest
	}
}

// darkMedia reads "@media (prefers-color-scheme: dark) { blocks }" and returns what follows.
func (s *schemes) darkMedia(text string) (string, error) {
	head, rest, found := strings.Cut(text, "{")
	tight := strings.ToLower(strings.Join(strings.Fields(head), ""))
	if !found || tight != "@media(prefers-color-scheme:dark)" {
		return "", refuse("only @media (prefers-color-scheme: dark) is known")
	}
	var err error
	for rest = strings.TrimSpace(rest); !strings.HasPrefix(rest, "}"); rest = strings.TrimSpace(rest) {
		if rest == "" {
			return "", refuse("a block is not closed")
		}
		if rest, err = s.block(rest, true); err != nil {
			return "", err
		}
	}
	return rest[1:], nil
}

var (
	selectorShape = regexp.MustCompile(`^[a-zA-Z0-9_\-.:#\[\]="'()*,\s]+$`)
	darkSelector  = regexp.MustCompile(`\[data-theme=["']?dark["']?\]`)
	customName    = regexp.MustCompile(`^--[a-z0-9-]+$`)
)

// block reads one "selector { declarations }" and returns what follows.
func (s *schemes) block(text string, dark bool) (string, error) {
	selector, rest, found := strings.Cut(text, "{")
	if !found || !selectorShape.MatchString(selector) {
		return "", refuse("a block does not start as it should")
	}
	body, rest, found := strings.Cut(rest, "}")
	if !found || strings.Contains(body, "{") {
		return "", refuse("a block is not closed, or holds another one")
	}
	into := s.light
	if dark || darkSelector.MatchString(selector) {
		into = s.dark
	}
	for declaration := range strings.SplitSeq(body, ";") {
		if strings.TrimSpace(declaration) == "" {
			continue
		}
		name, value, found := strings.Cut(declaration, ":")
		name = strings.TrimSpace(name)
		if !found || name == "" {
			return "", refuse("a line is not of the form name: value")
		}
		if !customName.MatchString(name) {
			s.ignored++
			continue
		}
		into[name] = strings.TrimSpace(value)
	}
	return rest, nil
}
