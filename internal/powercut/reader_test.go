package powercut

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"

	"samendoen/internal/base/store"
)

// reader is somebody who reads signals over HTTP while programs are killed. Each answer
// that came in full is a look, and each look must have its record.
type reader struct {
	t     testing.TB
	p     *program
	token string

	mu     sync.Mutex
	looked map[string]int // answers by signal
}

// readerID is who reads.
const readerID = "u-consulent"

// read asks for a signal and counts the answer. A program that dies while it answers
// gives none; every answer that is one must be the signal.
func (r *reader) read(client *http.Client, id string) {
	req, err := http.NewRequest(http.MethodGet, *r.p.address.Load()+"/api/v1/signalen/"+id, nil)
	if err != nil {
		r.t.Error(err)
		return
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	resp, err := client.Do(req)
	if err != nil {
		return
	}
	defer resp.Body.Close()
	// The first byte of an answer is already a look, also when the rest never comes.
	if resp.StatusCode == http.StatusOK {
		r.mu.Lock()
		r.looked[id]++
		r.mu.Unlock()
	}
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode >= 400 && resp.StatusCode < 500 {
		r.t.Errorf("reading a signal: status %d: %s", resp.StatusCode, text)
	}
}

// unrecorded says which signals were read more often than the log knows.
func (r *reader) unrecorded(db *store.DB) (found []string) {
	r.t.Helper()
	type row struct {
		id string
		n  int
	}
	var rows []row
	must(r.t, db.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = store.List(tx, func(c store.Scanner) (x row, err error) { return x, c.Scan(&x.id, &x.n) },
			`SELECT object_id, count(*) FROM audit_record WHERE user_id = $1 AND action = 'signal.read' GROUP BY object_id`, readerID)
		return err
	}))
	known := map[string]int{}
	for _, x := range rows {
		known[x.id] = x.n
	}
	for id, n := range r.looked {
		if known[id] < n {
			found = append(found, fmt.Sprintf("signal %s was shown %d times, the log knows %d", id, n, known[id]))
		}
	}
	return found
}

// looks is how often something was shown so far.
func (r *reader) looks() (n int) {
	for _, times := range r.looked {
		n += times
	}
	return n
}
