package debtwarning

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// perPage is how many files a page of the work list shows, and maxReceived how many
// warnings the municipality sees at once, the oldest first.
const (
	perPage     = 50
	maxReceived = 500
)

// Row is a file on the work list. It names no person.
type Row struct {
	File
	Home   place.Home
	Next   Move
	Holder string // name
}

// Work is a page of the work list.
type Work struct {
	Rows []Row
	More bool
	Off  bool // the register does not allow warnings now
	Now  time.Time
}

// List is a page of the work list of the own organisation.
func (s *Service) List(ctx context.Context, a access.Actor, t tab, offset int) (v Work, err error) {
	const op = "debtwarning.list"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return v, err
	}
	now := s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		v = Work{Now: now}
		rules, err := rulesOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		may, err := runs(tx, a.OrgID, rules, now)
		if err != nil {
			return err
		}
		v.Off = !may
		files, err := filesOf(tx, s.vault, a.OrgID, t, a.UserID, offset, perPage+1)
		if err != nil {
			return err
		}
		if v.More = len(files) > perPage; v.More {
			files = files[:perPage]
		}
		if files, err = s.allowed(tx, a, actRead, files); err != nil {
			return err
		}
		v.Rows, err = s.rows(tx, files, rules, now)
		return err
	})
	return v, fault.Wrap(op, err)
}

// ListOpen is the first page of the files in which own steps are to be done, whoever holds them.
func (s *Service) ListOpen(ctx context.Context, a access.Actor) (Work, error) {
	return s.List(ctx, a, tabTodo, 0)
}

func (s *Service) rows(tx *store.Tx, files []File, rules Rules, now time.Time) ([]Row, error) {
	var ids []string
	for _, f := range files {
		ids = append(ids, f.Holder)
	}
	names, err := account.Names(tx, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(files))
	for i, f := range files {
		rows[i] = Row{File: f, Next: Next(f.facts(true, true), rules, f.Opened, clock.Date(now)), Holder: names[f.Holder]}
		if rows[i].Home, err = addressOf(tx, f.Unit); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// View is a file with what its page shows.
type View struct {
	File
	Now      time.Time
	Home     place.Home
	Tenants  []subject.Person
	Names    map[string]string // of users
	Receiver string            // name; empty when nobody is known
	Org      string            // name of the association
	Rules    Rules
	Missing  []Need
	Next     Move
	Mine     bool
}

// Show is a file; looking at it is logged first.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "debtwarning.show"
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		w, err := s.load(tx, op, a, actRead, actRead, id)
		if err != nil {
			return err
		}
		if v, err = s.view(tx, w); err != nil {
			return err
		}
		return audit.Write(tx, w.now, a, actRead, ObjectType, string(id), w.decision)
	})
	return v, fault.Wrap(op, err)
}

// MayOpen reports whether an actor may open a file. It opens nothing.
func (s *Service) MayOpen(ctx context.Context, a access.Actor, id ID) bool {
	return s.db.Read(ctx, func(tx *store.Tx) error {
		_, err := s.load(tx, "debtwarning.mayopen", a, actRead, actRead, id)
		return err
	}) == nil
}

func (s *Service) view(tx *store.Tx, w *work) (v View, err error) {
	v = View{File: w.File, Now: w.now, Rules: w.rules, Missing: Missing(w.facts(), w.rules, w.today), Mine: w.Holder == w.actor.UserID}
	v.Next = Next(w.facts(), w.rules, w.Opened, w.today)
	if v.Home, err = addressOf(tx, w.Unit); err != nil {
		return v, err
	}
	if v.Tenants, err = s.tenants(tx, w.Tenancy); err != nil {
		return v, err
	}
	ids := []string{w.Holder}
	for _, step := range w.Steps {
		ids = append(ids, step.By)
	}
	if v.Names, err = account.Names(tx, ids); err != nil {
		return v, err
	}
	orgs, err := orgNames(tx)
	v.Receiver, v.Org = orgs[w.receiver], orgs[w.File.Org]
	if w.File.Receiver != "" {
		v.Receiver = orgs[w.File.Receiver]
	}
	return v, err
}

func orgNames(tx *store.Tx) (map[string]string, error) {
	list, err := account.Organisations(tx)
	names := map[string]string{}
	for _, o := range list {
		names[o.ID] = o.Name
	}
	return names, err
}

// tenants are who signed the tenancy; whoever was forgotten is left out.
func (s *Service) tenants(tx *store.Tx, id tenancy.ID) ([]subject.Person, error) {
	ids, err := tenancy.TenantsOf(tx, id)
	var list []subject.Person
	for _, person := range ids {
		p, err := subject.Open(tx, s.vault, subject.ID(person))
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, err
}

// AddStep notes an own step, or what the tenant answered.
func (s *Service) AddStep(ctx context.Context, a access.Actor, id ID, version int64, step Step) error {
	const op = "debtwarning.step"
	return s.edit(ctx, op, a, actWork, actRead, id, version, func(_ *store.Tx, w *work) error {
		step.By, step.At = a.UserID, w.now
		return fault.Check(op, w.add(step, w.today))
	})
}

// TakeOver makes the actor the holder of a file.
func (s *Service) TakeOver(ctx context.Context, a access.Actor, id ID, version int64) error {
	return s.edit(ctx, "debtwarning.takeover", a, actWork, actRead, id, version, func(_ *store.Tx, w *work) error {
		w.Holder = a.UserID
		return nil
	})
}

// Close ends a file whose figures were wrong, with the reason.
func (s *Service) Close(ctx context.Context, a access.Actor, id ID, version int64, why string) error {
	const op = "debtwarning.close"
	return s.edit(ctx, op, a, actWork, actRead, id, version, func(_ *store.Tx, w *work) error {
		var c checker
		c.text("waarom", why, true)
		c.refuse(!w.Closed.IsZero(), "", "debtwarning.closed")
		if c.fields == nil {
			w.end(Mistaken, w.now)
			w.Note = why
		}
		return fault.Check(op, c.fields)
	})
}

// Send warns the municipality, once, when the gate lets it. What goes is kept as it went.
func (s *Service) Send(ctx context.Context, a access.Actor, id ID, version int64) error {
	const op = "debtwarning.send"
	return s.edit(ctx, op, a, actWork, actRead, id, version, func(tx *store.Tx, w *work) error {
		if missing := Missing(w.facts(), w.rules, w.today); len(missing) > 0 {
			return fault.Invalidf(op, "", "debtwarning.need_"+string(missing[0]))
		}
		warning, err := s.warning(tx, w)
		if err != nil {
			return err
		}
		w.Sent, w.SentAt, w.State, w.File.Receiver = &warning, w.now, Sent, w.receiver
		return nil
	})
}

func (s *Service) warning(tx *store.Tx, w *work) (Warning, error) {
	tenants, err := s.tenants(tx, w.Tenancy)
	if err != nil {
		return Warning{}, err
	}
	if len(tenants) == 0 {
		return Warning{}, fault.Invalidf("debtwarning.send", "", "debtwarning.no_tenant")
	}
	home, err := addressOf(tx, w.Unit)
	if err != nil {
		return Warning{}, err
	}
	orgs, err := orgNames(tx)
	out := Warning{ID: string(w.ID), Amount: float64(w.Period.Cents) / 100, Origin: w.Period.Origin.Format(time.DateOnly), SentOn: w.today.Format(time.DateOnly),
		Landlord: Landlord{Type: "Huur", Name: orgs[w.File.Org]}, Street: home.Address, Postcode: home.Postcode, City: home.City}
	for _, t := range tenants {
		out.Clients = append(out.Clients, Tenant{Name: t.Name, Phone: t.Phone, Email: t.Email})
	}
	return out, err
}

// Download is the warning of a file as it left, for a municipality that reads files.
func (s *Service) Download(ctx context.Context, a access.Actor, id ID) (out Warning, err error) {
	const op = "debtwarning.download"
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		w, err := s.load(tx, op, a, actRead, actRead, id)
		if err != nil {
			return err
		}
		if w.Sent == nil {
			return fault.New(op, fault.NotFound)
		}
		out = *w.Sent
		return audit.Write(tx, w.now, a, actRead, ObjectType, string(id), w.decision)
	})
	return out, fault.Wrap(op, err)
}
