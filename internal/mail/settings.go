package mail

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"samendoen/internal/base/text"
	"strconv"
	"strings"
)

// TLS is how a connection to a mail server is made safe.
type TLS string

// The ways. NoTLS is for a server on this machine only.
const (
	StartTLS TLS = "starttls"
	FullTLS  TLS = "tls"
	NoTLS    TLS = "geen"
)

// After is what happens to a message in the mailbox once it is safely stored.
type After string

// The choices.
const (
	Leave  After = "laten"
	Delete After = "wissen"
	Move   After = "verplaatsen"
)

// Server is a mail server. Without a host it is not used.
type Server struct {
	Host, Port     string
	User, Password string
	TLS            TLS
	Roots          *x509.CertPool // nil: those of the machine
}

// On reports whether the server is used.
func (s Server) On() bool { return s.Host != "" }

func (s Server) address() string { return net.JoinHostPort(s.Host, s.Port) }

func (s Server) check(name string) error {
	if n, err := strconv.Atoi(s.Port); err != nil || n < 1 || n > 65535 {
		return fmt.Errorf("%s_port %q: schrijf een getal, bijvoorbeeld 587", name, s.Port)
	}
	switch s.TLS {
	case StartTLS, FullTLS:
	case NoTLS:
		if ip := net.ParseIP(s.Host); s.Host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return fmt.Errorf("%s_tls geen kan alleen met een server op deze machine: kies starttls of tls", name)
		}
	default:
		return fmt.Errorf("%s_tls %q: kies starttls, tls of geen", name, s.TLS)
	}
	return nil
}

// Settings are what an administrator sets for mail. The zero value is: no mail.
type Settings struct {
	Public string // address of the program as people know it, without a slash at the end
	From   string // "Naam <adres>"
	SMTP   Server
	IMAP   Server
	Folder string // that is read
	After  After
	Done   string // folder to which messages move
	Org    string // name of the organisation whose mailbox it is; empty for the only association
}

// Check says in Dutch what is wrong with the settings.
func (s Settings) Check() error {
	if s.SMTP.On() {
		if err := s.SMTP.check("smtp"); err != nil {
			return err
		}
		if a, err := mail.ParseAddress(s.From); err != nil || !text.IsMailAddress(a.Address) {
			return fmt.Errorf("smtp_from %q: schrijf een adres, bijvoorbeeld Samendoen <niet-antwoorden@voorbeeld.nl>", s.From)
		}
		if s.Public == "" {
			return errors.New("smtp_host vraagt ook om public_url: in elke mail staat een link")
		}
	}
	if s.IMAP.On() {
		if err := s.IMAP.check("imap"); err != nil {
			return err
		}
		if s.IMAP.User == "" || s.Folder == "" {
			return errors.New("imap_host vraagt ook om imap_user en imap_folder")
		}
		switch s.After {
		case Leave, Delete:
		case Move:
			if s.Done == "" || strings.EqualFold(s.Done, s.Folder) {
				return errors.New("imap_after verplaatsen vraagt om een andere map in imap_done")
			}
		default:
			return fmt.Errorf("imap_after %q: kies laten, wissen of verplaatsen", s.After)
		}
	}
	return nil
}

// own reports whether an address is one of the program itself: what comes from there goes
// round in a circle.
func (s Settings) own(address string) bool {
	if a, err := mail.ParseAddress(s.From); err == nil && strings.EqualFold(a.Address, address) {
		return true
	}
	return address != "" && strings.EqualFold(s.IMAP.User, address)
}
