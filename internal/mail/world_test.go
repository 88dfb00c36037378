package mail

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"io/fs"
	"log/slog"
	"math/big"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"samendoen/internal/escalation"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/frontdoor"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// monday is the moment at which the test world begins: Monday 2 November 2026, 10:00.
var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

const (
	own   = "org-windvaan"
	other = "org-elders"
	home  = "https://samendoen.example"
)

func migrations() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, escalation.Files, place.Files, subject.Files,
		tenancy.Files, catalogue.Files, danger.Files, signal.Files, frontdoor.Files, Files}
}

// world is an association with its people, a front door and a mail server.
type world struct {
	storetest.Hands
	clock   *clock.Manual
	policy  *access.Policy
	vault   *seal.Vault
	words   *text.Catalogue
	signals *signal.Service
	door    *frontdoor.Service
	s       *Service
	server  *mailServer
}

func each(t *testing.T, run func(w *world)) {
	t.Helper()
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) { run(newWorld(t, db)) })
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(monday), server: startServer(t, nil)}
	var docs [][]byte
	for _, files := range []fs.FS{signal.Files, frontdoor.Files, Files} {
		doc, err := fs.ReadFile(files, "policy.cedar")
		w.Must(err)
		docs = append(docs, doc)
	}
	var err error
	w.policy, err = access.NewPolicy(docs...)
	w.Must(err)
	w.words, err = text.Load(text.Words, Files, frontdoor.Files)
	w.Must(err)
	w.vault, err = seal.NewVault([]byte("01234567890123456789012345678901"))
	w.Must(err)
	w.signals = signal.New(db, w.vault, w.clock, w.policy)
	w.door = frontdoor.New(db, w.vault, w.clock, w.policy, w.signals)
	w.use(w.settings())
	w.Write(func(tx *store.Tx) error {
		for id, name := range map[string]string{own: "De Windvaan", other: "Elders"} {
			kind := account.HousingAssociation
			if id == other {
				kind = account.Welfare
			}
			if err := account.InsertOrganisation(tx, monday, account.Organisation{ID: id, Name: name, Kind: kind}); err != nil {
				return err
			}
		}
		for login, a := range people() {
			if err := account.InsertUser(tx, monday, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

// settings send mail to the server of the world.
func (w *world) settings() Settings {
	host, port, err := net.SplitHostPort(w.server.address)
	w.Must(err)
	return Settings{Public: home, From: "Samendoen <niet-antwoorden@windvaan.example>", SMTP: Server{Host: host, Port: port, TLS: NoTLS}}
}

// use makes the service anew, as a restart with other settings does.
func (w *world) use(s Settings) {
	w.T.Helper()
	w.Must(s.Check())
	w.s = New(w.DB, w.vault, w.clock, w.policy, w.words, w.door, s, slog.New(slog.DiscardHandler))
}

// people are the actors by login: one for each role, and somebody elsewhere.
func people() map[string]access.Actor {
	list := map[string]access.Actor{"vreemd": {UserID: "u-vreemd", OrgID: other, Name: "Vreemd Iemand", Roles: []access.Role{access.Admin}}}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: strings.ToUpper(string(r)) + " Achternaam", Roles: []access.Role{r}}
	}
	return list
}

// prove gives somebody an address that is theirs, and lets them choose.
func (w *world) prove(login string, wants ...Kind) {
	w.T.Helper()
	a := people()[login]
	w.Must(w.s.SaveOwn(context.Background(), a, w.own(login).Version, login+"@windvaan.example", wants))
	w.Write(func(tx *store.Tx) error {
		if _, err := tx.Exec(`DELETE FROM mail_out WHERE user_id = $1`, a.UserID); err != nil {
			return err
		}
		return confirmAddress(tx, a.UserID, w.clock.Now())
	})
	w.round() // from now on it is mailed
	w.clock.Add(time.Second)
}

func (w *world) own(login string) Own {
	w.T.Helper()
	o, err := w.s.Own(context.Background(), people()[login])
	w.Must(err)
	return o
}

// notify leaves a notice for somebody.
func (w *world) notify(login, key string) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error { return account.Notify(tx, people()[login].UserID, key, w.clock.Now()) })
}

// round looks for what is to be mailed, and does all work that is due.
func (w *world) round() {
	w.T.Helper()
	w.Must(w.s.Collect(context.Background()))
	w.work()
}

func (w *world) work() {
	w.T.Helper()
	r := jobs.NewRunner(w.DB, w.clock, slog.New(slog.DiscardHandler), jobs.HandlersOf(w.DB, w.clock, w.s))
	for n := 1; n > 0; {
		var err error
		n, err = r.Once(context.Background())
		w.Must(err)
	}
}

func (w *world) states() map[State]int64 {
	all := map[State]int64{}
	for _, st := range []State{Waiting, Sent, GivenUp, Refused, Skipped, Joined} {
		if n := w.Count(`SELECT count(*) FROM mail_out WHERE state = $1`, string(st)); n > 0 {
			all[st] = n
		}
	}
	return all
}

// got is a mail as the server took it.
type got struct {
	from, to string
	raw      string
	head     netmail.Header
	body     string
}

// mailServer is a real SMTP server on this machine that keeps what it takes.
type mailServer struct {
	address string
	lock    sync.Mutex
	mails   []got
	refuse  func(to string) error // at RCPT
	taken   func()                // after DATA, before the answer
}

func startServer(t testing.TB, c *tls.Config) *mailServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &mailServer{address: l.Addr().String()}
	s := smtp.NewServer(m)
	s.Domain, s.TLSConfig, s.ErrorLog = "mail.example", c, slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.ReadTimeout, s.WriteTimeout = 10*time.Second, 10*time.Second
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return m
}

// NewSession lets go-smtp serve a client.
func (m *mailServer) NewSession(*smtp.Conn) (smtp.Session, error) { return &visit{server: m}, nil }

type visit struct {
	server *mailServer
	mail   got
}

func (v *visit) Reset()        { v.mail = got{} }
func (v *visit) Logout() error { return nil }

func (v *visit) Mail(from string, _ *smtp.MailOptions) error {
	v.mail.from = from
	return nil
}

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.server.lock.Lock()
	defer v.server.lock.Unlock()
	v.mail.to = to
	if v.server.refuse != nil {
		return v.server.refuse(to)
	}
	return nil
}

func (v *visit) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	msg, err := netmail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		return err
	}
	body, err := io.ReadAll(quotedprintable.NewReader(msg.Body))
	if err != nil {
		return err
	}
	v.mail.raw, v.mail.head, v.mail.body = string(raw), msg.Header, strings.ReplaceAll(string(body), "\r\n", "\n")
	v.server.lock.Lock()
	v.server.mails = append(v.server.mails, v.mail)
	taken := v.server.taken
	v.server.lock.Unlock()
	if taken != nil {
		taken()
	}
	return nil
}

// all are the mails that were taken.
func (m *mailServer) all() []got {
	m.lock.Lock()
	defer m.lock.Unlock()
	return slices.Clone(m.mails)
}

func (m *mailServer) set(refuse func(to string) error) {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.refuse = refuse
}

// certificate is one for this machine that nobody else vouches for.
func certificate(t testing.TB) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}, pool
}

func job(id string) jobs.Job { return jobs.Job{Kind: jobSend, Payload: id} }
