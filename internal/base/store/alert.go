package store

import "sync"

// alerts wake goroutines of this process when something was committed. Other
// processes find the same rows by looking regularly: a notification inside each
// PostgreSQL transaction would make commits wait for each other.
type alerts struct {
	mu     sync.Mutex
	topics map[string][]chan struct{}
}

// Listen returns a channel that receives when Alert was committed for the topic.
func (db *DB) Listen(topic string) <-chan struct{} {
	ch := make(chan struct{}, 1)
	db.alerts.mu.Lock()
	defer db.alerts.mu.Unlock()
	if db.alerts.topics == nil {
		db.alerts.topics = map[string][]chan struct{}{}
	}
	db.alerts.topics[topic] = append(db.alerts.topics[topic], ch)
	return ch
}

// Alert wakes the listeners of a topic at once.
func (db *DB) Alert(topic string) {
	db.alerts.mu.Lock()
	defer db.alerts.mu.Unlock()
	for _, ch := range db.alerts.topics[topic] {
		select {
		case ch <- struct{}{}:
		default: // it is awake already
		}
	}
}
