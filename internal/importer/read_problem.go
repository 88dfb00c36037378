package importer

import (
	"fmt"
	"strings"
	"unicode"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// Problem is one fault in one row, in Dutch, for the person who made the file.
type Problem struct {
	File   string `json:"file"`             // name without folder
	Row    int    `json:"row"`              // as the user sees it: the header is row 1; JSON: place in the list, from 1
	Column string `json:"column,omitempty"` // column name; JSON: the path
	Value  string `json:"value,omitempty"`  // what stood there, at most 80 characters; "…" where it may not be repeated
	Reason string `json:"reason"`           // what is wrong
	Advice string `json:"advice,omitempty"` // what to do about it
}

// maxValue is the number of characters of a value that a problem shows.
const maxValue = 80

// redacted stands for a value that may not be repeated.
const redacted = "…"

func (p Problem) clean() Problem {
	p.File, p.Column = printable(p.File, maxValue), printable(p.Column, maxValue)
	if text.ContainsBSN(p.Value) {
		p.Value = redacted
	}
	p.Value = printable(p.Value, maxValue)
	return p
}

// String is the problem as one line, for the command line.
func (p Problem) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, rij %d", p.File, p.Row)
	if p.Column != "" {
		fmt.Fprintf(&b, ", kolom %s", p.Column)
	}
	if p.Value != "" {
		fmt.Fprintf(&b, ", waarde “%s”", p.Value)
	}
	fmt.Fprintf(&b, ": %s", p.Reason)
	if p.Advice != "" {
		b.WriteString(" " + p.Advice)
	}
	return b.String()
}

// FatalCode says in one word why a whole file was refused, for machines.
type FatalCode string

// The reasons to refuse a whole file.
const (
	HasBSN         FatalCode = "bsn"        // a column holds citizen service numbers
	WrongFormat    FatalCode = "formaat"    // not the kind of file that this kind of data needs
	Broken         FatalCode = "beschadigd" // truncated or damaged
	WrongEncoding  FatalCode = "tekenset"   // not UTF-8, Windows-1252 or UTF-16 with a mark
	TooLarge       FatalCode = "te_groot"   // over one of the Limits
	ZipBomb        FatalCode = "zipbom"     // unpacks to far more than its size
	MissingColumns FatalCode = "kolommen"   // required columns are not there
	NoData         FatalCode = "leeg"       // nothing in it
	NotWhole       FatalCode = "onvolledig" // a list that goes in as a whole has rows that are wrong
	NoReference    FatalCode = "peildatum"  // VERA balances without a reference date
)

// Fatal refuses a whole delivery; its texts are Dutch and hold no personal data.
type Fatal struct {
	File    string
	Code    FatalCode
	Row     int      // 0 where no single row is to blame
	Columns []string // the columns that are meant, if any
	Reason  string
	Advice  string
}

func newFatal(file string, code FatalCode, reason, advice string) *Fatal {
	return &Fatal{File: printable(file, maxValue), Code: code, Reason: reason, Advice: advice}
}

// Error is file, reason and advice in one line.
func (f *Fatal) Error() string {
	s := f.Reason
	if f.Advice != "" {
		s += " " + f.Advice
	}
	if f.File != "" {
		s = f.File + ": " + s
	}
	return s
}

// Unwrap makes a Fatal an invalid input for the web and the command line.
func (f *Fatal) Unwrap() error { return fault.New("importer.read", fault.Invalid) }

// printable drops control and direction characters and cuts s to n characters.
func printable(s string, n int) string {
	var b strings.Builder
	left := n
	for _, r := range s {
		if !visible(r) {
			continue
		}
		if left == 0 {
			break
		}
		left--
		b.WriteRune(r)
	}
	return b.String()
}

// visible is false for what can deceive or break a terminal, a log or a table.
func visible(r rune) bool {
	switch {
	case r == unicode.ReplacementChar, unicode.IsControl(r):
		return false
	case r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x2069, r == 0xfeff:
		return false
	}
	return true
}

// baseName is the last part of a path with / or \.
func baseName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	return printable(name, maxValue)
}
