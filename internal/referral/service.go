package referral

import (
	"cmp"
	"context"
	"embed"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/place"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy. Asking and deciding about answers is casework.Manage.
const (
	actList   access.Action = "referral.list"
	actLate   access.Action = "referral.late"
	actRead   access.Action = "referral.read"
	actAnswer access.Action = "referral.answer"
	actPass   access.Action = "referral.pass"
	actFollow access.Action = "referral.follow"
	actAsk    access.Action = "referral.ask" // in the log; the policy asks casework.Manage
	actLink   access.Action = "referral.link"
	actEnter  access.Action = "referral.enter"
	actOver   access.Action = "referral.link_over"
)

// Service carries out what people do with requests.
type Service struct {
	db      *store.DB
	vault   *seal.Vault
	clock   clock.Clock
	policy  *access.Policy
	cases   *casework.Service
	keys    pass.Keys
	post    Post    // nil: links are not mailed
	helpers Helpers // nil: the directory offers nothing
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, cases *casework.Service) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy, cases: cases, keys: pass.Keys(vault.Derive("partner link"))}
}

// now is the time in the precision of the database.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// Limits of texts, in signs.
const (
	shortText = 300
	longText  = 2000
)

// Draft is what somebody fills in to ask something.
type Draft struct {
	Who       string // a user with the covenant, as casework.Candidate.Who says
	Kind      Kind
	Urgent    bool
	Need      string
	Question  string
	Talked    time.Time // date of the talk with the resident
	NotTalked string    // or why it was not safe to talk first
	Why       string    // of a special request: the reason
	Nobody    bool      // what looks like a name is nobody's
	Key       string    // the same key of the same user asks nothing the second time
	// Link is who is asked instead of Who when that is somebody without an account, and Seat is
	// where they work and in which role, as Seat.Who says.
	Link *Invited
	Seat string
}

// checkCard are the reasons why a text of the card is refused: what partners see before they
// say yes holds nothing by which somebody is found back.
func checkCard(name, s string, most int, nobody bool) []fault.Field {
	switch {
	case strings.TrimSpace(s) == "":
		return []fault.Field{fault.NewField(name, "referral.missing")}
	case utf8.RuneCountInString(s) > most:
		return []fault.Field{fault.NewField(name, "referral.long", "Max", most)}
	}
	if trace, part := text.FindPerson(s); trace != "" && (!nobody || trace != text.LooksLikeName) {
		return []fault.Field{fault.NewField(name, "referral."+string(trace), "Part", part)}
	}
	return nil
}

// checkWords are the reasons why a text for who takes part is refused.
func checkWords(name, s string, needed bool) []fault.Field {
	switch {
	case strings.TrimSpace(s) == "" && needed:
		return []fault.Field{fault.NewField(name, "referral.missing")}
	case utf8.RuneCountInString(s) > longText:
		return []fault.Field{fault.NewField(name, "referral.long", "Max", longText)}
	case text.ContainsBSN(s):
		return []fault.Field{fault.NewField(name, "referral.person_bsn")}
	}
	return nil
}

func (d Draft) tidied() Draft {
	d.Need, d.Question = strings.TrimSpace(d.Need), strings.TrimSpace(d.Question)
	d.NotTalked, d.Why = strings.TrimSpace(d.NotTalked), strings.TrimSpace(d.Why)
	if !d.Talked.IsZero() {
		d.NotTalked = ""
	}
	if d.Kind != Special {
		d.Why = ""
	}
	if d.Link != nil {
		who := d.Link.tidied()
		d.Link = &who
	}
	return d
}

// check are the reasons why something cannot be asked like this.
func (d Draft) check(today time.Time) []fault.Field {
	var fields []fault.Field
	if !slices.Contains(Kinds(), d.Kind) {
		fields = append(fields, fault.NewField("soort", "referral.choose_kind"))
	}
	fields = append(fields, checkCard("nodig", d.Need, shortText, d.Nobody)...)
	fields = append(fields, checkCard("vraag", d.Question, longText, d.Nobody)...)
	switch {
	case d.Talked.After(today) || !d.Talked.IsZero() && d.Talked.Before(today.AddDate(-1, 0, 0)):
		fields = append(fields, fault.NewField("besproken", "referral.talked_when"))
	case d.Talked.IsZero() && d.NotTalked == "":
		fields = append(fields, fault.NewField("besproken", "referral.talk_first"))
	}
	if d.Link != nil {
		fields = append(fields, d.Link.check(d.Seat == elsewhere)...)
	}
	fields = append(fields, checkWords("nietbesproken", d.NotTalked, false)...)
	return append(fields, checkWords("waarom", d.Why, d.Kind == Special)...)
}

// Choice is what somebody sees who asks something in a case.
type Choice struct {
	CaseID   casework.ID
	Number   string
	Area     string
	AreaCode string // of the neighbourhood; empty when it is not known
	Today    time.Time
	Who      []casework.Candidate
	Seats    []Seat // where somebody without an account can be asked
	Mails    bool   // the program mails links by itself
	OrgKind  map[string]account.OrganisationKind
	Beside   casework.Beside
}

// Choose is whom the actor may ask something in a case.
func (s *Service) Choose(ctx context.Context, a access.Actor, id casework.ID) (c Choice, err error) {
	const op = "referral.choose"
	now := s.now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		in, _, err := s.cases.Inside(tx, op, a, casework.Manage, "", id, now)
		if err != nil {
			return err
		}
		if !in.Open() {
			return fault.New(op, fault.NotFound)
		}
		if c, err = chooseIn(tx, in, now); err != nil {
			return err
		}
		c.Mails = s.post != nil
		c.Beside, err = casework.BesideOf(tx, in, a, now)
		return err
	})
	return c, fault.Wrap(op, err)
}

func chooseIn(tx *store.Tx, in casework.Inside, now time.Time) (c Choice, err error) {
	c = Choice{CaseID: in.ID, Number: in.Number, Today: clock.Date(now), OrgKind: map[string]account.OrganisationKind{}}
	if c.Who, err = casework.Partners(tx, in, now); err != nil {
		return c, err
	}
	orgs, err := account.Organisations(tx)
	if err != nil {
		return c, err
	}
	for _, o := range orgs {
		c.OrgKind[o.ID] = o.Kind
	}
	if c.Seats, err = seats(tx, in.Resource.Org, orgs, now); err != nil {
		return c, err
	}
	codes := access.Codes(in.Resource.Areas)
	if len(codes) == 0 {
		return c, nil
	}
	c.AreaCode = codes[0]
	names, err := place.AreaNames(tx, []place.AreaCode{place.AreaCode(codes[0])})
	c.Area = strings.Join(names, ", ")
	return c, err
}

// chosen is who is asked, or why they cannot be. The police, and who only answers questions
// under the covenant, are asked by a special request alone.
func (c Choice) chosen(op string, d Draft) (casework.Candidate, error) {
	i := slices.IndexFunc(c.Who, func(p casework.Candidate) bool { return p.Who() == d.Who })
	if i < 0 {
		return casework.Candidate{}, fault.Invalidf(op, "wie", "referral.choose_who")
	}
	p := c.Who[i]
	if d.Kind != Special && (p.OnlyAsks || c.OrgKind[p.User.OrgID] == account.Police) {
		return p, fault.Invalidf(op, "soort", "referral.police_special")
	}
	return p, nil
}

// Ask sends a request to somebody of another organisation. Nothing of the household goes with it.
func (s *Service) Ask(ctx context.Context, a access.Actor, caseID casework.ID, d Draft) (ID, error) {
	h, err := s.AskByLink(ctx, a, caseID, d)
	return h.ID, err
}

// AskByLink is Ask that also gives what the asker has to pass on to somebody without an account.
// Sent again with the same key it gives no more than the id.
func (s *Service) AskByLink(ctx context.Context, a access.Actor, caseID casework.ID, d Draft) (h Handed, err error) {
	const op = "referral.ask"
	d = d.tidied()
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		in, decision, err := s.cases.Inside(tx, op, a, casework.Manage, "", caseID, now)
		if err != nil {
			return err
		}
		if err := fault.Check(op, d.check(clock.Date(now))); err != nil {
			return err
		}
		if !in.Open() {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		c, err := chooseIn(tx, in, now)
		if err != nil {
			return err
		}
		r := Request{ID: ID(store.NewID()), OrgID: in.Resource.Org, CaseID: caseID, AskerID: a.UserID,
			Kind: d.Kind, Urgent: d.Urgent, Area: c.Area, Talked: d.Talked, SentAt: now,
			Texts: Texts{Need: d.Need, Question: d.Question, NotTalked: d.NotTalked, Why: d.Why}}
		if d.Key != "" {
			r.ID = ID(store.IDOf("referral", string(caseID), a.UserID, d.Key))
		}
		if err := c.address(op, d, &r); err != nil {
			return err
		}
		r, h = r.moved(Send, Sent, now, time.Time{}), Handed{ID: r.ID}
		if isNew, err := insertRequest(tx, in.Key, r); err != nil || !isNew {
			return err
		}
		if r.Link != nil {
			if h, err = s.firstLink(tx, op, in, r, now); err != nil {
				return err
			}
		}
		return cmp.Or(insertEvent(tx, in, r.ID, Event{ID: store.NewID(), At: now, ByID: a.UserID, Step: Send, State: Sent}),
			account.Notify(tx, r.HolderID, "referral.notice_new", now),
			audit.Write(tx, now, a, actAsk, ObjectType, string(r.ID), decision))
	})
	return h, fault.Wrap(op, err)
}

// address fills in who is asked: somebody with an account and a mandate, or by a link.
func (c Choice) address(op string, d Draft, r *Request) error {
	if d.Link != nil {
		return c.addressLink(op, d, r)
	}
	who, err := c.chosen(op, d)
	r.PartnerID, r.HolderID, r.CovenantID = who.User.OrgID, who.User.ID, who.CovenantID
	return err
}
