package health

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/fault"
)

// Own is how a resident keeps scores, which are nobody else's: behind a secret word that staff do
// not know, as they do know the code and the PIN that they gave. Hashes are the caller's, keyed.
type Own struct {
	Owner    string // hash of case and person
	CaseID   string
	Word     string    // hash of the secret word
	Tries    int64     // wrong words since the last right one
	ShutTo   time.Time // after too many: until when no word is tried
	Browser  string    // hash of the browser that gave the word
	OpenTo   time.Time // until when that browser sees the scores
	Partner  string    // organisation with which they are shared; empty: nobody
	PassID   string    // with which they were shared
	SharedTo time.Time
}

// Keys makes keyed hashes of whose the scores are and of their words: who reads the database alone
// cannot try names or words against it.
type Keys []byte

func (k Keys) hash(parts ...string) string {
	h := hmac.New(sha256.New, k)
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// OwnerOf is the owner of what somebody of a name keeps in a case.
func (k Keys) OwnerOf(caseID, name string) string {
	return k.hash("owner", caseID, strings.ToLower(strings.TrimSpace(name)))
}

// WordOf is the hash of a secret word as an owner typed it.
func (k Keys) WordOf(owner, typed string) string { return k.hash("word", owner, plainWord(typed)) }

// What holds for a secret word.
const (
	wordShort = 6 // signs
	wordLong  = 60
	wordTries = 5
	wordRests = 24 * time.Hour
	wordStays = time.Hour
)

// plainWord is a secret word as it counts: small letters, without spaces.
func plainWord(typed string) string { return strings.Join(strings.Fields(strings.ToLower(typed)), "") }

// CheckWord are the reasons why a word that was typed cannot be the secret one.
func CheckWord(name, typed string) []fault.Field {
	switch n := utf8.RuneCountInString(plainWord(typed)); {
	case n < wordShort:
		return []fault.Field{fault.NewField(name, "health.word_short", "Min", wordShort)}
	case n > wordLong:
		return []fault.Field{fault.NewField(name, "health.word_long", "Max", wordLong)}
	}
	return nil
}

// Known reports whether the resident chose a word.
func (o Own) Known() bool { return o.Owner != "" }

// Opens reports whether a browser sees the scores at a moment.
func (o Own) Opens(browser string, now time.Time) bool {
	return o.Known() && browser != "" && o.Browser == browser && now.Before(o.OpenTo)
}

// Shut reports whether no word is tried at a moment.
func (o Own) Shut(now time.Time) bool { return now.Before(o.ShutTo) }

// Shares reports whether scores are shared with an organisation at a moment.
func (o Own) Shares(now time.Time) bool { return o.Partner != "" && now.Before(o.SharedTo) }

// Try gives a word in a browser and reports whether it opens. The fifth wrong one in a row shuts
// it for a day.
func (o *Own) Try(word, browser string, now time.Time) bool {
	switch {
	case !o.Known() || o.Shut(now):
		return false
	case hmac.Equal([]byte(o.Word), []byte(word)):
		o.Tries, o.ShutTo, o.Browser, o.OpenTo = 0, time.Time{}, browser, now.Add(wordStays)
		return true
	}
	if o.Tries++; o.Tries >= wordTries {
		o.Tries, o.ShutTo, o.Browser, o.OpenTo = 0, now.Add(wordRests), "", time.Time{}
	}
	return false
}

// CheckOwn are the reasons why a resident cannot keep a score of a day.
func CheckOwn(x Score, today time.Time) []fault.Field {
	x.By, x.On, x.Present = ByResident, today, "-"
	return x.check(today)
}

// seenBy are the scores that people of an organisation see: what partners wrote down, and what
// residents keep and share with it.
func seenBy(list []Score, owns []Own, org string, now time.Time) []Score {
	return slices.DeleteFunc(list, func(x Score) bool {
		return x.Owner != "" && !slices.ContainsFunc(owns, func(o Own) bool {
			return o.Owner == x.Owner && o.Partner == org && o.Shares(now)
		})
	})
}
