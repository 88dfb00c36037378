package frontdoor

import (
	"strings"
	"time"
	"unicode"

	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Written is a post that somebody wrote, with its texts, for who asks what is kept about
// them (AVG art. 15).
type Written struct {
	Post
	Letter
	Reporter
	// ByName says that only the name is the same: it may be of somebody else.
	ByName bool
}

// Person is who may have written a post. Empty fields are not known.
type Person struct{ Name, Phone, Email string }

// wroteMost is how many posts of an organisation are looked through, the newest first.
const wroteMost = 5000

// WrittenBy are the posts at the door of an organisation that a person wrote, or somebody
// of the same name, the oldest first. Who took back name and telephone is not found: we do
// not know it any more.
func (s *Service) WrittenBy(tx *store.Tx, org string, p Person) (list []Written, err error) {
	posts, err := postsOfKnown(tx, org, wroteMost)
	if err != nil {
		return nil, err
	}
	for _, post := range posts {
		w := Written{Post: post}
		if w.Letter, w.Reporter, err = s.open(tx, post.ID); err != nil {
			return nil, err
		}
		sure, byName := p.wrote(w.Reporter)
		if w.ByName = !sure; sure || byName {
			list = append(list, w)
		}
	}
	return list, nil
}

// wrote reports whether a reporter is reached as the person is, and whether the name is
// the same.
func (p Person) wrote(r Reporter) (sure, byName bool) {
	contact := strings.ToLower(strings.TrimSpace(r.Contact))
	digits := phoneDigits(contact)
	sure = contact != "" && contact == strings.ToLower(strings.TrimSpace(p.Email)) || len(digits) >= 8 && digits == phoneDigits(p.Phone)
	return sure, p.Name != "" && text.Fold(r.Name) == text.Fold(p.Name)
}

// phoneDigits are the digits of a Dutch telephone number without its country, empty for
// what holds letters.
func phoneDigits(s string) string {
	if strings.ContainsFunc(s, unicode.IsLetter) {
		return ""
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	for _, country := range []string{"0031", "31"} {
		if rest, found := strings.CutPrefix(digits, country); found && len(rest) >= 9 {
			return "0" + strings.TrimPrefix(rest, "0")
		}
	}
	return digits
}

// Ended is when a colleague decided about the post; zero while it waits.
func (w Written) Ended() time.Time { return w.HandledAt }
