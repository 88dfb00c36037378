package body

import (
	"cmp"
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// partake carries out something of who takes part in a body: it reads, decides, changes, and writes
// down who did it.
func (s *Service) partake(ctx context.Context, op string, a access.Actor, action access.Action, id ID, do func(tx *store.Tx, b Body, members []Member, key seal.Key) error) error {
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		b, members, d, err := s.load(tx, op, a, action, id)
		if err != nil {
			return err
		}
		key, err := s.vault.KeyOf(tx, string(id))
		if err != nil {
			return err
		}
		return cmp.Or(do(tx, b, members, key), audit.Write(tx, s.now(), a, action, ObjectType, string(id), d))
	}))
}

// PutMeeting plans a meeting of a body, once for each key, or rewrites one that still has its
// version. Members who sign in hear of a new one, of one that was moved and of one that was cancelled.
func (s *Service) PutMeeting(ctx context.Context, a access.Actor, m Meeting, once string) error {
	const op = "body.meeting"
	return s.partake(ctx, op, a, actTakePart, m.BodyID, func(tx *store.Tx, b Body, members []Member, key seal.Key) error {
		wrong := checker(m.Check())
		wrong.refuse(m.ChairID != "" && !slices.ContainsFunc(members, func(x Member) bool { return x.ID == m.ChairID }), "voorzitter", "body.choose")
		if err := fault.Check(op, wrong); err != nil {
			return err
		}
		if m.ID != "" {
			return s.changeMeeting(tx, op, a, b, members, key, m)
		}
		made, again, err := account.Once(tx, a.UserID, op+" "+string(b.ID), once, store.NewID(), s.now())
		if err != nil || again {
			return err
		}
		m.ID = made
		return cmp.Or(insertMeeting(tx, key, b.OrgID, m), s.tell(tx, b, members, a.UserID, noticeMeeting))
	})
}

// changeMeeting rewrites a meeting of a body; who has to know that it is another day or none hears it.
func (s *Service) changeMeeting(tx *store.Tx, op string, a access.Actor, b Body, members []Member, key seal.Key, m Meeting) error {
	list, err := meetings(tx, key, b.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(x Meeting) bool { return x.ID == m.ID })
	if i < 0 {
		return fault.New(op, fault.NotFound)
	}
	if err := updateMeeting(tx, op, key, m); err != nil {
		return err
	}
	switch was := list[i]; {
	case m.Cancelled && !was.Cancelled:
		return s.tell(tx, b, members, a.UserID, noticeCancelled)
	case !m.Cancelled && !m.At.Equal(was.At) && m.At.After(s.now()):
		return s.tell(tx, b, members, a.UserID, noticeMoved)
	}
	return nil
}

// mayPart refuses whoever takes no part in a body.
func (s *Service) mayPart(ctx context.Context, a access.Actor, id ID) error {
	const op = "body.maypart"
	return fault.Wrap(op, s.db.Read(ctx, func(tx *store.Tx) error {
		_, _, _, err := s.load(tx, op, a, actTakePart, id)
		return err
	}))
}

// AddPaper lays a paper before a body, with a file when there is one; once for each key.
func (s *Service) AddPaper(ctx context.Context, a access.Actor, p Paper, data []byte, once string) error {
	const op = "body.paper"
	if err := s.mayPart(ctx, a, p.BodyID); err != nil {
		return fault.Wrap(op, err)
	}
	if len(data) > 0 {
		kind, clean, err := s.desk.Take(ctx, op, data)
		if err != nil {
			return fault.Wrap(op, err)
		}
		p.Kind, p.Size, data = kind, int64(len(clean)), clean
	}
	return s.partake(ctx, op, a, actTakePart, p.BodyID, func(tx *store.Tx, b Body, _ []Member, key seal.Key) error {
		if err := fault.Check(op, p.Check()); err != nil {
			return err
		}
		made, again, err := account.Once(tx, a.UserID, op+" "+string(b.ID), once, store.NewID(), s.now())
		if err != nil || again {
			return err
		}
		p.ID, p.At, p.ByID = made, s.now(), a.UserID
		return insertPaper(tx, key, b.OrgID, p, data)
	})
}

// Paper is a paper of a body with the bytes of its file. The look is on record first.
func (s *Service) Paper(ctx context.Context, a access.Actor, id ID, paperID string) (p Paper, data []byte, err error) {
	const op = "body.file"
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		_, _, d, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		key, err := s.vault.KeyOf(tx, string(id))
		if err != nil {
			return err
		}
		list, err := papers(tx, key, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(x Paper) bool { return x.ID == paperID && x.Kind != "" })
		if i < 0 {
			return fault.New(op, fault.NotFound)
		}
		p = list[i]
		if data, err = fileOf(tx, key, p.ID); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actRead, ObjectType, string(id), d)
	})
	if err != nil {
		return Paper{}, nil, fault.Wrap(op, err)
	}
	return p, data, nil
}

// tell leaves a notice for the members of a body who sign in, and for its contact person; not for
// who did it.
func (s *Service) tell(tx *store.Tx, b Body, members []Member, but, notice string) error {
	for _, u := range append(b.resource(members, s.today()).Participants, b.ContactID) {
		if u == but {
			continue
		}
		if err := account.Notify(tx, u, notice, s.now()); err != nil {
			return err
		}
	}
	return nil
}

// ownDays is how long a meeting that was stays in one's own dates.
const ownDays = 30

// Feed are the meetings of the actor, for the own calendar.
func (s *Service) Feed(ctx context.Context, a access.Actor) (list []Meeting, err error) {
	const op = "body.feed"
	if a.OneFactor {
		return nil, fault.New(op, fault.NotFound)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = ownMeetings(tx, a.UserID, s.now().Add(-ownDays*24*time.Hour), s.today())
		return err
	})
	return list, fault.Wrap(op, err)
}
