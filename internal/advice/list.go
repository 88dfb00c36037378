package advice

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Late is a question that waits too long, for who may give it to somebody else: without a word of
// it and without who asked.
type Late struct {
	ID      ID
	Version int64
	Holder  string // name
	Due     time.Time
}

// Lists are the questions of somebody, without what they say.
type Lists struct {
	ToMe, Mine, Past []Question // waiting for me, asked by me, ended
	Names            map[string]string
	Late             []Late
	MayAsk           bool
	Colleagues       []account.User // to whom a late one can go
	Today            time.Time
}

// All are the questions of the actor, and, for who leads, those that wait too long.
func (s *Service) All(ctx context.Context, a access.Actor) (l Lists, err error) {
	const op = "advice.all"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return l, err
	}
	own := access.Organisation(a.OrgID)
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		l = Lists{Today: clock.Date(s.now()), MayAsk: s.policy.Decide(a, actAsk, own).Allowed}
		list, err := ofUser(tx, a.UserID)
		if err != nil {
			return err
		}
		var ids []string
		for _, q := range list {
			if !s.policy.Decide(a, actRead, q.Resource()).Allowed {
				continue
			}
			ids = append(ids, q.AskerID, q.HolderID)
			switch {
			case !q.State.Open():
				l.Past = append(l.Past, q)
			case q.AskerID == a.UserID:
				l.Mine = append(l.Mine, q)
			default:
				l.ToMe = append(l.ToMe, q)
			}
		}
		if s.policy.Decide(a, actLate, own).Allowed {
			if err := l.late(tx, a); err != nil {
				return err
			}
		}
		for _, x := range l.Late {
			ids = append(ids, x.Holder)
		}
		l.Names, err = account.Names(tx, ids)
		for i, x := range l.Late {
			l.Late[i].Holder = l.Names[x.Holder]
		}
		return err
	})
	return l, fault.Wrap(op, err)
}

func (l *Lists) late(tx *store.Tx, a access.Actor) error {
	list, err := lateAt(tx, a.OrgID, l.Today)
	if err != nil || len(list) == 0 {
		return err
	}
	for _, q := range list {
		if q.AskerID != a.UserID && q.HolderID != a.UserID { // that one is above already
			l.Late = append(l.Late, Late{ID: q.ID, Version: q.Version, Holder: q.HolderID, Due: q.Due})
		}
	}
	l.Colleagues, err = advisersOf(tx, Question{AskedOrg: a.OrgID})
	return err
}

// Sizes of pages of questions.
const (
	pageSize = 50
	maxPage  = 200
)

// Page says which part of the actor's questions somebody asks for; the zero value is the beginning
// of the open ones.
type Page struct {
	Ended  bool
	Cursor string // Part.Next of the page before
	Limit  int    // at most 200; zero for 50
}

// Part is a page of questions, without what they say.
type Part struct {
	Rows  []Question
	Names map[string]string
	Next  string // Page.Cursor of the page after it; empty at the end
}

// Some are a page of the questions that the actor asked or has to answer, which are those that the
// policy lets somebody read.
func (s *Service) Some(ctx context.Context, a access.Actor, p Page) (part Part, err error) {
	const op = "advice.some"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return part, err
	}
	var after *store.Mark
	if p.Cursor != "" {
		m, ok := store.ParseMark(p.Cursor)
		if !ok {
			return part, fault.Invalidf(op, "cursor", "advice.cursor")
		}
		after = &m
	}
	size := pageSize
	if p.Limit > 0 {
		size = min(p.Limit, maxPage)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		part = Part{}
		rows, err := pageOf(tx, a.UserID, p.Ended, after, size+1)
		if err != nil {
			return err
		}
		if len(rows) > size {
			rows = rows[:size]
			part.Next = markOf(rows[size-1]).String()
		}
		var ids []string
		for _, q := range rows {
			ids = append(ids, q.AskerID, q.HolderID)
		}
		part.Rows = rows
		part.Names, err = account.Names(tx, ids)
		return err
	})
	return part, fault.Wrap(op, err)
}

// markOf is where a question stands in its list.
func markOf(q Question) store.Mark {
	if q.State.Open() {
		return store.Mark{At: store.Micros(q.Due), ID: string(q.ID)}
	}
	return store.Mark{At: store.Micros(q.Ended), ID: string(q.ID)}
}
