package account

import (
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/access"
)

func TestWhoNeedsASecondStep(t *testing.T) {
	want := map[access.Role]bool{
		access.Resident: false, access.Tradesperson: false, access.Volunteer: false, access.PolicyMaker: false, access.Board: false,
		access.Caretaker: true, access.Consultant: true, access.TeamLead: true, access.Director: true, access.Partner: true,
		access.OnCall: true, access.Officer: true, access.Admin: true, access.ArrearsStaff: true, access.DebtHelp: true, access.SafetyOfficer: true,
	}
	for _, r := range access.Roles() {
		needs, known := want[r]
		if !known {
			t.Errorf("nobody decided about the role %s", r)
		}
		if got := seesContents([]access.Role{r}); got != needs {
			t.Errorf("%s: %v", r, got)
		}
	}
	if !seesContents([]access.Role{access.Resident, access.Consultant}) || seesContents(nil) {
		t.Error("one role that sees contents is enough, and none is not")
	}
}

func TestStages(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	min := func(n int) time.Time { return now.Add(-time.Duration(n) * time.Minute) }
	consultant, resident := []access.Role{access.Consultant}, []access.Role{access.Resident}
	for name, c := range map[string]struct {
		roles    []access.Role
		factor   bool
		proven   time.Time
		created  time.Time
		required bool
		want     stage
	}{
		"no second step, none needed":        {resident, false, time.Time{}, min(1), true, stageFull},
		"no second step, none required":      {consultant, false, time.Time{}, min(1), false, stageFull},
		"no second step, one required":       {consultant, false, time.Time{}, min(1), true, stageSetup},
		"a second step to come":              {consultant, true, time.Time{}, min(1), true, stageCode},
		"one to come that was not required":  {resident, true, time.Time{}, min(1), false, stageCode},
		"taken":                              {consultant, true, min(1), min(1), true, stageFull},
		"the code came too late":             {consultant, true, time.Time{}, min(15), true, stageEnded},
		"set up too late":                    {consultant, false, time.Time{}, min(15), true, stageEnded},
		"a full session of a quarter":        {consultant, true, min(15), min(15), true, stageFull},
		"a full session of a day":            {consultant, true, min(1), min(24 * 60), true, stageEnded},
		"a second step made somewhere else":  {consultant, true, time.Time{}, min(60), false, stageEnded},
		"required from now on, while signed": {consultant, false, time.Time{}, min(60), true, stageEnded},
	} {
		t.Run(name, func(t *testing.T) {
			v := session{user: User{Roles: c.roles}, hasFactor: c.factor, proven: c.proven, created: c.created, seen: now}
			if got := v.stage(demand{on: c.required}, now); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	if v := (session{}); v.stage(demand{}, now) != stageEnded || v.fresh(now) {
		t.Error("the zero session opens something")
	}
	for ago, want := range map[int]bool{0: true, 14: true, 15: false, 600: false} {
		if got := (session{confirmed: min(ago)}).fresh(now); got != want {
			t.Errorf("shown %d minutes ago: %v", ago, got)
		}
	}
}

// TestDoors: a stranger's guesses must not stand at the door of a known device.
func TestDoors(t *testing.T) {
	who := func(list []bucket) (names []string) {
		for _, b := range list {
			names = append(names, b.who)
		}
		return names
	}
	stranger, known := who(loginBuckets("marja", "1.2.3.4", "")), who(loginBuckets("marja", "5.6.7.8", "d1"))
	for _, name := range stranger {
		if slices.Contains(known, name) {
			t.Errorf("both stand at the door %q", name)
		}
	}
	here, there := who(loginBuckets("marja", "1.2.3.4", "")), who(loginBuckets("piet", "5.6.7.8", ""))
	for _, name := range here {
		if slices.Contains(there, name) {
			t.Errorf("others stand at the same door %q", name)
		}
	}
	if maxGuesses != 8 || maxCodes != 6 || maxSpread != 40 { // as docs/security.md promises
		t.Error("other numbers of guesses:", maxGuesses, maxCodes, maxSpread)
	}
	if a, b := codeBuckets("u", "1.2.3.4", ""), codeBuckets("u", "1.2.3.4", "d1"); a[0].who == b[0].who || a[0].max != maxCodes {
		t.Error(a, b)
	}
	for from, want := range map[string]string{"1.2.3.4": "1.2.3.4", "2001:db8:1:2:3::4": "2001:db8:1:2::/64", "::ffff:1.2.3.4": "::ffff:1.2.3.4", "x": "x"} {
		if got := networkOf(from); got != want {
			t.Errorf("%s: %s", from, got)
		}
	}
}

func TestDevices(t *testing.T) {
	key := []byte("sleutel")
	cookie := newDevice(key, "marja")
	id := deviceOf(key, "marja", cookie)
	if id == "" || cookie == newDevice(key, "marja") {
		t.Fatalf("not known again: %q", cookie)
	}
	for name, got := range map[string]string{
		"another login":  deviceOf(key, "piet", cookie),
		"another key":    deviceOf([]byte("andere"), "marja", cookie),
		"another id":     deviceOf(key, "marja", "x"+cookie),
		"no proof":       deviceOf(key, "marja", id),
		"nothing":        deviceOf(key, "marja", ""),
		"only the proof": deviceOf(key, "marja", cookie[len(id):]),
	} {
		if got != "" {
			t.Errorf("%s: taken for known", name)
		}
	}
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0":                                                        "Firefox, Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1": "Safari, iPhone",
		"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36":                   "Chrome, Android",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0":           "Edge, Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15":                   "Safari, macOS",
		"curl/8.5.0": "", "": "",
	} {
		if got := DeviceName(agent); got != want {
			t.Errorf("%s: %q, want %q", agent, got, want)
		}
	}
}

func TestRecoveryCodes(t *testing.T) {
	seen := map[string]bool{}
	for range 20 {
		for _, c := range newRecoveryCodes() {
			if seen[c] || len(c) != 11 || c[5] != '-' || isAppCode(plainCode(c)) {
				t.Fatalf("code %q", c)
			}
			seen[c] = true
		}
	}
	if len(seen) != 20*recoveryCodes {
		t.Error(len(seen))
	}
}

func TestTwoPeopleForARescue(t *testing.T) {
	for name, c := range map[string]struct{ got, want string }{
		"for a colleague":              {mayAskRescue("a", "u", true, false), ""},
		"for oneself":                  {mayAskRescue("a", "a", true, false), "account.rescue_not_self"},
		"without a second step":        {mayAskRescue("a", "u", false, false), "account.rescue_no_factor"},
		"asked already":                {mayAskRescue("a", "u", true, true), "account.rescue_already"},
		"confirmed by another":         {mayConfirmRescue(Rescue{AskedBy: "a", UserID: "u"}, "b"), ""},
		"confirmed by who asked":       {mayConfirmRescue(Rescue{AskedBy: "a", UserID: "u"}, "a"), "account.rescue_two"},
		"confirmed by who is helped":   {mayConfirmRescue(Rescue{AskedBy: "a", UserID: "u"}, "u"), "account.rescue_not_self"},
		"asked and helped, both the a": {mayConfirmRescue(Rescue{AskedBy: "a", UserID: "a"}, "a"), "account.rescue_two"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", name, c.got, c.want)
		}
	}
}
