package referral

import (
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
)

// Way is how a link, or the PIN that belongs to it, goes to somebody.
type Way string

// The ways.
const (
	ByMail  Way = "mail"
	OnPaper Way = "papier"
	ByPhone Way = "telefoon"
	ByVoice Way = "gesprek" // told to somebody's face
)

// LinkWays and PINWays are the ways of each, in the order of the form. They never go the same way.
func LinkWays() []Way { return []Way{ByMail, OnPaper} }

// PINWays are the ways of a PIN.
func PINWays() []Way { return []Way{ByPhone, ByVoice, OnPaper} }

// Terms of a link.
const (
	linkDays  = 14            // for which it is worth something, and by which it is renewed
	linkStays = 4 * time.Hour // for which a browser stays in
	longName  = 100
	mostLinks = 10 // that run in one case at the same time
)

// Invited is the named person at a partner who has no account.
type Invited struct {
	Name   string `json:"naam"`
	Org    string `json:"organisatie"`
	Mail   string `json:"mail,omitempty"`
	Phone  string `json:"telefoon,omitempty"`
	LinkBy Way    `json:"link"`
	PINBy  Way    `json:"pin"`
}

func (i Invited) tidied() Invited {
	for _, t := range []*string{&i.Name, &i.Org, &i.Mail, &i.Phone} {
		*t = strings.Join(strings.Fields(*t), " ")
	}
	return i
}

// check are the reasons why somebody cannot be asked by a link; of an organisation that is not in
// the program the name is needed.
func (i Invited) check(elsewhere bool) []fault.Field {
	fields := append(checkLine("naam", i.Name, true), checkLine("organisatie", i.Org, elsewhere)...)
	fields = append(fields, checkLine("mail", i.Mail, i.LinkBy == ByMail)...)
	fields = append(fields, checkLine("telefoon", i.Phone, i.PINBy == ByPhone)...)
	if a, err := mail.ParseAddress(i.Mail); i.Mail != "" && (err != nil || a.Address != i.Mail) {
		fields = append(fields, fault.NewField("mail", "referral.mail_wrong"))
	}
	if !slices.Contains(LinkWays(), i.LinkBy) {
		fields = append(fields, fault.NewField("linkweg", "referral.choose_way"))
	}
	switch {
	case !slices.Contains(PINWays(), i.PINBy):
		fields = append(fields, fault.NewField("pinweg", "referral.choose_way"))
	case i.PINBy == i.LinkBy:
		fields = append(fields, fault.NewField("pinweg", "referral.same_way"))
	}
	return fields
}

func checkLine(name, s string, needed bool) []fault.Field {
	switch {
	case s == "" && needed:
		return []fault.Field{fault.NewField(name, "referral.missing")}
	case utf8.RuneCountInString(s) > longName:
		return []fault.Field{fault.NewField(name, "referral.long", "Max", longName)}
	case text.ContainsBSN(s) && name != "telefoon":
		return []fault.Field{fault.NewField(name, "referral.person_bsn")}
	}
	return nil
}

// Link lets one person at a partner answer one request without an account.
type Link struct {
	pass.Pass
	ID        string
	RequestID ID
	CaseID    casework.ID
	PartnerID string  // organisation, empty when it is not in the program
	Role      string  // of the covenant of the request; empty: the card and no more
	Round     int64   // how often it was made anew
	Who       Invited // sealed; empty once the case was erased
}

// guestID is who came with a link, for the policy and for the log: never a user.
func guestID(linkID string) string {
	if linkID == "" {
		return ""
	}
	return access.GuestPrefix + linkID
}

// actor is who comes in with a link: one organisation, one request, and no account.
func (l Link) actor() access.Actor {
	return access.Actor{UserID: guestID(l.ID), OrgID: l.PartnerID, Name: l.Who.Name, Roles: []access.Role{access.Guest}, Via: access.ByInvitation}
}

// opens reports whether a link opens its request at a moment. Restriction and lock-out are asked
// of the policy.
func (l Link) opens(r Request, erased bool, now time.Time) bool {
	return l.ID != "" && r.LinkID == l.ID && r.ID == l.RequestID && !erased && l.Running(now) && r.State.Open()
}

// linkUntil is when a link ends that is made or renewed on a day: at the end of a day in Dutch time.
func linkUntil(today time.Time) time.Time { return clock.EndOfDay(today.AddDate(0, 0, linkDays)) }

// orgKey is under what the name of the organisation that is asked stands among names: it may be
// one that is not in the program.
func (r Request) orgKey() string {
	if r.PartnerID == "" {
		return "org/" + r.LinkID
	}
	return r.PartnerID
}

// reached reports whether somebody at the partner has the request now: with an account, or with a
// link that runs.
func (r Request) reached(now time.Time) bool {
	return r.HolderID != "" || r.Link != nil && r.Link.Running(now)
}

// holder is who is asked: a user, or who has the link.
func (r Request) holder() string {
	if r.LinkID != "" {
		return guestID(r.LinkID)
	}
	return r.HolderID
}

// Handed is what the asker gets to pass on: the link one way and the PIN another. Neither is kept
// so that it can be read again.
type Handed struct {
	ID     ID // of the request
	Who    Invited
	Path   string // of the page, with the code
	Code   string // to type: ABCDE-FGHJK
	PIN    string
	Until  time.Time
	Mailed bool // the link goes by mail by itself, and is not shown
}

// GuestPath is the page of who has a link. It names no request: the link does.
const GuestPath = "/vraag"

func linkPath(code string) string { return GuestPath + "?code=" + url.QueryEscape(code) }
