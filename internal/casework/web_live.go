package casework

import (
	"encoding/json"
	"maps"
	"time"

	"samendoen/internal/base/web"
)

// getLive tells a page that is open which groups of the case changed: their versions and nothing
// else. Whether the reader still may is asked before each event, and now and then without one.
func (s *Service) getLive(c *web.Context) error {
	id := ID(c.R.PathValue("id"))
	return s.Stream(c, id, func() (map[Group]int64, error) { return s.Versions(c.R.Context(), c.Actor, id) })
}

// StreamOf is Stream for a page that shows one thing in a case, by its version.
func (s *Service) StreamOf(c *web.Context, id ID, version func() (int64, error)) error {
	return s.Stream(c, id, func() (map[Group]int64, error) {
		v, err := version()
		return ofOne(v), err
	})
}

// Stream tells an open page versions for as long as its reader may know them, and looks at them
// again when something in a case changed.
func (s *Service) Stream(c *web.Context, id ID, versions func() (map[Group]int64, error)) error {
	wake, stop, err := s.follow(c.Actor.UserID, id)
	if err != nil {
		return err
	}
	defer stop()
	last, err := versions() // after follow, so that no change falls in between
	if err != nil {
		return err
	}
	stream := c.Stream()
	if !stream.Send("versies", versionsText(last)) {
		return nil
	}
	beat := time.NewTicker(liveBeat)
	defer beat.Stop()
	for {
		select {
		case <-stream.Done():
			return nil
		case <-wake:
		case <-beat.C:
			if !stream.Beat() {
				return nil
			}
		}
		if !c.StillIn() {
			return nil // the page finds out when it asks again
		}
		now, err := versions()
		if err != nil {
			return nil
		}
		if !maps.Equal(now, last) && !stream.Send("versies", versionsText(now)) {
			return nil
		}
		last = now
	}
}

// versionsText are versions as an event holds them. The whole case has a name there.
func versionsText(v map[Group]int64) string {
	named := make(map[string]int64, len(v))
	for g, n := range v {
		if g == Whole {
			g = "geheel"
		}
		named[string(g)] = n
	}
	body, err := json.Marshal(named)
	if err != nil {
		return "{}"
	}
	return string(body)
}
