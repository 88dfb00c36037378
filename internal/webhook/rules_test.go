package webhook

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"samendoen/internal/base/hook"
	"samendoen/internal/base/openid"
	"samendoen/internal/casework"
	"samendoen/internal/signal"
)

func TestWaitsLastForDays(t *testing.T) {
	all := time.Duration(0)
	for n := 1; ; n++ {
		pause, more := after("msg_1", n, 0)
		if !more {
			if n != 10 {
				t.Errorf("%d attempts, want 10", n)
			}
			break
		}
		if n > 1 && pause <= waits()[n-2] {
			t.Errorf("the pause after attempt %d is no longer than the one before", n)
		}
		all += pause
	}
	if all < 72*time.Hour || all > 96*time.Hour {
		t.Errorf("all pauses are %s", all)
	}
	if _, more := after("msg_1", 0, 0); more {
		t.Error("a pause before the first attempt")
	}
}

// Whatever an endpoint asks for: no sooner than our own pause or what it asked, no later than a day
// and a fifth, the same for the same message, and apart for messages that failed together.
func TestPauses(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n, asked := rapid.IntRange(1, len(waits())).Draw(r, "attempt"), time.Duration(rapid.Int64Range(-1e12, 1e15).Draw(r, "asked"))
		id := rapid.StringMatching(`msg_[a-z0-9]{8}`).Draw(r, "id")
		got, more := after(id, n, asked)
		again, _ := after(id, n, asked)
		if !more || got != again || got < waits()[n-1] || got < min(asked, longestAsked) || got > longestAsked*6/5 {
			r.Fatalf("attempt %d, asked %s: %s", n, asked, got)
		}
	})
	apart := map[time.Duration]bool{}
	for n := range 100 {
		pause, _ := after("msg_"+strconv.Itoa(n), 1, 0)
		apart[pause] = true
	}
	if len(apart) < 80 {
		t.Errorf("100 messages come back at %d moments", len(apart))
	}
}

func TestEveryStepAndEventIsSorted(t *testing.T) {
	want := map[signal.Step]Kind{signal.Send: SignalReceived, signal.PlanTalk: SignalTaken, signal.Talk: SignalTaken, signal.Join: SignalTaken,
		signal.Advise: SignalClosed, signal.Drop: SignalClosed, signal.Close: SignalClosed, signal.Reopen: SignalReopened, signal.Unsolved: SignalReopened}
	for _, step := range signal.Steps() {
		if got := ofStep(step); got != want[step] {
			t.Errorf("%s tells %q, want %q", step, got, want[step])
		}
	}
	told := map[casework.EventKind]Kind{casework.EventOpened: CaseOpened, casework.EventClosed: CaseClosed, casework.EventReopened: CaseReopened}
	for _, e := range []casework.EventKind{casework.EventOpened, casework.EventSignal, casework.EventJoined, casework.EventLeft, casework.EventDirector, casework.EventReins,
		casework.EventStep, casework.EventRested, casework.EventClosed, casework.EventReopened, casework.EventLate, casework.EventShutOut, casework.EventLetIn, casework.EventEmergency} {
		if got := ofEvent(e); got != told[e] {
			t.Errorf("%s tells %q, want %q", e, got, told[e])
		}
	}
	for _, k := range append(Kinds(), Proof) {
		if k.Key() == "" {
			t.Error(k, "has no words")
		}
	}
}

func TestBody(t *testing.T) {
	at := time.Date(2026, 11, 2, 10, 0, 0, 5000, time.FixedZone("x", 3600))
	for name, m := range map[string]struct {
		Message
		want string
	}{
		"signal": {Message{Kind: SignalTaken, Object: "s-1", At: at}, `{"type":"signaal.opgepakt","timestamp":"2026-11-02T09:00:00.000005Z","data":{"id":"s-1","link":"https://x.example/signalen/s-1","api":"https://x.example/api/v1/signalen/s-1"}}`},
		"case":   {Message{Kind: CaseOpened, Object: "c-1", At: at}, `{"type":"dossier.geopend","timestamp":"2026-11-02T09:00:00.000005Z","data":{"id":"c-1","link":"https://x.example/dossiers/c-1","api":"https://x.example/api/v1/dossiers/c-1"}}`},
		"proof":  {Message{Kind: Proof, At: at}, `{"type":"proef","timestamp":"2026-11-02T09:00:00.000005Z","data":{}}`},
	} {
		got, err := bodyOf(m.Message, "https://x.example")
		if err != nil || string(got) != m.want || !json.Valid(got) {
			t.Errorf("%s: %s %v", name, got, err)
		}
	}
}

func TestDraftIsChecked(t *testing.T) {
	strict, loose := hook.NewOutside(openid.Network{}, "", PostTime), hook.NewOutside(openid.Network{Loopback: true}, "", PostTime)
	good := Draft{Name: "Planning", URL: "https://hook.example/a?b=c", Kinds: []Kind{SignalReceived}, TokenID: "k"}
	for name, c := range map[string]struct {
		change func(d *Draft)
		on     *hook.Outside
		want   string
	}{
		"good":                       {func(*Draft) {}, strict, "[]"},
		"no name":                    {func(d *Draft) { d.Name = "" }, strict, "[naam]"},
		"a long name":                {func(d *Draft) { d.Name = strings.Repeat("é", 81) }, strict, "[naam]"},
		"http":                       {func(d *Draft) { d.URL = "http://hook.example" }, strict, "[adres]"},
		"http here, with https":      {func(d *Draft) { d.URL = "http://localhost:1" }, strict, "[adres]"},
		"http here, without":         {func(d *Draft) { d.URL = "http://localhost:1" }, loose, "[]"},
		"http elsewhere, without":    {func(d *Draft) { d.URL = "http://192.168.1.1" }, loose, "[adres]"},
		"a password in it":           {func(d *Draft) { d.URL = "https://a:b@hook.example" }, strict, "[adres]"},
		"another scheme":             {func(d *Draft) { d.URL = "file:///etc/passwd" }, strict, "[adres]"},
		"no host":                    {func(d *Draft) { d.URL = "https:///a" }, strict, "[adres]"},
		"a line break":               {func(d *Draft) { d.URL = "https://hook.example/\r\nX: y" }, strict, "[adres]"},
		"nothing to hear":            {func(d *Draft) { d.Kinds = nil }, strict, "[soorten]"},
		"an unknown kind":            {func(d *Draft) { d.Kinds = []Kind{"alles"} }, strict, "[soorten]"},
		"a proof is nothing to hear": {func(d *Draft) { d.Kinds = []Kind{Proof} }, strict, "[soorten]"},
		"the key of another":         {func(d *Draft) { d.TokenID = "x" }, strict, "[sleutel]"},
	} {
		d, names := good, []string{}
		c.change(&d)
		for _, f := range d.check(c.on.Allows, []string{"k"}) {
			names = append(names, f.Name)
		}
		if diff := cmp.Diff(c.want, fmt.Sprint(names)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
