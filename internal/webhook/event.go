package webhook

import (
	"encoding/json"
	"slices"
	"time"

	"samendoen/internal/casework"
	"samendoen/internal/signal"
)

// Kind is what happened.
type Kind string

// The kinds. Proof is what an administrator sends to see whether it arrives.
const (
	SignalReceived Kind = "signaal.ontvangen"
	SignalTaken    Kind = "signaal.opgepakt"
	SignalClosed   Kind = "signaal.afgerond"
	SignalReopened Kind = "signaal.heropend"
	CaseOpened     Kind = "dossier.geopend"
	CaseClosed     Kind = "dossier.afgesloten"
	CaseReopened   Kind = "dossier.heropend"
	Proof          Kind = "proef"
)

// Kinds are what an endpoint can be told of, in the order of the screen.
func Kinds() []Kind {
	return []Kind{SignalReceived, SignalTaken, SignalClosed, SignalReopened, CaseOpened, CaseClosed, CaseReopened}
}

// Key is the message key of a kind, without the signs that keys do not have.
func (k Kind) Key() string {
	return map[Kind]string{SignalReceived: "webhook.kind_signal_received", SignalTaken: "webhook.kind_signal_taken",
		SignalClosed: "webhook.kind_signal_closed", SignalReopened: "webhook.kind_signal_reopened", CaseOpened: "webhook.kind_case_opened",
		CaseClosed: "webhook.kind_case_closed", CaseReopened: "webhook.kind_case_reopened", Proof: "webhook.kind_proof"}[k]
}

// The types of objects that messages are about, as the log calls them.
const (
	signalType = "Signal"
	caseType   = casework.ObjectType
)

// objectType is what a kind is about; empty for a proof.
func (k Kind) objectType() string {
	switch {
	case k == Proof:
		return ""
	case slices.Contains([]Kind{CaseOpened, CaseClosed, CaseReopened}, k):
		return caseType
	}
	return signalType
}

// ofStep is what a step of a signal tells, empty for steps that are nobody's affair. Taking
// up is told of each step that shows it; see Service.due, which keeps the first.
func ofStep(step signal.Step) Kind {
	switch step {
	case signal.Send:
		return SignalReceived
	case signal.PlanTalk, signal.Talk, signal.Join:
		return SignalTaken
	case signal.Advise, signal.Drop, signal.Close:
		return SignalClosed
	case signal.Reopen, signal.Unsolved:
		return SignalReopened
	}
	return ""
}

// ofEvent is what an event of a case tells, empty for all that stays within it.
func ofEvent(kind casework.EventKind) Kind {
	switch kind {
	case casework.EventOpened:
		return CaseOpened
	case casework.EventClosed:
		return CaseClosed
	case casework.EventReopened:
		return CaseReopened
	}
	return ""
}

// body is what goes out: the form of Standard Webhooks, and nothing that anybody wrote.
type body struct {
	Type      Kind      `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      thing     `json:"data"`
}

// thing is what a message is about. Both links need a key or a session of the reader's own.
type thing struct {
	ID   string `json:"id,omitempty"`
	Link string `json:"link,omitempty"`
	API  string `json:"api,omitempty"`
}

// bodyOf writes a message; public is the address of the program, without a slash at its end.
func bodyOf(m Message, public string) ([]byte, error) {
	b := body{Type: m.Kind, Timestamp: m.At.UTC()}
	if m.Object != "" {
		b.Data.ID = m.Object
		path := "/signalen/"
		if m.Kind.objectType() == caseType {
			path = "/dossiers/"
		}
		b.Data.Link, b.Data.API = public+path+m.Object, public+"/api/v1"+path+m.Object
	}
	return json.Marshal(b)
}
