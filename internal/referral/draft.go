package referral

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// askForm is the name under which is kept what is typed on the page on which something is asked.
const askForm = "vraag-partner/vraag"

// Forms are the forms of which is kept what somebody types in a case.
func Forms() casework.Forms {
	return casework.Forms{Path: "vraag-partner", Action: casework.Manage, Texts: []string{"nodig", "vraag", "nietbesproken", "waarom", "naam", "organisatie"}}
}

// formName is the name under which is kept what is typed in the form of a step with a request.
func formName(id ID, step Step) string { return "verwijzing/" + string(id) + "/" + string(step) }

// KeepDraft keeps what somebody types in the form of a step that they may take; with nothing in it
// what was kept goes. A partner needs to know nothing of the case for it.
func (s *Service) KeepDraft(ctx context.Context, a access.Actor, id ID, form string, v url.Values) error {
	const op = "referral.keepdraft"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, err := s.find(tx, op, a, id, now)
		if err != nil {
			return err
		}
		step := Step(form[strings.LastIndex(form, "/")+1:])
		if form != formName(id, step) || !slices.Contains(w.steps(), step) {
			return fault.Invalidf(op, "", "web.bad_form")
		}
		return w.in.Keep(tx, op, a, form, []string{"tekst"}, v, now)
	}))
}

// Watch is the version of a request and its case, for who may see it. Nothing is logged: it tells
// nothing of what is asked.
func (s *Service) Watch(ctx context.Context, a access.Actor, id ID) (version int64, c casework.ID, err error) {
	const op = "referral.watch"
	now := s.now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		w, err := s.find(tx, op, a, id, now)
		if err == nil {
			version, c = w.Version, w.CaseID
		}
		return err
	})
	return version, c, fault.Wrap(op, err)
}
