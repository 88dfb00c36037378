package text

import (
	"slices"
	"strings"
	"unicode"
)

// MaxSentence is the longest sentence of level B1, in words: the rule of our own screens.
const MaxSentence = 15

// maxLetters is how long a word may be before a reader stumbles over it.
const maxLetters = 16

// HardKind is why a part of a text is hard to read.
type HardKind string

// The kinds.
const (
	LongSentence HardKind = "zin"
	HardWord     HardKind = "woord"
	LongWord     HardKind = "lang-woord"
)

// Hard is a part of a text that is hard to read.
type Hard struct {
	Kind    HardKind
	Part    string // the word, or how the sentence begins
	Instead string // a plainer word, empty when there is none
	Words   int    // of a sentence
}

// plainer are words of letters and policies, by their stem, with what people say.
var plainer = map[string]string{
	"aangaand": "over", "alsmed": "en ook", "bewerkstell": "zorgen voor", "betreff": "gaan over", "conform": "volgens",
	"derhalv": "daarom", "desbetreff": "deze", "echter": "maar", "evaluer": "nagaan", "faciliter": "helpen", "geconstateerd": "gezien",
	"hierbij": "nu", "inzak": "over", "indien": "als", "initieer": "beginnen", "jegen": "tegen", "mits": "als", "middel": "met", "momenteel": "nu",
	"monitor": "volgen", "naar aanleid": "door", "omtrent": "over", "opteer": "kiezen", "participer": "meedoen", "prioriter": "eerst doen",
	"realiser": "maken", "reeds": "al", "respons": "antwoord", "signaler": "zien", "tenein": "om", "terzak": "over", "tevens": "ook",
	"thans": "nu", "trachten": "proberen", "uitsluit": "alleen", "vervolgen": "daarna", "voornoemd": "deze", "wegen": "door",
}

// HardToRead is what makes a Dutch text harder than level B1: sentences of more than
// MaxSentence words, words of offices, and words of more than sixteen letters. It is a hint
// for who writes and no measure of a text.
func HardToRead(s string) []Hard {
	var list []Hard
	for _, sentence := range sentences(s) {
		words := strings.Fields(sentence)
		if len(words) > MaxSentence {
			list = append(list, Hard{Kind: LongSentence, Part: strings.Join(words[:4], " ") + " …", Words: len(words)})
		}
		for _, w := range words {
			h, hard := hardWord(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }))
			if hard && !slices.Contains(list, h) {
				list = append(list, h)
			}
		}
	}
	return list
}

func hardWord(word string) (Hard, bool) {
	folded := Fold(word)
	for _, known := range []string{folded, Stem(folded)} {
		if instead, ok := plainer[known]; ok {
			return Hard{Kind: HardWord, Part: word, Instead: instead}, true
		}
	}
	if n := len([]rune(word)); n > maxLetters && !strings.ContainsAny(word, "./@-") {
		return Hard{Kind: LongWord, Part: word}, true
	}
	return Hard{}, false
}

// sentences are the sentences of a text. A dot within a word, as in an amount or a time,
// ends none.
func sentences(s string) (list []string) {
	start := 0
	runes := []rune(s)
	for i, r := range runes {
		last := i == len(runes)-1
		ends := r == '\n' || strings.ContainsRune(".!?:", r) && (last || unicode.IsSpace(runes[i+1]))
		if !ends && !last {
			continue
		}
		if part := strings.TrimSpace(string(runes[start : i+1])); part != "" {
			list = append(list, part)
		}
		start = i + 1
	}
	return list
}
