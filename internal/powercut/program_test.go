package powercut

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// startTime is how long the program and its database may take to be ready again.
const startTime = 60 * time.Second

// program is the real program as a process of its own, on a port that it chooses.
type program struct {
	t       testing.TB
	binary  string
	config  string
	address atomic.Pointer[string]
	cmd     *exec.Cmd
	ended   chan struct{}
	leash   *os.File // the process ends when this closes, also when the test does
}

// buildProgram builds the program once and gives its path.
func buildProgram(t testing.TB) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "samendoen")
	out, err := exec.Command("go", "build", "-o", binary, "samendoen/cmd/samendoen").CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

// newProgram writes the settings for a database; start starts it.
func newProgram(t testing.TB, binary, dsn string) *program {
	t.Helper()
	folder := t.TempDir()
	key := filepath.Join(folder, "key")
	must(t, os.WriteFile(key, []byte(base64.StdEncoding.EncodeToString([]byte(master))+"\n"), 0o600))
	p := &program{t: t, binary: binary, config: filepath.Join(folder, "samendoen.toml")}
	must(t, os.WriteFile(p.config, fmt.Appendf(nil, "addr = %q\ndatabase = %q\nkey_file = %q\nlog_level = \"error\"\nrequire_second_factor = false\n", "127.0.0.1:0", dsn, key), 0o600))
	t.Cleanup(p.kill)
	return p
}

// leashed starts the program so that it ends when standard input closes, unless a line
// came first; the shell becomes the program, so that its process id is the program's.
const leashed = `server=$$; exec 3<&0 </dev/null
( ( read released <&3 || kill -KILL $server ) >/dev/null 2>&1 & )
exec 3<&-; exec "$0" "$@"`

// start starts the program and returns at once; say receives the line with its address.
func (p *program) start() (say <-chan string) {
	p.t.Helper()
	cmd := exec.Command("/bin/sh", "-c", leashed, p.binary, "serve", "--config", p.config)
	cmd.Env = slices.DeleteFunc(cmd.Environ(), func(v string) bool { return strings.HasPrefix(v, "SAMENDOEN_") })
	in, leash, err := os.Pipe()
	must(p.t, err)
	log, err := os.OpenFile(p.config+".log", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	must(p.t, err)
	cmd.Stdin, cmd.Stderr = in, log
	out, err := cmd.StdoutPipe()
	must(p.t, err)
	must(p.t, cmd.Start())
	in.Close()
	log.Close()
	lines, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		s := bufio.NewScanner(out)
		for s.Scan() {
			if _, address, ok := strings.Cut(s.Text(), "draait op "); ok {
				lines <- address
			}
		}
		_ = cmd.Wait() // it was killed
	}()
	p.cmd, p.ended, p.leash = cmd, ended, leash
	return lines
}

// run starts the program and waits until it can work.
func (p *program) run() {
	p.t.Helper()
	select {
	case address := <-p.start():
		p.address.Store(&address)
	case <-p.ended:
		p.t.Fatalf("the program ended at once:\n%s", p.errors())
	case <-time.After(startTime):
		p.t.Fatalf("the program does not start:\n%s", p.errors())
	}
	p.await()
}

// await waits until the program says that it can work.
func (p *program) await() {
	p.t.Helper()
	client := http.Client{Timeout: 5 * time.Second}
	for end := time.Now().Add(startTime); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		resp, err := client.Get(*p.address.Load() + "/readyz")
		if err != nil {
			continue
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return
		}
	}
	p.t.Fatalf("the program does not get ready:\n%s", p.errors())
}

// kill ends the program with SIGKILL and waits for its end.
func (p *program) kill() {
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Kill() // it may have ended by itself
	<-p.ended
	if _, err := p.leash.WriteString("released\n"); err != nil {
		p.t.Errorf("nobody held the leash: %v", err)
	}
	p.leash.Close()
	p.cmd = nil
}

func (p *program) errors() string {
	b, err := os.ReadFile(p.config + ".log")
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-3000):])
}
