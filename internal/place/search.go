package place

import (
	"regexp"
	"strconv"
	"strings"

	"samendoen/internal/base/text"
)

type query struct {
	postcode string
	number   int
	addition string
	words    []string
}

var postcodePattern = regexp.MustCompile(`\b([1-9][0-9]{3}) ?([a-zA-Z]{2})\b`)

// parseQuery takes an address as people type it apart: "6211 ab 12", "lindestr 12a",
// "12 lindestraat". Every word before the number must be found in the street's name.
func parseQuery(s string) query {
	var q query
	if m := postcodePattern.FindStringSubmatch(s); m != nil {
		q.postcode = m[1] + strings.ToUpper(m[2])
		s = strings.Replace(s, m[0], " ", 1)
	}
	words := strings.Fields(text.Fold(s))
	for i, w := range words {
		digits := len(w) - len(strings.TrimLeft(w, "0123456789"))
		number, err := strconv.Atoi(w[:digits])
		switch {
		case digits > 0 && err == nil && q.number == 0 && number < 100000:
			q.number = number
			q.addition = w[digits:]
		case q.number > 0 && q.addition == "" && i == len(words)-1 && len(w) <= 3:
			q.addition = w
		case len(q.words) < 5:
			q.words = append(q.words, w)
		}
	}
	return q
}

func address(street string, number int, addition string) string {
	a := street
	if number > 0 {
		a += " " + strconv.Itoa(number)
	}
	if addition != "" {
		a += " " + addition
	}
	return a
}
