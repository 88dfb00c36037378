package network

import (
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// ProcessingID names a processing.
type ProcessingID string

// Ground is the letter of AVG art. 6 paragraph 1 on which a processing rests.
type Ground string

// Grounds are the six grounds of the law.
func Grounds() []Ground { return []Ground{"a", "b", "c", "d", "e", "f"} }

// Exception is what allows special or criminal data: a part of AVG art. 9 paragraph 2,
// or of the UAVG for art. 10.
type Exception string

// HealthExceptions are those of art. 9, CriminalExceptions those of art. 10.
func HealthExceptions() []Exception {
	return []Exception{"9a", "9b", "9c", "9f", "9g", "9h", "9i"}
}

// CriminalExceptions are the articles of the UAVG that open art. 10.
func CriminalExceptions() []Exception { return []Exception{"u31", "u32", "u33"} }

// DPIA is the signed assessment of a version of a processing.
type DPIA struct {
	Signer   string // who signed for the controller, with function
	Document string // which paper
	On       time.Time
	Review   time.Time  // from this date on it no longer counts
	Version  int64      // of the processing that was assessed
	Own      []Category // special categories that the association's own roles may see
}

// Processing is a line of the register (AVG art. 30): why the association processes
// what, on which ground, and for how long.
type Processing struct {
	ID         ProcessingID `json:"-"`
	Org        string       `json:"-"` // the controller
	Version    int64        `json:"-"`
	Name       string
	Purpose    string
	Ground     Ground
	GroundWhy  string // the law or interest behind the ground
	Health     Exception
	Criminal   Exception
	Joint      bool   // controllers together (art. 26)
	JointWith  string // with whom, and where it is laid down
	Secrecy    string // professional secrecy that applies, empty if none
	Subjects   string // about whom
	Categories []Category
	Months     int // kept so long after the end
	MonthsWhy  string
	DPIA       DPIA      `json:"-"`
	ChangedAt  time.Time `json:"-"`
}

// Block is a reason why something may not run now, for a screen.
type Block struct {
	Key  string // message key
	Name string // what it is about, empty if nothing
}

// lacksException reports whether the law forbids the category to this processing.
func (p Processing) lacksException(c Category) bool {
	return c == Health && !slices.Contains(HealthExceptions(), p.Health) ||
		c == Criminal && !slices.Contains(CriminalExceptions(), p.Criminal) ||
		c == Safety && p.Health == "" && p.Criminal == ""
}

// gaps are the reasons in the contents why a processing may not run at any time.
func (p Processing) gaps() []Block {
	var list []Block
	add := func(missing bool, key string) {
		if missing {
			list = append(list, Block{Key: key})
		}
	}
	add(strings.TrimSpace(p.Purpose) == "", "network.off_purpose")
	add(!slices.Contains(Grounds(), p.Ground) || strings.TrimSpace(p.GroundWhy) == "", "network.off_ground")
	add(len(p.Categories) == 0, "network.off_categories")
	add(slices.Contains(p.Categories, Health) && p.lacksException(Health), "network.off_health")
	add(slices.Contains(p.Categories, Criminal) && p.lacksException(Criminal), "network.off_criminal")
	add(slices.Contains(p.Categories, Safety) && p.lacksException(Safety), "network.off_safety")
	add(p.Joint && strings.TrimSpace(p.JointWith) == "", "network.off_joint")
	add(p.Months < 1 || strings.TrimSpace(p.MonthsWhy) == "", "network.off_term")
	add(p.DPIA.On.IsZero(), "network.off_unsigned")
	add(!p.DPIA.On.IsZero() && p.DPIA.Version != p.Version, "network.off_changed")
	return list
}

// Blocks are the reasons why a processing may not run at a moment; none means that it may.
func (p Processing) Blocks(at time.Time) []Block {
	list := p.gaps()
	today := clock.Date(at)
	if !p.DPIA.On.IsZero() && today.Before(p.DPIA.On) {
		list = append(list, Block{Key: "network.off_early"})
	}
	if !p.DPIA.On.IsZero() && !today.Before(p.DPIA.Review) {
		list = append(list, Block{Key: "network.off_review"})
	}
	return list
}

// MayRun reports whether a processing may run at a moment.
func (p Processing) MayRun(at time.Time) bool { return len(p.Blocks(at)) == 0 }

// Limits of what people write.
const (
	maxName   = 120
	maxText   = 2000
	maxMonths = 120
	maxReview = 3 // years between a DPIA and its review
)

// Check are the reasons why the register cannot take a processing like this. A
// processing that is not complete is taken and stays off; only nonsense is refused.
func (p Processing) Check() []fault.Field {
	var c checker
	c.text("naam", p.Name, maxName, true)
	c.text("doel", p.Purpose, maxText, false)
	c.text("waarom", p.GroundWhy, maxText, false)
	c.text("metwie", p.JointWith, maxText, false)
	c.text("geheim", p.Secrecy, maxText, false)
	c.text("betrokkenen", p.Subjects, maxText, false)
	c.text("termijnwaarom", p.MonthsWhy, maxText, false)
	c.refuse(p.Ground != "" && !slices.Contains(Grounds(), p.Ground), "grondslag", "network.choose")
	c.refuse(p.Health != "" && !slices.Contains(HealthExceptions(), p.Health), "gezondheid", "network.choose")
	c.refuse(p.Criminal != "" && !slices.Contains(CriminalExceptions(), p.Criminal), "strafrecht", "network.choose")
	c.refuse(p.Months < 0 || p.Months > maxMonths, "termijn", "network.months")
	c.among("soorten", p.Categories, RegisterCategories())
	return c.fields
}

// Check are the reasons why a signed DPIA cannot be recorded like this on a day.
func (d DPIA) Check(today time.Time) []fault.Field {
	var c checker
	c.text("tekenaar", d.Signer, maxName, true)
	c.text("stuk", d.Document, maxName, true)
	c.refuse(d.On.IsZero() || d.On.After(today), "getekend", "network.dpia_on")
	c.refuse(!d.Review.After(today) || d.Review.After(d.On.AddDate(maxReview, 0, 0)), "herzien", "network.dpia_review")
	c.among("eigen", d.Own, RegisterCategories())
	c.refuse(slices.ContainsFunc(d.Own, func(x Category) bool { return !x.Special() }), "eigen", "network.choose")
	return c.fields
}

// checker collects the reasons of a refusal.
type checker struct{ fields []fault.Field }

func (c *checker) refuse(wrong bool, field, key string, pairs ...any) {
	if wrong {
		c.fields = append(c.fields, fault.NewField(field, key, pairs...))
	}
}

// text refuses what is too long, missing, or holds a citizen service number.
func (c *checker) text(field, value string, longest int, needed bool) {
	c.refuse(needed && strings.TrimSpace(value) == "", field, "network.needed")
	c.refuse(len([]rune(value)) > longest, field, "network.long", "Max", longest)
	c.refuse(text.ContainsBSN(value), field, "network.bsn")
}

func (c *checker) categories(field string, list []Category) { c.among(field, list, Categories()) }

func (c *checker) among(field string, list, may []Category) {
	for _, x := range list {
		if !slices.Contains(may, x) {
			c.refuse(true, field, "network.choose")
			return
		}
	}
}
