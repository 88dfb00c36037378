package casework

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
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
		"afspraken": {"afspraak", "alsniet"}, "zorger": {"naam", "band"}, "heropenen": {"waarom"}, "afsluiten": {"oorzaak"}, "waakvlam": {"oorzaak"}}
}

// KeepDraft keeps what somebody is typing in a form of a case, in the place of what was kept of it
// before; texts that are empty leave nothing. It is no act on the case: nothing is logged, and the
// case stays as it is.
func (s *Service) KeepDraft(ctx context.Context, a access.Actor, id ID, form string, v url.Values) error {
	const op = "casework.keepdraft"
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		key, texts, err := s.typing(tx, op, a, id, form, now)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(texts, func(name string) bool { return v.Get(name) != "" }) {
			return deleteDraft(tx, id, a.UserID, form)
		}
		others, err := draftsBeside(tx, id, a.UserID, form)
		if err != nil {
			return err
		}
		body, err := json.Marshal(v)
		if err != nil || len(body) > maxDraft || others >= maxDrafts {
			return fault.Invalidf(op, "", "web.bad_form")
		}
		return upsertDraft(tx, key, id, a.UserID, form, now, body)
	}))
}

// typing is a form for who may write in it: the key under which it is kept, and the fields without
// which there is nothing to keep.
func (s *Service) typing(tx *store.Tx, op string, a access.Actor, id ID, form string, now time.Time) (seal.Key, []string, error) {
	if f, ok := s.formsOf(form); ok {
		in, _, err := s.Inside(tx, op, a, f.Action, f.Category, id, now)
		if err == nil && in.Erased {
			err = fault.Invalidf(op, "", "casework.erased")
		}
		return in.Key, f.Texts, err
	}
	w, _, err := s.handle(tx, op, a, actWrite, id, now)
	if err != nil {
		return seal.Key{}, nil, err
	}
	texts, known := draftForms()[form]
	if !known {
		return seal.Key{}, nil, fault.Invalidf(op, "", "web.bad_form")
	}
	return w.key, texts, w.readable(op)
}

// DropDraft throws away what somebody typed into a form; what is not there is no error.
func (s *Service) DropDraft(ctx context.Context, a access.Actor, id ID, form string) error {
	const op = "casework.dropdraft"
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if _, _, err := s.typing(tx, op, a, id, form, now); err != nil {
			return err
		}
		return deleteDraft(tx, id, a.UserID, form)
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
