package webhook

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/hook"
)

// ID names an endpoint.
type ID string

// State is whether an endpoint is told anything.
type State string

// The states. What happens while an endpoint is paused waits for it, as long as messages are
// kept; for one that is off nothing waits.
const (
	On     State = "aan"
	Paused State = "gepauzeerd"
	Off    State = "uit"
)

// Why says why an endpoint is not on.
type Why string

// The reasons: an administrator did it, it stayed silent for days, it said that it is gone
// (HTTP 410), or the key that it acts for ended.
const (
	ByHand Why = "hand"
	Silent Why = "stil"
	Gone   Why = "weg"
	NoKey  Why = "sleutel"
)

// Endpoint is where another program listens.
type Endpoint struct {
	ID      ID
	Org     string
	Name    string
	URL     string
	Kinds   []Kind
	TokenID string // the API key whose rights decide
	UserID  string // whose key that is
	State   State
	Why     Why // empty while it is on
	Next    time.Time
	Tried   time.Time // instant of the last attempt
	Reached time.Time // instant of the last message that arrived
	OldEnds time.Time // until when the former secret signs too; zero for none
	Created time.Time
	Version int64

	secret, old []byte // sealed
}

// Wants reports whether an endpoint asked for a kind.
func (e Endpoint) Wants(k Kind) bool { return slices.Contains(e.Kinds, k) }

const (
	maxName      = 80
	maxURL       = 500
	maxEndpoints = 20 // of an organisation
)

// Draft is an endpoint as an administrator writes it down.
type Draft struct {
	Name, URL string
	Kinds     []Kind
	TokenID   string
	Key       string // idempotency key, unique for its user; empty for none
}

// check are the reasons why an endpoint is refused. allows says which addresses may be used
// at all; where a name leads is looked at each time something is sent.
func (d Draft) check(allows func(string) bool, tokens []string) []fault.Field {
	var fields []fault.Field
	refuse := func(bad bool, name, key string) {
		if bad {
			fields = append(fields, fault.NewField(name, key))
		}
	}
	n := utf8.RuneCountInString(d.Name)
	refuse(n == 0 || n > maxName, "naam", "webhook.name_length")
	u, err := url.Parse(d.URL)
	refuse(err != nil || len(d.URL) > maxURL || strings.ContainsFunc(d.URL, func(r rune) bool { return r <= ' ' || r > '~' }) || u.Host == "" || !allows(d.URL), "adres", "webhook.url_form")
	refuse(len(d.Kinds) == 0, "soorten", "webhook.kinds_missing")
	refuse(slices.ContainsFunc(d.Kinds, func(k Kind) bool { return !slices.Contains(Kinds(), k) }), "soorten", "webhook.kind_unknown")
	refuse(!slices.Contains(tokens, d.TokenID), "sleutel", "webhook.token_missing")
	return fields
}

// Delivery is how far a message came.
type Delivery string

// The states of a message.
const (
	Waits   Delivery = "wacht"
	Arrived Delivery = "bezorgd"
	GivenUp Delivery = "opgegeven"
)

// Message is one event for one endpoint.
type Message struct {
	ID       string // the header webhook-id, the same at every attempt
	Endpoint ID
	Kind     Kind
	Object   string // id of the signal or case
	At       time.Time
	State    Delivery
	Attempts int
	Tried    time.Time
	Status   int // of HTTP, of the last attempt; 0 when there was no answer
	Problem  hook.Problem
}

// keepTime is how long a message is kept, sent or not.
const keepTime = 30 * 24 * time.Hour

// waits are the pauses between the attempts at one message, as Standard Webhooks 1.0 advises:
// ten attempts in about three days, or longer when the endpoint asks for it.
func waits() []time.Duration {
	return []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour,
		14 * time.Hour, 20 * time.Hour, 24 * time.Hour}
}

// longestAsked bounds what an endpoint can ask for: the longest of our own pauses.
const longestAsked = 24 * time.Hour

// after is how long to wait after so many attempts at a message failed, when the endpoint asked
// for so much; false when it is enough. It is never sooner than the pause of the attempt, and a
// little later for one message than for another.
func after(id string, attempts int, asked time.Duration) (time.Duration, bool) {
	if attempts < 1 || attempts > len(waits()) {
		return 0, false
	}
	pause := max(waits()[attempts-1], min(asked, longestAsked))
	return clock.Spread(pause, id+"/"+strconv.Itoa(attempts)), true
}

// rotateTime is how long the former secret still signs beside the new one.
const rotateTime = 24 * time.Hour
