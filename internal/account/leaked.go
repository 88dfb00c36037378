package account

import (
	"bytes"
	"crypto/sha1" // #nosec G505 -- what the lists of leaked passwords are written in; nothing is kept by it
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"samendoen/internal/base/fault"
)

// Leaked is a list of passwords that leaked somewhere, as it can be had for nothing: a text
// of SHA-1 hashes in capitals, one on a line and in their order, each with a colon and how
// often it was seen or without (OWASP ASVS 5, 6.2.4 and 6.2.12). It is read where it
// stands, a few pieces for each question: the whole list is some 40 GB. Nothing of a
// password leaves the machine.
type Leaked struct {
	r    io.ReaderAt
	size int64
}

const (
	leakHash = 40  // signs of a hash
	leakLine = 100 // a line is never longer: hash, colon, number, end
)

// ErrNoLeaks says that something is no such list.
var ErrNoLeaks = errors.New("account: no list of SHA-1 hashes in their order")

// NewLeaked looks at a list in nine places; ErrNoLeaks when it is none.
func NewLeaked(r io.ReaderAt, size int64) (*Leaked, error) {
	l := &Leaked{r, size}
	last := ""
	for i := range int64(9) {
		start, line, err := l.lineAt(size * i / 9)
		if err != nil {
			return nil, err
		}
		if start >= size && i > 0 {
			break // a short list: its last line began before
		}
		hash, ok := hashIn(line)
		if !ok || hash < last {
			return nil, ErrNoLeaks
		}
		last = hash
	}
	return l, nil
}

// hashIn is the hash at the beginning of a line.
func hashIn(line string) (string, bool) {
	hash, _, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
	return hash, len(hash) == leakHash && strings.Trim(hash, "0123456789ABCDEF") == ""
}

// lineAt is the first line that begins at a position or after it, and where it begins; the
// size of the list and no line when there is none.
func (l *Leaked) lineAt(at int64) (start int64, line string, err error) {
	from := max(at-1, 0) // a line begins where another ends
	b := make([]byte, 2*leakLine)
	n, err := l.r.ReadAt(b, from)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, "", fmt.Errorf("account: leaked passwords: %w", err)
	}
	b = b[:n]
	if at > 0 {
		i := bytes.IndexByte(b, '\n')
		if i < 0 && n == cap(b) {
			return 0, "", ErrNoLeaks
		}
		if i < 0 || from+int64(i)+1 >= l.size {
			return l.size, "", nil
		}
		b, from = b[i+1:], from+int64(i)+1
	}
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i+1]
	}
	return from, string(b), nil
}

// Has reports whether a password is on the list. It takes some forty looks at the largest.
func (l *Leaked) Has(password string) (bool, error) {
	sum := sha1.Sum([]byte(password)) // #nosec G401 -- as the list has it
	want := strings.ToUpper(hex.EncodeToString(sum[:]))
	for low, high := int64(0), l.size; low < high; {
		middle := low + (high-low)/2
		start, line, err := l.lineAt(middle)
		if err != nil {
			return false, err
		}
		if start >= high {
			high = middle
			continue
		}
		hash, ok := hashIn(line)
		switch {
		case !ok:
			return false, ErrNoLeaks
		case hash == want:
			return true, nil
		case hash < want:
			low = start + int64(len(line))
		default:
			high = middle
		}
	}
	return false, nil
}

// KnowsLeaked lets the service refuse passwords that are on a list. It is called once,
// before the service is used.
func (s *Service) KnowsLeaked(l *Leaked) { s.leaked = l }

// leakedBefore are the reasons why a password of which too much is known is refused. What
// cannot be looked up is refused too.
func (s *Service) leakedBefore(field, password string) []fault.Field {
	if s.leaked == nil {
		return nil
	}
	found, err := s.leaked.Has(password)
	switch {
	case err != nil:
		return []fault.Field{fault.NewField(field, "account.password_unchecked")}
	case found:
		return []fault.Field{fault.NewField(field, "account.password_leaked")}
	}
	return nil
}
