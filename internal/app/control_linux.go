package app

import (
	"errors"
	"net"
	"os"
	"syscall"
)

// errStranger is for a caller that is another user; the mode of the socket keeps those
// out already, but for the moment between its making and that mode.
var errStranger = errors.New("alleen de gebruiker van de server mag dit")

// mayControl refuses callers that are another user than the program; root may always,
// who can do everything anyway.
func mayControl(conn *net.UnixConn) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return errStranger
	}
	var peer *syscall.Ucred
	var asked error
	if err := raw.Control(func(fd uintptr) {
		peer, asked = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	}); err != nil || asked != nil {
		return errStranger
	}
	if uid := int(peer.Uid); uid != 0 && uid != os.Geteuid() {
		return errStranger
	}
	return nil
}
