package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"samendoen/internal/importer"
)

// errNobody says that no program listens beside the database.
var errNobody = errors.New("no program listens beside the database")

// outcomeTime is how long a call that was broken off waits to hear how it ended.
const outcomeTime = 30 * time.Second

// dialControl reaches the program that has the database; errNobody when there is none.
// A socket of somebody else than the owner of the database, or oneself, is not trusted
// with files.
func dialControl(database string) (*net.UnixConn, error) {
	path := socketPath(database)
	uid, ok := owner(path)
	if path == "" || !ok {
		return nil, errNobody
	}
	if of, ok := owner(path[:len(path)-len(".sock")]); uid != os.Geteuid() && (!ok || of != uid) {
		return nil, fmt.Errorf("%s is niet van de eigenaar van de database", filepath.Base(path))
	}
	conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: path, Net: "unix"})
	if errors.Is(err, os.ErrPermission) {
		return nil, errors.New("deze database is in gebruik door een server van een andere gebruiker: voer de opdracht uit als die gebruiker")
	}
	if err != nil {
		return nil, errNobody
	}
	return conn, nil
}

// callRunning lets the running program take the delivery over, and returns what it says.
// When ctx ends the delivery is broken off, and the outcome is still heard.
func (c importCall) callRunning(ctx context.Context, conn *net.UnixConn, files []*os.File, progress func(importProgress)) (importer.Summary, error) {
	defer conn.Close()
	req := importRequest{Format: controlFormat, Kind: c.kind, Organisation: c.organisation, Date: c.date,
		Full: c.full, YesEnd: c.yesEnd, DryRun: c.dryRun}
	for _, f := range files {
		req.Names = append(req.Names, filepath.Base(f.Name()))
	}
	if len(files) > maxControlFiles {
		return importer.Summary{}, usage{fmt.Sprintf("terwijl de server draait mag je hoogstens %d bestanden tegelijk inlezen", maxControlFiles)}
	}
	line, err := json.Marshal(req)
	if err != nil {
		return importer.Summary{}, err
	}
	if err := sendFiles(conn, append(line, '\n'), files); err != nil {
		return importer.Summary{}, errNoOutcome
	}
	defer context.AfterFunc(ctx, func() {
		conn.CloseWrite()
		time.AfterFunc(outcomeTime, func() { conn.Close() })
	})()
	answers := json.NewDecoder(conn)
	for {
		var a importAnswer
		if err := answers.Decode(&a); err != nil {
			return importer.Summary{}, errNoOutcome
		}
		switch {
		case a.Progress != nil:
			progress(*a.Progress)
		case a.Summary != nil:
			return *a.Summary, nil
		case a.Usage:
			return importer.Summary{}, usage{a.Error}
		default:
			return importer.Summary{}, errors.New(a.Error)
		}
	}
}

// errNoOutcome is for a server that went away without a word.
var errNoOutcome = errors.New("de server gaf geen antwoord meer: kijk op het scherm Gegevens inlezen of de levering er is")
