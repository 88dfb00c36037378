package conference

import (
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Sizes of pages of conferences.
const (
	pageSize = 50
	maxPage  = 200
)

// Page says which part of the actor's conferences somebody asks for; the zero value is the
// beginning of those to come.
type Page struct {
	Past   bool
	Cursor string // Part.Next of the page before
	Limit  int    // at most 200; zero for 50
}

// Part is a page of conferences, without their places and agendas.
type Part struct {
	Rows  []Meeting
	Names map[string]string
	Next  string // Page.Cursor of the page after it; empty at the end
}

// Some are a page of the conferences at which the actor has a place, which are those that the
// policy lets somebody read.
func (s *Service) Some(ctx context.Context, a access.Actor, p Page) (part Part, err error) {
	const op = "conference.some"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return part, err
	}
	var after *store.Mark
	if p.Cursor != "" {
		m, ok := store.ParseMark(p.Cursor)
		if !ok {
			return part, fault.Invalidf(op, "cursor", "conference.cursor")
		}
		after = &m
	}
	size := pageSize
	if p.Limit > 0 {
		size = min(p.Limit, maxPage)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		part = Part{}
		rows, err := pageOf(tx, a.UserID, p.Past, after, size+1)
		if err != nil {
			return err
		}
		if len(rows) > size {
			rows = rows[:size]
			part.Next = store.Mark{At: store.Micros(rows[size-1].Starts), ID: string(rows[size-1].ID)}.String()
		}
		var ids []string
		for _, m := range rows {
			ids = append(ids, m.ChairID)
		}
		part.Rows = rows
		part.Names, err = account.Names(tx, ids)
		return err
	})
	return part, fault.Wrap(op, err)
}
