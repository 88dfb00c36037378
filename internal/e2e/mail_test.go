package e2e

import (
	"io"
	"log/slog"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"samendoen/internal/app"
)

// postOffice is a real SMTP server on this machine that keeps what it takes.
type postOffice struct {
	lock  sync.Mutex
	mails []string // the address and the text of each
}

// startMail gives a city mail: a server that takes it, and the address that its links lead to.
func startMail(t *testing.T, cfg *app.Config) *postOffice {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &postOffice{}
	s := smtp.NewServer(p)
	s.Domain, s.ErrorLog = "mail.example", slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.ReadTimeout, s.WriteTimeout = 10*time.Second, 10*time.Second
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cfg.Addr = free.Addr().String()
	free.Close()
	_, port, _ := net.SplitHostPort(cfg.Addr)
	cfg.PublicURL = "http://localhost:" + port
	cfg.SMTPHost, cfg.SMTPTLS, cfg.SMTPFrom = "127.0.0.1", "geen", "Samendoen <niet-antwoorden@voorbeeld.example>"
	_, port, _ = net.SplitHostPort(l.Addr().String())
	if err := cfg.SMTPPort.UnmarshalTOML(port); err != nil {
		t.Fatal(err)
	}
	return p
}

// code is the number in the last mail to an address, once there is one.
func (p *postOffice) code(t testing.TB, to string) string {
	t.Helper()
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		p.lock.Lock()
		for i := len(p.mails) - 1; i >= 0; i-- {
			if text, ok := strings.CutPrefix(p.mails[i], to+"\n"); ok {
				for _, word := range strings.Fields(text) {
					if _, err := strconv.Atoi(word); err == nil && len(word) == 8 {
						p.lock.Unlock()
						return word
					}
				}
			}
		}
		p.lock.Unlock()
	}
	t.Fatalf("no mail with a code came for %s", to)
	return ""
}

// NewSession lets go-smtp serve a client.
func (p *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return &visit{office: p}, nil }

type visit struct {
	office *postOffice
	to     string
}

func (v *visit) Reset()                                    { v.to = "" }
func (v *visit) Logout() error                             { return nil }
func (v *visit) Mail(string, *smtp.MailOptions) error      { return nil }
func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error { v.to = to; return nil }
func (v *visit) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	v.office.lock.Lock()
	defer v.office.lock.Unlock()
	v.office.mails = append(v.office.mails, v.to+"\n"+string(text))
	return err
}
