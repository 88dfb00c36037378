package signal

import "slices"

// Theme is one of the five tiles.
type Theme string

// The themes. There is none for children or violence: those go to 112, Veilig Thuis
// or the attention officer, and the screen says so.
const (
	Home     Theme = "woning"
	Nuisance Theme = "overlast"
	Concern  Theme = "zorgen"
	Money    Theme = "geld"
	Good     Theme = "moois"
)

// Themes are the five tiles in the order of the screen.
func Themes() []Theme { return []Theme{Home, Nuisance, Concern, Money, Good} }

// Key is the message key of the tile's label.
func (t Theme) Key() string { return "signal.theme_" + string(t) }

// token is the word in the search text that stands for the theme. It has three signs,
// the size of the index's groups, so that it narrows a search at hardly any cost.
func (t Theme) token() string {
	switch t {
	case Home:
		return "qxw"
	case Nuisance:
		return "qxo"
	case Concern:
		return "qxz"
	case Money:
		return "qxg"
	}
	return "qxm"
}

// FactCode names something that can be seen, heard or asked.
type FactCode string

// Fact is something to tick: what anybody standing there would also see or hear, or
// what somebody asked for. Never what somebody is.
type Fact struct {
	Code  FactCode
	Theme Theme
}

// Key is the message key of the fact's label.
func (f Fact) Key() string { return "signal.fact_" + string(f.Code) }

// facts is the catalogue. Codes are stored: one that is no longer offered stays here.
var facts = [...]Fact{
	{"lekkage", Home}, {"schimmel", Home}, {"geen-verwarming", Home}, {"deur-raam-stuk", Home},
	{"volle-woning", Home}, {"vluchtweg-vol", Home}, {"geen-rookmelder", Home}, {"ongedierte", Home},
	{"tuin-balkon-vol", Home}, {"vuil", Home},

	{"harde-muziek", Nuisance}, {"nacht", Nuisance}, {"ruzie-gehoord", Nuisance}, {"bonken", Nuisance},
	{"dieren", Nuisance}, {"groep", Nuisance}, {"afval-gedumpt", Nuisance}, {"rook-geur", Nuisance},
	{"vernieling", Nuisance}, {"dreiging", Nuisance},

	{"post-blijft-liggen", Concern}, {"gordijnen-dicht", Concern}, {"lang-niet-gezien", Concern},
	{"doet-niet-open", Concern}, {"weet-de-weg-niet", Concern}, {"valt", Concern}, {"weinig-eten", Concern},
	{"alleen", Concern}, {"verdrietig", Concern}, {"vraagt-hulp", Concern}, {"zorgt-voor-ander", Concern},

	{"brieven-dicht", Money}, {"aanmaning", Money}, {"huur-lukt-niet", Money}, {"energie", Money},
	{"minder-inkomen", Money}, {"vraagt-regeling", Money}, {"geen-eten", Money}, {"vraagt-toeslag", Money},

	{"helpt-buren", Good}, {"wil-meedoen", Good}, {"idee", Good}, {"samen-gedaan", Good},
	{"bedankt", Good}, {"gaat-beter", Good},
}

// FactsOf are the facts to tick under a theme.
func FactsOf(t Theme) []Fact {
	var list []Fact
	for _, f := range facts {
		if f.Theme == t {
			list = append(list, f)
		}
	}
	return list
}

// factByCode finds a fact in the catalogue.
func factByCode(code FactCode) (Fact, bool) {
	i := slices.IndexFunc(facts[:], func(f Fact) bool { return f.Code == code })
	if i < 0 {
		return Fact{}, false
	}
	return facts[i], true
}
