package letter

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
)

// TemplateID names a standard letter, whatever its version.
type TemplateID string

// Template is a version of a standard letter. Version 0 is one that the program brings along.
type Template struct {
	ID      TemplateID
	OrgID   string
	Version int64
	At      time.Time
	ByID    string // user who wrote this version
	Name    string // what colleagues call it
	Subject string
	Body    string
	Retired bool // it is not offered any more
}

// Base are the standard letters that the program brings along, in the order of a case.
func Base() []TemplateID {
	return []TemplateID{"uitnodiging", "afspraken", "beide-kanten", "buurtbemiddeling", "waarschuwing", "gemeente", "gaat-goed", "tweede-kans"}
}

// Field is a part of a standard letter that the case fills in, between braces.
type Field string

// The fields. What the writer may not see of a case stays empty.
const (
	FieldContact  Field = "contactpersoon"
	FieldOrg      Field = "organisatie"
	FieldNumber   Field = "dossier"
	FieldAddress  Field = "adres"
	FieldToday    Field = "vandaag"
	FieldWriter   Field = "schrijver"
	FieldPromises Field = "afspraken"
)

// Fields are all fields.
func Fields() []Field {
	return []Field{FieldContact, FieldOrg, FieldNumber, FieldAddress, FieldToday, FieldWriter, FieldPromises}
}

// fill puts the values into a text of a standard letter.
func fill(body string, values map[Field]string) string {
	var pairs []string
	for _, f := range Fields() {
		pairs = append(pairs, "{"+string(f)+"}", values[f])
	}
	return strings.NewReplacer(pairs...).Replace(body) // once: what a value says is not filled in again
}

// strayField is a part between braces that is no field, "" for none.
func strayField(body string) string {
	for _, f := range Fields() {
		body = strings.ReplaceAll(body, "{"+string(f)+"}", "")
	}
	if i := strings.IndexAny(body, "{}"); i >= 0 {
		part := body[i:]
		if end := strings.IndexAny(part[1:], "{} \n"); end >= 0 {
			part = part[:end+2]
		}
		return strings.TrimSpace(part)
	}
	return ""
}

// State is where a letter stands.
type State string

// The states. What was sent stays as it was sent.
const (
	Draft State = "concept"
	Sent  State = "verstuurd"
)

// Way is by what a letter went.
type Way string

// The ways. ByMail says that a mail told that there is a letter: the letter was not in it.
const (
	ByPost Way = "post"
	ByHand Way = "hand"
	ByMail Way = "mail"
)

// Ways are all ways.
func Ways() []Way { return []Way{ByPost, ByHand, ByMail} }

// Letter is a letter of a case. To, Subject, Text and Name are sealed.
type Letter struct {
	ID       string
	CaseID   casework.ID
	At       time.Time // when it was begun
	ByID     string    // user who began it
	State    State
	SentOn   time.Time // date
	Way      Way
	SentBy   string // user who said so
	Version  int64
	Placed   time.Time // since when it stands on the own page of the resident; zero for not
	PlacedBy string    // user
	Seen     time.Time // when somebody of the household first opened it there
	Content
}

// Content is what a letter says.
type Content struct {
	To      string `json:"aan"` // the lines of the window
	Subject string `json:"onderwerp"`
	Text    string `json:"tekst"`
	Name    string `json:"brief"` // of the standard letter, with its version
}

// Sizes.
const (
	maxName    = 80
	maxSubject = 120
	maxText    = 6000
	maxTo      = 200
	toLines    = 5 // fit in the window
)

// check are the reasons why a standard letter cannot be kept.
func (t Template) check() []fault.Field {
	fields := slices.Concat(checkText("naam", t.Name, maxName), checkText("onderwerp", t.Subject, maxSubject), checkText("tekst", t.Body, maxText))
	for _, f := range [][2]string{{"onderwerp", t.Subject}, {"tekst", t.Body}} {
		if stray := strayField(f[1]); stray != "" {
			fields = append(fields, fault.NewField(f[0], "letter.stray", "Part", stray))
		}
	}
	return fields
}

// check are the reasons why a letter cannot be kept.
func (c Content) check() []fault.Field {
	fields := checkText("aan", c.To, maxTo)
	if len(strings.Split(c.To, "\n")) > toLines {
		fields = append(fields, fault.NewField("aan", "letter.to_lines", "Max", toLines))
	}
	return slices.Concat(fields, checkText("onderwerp", c.Subject, maxSubject), checkText("tekst", c.Text, maxText))
}

func checkText(field, value string, most int) []fault.Field {
	switch {
	case strings.TrimSpace(value) == "":
		return []fault.Field{fault.NewField(field, "letter.missing")}
	case utf8.RuneCountInString(value) > most:
		return []fault.Field{fault.NewField(field, "letter.long", "Max", most)}
	case text.ContainsBSN(value):
		return []fault.Field{fault.NewField(field, "letter.bsn")}
	}
	return nil
}

// checkSent are the reasons why a letter cannot have been sent so.
func checkSent(on time.Time, way Way, begun, today time.Time) []fault.Field {
	var fields []fault.Field
	switch {
	case on.IsZero():
		fields = append(fields, fault.NewField("datum", "letter.date_missing"))
	case on.After(today):
		fields = append(fields, fault.NewField("datum", "letter.date_ahead"))
	case on.Before(begun):
		fields = append(fields, fault.NewField("datum", "letter.date_before"))
	}
	if !slices.Contains(Ways(), way) {
		fields = append(fields, fault.NewField("hoe", "letter.way_missing"))
	}
	return fields
}

// paragraphs are the parts of a text between empty lines.
func paragraphs(s string) (list []string) {
	for _, p := range strings.Split(s, "\n\n") {
		if p = strings.Trim(p, "\n"); strings.TrimSpace(p) != "" {
			list = append(list, p)
		}
	}
	return list
}
