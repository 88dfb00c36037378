package hook

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"samendoen/internal/base/openid"
)

// Outside posts to other machines: over https, to public addresses, and to this machine
// itself where network allows that. It is asked for the address that is dialled, so that a
// name that leads elsewhere the next time is refused too.
type Outside struct {
	network openid.Network
	client  *http.Client
	version string
}

// NewOutside makes a poster; version is that of the program, and patience how long an answer may
// take, all in all.
func NewOutside(network openid.Network, version string, patience time.Duration) *Outside {
	return &Outside{network: network, version: version, client: &http.Client{Timeout: patience, Transport: network.Transport(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// Allows reports whether an address may be used: https, or http on this machine.
func (o *Outside) Allows(url string) bool { return o.network.AllowsURL(url) }

// Post sends a message. What the answer says beside its status, and when to come back, is thrown
// away.
func (o *Outside) Post(ctx context.Context, e Envelope) Answer {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, e.URL, bytes.NewReader(e.Body))
	if err != nil {
		return Answer{Problem: BadAddress}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Samendoen/"+o.version)
	r.Header.Set("webhook-id", e.ID)
	r.Header.Set("webhook-timestamp", strconv.FormatInt(e.At.Unix(), 10))
	r.Header.Set("webhook-signature", e.Signature)
	answer, err := o.Do(r)
	return AnswerOf(answer, err, e.At)
}

// Do sends a request of somebody else's making to where a message may go, and follows nothing.
func (o *Outside) Do(r *http.Request) (*http.Response, error) { return o.client.Do(r) }

// AnswerOf is what became of a request that was sent at a moment. What the answer says beside its
// status is thrown away.
func AnswerOf(answer *http.Response, err error, at time.Time) Answer {
	if err != nil {
		return Answer{Problem: problemOf(err)}
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)) // so that the connection can be used again
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return Answer{Status: answer.StatusCode, Problem: Refused, Later: askedPause(answer.Header.Get("Retry-After"), at)}
	}
	return Answer{Status: answer.StatusCode}
}

// askedPause reads the header Retry-After of an answer to what went at a moment: a number of seconds
// or a date (RFC 9110, 10.2.3). Anything else asks for nothing.
func askedPause(header string, sent time.Time) time.Duration {
	if n, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, at.Sub(sent))
	}
	return 0
}

// problemOf sorts what went wrong on the way.
func problemOf(err error) Problem {
	var bad *tls.CertificateVerificationError
	var slow net.Error
	switch {
	case errors.Is(err, openid.ErrAddress):
		return BadAddress
	case errors.As(err, &bad):
		return BadCert
	case errors.As(err, &slow) && slow.Timeout():
		return TooSlow
	}
	return Unreachable
}
