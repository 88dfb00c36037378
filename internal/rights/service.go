package rights

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
	"samendoen/internal/subject"
)

// The actions of the policy.
const (
	actDesk         access.Action = "rights.desk"
	actTake         access.Action = "rights.take"
	actList         access.Action = "rights.list"
	actRead         access.Action = "rights.read"
	actHandle       access.Action = "rights.handle"
	actReview       access.Action = "rights.review"
	actRelease      access.Action = "rights.release"
	actAppoint      access.Action = "rights.appoint"
	actNotice       access.Action = "rights.notice"
	actNotices      access.Action = "rights.notices"
	actNoticeLook   access.Action = "rights.notice_look"
	actConsent      access.Action = "rights.consent"
	actBreachReport access.Action = "rights.breach_report"
	actBreaches     access.Action = "rights.breaches"
	actBreachHandle access.Action = "rights.breach_handle"
	actLate         access.Action = "rights.late"
	actFoot         access.Action = "rights.foot"
	// actCollect is what the log says of everything that was opened for a person.
	actCollect access.Action = "rights.collect"
)

// Erasing is a person who is to be forgotten.
type Erasing struct {
	Org    string
	Person string
	Things [][2]string // type and id of the homes, signals and cases about the person
}

// Eraser makes all that is kept about a person unreadable. It refuses with Invalid and
// the reason when something must be kept.
type Eraser func(tx *store.Tx, at time.Time, e Erasing) error

// Service carries out what people do with the rights of residents.
type Service struct {
	db       *store.DB
	vault    *seal.Vault
	clock    clock.Clock
	policy   *access.Policy
	dutch    *text.Printer // what a resident reads is Dutch, whoever prints it
	dossiers Dossiers
	erase    Eraser
	secret   []byte // for the codes of letters

	also    []Also  // of modules beside this one
	framing Framing // nil: the document says only what follows from the law
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, words *text.Catalogue, dossiers Dossiers, erase Eraser) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy, dutch: words.Printer(text.Dutch), dossiers: dossiers, erase: erase,
		secret: vault.Derive("rights code")}
}

// people are who may do what in an organisation: the appointed who can still sign in.
func people(tx *store.Tx, org string) (appointed []account.User, err error) {
	ids, err := appointedIn(tx, org)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		u, err := account.UserByID(tx, id)
		if fault.Is(err, fault.NotFound) || err == nil && (u.Disabled || u.OrgID != org) {
			continue
		} else if err != nil {
			return nil, err
		}
		appointed = append(appointed, u)
	}
	return appointed, nil
}

func idsOf(list []account.User) []string {
	ids := make([]string, len(list))
	for i, u := range list {
		ids[i] = u.ID
	}
	return ids
}

// organisation is the actor's organisation with who carries out its requests.
func organisation(tx *store.Tx, a access.Actor) (access.Resource, []account.User, error) {
	r := access.Organisation(a.OrgID)
	list, err := people(tx, a.OrgID)
	r.Participants = idsOf(list)
	return r, list, err
}

// work is a request that somebody may work on, within one transaction.
type work struct {
	Request
	actor     access.Actor
	appointed []account.User
	now       time.Time
	today     time.Time
}

// load reads a request for an actor who may do the action; without that it answers as if
// there were none.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id RequestID, now time.Time) (*work, access.Decision, error) {
	if !a.Known() {
		return nil, access.Decision{}, fault.New(op, fault.Unknown)
	}
	r, err := requestByID(tx, s.vault, id)
	if err != nil {
		return nil, access.Decision{}, err
	}
	w := &work{Request: r, actor: a, now: now, today: clock.Date(now)}
	if w.appointed, err = people(tx, r.Org); err != nil {
		return nil, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, actRead, r.resource(idsOf(w.appointed)))
	return w, d, err
}

// edit lets fn change a request that still has the version, and writes it together with
// the record of the change.
func (s *Service) edit(ctx context.Context, op string, a access.Actor, action access.Action, id RequestID, version int64,
	fn func(tx *store.Tx, w *work) error) error {
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.load(tx, op, a, action, id, now)
		if err != nil {
			return err
		}
		if w.Version != version {
			return fault.New(op, fault.Conflict)
		}
		if err := fn(tx, w); err != nil {
			return err
		}
		if err := updateRequest(tx, s.vault, op, &w.Request); err != nil {
			return err
		}
		return audit.Write(tx, now, a, action, "Request", string(id), d)
	}))
}

// take moves a request by a step, or refuses it.
func (w *work) take(op string, step Step, note string) error {
	to, ok := w.Next(step)
	if !ok {
		return fault.Invalidf(op, "", "rights.not_now")
	}
	w.State = to
	if to == Done {
		w.Closed = w.now
	}
	w.Events = append(w.Events, Event{At: w.now, User: w.actor.UserID, Step: step, Note: note})
	return nil
}

// View is a request with what its page shows.
type View struct {
	Request
	Now       time.Time
	Person    subject.Person
	Address   string // where the person lives now, or lived last
	Names     map[string]string
	Orgs      map[string]string
	Handlers  []account.User
	Letter    letter // the code that was sent, without the code
	Parts     int
	Waiting   int
	MayHandle bool
	MayReview bool
	Reviewed  bool   // the actor gave a verdict on a part, and so cannot release
	Answers   string // user who answers in the case, of an objection on the own page
	Why       []access.Rule
}

// Show is a request; looking at it is logged first.
func (s *Service) Show(ctx context.Context, a access.Actor, id RequestID) (v View, err error) {
	const op = "rights.show"
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.load(tx, op, a, actRead, id, now)
		if err != nil {
			return err
		}
		v = View{Request: w.Request, Now: now, Handlers: w.appointed}
		r := w.resource(idsOf(w.appointed))
		v.MayHandle, v.MayReview = s.policy.Decide(a, actHandle, r).Allowed, s.policy.Decide(a, actReview, r).Allowed
		v.Reviewed = slices.Contains(w.Reviewers, a.UserID)
		for _, rule := range s.policy.Rules() {
			if slices.Contains(d.Rules, rule.ID) {
				v.Why = append(v.Why, rule)
			}
		}
		if err := s.fill(tx, &v); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actRead, "Request", string(id), d)
	})
	return v, fault.Wrap(op, err)
}

// MayOpen reports whether an actor may open a request. It opens nothing.
func (s *Service) MayOpen(ctx context.Context, a access.Actor, id RequestID) bool {
	return s.db.Read(ctx, func(tx *store.Tx) error {
		_, _, err := s.load(tx, "rights.mayopen", a, actRead, id, s.clock.Now())
		return err
	}) == nil
}

// MayTell reports whether an actor may open the notice of a case: a page that shows the
// way to it asks first.
func (s *Service) MayTell(tx *store.Tx, a access.Actor, caseID string) (bool, error) {
	_, _, err := s.notice(tx, "rights.maytell", a, caseID)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Denied) {
		return false, nil
	}
	return err == nil, err
}

// fill adds the person, the names and how far the parts are.
func (s *Service) fill(tx *store.Tx, v *View) (err error) {
	if v.Person, err = subject.Open(tx, s.vault, v.Subject); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if v.Address, err = addressOf(tx, v.Subject); err != nil {
		return err
	}
	if v.Letter, err = codeOf(tx, v.ID); err != nil {
		return err
	}
	parts, err := partsOf(tx, s.vault, v.ID)
	if err != nil {
		return err
	}
	v.Parts, v.Waiting = len(parts), Waiting(parts)
	if v.Answers, err = directorOf(tx, v.Own); err != nil {
		return err
	}
	ids := append([]string{v.Answers, v.Holder, v.SeenBy, v.Collector, v.Releaser}, v.Reviewers...)
	for _, e := range v.Events {
		ids = append(ids, e.User)
	}
	for _, t := range v.Tasks {
		ids = append(ids, t.User)
	}
	if v.Names, err = account.Names(tx, ids); err != nil {
		return err
	}
	v.Orgs, err = orgNames(tx)
	return err
}

func orgNames(tx *store.Tx) (map[string]string, error) {
	list, err := account.Organisations(tx)
	names := map[string]string{}
	for _, o := range list {
		names[o.ID] = o.Name
	}
	return names, err
}

// addressOf is where a person lives now, or lived last; empty when nobody knows.
func addressOf(tx *store.Tx, id subject.ID) (string, error) {
	stays, err := staysOf(tx, id)
	if err != nil || len(stays) == 0 {
		return "", err
	}
	home, err := place.HomeByID(tx, stays[len(stays)-1].unit)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return home.Address, err
}
