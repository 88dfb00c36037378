package app

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"samendoen/internal/base/web"
)

// threeWays is how people can reach the program over HTTPS.
const threeWays = "kies een van drie: tls_cert en tls_key (eigen certificaat), acme_domains (certificaat via ACME), " +
	"of trusted_proxies (een proxy met HTTPS). Zonder HTTPS luistert Samendoen alleen op 127.0.0.1"

// checkHTTPS refuses settings with which somebody could reach the program without HTTPS,
// or that contradict each other.
func (c *Config) checkHTTPS() error {
	host, _, _ := net.SplitHostPort(c.Addr) // checked before
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return errors.New("tls_cert en tls_key horen bij elkaar: vul beide in of geen van beide")
	}
	if c.TLSCert != "" && c.ACMEDomains != "" {
		return errors.New("tls_cert en acme_domains gaan niet samen: het certificaat komt uit bestanden of via ACME")
	}
	if !c.Secure() && !isLoopback(host) {
		return fmt.Errorf("addr %s is van buiten te bereiken zonder HTTPS: %s", c.Addr, threeWays)
	}
	if err := c.checkACME(); err != nil {
		return err
	}
	if _, err := web.ParseProxies(c.TrustedProxies); err != nil {
		return fmt.Errorf("trusted_proxies: %w", err)
	}
	if _, err := web.ParseProxies(c.ProviderNetworks); err != nil {
		return fmt.Errorf("provider_networks: %w", err)
	}
	return c.checkPublic()
}

func (c *Config) checkACME() error {
	for _, name := range c.domains() {
		_, notAddress := netip.ParseAddr(name)
		if notAddress == nil || !strings.Contains(name, ".") || strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" {
			return fmt.Errorf("acme_domains: %q is geen volledige naam, zoals samendoen.example", name)
		}
	}
	if c.ACMEDomains != "" && len(c.domains()) == 0 {
		return errors.New("acme_domains: vul minstens één naam in")
	}
	if c.ACMEDomains != "" && c.ACMECache == "" {
		return errors.New("acme_cache: noem de map voor sleutels en certificaten")
	}
	if u, err := url.Parse(c.ACMEDirectory); c.ACMEDirectory != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		return errors.New("acme_directory: schrijf een adres met https://")
	}
	return nil
}

func (c *Config) checkPublic() error {
	if c.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("public_url %q: schrijf https:// en de naam, zonder pad", c.PublicURL)
	}
	if u.Scheme != "https" && (c.Secure() || u.Scheme != "http" || u.Hostname() != "localhost") {
		return fmt.Errorf("public_url %q: het adres begint met https://", c.PublicURL)
	}
	return nil
}

// domains are the names for ACME.
func (c *Config) domains() []string {
	return strings.FieldsFunc(c.ACMEDomains, func(r rune) bool { return r == ',' || r == ' ' })
}

// ownTLS reports whether the program carries HTTPS itself.
func (c *Config) ownTLS() bool { return c.TLSCert != "" || c.ACMEDomains != "" }

// behindProxy reports whether a proxy carries HTTPS.
func (c *Config) behindProxy() bool { return !c.ownTLS() && c.TrustedProxies != "" }

// Secure reports whether browsers reach the program over HTTPS.
func (c *Config) Secure() bool { return c.ownTLS() || c.behindProxy() }

// proxies and providerNetworks were checked when the settings were read.
func (c *Config) proxies() web.Proxies {
	list, _ := web.ParseProxies(c.TrustedProxies)
	return list
}

func (c *Config) providerNetworks() []netip.Prefix {
	list, _ := web.ParseProxies(c.ProviderNetworks)
	return list
}

// public is the address as people know it, empty when nothing says it.
func (c *Config) public() string {
	if c.PublicURL != "" {
		return strings.TrimRight(c.PublicURL, "/")
	}
	if names := c.domains(); len(names) > 0 {
		if _, port, err := net.SplitHostPort(c.Addr); err == nil && (port == "443" || port == "https") {
			return "https://" + names[0]
		}
	}
	return ""
}

// httpsWords says how people reach the program, for who checks the settings.
func (c *Config) httpsWords() string {
	switch {
	case c.TLSCert != "":
		return "eigen certificaat, uit tls_cert"
	case c.ACMEDomains != "":
		return "certificaat via ACME voor " + strings.Join(c.domains(), ", ")
	case c.behindProxy():
		return "via de proxy op " + c.TrustedProxies + "; anderen komen er niet in"
	}
	return "geen; alleen op deze computer te bereiken"
}

// tlsConfig is how the program carries HTTPS itself, nil where it does not.
func (a *App) tlsConfig() (*tls.Config, error) {
	switch {
	case a.cfg.TLSCert != "":
		certificate, err := web.LoadCertificate(a.cfg.TLSCert, a.cfg.TLSKey, a.clock, a.log)
		if err != nil {
			return nil, err
		}
		return web.TLS(certificate.Get), nil
	case a.cfg.ACMEDomains != "":
		manager, err := web.ACME(a.cfg.domains(), a.cfg.ACMEEmail, a.cfg.ACMECache, a.cfg.ACMEDirectory)
		if err != nil {
			return nil, err
		}
		return web.ACMETLS(manager), nil
	}
	return nil, nil
}
