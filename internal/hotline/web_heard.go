package hotline

import (
	"encoding/json"
	"io"
	"net/http"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/hook"
	"samendoen/internal/base/web"
)

// heardPath is where providers tell what became of messages, and what people answer.
const heardPath = "/meldpunt/aanbieder"

// heardBytes is the most that a provider sends at once.
const heardBytes = 16 << 10

// heardBody is what a provider sends.
type heardBody struct {
	Type HeardKind `json:"type"`
	Data struct {
		Message string `json:"bericht"`
		Why     string `json:"reden"`
		Answer  string `json:"antwoord"`
		From    string `json:"van"`
		Text    string `json:"tekst"`
		Org     string `json:"organisatie"`
	} `json:"data"`
}

// HearFrom says with which secret providers sign; without one nobody is believed.
func (s *Service) HearFrom(secret []byte) { s.secret = secret }

// postHeard takes what a provider tells. Without a signature that fits there is nothing here.
func (s *Service) postHeard(c *web.Context) error {
	const op = "hotline.heard"
	body, err := io.ReadAll(c.R.Body)
	if err != nil {
		return fault.New(op, fault.Invalid)
	}
	h := c.R.Header
	id := h.Get("webhook-id")
	if s.secret == nil || !hook.Verify(id, h.Get("webhook-timestamp"), h.Get("webhook-signature"), body, s.now(), s.secret) {
		return fault.New(op, fault.NotFound)
	}
	var b heardBody
	if err := json.Unmarshal(body, &b); err != nil {
		return fault.New(op, fault.Invalid)
	}
	receipt, err := s.Hear(c.R.Context(), Heard{Kind: b.Type, ID: id, Message: b.Data.Message, Why: b.Data.Why, Answer: b.Data.Answer, From: b.Data.From, Text: b.Data.Text, Org: b.Data.Org})
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/json")
	c.W.WriteHeader(http.StatusOK)
	return json.NewEncoder(c.W).Encode(map[string]string{"melding": receipt})
}
