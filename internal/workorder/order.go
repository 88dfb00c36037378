package workorder

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"sync"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/signal"
)

// Limits of what a contractor sends.
const (
	maxNumber = 40 // characters of a work order number
	maxUnit   = 60 // characters of the key of a home
	minKey    = 8
	maxKey    = 100
)

// Order is the work order with which a signal came in.
type Order struct {
	SignalID   string
	Org        string
	Contractor string // user
	Number     string
	At         time.Time // instant
}

// Home is how a contractor names a home: by the key of the association's administration
// (VERA: id of the eenheid), or by its address.
type Home struct {
	Unit     string
	Postcode string
	Number   int
	Addition string
}

// byAddress reports whether a home is named by its address.
func (h Home) byAddress() bool { return h.Unit == "" }

// Sent is a signal as a contractor sends it.
type Sent struct {
	Order    string // number of the work order
	Key      string // idempotency key, unique for this work order
	Home     Home
	Theme    signal.Theme
	Facts    []signal.FactCode
	Sentence string
	Urgency  signal.Urgency
	Photos   [][]byte          // JPEG or PNG, as they were taken; nil for one that follows
	Where    signal.PhotoPlace // where the pictures were taken
	Yes      bool              // the resident agrees to pictures indoors
}

// tidied is what was sent without what a keyboard adds.
func (s Sent) tidied() Sent {
	s.Order, s.Key = strings.TrimSpace(s.Order), strings.TrimSpace(s.Key)
	s.Home.Unit, s.Home.Addition = strings.TrimSpace(s.Home.Unit), strings.TrimSpace(s.Home.Addition)
	s.Home.Postcode = strings.ToUpper(strings.ReplaceAll(s.Home.Postcode, " ", ""))
	return s
}

var (
	// A number is what planning systems make: letters, figures and a few signs between them.
	numberForm   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ./_#-]*$`) })
	postcodeForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[1-9][0-9]{3}[A-Z]{2}$`) })
)

// check are the reasons why something is refused before anybody looks for the home, under the
// field names of the API. The rules of a signal come after it.
func check(s Sent) []fault.Field {
	var fields []fault.Field
	no := func(name, key string, pairs ...any) { fields = append(fields, fault.NewField(name, key, pairs...)) }
	switch {
	case s.Order == "":
		no("werkbon", "workorder.number_missing")
	case len(s.Order) > maxNumber || !numberForm().MatchString(s.Order):
		no("werkbon", "workorder.number_form", "Max", maxNumber)
	case text.ContainsBSN(s.Order):
		no("werkbon", "signal.text_bsn")
	}
	if len(s.Key) < minKey || len(s.Key) > maxKey || strings.ContainsFunc(s.Key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		no("Idempotency-Key", "workorder.key_form", "Min", minKey, "Max", maxKey)
	}
	switch h := s.Home; {
	case h.Unit == "" && h.Postcode == "" && h.Number == 0:
		no("woning", "workorder.home_missing")
	case h.Unit != "" && h.Postcode != "":
		no("woning", "workorder.home_twice")
	case h.byAddress() && (!postcodeForm().MatchString(h.Postcode) || h.Number < 1 || h.Number > 99999 || len(h.Addition) > 20):
		no("woning", "workorder.address_form")
	case len(h.Unit) > maxUnit:
		no("woning", "workorder.home_unknown")
	}
	return fields
}

// storedKey is the key under which a signal is stored for a contractor: the same for the same
// work order and key, and no other.
func storedKey(order, key string) string {
	sum := sha256.Sum256([]byte(order + "\x00" + key))
	return "werkbon-" + hex.EncodeToString(sum[:24])
}
