package referral

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/network"
)

// Post mails the link of a request to who has no account: that something waits, and never what.
type Post interface {
	// MailLink puts a mail with the link on its way, once for a source.
	MailLink(tx *store.Tx, now time.Time, orgID, linkID, source string) error
}

// UsePost lets links go by mail. It is called once, before the service is used.
func (s *Service) UsePost(p Post) { s.post = p }

// mails reports whether a link goes by mail by itself.
func (s *Service) mails(l Link) bool {
	return s.post != nil && l.Who.LinkBy == ByMail && l.Who.Mail != ""
}

// mail sends the link of a request once more, for a reason.
func (s *Service) mail(tx *store.Tx, r Request, why string, now time.Time) error {
	if r.Link == nil || !s.mails(*r.Link) || !r.Link.Running(now) {
		return nil
	}
	return s.post.MailLink(tx, now, r.OrgID, r.LinkID, "verwijzing/"+r.LinkID+"/"+strconv.FormatInt(r.Link.Round, 10)+"/"+why)
}

// Reach is where a link is mailed to, and its code; both empty when it should not go: it was taken
// back, its term ended, or its case was erased.
func (s *Service) Reach(tx *store.Tx, linkID string) (mail, code string, err error) {
	sealed, err := linkByID(tx, linkID)
	if err != nil || sealed.ID == "" || !sealed.Running(s.now()) {
		return "", "", err
	}
	behind, err := s.cases.Behind(tx, sealed.CaseID)
	if err != nil {
		return "", "", err
	}
	l, err := sealed.open(behind[sealed.CaseID])
	if err != nil || l.Who.Mail == "" {
		return "", "", err
	}
	return l.Who.Mail, s.codeOf(l), nil
}

// Seat is where somebody without an account can be asked: at an organisation, in a role of a
// covenant in force, or without one.
type Seat struct {
	OrgID, Org           string
	CovenantID, Covenant string // empty: the card and no more
	Role, Title          string
	OnlyAsks             bool
}

// Who is a seat as a form holds it.
func (s Seat) Who() string { return s.OrgID + "|" + s.CovenantID + "|" + s.Role }

// seat is what the link of a request gives after a yes, by the covenant in force now.
func (w *work) seat(tx *store.Tx) (none Seat, err error) {
	if w.Link == nil || w.CovenantID == "" {
		return none, nil
	}
	orgs, err := account.Organisations(tx)
	if err != nil {
		return none, err
	}
	list, err := seats(tx, w.OrgID, orgs, w.now)
	for _, s := range list {
		if s.OrgID == w.PartnerID && s.CovenantID == w.CovenantID && s.Role == w.Link.Role {
			return s, err
		}
	}
	return none, err
}

// elsewhere is the seat of an organisation that is not in the program.
const elsewhere = "||"

// seats are the seats at other organisations, by their names; last the one of an organisation that
// is not in the program.
func seats(tx *store.Tx, orgID string, orgs []account.Organisation, now time.Time) ([]Seat, error) {
	open, err := access.Seats(tx, now, orgID)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, o := range open {
		ids = append(ids, o.CovenantID)
	}
	briefs, err := network.Briefs(tx, slices.Compact(ids)...)
	if err != nil {
		return nil, err
	}
	var list []Seat
	for _, o := range orgs {
		has := false
		for _, one := range open {
			if one.OrgID == o.ID {
				b := briefs[one.CovenantID]
				list, has = append(list, Seat{o.ID, o.Name, one.CovenantID, b.Name, one.Role, cmp.Or(b.Roles[one.Role], one.Role), one.OnlyAsked}), true
			}
		}
		if !has && o.ID != orgID {
			list = append(list, Seat{OrgID: o.ID, Org: o.Name})
		}
	}
	slices.SortStableFunc(list, func(x, y Seat) int { return strings.Compare(x.Org, y.Org) })
	return append(list, Seat{}), nil
}

// addressLink fills in who is asked by a link. The police, and who only answers questions under
// the covenant, are asked by a special request alone.
func (c Choice) addressLink(op string, d Draft, r *Request) error {
	i := slices.IndexFunc(c.Seats, func(s Seat) bool { return s.Who() == d.Seat })
	if i < 0 {
		return fault.Invalidf(op, "bij", "referral.choose_seat")
	}
	seat := c.Seats[i]
	if d.Kind != Special && (seat.OnlyAsks || c.OrgKind[seat.OrgID] == account.Police) {
		return fault.Invalidf(op, "soort", "referral.police_special")
	}
	who := *d.Link
	who.Org = cmp.Or(seat.Org, who.Org)
	r.PartnerID, r.CovenantID, r.LinkID = seat.OrgID, seat.CovenantID, store.IDOf("referral-link", string(r.ID))
	r.Link = &Link{ID: r.LinkID, RequestID: r.ID, CaseID: r.CaseID, PartnerID: seat.OrgID, Role: seat.Role, Who: who}
	return nil
}

// codeOf is the code of a link as it was made last.
func (s *Service) codeOf(l Link) string {
	return s.keys.CodeOf(l.ID, strconv.FormatInt(l.Round, 10))
}

// firstLink makes the link of a new request.
func (s *Service) firstLink(tx *store.Tx, op string, in casework.Inside, r Request, now time.Time) (Handed, error) {
	n, err := runningLinks(tx, r.CaseID, now)
	if err == nil && n >= mostLinks {
		err = fault.Invalidf(op, "naam", "referral.many_links", "Max", mostLinks)
	}
	if err != nil {
		return Handed{}, err
	}
	h := s.hand(r.Link, now)
	return h, cmp.Or(insertLink(tx, in.Key, *r.Link), s.mail(tx, r, "nieuw", now))
}

// hand makes code and PIN of a link. What was open with it before opens no more.
func (s *Service) hand(l *Link, now time.Time) Handed {
	code, was := s.codeOf(*l), l.Pass
	var pin string
	l.Pass, pin = s.keys.Make(code, linkUntil(clock.Date(now)))
	l.FirstIn, l.LastIn = was.FirstIn, was.LastIn
	h := Handed{ID: l.RequestID, Who: l.Who, PIN: pin, Until: l.Until, Mailed: s.mails(*l)}
	if !h.Mailed {
		h.Code, h.Path = code, linkPath(code)
	}
	return h
}

// LinkStep is what the asking side does with a link.
type LinkStep string

// The steps.
const (
	RenewLink  LinkStep = "verleng"
	AnewLink   LinkStep = "nieuw"
	RevokeLink LinkStep = "stop"
)

// StepLink renews the link of a request that waits for somebody, makes it anew for the same person,
// or stops it at once. Only a link that was made anew gives something to pass on.
func (s *Service) StepLink(ctx context.Context, a access.Actor, id ID, step LinkStep) (h Handed, err error) {
	const op = "referral.steplink"
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		h = Handed{}
		w, err := s.find(tx, op, a, id, now)
		if err != nil {
			return err
		}
		switch side, d := w.side(Withdraw); {
		case side != Asker:
			return fault.New(op, fault.Denied)
		case w.Link == nil || !w.State.Open() || w.in.Erased:
			return fault.Invalidf(op, "", "referral.not_now")
		default:
			if h, err = s.stepLink(tx, w, step); err != nil {
				return err
			}
			return audit.Write(tx, now, a, actLink, ObjectType, string(id), d)
		}
	})
	return h, fault.Wrap(op, err)
}

func (s *Service) stepLink(tx *store.Tx, w *work, step LinkStep) (h Handed, err error) {
	switch step {
	case RenewLink:
		if !w.Link.Running(w.now) {
			return h, fault.Invalidf(w.op, "", "referral.link_stopped_anew")
		}
		w.Link.Until = linkUntil(w.today)
	case AnewLink:
		w.Link.Round++
		h = s.hand(w.Link, w.now)
		err = s.mail(tx, w.Request, "nieuw", w.now)
	case RevokeLink:
		w.Link.Close(w.now)
	default:
		return h, fault.Invalidf(w.op, "", "referral.not_now")
	}
	return h, cmp.Or(err, saveLink(tx, *w.Link))
}
