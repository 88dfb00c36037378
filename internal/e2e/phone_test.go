package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"samendoen/internal/app"
	"samendoen/internal/base/hook"
)

// exchange stands for the providers of SMS and voice, and for every telephone behind them: a server
// on this machine that takes what is signed, and refuses what is not.
type exchange struct {
	lock   sync.Mutex
	secret []byte
	said   map[string]string // the last text by number
}

// startPhones gives a city the providers of the meldpunt.
func startPhones(t *testing.T, cfg *app.Config) *exchange {
	t.Helper()
	x := &exchange{secret: hook.NewSecret(), said: map[string]string{}}
	server := httptest.NewServer(x)
	t.Cleanup(server.Close)
	cfg.HotlineSMS, cfg.HotlineVoice, cfg.HotlineSecret = server.URL+"/sms", server.URL+"/stem", hook.ShowSecret(x.secret)
	return x
}

// ServeHTTP takes a message.
func (x *exchange) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	h := r.Header
	if err != nil || !hook.Verify(h.Get("webhook-id"), h.Get("webhook-timestamp"), h.Get("webhook-signature"), body, time.Now(), x.secret) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var message struct {
		Data struct {
			To   string `json:"naar"`
			Text string `json:"tekst"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &message); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	x.lock.Lock()
	defer x.lock.Unlock()
	x.said[message.Data.To] = message.Data.Text
}

// hear is the last text to a number that holds a word, once there is one.
func (x *exchange) hear(t testing.TB, number, word string) string {
	t.Helper()
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		x.lock.Lock()
		text := x.said[number]
		x.lock.Unlock()
		if strings.Contains(text, word) {
			return text
		}
	}
	t.Fatalf("%s heard nothing with %q", number, word)
	return ""
}

// sixDigits is a code in a text.
func sixDigits(text string) string { return regexp.MustCompile(`\b\d{6}\b`).FindString(text) }
