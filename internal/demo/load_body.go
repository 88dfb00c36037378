package demo

import (
	"context"
	"strconv"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/body"
	"samendoen/internal/place"
)

// gathered is the demo of the bodies of residents while it is made, with its own clock.
type gathered struct {
	context.Context
	s       *body.Service
	clock   *clock.Manual
	lead    access.Actor
	contact access.Actor
	now     time.Time
	members int
}

// bodies are six bodies of residents, with members, meetings, an advice that runs and one that was
// answered. The volunteer and the resident of the demo are members of the first. word is what is said of the
// figures once there is a release.
func (l Loader) bodies(ctx context.Context, c *City, users map[string]string) (word func() error, err error) {
	if l.Bodies == nil {
		return func() error { return nil }, nil
	}
	g := gathered{Context: ctx, clock: clock.NewManual(l.Now.AddDate(0, -5, 0)), now: l.Now}
	g.s = l.Bodies(g.clock)
	var sites []place.Brief
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		for login, actor := range map[string]*access.Actor{"teamleider": &g.lead, "wijkbeheerder": &g.contact} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			*actor = u.Actor()
		}
		var err error
		sites, err = place.Briefs(tx, c.cfg.Org)
		return err
	}); err != nil {
		return nil, err
	}
	where := func(n int) string {
		if n >= len(sites) {
			return ""
		}
		return access.Area(string(sites[n].ID))
	}
	first, err := g.make(body.Body{Kind: body.Committee, Name: "Bewonerscommissie De Linde", Areas: where(0), Mandate: "De commissie praat over onderhoud, de hal en de tuin.", Rhythm: 3, Least: 3},
		[]string{"Olijfje Stoepkrijt", "Bramius Windwijzer", "Tjomke Zandkasteel", "Floortje Kaarsvet"}, users["vrijwilliger"], users["bewoner"])
	if err != nil {
		return nil, err
	}
	union, err := g.make(body.Body{Kind: body.Association, Name: "Huurdersvereniging Samen Wonen", Mandate: "De vereniging praat met de directie over beleid en huur.", Rhythm: 2, Least: 3},
		[]string{"Mendelina Regenton", "Joppe Vlierbes", "Sterre Knoopsgat"})
	if err != nil {
		return nil, err
	}
	for i, b := range []body.Body{{Kind: body.Team, Name: "Krachtenteam Oost", Rhythm: 0, Least: 2}, {Kind: body.ComplexCommittee, Name: "Complexcommissie Het Hof", Rhythm: 6, Least: 2},
		{Kind: body.Committee, Name: "Bewonerscommissie Zonnehoek", Rhythm: 6, Least: 3}, {Kind: body.Team, Name: "Krachtenteam De Brug", Least: 2}} {
		b.Areas = where(i + 1)
		if _, err := g.make(b, []string{"Wolkje Theezeef", "Barend Luifelaar"}); err != nil {
			return nil, err
		}
	}
	if err := g.talk(first, union); err != nil {
		return nil, err
	}
	return func() error { return l.residentsWord(g, first, users["vrijwilliger"]) }, nil
}

// make writes a body in, with members; the first two sign in here as the given users.
func (g *gathered) make(b body.Body, names []string, logins ...string) (body.ID, error) {
	b.ContactID = g.contact.UserID
	id, err := g.s.Make(g, g.lead, b, "")
	if err != nil {
		return "", err
	}
	for i, name := range names {
		g.members++
		m := body.Member{BodyID: id, Role: body.Plain, Name: name, From: clock.Date(g.clock.Now()).AddDate(-1, 0, 0), Reach: "06 00 00 01 " + strconv.Itoa(10+g.members)}
		if i < 2 {
			m.Role = body.Roles()[i]
		}
		if i < len(logins) {
			m.UserID = logins[i]
		}
		if i == 2 { // whose term ends within two months
			m.Until = clock.Date(g.now).AddDate(0, 0, 40)
		}
		if err := g.s.PutMember(g, g.contact, m, ""); err != nil {
			return "", err
		}
	}
	return id, nil
}

// talk are meetings of two bodies, an advice that was answered and one that runs.
func (g *gathered) talk(first, union body.ID) error {
	const words = "Wij willen dat de hal veilig en prettig is voor iedereen."
	today := clock.Date(g.clock.Now())
	old, err := g.s.Ask(g, g.contact, body.Advice{BodyID: union, Subject: "Ander beleid voor scootmobielen", Aims: words, Reasons: "In veel hallen staan scootmobielen voor de deur.",
		Effects: "Er komt een plek in de berging. In de hal mag niets meer staan.", Informed: today, Until: today.AddDate(0, 0, 49)}, "")
	if err != nil {
		return err
	}
	for version, step := range []body.Said{{Step: body.Advise, Words: "Maak eerst in elke berging een stopcontact. Anders kan niemand laden."},
		{Step: body.Deviate, Words: "Stopcontacten komen er eerst in de tien grootste complexen. Voor de rest is dit jaar geen geld."}} {
		g.clock.Add(7 * 24 * time.Hour)
		step.Day = clock.Date(g.clock.Now())
		if err := g.s.TakeStep(g, g.contact, union, old, int64(version+1), step); err != nil {
			return err
		}
	}
	meet := func(id body.ID, days int, minutes string) error {
		at, _ := clock.OnTheWall(clock.Date(g.now).AddDate(0, 0, days), 19*60+30)
		return g.s.PutMeeting(g, g.contact, body.Meeting{BodyID: id, At: at.UTC(), Place: "De huiskamer, begane grond", Agenda: "1. Opening\n2. De hal\n3. De tuin\n4. Rondvraag", Minutes: minutes}, "")
	}
	for _, m := range []struct {
		id      body.ID
		days    int
		minutes string
	}{{first, -60, "Wij kozen een kleur voor de hal. De tuindag is in het voorjaar."}, {union, -30, "Wij bespraken het antwoord over de scootmobielen."}, {first, 12, ""}} {
		if err := meet(m.id, m.days, m.minutes); err != nil {
			return err
		}
	}
	g.clock.Set(g.now.AddDate(0, 0, -10))
	today = clock.Date(g.clock.Now())
	_, err = g.s.Ask(g, g.contact, body.Advice{BodyID: first, Subject: "Nieuwe voordeuren in de hal", Aims: words, Reasons: "De deuren zijn oud. De sloten gaan vaak stuk.",
		Effects: "Er is drie dagen werk in de hal. Iedereen krijgt een nieuwe sleutel.", Informed: today, Until: today.AddDate(0, 0, 42)}, "")
	return err
}

// residentsWord is what a member of a committee says about the figures of its complex, on the first day
// of the newest release.
func (l Loader) residentsWord(g gathered, id body.ID, member string) error {
	var who access.Actor
	if err := l.DB.Read(g, func(tx *store.Tx) error {
		u, err := account.UserByID(tx, member)
		who = u.Actor()
		return err
	}); err != nil {
		return err
	}
	g.clock.Set(g.now)
	v, err := g.s.Figures(g, who, id)
	if fault.Is(err, fault.NotFound) {
		return nil // a demo without complexes
	}
	for _, c := range v.Complexes {
		if err == nil && !c.Told.AsOf.IsZero() {
			err = g.s.SayWord(g, who, id, body.SaidWord{Complex: c.ID, AsOf: c.Told.AsOf, Text: "De lift was weken stuk. Daarom belden er zoveel buren. Nu hij het doet, is het weer rustig."})
		}
	}
	return err
}
