package document

import (
	"cmp"
	"context"
	"embed"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/upload"
	"samendoen/internal/casework"
	"samendoen/internal/network"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actList   access.Action = "document.list"
	actRead   access.Action = "document.read"
	actAdd    access.Action = "document.add"
	actRemove access.Action = "document.remove"
)

// Service carries out what people do with documents.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
	cases  *casework.Service
	desk   *upload.Desk
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, cases *casework.Service, desk *upload.Desk) *Service {
	return &Service{db: db, clock: c, policy: policy, cases: cases, desk: desk}
}

// View are the documents of a case, as far as somebody may see them.
type View struct {
	CaseID    casework.ID
	Number    string
	Beside    casework.Beside
	CaseOrg   string
	Documents []Document
	Names     map[string]string  // of who put them here, by user id
	Kinds     []network.Category // in which the reader may put one here
	Scanned   bool               // a virus scanner looked at them
}

// List are the documents of a case of the categories that the actor may read. That somebody
// looked is on record before anything is read.
func (s *Service) List(ctx context.Context, a access.Actor, id casework.ID) (v View, err error) {
	const op = "document.list"
	now := s.clock.Now()
	if err := audit.Look(ctx, s.db, now, a, actList, casework.ObjectType, string(id), func(tx *store.Tx) error {
		_, d, err := s.cases.Inside(tx, op, a, actList, "", id, now)
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actList, casework.ObjectType, string(id), d)
	}); err != nil {
		return v, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		in, _, err := s.cases.Inside(tx, op, a, actList, "", id, now)
		if err != nil {
			return err
		}
		v = View{CaseID: id, Number: in.Number, CaseOrg: in.Resource.Org, Scanned: s.desk.Scans()}
		if v.Beside, err = casework.BesideOf(tx, in, a, now); err != nil {
			return err
		}
		files, err := filesOf(tx, in)
		if err != nil {
			return err
		}
		reads := s.open(a, actRead, in)
		var ids []string
		var shown []File
		for _, f := range files {
			if reads[f.Category] {
				ids, shown = append(ids, f.ByID), append(shown, f)
			}
		}
		v.Documents = documents(shown)
		if in.Open() {
			adds := s.open(a, actAdd, in)
			for _, c := range network.Categories() {
				if adds[c] {
					v.Kinds = append(v.Kinds, c)
				}
			}
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

// open are the categories of a case with which an actor may do an action.
func (s *Service) open(a access.Actor, action access.Action, in casework.Inside) map[network.Category]bool {
	list, r := map[network.Category]bool{}, in.Resource
	for _, c := range network.Categories() {
		r.Category = string(c)
		list[c] = s.policy.Decide(a, action, r).Allowed
	}
	return list
}

// Download is a document of a case with its bytes; the record of it is written first. number
// is that of the case.
func (s *Service) Download(ctx context.Context, a access.Actor, id casework.ID, fileID string) (f File, number string, body []byte, err error) {
	const op = "document.download"
	now := s.clock.Now()
	find := func(tx *store.Tx) (in casework.Inside, d access.Decision, err error) {
		if in, f, err = s.file(tx, op, a, id, fileID, now); err != nil {
			return in, d, err
		}
		return s.cases.Inside(tx, op, a, actRead, f.Category, id, now)
	}
	if err = s.db.Write(ctx, func(tx *store.Tx) error {
		_, d, err := find(tx)
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actRead, casework.ObjectType, string(id), d)
	}); err != nil {
		return File{}, "", nil, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		in, _, err := find(tx)
		if err != nil {
			return err
		}
		number = in.Number
		body, err = bodyOf(tx, in, f.ID)
		return err
	})
	return f, number, body, fault.Wrap(op, err)
}

// file is a file of a case of which the actor may see that there are documents.
func (s *Service) file(tx *store.Tx, op string, a access.Actor, id casework.ID, fileID string, now time.Time) (casework.Inside, File, error) {
	in, _, err := s.cases.Inside(tx, op, a, actList, "", id, now)
	if err != nil {
		return in, File{}, err
	}
	f, err := fileOf(tx, op, in, fileID)
	return in, f, err
}

// mayAdd refuses whoever may put nothing into a case at all.
func (s *Service) mayAdd(ctx context.Context, a access.Actor, id casework.ID) error {
	const op = "document.mayadd"
	return fault.Wrap(op, s.db.Read(ctx, func(tx *store.Tx) error {
		_, _, err := s.cases.Inside(tx, op, a, actAdd, "", id, s.clock.Now())
		return err
	}))
}

// Add puts a new document into a running case; the same key of the same user adds nothing the
// second time.
func (s *Service) Add(ctx context.Context, a access.Actor, id casework.ID, d Draft) error {
	const op = "document.add"
	return s.put(ctx, op, a, id, d, func(_ *store.Tx, in casework.Inside, f *File) error {
		f.Document, f.Version = f.ID, 1
		return s.choosable(op, a, in, f.Category)
	})
}

// Replace puts a newer version before a document of which the last one has that number; the old
// ones stay. It keeps the category.
func (s *Service) Replace(ctx context.Context, a access.Actor, id casework.ID, fileID string, version int64, d Draft) error {
	const op = "document.replace"
	return s.put(ctx, op, a, id, d, func(tx *store.Tx, in casework.Inside, f *File) error {
		old, err := fileOf(tx, op, in, fileID)
		if err != nil {
			return err
		}
		if !mayReplace(old, a.OrgID) || !s.open(a, actAdd, in)[old.Category] {
			return fault.New(op, fault.NotFound)
		}
		newest, err := newestOf(tx, id, old.Document)
		if err != nil {
			return err
		}
		if newest != version {
			return fault.New(op, fault.Conflict)
		}
		f.Document, f.Version, f.Category = old.Document, version+1, old.Category
		return nil
	})
}

// choosable refuses a category in which the actor may not read: nobody puts away what they
// cannot find again.
func (s *Service) choosable(op string, a access.Actor, in casework.Inside, c network.Category) error {
	if !s.open(a, actAdd, in)[c] {
		return fault.Invalidf(op, "gegevens", "document.category_closed")
	}
	return nil
}

// put keeps a file: place fills in where it stands, or refuses it. Whether the actor may is asked
// before the file is looked at, and again with the writing.
func (s *Service) put(ctx context.Context, op string, a access.Actor, id casework.ID, d Draft,
	place func(tx *store.Tx, in casework.Inside, f *File) error) error {
	now := s.clock.Now()
	f := File{ID: store.NewID(), OrgID: a.OrgID, ByID: a.UserID, At: now, Category: d.Category, Title: strings.TrimSpace(d.Title)}
	if d.Key != "" {
		f.ID = store.IDOf(op, string(id), a.UserID, d.Key)
	}
	ask := func(tx *store.Tx) (casework.Inside, access.Decision, bool, error) {
		in, decision, err := s.cases.Inside(tx, op, a, actAdd, "", id, now)
		if err != nil {
			return in, decision, false, err
		}
		if !in.Open() {
			return in, decision, false, fault.Invalidf(op, "", "casework.is_closed")
		}
		if _, err := fileOf(tx, op, in, f.ID); !fault.Is(err, fault.NotFound) {
			return in, decision, err == nil, err
		}
		n, err := countOf(tx, id)
		if err == nil && n >= maxFiles {
			err = fault.Invalidf(op, "bestand", "document.many", "Max", maxFiles)
		}
		if err != nil {
			return in, decision, false, err
		}
		return in, decision, false, place(tx, in, &f)
	}
	again := false
	err := s.db.Read(ctx, func(tx *store.Tx) (err error) { _, _, again, err = ask(tx); return err })
	if err != nil || again {
		return fault.Wrap(op, err)
	}
	if err := fault.Check(op, d.check()); err != nil {
		return fault.Wrap(op, err)
	}
	kind, body, err := s.desk.Take(ctx, op, d.Data)
	if err != nil {
		return fault.Wrap(op, err)
	}
	f.Kind, f.Size = kind, int64(len(body))
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		in, decision, again, err := ask(tx)
		if err != nil || again {
			return err
		}
		if isNew, err := insertFile(tx, in, f, body); err != nil || !isNew {
			return err
		}
		return cmp.Or(in.Changed(tx, now, a.UserID), audit.Write(tx, now, a, actAdd, casework.ObjectType, string(id), decision))
	}))
}

// Remove throws a document of a running case away with all its versions: it stands in the wrong
// case, or says more than is needed.
func (s *Service) Remove(ctx context.Context, a access.Actor, id casework.ID, fileID string) error {
	const op = "document.remove"
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		in, f, err := s.file(tx, op, a, id, fileID, now)
		if err != nil {
			return err
		}
		_, d, err := s.cases.Inside(tx, op, a, actRemove, f.Category, id, now)
		if err != nil {
			return err
		}
		if !mayRemove(f, a.OrgID, in.Resource.Org) {
			return fault.New(op, fault.NotFound)
		}
		if !in.Open() {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		if err := deleteDocument(tx, id, f.Document); err != nil {
			return err
		}
		return cmp.Or(in.Changed(tx, now, a.UserID), audit.Write(tx, now, a, actRemove, casework.ObjectType, string(id), d))
	}))
}
