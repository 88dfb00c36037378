package importer

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const utf8BOM = "\xef\xbb\xbf"

// encoding is how the characters of a text file are written.
type encoding int

const (
	encUTF8 encoding = iota
	encWindows1252
	encUTF16 // with a byte order mark
)

// decoded is the text of src as UTF-8 without a byte order mark.
func decoded(src Source, enc encoding, r io.Reader) io.Reader {
	switch enc {
	case encWindows1252:
		return charmap.Windows1252.NewDecoder().Reader(r)
	case encUTF16:
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(r)
	}
	return &skipBOM{r: r}
}

// skipBOM drops a UTF-8 byte order mark.
type skipBOM struct {
	r    io.Reader
	done bool
}

func (s *skipBOM) Read(p []byte) (int, error) {
	if s.done || len(p) < len(utf8BOM) {
		return s.r.Read(p)
	}
	s.done = true
	n, err := io.ReadAtLeast(s.r, p, len(utf8BOM))
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil // the next Read says EOF
	}
	if bytes.HasPrefix(p[:n], []byte(utf8BOM)) {
		n = copy(p, p[len(utf8BOM):n])
	}
	return n, err
}

// detectEncoding reads the whole file once: one bad byte far away decides. Text that
// is not UTF-8 counts as Windows-1252, unless more of it reads as UTF-8 than does
// not: then two programs wrote in one file, and guessing would garble names.
func detectEncoding(src Source) (encoding, error) {
	s := encodingScan{file: src.Name}
	buf := make([]byte, 256<<10)
	r := src.reader()
	carry := 0
	for {
		n, err := io.ReadFull(r, buf[carry:])
		chunk := buf[:carry+n]
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return 0, err
		}
		if s.first(chunk) {
			return encUTF16, nil
		}
		rest, fatal := s.add(chunk, last)
		if fatal != nil {
			return 0, fatal
		}
		if last {
			return s.verdict()
		}
		carry = copy(buf, rest)
	}
}

// encodingScan counts what speaks for and against UTF-8.
type encodingScan struct {
	file      string
	started   bool
	bad       int // bytes that are not UTF-8
	multibyte int // sequences that are, beyond ASCII
	undefined int // bytes that Windows-1252 does not know either
}

func (s *encodingScan) first(chunk []byte) (utf16 bool) {
	if s.started {
		return false
	}
	s.started = true
	return bytes.HasPrefix(chunk, []byte("\xff\xfe")) || bytes.HasPrefix(chunk, []byte("\xfe\xff"))
}

// add scans a chunk and returns what may be the first half of a character.
func (s *encodingScan) add(b []byte, last bool) ([]byte, error) {
	if bytes.IndexByte(b, 0) >= 0 {
		return nil, newFatal(s.file, WrongFormat, "Dit bestand is geen tekst.", "Lever de gegevens aan als CSV of XLSX.")
	}
	for len(b) > 0 {
		if i := nonASCII(b); i > 0 {
			b = b[i:]
			continue
		}
		if !last && !utf8.FullRune(b) {
			return b, nil
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			s.bad++
		} else {
			s.multibyte++
		}
		for _, c := range b[:n] {
			if c == 0x81 || c == 0x8d || c == 0x8f || c == 0x90 || c == 0x9d {
				s.undefined++
			}
		}
		b = b[n:]
	}
	return nil, nil
}

// nonASCII is the number of ASCII bytes at the start of b.
func nonASCII(b []byte) int {
	for i, c := range b {
		if c >= utf8.RuneSelf {
			return i
		}
	}
	return len(b)
}

func (s *encodingScan) verdict() (encoding, error) {
	switch {
	case s.bad == 0:
		return encUTF8, nil
	case s.multibyte > s.bad:
		return 0, newFatal(s.file, WrongEncoding, "Het bestand mengt twee tekensets: deels UTF-8, deels iets anders.",
			"Sla het opnieuw op als CSV UTF-8.")
	case s.undefined > 0:
		return 0, newFatal(s.file, WrongEncoding, "De tekenset van het bestand is onbekend.",
			"Sla het opnieuw op als CSV UTF-8.")
	}
	return encWindows1252, nil
}
