package letter

import (
	"context"
	"embed"
	"slices"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actList     access.Action = "letter.list"
	actTemplate access.Action = "letter.template"
	actRead     access.Action = "letter.read"
	actWrite    access.Action = "letter.write"
)

// Service carries out what people do with letters.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
	cases  *casework.Service
	dutch  *text.Printer // letters are in Dutch

	household Household // nil: no letter stands on an own page
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, words *text.Catalogue, cases *casework.Service) *Service {
	return &Service{db: db, clock: c, policy: policy, cases: cases, dutch: words.Printer(text.Dutch)}
}

// Templates are the standard letters of the actor's organisation in their newest version, by
// name; those that are not offered any more come last.
func (s *Service) Templates(ctx context.Context, a access.Actor) (list []Template, err error) {
	const op = "letter.templates"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error { list, err = templatesOf(tx, a.OrgID); return err })
	for _, id := range Base() {
		if !slices.ContainsFunc(list, func(t Template) bool { return t.ID == id }) {
			key := "letter.base_" + string(id)
			list = append(list, Template{ID: id, OrgID: a.OrgID, Name: s.dutch.T(key), Subject: s.dutch.T(key + "_about"), Body: s.dutch.T(key + "_text")})
		}
	}
	slices.SortStableFunc(list, func(x, y Template) int {
		switch {
		case x.Retired == y.Retired:
			return strings.Compare(x.Name, y.Name)
		case x.Retired:
			return 1
		}
		return -1
	})
	return list, fault.Wrap(op, err)
}

// Template is a standard letter of the actor's organisation.
func (s *Service) Template(ctx context.Context, a access.Actor, id TemplateID) (Template, error) {
	const op = "letter.templateof"
	list, err := s.Templates(ctx, a)
	if err != nil {
		return Template{}, err
	}
	i := slices.IndexFunc(list, func(t Template) bool { return t.ID == id })
	if i < 0 {
		return Template{}, fault.New(op, fault.NotFound)
	}
	return list[i], nil
}

// SaveTemplate writes a standard letter down as the next version. One without an id is new.
// One with an id that nobody has is new too: by that it is known when it is sent twice.
func (s *Service) SaveTemplate(ctx context.Context, a access.Actor, t Template) (TemplateID, error) {
	const op = "letter.savetemplate"
	d, err := s.policy.RequireOrg(op, a, actTemplate)
	if err != nil {
		return "", err
	}
	if t.ID == "" {
		t.ID = TemplateID(store.NewID())
	} else if was, err := s.Template(ctx, a, t.ID); err == nil && was.Version != t.Version {
		return "", fault.New(op, fault.Conflict)
	} else if err != nil && (!fault.Is(err, fault.NotFound) || t.Version > 0) {
		return "", err
	}
	t.Name, t.Subject, t.Body = strings.TrimSpace(t.Name), strings.TrimSpace(t.Subject), strings.TrimSpace(t.Body)
	if err := fault.Check(op, t.check()); err != nil {
		return "", err
	}
	now := s.clock.Now()
	t.OrgID, t.At, t.ByID, t.Version = a.OrgID, now, a.UserID, t.Version+1
	return t.ID, fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if err := insertVersion(tx, op, t); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actTemplate, "LetterTemplate", string(t.ID), d)
	}))
}
