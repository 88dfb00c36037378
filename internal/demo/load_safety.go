package demo

import (
	"bytes"
	"context"
	"image"
	"image/png"

	"samendoen/internal/account"
	"samendoen/internal/attention"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/catalogue"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/training"
)

// safety writes the line of the register for the reporting code, a mechanic who wants to be
// called, a record with its first steps, one that is closed, and a look in an emergency.
func (l Loader) safety(ctx context.Context, c *City, users map[string]string) error {
	if l.Safety == nil || l.Network == nil {
		return nil
	}
	actors := map[string]access.Actor{}
	var homes []place.Home
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		for _, login := range []string{"fg", "bestuur", "vakman", "achterwacht", "aandachtsfunctionaris"} {
			u, err := account.UserByID(tx, users[login])
			if err != nil {
				return err
			}
			actors[login] = u.Actor()
		}
		ids, err := store.Strings(tx, `SELECT id FROM place_unit WHERE org_id = $1 AND until = 0 AND addition = '' ORDER BY id LIMIT 40`, c.cfg.Org)
		if err != nil {
			return err
		}
		for _, id := range ids {
			home, err := place.HomeByID(tx, place.UnitID(id))
			if err != nil {
				return err
			}
			// Only one that its address alone names: the officer types that.
			if same, _, err := place.AtAddress(tx, c.cfg.Org, home.Address+" "+home.City, 2); err != nil {
				return err
			} else if len(same) == 1 && len(homes) < 2 {
				homes = append(homes, home)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := l.safetyLine(ctx, actors); err != nil {
		return err
	}
	if err := l.Safety.Ask(ctx, actors["vakman"], attention.CallDraft{When: attention.Tomorrow, Phone: "06 12345678", Key: "demo-bel-mij"}); err != nil {
		return err
	}
	if len(homes) < 2 {
		return nil
	}
	if err := l.answers(ctx, actors["vakman"], homes[1]); err != nil {
		return err
	}
	return l.safetyRecords(ctx, actors, homes)
}

// answers is a signal with answers to the questions of its facts, and a picture that the
// resident agreed with. A second one is still on its way.
func (l Loader) answers(ctx context.Context, mechanic access.Actor, home place.Home) error {
	d := signal.Draft{UnitID: home.ID, Theme: signal.Home, Sentence: "Er staat water in het keukenkastje.", Key: "demo-met-antwoorden", Where: signal.Indoors, Yes: true}
	for _, code := range []signal.FactCode{"lekkage", "volle-woning"} {
		f, known := catalogue.ByCode(code)
		if !known {
			continue
		}
		d.Facts = append(d.Facts, code)
		for i, q := range f.Questions {
			d.Answers = append(d.Answers, signal.Given{Fact: code, N: i + 1, Answer: q.Answers[i%len(q.Answers)]})
		}
	}
	var picture bytes.Buffer
	img := image.NewGray(image.Rect(0, 0, 320, 240))
	for i := range img.Pix {
		img.Pix[i] = uint8(i / 320) // #nosec G115 -- below 240
	}
	if err := png.Encode(&picture, img); err != nil {
		return err
	}
	d.Photos = append([][]byte{picture.Bytes()}, signal.Announced(1)...)
	_, err := l.Signals.Send(ctx, mechanic, d)
	return err
}

// safetyLine is the line of the register without which no record opens.
func (l Loader) safetyLine(ctx context.Context, actors map[string]access.Actor) error {
	id, err := l.Network.AddProcessing(ctx, actors["fg"], network.Processing{Name: "Meldcode huiselijk geweld en kindermishandeling",
		Purpose: "Mensen die thuis niet veilig zijn, krijgen hulp.", Ground: "f", Health: "9c", Criminal: "u32",
		GroundWhy: "Wie zich zorgen maakt, moet zorgvuldig kunnen handelen. De stappen van de meldcode zijn de waarborg.",
		Subjects:  "Bewoners die mogelijk niet veilig zijn, en wie met hen samenleeft.",
		Secrecy:   "Alleen de aandachtsfunctionaris leest het.", Categories: []network.Category{network.Identity, network.Safety},
		Months: 24, MonthsWhy: "Gebeurt het opnieuw, dan moet te zien zijn wat er eerder was."})
	if err != nil {
		return err
	}
	today := clock.Date(l.Now)
	return l.Network.SignDPIA(ctx, actors["fg"], id, 1, network.DPIA{Signer: actors["bestuur"].Name + ", bestuurder", Document: "DPIA meldcode, versie 1.0",
		On: today.AddDate(0, -2, 0), Review: today.AddDate(1, 0, 0), Own: []network.Category{network.Safety}})
}

func (l Loader) safetyRecords(ctx context.Context, actors map[string]access.Actor, homes []place.Home) error {
	officer, today := actors["aandachtsfunctionaris"], clock.Date(l.Now)
	step := func(kind attention.StepKind, days int, with, outcome string) attention.Step {
		return attention.Step{Kind: kind, On: today.AddDate(0, 0, -days), With: with, Outcome: outcome}
	}
	begin := func(home place.Home, days int, outcome string) (attention.RecordID, error) {
		return l.Safety.Begin(ctx, officer, home.Address+" "+home.City, step(attention.MapSignals, days, "Een vakman", outcome))
	}
	open, err := begin(homes[0], 6, "Een kind van een jaar of zes deed alleen open, om tien uur in de ochtend. Het zei dat mama slaapt.")
	if err != nil {
		return err
	}
	if err := l.Safety.AddStep(ctx, officer, open, 1, step(attention.Consult, 5, "Veilig Thuis, zonder naam", "Zij raden aan om eerst met de moeder te praten."), today.AddDate(0, 0, 2)); err != nil {
		return err
	}
	done, err := begin(homes[1], 40, "Een buurvrouw vertelde dat zij 's nachts geschreeuw hoort. De vakman zag niets bijzonders.")
	if err != nil {
		return err
	}
	weigh := step(attention.Weigh, 30, "", "Moeder en zoon oefenden een toneelstuk. De school bevestigt dat.")
	weigh.Weighing = attention.Weighing{attention.No}
	decide := step(attention.Decide, 30, "", "Er is geen vermoeden. De buurvrouw weet dat er is gepraat.")
	decide.Decision = attention.Neither
	skipped := step(attention.Consult, 38, "", "Het gesprek kon meteen. Overleg vooraf was niet nodig.")
	skipped.Skipped = true
	for i, s := range []attention.Step{skipped, step(attention.Talk, 35, "De moeder", "Zij oefenen een toneelstuk voor school."), weigh, decide} {
		if err := l.Safety.AddStep(ctx, officer, done, int64(i+1), s, today.AddDate(0, 0, 7)); err != nil {
			return err
		}
	}
	if err := l.Safety.Close(ctx, officer, done, 5); err != nil {
		return err
	}
	_, err = l.Safety.LookInto(ctx, actors["achterwacht"], attention.LookRequest{Address: homes[0].Address + " " + homes[0].City,
		Reason: "De politie staat aan de deur en vraagt of er een kind alleen kan zijn.", Hours: 1})
	return err
}

// practise lets some people do their cases: one all of them, one a few.
func (l Loader) practise(ctx context.Context, users map[string]string) error {
	if l.Practice == nil {
		return nil
	}
	for login, most := range map[string]int{"wijkbeheerder": 99, "vakman": 2, "consulent2": 3} {
		var a access.Actor
		if err := l.DB.Read(ctx, func(tx *store.Tx) error {
			u, err := account.UserByID(tx, users[login])
			a = u.Actor()
			return err
		}); err != nil {
			return err
		}
		p, err := l.Practice.Mine(ctx, a)
		if err != nil {
			return err
		}
		for _, e := range p.Cases[:min(most, len(p.Cases))] {
			for n, o := range e.Options {
				if o.Right {
					if _, _, err := l.Practice.Answer(ctx, a, e.Code, n); err != nil {
						return err
					}
				}
			}
		}
	}
	return l.ownExercise(ctx, users)
}

// ownExercise is a case that the association of the demo wrote itself.
func (l Loader) ownExercise(ctx context.Context, users map[string]string) error {
	var a access.Actor
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		u, err := account.UserByID(tx, users["beleid"])
		a = u.Actor()
		return err
	}); err != nil {
		return err
	}
	_, err := l.Practice.Add(ctx, a, training.Exercise{Title: "De lift staat stil", Roles: []access.Role{access.Caretaker, access.Volunteer}, Guide: "vraagt-hulp",
		Story: "De lift doet het niet. Op de vierde woont iemand met een rolstoel. Zij belt dat zij boodschappen nodig heeft.", Ask: "Wat doe je eerst?",
		Options: []training.Option{{Text: "Ik vraag wat zij vandaag nodig heeft, en geef dat door", Why: "Goed. Zij vroeg het zelf, en het kan vandaag.", Right: true},
			{Text: "Ik zeg dat de monteur morgen komt", Why: "Dat klopt misschien, maar vandaag heeft zij niets."}}})
	return err
}
