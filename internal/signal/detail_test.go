package signal

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/catalogue"
)

// Pictures of a home are sent only with where they were taken, and indoors with a yes; of a
// complex nobody has to say it.
func TestPhotoPlaceRule(t *testing.T) {
	for name, c := range map[string]struct {
		d    Draft
		want string
	}{
		"no picture":       {Draft{UnitID: "w"}, ""},
		"not said":         {Draft{UnitID: "w", Photos: make([][]byte, 1)}, "fotoplek signal.photo_where"},
		"outdoors":         {Draft{UnitID: "w", Photos: make([][]byte, 1), Where: Outdoors}, ""},
		"indoors":          {Draft{UnitID: "w", Photos: make([][]byte, 1), Where: Indoors}, "fotoja signal.photo_yes"},
		"indoors, yes":     {Draft{UnitID: "w", Photos: make([][]byte, 1), Where: Indoors, Yes: true}, ""},
		"elsewhere":        {Draft{UnitID: "w", Photos: make([][]byte, 1), Where: "ergens", Yes: true}, "fotoplek signal.photo_where"},
		"complex":          {Draft{ComplexID: "c", Photos: make([][]byte, 1)}, ""},
		"complex, indoors": {Draft{ComplexID: "c", Photos: make([][]byte, 1), Where: Indoors}, "fotoja signal.photo_yes"},
	} {
		var got []string
		for _, f := range checkPhotoPlace(c.d) {
			got = append(got, f.Name+" "+f.Key)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// An answer belongs to a question of a fact that was ticked, is one of its own answers or "weet
// ik niet", and is given once.
func TestAnswersRule(t *testing.T) {
	names := catalogue.Names{"lekkage": {Code: "lekkage", Questions: []catalogue.Question{{Text: "Loopt het nu?", Answers: []string{"ja", "nee"}}}}}
	d := func(list ...Given) Draft { return Draft{Facts: []FactCode{"lekkage"}, Answers: list} }
	for name, c := range map[string]struct {
		d    Draft
		want bool
	}{
		"none":             {d(), true},
		"right":            {d(Given{"lekkage", 1, "ja"}), true},
		"unknown":          {d(Given{"lekkage", 1, Unknown}), true},
		"own words":        {d(Given{"lekkage", 1, "ja, bij Kees"}), false},
		"no such question": {d(Given{"lekkage", 2, "ja"}), false},
		"question 0":       {d(Given{"lekkage", 0, "ja"}), false},
		"twice":            {d(Given{"lekkage", 1, "ja"}, Given{"lekkage", 1, "nee"}), false},
		"another fact":     {d(Given{"schimmel", 1, "ja"}), false},
	} {
		if _, ok := answered(c.d, names); ok != c.want {
			t.Errorf("%s: %v", name, ok)
		}
	}
}

// asked is a fact of the program with a question.
func asked(t *testing.T, tile Theme) catalogue.Fact {
	t.Helper()
	i := slices.IndexFunc(catalogue.Shipped(), func(f catalogue.Fact) bool { return Theme(f.Tile) == tile && len(f.Questions) > 0 })
	if i < 0 {
		t.Fatalf("no fact of %s has a question", tile)
	}
	return catalogue.Shipped()[i]
}

// What was answered is sealed with the signal, shown at triage with its question, told to the
// person whom it is about, and goes with the signal.
func TestAnswersAreKeptSealed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := asked(t, Home)
		answer := f.Questions[0].Answers[0]
		id := w.send(func(d *Draft) {
			d.Theme, d.Facts, d.Answers = Home, []FactCode{f.Code}, []Given{{f.Code, 1, answer}}
		})
		v, err := w.s.Show(ctx, w.actor("consulent"), id)
		if err != nil || len(v.Answers) != 1 || v.Answers[0] != (Answered{f.Code, f.Questions[0].Text, answer}) {
			t.Fatalf("%+v %v", v.Answers, err)
		}
		w.Write(func(tx *store.Tx) error {
			_, sealed, err := detailOf(tx, id)
			if err == nil && strings.Contains(string(sealed), f.Questions[0].Text) {
				t.Error("the answers can be read")
			}
			a, tellErr := Tell(tx, w.vault, id)
			if tellErr != nil || len(a.Asked) != 1 {
				t.Errorf("%+v %v", a.Asked, tellErr)
			}
			if err := Erase(tx, w.vault, w.clock.Now(), id); err != nil {
				return err
			}
			return err
		})
		if n := w.Count(`SELECT count(*) FROM signal_detail`); n != 0 {
			t.Error("the answers outlive the signal")
		}
		_, err = w.s.Send(ctx, w.actor("vakman"), Draft{UnitID: w.home, Theme: Home, Facts: []FactCode{f.Code}, Answers: []Given{{f.Code, 1, "iets anders"}}, Key: "answer-1"})
		if got := fieldKeys(err); !slices.Equal(got, []string{"antwoorden answer_unknown"}) {
			t.Errorf("%v", got)
		}
	})
}

// The questions of an association's own list are those that can be answered.
func TestOwnQuestions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		doc, err := catalogue.Files.ReadFile("policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		f := asked(t, Home)
		old := f.Questions[0].Answers[0]
		f.Questions = []catalogue.Question{{Text: "Is het nieuw?", Answers: []string{"zeker", "nee hoor"}}}
		w.Must(catalogue.New(w.DB, clock.NewManual(monday), policy).Change(ctx, access.Actor{UserID: "u-beleid", OrgID: own, Roles: []access.Role{access.PolicyMaker}}, 0, f))
		d := Draft{UnitID: w.home, Theme: Home, Facts: []FactCode{f.Code}, Answers: []Given{{f.Code, 1, "zeker"}}, Key: "own-question-1"}
		r, err := w.s.Send(ctx, w.actor("vakman"), d)
		w.Must(err)
		if v, err := w.s.Show(ctx, w.actor("consulent"), r.ID); err != nil || len(v.Answers) != 1 || v.Answers[0].Question != "Is het nieuw?" {
			t.Errorf("%+v %v", v.Answers, err)
		}
		d.Key, d.Answers[0].Answer = "own-question-2", old
		_, err = w.s.Send(ctx, w.actor("vakman"), d)
		wantKind(t, err, fault.Invalid, "an answer of the program's question")
	})
}

// The yes to a picture indoors has its moment, can be taken back whatever the state of the
// signal, and then the picture is gone.
func TestYesIsTakenBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(func(d *Draft) { d.Photos, d.Where, d.Yes = [][]byte{testJPEG(t, 30, 30)}, Indoors, true })
		w.work()
		lead := w.actor("consulent")
		v, err := w.s.Show(ctx, lead, id)
		if err != nil || v.PhotoPlace != Indoors || !v.PhotoYes.Equal(v.At) || len(v.Pictures) != 1 {
			t.Fatalf("%+v %v", v, err)
		}
		w.Must(w.s.DropIt(ctx, w.holder(id), id, v.Version, "Er is niets aan de hand."))
		wantKind(t, w.s.WithdrawPhotos(ctx, w.actor("vakman"), id, v.Version+1), fault.NotFound, "the sender")
		wantKind(t, w.s.WithdrawPhotos(ctx, lead, id, v.Version), fault.Conflict, "an old version")
		w.clock.Set(w.clock.Now().Add(time.Hour))
		w.Must(w.s.WithdrawPhotos(ctx, lead, id, v.Version+1))
		wantKind(t, w.s.WithdrawPhotos(ctx, lead, id, v.Version+2), fault.Invalid, "twice")
		if n := w.Count(`SELECT count(*) FROM signal_photo`); n != 0 {
			t.Error("the picture is still there")
		}
		if _, err := w.s.Picture(ctx, lead, id, 1); !fault.Is(err, fault.NotFound) {
			t.Errorf("the picture: %v", err)
		}
		if v, err = w.s.Show(ctx, lead, id); err != nil || v.PhotoBack.IsZero() || v.Photos != 0 || v.History[len(v.History)-1].Step != PhotosGone {
			t.Errorf("%+v %v", v, err)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.photo_back' AND object_id = $1`, id); n != 1 {
			t.Errorf("%d records", n)
		}
		outside := w.send(func(d *Draft) { d.Photos, d.Where = [][]byte{testJPEG(t, 30, 30)}, Outdoors })
		wantKind(t, w.s.WithdrawPhotos(ctx, lead, outside, 1), fault.Invalid, "no yes was needed")
	})
}

// A volunteer passes on what somebody asked for, or danger, which is for today; whatever the
// form would show, anything else is refused. Who also works here is no volunteer then.
func TestVolunteersPassOn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.actor("vrijwilliger")
		send := func(a access.Actor, facts ...FactCode) (Signal, error) {
			d := w.draft()
			d.Facts = facts
			if len(facts) > 0 {
				f, _ := factByCode(facts[0])
				d.Theme = f.Theme
			}
			r, err := w.s.Send(ctx, a, d)
			if err != nil {
				return Signal{}, err
			}
			return w.signal(r.ID), nil
		}
		if sig, err := send(a, "vraagt-hulp"); err != nil || sig.Urgency != Ordinary {
			t.Errorf("%+v %v", sig, err)
		}
		if sig, err := send(a, "valt"); err != nil || sig.Urgency != Today {
			t.Errorf("danger is not for today: %+v %v", sig, err)
		}
		for _, facts := range [][]FactCode{{"gordijnen-dicht"}, {"vraagt-hulp", "gordijnen-dicht"}, nil} {
			_, err := send(a, facts...)
			if got := fieldKeys(err); !slices.Contains(got, "feiten volunteer_fact") {
				t.Errorf("%v: %v", facts, err)
			}
		}
		both := a
		both.Roles = []access.Role{access.Volunteer, access.Caretaker}
		if _, err := send(both, "gordijnen-dicht"); err != nil {
			t.Error(err)
		}
		lead := w.actor("teamleider")
		d := w.draft()
		if _, err := w.s.SendFor(ctx, lead, a, d); err != nil {
			t.Errorf("what a colleague takes in: %v", err)
		}
	})
}

// The form of a volunteer offers two things and no facts besides; without scripts it sends
// what was chosen. Who is asked to say where a picture was taken is told so.
func TestVolunteerForm(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.browse(t, w.serve(), "vrijwilliger")
		_, page := b.get("/signalen/nieuw")
		b.has(page, "Iemand vroeg mij iets", "Er is gevaar", `value="vraagt-hulp"`, `value="valt"`, "112")
		b.hasNot(page, `value="gordijnen-dicht"`, `value="zorgen"`, `name="spoed"`)
		f := url.Values{"sleutel": {b.key(page)}, "plek": {"woning:" + string(w.home)}, "zonder-tegels": {"ja"}, "waarom": {"gevaar"}, "feiten": {"vraagt-hulp", "valt"}, "zin": {"Zij lag in de gang."}}
		status, page, _ := b.send(f, testJPEG(t, 9, 9))
		if status != http.StatusBadRequest {
			t.Fatalf("a picture without its place: %d", status)
		}
		b.has(page, "Kies waar de foto is gemaakt.", `value="gevaar" checked`, `value="valt" checked`)
		f.Set("fotoplek", "binnen")
		_, page, _ = b.send(f, testJPEG(t, 9, 9))
		b.has(page, "Binnen mag een foto alleen als de bewoner het goed vindt.")
		f.Set("fotoja", "ja")
		status, _, to := b.send(f, testJPEG(t, 9, 9))
		if status != http.StatusSeeOther {
			t.Fatalf("%d %s", status, to)
		}
		id := strings.Split(to, "/")[2]
		desk := w.browse(t, b.server, "consulent")
		_, page = desk.get("/signalen/" + id)
		desk.has(page, "De bewoner vond dit goed", "Wis de foto")
		status, _, _ = desk.post("/signalen/"+id+"/foto-terug", url.Values{"versie": {fmt.Sprint(w.signal(id).Version)}})
		if status != http.StatusSeeOther {
			t.Errorf("%d", status)
		}
		_, page = desk.get("/signalen/" + id)
		desk.has(page, "De bewoner wil de foto niet meer. Gewist")
	})
}

// The questions of a fact stand below it in the form, with its guide, and what was tapped is
// kept when the form comes back.
func TestQuestionsInTheForm(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b, fact := w.browse(t, w.serve(), "vakman"), asked(t, Home)
		name, answer := questionField(fact.Code, 1), fact.Questions[0].Answers[0]
		_, page := b.get("/signalen/nieuw")
		b.has(page, `name="`+name+`"`, fact.Questions[0].Text, catalogue.PathOf(fact.Code))
		f := url.Values{"sleutel": {b.key(page)}, "thema": {"woning"}, "feiten": {string(fact.Code)}, name: {answer}}
		status, page, _ := b.send(f)
		if status != http.StatusBadRequest {
			t.Errorf("without a place: %d", status)
		}
		b.has(page, `name="`+name+`" value="`+answer+`" checked`)
		f.Set("plek", "woning:"+string(w.home))
		_, _, to := b.send(f)
		desk := w.browse(t, b.server, "consulent")
		_, page = desk.get(strings.TrimSuffix(to, "/ontvangen"))
		desk.has(page, fact.Questions[0].Text, answer)
	})
}
