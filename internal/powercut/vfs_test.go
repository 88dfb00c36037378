package powercut

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// What SQLite calls: the shapes of the methods that are put in between.
type (
	openFunc     = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, outFlags uintptr) int32
	deleteFunc   = func(tls *libc.TLS, vfs, name uintptr, syncDir int32) int32
	writeFunc    = func(tls *libc.TLS, file, data uintptr, n int32, offset int64) int32
	truncateFunc = func(tls *libc.TLS, file uintptr, size int64) int32
	syncFunc     = func(tls *libc.TLS, file uintptr, flags int32) int32
	closeFunc    = func(tls *libc.TLS, file uintptr) int32
)

// recorder is a SQLite file system that passes all on to the system's own one and
// notes what changes files. It watches one folder.
type recorder struct {
	name    string
	tls     *libc.TLS
	cname   uintptr
	vfs     *sqlite3.Tsqlite3_vfs
	under   uintptr // the system's own file system
	methods map[uintptr]*sqlite3.Tsqlite3_io_methods
	kept    []any // functions that only SQLite points to

	mu    sync.Mutex
	first map[string][]byte // the files at the start
	log   []event
	names map[string]int // number of the file under a name
	files int
	open  map[uintptr]*handle
}

// handle is an open file of SQLite.
type handle struct {
	file    int
	dirSync bool // its first sync also syncs the folder
	under   *sqlite3.Tsqlite3_io_methods
}

// newRecorder registers a file system that records what happens in folder from now
// on. Close every database that uses it before the test ends.
func newRecorder(t *testing.T, folder string) *recorder {
	t.Helper()
	r := &recorder{name: "recorder-" + filepath.Base(filepath.Dir(folder)) + filepath.Base(folder), tls: libc.NewTLS(),
		methods: map[uintptr]*sqlite3.Tsqlite3_io_methods{}, first: map[string][]byte{}, names: map[string]int{}, open: map[uintptr]*handle{}}
	entries, err := os.ReadDir(folder)
	must(t, err)
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(folder, e.Name()))
		must(t, err)
		r.first[e.Name()] = data
		r.names[e.Name()] = r.files
		r.files++
	}
	r.cname, err = libc.CString(r.name)
	must(t, err)
	r.under = sqlite3.Xsqlite3_vfs_find(r.tls, 0)
	own := *(*sqlite3.Tsqlite3_vfs)(at(r.under))
	own.FpNext, own.FzName = 0, r.cname
	own.FxOpen = hold(r, openFunc(r.xOpen))
	own.FxDelete = hold(r, deleteFunc(r.xDelete))
	r.vfs = &own
	if rc := sqlite3.Xsqlite3_vfs_register(r.tls, uintptr(unsafe.Pointer(r.vfs)), 0); rc != sqlite3.SQLITE_OK {
		t.Fatalf("register the recording file system: %d", rc)
	}
	t.Cleanup(func() {
		if n := len(r.open); n > 0 {
			t.Errorf("%d files are still open", n)
			return
		}
		sqlite3.Xsqlite3_vfs_unregister(r.tls, uintptr(unsafe.Pointer(r.vfs)))
		libc.Xfree(r.tls, r.cname)
		r.tls.Close()
	})
	return r
}

// at is the memory at an address that SQLite gave.
func at(address uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&address)) }

// hold keeps f alive and gives the address by which SQLite calls it.
func hold[F any](r *recorder, f F) uintptr {
	r.kept = append(r.kept, &f)
	return *(*uintptr)(unsafe.Pointer(&f))
}

// function is the function at an address that SQLite gave.
func function[F any](address uintptr) F { return *(*F)(unsafe.Pointer(&address)) }

func (r *recorder) add(e event) { r.log = append(r.log, e) }

// receipt notes that a sender was told that a signal is stored.
func (r *recorder) receipt(signal string, version int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(event{kind: told, receipt: receipt{signal, version}})
}

func (r *recorder) handle(file uintptr) *handle {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.open[file]
}

func (r *recorder) xOpen(tls *libc.TLS, _, name, file uintptr, flags int32, outFlags uintptr) int32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	under := (*sqlite3.Tsqlite3_vfs)(at(r.under))
	rc := function[openFunc](under.FxOpen)(tls, r.under, name, file, flags, outFlags)
	if rc != sqlite3.SQLITE_OK || name == 0 { // without a name: a temporary file, gone after a cut
		return rc
	}
	base := filepath.Base(libc.GoString(name))
	number, known := r.names[base]
	if !known {
		number = r.files
		r.files++
		r.names[base] = number
		r.add(event{kind: created, file: number, name: base})
	}
	const journals = sqlite3.SQLITE_OPEN_WAL | sqlite3.SQLITE_OPEN_MAIN_JOURNAL | sqlite3.SQLITE_OPEN_SUPER_JOURNAL
	f := (*sqlite3.Tsqlite3_file)(at(file))
	methods := f.FpMethods
	r.open[file] = &handle{file: number, dirSync: flags&sqlite3.SQLITE_OPEN_CREATE != 0 && flags&journals != 0,
		under: (*sqlite3.Tsqlite3_io_methods)(at(methods))}
	f.FpMethods = r.between(methods)
	return rc
}

// between is the table of methods that records, for files with the given one.
func (r *recorder) between(methods uintptr) uintptr {
	own := r.methods[methods]
	if own == nil {
		table := *(*sqlite3.Tsqlite3_io_methods)(at(methods))
		table.FxWrite = hold(r, writeFunc(r.xWrite))
		table.FxTruncate = hold(r, truncateFunc(r.xTruncate))
		table.FxSync = hold(r, syncFunc(r.xSync))
		table.FxClose = hold(r, closeFunc(r.xClose))
		own = &table
		r.methods[methods] = own
	}
	return uintptr(unsafe.Pointer(own))
}

func (r *recorder) xWrite(tls *libc.TLS, file, data uintptr, n int32, offset int64) int32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	h := r.open[file]
	r.add(event{kind: wrote, file: h.file, at: offset, data: append([]byte(nil), unsafe.Slice((*byte)(at(data)), n)...)})
	return function[writeFunc](h.under.FxWrite)(tls, file, data, n, offset)
}

func (r *recorder) xTruncate(tls *libc.TLS, file uintptr, size int64) int32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	h := r.open[file]
	r.add(event{kind: truncated, file: h.file, at: size})
	return function[truncateFunc](h.under.FxTruncate)(tls, file, size)
}

// xSync notes the sync when it has ended; it covers what was written before it began.
func (r *recorder) xSync(tls *libc.TLS, file uintptr, flags int32) int32 {
	h := r.handle(file)
	r.mu.Lock()
	began := len(r.log)
	r.mu.Unlock()
	rc := function[syncFunc](h.under.FxSync)(tls, file, flags)
	r.mu.Lock()
	defer r.mu.Unlock()
	if rc != sqlite3.SQLITE_OK {
		return rc
	}
	r.add(event{kind: synced, file: h.file, before: began})
	if h.dirSync {
		h.dirSync = false
		r.add(event{kind: dirSynced, before: began})
	}
	return rc
}

func (r *recorder) xClose(tls *libc.TLS, file uintptr) int32 {
	r.mu.Lock()
	h := r.open[file]
	delete(r.open, file)
	r.mu.Unlock()
	return function[closeFunc](h.under.FxClose)(tls, file)
}

func (r *recorder) xDelete(tls *libc.TLS, _, name uintptr, syncDir int32) int32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	began := len(r.log)
	under := (*sqlite3.Tsqlite3_vfs)(at(r.under))
	rc := function[deleteFunc](under.FxDelete)(tls, r.under, name, syncDir)
	base := filepath.Base(libc.GoString(name))
	if number, known := r.names[base]; rc == sqlite3.SQLITE_OK && known {
		delete(r.names, base)
		r.add(event{kind: removed, file: number, name: base})
		if syncDir&1 != 0 {
			r.add(event{kind: dirSynced, before: began + 1})
		}
	}
	return rc
}
