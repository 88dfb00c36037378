package socialmap

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// svg writes an XML picture. Everything that comes from outside goes through attr or
// text, which escape; there is no way to write an inline style, which the content
// security policy forbids.
type svg struct {
	b    []byte
	tags []string
	open bool // the last start tag still takes attributes
}

// start begins an element; attributes follow by attr.
func (s *svg) start(tag string) *svg {
	s.closeStart()
	s.b = append(append(s.b, '<'), tag...)
	s.tags = append(s.tags, tag)
	s.open = true
	return s
}

// attr adds an attribute to the element that was just begun.
func (s *svg) attr(name, value string) *svg {
	s.b = append(append(append(s.b, ' '), name...), '=', '"')
	s.escape(value)
	s.b = append(s.b, '"')
	return s
}

// num adds a number with at most two decimals as attribute.
func (s *svg) num(name string, v float64) *svg {
	s.b = append(append(append(s.b, ' '), name...), '=', '"')
	s.b = appendNumber(s.b, v)
	s.b = append(s.b, '"')
	return s
}

// path adds path data that this package made itself.
func (s *svg) path(data []byte) *svg {
	s.b = append(s.b, ` d="`...)
	s.b = append(append(s.b, data...), '"')
	return s
}

// raw puts elements in the current one that this package made itself.
func (s *svg) raw(elements []byte) *svg {
	s.closeStart()
	s.b = append(s.b, elements...)
	return s
}

// text puts words in the current element.
func (s *svg) text(words string) *svg {
	s.closeStart()
	s.escape(words)
	return s
}

// leaf is an element with words and no attributes.
func (s *svg) leaf(tag, words string) *svg { return s.start(tag).text(words).end() }

// end closes the current element.
func (s *svg) end() *svg {
	tag := s.tags[len(s.tags)-1]
	s.tags = s.tags[:len(s.tags)-1]
	if s.open {
		s.b, s.open = append(s.b, '/', '>'), false
		return s
	}
	s.b = append(append(append(s.b, '<', '/'), tag...), '>')
	return s
}

func (s *svg) closeStart() {
	if s.open {
		s.b, s.open = append(s.b, '>'), false
	}
}

// picture begins the outer element with its accessible name. A picture with links in it
// is a group, because an image has no parts to a screen reader.
func (s *svg) picture(id, class, role, title string, width, height float64) {
	s.start("svg").attr("xmlns", "http://www.w3.org/2000/svg").attr("class", class).attr("id", id)
	s.attr("role", role).attr("aria-labelledby", id+"-title")
	s.b = append(s.b, ` viewBox="0 0 `...)
	s.b = append(appendNumber(s.b, width), ' ')
	s.b = append(appendNumber(s.b, height), '"')
	s.start("title").attr("id", id+"-title").text(title).end()
}

// escape writes text for content or a quoted attribute. What XML cannot hold, such as
// control characters and broken UTF-8, becomes the replacement character.
func (s *svg) escape(v string) {
	for i := 0; i < len(v); {
		c := v[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c == '&':
				s.b = append(s.b, "&amp;"...)
			case c == '<':
				s.b = append(s.b, "&lt;"...)
			case c == '>':
				s.b = append(s.b, "&gt;"...)
			case c == '"':
				s.b = append(s.b, "&#34;"...)
			case c == '\'':
				s.b = append(s.b, "&#39;"...)
			case c < ' ' && c != '\n' && c != '\t':
				s.b = append(s.b, "\uFFFD"...)
			default:
				s.b = append(s.b, c)
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(v[i:])
		if r == 0xFFFE || r == 0xFFFF {
			r = utf8.RuneError
		}
		s.b = utf8.AppendRune(s.b, r)
		i += n
	}
}

// appendNumber writes a number with at most two decimals, rounded; never an exponent,
// and 0 for what is no number.
func appendNumber(b []byte, v float64) []byte {
	n := math.Round(v * 100)
	if math.IsNaN(n) || math.Abs(n) > 1e15 {
		return append(b, '0')
	}
	whole := int64(n)
	if whole < 0 {
		b, whole = append(b, '-'), -whole
	}
	b = strconv.AppendInt(b, whole/100, 10)
	if part := whole % 100; part > 0 {
		b = append(b, '.', byte('0'+part/10))
		if part%10 > 0 {
			b = append(b, byte('0'+part%10))
		}
	}
	return b
}
