package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/web/ui"
)

// Refused is the form that an error sends back to who filled it in, with the status of
// that answer: input that is wrong, or somebody else who was first. ok is false for every
// other error, and for none.
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
	}
	return ui.Draft{}, 0, false
}

// Line is a text of a form that stands on one line, without spaces too many.
func Line(f url.Values, name string) string { return strings.Join(strings.Fields(f.Get(name)), " ") }

// Lines is a text of a form of more than one line.
func Lines(f url.Values, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(f.Get(name), "\r\n", "\n"))
}

// DateOf is a date of a form as browsers send it, or as people type it where a browser has
// no calendar; zero for anything else.
func DateOf(f url.Values, name string) time.Time { return ParseDate(f.Get(name)) }

// ParseDate is DateOf for a text that is no part of a form.
func ParseDate(text string) time.Time {
	for _, layout := range []string{time.DateOnly, "2-1-2006", "2/1/2006"} {
		if d, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
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
