package mail

import (
	"slices"
	"strings"
)

// Kind is what a mail is for.
type Kind string

// The kinds.
const (
	Confirm   Kind = "bevestigen"    // is this address yours
	Try       Kind = "proef"         // an administrator tries the settings
	Emergency Kind = "noodinzage"    // somebody opened a case in an emergency
	Access    Kind = "toegang"       // something changed about signing in
	Rights    Kind = "rechten"       // a request of a resident, a notice or a breach is late
	Covenant  Kind = "convenant"     // a covenant is about to end
	Safety    Kind = "gevaar"        // a danger flag is the reader's
	Overdue   Kind = "blijft-liggen" // a post at the front door, or a step at arrears, is late
	Notice    Kind = "bericht"       // any other notice
	Answer    Kind = "antwoord"      // a colleague wrote to the sender of a signal
	News      Kind = "nieuws"        // a signal got further
	Late      Kind = "te-laat"       // a signal that the reader holds is late
	Receipt   Kind = "ontvangst"     // to who mailed: we have it
	DoorNews  Kind = "voordeur"      // to who wrote at the front door: it got further
	PlanProof Kind = "plan-code"     // to a resident on the own page: is this address yours
	PlanNews  Kind = "plan-nieuws"   // to a resident: something waits on the own page
	Asked     Kind = "partnerlink"   // to somebody at a partner without an account: the link to what is asked
)

// choice is whether somebody gets a kind without having chosen.
type choice int

const (
	noChoice choice = iota // not for who has an account, or asked for by what the reader does
	off
	on
	always // safety or the law: the reader cannot switch it off
)

// kindInfo is all that a kind knows. path is the page to which its mails lead: one page for
// all of them, so that an address tells nothing either.
type kindInfo struct {
	kind     Kind
	path     string
	choice   choice
	reporter bool // to somebody without an account
	notice   bool // the reader has a notice about it: no mail once that was read
	slow     bool // at most one an hour
}

const (
	ownPath     = "/mijn/mail"
	noticesPath = "/mijn/beveiliging"
	sentPath    = "/signalen/mijn"
	listPath    = "/signalen"
	statusPath  = "/melden/status"
	askedPath   = "/vraag"
	planPath    = "/mijn-plan"
	managePath  = "/beheer/mail"
	textsPath   = managePath + "/teksten"
)

func kindTable() []kindInfo {
	return []kindInfo{
		{kind: Confirm, path: ownPath},
		{kind: Try, path: managePath},
		{kind: Emergency, path: noticesPath, choice: always, notice: true},
		{kind: Access, path: noticesPath, choice: always, notice: true},
		{kind: Rights, path: noticesPath, choice: on, notice: true},
		{kind: Safety, path: noticesPath, choice: on, notice: true},
		{kind: Covenant, path: noticesPath, choice: on, notice: true},
		{kind: Overdue, path: noticesPath, choice: on, notice: true, slow: true},
		{kind: Answer, path: sentPath, choice: off, slow: true},
		{kind: News, path: sentPath, choice: off, slow: true},
		{kind: Late, path: listPath, choice: off, slow: true},
		{kind: Notice, path: noticesPath, choice: off, notice: true, slow: true},
		{kind: Receipt, path: statusPath, reporter: true},
		{kind: DoorNews, path: statusPath, reporter: true, slow: true},
		{kind: Asked, path: askedPath},
		{kind: PlanProof, path: planPath},
		{kind: PlanNews, path: planPath},
	}
}

// Kinds are all kinds in the order of the screens.
func Kinds() []Kind {
	var list []Kind
	for _, k := range kindTable() {
		list = append(list, k.kind)
	}
	return list
}

// Choices are the kinds that somebody with an account can get, in the order of the screen.
func Choices() []Kind {
	var list []Kind
	for _, k := range kindTable() {
		if k.choice != noChoice {
			list = append(list, k.kind)
		}
	}
	return list
}

// Key is the message key of the name of a kind.
func (k Kind) Key() string { return "mail.kind_" + string(k) }

func (k Kind) info() kindInfo {
	table := kindTable()
	if i := slices.IndexFunc(table, func(x kindInfo) bool { return x.kind == k }); i >= 0 {
		return table[i]
	}
	return kindInfo{}
}

// wanted reports whether somebody gets a kind, given what they chose.
func (k Kind) wanted(chosen map[Kind]bool) bool {
	c := k.info().choice
	if yes, ok := chosen[k]; ok && (c == on || c == off) {
		return yes
	}
	return c != off
}

// kindOfNotice is the kind of mail of a notice, by the key of its message. A notice of a
// module that is not named here is an ordinary one.
func kindOfNotice(key string) Kind {
	if key == "casework.notice_emergency" {
		return Emergency
	}
	module, what, _ := strings.Cut(key, ".")
	switch module {
	case "frontdoor", "debtwarning":
		if strings.HasPrefix(what, "climb_") {
			return Overdue
		}
	case "account", "mail":
		return Access
	case "rights":
		return Rights
	case "network":
		return Covenant
	case "danger", "attention":
		return Safety
	}
	return Notice
}

// Text is the standard text of a kind.
type Text struct{ Subject, Body string }

// letter is a mail as it goes out.
type letter struct{ subject, body string }

// compose makes a mail. It takes the kind and never what the mail is about: the text of the
// kind, the one page that belongs to it and a code that the program made. footer says why
// the reader gets it, codeLine goes before the code.
func compose(k Kind, t Text, public, code, codeLine, footer string) letter {
	link := strings.TrimSuffix(public, "/") + k.info().path
	if k == Confirm || k == Asked {
		link += "?code=" + code
	}
	body := t.Body + "\n\n" + link + "\n"
	if code != "" && k != Asked { // who is asked needs no more than the link; the PIN goes another way
		body += "\n" + codeLine + " " + code + "\n"
	}
	return letter{subject: t.Subject, body: body + "\n" + footer + "\n"}
}
