package logbook

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
	"samendoen/internal/network"
)

// Filter says what of the log is looked for. Empty fields do not limit.
type Filter struct {
	User   string // id of a colleague
	Number string // of a case or a signal, or the id of anything
	Kind   Kind
	From   time.Time
	Until  time.Time // not included
	Cursor string
	Limit  int
}

// Line is a record as it is shown: ids, numbers and names of those who work here.
type Line struct {
	ID      string
	Epoch   int64
	At      time.Time
	User    string // id
	Name    string // empty for somebody who is no longer known
	Roles   []access.Role
	OrgID   string
	Org     string
	Action  access.Action
	Kind    Kind
	Type    string
	Object  string
	Number  string // of a case or signal
	Reasons []Reason
	Via     string // how the user was signed in, an access.Via; empty in old records and for strangers
	// Covenant is under which somebody of another organisation took part in it: that of
	// today, or of when they left.
	Covenant Body
	cursor   string
}

// Page is a piece of the log, the newest first.
type Page struct {
	Lines []Line
	Next  string // cursor; empty at the end
	// Scanned says that the search stopped before the end of the log, with Next where it
	// goes on: there were many records that do not fit.
	Scanned bool
}

// How much one page shows, and how much of the log one question may pass.
const (
	pageSize = 50
	maxPage  = 200
	scanSize = 500
	scanMax  = 20 * scanSize
)

// Look is a piece of the log of the actor's organisation: what its own people did, and what
// others did to what it answers for. That somebody looked is in the log before the answer.
func (s *Service) Look(ctx context.Context, a access.Actor, f Filter) (page Page, err error) {
	const op = "logbook.look"
	d, err := s.policy.RequireOrg(op, a, actRead)
	if err != nil {
		return page, err
	}
	if err := fault.Check(op, checkFilter(f)); err != nil {
		return page, err
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		q, err := s.query(tx, a, f)
		if err != nil {
			return err
		}
		if page, err = s.search(tx, a.OrgID, q, f); err != nil {
			return err
		}
		kind, id := "Organisation", a.OrgID
		switch {
		case q.Object != "":
			kind, id = q.Type, q.Object
		case q.User != "":
			kind, id = "User", q.User
		}
		return s.log(tx, now, a, actRead, kind, id, d)
	})
	return page, fault.Wrap(op, err)
}

// checkFilter are the reasons why a question cannot be asked like this.
func checkFilter(f Filter) []fault.Field {
	var fields []fault.Field
	if !f.Until.IsZero() && !f.Until.After(f.From) {
		fields = append(fields, fault.NewField("tot", "logbook.period"))
	}
	if f.Kind != "" && !slices.Contains(Kinds(), f.Kind) {
		fields = append(fields, fault.NewField("soort", "logbook.choose"))
	}
	if len(f.Number) > 64 {
		fields = append(fields, fault.NewField("nummer", "logbook.number_unknown"))
	}
	return fields
}

// query turns a filter into a question to the log. A number that is not of the actor's
// organisation is refused as one that does not exist.
func (s *Service) query(tx *store.Tx, a access.Actor, f Filter) (audit.Query, error) {
	q := audit.Query{User: f.User, From: f.From, Until: f.Until, Before: f.Cursor, Limit: scanSize}
	if number := strings.TrimSpace(f.Number); number != "" {
		var err error
		if q.Type, q.Object, err = s.things.Find(tx, a.OrgID, number); fault.Is(err, fault.NotFound) {
			return q, fault.Invalidf("logbook.query", "nummer", "logbook.number_unknown")
		} else if err != nil {
			return q, err
		}
	}
	return q, nil
}

// search passes the log until a page is full.
func (s *Service) search(tx *store.Tx, orgID string, q audit.Query, f Filter) (Page, error) {
	limit := f.Limit
	if limit <= 0 || limit > maxPage {
		limit = pageSize
	}
	v := s.newViewer(tx, orgID)
	var p Page
	for passed := 0; ; {
		records, next, err := some(tx, q, f.Kind)
		if err != nil {
			return p, err
		}
		for _, r := range records {
			if ok, err := v.shows(r); err != nil || !ok {
				if err != nil {
					return p, err
				}
				continue
			}
			if len(p.Lines) == limit {
				p.Next = p.Lines[limit-1].cursor
				return p, nil
			}
			l, err := v.line(r)
			if err != nil {
				return p, err
			}
			p.Lines = append(p.Lines, l)
		}
		if next == "" {
			return p, nil
		}
		if q.Before, passed = next, passed+scanSize; passed >= scanMax {
			p.Next, p.Scanned = next, true
			return p, nil
		}
	}
}

// some are the records of a kind among the next ones of a question, and where it goes on.
func some(tx *store.Tx, q audit.Query, kind Kind) (records []audit.Record, next string, err error) {
	if kind != "" {
		return audit.Sift(tx, q, func(a access.Action) bool { return KindOf(a) == kind })
	}
	records, err = audit.Search(tx, q)
	if len(records) == q.Limit {
		next = records[len(records)-1].Cursor()
	}
	return records, next, err
}

// viewer shows records to the officer of an organisation, and remembers what it asked.
type viewer struct {
	s         *Service
	tx        *store.Tx
	orgID     string
	sentences map[string]string
	things    map[[2]string]Thing
	users     map[string]account.User
	orgs      map[string]string
	covenants map[string]network.Brief
}

func (s *Service) newViewer(tx *store.Tx, orgID string) *viewer {
	return &viewer{s, tx, orgID, s.reasons(), map[[2]string]Thing{}, map[string]account.User{}, nil, map[string]network.Brief{}}
}

// shows reports whether a record is the organisation's business: the deed of its own people,
// or done to what it answers for.
func (v *viewer) shows(r audit.Record) (bool, error) {
	if v.orgID == "" || r.OrgID == v.orgID || r.OrgID == "" && KindOf(r.Action) == Refused {
		return true, nil // a stranger at the door is everybody's business
	}
	t, err := v.thing(r)
	return t.Org == v.orgID, err
}

func (v *viewer) thing(r audit.Record) (Thing, error) {
	key := [2]string{r.Type, r.Object}
	if t, ok := v.things[key]; ok {
		return t, nil
	}
	t, err := v.s.things.Thing(v.tx, r.Type, r.Object)
	if fault.Is(err, fault.NotFound) {
		t, err = Thing{}, nil
	}
	if err == nil {
		v.things[key] = t
	}
	return t, err
}

// line is a record with the names around it.
func (v *viewer) line(r audit.Record) (Line, error) {
	l := Line{ID: r.ID, Epoch: r.Epoch, At: r.At, User: r.UserID, OrgID: r.OrgID, Action: r.Action, Kind: KindOf(r.Action),
		Type: r.Type, Object: r.Object, Via: r.Via, cursor: r.Cursor()}
	for _, rule := range strings.Fields(r.Rules) {
		l.Reasons = append(l.Reasons, Reason{rule, v.sentences[rule]})
	}
	t, err := v.thing(r)
	if err != nil {
		return l, err
	}
	l.Number = t.Number
	if l.Covenant, err = v.covenant(r, t); err != nil {
		return l, err
	}
	u, ok := v.users[r.UserID]
	if !ok {
		if u, err = account.UserByID(v.tx, r.UserID); err != nil && !fault.Is(err, fault.NotFound) {
			return l, err
		}
		v.users[r.UserID] = u
	}
	l.Name, l.Roles = u.Name, u.Roles
	l.Org, err = v.org(r.OrgID)
	return l, err
}

// covenant is the covenant that a record rests on: for the work of somebody of another
// organisation the one that it takes part under, for work on a covenant that one.
func (v *viewer) covenant(r audit.Record, t Thing) (Body, error) {
	id := r.Object
	if r.Type != "Covenant" {
		if t.Org == "" || t.Org == r.OrgID {
			return Body{}, nil
		}
		var err error
		if id, err = access.CovenantOf(v.tx, r.Type, r.Object, r.UserID); err != nil || id == "" {
			return Body{}, err
		}
	}
	if _, known := v.covenants[id]; !known {
		found, err := network.Briefs(v.tx, id)
		if err != nil {
			return Body{}, err
		}
		v.covenants[id] = found[id]
	}
	return Body{id, v.covenants[id].Name}, nil
}

func (v *viewer) org(id string) (string, error) {
	if v.orgs == nil {
		list, err := account.Organisations(v.tx)
		if err != nil {
			return "", err
		}
		v.orgs = map[string]string{}
		for _, o := range list {
			v.orgs[o.ID] = o.Name
		}
	}
	return v.orgs[id], nil
}

// Colleagues are those whom the officer may choose from, by name.
func (s *Service) Colleagues(ctx context.Context, a access.Actor) (list []account.User, err error) {
	const op = "logbook.colleagues"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = account.Colleagues(tx, a.OrgID, "")
		return err
	})
	return list, fault.Wrap(op, err)
}
