package account

import (
	"strings"
	"testing"
	"time"
)

// TestCodesOfTheStandard holds the test vectors of RFC 6238, appendix B, for SHA-1.
func TestCodesOfTheStandard(t *testing.T) {
	secret := []byte("12345678901234567890")
	for at, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471",
		1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		step := stepAt(time.Unix(at, 0))
		if got := codeOf(secret, step, 8); got != want {
			t.Errorf("at %d: %s, want %s", at, got, want)
		}
		if got := codeOf(secret, step, totpDigits); got != want[2:] {
			t.Errorf("at %d in six digits: %s, want %s", at, got, want[2:])
		}
	}
}

func TestStepOf(t *testing.T) {
	secret := []byte("12345678901234567890")
	now := time.Unix(30*1000+15, 0)
	code := func(step int64) string { return codeOf(secret, step, totpDigits) }
	for name, c := range map[string]struct {
		code string
		last int64
		want int64
		ok   bool
	}{
		"of now":                          {code(1000), 0, 1000, true},
		"of the step before":              {code(999), 0, 999, true},
		"of the step after":               {code(1001), 0, 1001, true},
		"two steps old":                   {code(998), 0, 0, false},
		"two steps ahead":                 {code(1002), 0, 0, false},
		"used before":                     {code(1000), 1000, 0, false},
		"older than the last one used":    {code(999), 1000, 0, false},
		"newer than the last one used":    {code(1001), 1000, 1001, true},
		"another code":                    {"000000", 0, 0, false},
		"five digits":                     {code(1000)[:5], 0, 0, false},
		"nothing":                         {"", 0, 0, false},
		"eight digits of the same number": {codeOf(secret, 1000, 8), 0, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			if step, ok := stepOf(secret, c.code, now, c.last); step != c.want || ok != c.ok {
				t.Errorf("%d, %v", step, ok)
			}
		})
	}
}

func TestCodesAsTyped(t *testing.T) {
	for typed, want := range map[string]string{" 123 456 ": "123456", "AB3DE-FGH4K": "ab3defgh4k", "12\u00a034-56": "123456"} {
		if got := plainCode(typed); got != want {
			t.Errorf("%q: %q", typed, got)
		}
	}
	for code, want := range map[string]bool{"123456": true, "12345": false, "1234567": false, "ab3def": false, "": false, "١٢٣": false} {
		if isAppCode(code) != want {
			t.Errorf("%q is %v", code, !want)
		}
	}
}

func TestSecretForTheApp(t *testing.T) {
	secret := []byte("12345678901234567890")
	if got := secretText(secret); got != "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ" {
		t.Error(got)
	}
	uri := keyURI(secret, "marja@thuis")
	if want := "otpauth://totp/Samendoen:marja@thuis?algorithm=SHA1&digits=6&issuer=Samendoen&period=30&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"; uri != want {
		t.Error(uri)
	}
	q, err := newQR(uri)
	if err != nil {
		t.Fatal(err)
	}
	// Each of the three corners begins with a run of seven black modules, inside the border.
	for _, corner := range []string{"M4 4h7v1h-7z", "M4 10h7v1h-7z"} {
		if !strings.Contains(q.path, corner) {
			t.Errorf("no corner %s in %s", corner, q.path[:80])
		}
	}
	if q.size < 33 || q.size > 80 || !strings.HasSuffix(q.path, "z") {
		t.Error(q.size)
	}
}
