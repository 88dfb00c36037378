package pushtest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// Service is a push service on this machine.
type Service struct {
	*httptest.Server
	lock   sync.Mutex
	status int
	hang   time.Duration
	got    []Got
}

// Got is a message as a push service gets it.
type Got struct {
	Head http.Header
	Body []byte // sealed
}

// Start starts a push service that takes everything, until the test ends.
func Start(t testing.TB) *Service {
	s := &Service{status: http.StatusCreated}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		s.lock.Lock()
		if err == nil {
			s.got = append(s.got, Got{r.Header, body})
		}
		status, hang := s.status, s.hang
		s.lock.Unlock()
		select {
		case <-time.After(hang):
		case <-r.Context().Done():
		}
		w.Header().Set("Location", "/bericht/1") // RFC 8030, 5; with 302 it leads away
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	return s
}

// Answers says what it answers from now on, and how long it thinks about it.
func (s *Service) Answers(status int, hang time.Duration) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.status, s.hang = status, hang
}

// Take is what came since the last time.
func (s *Service) Take() []Got {
	s.lock.Lock()
	defer s.lock.Unlock()
	got := s.got
	s.got = nil
	return got
}

// Waits is how many messages came since the last Take.
func (s *Service) Waits() int {
	s.lock.Lock()
	defer s.lock.Unlock()
	return len(s.got)
}
