package hotline

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/SherClockHolmes/webpush-go"

	"samendoen/internal/base/hook"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Pushed brings messages to the browsers of people, by the push service of the maker of each (RFC
// 8030). What it brings is sealed for that browser (RFC 8291): the service between reads nothing.
type Pushed struct {
	DB    *store.DB
	Vault *seal.Vault
	Post  interface {
		Allows(url string) bool
		Do(r *http.Request) (*http.Response, error)
	}
	Public string // address of the program, for whoever keeps the push service
	Words  *text.Printer
	Now    func() time.Time
}

// pushTime is how long a push service keeps a message for a device that it cannot reach, in seconds.
// A device that comes back later need not ring: the calling has gone on, and calls again.
const pushTime = 15 * 60

// pushBody is what the worker of a browser gets (internal/offline/files/roep.js).
type pushBody struct {
	Message string `json:"bericht"` // its key: the same one is shown once
	Proof   string `json:"bewijs"`  // see seen
	Title   string `json:"titel"`
	Text    string `json:"tekst"`
	Path    string `json:"pad"` // what a tap opens
}

// Send brings a message to the push service of a browser. That it took it does not say that it came.
func (p *Pushed) Send(ctx context.Context, m Message) *Failure {
	to, ok := parseDevice(m.To, p.Post.Allows)
	if !ok {
		return &Failure{Why: string(hook.BadAddress), Forever: true}
	}
	now := p.Now()
	key, err := vapidOf(ctx, p.DB, p.Vault, now)
	if err != nil {
		return &Failure{Why: "sleutel"}
	}
	body, err := json.Marshal(pushBody{m.Key, seen(p.Vault, m.Key, m.Code), p.Words.T("hotline.say_push_title"), m.Text(p.Words, p.Public), m.Link})
	if err != nil {
		return &Failure{Why: "bericht", Forever: true}
	}
	answer, err := webpush.SendNotificationWithContext(ctx, body, &webpush.Subscription{Endpoint: to.Endpoint, Keys: webpush.Keys{Auth: to.Keys.Auth, P256dh: to.Keys.P256dh}},
		&webpush.Options{HTTPClient: p.Post, Topic: topic(m), TTL: pushTime, Urgency: webpush.UrgencyHigh, Subscriber: p.subscriber(),
			VAPIDPublicKey: key.public, VAPIDPrivateKey: key.private})
	return pushFailure(hook.AnswerOf(answer, err, now))
}

// subscriber is to whom a push service turns with questions (RFC 8292, 2.1).
func (p *Pushed) subscriber() string {
	if strings.HasPrefix(p.Public, "https://") {
		return p.Public
	}
	return "meldpunt@localhost" // the library makes a mailto: of it; only where the program runs for tests
}

// topic names what a message is about (RFC 8030, 5.4): a later one about the same report takes the
// place of one that the device did not get yet, and one that goes again is not there twice.
func topic(m Message) string {
	about, _ := splitKey(m.Key)
	if m.Code != "" {
		about = ID(m.Key)
	}
	sum := sha256.Sum256([]byte(about))
	return base64.RawURLEncoding.EncodeToString(sum[:24])
}

// pushFailure is what the answer of a push service means. 404 and 410 say that nobody listens there
// any more (RFC 8030, 7.3).
func pushFailure(a hook.Answer) *Failure {
	switch gone := a.Status == http.StatusNotFound || a.Status == http.StatusGone; {
	case a.Problem == hook.NoProblem:
		return nil
	case gone:
		return &Failure{Why: "toestel-weg", Forever: true, Gone: true}
	}
	return &Failure{Why: string(a.Problem), Forever: a.Problem == hook.BadAddress || a.Status >= 300 && a.Status < 500 && a.Status != http.StatusRequestTimeout && a.Status != http.StatusTooManyRequests}
}
