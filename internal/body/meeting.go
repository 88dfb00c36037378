package body

import (
	"net/url"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/upload"
)

// Meeting is when members of a body come together.
type Meeting struct {
	ID        string
	BodyID    ID
	Body      string    // name of the body, where meetings of several stand together
	At        time.Time // instant
	Place     string
	Agenda    string // sealed
	Minutes   string // sealed
	ChairID   string // member; empty for the contact person at the association
	Cancelled bool
	Version   int64
}

// Day is the date of a meeting in Amsterdam.
func (m Meeting) Day() time.Time { return clock.Date(m.At) }

// Check are the reasons why a meeting cannot be like this.
func (m Meeting) Check() []fault.Field {
	var c checker
	c.refuse(m.At.IsZero(), "datum", "body.bad_moment")
	c.words("plaats", m.Place, 2, maxLine)
	c.words("agenda", m.Agenda, 0, maxWords)
	c.words("verslag", m.Minutes, 0, maxWords)
	return c
}

// Paper is something to read for members: words, a file, or where to find it.
type Paper struct {
	ID     string
	BodyID ID
	At     time.Time
	ByID   string
	Title  string // sealed, as the text
	Text   string
	Link   string      // https address; empty for none
	Kind   upload.Kind // of the file; empty for none
	Size   int64       // of the file, in bytes
}

// Check are the reasons why a paper cannot be like this.
func (p Paper) Check() []fault.Field {
	var c checker
	c.words("titel", p.Title, 2, maxLine)
	c.words("tekst", p.Text, 0, maxWords)
	if p.Link != "" {
		u, err := url.Parse(p.Link)
		c.refuse(err != nil || u.Scheme != "https" || u.Host == "" || len(p.Link) > 500, "adres", "body.bad_link")
	}
	c.refuse(p.Link == "" && p.Text == "" && p.Kind == "", "tekst", "body.paper_empty")
	return c
}
