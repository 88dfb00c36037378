package network

import (
	"slices"

	"samendoen/internal/account"
)

// Category is a kind of data about a household.
type Category string

// The categories, from the least to the most sensitive.
const (
	Identity Category = "identiteit"
	Housing  Category = "wonen"
	Nuisance Category = "overlast"
	Arrears  Category = "huurachterstand"
	Care     Category = "zorg" // that there is care, not what for
	Health   Category = "gezondheid"
	Criminal Category = "strafrecht"
	// Safety is what is kept under the reporting code for domestic violence and child abuse.
	// No covenant shares it: it leaves only by a report to Veilig Thuis.
	Safety Category = "veiligheid"
)

// RegisterCategories are those that a line of the register can hold, in the order of screens.
func RegisterCategories() []Category { return append(Categories(), Safety) }

// Categories are those of texts of a case and of covenants, in the order of screens.
func Categories() []Category {
	return []Category{Identity, Housing, Nuisance, Arrears, Care, Health, Criminal}
}

// Special reports whether the law asks for an exception before anyone may process the
// category: health (AVG art. 9) and criminal data (art. 10), and safety, which can be both.
func (c Category) Special() bool { return c == Health || c == Criminal || c == Safety }

// Verdict is what a role gets to see of a category.
type Verdict string

// The verdicts. The zero value lets nothing through.
const (
	Closed  Verdict = "nee"
	OnAsked Verdict = "op-vraag" // an answer to a question about one person, never a feed
	Visible Verdict = "ja"
)

// Finding is a verdict with the message key of its reason.
type Finding struct {
	Verdict Verdict
	Why     string
}

// See decides what a role of a covenant gets to see of a category of data. It looks at
// contents only; whether the covenant is in force is another question (see Blocks).
func See(t Terms, s Seat, kind account.OrganisationKind, c Category, register map[ProcessingID]Processing) Finding {
	if !slices.Contains(t.Categories, c) {
		return Finding{Closed, "network.why_not_agreed"}
	}
	grounded, own := false, false
	for _, p := range t.Purposes {
		r, known := register[p.Processing]
		if !known || !slices.Contains(r.Categories, c) || r.lacksException(c) {
			continue
		}
		grounded = true
		own = own || slices.Contains(r.DPIA.Own, c)
	}
	switch {
	case !grounded && c.Special():
		return Finding{Closed, "network.why_no_exception"}
	case !grounded:
		return Finding{Closed, "network.why_no_ground"}
	case !slices.Contains(s.Categories, c):
		return Finding{Closed, "network.why_not_role"}
	case c.Special() && kind == account.HousingAssociation && !own:
		return Finding{Closed, "network.why_association"}
	case kind == account.Police:
		return Finding{OnAsked, "network.why_police"}
	}
	return Finding{Visible, "network.why_role"}
}
