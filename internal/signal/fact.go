package signal

import (
	"context"
	"slices"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/catalogue"
)

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

// FactCode names something that can be seen, heard or asked. Package catalogue says what.
type FactCode = catalogue.Code

// Fact is something to tick: what anybody standing there would also see or hear, or
// what somebody asked for. Never what somebody is.
type Fact struct {
	Code  FactCode
	Theme Theme
}

// Label is what the program calls the fact; an association may say it otherwise.
func (f Fact) Label(lang text.Lang) string { return catalogue.Names(nil).Of(f.Code, lang) }

// FactsOf are the facts that the program brings to tick under a theme.
func FactsOf(t Theme) []Fact {
	var list []Fact
	for _, f := range catalogue.Shipped() {
		if f.Offered() && Theme(f.Tile) == t {
			list = append(list, Fact{f.Code, t})
		}
	}
	return list
}

// factByCode finds a fact that can be ticked; whether an association has one of its own
// with the code is for Send to find out.
func factByCode(code FactCode) (Fact, bool) {
	tile, ok := catalogue.TileOf(code)
	return Fact{code, Theme(tile)}, ok
}

// offered are the facts of an organisation that can be ticked now.
func (s *Service) offered(ctx context.Context, org string) (list []catalogue.Fact, err error) {
	err = s.db.Look(ctx, func(tx *store.Tx) (err error) { list, err = catalogue.Of(tx, org); return err })
	return slices.DeleteFunc(list, func(f catalogue.Fact) bool { return !f.Offered() }), err
}

// namesOf are the labels of facts that an organisation gave itself.
func (s *Service) namesOf(ctx context.Context, org string) (names catalogue.Names, err error) {
	err = s.db.Look(ctx, func(tx *store.Tx) (err error) { names, err = catalogue.NamesOf(tx, org); return err })
	return names, err
}

// ownFacts are the names of an organisation's facts where a signal has facts that only it
// knows, answers or a volunteer, and a refusal for one that it does not know. Others need no look.
func ownFacts(tx *store.Tx, org string, d Draft, byVolunteer bool) (names catalogue.Names, err error) {
	own := slices.ContainsFunc(d.Facts, catalogue.IsOwn)
	if !own && len(d.Answers) == 0 && !byVolunteer {
		return nil, nil
	}
	if names, err = catalogue.NamesOf(tx, org); err != nil || !own {
		return names, err
	}
	for _, code := range d.Facts {
		if _, ok := names.Fact(code); !ok {
			return nil, fault.Invalidf("signal.facts", "feiten", "signal.fact_unknown")
		}
	}
	return names, nil
}
