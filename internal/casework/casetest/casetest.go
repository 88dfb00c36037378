// Package casetest holds what tests of modules beside cases share: the tables and the rules that
// cases lean on. When a module below cases gains a table, it is added here and nowhere else.
package casetest

import (
	"io/fs"
	"testing"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/casework"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/escalation"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// Folders are the tables of cases and of all below them, and then those of other modules, lower
// ones first.
func Folders(more ...fs.FS) []fs.FS {
	return append([]fs.FS{access.Migrations, audit.Migrations, jobs.Migrations, seal.Migrations, account.Files, escalation.Files, place.Files,
		subject.Files, tenancy.Files, network.Files, catalogue.Files, danger.Files, signal.Files, casework.Files}, more...)
}

// Policy is the rules of cases and of other modules.
func Policy(t testing.TB, more ...fs.FS) *access.Policy {
	t.Helper()
	var documents [][]byte
	for _, files := range append([]fs.FS{catalogue.Files, danger.Files, signal.Files, casework.Files}, more...) {
		document, err := fs.ReadFile(files, "policy.cedar")
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, document)
	}
	policy, err := access.NewPolicy(documents...)
	if err != nil {
		t.Fatal(err)
	}
	return policy
}
