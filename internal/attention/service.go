package attention

import (
	"context"
	"embed"
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
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actAsk       access.Action = "attention.ask"
	actList      access.Action = "attention.list"
	actCall      access.Action = "attention.call"
	actRead      access.Action = "attention.read"
	actWrite     access.Action = "attention.write"
	actExport    access.Action = "attention.export"
	actEmergency access.Action = "attention.emergency"
	actReview    access.Action = "attention.review"
)

// Service carries out what the officer and who is worried do.
type Service struct {
	db     *store.DB
	vault  *seal.Vault
	clock  clock.Clock
	policy *access.Policy
	dutch  *text.Printer // what goes to Veilig Thuis is Dutch, whoever prints it
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, words *text.Catalogue) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy, dutch: words.Printer(text.Dutch)}
}

func (s *Service) now() time.Time   { return s.clock.Now().UTC().Truncate(time.Microsecond) }
func (s *Service) today() time.Time { return clock.Date(s.clock.Now()) }

// officers are the attention officers of an organisation who can sign in.
func officers(tx *store.Tx, org string) ([]account.User, error) {
	return active(tx, org, access.SafetyOfficer)
}

func active(tx *store.Tx, org string, role access.Role) (list []account.User, err error) {
	users, err := account.Colleagues(tx, org, role)
	for _, u := range users {
		if !u.Disabled {
			list = append(list, u)
		}
	}
	return list, err
}

// tell leaves a notice without contents for everybody with a role.
func tell(tx *store.Tx, org string, role access.Role, key string, at time.Time) error {
	users, err := active(tx, org, role)
	for _, u := range users {
		if err == nil {
			err = account.Notify(tx, u.ID, key, at)
		}
	}
	return err
}

// Row is a record in the list of an officer.
type Row struct {
	Record
	Address string
	Open    int  // steps about which nothing is noted
	Closed  bool // shut: no record is opened without a DPIA
}

// Board is what waits for an officer.
type Board struct {
	Calls   []Call
	Phones  map[CallID]string
	Records []Row
	Off     bool // the register does not allow a record now
	Names   map[string]string
	Now     time.Time
	Today   time.Time
}

// Board is the page of an officer: who wants to be called, and the records.
func (s *Service) Board(ctx context.Context, a access.Actor) (b Board, err error) {
	const op = "attention.board"
	d, err := s.policy.RequireOrg(op, a, actList)
	if err != nil {
		return b, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		b = Board{Now: s.now(), Today: s.today(), Phones: map[CallID]string{}}
		if b.Off, err = s.off(tx, a); err != nil {
			return err
		}
		if err := s.fillCalls(tx, a, &b); err != nil {
			return err
		}
		if err := s.fillRecords(tx, a, &b); err != nil {
			return err
		}
		return audit.Write(tx, b.Now, a, actList, "Organisation", a.OrgID, d)
	})
	return b, fault.Wrap(op, err)
}

// off reports whether the register does not let an officer keep a record.
func (s *Service) off(tx *store.Tx, a access.Actor) (bool, error) {
	r := Record{ID: "nieuw", Org: a.OrgID}.resource()
	err := access.Load(tx, s.now(), a, &r)
	return !s.policy.Decide(a, actWrite, r).Allowed, err
}

func (s *Service) fillCalls(tx *store.Tx, a access.Actor, b *Board) (err error) {
	if b.Calls, err = waitingCalls(tx, a.OrgID); err != nil {
		return err
	}
	var ids []string
	for _, c := range b.Calls {
		ids = append(ids, c.By)
		key, err := s.vault.KeyOf(tx, string(c.ID))
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if b.Phones[c.ID], err = key.Open("phone", c.phone); err != nil {
			return err
		}
	}
	b.Names, err = account.Names(tx, ids)
	return err
}

// fillRecords adds the records that the officer may read: others do not exist.
func (s *Service) fillRecords(tx *store.Tx, a access.Actor, b *Board) error {
	list, err := recordsOf(tx, a.OrgID)
	if err != nil || len(list) == 0 {
		return err
	}
	resources := make([]*access.Resource, len(list))
	for i, r := range list {
		res := r.resource()
		resources[i] = &res
	}
	if err := access.Load(tx, s.now(), a, resources...); err != nil {
		return err
	}
	asker := s.policy.For(a)
	for i, r := range list {
		if !asker.Decide(actRead, *resources[i]).Allowed {
			continue
		}
		if err := openSteps(tx, s.vault, &r); err != nil {
			return err
		}
		address, err := addressOf(tx, r.Unit)
		if err != nil {
			return err
		}
		b.Records = append(b.Records, Row{Record: r, Address: address, Open: len(Open(r.Steps)), Closed: !r.Closed.IsZero()})
	}
	return nil
}

// addressOf is where a home is; empty for none and for one that is no longer known.
func addressOf(tx *store.Tx, unit place.UnitID) (string, error) {
	if unit == "" {
		return "", nil
	}
	home, err := place.HomeByID(tx, unit)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return home.Address, err
}

// load reads a record and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id RecordID) (Record, access.Resource, access.Decision, error) {
	r, err := recordByID(tx, id)
	if err != nil {
		return r, access.Resource{}, access.Decision{}, err
	}
	res := r.resource()
	if err := access.Load(tx, s.now(), a, &res); err != nil {
		return r, res, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, actRead, res)
	return r, res, d, err
}

// View is a record as who may read it sees it.
type View struct {
	Record
	Address   string
	Names     map[string]string
	Todo      []StepKind // steps about which nothing is noted
	Advice    Advice     // of the last weighing
	Decided   Decision   // the last
	MayWrite  bool
	Officers  []account.User // who could be shut out
	ShutOut   []account.User
	Org       string // name, for the document
	Now       time.Time
	Today     time.Time
	Emergency time.Time // instant until which an emergency lets the reader look; zero for none
}

// Show opens a record; the look is logged before the answer.
func (s *Service) Show(ctx context.Context, a access.Actor, id RecordID) (View, error) {
	return s.open(ctx, "attention.show", a, actRead, id)
}

// Document is a record to hand over to Veilig Thuis; that it left is logged first.
func (s *Service) Document(ctx context.Context, a access.Actor, id RecordID) (View, error) {
	return s.open(ctx, "attention.document", a, actExport, id)
}

func (s *Service) open(ctx context.Context, op string, a access.Actor, action access.Action, id RecordID) (v View, err error) {
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		r, res, d, err := s.load(tx, op, a, action, id)
		if err != nil {
			return err
		}
		if err := openSteps(tx, s.vault, &r); err != nil {
			return err
		}
		v = View{Record: r, Todo: Open(r.Steps), Org: a.Org, Now: s.now(), Today: s.today(), MayWrite: s.policy.Decide(a, actWrite, res).Allowed}
		if !v.MayWrite {
			v.Emergency = res.Facts.Emergency.Until
		}
		w, decided := last(r.Steps)
		v.Advice, v.Decided = w.Advice(), decided
		if v.Address, err = addressOf(tx, r.Unit); err != nil {
			return err
		}
		ids := []string{r.By}
		for _, step := range r.Steps {
			ids = append(ids, step.By)
		}
		if v.Names, err = account.Names(tx, ids); err != nil {
			return err
		}
		if err := s.fillDoors(tx, a, &v); err != nil {
			return err
		}
		return audit.Write(tx, v.Now, a, action, ObjectType, string(id), d)
	})
	return v, fault.Wrap(op, err)
}

// fillDoors sorts the other officers by whether they are shut out.
func (s *Service) fillDoors(tx *store.Tx, a access.Actor, v *View) error {
	if !v.MayWrite {
		return nil
	}
	all, err := officers(tx, v.Record.Org)
	if err != nil {
		return err
	}
	locked, err := access.Lockouts(tx, ObjectType, string(v.ID))
	if err != nil {
		return err
	}
	for _, u := range all {
		out := false
		for _, l := range locked {
			out = out || l.UserID == u.ID
		}
		switch {
		case out:
			v.ShutOut = append(v.ShutOut, u)
		case u.ID != a.UserID:
			v.Officers = append(v.Officers, u)
		}
	}
	return nil
}

// MayOpen reports whether an actor may read a record, for pages that show a way to it.
func (s *Service) MayOpen(ctx context.Context, a access.Actor, id RecordID) bool {
	return s.db.Read(ctx, func(tx *store.Tx) error {
		_, _, _, err := s.load(tx, "attention.mayopen", a, actRead, id)
		return err
	}) == nil
}
