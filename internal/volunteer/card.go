package volunteer

import (
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

// Card is a way from the page of volunteers to what another module has for who looks.
type Card struct {
	Title, Text, Href string
	Icon              ui.IconName
}

// Door is the page at which cards hang.
type Door string

// The doors: the page of colleagues, and the own page of a volunteer.
const (
	AtStaff Door = Path
	AtOwn   Door = OwnPath
)

// Cards are the cards of a module for somebody at a door: none for who may not open them.
type Cards func(ctx context.Context, a access.Actor, p *text.Printer, at Door) ([]Card, error)

// UseCards hangs up the cards of other modules, in their order.
func (s *Service) UseCards(list ...Cards) { s.cards = append(s.cards, list...) }

func (s *Service) cardsAt(ctx context.Context, a access.Actor, p *text.Printer, at Door) (all []Card, err error) {
	for _, cards := range s.cards {
		list, err := cards(ctx, a, p, at)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}
