package account

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// listOf is a list of leaked passwords as it can be had, with an end of line.
func listOf(passwords []string, end string, numbers bool) string {
	var lines []string
	for i, p := range passwords {
		sum := sha1.Sum([]byte(p))
		line := strings.ToUpper(hex.EncodeToString(sum[:]))
		if numbers {
			line += fmt.Sprint(":", i*i*i+1)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, end)
}

// Whatever is on the list is found, and nothing else, however the list is written.
func TestLeakedPasswordsAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known := rapid.SliceOfNDistinct(rapid.String(), 1, 60, rapid.ID).Draw(t, "known")
		text := listOf(known, rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "end"), rapid.Bool().Draw(t, "numbers"))
		text += rapid.SampledFrom([]string{"", "\n"}).Draw(t, "last")
		l, err := NewLeaked(strings.NewReader(text), int64(len(text)))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range known {
			if found, err := l.Has(p); err != nil || !found {
				t.Fatalf("%q: %v %v in\n%s", p, found, err, text)
			}
		}
		other := rapid.String().Draw(t, "other")
		if found, err := l.Has(other); err != nil || found != slices.Contains(known, other) {
			t.Fatalf("%q: %v %v in\n%s", other, found, err, text)
		}
	})
}

func TestWhatIsNoListOfLeaks(t *testing.T) {
	good := listOf([]string{"a", "b", "c"}, "\n", false)
	lines := strings.Split(good, "\n")
	for name, text := range map[string]string{"nothing": "", "words": "wachtwoord\nwelkom\n", "small letters": strings.ToLower(good),
		"not in order": lines[2] + "\n" + lines[0] + "\n" + lines[1] + "\n", "half a hash": good[:39], "a picture": strings.Repeat("\xff", 5000)} {
		if _, err := NewLeaked(strings.NewReader(text), int64(len(text))); !errors.Is(err, ErrNoLeaks) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := NewLeaked(strings.NewReader(good), int64(len(good))); err != nil {
		t.Error(err)
	}
}

// broken is a list whose disk is gone.
type broken struct{}

func (broken) ReadAt([]byte, int64) (int, error) { return 0, errors.New("gone") }

func TestLeakedPasswordsAreRefused(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		leaked := "een heel lang zinnetje dat uitlekte"
		text := listOf([]string{leaked, "nog een", "en nog een"}, "\r\n", true)
		list, err := NewLeaked(strings.NewReader(text), int64(len(text)))
		check(t, err)
		nora := User{Name: "Nora", Login: "nora", Roles: []access.Role{access.Resident}}
		add := func(password string) string {
			_, err := h.AddUser(ctx, h.actors["bas"], nora, password)
			if f := fault.FieldsOf(err); len(f) == 1 {
				return f[0].Name + " " + f[0].Key
			}
			check(t, err)
			return ""
		}
		h.KnowsLeaked(list)
		if got := add(leaked); got != "password account.password_leaked" {
			t.Error("as a first password:", got)
		}
		if got := add(housePassword); got != "" {
			t.Error("another:", got)
		}
		_, full, _ := h.enrol("marja")
		_, err = h.ChangePassword(ctx, full, housePassword, leaked, home)
		if f := fault.FieldsOf(err); len(f) != 1 || f[0].Name+" "+f[0].Key != "nieuw account.password_leaked" {
			t.Error("as one's own:", err)
		}
		h.KnowsLeaked(&Leaked{broken{}, 1000})
		nora.Login = "noor"
		if got := add(otherPassword); got != "password account.password_unchecked" {
			t.Error("when the list cannot be read:", got)
		}
	})
}
