package rights

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// Section is a chapter of what is told to a person.
type Section string

// The sections.
const (
	Identity Section = "persoon"
	Housing  Section = "wonen"
	Arrears  Section = "huurachterstand"
	Nuisance Section = "overlast"
	Signals  Section = "signalen"
	Cases    Section = "dossiers"
	Sharing  Section = "gedeeld"
	Extras   Section = "toestemming"
	Posts    Section = "voordeur"
	Looks    Section = "inzagen"
)

// Sections are all sections in the order of the document.
func Sections() []Section {
	return []Section{Identity, Housing, Arrears, Nuisance, Signals, Posts, Cases, Sharing, Extras, Looks}
}

// Concern is why a part may have to stay out: whom it is about beside the person.
type Concern string

// The concerns. Secrecy and Inquiry are for the reviewer to find.
const (
	Reporter Concern = "melder"
	Child    Concern = "kind"
	Other    Concern = "ander"
	Secrecy  Concern = "beroepsgeheim"
	Inquiry  Concern = "onderzoek"
)

// Concerns are the reasons for which a part may be left out (AVG art. 15(4), UAVG art. 41).
func Concerns() []Concern { return []Concern{Reporter, Child, Other, Secrecy, Inquiry} }

// Verdict is what a human decided on a part.
type Verdict string

// The verdicts. The zero value is that nobody looked yet: nothing leaves with it.
const (
	Give     Verdict = "geven"
	GivePart Verdict = "deels"
	Withhold Verdict = "weglaten"
)

// Verdicts are all verdicts.
func Verdicts() []Verdict { return []Verdict{Give, GivePart, Withhold} }

// Fact is one line of a part.
type Fact struct {
	Label string `json:"naam" doc:"Wat het is"`
	Text  string `json:"waarde" doc:"Wat er staat"`
}

// Look is a line of the log: who looked or changed something, when and why. Who is the
// organisation and the role; the record holds what the proof is about.
type Look struct {
	At        time.Time `json:"op" doc:"Tijdstip"`
	Org       string    `json:"organisatie" doc:"Organisatie van wie keek"`
	Role      string    `json:"rol" doc:"Rol van wie keek"`
	What      string    `json:"wat" doc:"Wat iemand deed"`
	Why       string    `json:"waarom" doc:"De regel die het toestond"`
	Emergency bool      `json:"noodinzage" doc:"Het was een noodinzage"`
	Record    LogRecord `json:"regel" doc:"De regel van het logboek, zoals die in de boom staat"`
	Proof     *Proof    `json:"bewijs,omitempty" doc:"Bewijs dat de regel in het logboek staat; ontbreekt als die nog geen plaats heeft"`
}

// LogRecord are the fields over which the leaf of a record is made. The user is a
// number without meaning outside the association; the name is not part of the answer.
type LogRecord struct {
	ID     string `json:"id" doc:"Id van de regel"`
	Epoch  int64  `json:"tijdvak" doc:"Tijdvak van het logboek"`
	Micros int64  `json:"microseconden" doc:"Tijdstip in microseconden sinds 1970, UTC"`
	Org    string `json:"organisatieId" doc:"Id van de organisatie"`
	User   string `json:"gebruikerId" doc:"Nummer van de gebruiker, zonder naam"`
	Action string `json:"handeling" doc:"Code van de handeling"`
	Type   string `json:"soort" doc:"Soort van wat bekeken is"`
	Object string `json:"object" doc:"Id van wat bekeken is"`
	Rules  string `json:"regels" doc:"Codes van de regels"`
	Via    string `json:"via,omitempty" doc:"Hoe iemand was aangemeld; ontbreekt in regels van eerder"`
}

// Proof is the place of a record in the log's tree, and the hashes that lead from its
// leaf to the root of a signed checkpoint (RFC 6962, 2.1.1).
type Proof struct {
	Epoch    int64    `json:"tijdvak" doc:"Tijdvak van de boom"`
	Position int64    `json:"plaats" doc:"Plaats van de regel, vanaf nul"`
	Size     int64    `json:"grootte" doc:"Aantal bladeren van de boom"`
	Leaf     string   `json:"blad" doc:"Hash van de regel, base64"`
	Hashes   []string `json:"hashes" nullable:"false" doc:"Hashes van het bewijs, base64"`
}

// Item is a part of what is known about a person, as it was when it was collected.
type Item struct {
	Key     string // where it is from; the same part keeps its verdict when collected anew
	Section Section
	Title   string
	At      time.Time // instant or date; zero if it has none
	Facts   []Fact
	Text    string // what somebody wrote freely
	Source  string // where it came from, in words
	Own     bool   // the person gave it (AVG art. 20)
	Concern Concern
	Looks   []Look
	// Purpose, Ground and Kept are why it is there, on which article that rests, and how
	// long it stays, in words (AVG art. 15(1)(a) and (d), 13(1)(c)).
	Purpose string `json:",omitempty"`
	Ground  string `json:",omitempty"`
	Kept    string `json:",omitempty"`

	of       string    // id of the signal or case
	nuisance bool      // of a case
	ended    time.Time // when the thing was last needed; zero while it goes on
}

// Proposal is what the program proposes for a part: out when it may be about somebody
// else, in otherwise. It is never more than a proposal.
func (i Item) Proposal() Verdict {
	if i.Concern != "" {
		return Withhold
	}
	return Give
}

// Part is an item with the verdict of a human.
type Part struct {
	ID string
	N  int
	Item
	Verdict Verdict
	Reason  Concern // of Withhold and GivePart
	Given   string  // text that may leave, of GivePart
	By      string  // user who decided
	On      time.Time
}

// Waiting are the parts on which nobody decided.
func Waiting(parts []Part) int {
	n := 0
	for _, p := range parts {
		if p.Verdict == "" {
			n++
		}
	}
	return n
}

// check are the reasons why a verdict on a part cannot be taken.
func (p Part) check() []fault.Field {
	var c checker
	c.refuse(!slices.Contains(Verdicts(), p.Verdict), "oordeel", "rights.choose")
	c.refuse(p.Verdict != Give && !slices.Contains(Concerns(), p.Reason), "reden", "rights.choose")
	c.text("tekst", p.Given, maxText*2, p.Verdict == GivePart)
	c.refuse(p.Verdict == GivePart && p.Text == "", "oordeel", "rights.no_part")
	return c.fields
}

// checkRelease is why the parts may not leave by the hand of a user: every part needs a
// verdict, and who releases is another than who gave them.
func checkRelease(parts []Part, user string) []fault.Field {
	var c checker
	c.refuse(Waiting(parts) > 0, "", "rights.release_waiting", "N", Waiting(parts))
	c.refuse(slices.ContainsFunc(parts, func(p Part) bool { return p.By == user }), "", "rights.release_own")
	return c.fields
}

// concernOf finds in a free text whom it may be about beside the person: a child, who
// passed it on, or somebody of the same home by name. It misses what it cannot know.
func concernOf(body string, reporter bool, others []string) Concern {
	words := wordsOf(body)
	switch {
	case slices.ContainsFunc(words, isChild):
		return Child
	case reporter:
		return Reporter
	case slices.ContainsFunc(others, func(name string) bool { return named(words, name) }):
		return Other
	}
	return ""
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(text.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) })
}

// isChild are the words by which children turn up in a text.
func isChild(word string) bool {
	return slices.Contains([]string{"kind", "kinderen", "kindje", "kindjes", "kleinkind", "dochter", "dochters", "dochtertje",
		"zoon", "zonen", "zoons", "zoontje", "baby", "peuter", "kleuter", "puber", "jongen", "jongetje", "meisje", "meisjes",
		"school", "kinderopvang", "minderjarig", "minderjarige"}, word)
}

// named reports whether a part of a name of at least three letters is one of the words.
func named(words []string, name string) bool {
	small := []string{"van", "der", "den", "ten", "ter", "het", "von", "mevrouw", "meneer", "heer"}
	return slices.ContainsFunc(wordsOf(name), func(part string) bool {
		return len([]rune(part)) >= 3 && !slices.Contains(small, part) && slices.Contains(words, part)
	})
}

// isReporter reports whether somebody in a role passes on as a private person, who must
// not be found out.
func isReporter(r access.Role) bool { return r == access.Resident || r == access.Volunteer }
