package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

// Refused is the form that an error sends back to who filled it in, with the status of
// that answer: input that is wrong, somebody else who was first, or a database that could not
// now. ok is false for every other error, and for none.
func (c *Context) Refused(form string, typed url.Values, err error) (d ui.Draft, status int, ok bool) {
	if err == nil {
		return d, 0, false
	}
	d = ui.Draft{Form: form, Typed: typed}
	switch fault.KindOf(err) {
	case fault.Invalid:
		for _, f := range fault.FieldsOf(err) {
			if d.Problem(f.Name) == "" { // one reason for each control is enough
				d.Problems = append(d.Problems, ui.Problem{Name: f.Name, Message: c.Print.Args(f.Key, f.Args)})
			}
		}
		return d, http.StatusBadRequest, true
	case fault.Conflict:
		d.Conflict = true
		return d, http.StatusConflict, true
	case fault.Unavailable:
		d.Problems = []ui.Problem{{Message: c.T("web.fault_unavailable_do")}}
		return d, http.StatusServiceUnavailable, true
	}
	return ui.Draft{}, 0, false
}

// Clash is what two people wrote in the same place, of a form that a conflict sent back: who and
// when are the other's, where that is known. Without an action nothing can be changed any more: it
// only gives back what was typed. Fields in which both are the same are left out.
func Clash(p *text.Printer, d ui.Draft, action, back string, version int64, who string, at time.Time, fields ...ui.Met) ui.Clash {
	c := Looks(p, d, fields...)
	c.Action, c.Back, c.Version = action, back, strconv.FormatInt(version, 10)
	switch {
	case len(c.Fields) == 0:
	case action == "":
		c.Words.Lead = p.T("web.clash_shut")
	default:
		c.Words.Lead = p.T("web.clash_lead")
	}
	if who != "" && !at.IsZero() {
		c.Words.Theirs = p.T("web.clash_theirs_by", "Who", who, "When", p.Time(at))
	}
	return c
}

// Looks is the clash of a form that replaces nothing: it gives back what was written, for the form
// may be gone by now, and who sent it looks how it stands.
func Looks(p *text.Printer, d ui.Draft, fields ...ui.Met) ui.Clash {
	fields = slices.DeleteFunc(fields, func(m ui.Met) bool { return m.Theirs == m.Yours })
	w := ui.ClashWords{Title: p.T("web.clash_title"), Lead: p.T("web.clash_look"), Theirs: p.T("web.clash_theirs"), Yours: p.T("web.clash_yours"),
		Both: p.T("web.clash_both"), Save: p.T("web.clash_save"), Leave: p.T("web.clash_leave")}
	return ui.Clash{Typed: d.Typed, Fields: fields, Words: w}
}

// Stands is a field of a form beside what stands there now, in words of people. A field that was
// not sent meets nothing.
func Stands(d ui.Draft, name, label, stands string, both ui.Joint) ui.Met {
	m := ui.Met{Name: name, Label: label, Theirs: stands, Yours: stands, Stands: stands, Both: both}
	if d.Typed.Has(name) {
		m.Yours = Lines(d.Typed, name)
	}
	return m
}

// Line is a text of a form that stands on one line, without spaces too many.
func Line(f url.Values, name string) string { return OneLine(f.Get(name)) }

// OneLine is a text on one line, without blanks around it or two in a row.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Lines is a text of a form of more than one line.
func Lines(f url.Values, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(f.Get(name), "\r\n", "\n"))
}

// DateOf is a date of a form as browsers send it, or as people type it where a browser has
// no calendar; zero for anything else.
func DateOf(f url.Values, name string) time.Time { return ParseDate(f.Get(name)) }

// ParseDate is DateOf for a text that is no part of a form.
func ParseDate(typed string) time.Time {
	for _, layout := range []string{time.DateOnly, "2-1-2006", "2/1/2006"} {
		if d, err := time.Parse(layout, strings.TrimSpace(typed)); err == nil {
			return d
		}
	}
	return time.Time{}
}

// DateIn is a date as a control of dates holds it, empty for none. Of an instant it is the day in
// Amsterdam.
func DateIn(date time.Time) string {
	if date.IsZero() {
		return ""
	}
	return clock.Date(date).Format(time.DateOnly)
}

// Bytes is the size of a file in words.
func Bytes(p *text.Printer, n int64) string {
	if n < 1<<20 {
		return p.T("web.size_kb", "Size", p.Int(int(max(1, n>>10))))
	}
	return p.T("web.size_mb", "Size", p.Decimal(float64(n)/(1<<20), 1))
}

// MinuteOf is the minute after midnight of a time as people write it: 14:30, 14.30 or 14; -1 for what
// is none.
func MinuteOf(typed string) int {
	for _, layout := range []string{"15:04", "15.04", "15"} {
		if t, err := time.Parse(layout, strings.TrimSpace(typed)); err == nil {
			return t.Hour()*60 + t.Minute()
		}
	}
	return -1
}

// MomentOf is the instant of a date and a time on the wall as somebody types it; zero when one of the
// two is none.
func MomentOf(date time.Time, typed string) time.Time {
	minute := MinuteOf(typed)
	if date.IsZero() || minute < 0 {
		return time.Time{}
	}
	at, _ := clock.OnTheWall(date, minute)
	return at.UTC()
}

// VersionOf is the version that a form was made with; -1, which nothing has, when it says
// none, so that the form comes back with what stands there now.
func VersionOf(f url.Values) int64 {
	n, err := strconv.ParseInt(f.Get("versie"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// NumberOf is a whole number of a form: 0 when nothing was typed, -1 for what is none.
func NumberOf(f url.Values, name string) int {
	typed := strings.TrimSpace(f.Get(name))
	if typed == "" {
		return 0
	}
	n, err := strconv.ParseInt(typed, 10, 32)
	if err != nil {
		return -1
	}
	return int(n)
}

// Tenths reads a number with at most one decimal, with a comma or a point: -1 for nothing, and less
// than that for what is no such number.
func Tenths(typed string) int {
	typed = strings.ReplaceAll(strings.TrimSpace(typed), ",", ".")
	if typed == "" {
		return -1
	}
	whole, part, _ := strings.Cut(typed, ".")
	n, err := strconv.ParseUint(whole, 10, 16)
	d, bad := strconv.ParseUint("0"+part, 10, 16)
	if err != nil || bad != nil || len(part) > 1 {
		return -2
	}
	return int(n*10 + d) // #nosec G115 -- both are below 2^16
}

// TenthsIn is a number of tenths as people type it; empty for less than 0.
func TenthsIn(tenths int) string {
	if tenths < 0 {
		return ""
	}
	whole, part := strconv.Itoa(tenths/10), tenths%10
	if part == 0 {
		return whole
	}
	return whole + "," + strconv.Itoa(part)
}
