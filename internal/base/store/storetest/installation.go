package storetest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// installation is where PostgreSQL's programs are and as whom they run.
type installation struct {
	bin  string              // folder of initdb and postgres
	cred *syscall.Credential // nil: as ourselves
}

// findInstallation looks in Debian's folders, newest version first, and then in
// PATH. PostgreSQL refuses to run as root, so root becomes user postgres.
func findInstallation() (installation, error) {
	var inst installation
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil {
		return inst, err
	}
	slices.SortFunc(found, func(a, b string) int { return majorVersion(b) - majorVersion(a) })
	for _, p := range found {
		if _, err := os.Stat(filepath.Join(filepath.Dir(p), "initdb")); err == nil {
			inst.bin = filepath.Dir(p)
			break
		}
	}
	if inst.bin == "" {
		p, err := exec.LookPath("initdb")
		if err != nil {
			return inst, errors.New("storetest: no PostgreSQL server here: neither /usr/lib/postgresql/*/bin nor PATH has initdb")
		}
		if p, err = filepath.EvalSymlinks(p); err != nil {
			return inst, err
		}
		inst.bin = filepath.Dir(p)
	}
	if os.Geteuid() != 0 {
		return inst, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return inst, fmt.Errorf("storetest: root needs a user postgres to run the server: %w", err)
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	inst.cred = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return inst, errors.Join(err1, err2)
}

// majorVersion reads 15 from /usr/lib/postgresql/15/bin/postgres; 0 when there
// is no number.
func majorVersion(path string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return n
}

func (i installation) path(program string) string { return filepath.Join(i.bin, program) }

func (i installation) command(program string, args ...string) *exec.Cmd {
	return i.as(exec.Command(i.path(program), args...)) // #nosec G204 -- a database for tests
}

// as makes the command run as the server's user, without the PG* variables of
// whoever runs the tests and with messages in English.
func (i installation) as(cmd *exec.Cmd) *exec.Cmd {
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: i.cred}
	cmd.Env = slices.DeleteFunc(cmd.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "PG") || strings.HasPrefix(v, "LC_")
	})
	cmd.Env = append(cmd.Env, "LC_ALL=C")
	return cmd
}

// giveTo hands the folder to the server's user and lets that user pass through
// the temporary folders above it, which testing makes private.
func (i installation) giveTo(dir string) error {
	if i.cred == nil {
		return nil
	}
	if err := os.Chown(dir, int(i.cred.Uid), int(i.cred.Gid)); err != nil {
		return err
	}
	top := filepath.Clean(os.TempDir())
	for d := filepath.Dir(dir); strings.HasPrefix(d, top+string(filepath.Separator)); d = filepath.Dir(d) {
		info, err := os.Stat(d)
		if err != nil {
			return err
		}
		if err := os.Chmod(d, info.Mode().Perm()|0o011); err != nil {
			return err
		}
	}
	return nil
}

// childrenOf lists the processes whose parent is pid, from Linux's /proc; on
// other systems it finds none, and the children end when they miss their parent.
func childrenOf(pid int) []int {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil
	}
	var found []int
	for _, p := range stats {
		rest := statOf(p)
		if len(rest) < 2 || rest[1] != strconv.Itoa(pid) {
			continue
		}
		if child, err := strconv.Atoi(filepath.Base(filepath.Dir(p))); err == nil {
			found = append(found, child)
		}
	}
	return found
}

// stateOf is one letter for what a process does: R or S when it runs or sleeps, T when
// it was stopped, Z when it has ended and nobody asked yet; "" when it is gone.
func stateOf(pid int) string {
	rest := statOf(fmt.Sprintf("/proc/%d/stat", pid))
	if len(rest) == 0 {
		return ""
	}
	return rest[0]
}

// statOf are the fields of "pid (name) state ppid ..." from the state on; none when the
// process has ended. The name may hold spaces and brackets.
func statOf(path string) []string {
	b, err := os.ReadFile(path) // #nosec G304 -- a database for tests
	if err != nil {
		return nil
	}
	return strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
}
