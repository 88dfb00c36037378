package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// status is the HTTP status of a kind of fault.
func status(k fault.Kind) int {
	switch k {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Invalid:
		return http.StatusBadRequest
	case fault.Denied:
		return http.StatusForbidden
	case fault.Conflict:
		return http.StatusConflict
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unknown:
		return http.StatusUnauthorized
	}
	return http.StatusInternalServerError
}

// kindKey is the message key of a kind: web.fault_not_found and its like.
func kindKey(k fault.Kind) string {
	switch k {
	case fault.NotFound:
		return "web.fault_not_found"
	case fault.Invalid:
		return "web.fault_invalid"
	case fault.Denied:
		return "web.fault_denied"
	case fault.Conflict:
		return "web.fault_conflict"
	case fault.Unavailable:
		return "web.fault_unavailable"
	case fault.TooMany:
		return "web.fault_too_many"
	case fault.Unknown:
		return "web.fault_unknown"
	}
	return "web.fault_internal"
}

// FieldErrors are the messages of the refused fields by field name, in the printer's
// language; the messages of no field in particular are under "".
func FieldErrors(p *text.Printer, err error) map[string]string {
	fields := fault.FieldsOf(err)
	if len(fields) == 0 {
		return nil
	}
	m := make(map[string]string, len(fields))
	for _, f := range fields {
		if m[f.Name] == "" {
			m[f.Name] = p.Args(f.Key, f.Args)
		}
	}
	return m
}

// fail answers with the page of a fault. A form shows its own field errors; what
// arrives here is the rest.
func (c *Context) fail(err error) {
	kind := fault.KindOf(err)
	if kind == fault.Internal && !left(c.R, err) {
		c.server.cfg.Log.Error("web: fault", "route", c.R.Pattern, "error", err.Error())
	}
	if kind == fault.Unknown {
		c.askLogin()
		return
	}
	c.show(err)
	c.server.refused(c.R, c.Actor, c.R.Pattern, err)
}

// left reports whether a failure is only that who asked went on to another page: nobody waits for
// the answer, and nothing is wrong.
func left(r *http.Request, err error) bool {
	return r.Context().Err() != nil && errors.Is(err, context.Canceled)
}

// show is the page of a fault.
func (c *Context) show(err error) {
	kind := fault.KindOf(err)
	detail := c.T(kindKey(kind) + "_do")
	for _, f := range fault.FieldsOf(err) {
		detail = c.Print.Args(f.Key, f.Args)
		break
	}
	page := c.Page(c.T(kindKey(kind)))
	c.Render(status(kind), faultPage(page, c.T(kindKey(kind)), detail, c.T("web.home")))
}

// askLogin sends a stranger to the login page, and after that back to the page asked for. What was
// written in a form whose session ended comes back, to be sent again.
func (c *Context) askLogin() {
	if typed := c.written(); typed != nil {
		page := c.Page(c.T("web.fault_unknown"))
		page.Path = "" // a way to sign in stands in the page
		c.Render(http.StatusUnauthorized, againPage(page, c.T, c.R.URL.Path, typed))
		return
	}
	to := "/inloggen"
	if c.R.Method == http.MethodGet && c.R.URL.Path != "/" {
		to += "?naar=" + url.QueryEscape(c.R.URL.Path)
	}
	if c.Partial() {
		c.W.Header().Set("HX-Redirect", to)
		c.W.WriteHeader(http.StatusUnauthorized)
		return
	}
	c.Redirect(to)
}

// shortest is how long a text is, in bytes, that is worth giving back.
const shortest = 3

// written is a form that somebody sent without a session, if it holds a text of more than a few
// signs and nothing that is secret.
func (c *Context) written() url.Values {
	if c.R.Method != http.MethodPost || c.Partial() || c.R.Header.Get("Sec-Fetch-Mode") != "navigate" {
		return nil
	}
	f, err := c.Form()
	if err != nil {
		return nil
	}
	worth := false
	for name, values := range f {
		if secretField.MatchString(name) {
			return nil
		}
		for _, v := range values {
			worth = worth || name != "versie" && name != "sleutel" && len(strings.TrimSpace(v)) >= shortest
		}
	}
	if !worth {
		return nil
	}
	return f
}

// secretField matches the fields that never come back.
var secretField = regexp.MustCompile(`(?i)wachtwoord|pin|code|geheim|token|sleutel-`)

func notFound(c *Context) error { return fault.New("web", fault.NotFound) }
