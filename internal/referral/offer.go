package referral

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
)

// Offer is a service of the directory: who could be asked, and how they are reached.
type Offer struct {
	ID, Name  string
	OrgID     string // organisation; one that is not in the program has an id of the directory
	Org       string
	For       string // whom it is for; may be empty
	Phone     string // to call now; empty: nobody can be called
	Path      string // of its page
	Open      bool
	Next      time.Time // instant from which somebody can be reached again; zero: not known, or open
	Free      int
	Unit      string // of what Free counts; empty: nobody keeps it
	Confirmed time.Time
	Fresh     bool // confirmed within its term
}

// Wish is what services are looked for: around a neighbourhood, and of one kind or with some words.
type Wish struct{ Area, Kind, Words string }

// Helpers is the directory. It is asked as anybody may ask it, and hears neither who asks nor in
// which case: the code of a neighbourhood, a kind and some words.
type Helpers interface {
	Kinds() []string
	Offers(ctx context.Context, w Wish) ([]Offer, error)
}

// UseHelpers lets the directory offer services where a partner is asked.
func (s *Service) UseHelpers(h Helpers) { s.helpers = h }

// mostOffers is how many services stand on the page.
const mostOffers = 6

// Bond is what asking somebody of an organisation gives.
type Bond string

// The bonds, the closest first.
const (
	WithMandate Bond = "mandaat" // under a covenant, somebody with an account
	ByCovenant  Bond = "link"    // under a covenant, by a link
	CardOnly    Bond = "kaartje" // without a covenant: the card and no more
)

// offered is an offer with what choosing it fills in.
type offered struct {
	Offer
	Bond Bond
	Wie  string // of the form, or:
	Bij  string // the seat of who has no account
}

// bind says what asking at the organisation of an offer gives: whom one may ask there.
func (c Choice) bind(o Offer) offered {
	for _, who := range c.Who {
		if who.User.OrgID == o.OrgID && !who.OnlyAsks && c.OrgKind[o.OrgID] != account.Police {
			return offered{o, WithMandate, who.Who(), ""}
		}
	}
	best := offered{o, CardOnly, withoutAccount, elsewhere}
	for _, seat := range c.Seats {
		switch {
		case seat.OrgID == "" || seat.OrgID != o.OrgID:
		case seat.CovenantID != "":
			return offered{o, ByCovenant, withoutAccount, seat.Who()}
		default:
			best.Bij = seat.Who()
		}
	}
	return best
}

// offers are services in the order in which they are worth a call: whoever reads along after a yes,
// who is there now, who has room, who was confirmed.
func (c Choice) offers(list []Offer, most int) []offered {
	all := make([]offered, len(list))
	for i, o := range list {
		all[i] = c.bind(o)
	}
	bonds := []Bond{WithMandate, ByCovenant, CardOnly}
	yes := func(b bool) int {
		if b {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(x, y offered) int {
		return cmp.Or(slices.Index(bonds, x.Bond)-slices.Index(bonds, y.Bond), yes(x.Open)-yes(y.Open),
			yes(x.Unit != "" && x.Free > 0)-yes(y.Unit != "" && y.Free > 0), yes(x.Unit == "")-yes(y.Unit == ""), yes(x.Fresh)-yes(y.Fresh), strings.Compare(x.Name, y.Name))
	})
	return all[:min(len(all), most)]
}

// lookFor finds services for what somebody typed, around the home. Before anything was chosen it is
// those of the organisations that read along after a yes.
func (s *Service) lookFor(ctx context.Context, c Choice, typed url.Values) ([]offered, error) {
	w := Wish{Area: c.AreaCode, Kind: typed.Get("hulp"), Words: strings.TrimSpace(typed.Get("zoek"))}
	if s.helpers == nil || !slices.Contains(append(s.helpers.Kinds(), ""), w.Kind) {
		return nil, nil
	}
	found, err := s.helpers.Offers(ctx, w)
	if err != nil {
		return nil, err
	}
	if w.Kind == "" && w.Words == "" {
		found = slices.DeleteFunc(found, func(o Offer) bool { return c.bind(o).Bond != WithMandate })
	}
	return c.offers(found, mostOffers), nil
}

// choose fills in a form what belongs to the service that somebody tapped.
func choose(typed url.Values, list []offered) {
	for _, o := range list {
		if o.ID != typed.Get("kies") {
			continue
		}
		typed.Set("wie", o.Wie)
		if o.Wie == withoutAccount {
			typed.Set("bij", o.Bij)
			typed.Set("organisatie", o.Org)
		}
	}
}
