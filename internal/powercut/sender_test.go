package powercut

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// answer is what a sender got for a signal.
type answer struct {
	ID     string    `json:"id"`
	Number string    `json:"nummer"`
	At     time.Time `json:"ontvangenOp"`
	Due    string    `json:"reactieVoor"`
	Again  bool      `json:"herhaling"`
}

// senders are eight people with one token who send signals over HTTP and keep their
// receipts by key of idempotency. An answer that did not come leaves the key open. Each
// signal is read at once by who treats it.
type senders struct {
	t      testing.TB
	p      *program
	token  string
	client *http.Client
	reader *reader

	mu       sync.Mutex
	receipts map[string]answer
	unsure   []string // keys without an answer
	fresh    []string // keys whose receipt came since the last check
}

func newSenders(t testing.TB, p *program, token, readersToken string) *senders {
	return &senders{t: t, p: p, token: token, receipts: map[string]answer{},
		reader: &reader{t: t, p: p, token: readersToken, looked: map[string]int{}},
		client: &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 8}}}
}

// send sends the signal of a key; the body follows from the key.
func (s *senders) send(key string) (answer, int, error) {
	i := int(key[len(key)-1]) % homes
	body := fmt.Appendf(nil, `{"woningId":%q,"thema":"zorgen","feiten":["alleen"],"zin":"De gordijnen waren dicht.","spoed":"gewoon"}`, home(i))
	req, err := http.NewRequest(http.MethodPost, *s.p.address.Load()+"/api/v1/signalen", bytes.NewReader(body))
	if err != nil {
		return answer{}, 0, err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	resp, err := s.client.Do(req)
	if err != nil {
		return answer{}, 0, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}, 0, err
	}
	if resp.StatusCode != http.StatusCreated && resp.StatusCode != http.StatusOK {
		return answer{}, resp.StatusCode, fmt.Errorf("status %d: %s", resp.StatusCode, text)
	}
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		return answer{}, resp.StatusCode, err
	}
	return a, resp.StatusCode, nil
}

// until lets all senders send until disturb has returned; whoever gets no answer
// stops earlier.
func (s *senders) until(disturb func()) {
	stop := make(chan struct{})
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if !s.sendNew() {
					return
				}
			}
		})
	}
	disturb()
	close(stop)
	wait.Wait()
	s.client.CloseIdleConnections()
}

// waiting reports that no receipt came yet and that somebody may still get one.
func (s *senders) waiting() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.fresh) == 0 && len(s.unsure) < 8
}

// sendNew sends a new signal and reports whether a receipt came.
func (s *senders) sendNew() bool {
	key := store.NewID()
	a, status, err := s.send(key)
	if err == nil {
		s.reader.read(s.client, a.ID)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.unsure = append(s.unsure, key)
		if status >= 400 && status < 500 {
			s.t.Errorf("a good signal was refused: %v", err)
		}
		return false
	}
	s.receipts[key] = a
	s.fresh = append(s.fresh, key)
	return true
}

// again sends everything of this round again: a receipt must be the same, and a key
// without an answer gets one now.
func (s *senders) again(rng *rand.Rand) {
	s.t.Helper()
	for _, key := range s.unsure {
		a, _, err := s.send(key)
		if err != nil {
			s.t.Errorf("key without an answer, sent again: %v", err)
			continue
		}
		s.receipts[key] = a
		s.fresh = append(s.fresh, key)
	}
	s.unsure = nil
	rng.Shuffle(len(s.fresh), func(i, j int) { s.fresh[i], s.fresh[j] = s.fresh[j], s.fresh[i] })
	for _, key := range s.fresh {
		first := s.receipts[key]
		a, status, err := s.send(key)
		if err != nil || status != http.StatusOK || !a.Again || a.ID != first.ID || a.Number != first.Number || !a.At.Equal(first.At) || a.Due != first.Due {
			s.t.Errorf("sent again: first %+v, then %d %+v, %v", first, status, a, err)
		}
	}
	s.fresh = nil
}

// broken says where the database does not hold exactly the signals of all receipts so
// far.
func (s *senders) broken(db *store.DB) (found []string) {
	s.t.Helper()
	type row struct{ key, id string }
	var rows []row
	must(s.t, db.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = store.List(tx, func(c store.Scanner) (r row, err error) { return r, c.Scan(&r.key, &r.id) },
			`SELECT idem_key, id FROM signal_signal`)
		return err
	}))
	stored := map[string]string{}
	for _, r := range rows {
		stored[r.key] = r.id
	}
	for key, a := range s.receipts {
		if stored[key] != a.ID {
			found = append(found, fmt.Sprintf("the receipt with number %s is of signal %s, stored is %q", a.Number, a.ID, stored[key]))
		}
		if a.Number != signal.Number(a.ID) {
			found = append(found, fmt.Sprintf("the receipt of signal %s has number %s", a.ID, a.Number))
		}
	}
	if len(s.unsure) == 0 && len(rows) != len(s.receipts) {
		found = append(found, fmt.Sprintf("%d signals are stored, %d were sent", len(rows), len(s.receipts)))
	}
	return found
}
