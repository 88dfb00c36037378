package course

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// ObjectType is how the policy and the log name an evening, CourseType a course.
const (
	ObjectType = "CourseSession"
	CourseType = "Course"
)

// Circle is the code of an evening that is of no course: people talk about what they meet (leerkring).
const Circle = "leerkring"

// Course is what can be learned.
type Course struct {
	Code    string
	Title   string // empty for one that the program brings, which the words name
	About   string // the same
	Roles   []string
	Months  int // that a certificate holds; 0 for ever
	Retired bool
	Version int64 // 0: no row of the association
}

// Shipped are the courses that the program brings (S1 5.3: trained, and brought into contact with the
// network): the rules of housing, safety, volunteering, and the evening at which people of the
// neighbourhood's network tell what they do.
func Shipped() []Course {
	return []Course{{Code: "vrijwilliger"}, {Code: "wonen"}, {Code: "veilig", Months: 24}, {Code: "netwerkavond", Months: 24}}
}

// merged are the courses of an association: its own rows over those that the program brings.
func merged(own []Course) (list []Course) {
	for _, c := range Shipped() {
		if i := slices.IndexFunc(own, func(o Course) bool { return o.Code == c.Code }); i >= 0 {
			c = own[i]
		}
		list = append(list, c)
	}
	for _, o := range own {
		if !slices.ContainsFunc(list, func(c Course) bool { return c.Code == o.Code }) {
			list = append(list, o)
		}
	}
	return list
}

func find(list []Course, code string) (Course, bool) {
	i := slices.IndexFunc(list, func(c Course) bool { return c.Code == code })
	if i < 0 {
		return Course{}, false
	}
	return list[i], true
}

// forRoles reports whether somebody with some roles needs a course.
func (c Course) forRoles(roles []string) bool {
	return !c.Retired && (len(c.Roles) == 0 || slices.ContainsFunc(c.Roles, func(r string) bool { return slices.Contains(roles, r) }))
}

// until is when a certificate of a moment ends; zero for never.
func (c Course) until(at time.Time) time.Time {
	if c.Months == 0 || at.IsZero() {
		return time.Time{}
	}
	return clock.Date(at).AddDate(0, c.Months, 0)
}

// Need is a course that somebody needs: never followed, or so long ago that it has to be done again.
type Need struct {
	Course
	Last time.Time // zero: never
}

// Needs are the courses that somebody with some roles needs on a day; done is when each was followed last.
func Needs(courses []Course, roles []string, done map[string]time.Time, today time.Time) (list []Need) {
	for _, c := range courses {
		last := done[c.Code]
		end := c.until(last)
		if c.forRoles(roles) && (last.IsZero() || !end.IsZero() && !today.Before(end)) {
			list = append(list, Need{c, last})
		}
	}
	return list
}

// State is how far an evening is. The codes are stored.
type State string

// The states.
const (
	Planned   State = "gepland"
	Held      State = "geweest"
	Cancelled State = "afgelast"
)

// Session is an evening at which people learn together.
type Session struct {
	ID      string
	OrgID   string
	Code    string // of a course, or Circle
	Title   string // of a circle
	At      time.Time
	Minutes int
	Place   string
	Seats   int
	LeadID  string // colleague who receives
	About   string
	State   State
	Came    int
	Taken   int // seats
	Version int64
}

// Bounds of an evening and of what people write.
const (
	maxLine    = 120
	maxWords   = 2000
	maxSeats   = 500
	maxMinutes = 12 * 60
	maxMonths  = 60
)

// Until is when an evening ends.
func (s Session) Until() time.Time { return s.At.Add(time.Duration(s.Minutes) * time.Minute) }

// Open reports whether somebody can still sign up.
func (s Session) Open(now time.Time) bool {
	return s.State == Planned && now.Before(s.At) && s.Taken < s.Seats
}

// Over reports whether an evening was, and nobody said yet who came.
func (s Session) Over(now time.Time) bool { return s.State == Planned && !now.Before(s.At) }

// resource is an evening for the policy.
func (s Session) resource() access.Resource {
	return access.Resource{Type: ObjectType, ID: s.ID, Org: s.OrgID, Holder: s.LeadID}
}

type checker []fault.Field

func (c *checker) refuse(is bool, name, key string) {
	if is {
		*c = append(*c, fault.NewField(name, "course."+key))
	}
}

func (c *checker) words(name, said string, least, most int) {
	n := utf8.RuneCountInString(strings.TrimSpace(said))
	c.refuse(n < least, name, "empty")
	c.refuse(n > most, name, "long")
	c.refuse(text.ContainsBSN(said), name, "bsn")
}

// check are the reasons why an evening cannot be like this.
func (s Session) check(courses []Course, now time.Time) []fault.Field {
	var c checker
	_, known := find(courses, s.Code)
	c.refuse(!known && s.Code != Circle, "cursus", "choose")
	if s.Code == Circle {
		c.words("titel", s.Title, 2, maxLine)
	}
	c.refuse(s.At.IsZero() || s.State == Planned && !s.At.After(now), "datum", "moment")
	c.refuse(s.Minutes < 15 || s.Minutes > maxMinutes, "duur", "minutes")
	c.words("plaats", s.Place, 2, maxLine)
	c.refuse(s.Seats < 1 || s.Seats > maxSeats, "plekken", "seats")
	c.words("over", s.About, 0, maxWords)
	return c
}

// check are the reasons why a course cannot be like this.
func (c Course) check(roles []string) []fault.Field {
	var k checker
	shipped, _ := find(Shipped(), c.Code)
	if shipped.Code == "" || c.Title != "" {
		k.words("titel", c.Title, 2, maxLine)
	}
	k.words("over", c.About, 0, maxWords)
	k.refuse(c.Months < 0 || c.Months > maxMonths, "maanden", "months")
	k.refuse(slices.ContainsFunc(c.Roles, func(r string) bool { return !slices.Contains(roles, r) }), "rollen", "choose")
	return k
}
