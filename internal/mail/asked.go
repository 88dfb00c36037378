package mail

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Links is where it is known how to reach somebody at a partner who has a link and no account, and
// the code in the link; both empty when the mail should not go any more.
type Links func(tx *store.Tx, linkID string) (to, code string, err error)

// UseLinks lets MailLink reach who has a link. It is called once, before the service is used.
func (s *Service) UseLinks(links Links) { s.links = links }

// On reports whether mail goes out.
func (s *Service) On() bool { return s.settings.SMTP.On() }

// MailLink puts a mail with the link of somebody at a partner on its way, once for a source. The
// mail holds the link and nothing of what is asked.
func (s *Service) MailLink(tx *store.Tx, now time.Time, orgID, linkID, source string) error {
	if !s.On() {
		return nil
	}
	return s.queue(tx, cause{source: source, kind: Asked, org: orgID, postID: linkID, at: now}, now)
}

// askedBy is where the link of a mail goes.
func (s *Service) askedBy(tx *store.Tx, o Out) (to, code string, err error) {
	if s.links == nil {
		return "", "", nil
	}
	to, code, err = s.links(tx, o.PostID)
	if err != nil || !text.IsMailAddress(to) {
		return "", "", err
	}
	return to, code, nil
}
