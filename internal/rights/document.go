package rights

import (
	"slices"
	"time"

	"samendoen/internal/base/clock"
)

// Document is what a person gets: the same structure as a page in Dutch and as JSON.
type Document struct {
	Number   string      `json:"nummer" doc:"Nummer van het verzoek"`
	Org      string      `json:"verantwoordelijke" doc:"Organisatie die verantwoordelijk is"`
	Name     string      `json:"naam" doc:"Van wie de gegevens zijn"`
	Asked    string      `json:"gevraagdOp" format:"date" doc:"Datum van het verzoek"`
	Made     time.Time   `json:"verzameldOp" doc:"Tijdstip waarop alles is verzameld"`
	Released bool        `json:"vrijgegeven" doc:"Twee mensen keken het na; anders is dit een proefdruk die niet weg mag"`
	Chapters []Chapter   `json:"hoofdstukken" nullable:"false" doc:"De gegevens, per onderwerp"`
	Log      DocumentLog `json:"logboek" doc:"Waarmee het bewijs bij de inzagen te controleren is"`
	Rights   []string    `json:"rechten" nullable:"false" doc:"Wat de bewoner verder kan doen"`
	Person   string      `json:"-"`
}

// Chapter is one subject of a document.
type Chapter struct {
	Code     Section   `json:"code" doc:"Code van het onderwerp"`
	Title    string    `json:"titel" doc:"Naam van het onderwerp"`
	Lead     string    `json:"uitleg" doc:"Waarom deze gegevens er zijn"`
	Entries  []Entry   `json:"gegevens" nullable:"false" doc:"De gegevens"`
	Withheld []Omitted `json:"weggelaten" nullable:"false" doc:"Wat is weggelaten, en waarom"`
}

// Entry is one thing that is known about the person.
type Entry struct {
	Title  string `json:"titel" doc:"Wat het is"`
	On     string `json:"datum,omitempty" format:"date" doc:"Datum"`
	Facts  []Fact `json:"feiten" nullable:"false" doc:"Wat er staat"`
	Text   string `json:"tekst,omitempty" doc:"Wat iemand opschreef"`
	Partly string `json:"deelsWeggelaten,omitempty" doc:"Waarom een deel van de tekst is weggelaten"`
	Source string `json:"herkomst" doc:"Waar het vandaan komt"`
	Why    string `json:"doel" doc:"Waarvoor het nodig is (artikel 15 lid 1 onder a AVG)"`
	Ground string `json:"grondslag" doc:"Op welk artikel dat rust"`
	Kept   string `json:"bewaard" doc:"Hoe lang het blijft (artikel 15 lid 1 onder d AVG)"`
	Own    bool   `json:"zelfGegeven" doc:"De bewoner gaf dit zelf (artikel 20 AVG)"`
	Looks  []Look `json:"inzagen,omitempty" doc:"Wie keek of iets deed"`
}

// Omitted is how many parts were left out for one reason.
type Omitted struct {
	Reason string `json:"reden" doc:"Reden"`
	Count  int    `json:"aantal" doc:"Aantal"`
}

// DocumentLog are the signed checkpoints to which the proofs lead, and the public keys.
type DocumentLog struct {
	Checkpoints []string `json:"controlepunten" nullable:"false" doc:"Ondertekende controlepunten"`
	Keys        []string `json:"sleutels" nullable:"false" doc:"Openbare sleutels waarmee ze te controleren zijn"`
}

// document puts together what may leave: the parts on which a human decided so, in the
// words that the human let stand. A part without a verdict is not in it.
func (s *Service) document(v View, parts []Part, keys []string) Document {
	t := func(key string, pairs ...any) string { return s.dutch.T("rights."+key, pairs...) }
	doc := Document{Number: v.Number, Org: v.Orgs[v.Org], Name: v.Person.Name, Asked: v.On.Format(time.DateOnly), Made: v.Collected,
		Released: v.State == Released || v.State == Done && v.Stopped == "", Person: string(v.Subject),
		Log:    DocumentLog{Checkpoints: []string{}, Keys: []string{}},
		Rights: []string{t("right_correct"), t("right_erase"), t("right_object"), t("right_transfer"), t("right_complain")}}
	var trees []int64
	for _, section := range Sections() {
		c := Chapter{Code: section, Title: t("sec_" + string(section)), Lead: t("lead_" + string(section)), Entries: []Entry{}, Withheld: []Omitted{}}
		for _, p := range parts {
			if p.Section != section {
				continue
			}
			switch p.Verdict {
			case Give, GivePart:
				c.Entries = append(c.Entries, entryOf(p, t))
				for _, l := range p.Looks {
					if l.Proof != nil && !slices.Contains(trees, l.Proof.Epoch) {
						trees = append(trees, l.Proof.Epoch)
					}
				}
			case Withhold:
				c.omit(t("concern_" + string(p.Reason)))
			}
		}
		if len(c.Entries)+len(c.Withheld) > 0 {
			doc.Chapters = append(doc.Chapters, c)
		}
	}
	if doc.Chapters == nil {
		doc.Chapters = []Chapter{}
	}
	slices.Sort(trees)
	for _, epoch := range trees {
		doc.Log.Checkpoints = append(doc.Log.Checkpoints, v.Marks[epoch])
	}
	if len(trees) > 0 {
		doc.Log.Keys = append(doc.Log.Keys, keys...)
	}
	return doc
}

func entryOf(p Part, t func(string, ...any) string) Entry {
	e := Entry{Title: p.Title, Facts: p.Facts, Text: p.Text, Source: p.Source, Own: p.Own, Looks: p.Looks, Why: p.Purpose, Ground: p.Ground, Kept: p.Kept}
	if e.Facts == nil {
		e.Facts = []Fact{}
	}
	if !p.At.IsZero() {
		e.On = clock.Date(p.At).Format(time.DateOnly)
	}
	if p.Verdict == GivePart {
		e.Text, e.Partly = p.Given, t("concern_"+string(p.Reason))
	}
	return e
}

// omit counts a part that was left out.
func (c *Chapter) omit(reason string) {
	for i := range c.Withheld {
		if c.Withheld[i].Reason == reason {
			c.Withheld[i].Count++
			return
		}
	}
	c.Withheld = append(c.Withheld, Omitted{Reason: reason, Count: 1})
}
