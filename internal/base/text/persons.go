package text

import (
	"regexp"
	"strings"
	"sync"
)

// Trace is a way in which somebody can be found back in a text.
type Trace string

// The traces. LooksLikeName is the one finding that a writer may overrule: a computer cannot tell
// the name of a person from that of an office.
const (
	HasBSN        Trace = "person_bsn"
	HasMail       Trace = "person_mail"
	HasPhone      Trace = "person_phone"
	HasAddress    Trace = "person_address"
	LooksLikeName Trace = "person_name"
)

// traceForm is what a trace looks like.
type traceForm struct {
	trace Trace
	re    *regexp.Regexp
}

// traces are in the order in which they are looked for; a name comes last.
var traces = sync.OnceValue(func() []traceForm {
	return []traceForm{
		{HasMail, regexp.MustCompile(`[^\s@]+@[^\s@]+\.[^\s@]+`)},
		{HasPhone, regexp.MustCompile(`(?:\+31|0031|\b0)(?:[\s-]?\d){9}\b`)},
		{HasAddress, regexp.MustCompile(`\b[1-9]\d{3}\s?[A-Z]{2}\b`)},
		{HasAddress, regexp.MustCompile(`(?i)\p{L}*(?:straat|laan|weg|plein|hof|kade|gracht|singel|dreef|steeg|pad)\s+\d+`)},
		{LooksLikeName, regexp.MustCompile(`(?:\b[Dd]e heer|\b[Mm]eneer|\b[Mm]evrouw|\b[Dd]hr\.?|\b[Mm]e?vr?\.|\b[Mm]w\.?|\b[Ff]am\.?|\b[Ff]amilie)\s+(?:(?:van|de|der|den|ten|ter)\s+)*\p{Lu}\p{L}*`)},
		{LooksLikeName, regexp.MustCompile(`\p{Lu}\p{Ll}+(?:\s+(?:van|de|der|den|ten|ter))*\s+\p{Lu}\p{Ll}+`)},
	}
})

// small are words that begin a sentence and no name.
var small = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b(?:De|Het|Een|Deze|Dit|Die|Dat|Er|Wij|Zij|Wie|Wat|Als|Bij|Van|Voor|Naar|Met|Door|Op|In|Uit|Om|En|Maar)\s`)
})

// FindPerson is the first trace of a person in a text, and the part; empty for none. Not
// everybody is found: the writer is asked too.
func FindPerson(s string) (trace Trace, part string) {
	if ContainsBSN(s) {
		return HasBSN, ""
	}
	s = small().ReplaceAllStringFunc(s, strings.ToLower)
	for _, t := range traces() {
		if found := t.re.FindString(s); found != "" {
			return t.trace, strings.Join(strings.Fields(found), " ")
		}
	}
	return "", ""
}
