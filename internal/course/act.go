package course

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/volunteer"
)

// What people hear.
const (
	noticeTomorrow  = "course.notice_tomorrow"
	noticeChanged   = "course.notice_changed"
	noticeCancelled = "course.notice_cancelled"
	noticeSigned    = "course.notice_signed"
	noticeUnsaid    = "course.notice_unsaid"
)

// checked refuses an evening that cannot be like this, or that nobody who works here receives.
func checked(tx *store.Tx, op string, x Session, now time.Time) error {
	courses, err := coursesOf(tx, x.OrgID)
	if err != nil {
		return err
	}
	receive, err := leads(tx, x.OrgID)
	if err != nil {
		return err
	}
	wrong := checker(x.check(courses, now))
	wrong.refuse(!slices.ContainsFunc(receive, func(p Person) bool { return p.ID == x.LeadID }), "wie", "choose")
	return fault.Check(op, wrong)
}

// Plan plans an evening, once for each key.
func (s *Service) Plan(ctx context.Context, a access.Actor, x Session, once string) (id string, err error) {
	const op = "course.plan"
	d, err := s.policy.RequireOrg(op, a, actKeep)
	if err != nil {
		return "", err
	}
	x.OrgID, x.State, x.LeadID = a.OrgID, Planned, cmp.Or(x.LeadID, a.UserID)
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		now := s.now()
		if err := checked(tx, op, x, now); err != nil {
			return err
		}
		made, again, err := account.Once(tx, a.UserID, op, once, store.NewID(), now)
		id = made
		if err != nil || again {
			return err
		}
		x.ID = made
		if _, err := s.vault.NewKey(tx, now, x.ID, a.OrgID); err != nil {
			return err
		}
		return cmp.Or(insertSession(tx, x), audit.Write(tx, now, a, actKeep, ObjectType, x.ID, d))
	})
	return id, fault.Wrap(op, err)
}

// keeping changes an evening that the actor keeps.
func (s *Service) keeping(ctx context.Context, op string, a access.Actor, id string, do func(tx *store.Tx, x Session, now time.Time) error) error {
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		x, d, err := s.load(tx, op, a, actKeep, id)
		if err != nil {
			return err
		}
		return cmp.Or(do(tx, x, s.now()), audit.Write(tx, s.now(), a, actKeep, ObjectType, id, d))
	}))
}

// Change rewrites an evening that still has its version. Who signed up hears of another time or place.
func (s *Service) Change(ctx context.Context, a access.Actor, x Session) error {
	const op = "course.change"
	return s.keeping(ctx, op, a, x.ID, func(tx *store.Tx, was Session, now time.Time) error {
		if was.State != Planned {
			return fault.Invalidf(op, "", "course.was")
		}
		x.OrgID, x.State, x.Code, x.Came = was.OrgID, was.State, was.Code, was.Came
		if err := checked(tx, op, x, now); err != nil {
			return err
		}
		if x.Seats < was.Taken {
			return fault.Invalidf(op, "plekken", "course.seats_taken")
		}
		if err := updateSession(tx, op, x); err != nil || was.At.Equal(x.At) && was.Place == x.Place {
			return err
		}
		return tellSeated(tx, x.ID, noticeChanged, now)
	})
}

// Cancel calls an evening off that still has its version; who signed up hears it.
func (s *Service) Cancel(ctx context.Context, a access.Actor, id string, version int64) error {
	const op = "course.cancel"
	return s.keeping(ctx, op, a, id, func(tx *store.Tx, x Session, now time.Time) error {
		if x.State != Planned {
			return fault.Invalidf(op, "", "course.was")
		}
		x.State, x.Version = Cancelled, version
		return cmp.Or(updateSession(tx, op, x), tellSeated(tx, id, noticeCancelled, now), forget(tx, id))
	})
}

// tellSeated leaves a notice for who signed up and signs in.
func tellSeated(tx *store.Tx, id, notice string, now time.Time) error {
	sitting, err := seated(tx, id)
	if err != nil {
		return err
	}
	return tell(tx, sitting, notice, now)
}

// tell leaves a notice for colleagues, and for volunteers who sign in. It concerns only them: who stands
// in for somebody hears nothing.
func tell(tx *store.Tx, people []string, notice string, now time.Time) error {
	users, err := volunteer.UsersOf(tx, people)
	if err != nil {
		return err
	}
	for _, who := range people {
		if user, is := users[who]; is {
			who = user
		}
		if err := account.Tell(tx, who, notice, now); err != nil {
			return err
		}
	}
	return nil
}

// Join gives the actor a seat; Leave gives it back. Both can be said twice.
func (s *Service) Join(ctx context.Context, a access.Actor, id string) error {
	const op = "course.join"
	return s.seat(ctx, op, a, id, func(tx *store.Tx, x Session, me []string, now time.Time) error {
		if mine, err := seatsOf(tx, me); err != nil || mine[id] {
			return err
		}
		return s.give(tx, op, x, me[len(me)-1], now)
	})
}

// Leave gives the actor's seat back, up to the beginning.
func (s *Service) Leave(ctx context.Context, a access.Actor, id string) error {
	const op = "course.leave"
	return s.seat(ctx, op, a, id, func(tx *store.Tx, x Session, me []string, _ time.Time) error {
		for _, who := range me {
			if err := stand(tx, x.ID, who); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) seat(ctx context.Context, op string, a access.Actor, id string, do func(tx *store.Tx, x Session, me []string, now time.Time) error) error {
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		x, d, err := s.load(tx, op, a, actJoin, id)
		if err != nil {
			return err
		}
		now := s.now()
		if x.State != Planned || !now.Before(x.At) {
			return fault.Invalidf(op, "", "course.was")
		}
		me, err := selves(tx, a.UserID)
		if err != nil {
			return err
		}
		return cmp.Or(do(tx, x, me, now), audit.Write(tx, now, a, actJoin, ObjectType, id, d))
	}))
}

func (s *Service) give(tx *store.Tx, op string, x Session, who string, now time.Time) error {
	there, err := sit(tx, x.ID, who, now)
	if err == nil && !there {
		err = fault.Invalidf(op, "", "course.full")
	}
	return err
}

// Enroll gives a volunteer a seat who asked somebody to; they hear it when they sign in.
func (s *Service) Enroll(ctx context.Context, a access.Actor, id, who string) error {
	const op = "course.enroll"
	return s.keeping(ctx, op, a, id, func(tx *store.Tx, x Session, now time.Time) error {
		if x.State != Planned || !now.Before(x.At) {
			return fault.Invalidf(op, "", "course.was")
		}
		all, err := volunteer.People(tx, s.vault, a.OrgID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(b volunteer.Brief) bool { return string(b.ID) == who }) {
			return fault.Invalidf(op, "wie", "course.choose")
		}
		return cmp.Or(s.give(tx, op, x, who, now), tell(tx, []string{who}, noticeSigned, now))
	})
}

// Hold says who came, and how many more who had not signed up. Who came gets a certificate of a course,
// and the list of who signed up goes.
func (s *Service) Hold(ctx context.Context, a access.Actor, id string, version int64, came []string, more int) error {
	const op = "course.hold"
	return s.keeping(ctx, op, a, id, func(tx *store.Tx, x Session, now time.Time) error {
		if !x.Over(now) {
			return fault.Invalidf(op, "", "course.not_yet")
		}
		sitting, err := seated(tx, id)
		if err != nil {
			return err
		}
		if more < 0 || more > maxSeats || slices.ContainsFunc(came, func(who string) bool { return !slices.Contains(sitting, who) }) {
			return fault.Invalidf(op, "meer", "course.choose")
		}
		for _, who := range came {
			if x.Code != Circle {
				if err := insertDone(tx, x.OrgID, who, x.Code, x.At); err != nil {
					return err
				}
			}
		}
		x.State, x.Came, x.Version = Held, len(came)+more, version
		return cmp.Or(updateSession(tx, op, x), forget(tx, id))
	})
}

// Ask says what the actor, who comes, wants to talk about; once for each key.
func (s *Service) Ask(ctx context.Context, a access.Actor, id, text, once string) error {
	const op = "course.ask"
	text = strings.TrimSpace(text)
	return s.seat(ctx, op, a, id, func(tx *store.Tx, x Session, me []string, now time.Time) error {
		mine, err := seatsOf(tx, me)
		if err != nil {
			return err
		}
		keeps := s.policy.Decide(a, actKeep, x.resource()).Allowed
		if x.Code != Circle || !mine[id] && !keeps {
			return fault.Invalidf(op, "vraag", "course.join_first")
		}
		var wrong checker
		wrong.words("vraag", text, 2, maxWords)
		if err := fault.Check(op, wrong); err != nil {
			return err
		}
		made, again, err := account.Once(tx, a.UserID, op+" "+id, once, store.NewID(), now)
		if err != nil || again {
			return err
		}
		key, err := s.vault.KeyOf(tx, id)
		if err != nil {
			return err
		}
		return insertQuestion(tx, key, id, Question{ID: made, ByID: a.UserID, At: now, Text: text})
	})
}

// Write keeps what was learned at an evening, for everybody who learns here.
func (s *Service) Write(ctx context.Context, a access.Actor, id string, version int64, text string) error {
	const op = "course.write"
	text = strings.TrimSpace(text)
	return s.keeping(ctx, op, a, id, func(tx *store.Tx, x Session, _ time.Time) error {
		var wrong checker
		wrong.words("geleerd", text, 0, maxWords)
		if err := fault.Check(op, wrong); err != nil {
			return err
		}
		key, err := s.vault.KeyOf(tx, id)
		if err != nil {
			return err
		}
		x.Version = version
		return cmp.Or(updateSession(tx, op, x), setLearned(tx, key, id, text))
	})
}

// PutCourse makes or changes a course that still has its version.
func (s *Service) PutCourse(ctx context.Context, a access.Actor, c Course, once string) error {
	const op = "course.put"
	d, err := s.policy.RequireOrg(op, a, actSet)
	if err != nil {
		return err
	}
	c.Title, c.About = strings.TrimSpace(c.Title), strings.TrimSpace(c.About)
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if err := fault.Check(op, c.check(volunteer.Roles())); err != nil {
			return err
		}
		now := s.now()
		if c.Code == "" {
			made, again, err := account.Once(tx, a.UserID, op, once, store.NewID(), now)
			if err != nil || again {
				return err
			}
			c.Code, c.Version = made, 0
		} else if list, err := coursesOf(tx, a.OrgID); err != nil {
			return err
		} else if _, known := find(list, c.Code); !known {
			return fault.New(op, fault.NotFound)
		}
		return cmp.Or(putCourse(tx, op, a.OrgID, c), audit.Write(tx, now, a, actSet, CourseType, a.OrgID+"/"+c.Code, d))
	}))
}

// jobMorning is the kind of the daily job.
const jobMorning = "course.morning"

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobMorning, 8, 0, s.Morning)}
}
