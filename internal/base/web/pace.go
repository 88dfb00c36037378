package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
)

// How somebody who goes too fast is answered. After the pause half of a minute's requests
// may be made again.
const (
	pacePause = 30 * time.Second
	paceTold  = 10 * time.Minute // one record in the log for as long
)

// always marks the operations of the API that no pace holds back.
const always = "always"

// Always is the metadata of an operation of the API that no pace holds back: what somebody
// passes on has to come in.
func Always() map[string]any { return map[string]any{always: true} }

// inPace reports whether somebody who is signed in may make one more request: at most
// Config.Pace in a minute, all at once or not, in all browsers together and with all keys
// together. It is for who copies what a fast reader would not reach (OWASP ASVS 5, 2.4.1).
// Several instances of the program count each for itself.
func (s *Server) inPace(a access.Actor) bool {
	if s.cfg.Pace <= 0 || !a.Known() {
		return true
	}
	return s.limit.Allow("pace "+string(a.Via)+" "+a.UserID, float64(s.cfg.Pace)/60, s.cfg.Pace)
}

// tooFast is the answer to who is not in pace. The log keeps one record of it, however many
// requests follow.
func (s *Server) tooFast(w http.ResponseWriter, r *http.Request, a access.Actor, route string) error {
	seconds := int(pacePause / time.Second)
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	s.metrics.refused.WithLabelValues(fault.TooMany.String()).Inc()
	if s.cfg.Refused != nil && s.limit.Allow("paced "+string(a.Via)+" "+a.UserID, float64(time.Second)/float64(paceTold), 1) {
		if err := s.cfg.Refused(context.WithoutCancel(r.Context()), Refusal{Actor: a, Route: route, Kind: fault.TooMany, Rules: []string{"refused.pace"}}); err != nil {
			s.cfg.Log.Error("web: a refusal for the log", "route", route, "error", err.Error())
		}
	}
	return &fault.Error{Op: "web.pace", Kind: fault.TooMany, Fields: []fault.Field{fault.NewField("", "web.pace", "Seconds", seconds)}}
}
