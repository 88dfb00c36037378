package web

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the addresses of proxies that are believed.
type Proxies []netip.Prefix

// ParseProxies reads addresses and networks (CIDR) with commas between them.
func ParseProxies(text string) (Proxies, error) {
	var list Proxies
	for _, part := range strings.Split(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if address, err := netip.ParseAddr(part); err == nil {
			list = append(list, netip.PrefixFrom(address.Unmap(), address.Unmap().BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(part)
		if err != nil || network.Bits() == 0 {
			return nil, fmt.Errorf("%q is geen adres of netwerk: schrijf bijvoorbeeld 10.0.0.5 of 10.0.0.0/28", part)
		}
		list = append(list, network.Masked())
	}
	return list, nil
}

// believes reports whether an address is that of a proxy.
func (p Proxies) believes(address string) bool {
	ip, err := netip.ParseAddr(strings.TrimSpace(address))
	return err == nil && slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(ip.Unmap().WithZone("")) })
}

// from is the address of the asker: the last one that no proxy of ours has. What stands
// left of it anybody can have written.
func (s *Server) from(r *http.Request) string {
	at := peer(r)
	if !s.cfg.Proxies.believes(at) {
		return at
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		ip, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return at
		}
		if at = ip.Unmap().String(); !s.cfg.Proxies.believes(at) {
			return at
		}
	}
	return at
}

func peer(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// overHTTPS lets nobody in who did not come over HTTPS, where a proxy carries it: not who
// went round the proxy, and not who reached the proxy without HTTPS.
func (s *Server) overHTTPS(next http.Handler) http.Handler {
	if !s.cfg.ProxyHTTPS {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proto := r.Header.Values("X-Forwarded-Proto")
		switch {
		case r.URL.Path == "/healthz" || r.URL.Path == "/readyz":
		case !s.cfg.Proxies.believes(peer(r)):
			w.WriteHeader(http.StatusForbidden)
			io.WriteString(w, "Dit adres is alleen via de proxy te bereiken.\n")
			return
		case len(proto) == 1 && strings.EqualFold(strings.TrimSpace(proto[0]), "https"):
		case s.cfg.Public != "" && (r.Method == http.MethodGet || r.Method == http.MethodHead):
			http.Redirect(w, r, s.cfg.Public+r.URL.RequestURI(), http.StatusPermanentRedirect)
			return
		default:
			w.WriteHeader(http.StatusForbidden)
			io.WriteString(w, "Dit kan alleen over HTTPS. De proxy moet X-Forwarded-Proto: https sturen.\n")
			return
		}
		next.ServeHTTP(w, r)
	})
}
