package mail

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Standard is a standard text as it counts now. Version 0 is the one that the program
// brings along.
type Standard struct {
	Kind Kind
	Text
	Version int64
	By      string // name of who wrote it, empty for version 0
	At      time.Time
}

// HardIn are the parts of a standard text that are hard to read.
func (st Standard) HardIn() []text.Hard { return text.HardToRead(st.Body) }

// Texts are the standard texts of the actor's organisation, in the order of Kinds.
func (s *Service) Texts(ctx context.Context, a access.Actor) (list []Standard, err error) {
	const op = "mail.texts"
	if _, err := s.policy.RequireOrg(op, a, actTexts); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		var ids []string
		for _, k := range Kinds() {
			st, err := s.standard(tx, a.OrgID, k)
			if err != nil {
				return err
			}
			list, ids = append(list, st), append(ids, st.By)
		}
		names, err := account.Names(tx, ids)
		for i := range list {
			list[i].By = names[list[i].By]
		}
		return err
	})
	return list, fault.Wrap(op, err)
}

// standard is the text that counts for an organisation, with the id of its author.
func (s *Service) standard(tx *store.Tx, org string, k Kind) (Standard, error) {
	st, err := lastText(tx, org, k)
	if fault.Is(err, fault.NotFound) {
		return Standard{Kind: k, Text: Text{Subject: s.dutch.T("mail.subject_" + string(k)), Body: s.dutch.T("mail.text_" + string(k))}}, nil
	}
	return st, err
}

// SaveText writes the next version of a standard text; the ones before stay. A version that
// is no longer the present one is a Conflict.
func (s *Service) SaveText(ctx context.Context, a access.Actor, k Kind, version int64, t Text) error {
	const op = "mail.savetext"
	d, err := s.policy.RequireOrg(op, a, actTexts)
	if err != nil {
		return err
	}
	t.Subject = strings.Join(strings.Fields(t.Subject), " ")
	t.Body = strings.TrimSpace(strings.ReplaceAll(t.Body, "\r\n", "\n"))
	fields := checkText(t)
	if !slices.Contains(Kinds(), k) {
		fields = append(fields, fault.NewField("soort", "mail.kind_unknown"))
	}
	if err := fault.Check(op, fields); err != nil {
		return err
	}
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		is, err := s.standard(tx, a.OrgID, k)
		if err != nil {
			return err
		}
		if is.Version != version {
			return fault.New(op, fault.Conflict)
		}
		n, err := insertText(tx, a.OrgID, Standard{Kind: k, Version: version + 1, Text: t, At: now}, a.UserID)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actTexts, "MailText", string(k), d)
	}))
}
