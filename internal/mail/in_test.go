package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"log"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/scan"
	"samendoen/internal/base/scan/scantest"
	"samendoen/internal/base/store"
	"samendoen/internal/frontdoor"
)

const folder = "Meldingen"

// post is a mailbox on a real IMAP server on this machine.
type post struct {
	t       testing.TB
	user    *imapmemserver.User
	address string
}

func startMailbox(t testing.TB) *post {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &post{t: t, user: imapmemserver.NewUser("meldingen@windvaan.example", "geheim"), address: l.Addr().String()}
	memory := imapmemserver.New()
	memory.AddUser(p.user)
	if err := p.user.Create(folder, nil); err != nil {
		t.Fatal(err)
	}
	s := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}, imap.CapMove: {}}, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return p
}

// literal is a message as an IMAP server takes it.
type literal struct {
	*strings.Reader
	size int64
}

func (l literal) Size() int64 { return l.size }

func (p *post) put(raw string) {
	p.t.Helper()
	raw = strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\n", "\r\n")
	if _, err := p.user.Append(folder, literal{strings.NewReader(raw), int64(len(raw))}, &imap.AppendOptions{}); err != nil {
		p.t.Fatal(err)
	}
}

// lies is how many messages lie in a folder.
func (p *post) lies(name string) uint32 {
	p.t.Helper()
	d, err := p.user.Status(name, &imap.StatusOptions{NumMessages: true})
	if err != nil {
		return 0
	}
	return *d.NumMessages
}

// anew is the same folder with its messages numbered anew.
func (p *post) anew(raws ...string) {
	p.t.Helper()
	if err := errors.Join(p.user.Delete(folder), p.user.Create(folder, nil)); err != nil {
		p.t.Fatal(err)
	}
	for _, raw := range raws {
		p.put(raw)
	}
}

// reads lets the world read a mailbox.
func (w *world) reads(address string, after After) Settings {
	w.T.Helper()
	s := w.settings()
	host, port, err := net.SplitHostPort(address)
	w.Must(err)
	s.IMAP = Server{Host: host, Port: port, User: "meldingen@windvaan.example", Password: "geheim", TLS: NoTLS}
	s.Folder, s.After, s.Done = folder, after, "Klaar"
	w.use(s)
	return s
}

func (w *world) poll() {
	w.T.Helper()
	w.Must(w.s.Poll(context.Background()))
}

// trouble is why the mailbox was not read the last time.
func (w *world) trouble() (f string) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := store.Strings(tx, `SELECT failure FROM mail_box`)
		f = strings.Join(list, " ")
		return err
	}))
	return f
}

// posts are what lies at the desk of the front door, oldest first.
func (w *world) posts() (list []frontdoor.View) {
	w.T.Helper()
	desk := people()["consulent"]
	for _, which := range []frontdoor.List{frontdoor.ListWaiting, frontdoor.ListSuspect} {
		d, err := w.door.Desk(context.Background(), desk, which)
		w.Must(err)
		for _, p := range d.Posts {
			v, err := w.door.Open(context.Background(), desk, p.ID)
			w.Must(err)
			list = append(list, v)
		}
	}
	return list
}

func plainMail(n int) string {
	return fmt.Sprintf("From: Joke Voorbeeld <joke@buiten.example>\nTo: meldingen@windvaan.example\nSubject: Lekkage %d\nMessage-ID: <%d@buiten.example>\n"+
		"Content-Type: text/plain; charset=utf-8\n\nEr is lekkage nummer %d.\n-- \nJoke, met een lange handtekening\n", n, n, n)
}

// A message of a human becomes one post with its sender, is answered with a code by which
// its story can be asked for, and is moved only then.
func TestAMessageBecomesAPost(t *testing.T) {
	each(t, func(w *world) {
		p := startMailbox(t)
		w.reads(p.address, Move)
		w.round()
		p.put(plainMail(1))
		w.poll()
		w.poll()
		posts := w.posts()
		if len(posts) != 1 {
			t.Fatalf("%d posts, %q", len(posts), w.trouble())
		}
		v := posts[0]
		if v.Channel != frontdoor.Mail || v.Subject != "Lekkage 1" || v.What != "Er is lekkage nummer 1." || v.Name != "Joke Voorbeeld" || v.Reporter.Contact != "joke@buiten.example" ||
			v.Cut || v.Masked || v.Large || v.Suspect || v.Left != "" {
			t.Errorf("%+v", v)
		}
		if p.lies(folder) != 0 || p.lies("Klaar") != 1 {
			t.Error("it was not moved", p.lies(folder), p.lies("Klaar"))
		}
		w.clock.Add(time.Minute)
		w.round()
		mails := w.server.all()
		if len(mails) != 1 || mails[0].to != "joke@buiten.example" || mails[0].head.Get("Auto-Submitted") != "auto-replied" || strings.Contains(mails[0].raw, "ekkage") {
			t.Fatal(mails)
		}
		_, after, _ := strings.Cut(mails[0].body, w.s.dutch.T("mail.code_line"))
		story, err := w.door.Status(context.Background(), strings.Fields(after)[0])
		if err != nil || len(story.Lines) != 1 {
			t.Error(err, story)
		}
		w.Must(w.door.Refuse(context.Background(), people()["consulent"], v.ID, 1, frontdoor.NotOurs))
		w.clock.Add(time.Minute)
		w.round()
		if mails := w.server.all(); len(mails) != 2 || strings.Contains(mails[1].raw, "niet-van-ons") {
			t.Error(len(mails))
		}
	})
}

// What machines send stays where it is and becomes nothing; it is counted.
func TestMachinesAreLeftAlone(t *testing.T) {
	each(t, func(w *world) {
		p := startMailbox(t)
		w.reads(p.address, Delete)
		w.round()
		head := "From: %s\nSubject: Re: Er is nieuws\nContent-Type: text/plain\n%s\n\nIk ben er niet.\n"
		for i, h := range []string{"Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; x=y", "Precedence: bulk", "List-Id: <x.y>", "X-Autoreply: yes", "Return-Path: <>"} {
			p.put(fmt.Sprintf(head, fmt.Sprintf("a%d@buiten.example", i), h))
		}
		p.put(fmt.Sprintf(head, "MAILER-DAEMON@buiten.example", "X-A: b"))
		p.put(fmt.Sprintf(head, "Niet-Antwoorden@windvaan.example", "X-A: b"))
		p.put(strings.Replace(fmt.Sprintf(head, "a@buiten.example", "X-A: b"), "text/plain", "multipart/report; boundary=x", 1))
		p.put(fmt.Sprintf(head, "mens@buiten.example", "Auto-Submitted: no"))
		w.poll()
		w.clock.Add(time.Minute)
		w.round()
		if posts := w.posts(); len(posts) != 1 || posts[0].Reporter.Contact != "mens@buiten.example" {
			t.Errorf("%+v", posts)
		}
		if mails := w.server.all(); len(mails) != 1 || mails[0].to != "mens@buiten.example" {
			t.Error("a machine was answered", mails)
		}
		if n := p.lies(folder); n != 9 {
			t.Errorf("%d messages lie in the mailbox", n)
		}
		h, err := w.s.Health(context.Background(), people()["beheerder"])
		w.Must(err)
		if got := fmt.Sprint(h.Outcomes[Kept], h.Outcomes[Automatic], h.Outcomes[List], h.Outcomes[Circle]); got != "1 6 2 1" || h.Trouble.Why != "" {
			t.Error(got, h.Trouble)
		}
	})
}

// One message is one post, however often it lies there and however it is numbered.
func TestOneMessageOnce(t *testing.T) {
	each(t, func(w *world) {
		p := startMailbox(t)
		w.reads(p.address, Leave)
		p.put(plainMail(1))
		p.put(plainMail(1))
		p.put(plainMail(2))
		w.poll()
		p.anew(plainMail(2), plainMail(3), plainMail(1))
		w.poll()
		w.poll()
		if n := len(w.posts()); n != 3 || p.lies(folder) != 3 {
			t.Errorf("%d posts", n)
		}
		s := w.reads(p.address, Move)
		w.poll()
		if p.lies(folder) != 3 {
			t.Error("what was read before with another setting is moved")
		}
		s.IMAP.Password = "fout"
		w.use(s)
		w.poll()
		if w.trouble() != "inloggen" {
			t.Error(w.trouble())
		}
		s.IMAP.Password, s.Folder = "geheim", "Bestaat niet"
		w.use(s)
		w.poll()
		if !strings.Contains(w.trouble(), "map") {
			t.Error(w.trouble())
		}
	})
}

// cutting is a line to a server that breaks after some bytes of its answers.
type cutting struct {
	address string
	lock    sync.Mutex
	left    int // bytes; below zero for no limit
}

func startCutting(t testing.TB, to string) *cutting {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	c := &cutting{address: l.Addr().String(), left: -1}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", to)
			if err != nil {
				client.Close()
				continue
			}
			go func() { io.Copy(server, client); server.Close() }()
			go c.back(client, server)
		}
	}()
	return c
}

func (c *cutting) back(client, server net.Conn) {
	defer client.Close()
	defer server.Close()
	b := make([]byte, 64)
	for {
		n, err := server.Read(b)
		c.lock.Lock()
		if c.left >= 0 {
			n = min(n, c.left)
			c.left -= n
		}
		done := c.left == 0
		c.lock.Unlock()
		if _, wrong := client.Write(b[:n]); err != nil || wrong != nil || done {
			return
		}
	}
}

func (c *cutting) after(n int) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.left = n
}

// The line breaks after every so many bytes of a round: in the greeting, half-way a message,
// between storing and moving. In the end each message is one post, and none lies there.
func TestALineThatBreaks(t *testing.T) {
	each(t, func(w *world) {
		p := startMailbox(t)
		line := startCutting(t, p.address)
		w.reads(line.address, Move)
		const messages = 4
		for n := range messages {
			p.put(plainMail(n))
		}
		broke := 0
		for n := 20; n < 4000; n += 97 {
			line.after(n)
			w.poll()
			if w.trouble() != "" {
				broke++
			}
			w.clock.Add(time.Hour)
		}
		line.after(-1)
		w.poll()
		if len(w.posts()) != messages || p.lies(folder) != 0 || p.lies("Klaar") != messages || broke < 10 {
			t.Errorf("%d posts, %d in the mailbox, %d moved, %d broken rounds: %q", len(w.posts()), p.lies(folder), p.lies("Klaar"), broke, w.trouble())
		}
	})
}

// dying is a front door that lets the program die just before or after a post is stored.
type dying struct {
	Door
	die    context.CancelFunc
	before bool
}

func (d dying) TakeIn(tx *store.Tx, m frontdoor.Mailed) (frontdoor.ID, error) {
	if d.before {
		d.die()
	}
	id, err := d.Door.TakeIn(tx, m)
	tx.AfterCommit(d.die)
	return id, err
}

func TestDyingWhileReading(t *testing.T) {
	each(t, func(w *world) {
		for _, before := range []bool{true, false} {
			p := startMailbox(t)
			s := w.reads(p.address, Delete)
			was := len(w.posts())
			p.put(plainMail(100 + was))
			ctx, die := context.WithCancel(context.Background())
			w.s.door = dying{w.door, die, before}
			err := w.s.Poll(ctx)
			die()
			if p.lies(folder) != 1 {
				t.Fatal("deleted before it was known to be stored", err)
			}
			w.use(s)
			w.poll()
			if len(w.posts()) != was+1 || p.lies(folder) != 0 {
				t.Errorf("before %v: %d posts, %d in the mailbox, %v", before, len(w.posts()), p.lies(folder), err)
			}
		}
	})
}

// What was stored and not yet tidied when the mailbox numbers its messages anew is tidied
// under its new number, and nothing else is.
func TestTidyingAfterNewNumbers(t *testing.T) {
	each(t, func(w *world) {
		p := startMailbox(t)
		s := w.reads(p.address, Delete)
		p.put(plainMail(1))
		ctx, die := context.WithCancel(context.Background())
		w.s.door = dying{w.door, die, false}
		if err := w.s.Poll(ctx); err == nil {
			t.Fatal("it did not die")
		}
		p.anew("From: a@b.nl\nAuto-Submitted: auto-replied\n\nIk ben er niet.\n", plainMail(1))
		w.use(s)
		w.poll()
		if len(w.posts()) != 1 || p.lies(folder) != 1 {
			t.Errorf("%d posts, %d in the mailbox, %q", len(w.posts()), p.lies(folder), w.trouble())
		}
	})
}

// A desk that is full loses nothing: the rest waits in the mailbox.
func TestAFullDesk(t *testing.T) {
	each(t, func(w *world) {
		p := startMailbox(t)
		w.reads(p.address, Delete)
		for n := range 160 {
			p.put(plainMail(n))
		}
		for range 6 {
			w.poll()
			w.clock.Add(time.Hour)
		}
		if n := w.Count(`SELECT count(*) FROM frontdoor_post`); n != 150 || w.trouble() != "vol" || p.lies(folder) != 10 {
			t.Fatalf("%d posts, %q, %d in the mailbox", n, w.trouble(), p.lies(folder))
		}
		d, err := w.door.Desk(context.Background(), people()["consulent"], frontdoor.ListWaiting)
		w.Must(err)
		w.Must(w.door.Refuse(context.Background(), people()["consulent"], d.Posts[0].ID, 1, frontdoor.Nonsense))
		w.poll()
		if n := w.Count(`SELECT count(*) FROM frontdoor_post`); n != 151 {
			t.Error(n, w.trouble())
		}
	})
}

// Pictures are made anew and shown to who may read the post; they go with it.
func TestPicturesOfAMessage(t *testing.T) {
	each(t, func(w *world) {
		ctx, desk := context.Background(), people()["consulent"]
		p := startMailbox(t)
		w.reads(p.address, Leave)
		var picture bytes.Buffer
		w.Must(png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 40, 30))))
		p.put(mixed(part{"text/plain", "", "Zie de foto. Mijn nummer is 111222333."}, part{"image/png", "a.png", picture.String()},
			part{"image/jpeg", "kapot.jpg", "geen plaatje"}, part{"application/zip", "../../etc/passwd", "PK"}))
		w.poll()
		v := w.posts()[0]
		if v.Photos != 1 || !v.Masked || strings.Contains(v.What, "111222333") || v.Left != "passwd, een foto die niet te openen is" {
			t.Errorf("%+v", v)
		}
		data, err := w.door.Picture(ctx, desk, v.ID, 1)
		w.Must(err)
		if c, err := jpeg.DecodeConfig(bytes.NewReader(data)); err != nil || c.Width != 40 {
			t.Error(err, c)
		}
		for _, n := range []int{0, 2} {
			_, err := w.door.Picture(ctx, desk, v.ID, n)
			w.Kind(err, fault.NotFound)
		}
		_, err = w.door.Picture(ctx, people()["vreemd"], v.ID, 1)
		w.Kind(err, fault.NotFound)
		if w.Count(`SELECT count(*) FROM frontdoor_photo`) != 1 {
			t.Error("no picture is kept")
		}
		w.Must(w.door.Refuse(ctx, desk, v.ID, 1, frontdoor.Nonsense))
		if w.Count(`SELECT count(*) FROM frontdoor_photo`) != 0 {
			t.Error("pictures outlive their post")
		}
	})
}

// A mailbox is only opened over a connection that is safe.
func TestNoMailboxWithoutTLS(t *testing.T) {
	config, roots := certificate(t)
	serve := func(c *tls.Config, wrap bool) string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		memory := imapmemserver.New()
		user := imapmemserver.NewUser("meldingen@windvaan.example", "geheim")
		memory.AddUser(user)
		if err := user.Create(folder, nil); err != nil {
			t.Fatal(err)
		}
		s := imapserver.New(&imapserver.Options{TLSConfig: c, Logger: log.New(io.Discard, "", 0), Caps: imap.CapSet{imap.CapIMAP4rev1: {}},
			NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
				return memory.NewSession(), nil, nil
			}})
		if wrap {
			l = tls.NewListener(l, config)
		}
		go s.Serve(l)
		t.Cleanup(func() { s.Close() })
		return l.Addr().String()
	}
	for name, c := range map[string]struct {
		address string
		tls     TLS
		known   bool
		want    Why
	}{"STARTTLS": {serve(config, false), StartTLS, true, ""}, "TLS": {serve(nil, true), FullTLS, true, ""}, "unknown": {serve(nil, true), FullTLS, false, WhyTLS},
		"STARTTLS unknown": {serve(config, false), StartTLS, false, WhyTLS}, "none offered": {serve(nil, false), StartTLS, true, WhyTLS}} {
		t.Run(name, func(t *testing.T) {
			host, port, err := net.SplitHostPort(c.address)
			if err != nil {
				t.Fatal(err)
			}
			s := Settings{IMAP: Server{Host: host, Port: port, User: "meldingen@windvaan.example", Password: "geheim", TLS: c.tls}, Folder: folder}
			if c.known {
				s.IMAP.Roots = roots
			}
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			m, f := openMailbox(ctx, s)
			if f.Why != c.want {
				t.Errorf("%+v", f)
			}
			if m != nil {
				m.close()
			}
		})
	}
}

// Pictures are looked at by the scanner first: what is harmful is left out and named, and
// while it is silent the message waits in the mailbox.
func TestPicturesOfAMessageAreScanned(t *testing.T) {
	each(t, func(w *world) {
		p := startMailbox(t)
		w.reads(p.address, Leave)
		clamd := scantest.Start(t)
		scanner, err := scan.New(clamd.Address, slog.New(slog.DiscardHandler))
		w.Must(err)
		w.s.UseScanner(scanner)
		var picture bytes.Buffer
		w.Must(png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 40, 30))))
		p.put(mixed(part{"text/plain", "", "Zie de foto."}, part{"image/png", "a.png", picture.String()},
			part{"image/png", "b.png", picture.String() + scantest.Harm}))
		clamd.Say("iets anders\x00")
		w.poll()
		if len(w.posts()) != 0 || w.trouble() != "scanner" {
			t.Fatalf("%d posts, %q", len(w.posts()), w.trouble())
		}
		clamd.Say("")
		w.clock.Add(time.Hour)
		w.poll()
		if v := w.posts(); len(v) != 1 || v[0].Photos != 1 || v[0].Left != "een foto waar iets schadelijks in zit" || w.trouble() != "" {
			t.Errorf("%+v %q", v, w.trouble())
		}
	})
}
