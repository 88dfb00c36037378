package account

import (
	_ "embed"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/ccojocar/zxcvbn-go"
	"github.com/ccojocar/zxcvbn-go/matching"

	"samendoen/internal/base/fault"
)

// Limits of passwords. What somebody else gave ends soon, and is changed at its first use
// (OWASP ASVS 5, 6.2 and 6.4.1).
const (
	minPassword = 12
	maxPassword = 200
	givenTime   = 7 * 24 * time.Hour
	// minBits is what a password must cost who guesses cleverly. At 20 ms for each guess half
	// of 2^35 takes eleven years; the doors let in far fewer.
	minBits = 35
	// weighed is how many signs of a password are weighed: more cannot make it weaker.
	weighed = 64
)

// commonWords are words of this work and this country that people put in passwords; the
// lists of the library hold English ones, names, and passwords that leaked.
//
//go:embed passwords.txt
var commonWords string

// checkPassword are the reasons why a user cannot have this password; field is its input.
func (s *Service) checkPassword(field string, u User, password string) []fault.Field {
	switch {
	case len(password) < minPassword || len(password) > maxPassword:
		return []fault.Field{fault.NewField(field, "account.password_length", "Min", minPassword)}
	case guessable(password, wordsAround(u)):
		return []fault.Field{fault.NewField(field, "account.password_guessable")}
	}
	return s.leakedBefore(field, password)
}

// wordsAround are what somebody who guesses tries first for a user: the login, the name, the
// name of the organisation, and words that everybody uses here.
func wordsAround(u User) []string {
	var words []string
	for _, name := range []string{u.Login, u.Name, u.OrgName} {
		name = strings.ToLower(name)
		parts := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		words = append(words, strings.Join(parts, ""), name)
		words = append(words, slices.DeleteFunc(parts, func(p string) bool { return len(p) < 3 })...)
	}
	return append(words, strings.Fields(commonWords)...)
}

// guessable reports whether a password is on the lists of words, names and leaked passwords,
// or is made of a few of them, of rows of keys, repeats or dates.
func guessable(password string, words []string) bool {
	if r := []rune(password); len(r) > weighed {
		password = string(r[:weighed])
	}
	// The library's own way with signs for letters tries all spellings, of which there can
	// be thousands; the usual one will do.
	for _, p := range []string{password, spelled().Replace(password)} {
		if zxcvbn.PasswordStrength(p, words, matching.FilterL33tMatcher).Entropy < minBits {
			return true
		}
	}
	return false
}

// spelled reads signs as the letters that they stand for: P@ssw0rd.
func spelled() *strings.Replacer {
	return strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t")
}

// firstPassword is a password for one use that nobody thought up: 100 random bits in groups
// that can be read aloud (OWASP ASVS 5, 6.4.1).
func firstPassword() string {
	codes := newRecoveryCodes()
	return codes[0] + "-" + codes[1]
}
