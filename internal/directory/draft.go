package directory

import (
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// Lengths of texts, in runes, and how much of everything a service has at most.
const (
	maxName     = 100
	maxAbout    = 1000
	maxShort    = 300
	maxLabel    = 60
	maxURL      = 300
	maxPhones   = 4
	maxContacts = 6
	maxPlaces   = 6
	maxAreas    = 400
	maxFree     = 9999
)

// Draft is a service as somebody types it. The name of a contact comes in only with its consent.
type Draft struct {
	Key      string // of the form for a new service: sent twice it is one; "" is none
	Org      string // id of an organisation of the directory; empty: a new one
	OrgName  string // of a new one
	Kind     Kind
	Name     string
	About    string
	For      string
	How      string
	URL      string
	Email    string
	State    State
	Hours    string // lines
	Phones   []Phone
	Instead  Phone
	Contacts []DraftContact
	Places   []DraftPlace
	Areas    []place.AreaCode
	Unit     string // of free places; empty: nobody keeps them
	Max      int
	Owner    string // user
}

// DraftContact is a contact as somebody types it.
type DraftContact struct {
	Role, Name, Phone, Email, Hours string
	Publish                         bool // the name may be published
}

// DraftPlace is a location as somebody types it.
type DraftPlace struct{ Name, Street, Postcode, City, Hours string }

var (
	phoneForm    = regexp.MustCompile(`^\+?[0-9][0-9 ()-]{1,18}[0-9]$`)
	postcodeForm = regexp.MustCompile(`^[1-9][0-9]{3} ?[A-Za-z]{2}$`)
)

// Dialled is a number as a telephone dials it.
func Dialled(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
}

// normalPostcode writes a postcode as 1234 AB, empty for what is none.
func normalPostcode(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if !postcodeForm.MatchString(s) {
		return ""
	}
	return s[:4] + " " + s[len(s)-2:]
}

// checks are the reasons why texts are refused, as they are found.
type checks struct{ fields []fault.Field }

func (c *checks) say(name, key string, pairs ...any) {
	c.fields = append(c.fields, fault.NewField(name, "directory."+key, pairs...))
}

// length refuses a text that is too short or too long, or that holds a citizen service number.
func (c *checks) length(name, s string, least, most int) {
	switch n := utf8.RuneCountInString(s); {
	case n < least:
		c.say(name, "needed")
	case n > most || !utf8.ValidString(s):
		c.say(name, "long", "Max", most)
	case text.ContainsBSN(s):
		c.say(name, "bsn")
	}
}

func (c *checks) phone(name, number string) {
	if number != "" && !phoneForm.MatchString(number) {
		c.say(name, "bad_phone")
	}
}

func (c *checks) email(name, s string) {
	if s == "" {
		return
	}
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s || len(s) > 120 {
		c.say(name, "bad_email")
	}
}

func (c *checks) link(name, s string) {
	if s == "" {
		return
	}
	if u, err := url.Parse(s); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || len(s) > maxURL || strings.ContainsAny(s, " \"<>") {
		c.say(name, "bad_url")
	}
}

func (c *checks) hours(name, lines string) Hours {
	h, wrong := ParseHours(lines)
	if wrong > 0 {
		c.say(name, "bad_hours", "Line", wrong)
	}
	return h
}

// checkDraft are the reasons why a draft is refused.
func checkDraft(d Draft) []fault.Field {
	var c checks
	if d.Org == "" {
		c.length("orgnaam", d.OrgName, 2, maxName)
	}
	if !slices.Contains(Kinds(), d.Kind) {
		c.say("soort", "choose")
	}
	if !slices.Contains(States(), d.State) {
		c.say("stand", "choose")
	}
	c.length("naam", d.Name, 3, maxName)
	c.length("over", d.About, 10, maxAbout)
	c.length("voor", d.For, 0, maxShort)
	c.length("hoe", d.How, 0, maxShort)
	c.link("site", d.URL)
	c.email("mail", d.Email)
	c.hours("uren", d.Hours)
	c.length("anders-bij", d.Instead.Label, 0, maxLabel)
	c.phone("anders", d.Instead.Number)
	if d.Instead.Number == "" && d.Instead.Label != "" {
		c.say("anders", "bad_phone")
	}
	c.length("plekken-wat", d.Unit, 0, maxLabel)
	if d.Max < 0 || d.Max > maxFree {
		c.say("plekken-max", "bad_number", "Max", maxFree)
	}
	if len(d.Areas) > maxAreas {
		c.say("gebied", "too_many", "Max", maxAreas)
	}
	c.parts(d)
	return c.fields
}

// parts are the numbers, contacts and places of a draft, which have a number behind their names.
func (c *checks) parts(d Draft) {
	for i, p := range d.Phones {
		n := nth(i)
		c.phone("nummer"+n, p.Number)
		c.length("nummer-bij"+n, p.Label, 0, maxLabel)
		if p.Number == "" && p.Label != "" {
			c.say("nummer"+n, "bad_phone")
		}
	}
	for i, p := range d.Contacts {
		n := nth(i)
		if p == (DraftContact{}) {
			continue
		}
		c.length("rol"+n, p.Role, 2, maxLabel)
		c.length("wie"+n, p.Name, 0, maxLabel)
		if p.Name != "" && !p.Publish {
			c.say("wie"+n, "name_closed")
		}
		c.phone("bel"+n, p.Phone)
		c.email("mail"+n, p.Email)
		c.hours("uren-wie"+n, p.Hours)
	}
	for i, p := range d.Places {
		n := nth(i)
		if p == (DraftPlace{}) {
			continue
		}
		c.length("plek"+n, p.Name, 0, maxName)
		c.length("straat"+n, p.Street, 2, maxName)
		c.length("plaats"+n, p.City, 2, maxName)
		if normalPostcode(p.Postcode) == "" {
			c.say("postcode"+n, "bad_postcode")
		}
		c.hours("uren-plek"+n, p.Hours)
	}
}

// nth is what stands behind the name of a field of the part with an index: "-1" for the first.
func nth(i int) string { return "-" + string(rune('1'+i)) }
