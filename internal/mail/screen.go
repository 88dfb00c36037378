package mail

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// words turns the keys of this module into the language of a page.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("mail."+key, pairs...) }

// staff reports whether a page says "je": residents are addressed as "u".
func staff(a access.Actor) bool { return !slices.Equal(a.Roles, []access.Role{access.Resident}) }

// ownScreen is where somebody chooses what comes by mail.
type ownScreen struct {
	words
	Own
	draft ui.Draft
	staff bool
}

// you is a text for who reads the page: residents have one of their own.
func (s ownScreen) you(key string, pairs ...any) string {
	if !s.staff {
		key += "_u"
	}
	return s.t(key, pairs...)
}

func (s ownScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s ownScreen) own() ui.Draft   { return s.draft.In("eigen") }
func (s ownScreen) proof() ui.Draft { return s.draft.In("bewijs") }

// asks reports whether an address waits to be proved.
func (s ownScreen) asks() bool { return s.Address != "" && !s.Confirmed }

func (s ownScreen) kinds() []ui.Option {
	typed := s.own().Typed
	var list []ui.Option
	for _, k := range Choices() {
		o := ui.Option{Value: string(k), Label: s.p.T(k.Key()), Selected: s.Wants[k]}
		if typed != nil {
			o.Selected = slices.Contains(typed["soort"], string(k))
		}
		if k.info().choice == always {
			o.Selected, o.Disabled, o.Hint = true, true, s.t("kind_always")
		}
		list = append(list, o)
	}
	return list
}

func (s ownScreen) state() ui.Notice {
	switch {
	case !s.On:
		return ui.Notice{Tone: ui.Info, Title: s.t("off_title"), Text: s.you("off_own")}
	case s.Address == "":
		return ui.Notice{Tone: ui.Info, Text: s.you("no_address")}
	case !s.Confirmed:
		return ui.Notice{Tone: ui.Warn, Title: s.t("proof_title"), Text: s.you("proof_text", "Address", s.Address)}
	}
	return ui.Notice{Tone: ui.Good, Text: s.you("proved", "Address", s.Address)}
}

// manageScreen is how mail goes.
type manageScreen struct {
	words
	Health
	now   time.Time
	draft ui.Draft
}

// setting is a line of the settings that switch mail on.
func (s manageScreen) example(in bool) []string {
	if in {
		return []string{`imap_host = "mail.voorbeeld.nl"`, `imap_user = "meldingen@voorbeeld.nl"`, `imap_password_file = "imap.wachtwoord"`}
	}
	return []string{`smtp_host = "mail.voorbeeld.nl"`, `smtp_user = "samendoen"`, `smtp_password_file = "smtp.wachtwoord"`, `smtp_from = "Samendoen <niet-antwoorden@voorbeeld.nl>"`}
}

func (s manageScreen) out() []ui.Term {
	list := []ui.Term{{Label: s.t("server"), Text: s.Server}, {Label: s.t("from"), Text: s.From}}
	waiting := s.p.Int(s.Waiting)
	if !s.Oldest.IsZero() {
		waiting = s.t("waiting_since", "N", s.p.Int(s.Waiting), "When", s.p.Ago(s.Oldest, s.now))
	}
	return append(list, ui.Term{Label: s.t("waiting"), Text: waiting}, ui.Term{Label: s.t("sent"), Text: s.p.Int(s.Counts[Sent])},
		ui.Term{Label: s.t("failed"), Text: s.p.Int(s.Counts[Refused] + s.Counts[GivenUp])})
}

func (s manageScreen) inbox() []ui.Term {
	list := []ui.Term{{Label: s.t("mailbox"), Text: s.Mailbox}, {Label: s.t("polled"), Text: s.when(s.Polled)}, {Label: s.t("good"), Text: s.when(s.Good)}}
	for _, o := range Outcomes() {
		if n := s.Outcomes[o]; n > 0 || o == Kept {
			list = append(list, ui.Term{Label: s.p.T(o.Key()), Text: s.p.Int(n)})
		}
	}
	return list
}

func (s manageScreen) when(at time.Time) string {
	if at.IsZero() {
		return s.t("never")
	}
	return s.p.Ago(at, s.now)
}

// why is a failure in words.
func (w words) why(f Failure) string {
	text := w.t("why_" + string(f.Why))
	if f.Code != "" {
		text += " (" + f.Code + ")"
	}
	return text
}

func (s manageScreen) trouble() ui.Notice {
	return ui.Notice{Tone: ui.Bad, Title: s.t("inbox_trouble"), Text: s.why(s.Trouble)}
}

// reader is for whom a mail is: a colleague by name, a reporter never.
func (s manageScreen) reader(o Out) string {
	if o.UserID == "" {
		return s.t("reporter")
	}
	return s.Names[o.UserID]
}

func (s manageScreen) without() ui.Notice {
	return ui.Notice{Tone: ui.Warn, Title: s.t("without_title"), Text: s.t("without_text", "Names", strings.Join(s.Without, ", "))}
}

// textsScreen is the page of the standard texts.
type textsScreen struct {
	words
	ui.Draft
	list   []Standard
	public string
}

// clash is what somebody typed beside what the standard text says by now.
func (s textsScreen) clash() ui.Clash {
	for _, st := range s.list {
		if string(st.Kind) == s.Form {
			return web.Clash(s.p, s.Draft, textsPath, textsPath, st.Version, st.By, st.At,
				web.Stands(s.Draft, "onderwerp", s.t("subject"), st.Subject, ui.NoJoint),
				web.Stands(s.Draft, "tekst", s.t("body"), st.Body, ui.BelowOthers))
		}
	}
	return web.Looks(s.p, s.Draft)
}

func (s textsScreen) version(st Standard) string { return strconv.FormatInt(st.Version, 10) }

func (s textsScreen) made(st Standard) string {
	if st.Version == 0 {
		return s.t("version_none")
	}
	return s.t("version", "N", st.Version, "Who", st.By, "When", s.p.Time(st.At))
}

func (s textsScreen) subject(st Standard) string {
	return s.In(string(st.Kind)).Value("onderwerp", st.Subject)
}

func (s textsScreen) body(st Standard) string { return s.In(string(st.Kind)).Value("tekst", st.Body) }

func (s textsScreen) field(st Standard, name, label string) ui.Field {
	return s.In(string(st.Kind)).Field(s.t, name, label, "")
}

// link is where the mails of a kind lead.
func (s textsScreen) link(st Standard) string { return s.public + st.Kind.info().path }

// hints are what is hard to read in a standard text.
func (s textsScreen) hints(st Standard) (list []string) {
	for _, h := range text.HardToRead(s.body(st)) {
		if h.Kind == text.LongSentence {
			list = append(list, s.t("hint_sentence", "N", h.Words, "Part", h.Part))
		} else {
			list = append(list, s.t("hint_word", "Part", h.Part))
		}
	}
	return list
}

func (s manageScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("col_kind")}, {Label: s.t("col_reader")}, {Label: s.t("col_at")}, {Label: s.t("col_why")}, {Label: s.t("col_do")}}
}

func (s manageScreen) reason(o Out) string {
	return s.t("state_"+string(o.State)) + ": " + s.why(parseFailure(o.Failure))
}
