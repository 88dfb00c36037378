package casework

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// How long what somebody typed waits for them, and how large it is at most, in bytes.
const (
	draftDays = 7
	maxDraft  = 16 << 10
	maxDrafts = 40 // of one person in one case
)

// Unsaved is what somebody typed into a form of a case and did not save. Nobody else ever sees it,
// and it counts for nothing: no search, no log, no figure.
type Unsaved struct {
	At     time.Time
	Values url.Values // sealed; with the version or the key of the form in which it was typed
}

// draftForms are the forms of a case that hold what people write in sentences, with the field
// without which there is nothing to keep.
func draftForms() map[string][]string {
	return map[string][]string{"stap": {"stap"}, "log": {"tekst"}, "tekst": {"reden", "doel", "oorzaak"}, "regie": {"omdat"}, "ladder": {"waarom"},
		"afspraken": {"afspraak", "alsniet"}, "zorger": {"naam", "band"}, "zorgerstap": {"nodig"}, "afronden": {"bewijs"}, "antwoord": {"antwoord"}, "heropenen": {"waarom"}, "afsluiten": {"oorzaak"}, "waakvlam": {"oorzaak"}}
}

// textsIn are those of a form; one of several of a kind is called "kind/id".
func textsIn(form string) ([]string, bool) {
	kind, _, _ := strings.Cut(form, "/")
	texts, known := draftForms()[kind]
	return texts, known && len(form) <= maxFormName
}

// KeepDraft keeps what somebody is typing in a form of a case, in the place of what was kept of it
// before; texts that are empty leave nothing. It is no act on the case: nothing is logged, and the
// case stays as it is.
func (s *Service) KeepDraft(ctx context.Context, a access.Actor, id ID, form string, v url.Values) error {
	const op = "casework.keepdraft"
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		in, texts, err := s.typing(tx, op, a, id, form, now)
		if err != nil {
			return err
		}
		return in.Keep(tx, op, a, form, texts, v, now)
	}))
}

// Keep keeps what somebody is typing in a form, in the place of what was kept of it before, for a
// module that found that they may write there. Without any of the texts nothing is kept.
func (i Inside) Keep(tx *store.Tx, op string, a access.Actor, form string, texts []string, v url.Values, now time.Time) error {
	if i.Erased {
		return fault.Invalidf(op, "", "casework.erased")
	}
	if !slices.ContainsFunc(texts, func(name string) bool { return v.Get(name) != "" }) {
		return i.Drop(tx, a, form)
	}
	others, err := draftsBeside(tx, i.ID, a.UserID, form)
	if err != nil {
		return err
	}
	body, err := json.Marshal(v)
	if err != nil || len(body) > maxDraft || others >= maxDrafts || len(form) > maxFormName {
		return fault.Invalidf(op, "", "web.bad_form")
	}
	return upsertDraft(tx, i.Key, i.ID, a.UserID, form, now, body)
}

// Drop throws away what somebody typed into a form; what is not there is no error.
func (i Inside) Drop(tx *store.Tx, a access.Actor, form string) error {
	return deleteDraft(tx, i.ID, a.UserID, form)
}

// left is what somebody left while typing, by form.
func (i Inside) left(tx *store.Tx, userID string, now time.Time) (map[string]Unsaved, error) {
	if i.Erased {
		return nil, nil
	}
	return unsavedOf(tx, i.Key, i.ID, userID, now)
}

// typing is the case in which a form stands for who may write in it, and the fields without which
// there is nothing to keep.
func (s *Service) typing(tx *store.Tx, op string, a access.Actor, id ID, form string, now time.Time) (Inside, []string, error) {
	if f, ok := s.formsOf(form); ok {
		in, _, err := s.Inside(tx, op, a, f.Action, f.Category, id, now)
		return in, f.Texts, err
	}
	w, _, err := s.handle(tx, op, a, actWrite, id, now)
	if err != nil {
		return Inside{}, nil, err
	}
	texts, known := textsIn(form)
	if !known {
		return Inside{}, nil, fault.Invalidf(op, "", "web.bad_form")
	}
	return Inside{ID: id, Key: w.key}, texts, w.readable(op)
}

// DropDraft throws away what somebody typed into a form; what is not there is no error.
func (s *Service) DropDraft(ctx context.Context, a access.Actor, id ID, form string) error {
	const op = "casework.dropdraft"
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		in, _, err := s.typing(tx, op, a, id, form, now)
		if err != nil {
			return err
		}
		return in.Drop(tx, a, form)
	}))
}

// unsavedOf are the drafts of somebody in a case, by form.
func unsavedOf(tx *store.Tx, key seal.Key, id ID, userID string, now time.Time) (map[string]Unsaved, error) {
	rows, err := draftsOf(tx, key, id, userID, now.AddDate(0, 0, -draftDays))
	list := make(map[string]Unsaved, len(rows))
	for _, r := range rows {
		u := Unsaved{At: r.at}
		if json.Unmarshal([]byte(r.body), &u.Values) == nil {
			list[r.form] = u
		}
	}
	return list, err
}

// leave ends somebody's part in a case; what they were typing there goes with it.
func leave(tx *store.Tx, id ID, userID string, now time.Time) error {
	if err := access.Leave(tx, ObjectType, string(id), userID, now); err != nil {
		return err
	}
	if err := bumpGroup(tx, id, GroupNotes, Moved{At: now}); err != nil { // who follows it is asked for again
		return err
	}
	return deleteDraft(tx, id, userID, "")
}

// forgetDrafts throws away what waited for somebody too long.
func (s *Service) forgetDrafts(ctx context.Context) error {
	before := s.clock.Now().AddDate(0, 0, -draftDays)
	return s.db.Write(ctx, func(tx *store.Tx) error { return deleteDraftsBefore(tx, before) })
}
