package web

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"samendoen/internal/base/clock"
)

// Certificate is a certificate in two files that are read anew when they change, so that
// a renewal needs no restart.
type Certificate struct {
	certFile, keyFile string
	clock             clock.Clock
	log               *slog.Logger
	mu                sync.Mutex
	pair              *tls.Certificate
	state             string    // of the files when they were read
	looked            time.Time // when the files were last looked at
}

// lookTime is how often the files are looked at.
const lookTime = 10 * time.Second

// LoadCertificate reads a certificate and its key, PEM both.
func LoadCertificate(certFile, keyFile string, c clock.Clock, log *slog.Logger) (*Certificate, error) {
	v := &Certificate{certFile: certFile, keyFile: keyFile, clock: c, log: log, looked: c.Now()}
	v.state = v.fileState()
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return nil, fmt.Errorf("certificaat %s met sleutel %s: %w", filepath.Base(certFile), filepath.Base(keyFile), err)
	}
	v.pair = &pair
	return v, nil
}

// fileState changes when one of the files does.
func (v *Certificate) fileState() string {
	state := ""
	for _, name := range []string{v.certFile, v.keyFile} {
		if info, err := os.Stat(name); err == nil {
			state += fmt.Sprint(info.ModTime().UnixNano(), " ", info.Size(), " ")
		}
	}
	return state
}

// Get is the certificate for a connection. Files that do not fit together, as in the
// middle of a renewal, leave the one there is.
func (v *Certificate) Get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.clock.Now()
	if now.Sub(v.looked) < lookTime {
		return v.pair, nil
	}
	v.looked = now
	state := v.fileState()
	if state == v.state {
		return v.pair, nil
	}
	pair, err := tls.LoadX509KeyPair(v.certFile, v.keyFile)
	if err != nil {
		v.log.Warn("het nieuwe certificaat is niet te lezen; het oude blijft", "error", err.Error())
		return v.pair, nil
	}
	v.pair, v.state = &pair, state
	v.log.Info("nieuw certificaat gelezen", "bestand", filepath.Base(v.certFile))
	return v.pair, nil
}

// TLS are the settings of TLS with certificates from get: version 1.2 or newer.
func TLS(get func(*tls.ClientHelloInfo) (*tls.Certificate, error)) *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: get, NextProtos: []string{"h2", "http/1.1"}}
}

// ACME gets certificates for the names from an authority (RFC 8555) over the port of
// HTTPS itself (TLS-ALPN-01, RFC 8737), and for no other name. It agrees to the terms of
// the authority. Keys are kept in folder, which only the owner of the process can open.
// directory is the authority's address, empty for Let's Encrypt.
func ACME(names []string, email, folder, directory string) (*autocert.Manager, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("map voor certificaten: %w", err)
	}
	err := os.Chmod(folder, 0o700) // #nosec G302 -- a folder, which its owner must be able to enter
	if err != nil {
		return nil, fmt.Errorf("map voor certificaten: %w", err)
	}
	m := &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(folder), HostPolicy: autocert.HostWhitelist(names...), Email: email}
	if directory != "" {
		m.Client = &acme.Client{DirectoryURL: directory}
	}
	return m, nil
}

// ACMETLS are the settings of TLS with the certificates of an authority.
func ACMETLS(m *autocert.Manager) *tls.Config {
	c := TLS(m.GetCertificate)
	c.NextProtos = append(c.NextProtos, acme.ALPNProto)
	return c
}
