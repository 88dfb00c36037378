package rights

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
)

// trail is where a person turns up: homes, signals and cases.
type trail struct {
	stays   []stay
	signals []string
	cases   []string
	others  [][2]string // types and ids of what other modules keep
}

// things are the types and ids of all of it, as lock-outs and restrictions name them.
func (t trail) things() [][2]string {
	var list [][2]string
	for _, s := range t.stays {
		list = append(list, [2]string{"Home", string(s.unit)})
	}
	for _, id := range t.signals {
		list = append(list, [2]string{"Signal", id})
	}
	for _, id := range t.cases {
		list = append(list, [2]string{"Case", id})
	}
	return append(list, t.others...)
}

// whereabouts finds what is about a person: what is sealed with the person's key, and
// what happened to a home while the person lived there. A record that has a key, but not
// this person's, is about others who live or lived there.
func (s *Service) whereabouts(tx *store.Tx, id subject.ID) (t trail, err error) {
	if t.stays, err = staysOf(tx, id); err != nil {
		return t, err
	}
	for _, also := range s.also {
		_, told, err := also(tx, string(id))
		if err != nil {
			return t, err
		}
		for _, x := range told {
			if !x.Maybe && !x.Within {
				t.others = append(t.others, [2]string{x.Type, x.ID})
			}
		}
	}
	sealed, err := seal.RecordsOf(tx, string(id))
	if err != nil {
		return t, err
	}
	if t.signals, err = signal.Those(tx, sealed); err != nil {
		return t, err
	}
	if t.cases, err = casework.Those(tx, sealed); err != nil {
		return t, err
	}
	for _, v := range t.stays {
		for list, find := range map[*[]string]func(*store.Tx, place.UnitID, time.Time, time.Time) ([]string, error){
			&t.signals: signal.SentAt, &t.cases: casework.OpenedAt} {
			ids, err := find(tx, v.unit, v.from, v.until)
			if err != nil {
				return t, err
			}
			for _, id := range ids {
				others, err := seal.HasHolders(tx, id)
				if err != nil {
					return t, err
				}
				if !others && !slices.Contains(*list, id) {
					*list = append(*list, id)
				}
			}
		}
	}
	return t, nil
}

// collection is what is gathered for one request.
type collection struct {
	s      *Service
	w      *work
	tx     *store.Tx
	trail  trail
	others []string // names of those who live or lived in the same homes
	orgs   map[string]string
	trees  map[int64]audit.Checkpoint
	tiles  map[string]account.User // users who turn up in the log, by id
	items  []Item
}

// collect gathers everything about the person of a request.
func (s *Service) collect(tx *store.Tx, w *work) (*collection, error) {
	if err := s.open(tx, "rights.collect", w); err != nil {
		return nil, err
	}
	c := &collection{s: s, w: w, tx: tx, tiles: map[string]account.User{}}
	var err error
	if c.trail, err = s.whereabouts(tx, w.Subject); err != nil {
		return nil, err
	}
	if c.orgs, err = orgNames(tx); err != nil {
		return nil, err
	}
	if c.trees, _, err = audit.Checkpoints(tx); err != nil {
		return nil, err
	}
	for _, step := range []func() error{c.housemates, c.person, c.homes, c.allSignals, c.allCases, c.elsewhere, c.extras, c.requests, c.looks} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	for i := range c.items {
		if c.items[i], err = c.framed(c.items[i]); err != nil {
			return nil, err
		}
	}
	order := Sections()
	slices.SortStableFunc(c.items, func(a, b Item) int {
		if a.Section != b.Section {
			return slices.Index(order, a.Section) - slices.Index(order, b.Section)
		}
		return a.At.Compare(b.At)
	})
	return c, nil
}

// t is a text of the document, in Dutch.
func (c *collection) t(key string, pairs ...any) string {
	return c.s.dutch.T("rights."+key, pairs...)
}

func (c *collection) add(i Item) { c.items = append(c.items, i) }

// fact adds a line to a list of facts when there is something to say.
func (c *collection) fact(list *[]Fact, key, value string) {
	if value != "" {
		*list = append(*list, Fact{Label: c.t("doc_" + key), Text: value})
	}
}

// housemates are the names by which others of the home turn up in texts. They serve to
// find what concerns others, and are no part of what is collected.
func (c *collection) housemates() error {
	seen := map[string]bool{}
	for _, s := range c.trail.stays {
		ids, err := housemates(c.tx, s.tenancy, c.w.Subject)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if seen[id] {
				continue
			}
			seen[id] = true
			p, err := subject.Open(c.tx, c.s.vault, subject.ID(id))
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			c.others = append(c.others, p.Name)
		}
	}
	// A name that the person has too is no sign of another: people of one home share it.
	p, err := subject.Open(c.tx, c.s.vault, c.w.Subject)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	own := wordsOf(p.Name)
	for i, name := range c.others {
		parts := slices.DeleteFunc(wordsOf(name), func(w string) bool { return slices.Contains(own, w) })
		c.others[i] = strings.Join(parts, " ")
	}
	return nil
}

func (c *collection) person() error {
	p, err := subject.Open(c.tx, c.s.vault, c.w.Subject)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	var facts []Fact
	c.fact(&facts, "name", p.Name)
	c.fact(&facts, "phone", p.Phone)
	c.fact(&facts, "email", p.Email)
	c.fact(&facts, "key", p.Key)
	var left time.Time // from the last home
	if n := len(c.trail.stays); n > 0 {
		left = c.trail.stays[n-1].until
	}
	c.add(Item{Key: "person", ended: left, Section: Identity, Title: c.t("doc_person"), Facts: facts, Source: c.t("src_erp")})
	return nil
}

// homes are the tenancies, what was owed, how the home was let and the complaints.
func (c *collection) homes() error {
	for _, s := range c.trail.stays {
		home, err := place.HomeByID(c.tx, s.unit)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		title := home.Address
		if title == "" {
			title = c.t("doc_home_gone")
		}
		var facts []Fact
		c.fact(&facts, "role", c.t("role_"+string(s.role)))
		c.fact(&facts, "from", c.s.dutch.Date(s.from))
		if !s.until.IsZero() {
			c.fact(&facts, "until", c.s.dutch.Date(s.until))
		}
		if s.size > 0 {
			c.fact(&facts, "size", c.s.dutch.Int(s.size))
		}
		if s.rent > 0 && s.role == "huurder" {
			c.fact(&facts, "rent", c.s.dutch.Euro(s.rent))
		}
		if err := c.letAndRepaired(&facts, s); err != nil {
			return err
		}
		c.add(Item{Key: "home/" + s.tenancy, ended: s.until, Section: Housing, Title: title, At: s.from, Facts: facts, Source: c.t("src_erp")})
		if err := c.money(s, title); err != nil {
			return err
		}
		if err := c.complaints(s); err != nil {
			return err
		}
		if err := c.dangers(s); err != nil {
			return err
		}
	}
	return nil
}

// money is what was owed. It is the tenant's: who lives along owes nothing, and is not
// told what the tenant owes.
func (c *collection) money(s stay, title string) error {
	if s.role != "huurder" {
		return nil
	}
	list, err := debtsOf(c.tx, s.tenancy)
	if err != nil || len(list) == 0 {
		return err
	}
	var facts []Fact
	for _, d := range list {
		facts = append(facts, Fact{Label: c.s.dutch.Month(d.month), Text: c.s.dutch.Euro(d.cents)})
	}
	c.add(Item{Key: "money/" + s.tenancy, ended: list[len(list)-1].month, Section: Arrears, Title: title, At: list[0].month, Facts: facts, Source: c.t("src_erp")})
	return nil
}

// complaints say what and when, never by whom.
func (c *collection) complaints(s stay) error {
	list, err := complaintsOf(c.tx, s)
	if err != nil {
		return err
	}
	for _, x := range list {
		title, source := c.t("doc_complaint_about"), c.t("src_neighbour")
		if x.own {
			title, source = c.t("doc_complaint_own"), c.t("src_own")
		}
		c.add(Item{Key: "complaint/" + x.id, ended: x.on, Section: Nuisance, Title: title, At: x.on, Source: source, Own: x.own,
			Facts: []Fact{{Label: c.t("doc_kind"), Text: x.kind}}})
	}
	return nil
}

// log notes at each signal, case and person that it was opened for a request.
func (c *collection) log(tx *store.Tx) error {
	d := access.Decision{Allowed: true, Rules: []string{"rights.handle"}}
	list := append(c.trail.things(), [2]string{"Person", string(c.w.Subject)})
	for _, at := range list {
		if at[0] == "Home" {
			continue
		}
		if err := audit.Write(tx, c.w.now, c.w.actor, actCollect, at[0], at[1], d); err != nil {
			return err
		}
	}
	return nil
}

// looks are the lines of the log about everything that was found.
func (c *collection) looks() error {
	things := append(c.trail.things(), [2]string{"Person", string(c.w.Subject)})
	for _, at := range things {
		records, err := audit.AllOf(c.tx, at[0], at[1])
		if err != nil {
			return err
		}
		if len(records) == 0 || at[0] == "Home" {
			continue
		}
		item := Item{Key: "log/" + at[0] + "/" + at[1], Section: Looks, Title: c.t("doc_log_" + at[0]), At: records[0].At, Source: c.t("src_log")}
		switch at[0] {
		case "Signal":
			item.Title += " " + signalNumber(at[1])
		case "Case":
			item.Title += " " + c.caseNumber(at[1])
		}
		for _, r := range records {
			look, err := c.look(r)
			if err != nil {
				return err
			}
			item.Looks = append(item.Looks, look)
		}
		c.add(item)
	}
	return nil
}

// look is a record as the person reads it, with the proof that it stands in the log.
func (c *collection) look(r audit.Placed) (Look, error) {
	u, known := c.tiles[r.UserID]
	if !known {
		var err error
		if u, err = account.UserByID(c.tx, r.UserID); err != nil && !fault.Is(err, fault.NotFound) {
			return Look{}, err
		}
		c.tiles[r.UserID] = u
	}
	roles := make([]string, 0, len(u.Roles))
	for _, role := range u.Roles {
		roles = append(roles, string(role))
	}
	l := Look{At: r.At, Org: c.orgs[r.OrgID], Role: strings.Join(roles, ", "), What: c.deed(string(r.Action)),
		Emergency: strings.Contains(string(r.Action), "emergency") || strings.Contains(r.Rules, "emergency"),
		Record: LogRecord{ID: r.ID, Epoch: r.Epoch, Micros: r.Micros, Org: r.OrgID, User: r.UserID, Action: string(r.Action),
			Type: r.Type, Object: r.Object, Rules: r.Rules, Via: r.Via}}
	if l.Role == "" {
		l.Role = c.t("doc_program")
	}
	ids := strings.Fields(r.Rules)
	for _, rule := range c.s.policy.Rules() {
		if slices.Contains(ids, rule.ID) {
			l.Why = strings.TrimSpace(l.Why + " " + rule.Sentence)
		}
	}
	tree, ok := c.trees[r.Tree]
	if r.Position < 0 || !ok {
		return l, nil
	}
	leaf, path, err := audit.Inclusion(c.tx, r.Tree, r.Position, tree.Size)
	if err != nil {
		return l, err
	}
	l.Proof = &Proof{Epoch: r.Tree, Position: r.Position, Size: tree.Size, Leaf: hashText(leaf), Hashes: []string{}}
	for _, h := range path {
		l.Proof.Hashes = append(l.Proof.Hashes, hashText(h))
	}
	return l, nil
}

func hashText(h tlog.Hash) string { return base64.StdEncoding.EncodeToString(h[:]) }

// deed is what somebody did in words: looked, or something else.
func (c *collection) deed(action string) string {
	switch {
	case strings.HasSuffix(action, ".read"), strings.HasSuffix(action, ".glance"):
		return c.t("deed_looked")
	case strings.Contains(action, "emergency"):
		return c.t("deed_emergency")
	case strings.HasPrefix(action, "rights."):
		return c.t("deed_rights")
	}
	return c.t("deed_worked")
}

// date is a date in the document, empty when there is none.
func (c *collection) date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return c.s.dutch.Date(t)
}
