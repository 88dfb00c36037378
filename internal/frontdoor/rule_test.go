package frontdoor

import (
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/fault"
)

var testTokens = tokens{form: []byte("form"), code: []byte("code")}

func names(fields []fault.Field) string {
	var list []string
	for _, f := range fields {
		list = append(list, f.Name+" "+wordOf(f.Key))
	}
	return strings.Join(list, ", ")
}

func TestAnonymousAboutPlacesOnly(t *testing.T) {
	full := Form{About: AboutHome, Letter: Letter{Where: "Lindestraat 12", What: "De post blijft liggen."}, Reporter: Reporter{Name: "Riet", Contact: "06 12345678"}}
	for name, c := range map[string]struct {
		change func(f *Form)
		want   string
	}{
		"all there":              {func(*Form) {}, ""},
		"a place without a name": {func(f *Form) { f.About, f.Reporter = AboutPlace, Reporter{} }, ""},
		"a home without a name":  {func(f *Form) { f.Reporter = Reporter{} }, "naam need_name, contact need_contact"},
		"oneself without a name": {func(f *Form) { f.About, f.Reporter = AboutOwn, Reporter{} }, "naam need_name, contact need_contact"},
		"mail will do":           {func(f *Form) { f.Contact = "riet@voorbeeld.nl" }, ""},
		"no number, no mail":     {func(f *Form) { f.Contact = "bel maar" }, "contact contact_form"},
		"call back without one":  {func(f *Form) { f.About, f.Reporter = AboutPlace, Reporter{CallBack: true} }, "contact need_contact"},
		"nothing":                {func(f *Form) { *f = Form{} }, "over need_about, waar need_where, wat need_what"},
		"another choice":         {func(f *Form) { f.About = "buurman" }, "over need_about"},
		"a citizen number":       {func(f *Form) { f.What = "zijn nummer is 111222333" }, "wat bsn"},
		"too long":               {func(f *Form) { f.What = strings.Repeat("é", maxWhat+1) }, "wat long"},
		"as long as it may be":   {func(f *Form) { f.What = strings.Repeat("é", maxWhat) }, ""},
		"damaged":                {func(f *Form) { f.Where = "Linde\xff" }, "waar damaged"},
	} {
		f := full
		c.change(&f)
		if got := names(check(f)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestFormsAreTidied(t *testing.T) {
	f := Form{Letter: Letter{Where: " Linde\u202Estraat \t 12 ", What: " een\r\ntwee\x07 "}}.tidied()
	if f.Where != "Lindestraat 12" || f.What != "een\ntwee" {
		t.Errorf("%q %q", f.Where, f.What)
	}
}

func TestTokens(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	token := testTokens.make("a", now)
	nonce, made, ok := testTokens.read("a", token)
	if !ok || !made.Equal(now) {
		t.Fatal("a token of our own is not read")
	}
	if _, _, ok := testTokens.read("b", token); ok {
		t.Error("a token of another organisation is taken")
	}
	data, _ := base64.RawURLEncoding.DecodeString(token)
	for i := range data {
		forged := slices.Clone(data)
		forged[i] ^= 1
		if _, _, ok := testTokens.read("a", base64.RawURLEncoding.EncodeToString(forged)); ok {
			t.Errorf("a token with another byte %d is taken", i)
		}
	}
	for after, want := range map[time.Duration]string{0: "too_fast", youngest - 1: "too_fast", youngest: "", oldest: "", oldest + 1: "old_form", -time.Hour: "too_fast"} {
		if got := age(made, now.Add(after)); got != want {
			t.Errorf("after %v: %q, want %q", after, got, want)
		}
	}
	if testTokens.make("a", now) == token {
		t.Error("two forms have one token")
	}
	code := testTokens.codeOf(nonce)
	if !regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$`).MatchString(code) {
		t.Errorf("code %q", code)
	}
	if code != testTokens.codeOf(nonce) {
		t.Error("one form has two codes")
	}
}

func TestCodesAreReadAsPeopleTypeThem(t *testing.T) {
	want := hashOf("0123-4567-89AB-CDEF")
	for _, typed := range []string{"0123456789abcdef", " o1 23-4567-89ab-cdef", "OI23 4567 89AB CDEF", "ol23-4567-89AB-CDEF"} {
		if hashOf(typed) != want {
			t.Errorf("%q is another code", typed)
		}
	}
	for _, typed := range []string{"", "0123-4567-89AB-CDE", "0123-4567-89AB-CDEU", strings.Repeat("0", 17), "🚪🚪🚪🚪"} {
		if hashOf(typed) != "" {
			t.Errorf("%q is a code", typed)
		}
	}
}

// All languages have the words of Dutch, with the same things left open; all but Dutch say
// that they are to be checked.
func TestLanguages(t *testing.T) {
	list, err := loadLanguages()
	if err != nil {
		t.Fatal(err)
	}
	hole := regexp.MustCompile(`\{\w+\}`)
	var codes []string
	for _, l := range list {
		codes = append(codes, l.Code)
		if l.ToCheck != (l.Code != "nl") || l.Name == "" || (l.Direction == "rtl") != (l.Code == "ar") {
			t.Errorf("%s: %+v", l.Code, []any{l.Name, l.Direction, l.ToCheck})
		}
		for _, key := range slices.Sorted(maps.Keys(list[0].Words)) {
			words, ok := l.Words[key]
			if !ok || words == "" && !(key == "unchecked" && !l.ToCheck) {
				t.Errorf("%s lacks %s", l.Code, key)
			}
			if a, b := hole.FindAllString(words, -1), hole.FindAllString(list[0].Words[key], -1); !slices.Equal(a, b) {
				t.Errorf("%s %s leaves %v open, Dutch %v", l.Code, key, a, b)
			}
		}
		if len(l.Words) != len(list[0].Words) {
			t.Errorf("%s has %d words, Dutch %d", l.Code, len(l.Words), len(list[0].Words))
		}
	}
	if strings.Join(codes, " ") != "nl en ar tr pl uk" {
		t.Errorf("languages %v", codes)
	}
	for key, words := range list[0].Words {
		for _, sentence := range regexp.MustCompile(`[.!?:]\s+`).Split(words, -1) {
			if n := len(strings.Fields(sentence)); n > 15 {
				t.Errorf("%s: a sentence of %d words", key, n)
			}
		}
	}
}

// FuzzForm: whatever is typed, nothing breaks, a form that is taken keeps to the limits, and
// tidying twice is tidying once.
func FuzzForm(f *testing.F) {
	f.Add("woning", "Lindestraat 12", "De post\r\nblijft liggen", "Riet", "06 12345678", "token")
	f.Add("plek", "\u202e", "\xff\x00", "", "a@b.c", strings.Repeat("A", 75))
	f.Fuzz(func(t *testing.T, about, where, what, name, contact, token string) {
		form := Form{About: About(about), Letter: Letter{Where: where, What: what}, Reporter: Reporter{Name: name, Contact: contact}}.tidied()
		if again := form.tidied(); again != form {
			t.Errorf("tidied twice: %+v, once: %+v", again, form)
		}
		if len(check(form)) == 0 {
			if form.About != AboutPlace && (form.Name == "" || form.Contact == "") {
				t.Error("about people without a name")
			}
			if len([]rune(form.Where)) > maxWhere || len([]rune(form.What)) > maxWhat || strings.ContainsAny(form.What, "\x00\u202e") {
				t.Errorf("taken: %q %q", form.Where, form.What)
			}
		}
		if _, _, ok := testTokens.read("a", token); ok {
			t.Error("a token that nobody made is taken")
		}
		if h := hashOf(token); h != "" && len(h) != 64 {
			t.Errorf("hash %q", h)
		}
	})
}
