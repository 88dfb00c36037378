package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHardToRead(t *testing.T) {
	long := strings.Repeat("nog een woord ", 5) + "erbij."
	for _, c := range []struct {
		name, text string
		want       []Hard
	}{
		{"plain", "Wij hebben uw melding gelezen. Marja belt u om 14.30 uur.", nil},
		{"fifteen words", strings.Repeat("woord ", 14) + "einde.", nil},
		{"sixteen words", long, []Hard{{Kind: LongSentence, Part: "nog een woord nog …", Words: 16}}},
		{"two sentences are two", strings.Repeat("woord ", 9) + "einde. " + strings.Repeat("woord ", 9) + "einde.", nil},
		{"a line is an end", strings.Repeat("woord ", 9) + "\n" + strings.Repeat("woord ", 9), nil},
		{"an amount is no end", strings.Repeat("kost 1.250 ", 8), []Hard{{Kind: LongSentence, Part: "kost 1.250 kost 1.250 …", Words: 16}}},
		{"words of offices, once", "Indien u wilt. Indien niet, dan thans.", []Hard{{Kind: HardWord, Part: "Indien", Instead: "als"}, {Kind: HardWord, Part: "thans", Instead: "nu"}}},
		{"other forms of a word", "Wij faciliteren dit.", []Hard{{Kind: HardWord, Part: "faciliteren", Instead: "helpen"}}},
		{"a long word", "De schuldhulpverleningsorganisatie helpt.", []Hard{{Kind: LongWord, Part: "schuldhulpverleningsorganisatie"}}},
		{"an address is no word", "Kijk op www.eenheellangadres.nl of mail info@eenheellangadres.nl.", nil},
		{"nothing", "", nil},
	} {
		if diff := cmp.Diff(c.want, HardToRead(c.text)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
