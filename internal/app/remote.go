package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The limits of what is taken from an installation elsewhere.
const (
	remoteTime   = 30 * time.Second
	remoteAnswer = 1 << 20
)

// remote is an installation elsewhere, of which a command asks something with a token.
type remote struct {
	base, token string
	client      *http.Client
}

// newRemote is the installation at an address, with the token in a file.
func newRemote(address, tokenFile string) (remote, error) {
	base, ok := secureAddress(address)
	if !ok {
		return remote{}, usage{"geef met --url een adres dat met https:// begint"}
	}
	if tokenFile == "" {
		return remote{}, usage{"geef met --token het bestand met de sleutel"}
	}
	token, err := os.ReadFile(tokenFile) // #nosec G304 -- a file that the command line names
	if err != nil {
		return remote{}, fmt.Errorf("%s is niet te openen", filepath.Base(tokenFile))
	}
	return remote{base, strings.TrimSpace(string(token)), straight()}, nil
}

// straight is a client that follows nobody to another address.
func straight() *http.Client {
	return &http.Client{Timeout: remoteTime, CheckRedirect: func(*http.Request, []*http.Request) error {
		return errors.New("het antwoord verwijst naar een ander adres")
	}}
}

// secureAddress is an address without a slash at its end. Only to this machine it may go without TLS.
func secureAddress(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", false
	}
	local := u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1"
	return strings.TrimRight(u.String(), "/"), u.Scheme == "https" || u.Scheme == "http" && local
}

func (r remote) get(ctx context.Context, path string, into any) error {
	return r.call(ctx, http.MethodGet, path, "", nil, into)
}

// call asks something of the installation; the same key is the same question. into may be nil.
func (r remote) call(ctx context.Context, method, path, key string, body []byte, into any) error {
	q, err := http.NewRequestWithContext(ctx, method, r.base+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	q.Header.Set("Authorization", "Bearer "+r.token)
	if body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		q.Header.Set("Idempotency-Key", key)
	}
	answer, err := r.client.Do(q)
	if err != nil {
		return fmt.Errorf("de installatie antwoordt niet: %w", err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, remoteAnswer))
	if err != nil {
		return fmt.Errorf("het antwoord is niet heel: %w", err)
	}
	if answer.StatusCode >= http.StatusMultipleChoices {
		var problem struct{ Title, Detail string }
		if json.Unmarshal(data, &problem) != nil || problem.Detail == "" {
			problem.Detail = answer.Status
		}
		return fmt.Errorf("de installatie weigert: %s", problem.Detail)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(data, into)
}
