package feedback

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/signal"
)

// TextKind is for which moment a standard text is.
type TextKind string

// The moments.
const (
	OnReceived TextKind = "ontvangen"
	OnTalk     TextKind = "gesprek"
	OnWorking  TextKind = "mee-bezig"
	OnAdvice   TextKind = "advies"
	OnNothing  TextKind = "geen-actie"
	OnDone     TextKind = "afgerond"
)

// TextKinds are all moments in the order in which a signal passes them.
func TextKinds() []TextKind {
	return []TextKind{OnReceived, OnTalk, OnWorking, OnAdvice, OnNothing, OnDone}
}

// Key is the message key of the name of a moment.
func (k TextKind) Key() string { return "feedback.moment_" + string(k) }

// kindOf is the moment at which a signal is.
func kindOf(s signal.State) TextKind {
	switch s {
	case signal.TalkPlanned, signal.Talked:
		return OnTalk
	case signal.InCase:
		return OnWorking
	case signal.Advised:
		return OnAdvice
	case signal.NoAction:
		return OnNothing
	case signal.Closed:
		return OnDone
	}
	return OnReceived
}

// Standard is a standard text as it counts now. Version 0 is the one that the program
// brings along.
type Standard struct {
	Kind    TextKind
	Version int64
	Body    string
	By      string // name of who wrote it, empty for version 0
	At      time.Time
}

// Texts are the standard texts of the actor's organisation, in the order of TextKinds.
func (s *Service) Texts(ctx context.Context, a access.Actor) (list []Standard, err error) {
	const op = "feedback.texts"
	if _, err := s.policy.RequireOrg(op, a, actTexts); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		for _, k := range TextKinds() {
			st, err := s.standard(tx, a.OrgID, k)
			if err != nil {
				return err
			}
			list = append(list, st)
		}
		return nil
	})
	return list, fault.Wrap(op, err)
}

// standard is the text that counts for an organisation.
func (s *Service) standard(tx *store.Tx, org string, k TextKind) (Standard, error) {
	st, err := lastText(tx, org, k)
	if fault.Is(err, fault.NotFound) {
		return Standard{Kind: k, Body: s.dutch.T("feedback.text_" + string(k))}, nil
	}
	if err != nil {
		return st, err
	}
	names, err := account.Names(tx, []string{st.By})
	st.By = names[st.By]
	return st, err
}

// SaveText writes the next version of a standard text; the ones before stay. A version that
// is no longer the present one is a Conflict. Standard texts are in Dutch.
func (s *Service) SaveText(ctx context.Context, a access.Actor, k TextKind, version int64, body string) error {
	const op = "feedback.savetext"
	d, err := s.policy.RequireOrg(op, a, actTexts)
	if err != nil {
		return err
	}
	body = signal.Tidy(body)
	fields := signal.CheckText("tekst", body, minReason, maxText)
	if !slices.Contains(TextKinds(), k) {
		fields = append(fields, fault.NewField("soort", "feedback.moment_unknown"))
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
		if err := insertText(tx, a.OrgID, Standard{Kind: k, Version: version + 1, Body: body, At: now}, a.UserID); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actTexts, "FeedbackText", string(k), d)
	}))
}

// HardIn are the parts of a standard text that are hard to read.
func (st Standard) HardIn() []text.Hard { return text.HardToRead(st.Body) }
