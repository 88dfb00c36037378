package mail

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// State is where a mail stands.
type State string

// The states. Given up and refused mails wait for the administrator.
const (
	Waiting State = "wacht"
	Sent    State = "verstuurd"
	GivenUp State = "opgegeven"    // not taken in time
	Refused State = "geweigerd"    // the server said that it never will be
	Skipped State = "overgeslagen" // nobody to send it to, or not wanted, or seen already
	Joined  State = "samengevoegd" // a mail of the same kind was waiting already
)

// Failed reports whether a mail waits for the administrator.
func (s State) Failed() bool { return s == GivenUp || s == Refused }

const (
	term      = 3 * 24 * time.Hour  // for which a mail is tried
	lookBack  = term                // causes older than this are mailed no more
	keepOut   = 30 * 24 * time.Hour // how long it is kept that a mail went
	keepSeen  = 400 * 24 * time.Hour
	apart     = time.Hour // between two mails of a slow kind to the same reader
	perDay    = 5         // mails to prove an address, per person
	maxBody   = 600       // runes of a standard text
	maxTitle  = 80        // runes of its subject
	minText   = 5         // runes of both
	sendTime  = 20 * time.Second
	codeBytes = 10
)

// backoff is how long to wait after the nth failure: a minute, four times as long each time,
// at most four hours.
func backoff(attempt int) time.Duration {
	wait := time.Minute
	for range max(attempt-1, 0) {
		if wait *= 4; wait > 4*time.Hour {
			return 4 * time.Hour
		}
	}
	return wait
}

// confirmCode is what proves that somebody reads an address.
func confirmCode(key []byte, userID, nonce, address string) string {
	h := hmac.New(sha256.New, key)
	for _, part := range []string{userID, nonce, address} {
		h.Write([]byte(part + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil)[:codeBytes])
}

// checkText are the reasons why a standard text is refused. It has one line of subject, no
// address to click on (the program adds the one there is), and nothing that looks like a
// citizen service number.
func checkText(t Text) []fault.Field {
	var fields []fault.Field
	check := func(name, s string, most int) {
		n := utf8.RuneCountInString(s)
		switch {
		case !utf8.ValidString(s):
			fields = append(fields, fault.NewField(name, "mail.text_damaged"))
		case n < minText:
			fields = append(fields, fault.NewField(name, "mail.text_short"))
		case n > most:
			fields = append(fields, fault.NewField(name, "mail.text_long", "Max", most))
		case text.ContainsBSN(s):
			fields = append(fields, fault.NewField(name, "mail.text_bsn"))
		case strings.Contains(s, "://") || strings.Contains(strings.ToLower(s), "www."):
			fields = append(fields, fault.NewField(name, "mail.text_link"))
		}
	}
	check("onderwerp", t.Subject, maxTitle)
	check("tekst", t.Body, maxBody)
	return fields
}
