package app

import (
	"errors"
	"io"
	"net"
	"os"
	"syscall"
)

// sendFiles writes line with the open files beside its first bytes.
func sendFiles(conn *net.UnixConn, line []byte, files []*os.File) error {
	fds := make([]int, len(files))
	for i, f := range files {
		fds[i] = int(f.Fd())
	}
	n, _, err := conn.WriteMsgUnix(line, syscall.UnixRights(fds...), nil)
	if err == nil && n < len(line) {
		_, err = conn.Write(line[n:])
	}
	return err
}

// receiveFiles reads the first bytes of a request into p, with the files beside them.
// The files are the caller's to close, also after an error.
func receiveFiles(conn *net.UnixConn, p []byte) (n int, files []*os.File, err error) {
	beside := make([]byte, syscall.CmsgSpace(4*maxControlFiles))
	n, nBeside, flags, _, err := conn.ReadMsgUnix(p, beside)
	if err != nil {
		return n, nil, err
	}
	messages, err := syscall.ParseSocketControlMessage(beside[:nBeside])
	if err != nil {
		return n, nil, err
	}
	for _, m := range messages {
		fds, e := syscall.ParseUnixRights(&m)
		if e != nil {
			err = e
			continue
		}
		for _, fd := range fds {
			files = append(files, os.NewFile(uintptr(fd), "levering"))
		}
	}
	switch {
	case n == 0:
		err = io.EOF
	case flags&syscall.MSG_CTRUNC != 0:
		err = errors.New("too many files")
	}
	return n, files, err
}

// owner is the user that a file belongs to.
func owner(path string) (uid int, ok bool) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, false
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(s.Uid), true
}
