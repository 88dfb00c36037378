package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// ID names a report.
type ID string

// ObjectType is how the policy and the log name a report.
const ObjectType = "MapReport"

// Kind is for whom a report is.
type Kind string

// The kinds.
const (
	Quarter Kind = "kwartaal" // for board and supervisors
	Year    Kind = "jaar"     // for the tenants' association
	Walk    Kind = "ronde"    // for a walk through one complex
)

// Kinds are all kinds in the order of the form.
func Kinds() []Kind { return []Kind{Quarter, Year, Walk} }

// maxForeword is how long a foreword may be, in characters.
const maxForeword = 4000

// Report is a draft, or what was published.
type Report struct {
	ID          ID
	Org         string
	Kind        Kind
	Until       time.Time       // date of the newest release that it may use
	Complex     place.ComplexID // of a Walk
	Foreword    string
	By          string    // user
	At          time.Time // instant
	Published   time.Time // instant; zero for a draft
	PublishedBy string
	Title       string // as published
	Version     int64
	document    string
	editions    string
	digest      []byte
}

// Draft reports whether it was not published yet.
func (r Report) Draft() bool { return r.Published.IsZero() }

// Resource is the report for the policy.
func (r Report) Resource() access.Resource {
	return access.Resource{Type: ObjectType, ID: string(r.ID), Org: r.Org}
}

// Digest is what a published report is known by, in hexadecimal.
func (r Report) Digest() string { return hex.EncodeToString(r.digest) }

func digestOf(document, editions string) []byte {
	sum := sha256.Sum256([]byte(document + "\x00" + editions))
	return sum[:]
}

// freeze is the report as it is published: its words, the releases they are from, and a digest.
func (r Report) freeze(d Document, editions []socialmap.Edition, by string, at time.Time) (Report, error) {
	words, err := d.bytes()
	if err != nil {
		return r, err
	}
	from, err := json.Marshal(editions)
	if err != nil {
		return r, err
	}
	r.document, r.editions, r.Title, r.Published, r.PublishedBy = string(words), string(from), d.Title, at, by
	r.digest = digestOf(r.document, r.editions)
	return r, nil
}

// kept is the document of a published report. One that is not what was published (a fault in the
// disk, or somebody who changed it) is an error.
func (r Report) kept() (d Document, err error) {
	const op = "report.kept"
	if !slices.Equal(r.digest, digestOf(r.document, r.editions)) {
		return d, fault.New(op+": the stored report is not the published one", fault.Internal)
	}
	return d, fault.Wrap(op, json.Unmarshal([]byte(r.document), &d))
}

// Edit is a report as somebody writes it. Nobody says that what looks like a name is nobody's.
type Edit struct {
	Kind     Kind
	Until    time.Time
	Complex  place.ComplexID
	Foreword string
	Nobody   bool
}

// check are the reasons why a report cannot be like this, under the names of the form; dates are
// those of the releases that there are.
func (e Edit) check(dates []time.Time) (wrong []fault.Field) {
	if !slices.Contains(Kinds(), e.Kind) {
		wrong = append(wrong, fault.NewField("soort", "report.choose"))
	}
	if !slices.ContainsFunc(dates, e.Until.Equal) {
		wrong = append(wrong, fault.NewField("peildatum", "report.choose_date"))
	}
	if (e.Kind == Walk) != (e.Complex != "") {
		wrong = append(wrong, fault.NewField("complex", "report.choose_complex"))
	}
	return append(wrong, checkForeword(e.Foreword, e.Nobody)...)
}

func checkForeword(s string, nobody bool) []fault.Field {
	switch trace, part := text.FindPerson(s); {
	case utf8.RuneCountInString(s) > maxForeword || !utf8.ValidString(s):
		return []fault.Field{fault.NewField("voorwoord", "report.long", "Max", maxForeword)}
	case trace != "" && (!nobody || trace != text.LooksLikeName):
		return []fault.Field{fault.NewField("voorwoord", "complexplan."+string(trace), "Part", part)}
	}
	return nil
}
