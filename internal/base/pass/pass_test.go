package pass

import (
	"testing"
	"time"
)

func TestCodesAsTyped(t *testing.T) {
	for typed, want := range map[string]string{" abcde-12o45 ": "ABCDE12045", "ABCDE 1l345": "ABCDE11345", "ABCDE-1234": "", "ABCDE-1234U": "", "": ""} {
		if got := plainCode(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
	seen := map[string]bool{}
	for range 1000 {
		c := NewCode()
		if plainCode(c) == "" || seen[c] || plainPIN(NewPIN()) == "" {
			t.Fatal(c)
		}
		seen[c] = true
	}
}

// TestTry: what a PIN does with a pass, by what was wrong before.
func TestTry(t *testing.T) {
	keys, now := Keys("geheim"), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	until := now.AddDate(0, 0, 7)
	p, pin := keys.Make(NewCode(), until)
	wrong := "000000"
	if pin == wrong {
		wrong = "111111"
	}
	try := func(pin string, opens bool, at time.Time) string { return keys.Try(&p, pin, opens, at, time.Hour) }
	for _, typed := range []string{"", "12345", wrong} {
		if try(typed, false, now) != "" || p.Tries != 0 {
			t.Errorf("%q counts at a door that does not open", typed)
		}
	}
	if try(pin, false, now) != "" || p.Browser != "" {
		t.Error("the right PIN opens what the module shuts")
	}
	for i := range int64(MostTries - 1) {
		if try(wrong, true, now) != "" || p.Tries != i+1 || !p.Running(now) {
			t.Errorf("after %d wrong ones: %+v", i+1, p)
		}
	}
	first := try(pin[:3]+" "+pin[3:], true, now)
	if first == "" || p.Tries != 0 || p.Browser != keys.BrowserHash(first) || !p.FirstIn.Equal(now) || !p.In(now) {
		t.Fatalf("%+v", p)
	}
	later := now.Add(time.Minute)
	second := try(pin, true, later)
	if second == "" || second == first || p.Browser == keys.BrowserHash(first) || !p.FirstIn.Equal(now) || !p.LastIn.Equal(later) {
		t.Errorf("the second browser: %+v", p)
	}
	if p.In(later.Add(time.Hour)) || !p.In(later.Add(time.Hour-1)) || p.Running(until) {
		t.Error("its hours or its term do not end")
	}
	for range MostTries {
		try(wrong, true, later)
	}
	if !p.Ended() || p.In(later) || p.Running(later) {
		t.Errorf("after too many: %+v", p)
	}
}

// TestZero: nothing opens with nothing.
func TestZero(t *testing.T) {
	keys := Keys("geheim")
	var p Pass
	if p.In(time.Now()) || p.Running(time.Now()) || keys.BrowserHash("") != "" || keys.Try(&p, "", true, time.Now(), time.Hour) != "" {
		t.Error("a zero pass opens")
	}
}

// TestCodeOf: a code can be made again by who has the secret of the installation, and reads like
// any other.
func TestCodeOf(t *testing.T) {
	one, other := Keys("een"), Keys("twee")
	c := one.CodeOf("link", "1")
	if plainCode(c) == "" || c != one.CodeOf("link", "1") || c == one.CodeOf("link", "2") || c == one.CodeOf("link1", "") || c == other.CodeOf("link", "1") {
		t.Error(c)
	}
	if one.CodeHash(c) == other.CodeHash(c) || one.CodeHash(c) != one.CodeHash(" "+c+" ") {
		t.Error("the hash of a code")
	}
}
