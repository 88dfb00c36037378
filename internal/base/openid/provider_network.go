package openid

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// Network says which addresses a provider may have beside public ones.
type Network struct {
	Loopback bool           // this machine itself, also without TLS: for tests and the demo
	Private  []netip.Prefix // parts of the own network in which a provider stands
}

// Limits of a request to a provider.
const (
	answerTime = 10 * time.Second
	answerSize = 1 << 20
)

// ErrAddress is that an address leads to where nothing of ours goes, or an answer points on.
var ErrAddress = errors.New("openid: address of a provider is not allowed")

// allows reports whether a provider may be at an address. It is asked for the address that
// is dialled, so that a name that resolves anew cannot lead elsewhere.
func (n Network) allows(ip netip.Addr) bool {
	ip = ip.Unmap()
	if inner, ok := translated(ip); ok {
		return n.allows(inner)
	}
	switch {
	case ip.IsLoopback():
		return n.Loopback
	case !ip.IsValid(), ip.IsUnspecified(), ip.IsMulticast(), ip.IsLinkLocalUnicast():
		return false
	case ip.IsPrivate(), reserved(ip):
		for _, p := range n.Private {
			if p.Contains(ip) {
				return true
			}
		}
		return false
	}
	return true
}

// reserved are the networks that are not the internet and that netip does not know as
// private (RFC 6890).
func reserved(ip netip.Addr) bool {
	for _, p := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4"} {
		if netip.MustParsePrefix(p).Contains(ip) {
			return true
		}
	}
	return false
}

// translated is the IPv4 address within one of NAT64 or 6to4 (RFC 6052, RFC 3056).
func translated(ip netip.Addr) (netip.Addr, bool) {
	b := ip.As16()
	switch {
	case !ip.Is6():
	case netip.MustParsePrefix("64:ff9b::/96").Contains(ip):
		return netip.AddrFrom4([4]byte(b[12:16])), true
	case netip.MustParsePrefix("2002::/16").Contains(ip):
		return netip.AddrFrom4([4]byte(b[2:6])), true
	}
	return netip.Addr{}, false
}

// allowsURL reports whether an address that somebody typed, or a provider gave, may be
// used: https, or http on this machine where that is allowed; no name and password in it.
func (n Network) allowsURL(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	if u.Scheme == "http" {
		return n.Loopback && isLoopback(u.Hostname())
	}
	return u.Scheme == "https"
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// AllowsURL reports whether an address that somebody typed may be used, see Network.
func (n Network) AllowsURL(text string) bool { return n.allowsURL(text) }

// client is an HTTP client that goes nowhere else and does not wait or read for ever.
func (n Network) client() *http.Client {
	return &http.Client{Timeout: answerTime, Transport: n.Transport(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return ErrAddress }}
}

// Transport is the way to other machines, for whoever else sends something out: it refuses
// an address that is not allowed when it is dialled, and answers of more than a megabyte.
func (n Network) Transport() http.RoundTripper {
	dialer := &net.Dialer{Timeout: answerTime / 2, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !n.allows(to.Addr()) {
			return ErrAddress
		}
		return nil
	}}
	transport := &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: answerTime / 2, ForceAttemptHTTP2: true,
		MaxResponseHeaderBytes: 64 << 10, IdleConnTimeout: time.Minute, MaxIdleConnsPerHost: 2}
	return guarded{n, transport}
}

// guarded refuses addresses before they are dialled and answers that go on.
type guarded struct {
	network Network
	next    http.RoundTripper
}

// RoundTrip does one request.
func (g guarded) RoundTrip(r *http.Request) (*http.Response, error) {
	if !g.network.allowsURL(r.URL.String()) {
		return nil, ErrAddress
	}
	resp, err := g.next.RoundTrip(r)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, answerSize), resp.Body}
	}
	return resp, err
}
