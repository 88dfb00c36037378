package frontdoor

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// Line is what somebody with a code may know of one step.
type Line struct {
	At   time.Time // instant
	What string    // key of the words of a language
}

// Story is what became of a post, in lines made of steps and dates alone: it has no field
// for a text that anybody wrote, the reporter included, nor for a name or a place.
type Story struct {
	Lines   []Line // oldest first
	Contact bool   // we still have the reporter's name and telephone or mail
}

// Status is the story of the post with a code; NotFound when there is none.
func (s *Service) Status(ctx context.Context, code string) (st Story, err error) {
	err = s.db.Look(ctx, func(tx *store.Tx) error {
		p, err := postByCode(tx, hashOf(code))
		if err != nil {
			return err
		}
		st, err = storyOf(tx, p)
		return err
	})
	return st, fault.Wrap("frontdoor.status", err)
}

func storyOf(tx *store.Tx, p Post) (Story, error) {
	st := Story{Lines: []Line{{p.At, "story_ontvangen"}}, Contact: p.Contact}
	switch p.State {
	case Refused:
		st.Lines = append(st.Lines, Line{p.HandledAt, "story_geweigerd"})
	case Accepted:
		st.Lines = append(st.Lines, Line{p.HandledAt, "story_gelezen"})
		lines, err := signal.LinesOf(tx, p.SignalID)
		if err != nil {
			return Story{}, err
		}
		for _, l := range lines {
			if l.Kind != signal.StoryReceived { // for the reporter that was before
				st.Lines = append(st.Lines, Line{l.At, "story_" + string(l.Kind)})
			}
		}
	}
	return st, nil
}

// Withdraw takes back who wrote the post with a code: nobody can read name and telephone
// afterwards. Doing it again changes nothing.
func (s *Service) Withdraw(ctx context.Context, code string) error {
	const op = "frontdoor.withdraw"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, err := postByCode(tx, hashOf(code))
		if err != nil || !p.Contact {
			return err
		}
		if err := eraseReporter(tx, s.vault, now, p.ID); err != nil {
			return err
		}
		return audit.Write(tx, now, access.System(p.Org), "frontdoor.withdraw", ObjectType, string(p.ID), access.Decision{Allowed: true, Rules: []string{"system"}})
	}))
}
