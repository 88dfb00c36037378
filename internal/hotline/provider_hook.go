package hotline

import (
	"context"
	"encoding/json"
	"time"

	"samendoen/internal/base/hook"
	"samendoen/internal/base/text"
)

// Hooked sends by a provider of SMS, voice or chat that takes signed messages (docs/meldpunt.md).
// The id of a message is its key, so that a provider can tell that it has it already.
type Hooked struct {
	Post   hook.Poster
	URL    string
	Secret []byte
	Public string // address of the program, without a slash at the end
	Words  *text.Printer
	Now    func() time.Time
}

// hookBody is what a provider gets. It holds no word of what was reported.
type hookBody struct {
	Type string   `json:"type"` // "meldpunt.bericht"
	At   string   `json:"timestamp"`
	Data hookData `json:"data"`
}

type hookData struct {
	Kind    WayKind  `json:"soort"`
	To      string   `json:"naar"`
	Text    string   `json:"tekst"`
	Receipt string   `json:"melding"`
	Link    string   `json:"link"`
	Answers []string `json:"antwoorden"` // what the reader can answer: "1" takes it, "2" cannot
}

// Send brings a message to the provider.
func (h Hooked) Send(ctx context.Context, m Message) *Failure {
	now := h.Now()
	link, answers := h.Public+m.Link, []string{"1", "2"}
	if m.Help {
		link, answers = "", []string{}
	}
	body, err := json.Marshal(hookBody{"meldpunt.bericht", now.UTC().Format(time.RFC3339), hookData{m.Kind, m.To, m.Text(h.Words, h.Public), m.Receipt, link, answers}})
	if err != nil {
		return &Failure{Why: "bericht", Forever: true}
	}
	got := h.Post.Post(ctx, hook.Envelope{URL: h.URL, ID: m.Key, At: now, Signature: hook.Sign(m.Key, now, body, h.Secret), Body: body})
	if got.Problem == hook.NoProblem {
		return nil
	}
	refused := got.Status >= 400 && got.Status < 500 && got.Status != 408 && got.Status != 429
	return &Failure{Why: string(got.Problem), Forever: refused || got.Problem == hook.BadAddress}
}
