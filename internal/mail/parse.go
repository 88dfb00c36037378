package mail

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/mail"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/charset"

	"samendoen/internal/base/text"
)

// What is read of one message at most. What is beyond is left out, and the post says so.
const (
	maxMessage = 25 << 20  // bytes of a message; a larger one stays in the mailbox
	maxHeader  = 256 << 10 // bytes of the header of a message or part
	maxParts   = 200
	maxDepth   = 10
	maxRaw     = 512 << 10 // bytes of a text as it came
	maxText    = 4000      // runes of a text as it is kept
	maxSubject = 200       // runes
	maxName    = 100       // runes of a name of a person or file
	maxLeft    = 20        // names of attachments
	maxPhotos  = 3
	maxPhoto   = 10 << 20 // bytes of a picture as it came
)

// Incoming is a message as far as it is kept.
type Incoming struct {
	Name    string // of the sender, as it was given
	Address string // of the sender, empty when it is none
	Subject string
	Text    string
	Photos  [][]byte // as they came
	Left    []string // names of what is not kept
	Cut     bool
	Masked  bool
	Suspect bool // a filter before us took it for spam
}

// reader walks through the parts of a message and keeps count.
type reader struct {
	in    Incoming
	plain string
	html  string
	parts int
}

// Parse reads a message. Whatever the bytes are, it ends, holds no more than a few times
// maxMessage and gives valid text; a message of which nothing can be read is empty.
func Parse(raw []byte) Incoming {
	r := reader{}
	e, err := message.ReadWithOptions(bytes.NewReader(raw[:min(len(raw), maxMessage)]), &message.ReadOptions{MaxHeaderBytes: maxHeader})
	if e == nil || err != nil && !soft(err) {
		return Incoming{Cut: true}
	}
	r.head(e.Header)
	r.part(e, 0)
	body := r.plain
	if strings.TrimSpace(body) == "" {
		body = plainOf(r.html)
	}
	r.in.Text = r.kept(withoutSignature(lines(body)), maxText)
	return r.in
}

// soft reports whether the message can be read in spite of an error: its charset or
// encoding is not known.
func soft(err error) bool { return message.IsUnknownCharset(err) || message.IsUnknownEncoding(err) }

func (r *reader) head(h message.Header) {
	if a, ok := senderOf(h); ok {
		if text.IsMailAddress(a.Address) {
			r.in.Address = a.Address
		}
		r.in.Name = r.kept(line(strings.ToValidUTF8(a.Name, "\uFFFD")), maxName)
	}
	r.in.Subject = r.kept(line(decoded(h.Get("Subject"))), maxSubject)
	r.in.Suspect = strings.EqualFold(strings.TrimSpace(h.Get("X-Spam-Flag")), "yes") || strings.HasPrefix(strings.ToLower(h.Get("X-Spam-Status")), "yes")
}

// part keeps what is worth it of a part and of those in it.
func (r *reader) part(e *message.Entity, depth int) {
	if r.parts++; r.parts > maxParts || depth > maxDepth {
		r.in.Cut = true
		return
	}
	kind, params, err := e.Header.ContentType()
	if err != nil {
		kind = "text/plain"
	}
	if m := e.MultipartReader(); m != nil {
		for r.parts <= maxParts {
			p, err := m.NextPart()
			if errors.Is(err, io.EOF) {
				return
			}
			if p == nil || err != nil && !soft(err) {
				r.in.Cut = true
				return
			}
			r.part(p, depth+1)
		}
		r.in.Cut = true
		return
	}
	disposition, names, _ := e.Header.ContentDisposition()
	name := names["filename"]
	if name == "" {
		name = params["name"]
	}
	switch {
	case strings.HasPrefix(kind, "text/") && disposition != "attachment" && name == "":
		r.text(e, kind)
	case (kind == "image/jpeg" || kind == "image/png") && len(r.in.Photos) < maxPhotos:
		r.photo(e, name)
	default:
		r.leave(name, kind)
	}
}

// text keeps the first plain text and the first HTML; of an alternative they say the same.
func (r *reader) text(e *message.Entity, kind string) {
	data, err := io.ReadAll(io.LimitReader(e.Body, maxRaw+1))
	if len(data) > maxRaw {
		data, r.in.Cut = data[:maxRaw], true
	}
	if err != nil && len(data) == 0 {
		r.in.Cut = true
		return
	}
	s := strings.ToValidUTF8(string(data), "\uFFFD")
	if kind == "text/html" {
		if r.html == "" {
			r.html = s
		}
		return
	}
	if len(r.plain)+len(s) <= maxRaw {
		r.plain += s + "\n"
	} else {
		r.in.Cut = true
	}
}

func (r *reader) photo(e *message.Entity, name string) {
	data, err := io.ReadAll(io.LimitReader(e.Body, maxPhoto+1))
	if err != nil || len(data) == 0 || len(data) > maxPhoto {
		r.leave(name, "image")
		return
	}
	r.in.Photos = append(r.in.Photos, data)
}

// leave names what is not kept.
func (r *reader) leave(name, kind string) {
	if len(r.in.Left) >= maxLeft {
		r.in.Cut = true
		return
	}
	if name = line(path.Base(strings.ReplaceAll(decoded(name), "\\", "/"))); name == "" || name == "." || name == "/" {
		name = line(kind)
	}
	r.in.Left = append(r.in.Left, r.kept(name, maxName))
}

// kept is a text as it may be kept: at most so many runes, and no citizen service number.
func (r *reader) kept(s string, most int) string {
	if utf8.RuneCountInString(s) > most {
		s, r.in.Cut = string([]rune(s)[:most]), true
	}
	s, masked := text.MaskBSN(s)
	r.in.Masked = r.in.Masked || masked
	return s
}

// senderOf is the first address that a message says it is from.
func senderOf(h message.Header) (*mail.Address, bool) {
	p := mail.AddressParser{WordDecoder: &mime.WordDecoder{CharsetReader: charset.Reader}}
	list, err := p.ParseList(h.Get("From"))
	if err != nil || len(list) == 0 {
		return nil, false
	}
	return list[0], true
}

// decoded is a header field in which words of other charsets are spelled out (RFC 2047).
func decoded(s string) string {
	d := mime.WordDecoder{CharsetReader: charset.Reader}
	if out, err := d.DecodeHeader(s); err == nil {
		s = out
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// line is a text of one line without spaces too many.
func line(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

// lines is a text without spaces at the ends of lines and with at most one empty line.
func lines(s string) string {
	var out []string
	for _, l := range strings.Split(strings.ReplaceAll(plain(s), "\r", ""), "\n") {
		l = strings.TrimRightFunc(l, unicode.IsSpace)
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// plain has no control characters but ends of lines, and none that turn the direction of a
// text (Unicode TR 36) or cannot be seen.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r':
			return r
		case unicode.IsControl(r) || r == 0xA0:
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
}

// withoutSignature ends a text where a signature begins (RFC 3676, section 4.3).
func withoutSignature(s string) string {
	if strings.HasPrefix(s, "--\n") {
		return ""
	}
	if i := strings.Index(s, "\n--\n"); i >= 0 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}
