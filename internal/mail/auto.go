package mail

import (
	"bytes"
	"strings"

	"github.com/emersion/go-message"
)

// Outcome is what became of a message in the mailbox.
type Outcome string

// The outcomes. Only what is Kept is tidied in the mailbox; all else stays there.
const (
	Kept      Outcome = "binnen"
	Automatic Outcome = "automatisch" // a machine sent it: an answer, a notice, a bounce
	List      Outcome = "lijst"       // it came over a list
	Circle    Outcome = "kring"       // it came from here
	TooLarge  Outcome = "te-groot"    // its header became a post, the rest stays in the mailbox
	Broken    Outcome = "kapot"       // nothing could be read of it
)

// Outcomes are all outcomes in the order of the screen.
func Outcomes() []Outcome { return []Outcome{Kept, TooLarge, Automatic, List, Circle, Broken} }

// Key is the message key of the outcome.
func (o Outcome) Key() string { return "mail.outcome_" + string(o) }

// maxHops is how often a message may have been handed on before it goes in a circle
// (RFC 5321, section 6.3).
const maxHops = 100

// sortOf tells a message of a human from that of a machine (RFC 3834, section 2, and what
// programs did before it). own tells our own addresses.
func sortOf(raw []byte, own func(address string) bool) Outcome {
	e, err := message.ReadWithOptions(bytes.NewReader(raw), &message.ReadOptions{MaxHeaderBytes: maxHeader})
	if e == nil || err != nil && !soft(err) {
		return Broken
	}
	h := e.Header
	get := func(key string) string { return strings.ToLower(strings.TrimSpace(h.Get(key))) }
	from := ""
	if a, ok := senderOf(h); ok {
		from = strings.ToLower(a.Address)
	}
	kind, _, _ := h.ContentType()
	auto, _, _ := strings.Cut(get("Auto-Submitted"), ";")
	local, _, _ := strings.Cut(from, "@")
	switch {
	case own(from) || h.FieldsByKey("Received").Len() > maxHops:
		return Circle
	case h.Has("List-Id") || h.Has("List-Unsubscribe") || h.Has("List-Post") || get("Precedence") == "list" || get("Precedence") == "bulk" || get("Precedence") == "junk":
		return List
	case auto != "" && strings.TrimSpace(auto) != "no", h.Has("X-Autoreply"), h.Has("X-Autorespond"), h.Has("X-Auto-Reply"), get("Return-Path") == "<>",
		kind == "multipart/report", local == "mailer-daemon" || local == "postmaster", get("Precedence") == "auto_reply":
		return Automatic
	}
	return Kept
}
