package bottleneck

import (
	"regexp"
	"strings"
	"sync"

	"samendoen/internal/base/text"
)

// lookedLikeName is the one finding that a writer may overrule: a computer cannot tell the name
// of a person from that of an office.
const lookedLikeName = "person_name"

// trace is a way in which somebody can be found back in a text, with the key of its message.
type trace struct {
	key string
	re  *regexp.Regexp
}

// traces are in the order in which they are looked for; a name comes last.
var traces = sync.OnceValue(func() []trace {
	return []trace{
		{"person_mail", regexp.MustCompile(`[^\s@]+@[^\s@]+\.[^\s@]+`)},
		{"person_phone", regexp.MustCompile(`(?:\+31|0031|\b0)(?:[\s-]?\d){9}\b`)},
		{"person_address", regexp.MustCompile(`\b[1-9]\d{3}\s?[A-Z]{2}\b`)},
		{"person_address", regexp.MustCompile(`(?i)\p{L}*(?:straat|laan|weg|plein|hof|kade|gracht|singel|dreef|steeg|pad)\s+\d+`)},
		{lookedLikeName, regexp.MustCompile(`(?:\b[Dd]e heer|\b[Mm]eneer|\b[Mm]evrouw|\b[Dd]hr\.?|\b[Mm]e?vr?\.|\b[Mm]w\.?|\b[Ff]am\.?|\b[Ff]amilie)\s+(?:(?:van|de|der|den|ten|ter)\s+)*\p{Lu}\p{L}*`)},
		{lookedLikeName, regexp.MustCompile(`\p{Lu}\p{Ll}+(?:\s+(?:van|de|der|den|ten|ter))*\s+\p{Lu}\p{Ll}+`)},
	}
})

// small are words that begin a sentence and no name.
var small = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b(?:De|Het|Een|Deze|Dit|Die|Dat|Er|Wij|Zij|Wie|Wat|Als|Bij|Van|Voor|Naar|Met|Door|Op|In|Uit|Om|En|Maar)\s`)
})

// findPerson is the first trace of a person in a text: the key of its message, and the part;
// empty for none. Not everybody is found: the writer is asked too.
func findPerson(s string) (key, part string) {
	if text.ContainsBSN(s) {
		return "person_bsn", ""
	}
	s = small().ReplaceAllStringFunc(s, strings.ToLower)
	for _, t := range traces() {
		if found := t.re.FindString(s); found != "" {
			return t.key, strings.Join(strings.Fields(found), " ")
		}
	}
	return "", ""
}
