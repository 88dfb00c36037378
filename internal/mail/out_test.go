package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"samendoen/internal/account"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

// A notice is one mail with a link and nothing of the notice, to who proved an address.
func TestANoticeIsOneMail(t *testing.T) {
	each(t, func(w *world) {
		w.prove("fg")
		w.notify("fg", "casework.notice_emergency")
		w.notify("teamleider", "casework.notice_emergency") // has no address
		w.round()
		w.round()
		mails := w.server.all()
		if len(mails) != 1 {
			t.Fatalf("%d mails: %v", len(mails), w.states())
		}
		m := mails[0]
		if m.to != "fg@windvaan.example" || m.from != "niet-antwoorden@windvaan.example" || m.head.Get("Auto-Submitted") != "auto-generated" ||
			!strings.HasSuffix(m.head.Get("Message-Id"), "@windvaan.example>") || m.head.Get("X-Mailer")+m.head.Get("User-Agent")+m.head.Get("List-Unsubscribe") != "" {
			t.Error(m.raw)
		}
		want := w.s.dutch.T("mail.text_noodinzage") + "\n\n" + home + "/mijn/beveiliging\n\n" + w.s.dutch.T("mail.footer_user")
		if strings.TrimSpace(m.body) != want || strings.Contains(m.raw, "text/html") {
			t.Errorf("%q", m.body)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'mail.send'`); n != 1 {
			t.Errorf("%d records", n)
		}
	})
}

// What was rolled back, what was there before mail was on, what was read already and what
// nobody chose is not mailed.
func TestWhatIsNotMailed(t *testing.T) {
	each(t, func(w *world) {
		none := func(what string, want map[State]int64) {
			t.Helper()
			if diff := cmp.Diff(want, w.states()); diff != "" || len(w.server.all()) != 0 {
				t.Errorf("%s: %s %v", what, diff, w.server.all())
			}
		}
		w.notify("fg", "network.notice_ending")
		w.clock.Add(time.Minute)
		w.prove("fg", Covenant)
		none("before mail was on", map[State]int64{})
		failure := errors.New("no")
		err := w.DB.Write(context.Background(), func(tx *store.Tx) error {
			if err := account.Notify(tx, "u-fg", "casework.notice_emergency", w.clock.Now()); err != nil {
				return err
			}
			return failure
		})
		if !errors.Is(err, failure) {
			t.Fatal(err)
		}
		w.round()
		none("rolled back", map[State]int64{})
		w.notify("fg", "casework.notice_answer")
		w.round()
		none("not chosen", map[State]int64{Skipped: 1})
		between := func(sql string) {
			w.notify("fg", "network.notice_ending")
			w.Must(w.s.Collect(context.Background()))
			w.Write(func(tx *store.Tx) error { _, err := tx.Exec(sql); return err })
			w.work()
		}
		between(`UPDATE account_notice SET read = 1`)
		none("read before it went", map[State]int64{Skipped: 2})
		between(`UPDATE mail_address SET confirmed = 0`)
		none("no proof any more", map[State]int64{Skipped: 3})
		w.notify("fg", "network.notice_ending")
		w.round()
		none("not proved", map[State]int64{Skipped: 3})
		w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`UPDATE mail_address SET confirmed = 1`); return err })
		between(`UPDATE mail_choice SET wanted = 0`)
		none("chosen otherwise", map[State]int64{Skipped: 4, Joined: 1})
		w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`UPDATE mail_choice SET wanted = 1`); return err })
		between(`UPDATE account_user SET disabled = 1 WHERE id = 'u-fg'`)
		none("somebody who left", map[State]int64{Skipped: 5, Joined: 1})
	})
}

// Ten things at once are one mail, and a slow kind comes at most once an hour.
func TestMailsAreBundled(t *testing.T) {
	each(t, func(w *world) {
		w.prove("consulent", Notice)
		for range 10 {
			w.notify("consulent", "casework.notice_question")
		}
		w.round()
		if n := len(w.server.all()); n != 1 {
			t.Fatalf("%d mails", n)
		}
		w.notify("consulent", "casework.notice_question")
		w.round()
		if n := len(w.server.all()); n != 1 {
			t.Fatalf("%d mails within the hour", n)
		}
		w.clock.Add(apart)
		w.round()
		if n := len(w.server.all()); n != 2 {
			t.Errorf("%d mails after the hour, %v", n, w.states())
		}
	})
}

// An address is proved with the code of the mail, by who it is for and by nobody else.
func TestAnAddressIsProved(t *testing.T) {
	each(t, func(w *world) {
		ctx, fg := context.Background(), people()["fg"]
		for _, bad := range []string{"fg", "fg@", "a b@c.nl", "fg@windvaan.example\r\nBcc: x@y.nl", "<fg@windvaan.example>", "fg@localhost", strings.Repeat("a", 250) + "@b.nl"} {
			w.Kind(w.s.SaveOwn(ctx, fg, 0, bad, nil), fault.Invalid)
		}
		w.Must(w.s.SaveOwn(ctx, fg, 0, "fg@windvaan.example", nil))
		w.work()
		mails := w.server.all()
		if len(mails) != 1 || mails[0].to != "fg@windvaan.example" {
			t.Fatal(mails)
		}
		code := codeIn(t, mails[0].body)
		if o := w.own("fg"); o.Confirmed || o.Address != "fg@windvaan.example" {
			t.Error(o)
		}
		w.notify("fg", "casework.notice_emergency")
		w.round()
		if len(w.server.all()) != 1 {
			t.Error("an address that nobody proved gets mail")
		}
		w.Must(w.s.SaveOwn(ctx, people()["vakman"], 0, "fg@windvaan.example", nil))
		w.Kind(w.s.Prove(ctx, people()["vakman"], code), fault.Invalid)
		w.Kind(w.s.Prove(ctx, fg, code[1:]), fault.Invalid)
		w.Must(w.s.Prove(ctx, fg, " "+strings.ToUpper(code)))
		if o := w.own("fg"); !o.Confirmed {
			t.Error(o)
		}
		w.Kind(w.s.SaveOwn(ctx, fg, 99, "x@windvaan.example", nil), fault.Conflict)
		w.Must(w.s.SaveOwn(ctx, fg, 1, "x@windvaan.example", nil))
		if o := w.own("fg"); o.Confirmed {
			t.Error("another address counts as proved")
		}
		w.Kind(w.s.Prove(ctx, fg, code), fault.Invalid)
		for range perDay {
			w.work()
			err := w.s.SaveOwn(ctx, fg, w.own("fg").Version, "x@windvaan.example", nil)
			if err != nil {
				w.Kind(err, fault.Invalid)
			}
		}
		w.work()
		if n := w.Count(`SELECT count(*) FROM mail_out WHERE user_id = 'u-fg' AND kind = 'bevestigen'`); n != perDay {
			t.Errorf("%d mails to prove an address in a day", n)
		}
		w.Must(w.s.SaveOwn(ctx, fg, w.own("fg").Version, "", nil))
		if o := w.own("fg"); o.Address != "" || w.Count(`SELECT count(*) FROM mail_address WHERE user_id = 'u-fg'`) != 0 ||
			w.Count(`SELECT count(*) FROM seal_wrap WHERE record_id LIKE 'mail/u-fg/%'`) != 0 {
			t.Error("an address that was taken away is there", o)
		}
	})
}

// codeIn is the code in the link of a mail.
func codeIn(t *testing.T, body string) string {
	t.Helper()
	for _, word := range strings.Fields(body) {
		if u, err := url.Parse(word); err == nil && u.Path == ownPath {
			return u.Query().Get("code")
		}
	}
	t.Fatalf("no link in %q", body)
	return ""
}

// A server that says never is believed, one that says not now is tried again, and one that
// is not there is given up after three days; the administrator sees it and tries again.
func TestServersThatRefuse(t *testing.T) {
	each(t, func(w *world) {
		ctx, admin := context.Background(), people()["beheerder"]
		w.prove("fg")
		w.server.set(func(to string) error {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user " + to}
		})
		w.notify("fg", "casework.notice_emergency")
		w.round()
		h, err := w.s.Health(ctx, admin)
		w.Must(err)
		if len(h.Failed) != 1 || h.Failed[0].State != Refused || h.Failed[0].Failure != "geweigerd|550 5.1.1" || h.Names["u-fg"] != "FG Achternaam" {
			t.Fatalf("%+v", h)
		}
		if _, err := w.s.Health(ctx, people()["consulent"]); !fault.Is(err, fault.Denied) && !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		if n, err := w.s.Again(ctx, people()["vreemd"], h.Failed[0].ID); n != 0 || err != nil {
			t.Error("another organisation tries it again", n, err)
		}
		w.server.set(func(string) error { return &smtp.SMTPError{Code: 451, Message: "later"} })
		if n, err := w.s.Again(ctx, admin, h.Failed[0].ID); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		w.work()
		w.clock.Add(backoff(1) - time.Second)
		w.server.set(nil)
		w.work()
		if len(w.server.all()) != 0 {
			t.Error("tried before its time")
		}
		w.clock.Add(time.Second + backoff(1)/5) // they do not all come at once
		w.work()
		if got := w.states(); len(w.server.all()) != 1 || got[Sent] != 1 {
			t.Fatal(got)
		}
		w.away()
		w.notify("fg", "casework.notice_emergency")
		w.round()
		for end := w.clock.Now().Add(term + 5*time.Hour); w.clock.Now().Before(end); w.clock.Add(10 * time.Minute) {
			w.work()
		}
		h, err = w.s.Health(ctx, admin)
		w.Must(err)
		if st, err := w.s.Standing(ctx); err != nil || st.Failed != 1 || st.Waiting != 0 {
			t.Error(st, err)
		}
		if len(h.Failed) != 1 || h.Failed[0].State != GivenUp || h.Failed[0].Failure != "bereik" || h.Failed[0].Attempt < 15 || h.Failed[0].Attempt > 30 {
			t.Errorf("%+v", h.Failed)
		}
		if n := w.Count(`SELECT count(*) FROM mail_out WHERE failure LIKE '%@%'`); n != 0 {
			t.Error("a failure holds an address")
		}
	})
}

// away lets the mail go to where nobody listens.
func (w *world) away() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	w.Must(err)
	_, port, err := net.SplitHostPort(l.Addr().String())
	w.Must(err)
	w.Must(l.Close())
	s := w.settings()
	s.SMTP.Port = port
	w.use(s)
}

// A program that dies after the server took a mail and before it wrote that down sends it
// twice, with the same Message-ID; one that dies before sends it once.
func TestDyingHalfWay(t *testing.T) {
	each(t, func(w *world) {
		w.prove("fg")
		w.notify("fg", "casework.notice_emergency")
		w.Must(w.s.Collect(context.Background()))
		w.use(w.settings()) // it died, and started again
		w.Must(jobs.PlanRounds(context.Background(), w.DB, w.clock.Now(), w.s))
		id := ""
		w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
			list, err := store.Strings(tx, `SELECT id FROM mail_out WHERE state = 'wacht'`)
			id = strings.Join(list, " ")
			return err
		}))
		dying, die := context.WithCancel(context.Background())
		w.server.lock.Lock()
		w.server.taken = die
		w.server.lock.Unlock()
		if err := w.s.Jobs()[jobSend](dying, job(id)); err == nil {
			t.Fatal("it did not die")
		}
		w.server.lock.Lock()
		w.server.taken = nil
		w.server.lock.Unlock()
		w.clock.Add(time.Minute)
		w.work()
		mails := w.server.all()
		if len(mails) != 2 || mails[0].head.Get("Message-Id") != mails[1].head.Get("Message-Id") || w.states()[Sent] != 1 {
			t.Errorf("%d mails, %v", len(mails), w.states())
		}
		w.round()
		if len(w.server.all()) != 2 {
			t.Error("and once more")
		}
	})
}

// A hundred mails for a server that is away cost a handful of attempts, and all go when it
// is back.
func TestManyMailsForAServerThatIsAway(t *testing.T) {
	each(t, func(w *world) {
		w.prove("fg")
		w.Write(func(tx *store.Tx) error {
			for n := range 100 {
				now := w.clock.Now()
				o := Out{ID: store.NewID(), Source: fmt.Sprint("proef/", n), Org: own, UserID: "u-fg", Kind: Try, At: now, Since: now, Due: now, State: Waiting}
				if _, err := insertOut(tx, o); err != nil {
					return err
				}
				if err := w.s.try(tx, o, now); err != nil {
					return err
				}
			}
			return nil
		})
		was := w.s.settings.SMTP.Port
		w.away()
		for range 5 {
			w.work()
			w.clock.Add(20 * time.Minute)
		}
		if n := w.Count(`SELECT sum(attempt) FROM mail_out`); n < 3 || n > 10 {
			t.Errorf("%d attempts", n)
		}
		w.s.settings.SMTP.Port = was
		for range 5 {
			w.work()
			w.clock.Add(5 * time.Hour)
		}
		if n := len(w.server.all()); n != 100 {
			t.Errorf("%d of 100 mails went: %v", n, w.states())
		}
	})
}

// A mail whose job was lost goes all the same.
func TestALostJobIsFound(t *testing.T) {
	each(t, func(w *world) {
		w.prove("fg")
		w.notify("fg", "casework.notice_emergency")
		w.Must(w.s.Collect(context.Background()))
		w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM jobs_job`); return err })
		w.clock.Add(late + time.Second)
		w.round()
		if len(w.server.all()) != 1 {
			t.Error(w.states())
		}
	})
}

// Without a connection that is safe nothing goes over the line, and no password either.
func TestNoMailWithoutTLS(t *testing.T) {
	config, roots := certificate(t)
	safe, open := startServer(t, config), startServer(t, nil)
	e := envelope{id: "id", to: "fg@windvaan.example", at: monday, letter: letter{"Onderwerp", "Tekst\n"}}
	for name, c := range map[string]struct {
		server *mailServer
		tls    TLS
		roots  bool
		want   Why
	}{"no STARTTLS": {open, StartTLS, true, WhyTLS}, "unknown certificate": {safe, StartTLS, false, WhyTLS}, "known certificate": {safe, StartTLS, true, ""},
		"TLS to a server without": {open, FullTLS, true, WhyTLS}} {
		t.Run(name, func(t *testing.T) {
			host, port, err := net.SplitHostPort(c.server.address)
			if err != nil {
				t.Fatal(err)
			}
			s := Settings{Public: home, From: "s@windvaan.example", SMTP: Server{Host: host, Port: port, TLS: c.tls}}
			if c.roots {
				s.SMTP.Roots = roots
			}
			if f := s.deliver(context.Background(), e); f.Why != c.want {
				t.Errorf("%+v", f)
			}
			if len(open.all()) != 0 {
				t.Error("a mail went without TLS")
			}
		})
	}
}

// Texts are versions; what could be an address or a number of a citizen is refused, and what
// an organisation wrote is what goes.
func TestStandardTexts(t *testing.T) {
	each(t, func(w *world) {
		ctx, maker := context.Background(), people()["beleid"]
		for _, bad := range []Text{{"", "Er is iets."}, {"Onderwerp", "x"}, {"Onderwerp", strings.Repeat("a", maxBody+1)}, {"Onderwerp", "Kijk op https://kwaad.example."},
			{"Onderwerp", "Kijk op www.kwaad.example."}, {"Onderwerp", "Nummer 111222333 wacht."}, {"Onderwerp\xff", "Er is iets."}} {
			w.Kind(w.s.SaveText(ctx, maker, Emergency, 0, bad), fault.Invalid)
		}
		w.Kind(w.s.SaveText(ctx, maker, "onbekend", 0, Text{"Onderwerp", "Er is iets."}), fault.Invalid)
		w.Must(w.s.SaveText(ctx, maker, Emergency, 0, Text{"Let\r\nBcc: x@y.nl op", "Er is iets bijzonders."}))
		w.Kind(w.s.SaveText(ctx, maker, Emergency, 0, Text{"Let op", "Er is iets anders."}), fault.Conflict)
		if err := w.s.SaveText(ctx, people()["beheerder"], Emergency, 1, Text{"Let op", "Er is iets anders."}); err == nil {
			t.Error("an administrator writes texts")
		}
		w.prove("fg")
		w.notify("fg", "casework.notice_emergency")
		w.round()
		mails := w.server.all()
		if len(mails) != 1 || !strings.HasPrefix(mails[0].body, "Er is iets bijzonders.") || mails[0].head.Get("Subject") != "Let Bcc: x@y.nl op" || mails[0].head.Get("Bcc") != "" {
			t.Error(mails)
		}
	})
}

// The administrator tries the settings with a mail to the own address.
func TestTryingTheSettings(t *testing.T) {
	each(t, func(w *world) {
		ctx, admin := context.Background(), people()["beheerder"]
		w.Kind(w.s.Test(ctx, admin), fault.Invalid)
		w.prove("beheerder")
		w.Must(w.s.Test(ctx, admin))
		w.Must(w.s.Test(ctx, admin)) // pressed twice
		w.work()
		if mails := w.server.all(); len(mails) != 1 || !strings.Contains(mails[0].body, home+managePath) {
			t.Error(mails)
		}
		w.use(Settings{})
		w.Kind(w.s.Test(ctx, admin), fault.Invalid)
	})
}

// Nothing of a mail stays readable: an address is sealed, and gone with its person.
func TestAddressesAreSealed(t *testing.T) {
	each(t, func(w *world) {
		w.prove("fg")
		w.Write(func(tx *store.Tx) error {
			a, err := addressOf(tx, "u-fg")
			if strings.Contains(string(a.sealed), "windvaan") || len(a.sealed) == 0 {
				t.Error("an address lies open")
			}
			return err
		})
		w.Write(func(tx *store.Tx) error {
			a, err := addressOf(tx, "u-fg")
			if err != nil {
				return err
			}
			return EraseRecord(tx, w.vault, w.clock.Now(), a.record())
		})
		if o := w.own("fg"); o.Address != "" {
			t.Error(o)
		}
		if n := w.Count(`SELECT count(*) FROM seal_shred`); n == 0 {
			t.Error("nothing tells that it was erased")
		}
	})
}

func TestRules(t *testing.T) {
	var waits []time.Duration
	for n := 1; n <= 7; n++ {
		waits = append(waits, backoff(n))
	}
	if got, want := fmt.Sprint(waits), "[1m0s 4m0s 16m0s 1h4m0s 4h0m0s 4h0m0s 4h0m0s]"; got != want {
		t.Error(got)
	}
	for key, want := range map[string]Kind{"casework.notice_emergency": Emergency, "casework.notice_answer": Notice, "account.notice_rescued": Access,
		"rights.climb_request": Rights, "network.notice_ending": Covenant, "danger.notice_owner": Safety, "frontdoor.climb_lead": Overdue, "frontdoor.climb_board": Overdue,
		"debtwarning.climb_staff": Overdue, "debtwarning.climb_officers": Overdue, "debtwarning.other": Notice, "elsewhere.x": Notice, "": Notice} {
		if got := kindOfNotice(key); got != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
	for _, k := range Choices() {
		c := k.info().choice
		if got := k.wanted(map[Kind]bool{k: false}); got != (c == always) {
			t.Errorf("%s switched off: %v", k, got)
		}
		if got := k.wanted(nil); got != (c == on || c == always) {
			t.Errorf("%s not chosen: %v", k, got)
		}
	}
	if len(Choices()) != 10 || !Confirm.wanted(nil) {
		t.Error(Choices())
	}
}

func TestSettingsAreChecked(t *testing.T) {
	good := Settings{Public: home, From: "Samendoen <s@windvaan.example>", SMTP: Server{Host: "mail.example", Port: "587", TLS: StartTLS},
		IMAP: Server{Host: "mail.example", Port: "993", TLS: FullTLS, User: "m@windvaan.example"}, Folder: "INBOX", After: Move, Done: "Klaar"}
	for name, c := range map[string]struct {
		change func(s *Settings)
		want   string
	}{
		"good":              {func(*Settings) {}, ""},
		"off":               {func(s *Settings) { *s = Settings{} }, ""},
		"no sender":         {func(s *Settings) { s.From = "" }, "smtp_from"},
		"no address":        {func(s *Settings) { s.From = "Samendoen" }, "smtp_from"},
		"no link":           {func(s *Settings) { s.Public = "" }, "public_url"},
		"bad port":          {func(s *Settings) { s.SMTP.Port = "0" }, "smtp_port"},
		"open elsewhere":    {func(s *Settings) { s.SMTP.TLS = NoTLS }, "smtp_tls"},
		"open here":         {func(s *Settings) { s.SMTP.TLS, s.SMTP.Host = NoTLS, "127.0.0.1" }, ""},
		"open by name":      {func(s *Settings) { s.IMAP.TLS, s.IMAP.Host = NoTLS, "localhost" }, ""},
		"open looks here":   {func(s *Settings) { s.IMAP.TLS, s.IMAP.Host = NoTLS, "127.0.0.1.example" }, "imap_tls"},
		"unknown TLS":       {func(s *Settings) { s.IMAP.TLS = "ssl" }, "imap_tls"},
		"no user":           {func(s *Settings) { s.IMAP.User = "" }, "imap_user"},
		"unknown after":     {func(s *Settings) { s.After = "bewaren" }, "imap_after"},
		"moves to itself":   {func(s *Settings) { s.Done = "inbox" }, "imap_done"},
		"only the mailbox":  {func(s *Settings) { s.SMTP = Server{}; s.From = ""; s.Public = "" }, ""},
		"deletes":           {func(s *Settings) { s.After, s.Done = Delete, "" }, ""},
		"sender has breaks": {func(s *Settings) { s.From = "a@b.nl\r\nBcc: c@d.nl" }, "smtp_from"},
	} {
		s := good
		c.change(&s)
		err := s.Check()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !good.own("S@windvaan.example") || !good.own("m@WINDVAAN.example") || good.own("x@windvaan.example") || good.own("") {
		t.Error("own addresses")
	}
}
