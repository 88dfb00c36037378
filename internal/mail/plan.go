package mail

import (
	"strings"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Resident is where a mail for somebody with a page of their own goes, in their language; without a
// To it should not go any more. Stop is the path of the page that ends these mails.
type Resident struct{ To, Lang, Code, Stop string }

// Residents finds a Resident by the id of the inbox, for a mail that proves the address or for one
// with news.
type Residents func(tx *store.Tx, id string, proof bool) (Resident, error)

// UseResidents lets MailResident reach residents. It is called once, before the service is used.
func (s *Service) UseResidents(r Residents) { s.residents = r }

// MailResident puts a mail for a resident on its way, once for a source: with a code that proves the
// address, or that something waits on the own page. It holds nothing of the plan.
func (s *Service) MailResident(tx *store.Tx, now time.Time, orgID, id, source string, proof bool) error {
	if !s.On() {
		return nil
	}
	k := PlanNews
	if proof {
		k = PlanProof
	}
	return s.queue(tx, cause{source: source, kind: k, org: orgID, postID: id, at: now}, now)
}

// toResident is the mail of a resident as it goes.
func (s *Service) toResident(tx *store.Tx, o Out, e envelope) (envelope, bool, error) {
	if s.residents == nil {
		return e, false, nil
	}
	r, err := s.residents(tx, o.PostID, o.Kind == PlanProof)
	if err != nil || !text.IsMailAddress(r.To) {
		return e, false, err
	}
	p := s.words.Printer(text.Lang(r.Lang))
	t := Text{Subject: p.T("mail.subject_" + string(o.Kind)), Body: p.T("mail.text_" + string(o.Kind))}
	if p.Lang == text.Dutch {
		own, err := s.standard(tx, o.Org, o.Kind)
		if err != nil {
			return e, false, err
		}
		t = own.Text
	}
	e.to = r.To
	e.letter = compose(o.Kind, t, s.settings.Public, r.Code, p.T("mail.code_line"), p.T("mail.footer_resident")+"\n"+strings.TrimSuffix(s.settings.Public, "/")+r.Stop)
	return e, true, nil
}
