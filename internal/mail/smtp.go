package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/mail"
	"net/textproto"
	"strconv"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// Failure is why a mail did not go, or a mailbox could not be read, without a word of the
// server: what servers say repeats addresses.
type Failure struct {
	Why     Why
	Code    string // reply code and enhanced status (RFC 3463), "550 5.1.1"
	Forever bool   // trying again will not help
}

// Why is a reason.
type Why string

// The reasons. The empty one is none.
const (
	WhyReach  Why = "bereik"    // no connection
	WhyTLS    Why = "tls"       // no safe connection
	WhyLogin  Why = "inloggen"  // the server does not take the name and password
	WhyRefuse Why = "geweigerd" // the server does not take the mail, or not now
	WhyFolder Why = "map"       // there is no such folder
	WhyFull   Why = "vol"       // too much waits to be read
	WhyOrg    Why = "organisatie"
	// WhyScanner is that pictures cannot be looked at now.
	WhyScanner Why = "scanner"
	WhyOther   Why = "anders"
)

// String is the failure as it is kept; empty for none.
func (f Failure) String() string { return strings.TrimSuffix(string(f.Why)+"|"+f.Code, "|") }

// parseFailure is the reverse of String.
func parseFailure(s string) Failure {
	why, code, _ := strings.Cut(s, "|")
	return Failure{Why: Why(why), Code: code}
}

// deliver hands a mail to the server; a Failure without a reason means that it was taken.
func (s Settings) deliver(ctx context.Context, e envelope) Failure {
	msg, err := s.message(e)
	if err != nil {
		return Failure{Why: WhyRefuse, Forever: true}
	}
	client, err := s.client()
	if err != nil {
		return Failure{Why: WhyOther}
	}
	err = client.DialAndSendWithContext(ctx, msg)
	if err != nil && !msg.IsDelivered() { // what goes wrong after it was taken does not bring it back
		return failureOf(err)
	}
	return Failure{}
}

// message is a mail as it goes over the line: plain text, one reader, no tracking, and a
// sign that no human wrote it, so that machines do not answer (RFC 3834, section 5).
func (s Settings) message(e envelope) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingQP))
	if err := m.From(s.From); err != nil {
		return nil, err
	}
	if err := m.To(e.to); err != nil {
		return nil, err
	}
	m.Subject(e.subject)
	m.SetDateWithValue(e.at)
	m.SetMessageIDWithValue(e.id + "@" + domainOf(s.From))
	how := "auto-generated"
	if e.automatic {
		how = "auto-replied"
	}
	m.SetGenHeader("Auto-Submitted", how)
	m.SetGenHeader("X-Auto-Response-Suppress", "All")
	m.SetBodyString(gomail.TypeTextPlain, e.body)
	return m, nil
}

// domainOf is the domain of the sender, for the Message-ID.
func domainOf(from string) string {
	if a, err := mail.ParseAddress(from); err == nil {
		if _, domain, ok := strings.Cut(a.Address, "@"); ok {
			return domain
		}
	}
	return "samendoen.invalid"
}

func (s Settings) client() (*gomail.Client, error) {
	port, err := strconv.Atoi(s.SMTP.Port)
	if err != nil {
		return nil, err
	}
	options := []gomail.Option{gomail.WithPort(port), gomail.WithTimeout(sendTime / 2), gomail.WithHELO(domainOf(s.From)), gomail.WithoutNoop(),
		gomail.WithTLSConfig(s.SMTP.tls())}
	switch s.SMTP.TLS {
	case FullTLS:
		options = append(options, gomail.WithSSL())
	case NoTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.SMTP.User != "" {
		auth := gomail.SMTPAuthAutoDiscover
		if s.SMTP.TLS == NoTLS {
			auth = gomail.SMTPAuthPlainNoEnc // only to this machine, see Check
		}
		options = append(options, gomail.WithSMTPAuth(auth), gomail.WithUsername(s.SMTP.User), gomail.WithPassword(s.SMTP.Password))
	}
	return gomail.NewClient(s.SMTP.Host, options...)
}

// tls is how the server must prove who it is.
func (s Server) tls() *tls.Config {
	return &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12, RootCAs: s.Roots}
}

// failureOf is the reason behind an error of a connection.
func failureOf(err error) Failure {
	var sent *gomail.SendError
	if errors.As(err, &sent) && sent.ErrorCode() > 0 {
		// Who may send is a matter of the settings: only what is about the reader or the mail lasts.
		return Failure{Why: WhyRefuse, Code: strings.TrimSpace(fmt.Sprintf("%d %s", sent.ErrorCode(), sent.EnhancedStatusCode())),
			Forever: !sent.IsTemp() && sent.Reason != gomail.ErrSMTPMailFrom}
	}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		f := Failure{Why: WhyRefuse, Code: strconv.Itoa(reply.Code)}
		if reply.Code == 535 || reply.Code == 534 || reply.Code == 530 { // RFC 4954, section 6
			f.Why = WhyLogin
		}
		return f // of the connection, not of this mail: others may still go
	}
	if isTLS(err) {
		return Failure{Why: WhyTLS}
	}
	return Failure{Why: WhyReach}
}

func isTLS(err error) bool {
	var record tls.RecordHeaderError
	var verify *tls.CertificateVerificationError
	var alert tls.AlertError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	return errors.As(err, &record) || errors.As(err, &verify) || errors.As(err, &alert) || errors.As(err, &unknown) || errors.As(err, &host) ||
		strings.Contains(err.Error(), "STARTTLS")
}
