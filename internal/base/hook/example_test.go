package hook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"

	"samendoen/internal/base/hook"
	"samendoen/internal/base/openid"
)

// adapter brings messages of the meldpunt to a provider of text messages, and brings back what
// becomes of them. send is where the provider of your choice is called.
type adapter struct {
	secret []byte
	back   string // where the meldpunt hears, https://…/meldpunt/aanbieder
	send   func(number, text string) error
	client *http.Client
}

// ServeHTTP takes a message of the meldpunt.
func (a adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<16))
	id := r.Header.Get("webhook-id")
	if err != nil || !hook.Verify(id, r.Header.Get("webhook-timestamp"), r.Header.Get("webhook-signature"), body, time.Now(), a.secret) {
		http.Error(w, "no valid signature", http.StatusUnauthorized)
		return
	}
	var message struct {
		Data struct{ Naar, Tekst string }
	}
	if err := json.Unmarshal(body, &message); err != nil {
		http.Error(w, "no message", http.StatusBadRequest)
		return
	}
	if err := a.send(message.Data.Naar, message.Data.Tekst); err != nil {
		http.Error(w, "the provider did not take it", http.StatusBadGateway)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// tell says to the meldpunt what became of a message.
func (a adapter) tell(kind string, data map[string]string) (int, error) {
	body, err := json.Marshal(map[string]any{"type": kind, "data": data})
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, a.back, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	id, now := strconv.FormatInt(time.Now().UnixNano(), 10), time.Now()
	r.Header.Set("webhook-id", id)
	r.Header.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
	r.Header.Set("webhook-signature", hook.Sign(id, now, body, a.secret))
	answer, err := a.client.Do(r)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

// An adapter for a provider of text messages: the meldpunt posts to it, and it tells the meldpunt
// that somebody answered.
func Example_adapter() {
	secret := hook.NewSecret()
	meldpunt := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if hook.Verify(r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), r.Header.Get("webhook-signature"), body, time.Now(), secret) {
			fmt.Println("the meldpunt hears", string(body))
		}
	}))
	defer meldpunt.Close()
	a := adapter{secret: secret, back: meldpunt.URL, client: meldpunt.Client(), send: func(number, text string) error {
		fmt.Println(number, "reads:", text)
		return nil
	}}
	server := httptest.NewServer(a)
	defer server.Close()

	post := hook.NewOutside(openid.Network{Loopback: true}, "1.0", 8*time.Second)
	body, now := []byte(`{"type":"meldpunt.bericht","data":{"naar":"+31612345678","tekst":"Er wacht een melding."}}`), time.Now()
	answer := post.Post(context.Background(), hook.Envelope{URL: server.URL, ID: "m1", At: now, Signature: hook.Sign("m1", now, body, secret), Body: body})
	fmt.Println("taken:", answer.Status)
	forged := post.Post(context.Background(), hook.Envelope{URL: server.URL, ID: "m2", At: now, Signature: hook.Sign("m2", now, body, hook.NewSecret()), Body: body})
	fmt.Println("forged:", forged.Status)
	if _, err := a.tell("meldpunt.antwoord", map[string]string{"bericht": "m1", "antwoord": "1"}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// +31612345678 reads: Er wacht een melding.
	// taken: 200
	// forged: 401
	// the meldpunt hears {"data":{"antwoord":"1","bericht":"m1"},"type":"meldpunt.antwoord"}
}
