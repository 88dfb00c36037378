package importer

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

// logins signs somebody in by role: the secret of the session is the role.
type logins struct{}

func (logins) BySession(_ context.Context, secret string) (access.Actor, error) {
	if secret == "" {
		return access.Actor{}, fault.New("test.session", fault.Unknown)
	}
	return access.Actor{UserID: "u-" + secret, OrgID: own, Name: "Bea Heer", Roles: []access.Role{access.Role(secret)}}, nil
}

func (l logins) ByToken(ctx context.Context, secret string) (access.Actor, error) {
	return l.BySession(ctx, secret)
}

type browser struct {
	t      *testing.T
	server *httptest.Server
	role   string
}

func (w *world) browse(t *testing.T) browser {
	t.Helper()
	w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error {
		return account.InsertUser(tx, today, account.User{ID: "u-beheerder", OrgID: own, Name: "Bea Heer", Login: "bea", Roles: []access.Role{access.Admin}}, "")
	}))
	words, err := text.Load(text.Words, web.Words, Files)
	w.Must(err)
	s := web.NewServer(web.Config{Auth: logins{}, Policy: w.policy, Words: words, Clock: w.clock,
		Log: slog.New(slog.DiscardHandler), Nav: w.s.Nav()}, w.s.Routes())
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	t.Cleanup(w.s.Stop)
	return browser{t, server, "beheerder"}
}

func (b browser) do(r *http.Request, err error) (*http.Response, string) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "samendoen", Value: b.role})
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return resp, string(data)
}

func (b browser) get(path string) (int, string) {
	b.t.Helper()
	resp, body := b.do(http.NewRequest("GET", b.server.URL+path, nil))
	return resp.StatusCode, body
}

// send posts the form; fields are pairs of name and value.
func (b browser) send(file string, fields ...string) (status int, location, body string) {
	b.t.Helper()
	var data bytes.Buffer
	m := multipart.NewWriter(&data)
	for i := 0; i < len(fields); i += 2 {
		m.WriteField(fields[i], fields[i+1])
	}
	if file != "" {
		part, err := m.CreateFormFile("bestand", "levering.csv")
		if err != nil {
			b.t.Fatal(err)
		}
		io.WriteString(part, file)
	}
	m.Close()
	r, err := http.NewRequest("POST", b.server.URL+importPath, &data)
	if err == nil {
		r.Header.Set("Content-Type", m.FormDataContentType())
	}
	resp, text := b.do(r, err)
	return resp.StatusCode, resp.Header.Get("Location"), text
}

// await asks for the page of a delivery until it is over.
func (b browser) await(path string) string {
	b.t.Helper()
	for range 200 {
		status, body := b.get(path)
		if status != http.StatusOK {
			b.t.Fatalf("%s: %d", path, status)
		}
		if !strings.Contains(body, "hx-trigger") {
			return body
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.t.Fatal("the delivery does not end")
	return ""
}

func wantIn(t *testing.T, body string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(body, p) {
			t.Errorf("%q is not in the page:\n%s", p, body)
		}
	}
}

func onSQLite(t testing.TB) *world {
	return newWorld(t, storetest.Open(t, "sqlite:"+t.TempDir()+"/test.db", migrations()))
}

func TestImportPages(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	w := onSQLite(t)
	b := w.browse(t)
	_, body := b.get(importPath)
	wantIn(t, body, "Gegevens inlezen", `enctype="multipart/form-data"`, "2026-11-21", "Er is nog niets ingelezen", importPath+"/voorbeeld/eenheden.csv")
	if strings.Index(body, "Eerst kijken") > strings.Index(body, "Overnemen") {
		t.Error("the first button does not look only")
	}

	status, location, _ := b.send(complexesCSV, "soort", "complexen", "peildatum", "2026-11-01", "wat", "kijken")
	if status != http.StatusSeeOther || !strings.HasPrefix(location, importPath+"/") {
		t.Fatalf("%d to %q", status, location)
	}
	wantIn(t, b.await(location), "Alleen gekeken", "levering.csv")
	if n := w.Count(`SELECT count(*) FROM place_complex`); n != 0 {
		t.Errorf("looking took over %d complexes", n)
	}
	_, location, _ = b.send(complexesCSV, "soort", "complexen", "wat", "overnemen")
	wantIn(t, b.await(location), "Overgenomen")
	if n := w.Count(`SELECT count(*) FROM place_complex`); n != 2 {
		t.Errorf("%d complexes taken over", n)
	}

	_, location, _ = b.send(homesCSV(2, "")+"E9;=C404;;Lindestraat;9;6211AB;Voorbeeldstad\nE8;C404;;Lindestraat;8;6211AB;Voorbeeldstad\n", "soort", "eenheden", "wat", "overnemen")
	wantIn(t, b.await(location), "Geweigerd", "C404", "Alle meldingen downloaden")
	_, file := b.get(location + "/meldingen.csv")
	wantIn(t, file, "\ufeffbestand;rij;kolom;waarde;", "levering.csv;5;complex;C404;")
	if strings.Contains(file, ";=C404") {
		t.Errorf("a formula goes out:\n%s", file)
	}
	_, body = b.get(importPath)
	wantIn(t, body, "Bea Heer", "overgenomen", "alleen gekeken")

	w.s.Stop()
	if list, err := os.ReadDir(temp); err != nil || len(list) > 0 {
		t.Errorf("uploads are left: %v %v", list, err)
	}
}

func TestImportFormSaysWhatIsMissing(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	w := onSQLite(t)
	b := w.browse(t)
	status, _, body := b.send("", "peildatum", "gisteren")
	if status != http.StatusBadRequest {
		t.Errorf("status %d", status)
	}
	wantIn(t, body, "Kies wat je inleest.", "Kies minstens één bestand.", "Schrijf de datum als dag-maand-jaar.")
	status, _, body = b.send(complexesCSV, "soort", "onzin")
	if status != http.StatusBadRequest {
		t.Errorf("status %d", status)
	}
	wantIn(t, body, "Kies wat je inleest.")
	if list, err := os.ReadDir(temp); err != nil || len(list) > 0 {
		t.Errorf("uploads are left: %v %v", list, err)
	}
}

func TestImportPagesAreForTheAdministrator(t *testing.T) {
	w := onSQLite(t)
	b := w.browse(t)
	w.take(Complexes, complexesCSV)
	id := w.text(`SELECT id FROM importer_delivery`)
	b.role = "consulent"
	for _, path := range []string{"", "/" + id, "/" + id + "/meldingen.csv", "/verschillen.csv", "/voorbeeld/eenheden.csv"} {
		if status, _ := b.get(importPath + path); status != http.StatusNotFound {
			t.Errorf("a consultant gets %d for %s", status, path)
		}
	}
	if status, _, _ := b.send(complexesCSV, "soort", "complexen", "wat", "overnemen"); status != http.StatusNotFound {
		t.Errorf("a consultant posts: %d", status)
	}
	b.role = "beleid"
	if status, body := b.get(importPath); status != http.StatusOK || strings.Contains(body, "<form method=\"post\" action=\""+importPath) {
		t.Errorf("a policy maker: %d", status)
	}
	if status, _, _ := b.send(complexesCSV, "soort", "complexen", "wat", "overnemen"); status != http.StatusForbidden {
		t.Errorf("a policy maker posts: %d", status)
	}
}

func TestExamplesAndDifferencesDownload(t *testing.T) {
	w := onSQLite(t)
	b := w.browse(t)
	for _, k := range Kinds() {
		want, ok := ExampleCSV(k)
		status, body := b.get(importPath + "/voorbeeld/" + string(k) + ".csv")
		if ok && (status != http.StatusOK || body != string(want)) || !ok && status != http.StatusNotFound {
			t.Errorf("%s: %d", k, status)
		}
	}
	w.city(2)
	places := place.New(w.DB, w.clock, w.policy)
	w.Must(places.Correct(context.Background(), w.admin, place.ComplexName, string(place.ComplexIDOf(own, "C1")), "@Lindehof"))
	_, body := b.get(importPath)
	wantIn(t, body, "Verbeterd met de hand", "@Lindehof")
	_, body = b.get(importPath + "/verschillen.csv")
	wantIn(t, body, "C1;naam;'@Lindehof;De Linden;2026-11-21")
}

func TestRunningDeliveryAsksForItself(t *testing.T) {
	w := onSQLite(t)
	b := w.browse(t)
	w.take(Complexes, complexesCSV)
	start, finish := make(chan struct{}), make(chan struct{})
	over := false
	id, err := w.s.Begin(context.Background(), w.admin, Input{Kind: Units, Feed: func(sink Sink) error {
		close(start)
		<-finish
		return sink.Unit(1, place.Unit{Org: own, Key: "E1", ComplexKey: "C1", Street: "Nieuwstraat", Number: 1})
	}}, func() { over = true })
	w.Must(err)
	<-start
	_, body := b.get(importPath + "/" + id)
	wantIn(t, body, `hx-get="`+importPath+"/"+id+`"`, `hx-trigger="every 2s"`, "Ververs", "<progress")
	if status, _, body := b.send(complexesCSV, "soort", "complexen"); status != http.StatusBadRequest || !strings.Contains(body, "al een levering") {
		t.Errorf("a second one meanwhile: %d", status)
	}
	close(finish)
	b.await(importPath + "/" + id)
	r, err := http.NewRequest("GET", b.server.URL+importPath+"/"+id, nil)
	r.Header.Set("HX-Request", "true")
	_, body = b.do(r, err)
	if strings.Contains(body, "<html") || !strings.Contains(body, "Overgenomen") {
		t.Errorf("the part of the page: %s", body)
	}
	w.s.Stop()
	if !over {
		t.Error("nobody heard that the sources are no longer needed")
	}
}
