package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// mailbox is an open folder of the mail server.
type mailbox struct {
	client   *imapclient.Client
	validity uint32
	stop     func() bool
}

// openMailbox signs in and opens the folder. When ctx ends the connection breaks.
func openMailbox(ctx context.Context, s Settings) (*mailbox, Failure) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.IMAP.address())
	if err != nil {
		return nil, Failure{Why: WhyReach}
	}
	m := &mailbox{stop: context.AfterFunc(ctx, func() { conn.Close() })}
	if m.client, err = connect(ctx, conn, s.IMAP); err != nil {
		m.stop()
		conn.Close()
		if isTLS(err) {
			return nil, Failure{Why: WhyTLS}
		}
		return nil, Failure{Why: WhyReach}
	}
	if err := m.client.Login(s.IMAP.User, s.IMAP.Password).Wait(); err != nil {
		m.close()
		return nil, imapFailure(err, WhyLogin)
	}
	folder, err := m.client.Select(s.Folder, nil).Wait()
	if err != nil {
		m.close()
		return nil, imapFailure(err, WhyFolder)
	}
	m.validity = folder.UIDValidity
	return m, Failure{}
}

// imapFailure is the reason behind an error: that of a server which said no, or no server.
func imapFailure(err error, no Why) Failure {
	var said *imap.Error
	if errors.As(err, &said) {
		return Failure{Why: no}
	}
	return Failure{Why: WhyReach}
}

func (m *mailbox) close() {
	m.stop()
	m.client.Close()
}

// after are the numbers of the messages after one, in order.
func (m *mailbox) after(last uint32) ([]uint32, Failure) {
	from := imap.UID(last) + 1
	found, err := m.client.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{{imap.UIDRange{Start: from, Stop: 0}}}}, nil).Wait()
	if err != nil {
		return nil, imapFailure(err, WhyOther)
	}
	var list []uint32
	for _, uid := range found.AllUIDs() {
		if uid >= from { // from:* always holds the last message (RFC 9051, section 6.4.8)
			list = append(list, uint32(uid))
		}
	}
	slices.Sort(list)
	return list, Failure{}
}

// fetch reads one message and leaves it as unread as it was. Of one that is too large it
// reads the header. A message that is gone meanwhile is empty.
func (m *mailbox) fetch(uid uint32) (found, Failure) {
	set := imap.UIDSetNum(imap.UID(uid))
	sizes, err := m.client.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true}).Collect()
	if err != nil {
		return found{}, imapFailure(err, WhyOther)
	}
	if len(sizes) == 0 {
		return found{}, Failure{}
	}
	msg := found{size: sizes[0].RFC822Size, large: sizes[0].RFC822Size > maxMessage}
	section := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: maxMessage}}
	if msg.large {
		section = &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, Peek: true, Partial: &imap.SectionPartial{Size: maxHeader}}
	}
	list, err := m.client.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil {
		return found{}, imapFailure(err, WhyOther)
	}
	if len(list) > 0 {
		msg.raw = list[0].FindBodySection(section)
	}
	return msg, Failure{}
}

// tidy deletes or moves messages, and nothing else that lies in the folder.
func (m *mailbox) tidy(uids []uint32, s Settings) Failure {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	if s.After == Move {
		if _, err := m.client.Move(set, s.Done).Wait(); err != nil {
			if err := m.client.Create(s.Done, nil).Wait(); err != nil {
				return imapFailure(err, WhyFolder)
			}
			if _, err := m.client.Move(set, s.Done).Wait(); err != nil {
				return imapFailure(err, WhyFolder)
			}
		}
		return Failure{}
	}
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := m.client.Store(set, flags, nil).Close(); err != nil {
		return imapFailure(err, WhyOther)
	}
	if m.client.Caps().Has(imap.CapUIDPlus) || m.client.Caps().Has(imap.CapIMAP4rev2) {
		if err := m.client.UIDExpunge(set).Close(); err != nil {
			return imapFailure(err, WhyOther)
		}
	}
	return Failure{} // without UIDPLUS they stay with the sign that they are deleted
}

// connect makes the connection safe and waits until the server greets.
func connect(ctx context.Context, conn net.Conn, s Server) (*imapclient.Client, error) {
	options := &imapclient.Options{TLSConfig: s.tls()}
	switch s.TLS {
	case StartTLS:
		return imapclient.NewStartTLS(conn, options)
	case FullTLS:
		safe := tls.Client(conn, s.tls())
		if err := safe.HandshakeContext(ctx); err != nil {
			return nil, err
		}
		conn = safe
	}
	c := imapclient.New(conn, options)
	if err := c.WaitGreeting(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}
