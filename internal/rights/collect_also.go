package rights

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/danger"
)

// Told is something that a module beside this one keeps about a person, in words.
type Told struct {
	Type  string // as the log and restrictions name it
	ID    string // of the record
	Title string
	At    time.Time
	Ended time.Time // when it was last needed; zero while it goes on
	Facts []Fact
	Text  string // what somebody wrote freely
	Own   bool   // the person gave it
	// Maybe says that it may be about somebody of the same name: a human looks, and what is
	// decided about the person does not touch it.
	Maybe bool
	// Within says that it is a part of a case that is collected already, and no thing by itself.
	Within bool
}

// Also are the things of a section that modules beside this one keep about a person.
type Also func(tx *store.Tx, person string) (Section, []Told, error)

// AlsoFrom adds what another module keeps to what is collected for a person. It is called
// before the service is used.
func (s *Service) AlsoFrom(also Also) { s.also = append(s.also, also) }

// elsewhere is what other modules keep about the person.
func (c *collection) elsewhere() error {
	for _, also := range c.s.also {
		section, list, err := also(c.tx, string(c.w.Subject))
		if err != nil {
			return err
		}
		for _, t := range list {
			i := Item{Key: "also/" + t.ID, of: t.ID, ended: t.Ended, Section: section, Title: t.Title, At: t.At, Facts: t.Facts, Text: t.Text, Own: t.Own,
				Source: c.t("src_staff"), Concern: concernOf(t.Text, false, c.others)}
			if t.Own {
				i.Source = c.t("src_own")
			}
			if t.Maybe {
				i.Concern = Other
			}
			c.add(i)
		}
	}
	return nil
}

// dangers are the incidents because of which nobody goes in alone, while the person lived
// there. Nobody who lives there was not to know of them.
func (c *collection) dangers(s stay) error {
	until := s.until
	if until.IsZero() {
		until = c.s.clock.Now()
	}
	list, err := danger.AboutHome(c.tx, c.s.vault, s.unit, s.from, until)
	if err != nil {
		return err
	}
	for _, r := range list {
		var facts []Fact
		c.fact(&facts, "danger_until", c.s.dutch.Date(r.LastDay()))
		if !r.ToldOn.IsZero() {
			c.fact(&facts, "danger_told", c.s.dutch.Date(r.ToldOn))
		}
		c.add(Item{of: string(r.ID), ended: r.On, Key: "danger/" + string(r.ID), Section: Nuisance, Title: c.t("doc_danger"), At: r.On, Facts: facts, Text: r.Story,
			Source: c.t("src_staff"), Concern: concernOf(r.Story, false, c.others)})
	}
	return nil
}
