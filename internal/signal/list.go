package signal

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// ListKind is which signals a work list shows.
type ListKind string

// The work lists.
const (
	ListOpen ListKind = "open"
	ListMine ListKind = "mijn"
	ListLate ListKind = "te-laat"
	ListAll  ListKind = "alle"
)

// ListKinds are all work lists in the order of the screen.
func ListKinds() []ListKind { return []ListKind{ListOpen, ListMine, ListLate, ListAll} }

// Key is the message key of the list.
func (k ListKind) Key() string { return "signal.list_" + string(k) }

const (
	pageSize = 50
	maxPage  = 100
)

// Filter is what somebody asks of the work list.
type Filter struct {
	List      ListKind // empty means open
	Theme     Theme    // empty means all
	ComplexID place.ComplexID
	Source    Source // empty means all
	Search    string // words that all must be found
	Cursor    string // of the page before
	Limit     int    // 0 means 50, at most 100
	Texts     bool   // look in the sealed texts of the actor's own open signals too
	today     time.Time
	reader    string    // user id
	now       time.Time // instant
	ahead     int       // texts that a search reads before it asks the index
}

// Row is a signal in a work list.
type Row struct {
	Signal
	HolderName string
	Readable   bool // otherwise place and theme are left out
	Still      bool // its clock stands still
	Case       bool // its sender said that it belongs to a running case
}

// Page is a page of a work list.
type Page struct {
	Rows []Row
	Next string // cursor of the following page, empty at the end
	// Capped tells that a search did not open all of the actor's own signals.
	Capped bool
}

// List is a page of the actor's work list. Who reads only what they hold sees only
// that; who holds something without being allowed to read it sees number and date, and
// cannot ask which of it is about something: that would be reading.
func (s *Service) List(ctx context.Context, a access.Actor, f Filter) (Page, error) {
	const op = "signal.list"
	if _, err := s.policy.RequireOrg(op, a, "signal.list"); err != nil {
		return Page{}, err
	}
	f, holder, none, err := s.asked(op, a, f)
	if err != nil || none {
		return Page{}, err
	}
	var page Page
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		sigs, err := listSignals(tx, f, a.OrgID, holder)
		if err != nil {
			return err
		}
		if len(sigs) > f.limit() {
			sigs = sigs[:f.limit()]
			last := sigs[len(sigs)-1]
			page.Next = position{due: store.Micros(last.Due), seq: last.seq}.String()
		}
		page.Rows, err = s.rows(tx, a, sigs)
		return err
	})
	return page, fault.Wrap(op, err)
}

// asked is a filter with who asks and when, and whose signals it may show: "" for those of
// anybody. none says that it can show nothing.
func (s *Service) asked(op string, a access.Actor, f Filter) (asked Filter, holder string, none bool, err error) {
	if f.List == "" {
		f.List = ListOpen
	}
	if err := fault.Check(op, f.check()); err != nil {
		return f, "", false, err
	}
	f.today, f.reader, f.now, f.ahead = s.today(), a.UserID, s.now(), s.ahead
	mine := access.Resource{Type: "Signal", Org: a.OrgID, Holder: a.UserID}
	if f.asksAbout() && !s.policy.Decide(a, "signal.read", mine).Allowed {
		return f, "", true, nil
	}
	if holder = s.readsOf(a); f.List == ListMine {
		holder = a.UserID
	}
	return f, holder, false, nil
}

// readsOf is whose signals the actor reads: "" for those of anybody in the organisation,
// and otherwise only what the actor holds.
func (s *Service) readsOf(a access.Actor) string {
	if s.policy.Decide(a, "signal.read", access.Resource{Type: "Signal", Org: a.OrgID}).Allowed {
		return ""
	}
	return a.UserID
}

// asksAbout reports whether a filter asks what signals are about.
func (f Filter) asksAbout() bool {
	return f.Search != "" || f.Theme != "" || f.ComplexID != "" || f.Source != ""
}

// rows are the signals of a list that the actor may read, and without what they are about
// those that the actor only holds: the decision behind the filter of the SQL.
func (s *Service) rows(tx *store.Tx, a access.Actor, sigs []Signal) ([]Row, error) {
	ids := make([]string, len(sigs))
	for i, sig := range sigs {
		ids[i] = sig.HolderID
	}
	names, err := account.Names(tx, ids)
	if err != nil {
		return nil, err
	}
	read, held, err := s.knownOf(tx, a, sigs)
	if err != nil {
		return nil, err
	}
	waiting, err := s.waitingIn(tx, a, sigs, read)
	if err != nil {
		return nil, err
	}
	still, err := stillAmong(tx, sigs, s.today())
	rows := make([]Row, 0, len(sigs))
	for _, sig := range sigs {
		row := Row{Signal: sig, HolderName: names[sig.HolderID], Readable: read[sig.ID], Still: read[sig.ID] && still[sig.ID], Case: waiting[sig.ID]}
		if !row.Readable {
			row.Signal = Signal{ID: sig.ID, At: sig.At, State: sig.State, HolderID: sig.HolderID, Due: sig.Due, Late: sig.Late}
		}
		if row.Readable || held[sig.ID] {
			rows = append(rows, row)
		}
	}
	return rows, err
}

// Check are the reasons why a filter is refused.
func (f Filter) Check() []fault.Field { return f.check() }

func (f Filter) check() []fault.Field {
	var fields []fault.Field
	if !contains(ListKinds(), f.List) {
		fields = append(fields, fault.NewField("lijst", "signal.list_unknown"))
	}
	if f.Theme != "" && !contains(Themes(), f.Theme) {
		fields = append(fields, fault.NewField("thema", "signal.theme_missing"))
	}
	if f.Source != "" && !contains(Sources(), f.Source) {
		fields = append(fields, fault.NewField("bron", "signal.source_unknown"))
	}
	if f.Search != "" && !searchable(f.terms()) {
		fields = append(fields, fault.NewField("zoek", "signal.search_short"))
	}
	if _, ok := parseCursor(f.Cursor); f.Cursor != "" && !ok {
		fields = append(fields, fault.NewField("cursor", "signal.cursor_damaged"))
	}
	return fields
}

// signs is how long the groups are that the index of texts holds.
const signs = 3

// searchable reports whether the index can find the terms: one of them must be as long as a
// group of it.
func searchable(terms []string) bool {
	return slices.ContainsFunc(terms, func(t string) bool { return len(t) >= signs })
}

func (f Filter) terms() []string { return text.SearchTerms(f.Search) }

func (f Filter) limit() int {
	if f.Limit < 1 {
		return pageSize
	}
	return min(f.Limit, maxPage)
}

func (f Filter) after() (position, bool) { return parseCursor(f.Cursor) }

// position is where a page of a list ended.
type position struct{ due, seq int64 }

func (p position) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%d", p.due, p.seq))
}

func parseCursor(s string) (position, bool) {
	data, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || s == "" {
		return position{}, false
	}
	var p position
	n, err := fmt.Sscanf(string(data), "%d.%d", &p.due, &p.seq)
	return p, err == nil && n == 2
}

func contains[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

// Spot is a home or complex to choose.
type Spot struct {
	UnitID    place.UnitID
	ComplexID place.ComplexID
	Label     string
	Site      string          // name of the complex around a home
	Around    place.ComplexID // of a home that was looked up
	Near      bool            // found around a position, Metres away
	Metres    int
}

// Value is the spot in a form: kind and id.
func (p Spot) Value() string {
	if p.UnitID != "" {
		return "woning:" + string(p.UnitID)
	}
	return "complex:" + string(p.ComplexID)
}

// ParseSpot reads Value; anything else gives no place.
func ParseSpot(value string) (place.UnitID, place.ComplexID) {
	kind, id, _ := strings.Cut(value, ":")
	switch kind {
	case "woning":
		return place.UnitID(id), ""
	case "complex":
		return "", place.ComplexID(id)
	}
	return "", ""
}

const spotsShown = 8

// FindSpots looks up homes and complexes by address or name, where the actor may pass
// on signals; it says nothing about who lives there or what is known.
func (s *Service) FindSpots(ctx context.Context, a access.Actor, query string) (list []Spot, err error) {
	const op = "signal.findspots"
	if _, err := s.policy.RequireOrg(op, a, "signal.send"); err != nil {
		return nil, err
	}
	org := s.sendOrg(a)
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		sites, err := place.FindSites(tx, org, query, 3)
		if err != nil {
			return err
		}
		homes, err := place.FindHomes(tx, org, query, spotsShown)
		list = make([]Spot, 0, len(sites)+len(homes))
		for _, h := range homes {
			list = append(list, Spot{UnitID: h.ID, Label: h.Address, Site: h.ComplexName, Around: h.ComplexID})
		}
		for _, c := range sites {
			list = append(list, Spot{ComplexID: c.ID, Label: c.Name})
		}
		return err
	})
	return list, fault.Wrap(op, err)
}

// Recent are the places of the actor's own last signals.
func (s *Service) Recent(ctx context.Context, a access.Actor) (list []Spot, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = recentPlaces(tx, a.UserID)
		return err
	})
	return list, fault.Wrap("signal.recent", err)
}

// SpotOf is the place of an id in a form, if the actor may pass on signals about it.
func (s *Service) SpotOf(ctx context.Context, a access.Actor, value string) (p Spot, err error) {
	const op = "signal.spotof"
	unit, complexID := ParseSpot(value)
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		org := ""
		if unit != "" {
			h, err := place.HomeByID(tx, unit)
			if err != nil {
				return err
			}
			org, p = h.Org, Spot{UnitID: h.ID, Label: h.Address, Site: h.ComplexName}
		} else {
			c, err := place.SiteByID(tx, complexID)
			if err != nil {
				return err
			}
			org, p = c.Org, Spot{ComplexID: c.ID, Label: c.Name}
		}
		_, err := s.policy.Require(op, a, "signal.send", "signal.send", access.Resource{Type: "Place", ID: org, Org: org})
		return err
	})
	if err != nil {
		return Spot{}, fault.Wrap(op, err)
	}
	return p, nil
}
