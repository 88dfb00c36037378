package rights

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// Origin is something of which the law wants to know why it is kept and how long.
type Origin struct {
	Section  Section
	ID       string    // of the signal or case, empty for others
	Nuisance bool      // of a case: kept longer
	Ended    time.Time // when it was last needed; zero while it goes on
}

// Frame is what is known of an origin: the line of the register that it falls under, and
// the term.
type Frame struct {
	Purpose string         // empty when no line was chosen
	Ground  network.Ground // empty when no line was chosen
	Months  int            // kept so long after it was last needed; 0 for no term
	Until   time.Time      // date, zero while it goes on
}

// Framing finds the frame of an origin; app fills it from the terms and the register.
type Framing func(tx *store.Tx, org string, o Origin) (Frame, error)

// FramedBy lets a document say why each part is there, and for how long. It is called
// once, before the service is used.
func (s *Service) FramedBy(f Framing) { s.framing = f }

// framed adds to a part its purpose, ground and term. What the register does not say
// follows from the law itself where it can; a signal or a case rests on what the
// association laid down, and the document says so when it laid down nothing.
func (c *collection) framed(i Item) (Item, error) {
	i.Purpose, i.Ground = c.t("purpose_"+string(i.Section)), c.t("ground_"+string(i.Section))
	if c.s.framing == nil {
		return i, nil
	}
	f, err := c.s.framing(c.tx, c.w.Org, Origin{Section: i.Section, ID: i.of, Nuisance: i.nuisance, Ended: i.ended})
	if err != nil {
		return i, err
	}
	if f.Purpose != "" {
		i.Purpose = f.Purpose
	}
	if f.Ground != "" {
		i.Ground = c.t("doc_ground", "Letter", string(f.Ground))
	}
	switch {
	case f.Months == 0:
		i.Kept = c.t("kept_open")
	case i.Section == Looks:
		i.Kept = c.s.dutch.N("rights.kept_least_n", f.Months)
	case f.Until.IsZero():
		i.Kept = c.s.dutch.N("rights.kept_after_n", f.Months)
	default:
		i.Kept = c.t("kept_until", "Date", c.s.dutch.Date(f.Until))
	}
	return i, nil
}
