package app

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/clock"
)

// ownCertificate writes a certificate and key for this machine.
func ownCertificate(t *testing.T, certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: der}, keyFile: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestServesOverHTTPS(t *testing.T) {
	dir := t.TempDir()
	cfg := DefaultConfig()
	cfg.Addr, cfg.Database, cfg.KeyFile, cfg.LogLevel = "127.0.0.1:0", "sqlite:"+filepath.Join(dir, "a.db"), filepath.Join(dir, "a.key"), "error"
	cfg.TLSCert, cfg.TLSKey = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	ownCertificate(t, cfg.TLSCert, cfg.TLSKey)
	ctx, stop := context.WithCancel(context.Background())
	a, err := Open(ctx, cfg, clock.System(), NewLogger(cfg.LogLevel))
	if err != nil {
		t.Fatal(err)
	}
	address, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- a.Serve(ctx, false, func(at string) error { address <- at; return nil }) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	base := <-address
	if !strings.HasPrefix(base, "https://") {
		t.Fatal("served on", base)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.PostForm(base+"/taal", url.Values{"taal": {"en"}, "terug": {"/"}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	cookie := resp.Header.Get("Set-Cookie")
	if !strings.HasPrefix(resp.Header.Get("Strict-Transport-Security"), "max-age=31536000") || !strings.Contains(cookie, "Secure") || !strings.Contains(cookie, "HttpOnly") {
		t.Errorf("%s: %v", resp.Status, resp.Header)
	}
	plain, err := http.Get("http" + strings.TrimPrefix(base, "https") + "/inloggen")
	if err != nil {
		t.Fatal(err)
	}
	plain.Body.Close()
	if plain.StatusCode != http.StatusBadRequest {
		t.Error("answers without HTTPS:", plain.Status)
	}

	cfg.TLSKey = filepath.Join(dir, "elders.pem")
	b := &App{cfg: cfg, clock: clock.System(), log: NewLogger("error")}
	if _, err := b.tlsConfig(); err == nil || !strings.Contains(err.Error(), "certificaat cert.pem") {
		t.Error("a key that is not there:", err)
	}
}
