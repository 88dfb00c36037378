package catalogue

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// Code names a fact for ever.
type Code string

// Topic is what a fact is about, finer than the five tiles of the form.
type Topic string

// The topics. Halts holds what must not be typed into a form at all.
const (
	Dwelling   Topic = "woning"
	Hygiene    Topic = "hygiene"
	Noise      Topic = "geluid"
	Worry      Topic = "zorgen"
	Loneliness Topic = "eenzaamheid"
	Money      Topic = "geld"
	Energy     Topic = "energie"
	Good       Topic = "moois"
	Halts      Topic = "stop"
)

// Topics are all topics in the order of the screen: what must not wait stands first.
func Topics() []Topic {
	return []Topic{Halts, Dwelling, Hygiene, Noise, Worry, Loneliness, Money, Energy, Good}
}

// Tile is one of the five tiles of the form, under which a fact is ticked.
type Tile string

// Tiles are the tiles in the order of the form; a signal's themes are the same.
func Tiles() []Tile { return []Tile{"woning", "overlast", "zorgen", "geld", "moois"} }

// Stop says whom to call before anything else.
type Stop string

// The stops. Violence and children go to Veilig Thuis or the attention officer (Wet
// maatschappelijke ondersteuning 2015, art. 4.1.1), crime to the police.
const (
	NoStop Stop = ""
	Danger Stop = "112"
	Home   Stop = "veilig-thuis"
	Crime  Stop = "misdaad"
)

// Stops are all stops.
func Stops() []Stop { return []Stop{NoStop, Danger, Home, Crime} }

// Volunteering says whether a volunteer passes a fact on, and then why: a volunteer is no
// informant, and says what somebody asked for, or that there is danger.
type Volunteering string

// The ways. The zero value keeps a fact out of the form of volunteers.
const (
	NotByVolunteers Volunteering = ""
	Asked           Volunteering = "gevraagd"
	Dangerous       Volunteering = "gevaar"
)

// Volunteerings are all ways.
func Volunteerings() []Volunteering { return []Volunteering{NotByVolunteers, Asked, Dangerous} }

// Question belongs to a fact; an answer is one of a few words and nothing else.
type Question struct {
	Text    string   `json:"text"`
	Answers []string `json:"answers"`
}

// Guide is the page of a fact, in Dutch at level B1.
type Guide struct {
	See   string `json:"see"`   // what anybody standing there would see or hear
	Maybe string `json:"maybe"` // what it can be, more than one thing
	Do    string `json:"do"`
	Not   string `json:"not"` // what one does not do
	Ask   string `json:"ask"` // whom to ask
}

// Fact is something to tick, with its guide.
type Fact struct {
	Code      Code       `json:"-"`
	Topic     Topic      `json:"topic"`
	Tile      Tile       `json:"tile"` // empty: never in a form
	Label     string     `json:"label"`
	English   string     `json:"english"` // empty: the Dutch label serves
	VERA      string     `json:"vera"`    // ZAAKTYPESOORT/ZAAKTYPEDETAILSOORT of VERA 4.3, the latter "-" for none; empty when nothing fits
	Stop      Stop       `json:"stop"`
	Guide     Guide      `json:"guide"`
	Questions []Question `json:"questions"`
	// Volunteer says why volunteers pass it on.
	Volunteer Volunteering `json:"volunteer"`
	Checked   bool         `json:"checked"` // a professional of the field looked at the guide
	Retired   bool         `json:"retired"` // stays readable, is not offered any more

	Own     bool      `json:"-"` // added by the association itself
	Version int64     `json:"-"` // 0: as the program brought it
	Changed time.Time `json:"-"`
	By      string    `json:"-"` // user who changed it last
}

// Offered reports whether the fact can be ticked in a form.
func (f Fact) Offered() bool { return f.Tile != "" && !f.Retired }

// Name is the label in a language.
func (f Fact) Name(lang text.Lang) string {
	if lang == text.English && f.English != "" {
		return f.English
	}
	return f.Label
}

// Limits of what is written.
const (
	maxLabel     = 60
	maxPart      = 400 // of a guide: five parts fit on a page
	maxQuestions = 3   // of a fact: a sender answers while standing
	maxAnswers   = 5
)

// Check are the reasons why a fact cannot be like this, under the names of the form.
func Check(f Fact) []fault.Field {
	var fields []fault.Field
	line := func(name, s string, most int, must bool) {
		switch {
		case must && s == "":
			fields = append(fields, fault.NewField(name, "catalogue.missing"))
		case utf8.RuneCountInString(s) > most || !utf8.ValidString(s):
			fields = append(fields, fault.NewField(name, "catalogue.long", "Max", most))
		case text.ContainsBSN(s):
			fields = append(fields, fault.NewField(name, "catalogue.bsn"))
		}
	}
	refuse := func(wrong bool, name, key string) {
		if wrong {
			fields = append(fields, fault.NewField(name, key))
		}
	}
	line("naam", f.Label, maxLabel, true)
	line("engels", f.English, maxLabel, false)
	for _, p := range f.Guide.parts() {
		line(p.name, p.text, maxPart, true)
	}
	refuse(!slices.Contains(Topics(), f.Topic), "onderwerp", "catalogue.choose")
	refuse(f.Topic == Halts && f.Tile != "", "tegel", "catalogue.stop_tile")
	refuse(f.Topic != Halts && !slices.Contains(Tiles(), f.Tile), "tegel", "catalogue.choose")
	refuse(!slices.Contains(Stops(), f.Stop) || f.Topic == Halts && f.Stop == NoStop, "stop", "catalogue.choose")
	refuse(!slices.Contains(Volunteerings(), f.Volunteer) || f.Tile == "" && f.Volunteer != NotByVolunteers, "vrijwilliger", "catalogue.choose")
	refuse(f.VERA != "" && !validVERA(f.VERA), "vera", "catalogue.vera_form")
	return append(fields, checkQuestions(f.Questions)...)
}

func checkQuestions(list []Question) []fault.Field {
	bad := len(list) > maxQuestions
	for _, q := range list {
		bad = bad || q.Text == "" || utf8.RuneCountInString(q.Text) > maxLabel || len(q.Answers) < 2 || len(q.Answers) > maxAnswers
		for i, a := range q.Answers {
			bad = bad || a == "" || utf8.RuneCountInString(a) > maxLabel || slices.Contains(q.Answers[:i], a)
		}
	}
	if bad {
		return []fault.Field{fault.NewField("vragen", "catalogue.questions_form", "Max", maxQuestions, "Answers", maxAnswers)}
	}
	return nil
}

// validVERA allows a code of ZAAKTYPESOORT and one of its details: FIN/HUA, SOC/-. A detail
// that says what is wrong with somebody's health (PSY, VER) is no observation (AVG art. 9).
func validVERA(s string) bool {
	kind, detail, ok := strings.Cut(s, "/")
	return ok && slices.Contains([]string{"FIN", "LEE", "OMG", "ORG", "SOC", "WOO"}, kind) &&
		slices.Contains([]string{"-", "AGR", "BED", "BET", "DIE", "DRU", "GEL", "HAN", "HEN", "HUA", "HUR", "KLI", "KME", "KSA",
			"ONG", "ONR", "ONV", "OVE", "RUZ", "STA", "VAN", "VUI", "VUIL"}, detail)
}

// part is a piece of a guide with the name of its field and of its message.
type part struct{ name, text string }

// parts are the pieces of a guide in the order of the page.
func (g Guide) parts() []part {
	return []part{{"zie", g.See}, {"kan", g.Maybe}, {"doe", g.Do}, {"niet", g.Not}, {"wie", g.Ask}}
}

// ParseQuestions reads the questions of a form: a line each, "Vraag? | ja | nee".
func ParseQuestions(s string) []Question {
	var list []Question
	for line := range strings.Lines(s) {
		words := strings.Split(line, "|")
		for i := range words {
			words[i] = strings.TrimSpace(words[i])
		}
		if words[0] != "" || len(words) > 1 {
			list = append(list, Question{words[0], words[1:]})
		}
	}
	return list
}

// WriteQuestions is what ParseQuestions reads.
func WriteQuestions(list []Question) string {
	lines := make([]string, len(list))
	for i, q := range list {
		lines[i] = strings.Join(append([]string{q.Text}, q.Answers...), " | ")
	}
	return strings.Join(lines, "\n")
}

// ownPrefix begins the codes of facts that an association adds; the tile follows.
const ownPrefix = "eigen-"

// IsOwn reports whether a code is one that an association made.
func IsOwn(code Code) bool { return strings.HasPrefix(string(code), ownPrefix) }

// TileOf is the tile under which a code is ticked, for ever: of the program's facts from
// the list, of all others the code says it. ok is false for what can be ticked nowhere.
func TileOf(code Code) (tile Tile, ok bool) {
	if own, is := strings.CutPrefix(string(code), ownPrefix); is {
		word, _, _ := strings.Cut(own, "-")
		return Tile(word), slices.Contains(Tiles(), Tile(word))
	}
	f, ok := ByCode(code)
	return f.Tile, ok && f.Tile != ""
}

// codeOf is the code of a fact that an association adds: the tile and its first label in
// small letters.
func codeOf(tile Tile, label string) Code {
	var b strings.Builder
	for _, r := range strings.ToLower(label) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s := b.String()
	s = strings.Trim(s[:min(len(s), 40)], "-")
	if tile == "" {
		tile = Tile(Halts)
	}
	return Code(ownPrefix + string(tile) + "-" + s)
}
