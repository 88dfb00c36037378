package casework

import (
	"context"

	"samendoen/internal/base/web"
)

type settleInput struct {
	ID       string `path:"id" maxLength:"64" doc:"Id van het dossier"`
	Afspraak string `path:"afspraak" maxLength:"64" doc:"Id van de afspraak"`
	IfMatch  string `header:"If-Match" doc:"De versie van de afspraak die u zag"`
	Body     struct {
		Stand  string `json:"stand" enum:"open,nagekomen,niet-nagekomen,ingetrokken" doc:"Hoe het ermee staat; open is opnieuw afgesproken"`
		Bewijs string `json:"bewijs,omitempty" maxLength:"2000" doc:"Waar dat aan te zien is"`
		Datum  string `json:"datum,omitempty" format:"date" doc:"De nieuwe datum, alleen bij open"`
	}
}

func (s *Service) apiSettle(ctx context.Context, in *settleInput) (*struct{}, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Settle(ctx, web.ActorFrom(ctx), ID(in.ID), in.Afspraak, version,
			Settlement{To: CommitmentState(in.Body.Stand), Proof: in.Body.Bewijs, By: parseDate(in.Body.Datum)})
	}
	return nil, web.APIMet(ctx, err, in.Body, func() (b commitmentBody, err error) {
		v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
		for _, p := range v.Commitments {
			if p.ID == in.Afspraak {
				b = commitment(p, v.Names)
			}
		}
		return b, err
	})
}
