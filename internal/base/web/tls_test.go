package web

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/acme"

	"samendoen/internal/base/clock"
)

// authority signs certificates for tests.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(t, err)
	cert, err := x509.ParseCertificate(der)
	must(t, err)
	return authority{key, cert}
}

// sign is a certificate for a public key, as PEM.
func (a authority) sign(t testing.TB, serial int64, public crypto.PublicKey, names ...string) []byte {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), DNSNames: names, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(90 * 24 * time.Hour), KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, public, a.key)
	must(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// files writes a new certificate and key with a serial number.
func (a authority) files(t *testing.T, certFile, keyFile string, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	must(t, err)
	must(t, os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600))
	must(t, os.WriteFile(certFile, a.sign(t, serial, &key.PublicKey, "samendoen.example"), 0o600))
}

func serialOf(t *testing.T, c *tls.Certificate) int64 {
	t.Helper()
	leaf, err := x509.ParseCertificate(c.Certificate[0])
	must(t, err)
	return leaf.SerialNumber.Int64()
}

func TestCertificateIsReadAnew(t *testing.T) {
	a, dir := newAuthority(t), t.TempDir()
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	c := clock.NewManual(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
	var lines bytes.Buffer
	if _, err := LoadCertificate(certFile, keyFile, c, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("no files, and no complaint")
	}
	a.files(t, certFile, keyFile, 1)
	v, err := LoadCertificate(certFile, keyFile, c, slog.New(slog.NewTextHandler(&lines, nil)))
	must(t, err)
	now := func() int64 {
		pair, err := v.Get(nil)
		must(t, err)
		return serialOf(t, pair)
	}
	a.files(t, certFile, keyFile, 20)
	if now() != 1 {
		t.Error("the files are looked at for every connection")
	}
	c.Add(lookTime)
	if now() != 20 {
		t.Error("the new certificate is not in use")
	}
	must(t, os.WriteFile(keyFile, []byte("half"), 0o600))
	c.Add(lookTime)
	if now() != 20 || !strings.Contains(lines.String(), "het oude blijft") {
		t.Error("a broken key takes the certificate away:", lines.String())
	}
	a.files(t, certFile, keyFile, 300)
	c.Add(lookTime)
	if now() != 300 {
		t.Error("does not recover")
	}
}

func TestTLSVersions(t *testing.T) {
	a, dir := newAuthority(t), t.TempDir()
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	a.files(t, certFile, keyFile, 1)
	v, err := LoadCertificate(certFile, keyFile, clock.System(), slog.New(slog.DiscardHandler))
	must(t, err)
	address := serveTLS(t, TLS(v.Get))
	roots := x509.NewCertPool()
	roots.AddCert(a.cert)
	for version, want := range map[uint16]bool{tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		conn, err := tls.Dial("tcp", address, &tls.Config{RootCAs: roots, ServerName: "samendoen.example", MinVersion: tls.VersionTLS10, MaxVersion: version})
		if err == nil {
			conn.Close()
		}
		if (err == nil) != want {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
	}
}

// serveTLS answers over TLS until the test ends.
func serveTLS(t *testing.T, config *tls.Config) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	server := HTTPServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hier") }))
	server.TLSConfig, server.ErrorLog = config, slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	go server.ServeTLS(l, "", "")
	t.Cleanup(func() { server.Close() })
	return l.Addr().String()
}

// fakeACME is an authority that speaks RFC 8555, for one order at a time. It looks at the
// challenge of RFC 8737 itself, at the server's address.
type fakeACME struct {
	authority
	*httptest.Server
	t      *testing.T
	look   string // where the server is whose names are asked for
	mu     sync.Mutex
	print  string // thumbprint of the account's key
	name   string
	proven bool
	cert   []byte
	orders int
}

func newFakeACME(t *testing.T) *fakeACME {
	f := &fakeACME{authority: newAuthority(t), t: t}
	f.Server = httptest.NewTLSServer(http.HandlerFunc(f.answer))
	t.Cleanup(f.Close)
	return f
}

func (f *fakeACME) answer(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	w.Header().Set("Replay-Nonce", rand.Text())
	w.Header().Set("Content-Type", "application/json")
	give := func(status int, v any) {
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(v)
	}
	var jws struct{ Protected, Payload string }
	json.NewDecoder(r.Body).Decode(&jws)
	payload, _ := base64.RawURLEncoding.DecodeString(jws.Payload)
	status := "pending"
	if f.proven {
		status = "valid"
	}
	order := map[string]any{"status": map[bool]string{false: "pending", true: "ready"}[f.proven], "authorizations": []string{f.URL + "/authz"}, "finalize": f.URL + "/finalize"}
	challenge := map[string]any{"type": "tls-alpn-01", "url": f.URL + "/challenge", "token": "teken", "status": status}
	switch r.URL.Path {
	case "/directory":
		give(200, map[string]any{"newNonce": f.URL + "/nonce", "newAccount": f.URL + "/account", "newOrder": f.URL + "/order", "revokeCert": f.URL + "/x", "keyChange": f.URL + "/x"})
	case "/account":
		f.print = thumbprint(f.t, jws.Protected)
		w.Header().Set("Location", f.URL+"/account/1")
		give(201, map[string]any{"status": "valid"})
	case "/order":
		var o struct{ Identifiers []struct{ Value string } }
		json.Unmarshal(payload, &o)
		f.name, f.proven, f.orders = o.Identifiers[0].Value, false, f.orders+1
		order["status"] = "pending"
		w.Header().Set("Location", f.URL+"/order/1")
		give(201, order)
	case "/order/1":
		if f.cert != nil {
			order["status"], order["certificate"] = "valid", f.URL+"/cert"
		}
		give(200, order)
	case "/authz":
		give(200, map[string]any{"status": status, "identifier": map[string]string{"type": "dns", "value": f.name}, "challenges": []any{challenge}})
	case "/challenge":
		f.proven = f.looks()
		give(200, challenge)
	case "/finalize":
		var o struct{ CSR string }
		json.Unmarshal(payload, &o)
		der, _ := base64.RawURLEncoding.DecodeString(o.CSR)
		csr, err := x509.ParseCertificateRequest(der)
		if err != nil || !f.proven {
			give(403, map[string]any{"type": "urn:ietf:params:acme:error:orderNotReady"})
			return
		}
		f.cert = f.sign(f.t, 7, csr.PublicKey, csr.DNSNames...)
		order["status"], order["certificate"] = "valid", f.URL+"/cert"
		w.Header().Set("Location", f.URL+"/order/1")
		give(200, order)
	case "/cert":
		w.Header().Set("Content-Type", "application/pem-certificate-chain")
		w.Write(append(bytes.Clone(f.cert), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: f.authority.cert.Raw})...))
	default:
		give(200, map[string]any{})
	}
}

// looks does what an authority does: it asks the server for the certificate of the
// challenge, whose extension must hold the hash of token and account (RFC 8737, 3).
func (f *fakeACME) looks() bool {
	conn, err := tls.Dial("tcp", f.look, &tls.Config{ServerName: f.name, NextProtos: []string{acme.ALPNProto}, InsecureSkipVerify: true})
	if err != nil {
		f.t.Error("the challenge:", err)
		return false
	}
	defer conn.Close()
	sum := sha256.Sum256([]byte("teken." + f.print))
	want, _ := asn1.Marshal(sum[:])
	for _, e := range conn.ConnectionState().PeerCertificates[0].Extensions {
		if e.Id.String() == "1.3.6.1.5.5.7.1.31" && e.Critical && bytes.Equal(e.Value, want) {
			return conn.ConnectionState().NegotiatedProtocol == acme.ALPNProto
		}
	}
	f.t.Error("the challenge is not in the certificate")
	return false
}

// thumbprint is that of the key in a protected header (RFC 7638).
func thumbprint(t *testing.T, protected string) string {
	data, err := base64.RawURLEncoding.DecodeString(protected)
	must(t, err)
	var header struct {
		JWK struct{ Crv, Kty, X, Y string }
	}
	must(t, json.Unmarshal(data, &header))
	sum := sha256.Sum256(fmt.Appendf(nil, `{"crv":%q,"kty":%q,"x":%q,"y":%q}`, header.JWK.Crv, header.JWK.Kty, header.JWK.X, header.JWK.Y))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func TestACME(t *testing.T) {
	f := newFakeACME(t)
	folder := filepath.Join(t.TempDir(), "acme")
	must(t, os.Mkdir(folder, 0o755))
	m, err := ACME([]string{"samendoen.example"}, "beheer@samendoen.example", folder, f.URL+"/directory")
	must(t, err)
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Error("the folder of the keys can be opened by others:", info.Mode(), err)
	}
	m.Client.HTTPClient = f.Client()
	f.look = serveTLS(t, ACMETLS(m))
	roots := x509.NewCertPool()
	roots.AddCert(f.authority.cert)
	connect := func(name string) error {
		conn, err := tls.Dial("tcp", f.look, &tls.Config{RootCAs: roots, ServerName: name})
		if err == nil {
			conn.Close()
		}
		return err
	}
	if err := connect("elders.example"); err == nil || f.orders != 0 {
		t.Error("a certificate for a name that is not ours:", err, f.orders)
	}
	must(t, connect("samendoen.example"))
	must(t, connect("samendoen.example"))
	if f.orders != 1 {
		t.Errorf("%d orders for one certificate", f.orders)
	}
	if list, err := os.ReadDir(folder); err != nil || len(list) < 2 {
		t.Error("nothing is kept:", list, err)
	}
}
