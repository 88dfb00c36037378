package frontdoor

import (
	"time"

	"samendoen/internal/base/store"
)

// climber is a post that waits, and how far its lateness climbed.
type climber struct {
	Post
	step int
}

// climbing are the posts that wait at all doors, the oldest first: no door lets many wait.
func climbing(tx *store.Tx) ([]climber, error) {
	posts, err := store.List(tx, scanPost, `SELECT `+postColumns+` FROM frontdoor_post WHERE state = 'wacht' ORDER BY at, id`)
	if err != nil || len(posts) == 0 {
		return nil, err
	}
	type row struct {
		id   ID
		step int
	}
	steps, err := store.List(tx, func(s store.Scanner) (r row, err error) { return r, s.Scan(&r.id, &r.step) },
		`SELECT post_id, max(step) FROM frontdoor_climb GROUP BY post_id`)
	reached := map[ID]int{}
	for _, r := range steps {
		reached[r.id] = r.step
	}
	list := make([]climber, len(posts))
	for i, p := range posts {
		list[i] = climber{p, reached[p.ID]}
	}
	return list, err
}

func noteStep(tx *store.Tx, id ID, step int, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO frontdoor_climb (post_id, step, at) VALUES ($1, $2, $3) ON CONFLICT (post_id, step) DO NOTHING`,
		string(id), step, store.Micros(at))
	return err
}

// eraseClimb erases how far the lateness of a post climbed.
func eraseClimb(tx *store.Tx, id ID) error {
	_, err := tx.Exec(`DELETE FROM frontdoor_climb WHERE post_id = $1`, string(id))
	return err
}
