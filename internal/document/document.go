package document

import (
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/upload"
	"samendoen/internal/network"
)

// Limits of documents.
const (
	maxFiles  = 200 // of one case, with all versions
	longTitle = 120 // characters
)

// File is one version of a document, without its bytes.
type File struct {
	ID       string
	Document string // id of the first version
	Version  int64  // from 1
	OrgID    string // of who put it here, which answers for it
	ByID     string // user
	At       time.Time
	Category network.Category
	Kind     upload.Kind
	Size     int64  // in bytes, of what is kept
	Title    string // sealed
}

// Document is all versions of a document, the newest first.
type Document struct{ Versions []File }

// Newest is the version that counts.
func (d Document) Newest() File { return d.Versions[0] }

// documents puts files together by document: the document with the newest file first.
func documents(files []File) []Document {
	at := map[string]int{}
	var list []Document
	for _, f := range files {
		i, known := at[f.Document]
		if !known {
			i, list = len(list), append(list, Document{})
			at[f.Document] = i
		}
		list[i].Versions = append(list[i].Versions, f)
	}
	return list
}

// Draft is a file that somebody sends in.
type Draft struct {
	Title    string
	Category network.Category
	Data     []byte
	Key      string // makes a form that is sent twice arrive once; empty: none
}

// check are the reasons why a file cannot be kept.
func (d Draft) check() []fault.Field {
	var fields []fault.Field
	refuse := func(is bool, name, key string, pairs ...any) {
		if is {
			fields = append(fields, fault.NewField(name, key, pairs...))
		}
	}
	title := strings.TrimSpace(d.Title)
	refuse(title == "", "titel", "document.title_missing")
	refuse(utf8.RuneCountInString(title) > longTitle, "titel", "document.title_long", "Max", longTitle)
	refuse(!utf8.ValidString(title) || strings.ContainsRune(title, 0), "titel", "document.title_signs")
	refuse(text.ContainsBSN(title), "titel", "document.bsn")
	_, problem := upload.Sniff(d.Data)
	return append(fields, upload.Fields(problem)...)
}

// mayReplace reports whether somebody of an organisation may put a newer version before a file.
func mayReplace(f File, org string) bool { return f.OrgID == org }

// mayRemove reports the same of throwing a document away: whoever answers for the case may too.
func mayRemove(f File, org, caseOrg string) bool { return f.OrgID == org || caseOrg == org }
