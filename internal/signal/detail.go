package signal

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/catalogue"
)

// Given is an answer to a question of a fact that was ticked.
type Given struct {
	Fact   FactCode
	N      int // which question of the guide, from 1
	Answer string
}

// Unknown is the answer that every question has besides its own.
const Unknown = "weet ik niet"

// maxQuestions is how many questions a fact has at most, see package catalogue.
const maxQuestions = 3

// Answered is an answer with its question, as it was asked.
type Answered struct {
	Fact     FactCode `json:"fact"`
	Question string   `json:"question"`
	Answer   string   `json:"answer"`
}

// answersOf are what can be answered to a question.
func answersOf(q catalogue.Question) []string {
	if slices.Contains(q.Answers, Unknown) {
		return q.Answers
	}
	return append(slices.Clone(q.Answers), Unknown)
}

// answered are the answers of a draft with their questions; ok is false when one does not
// belong to a fact that was ticked, or to no question, or was given twice.
func answered(d Draft, names catalogue.Names) (list []Answered, ok bool) {
	seen := map[Given]bool{}
	for _, g := range d.Answers {
		f, known := names.Fact(g.Fact)
		once := Given{Fact: g.Fact, N: g.N}
		if !known || !slices.Contains(d.Facts, g.Fact) || g.N < 1 || g.N > len(f.Questions) || seen[once] {
			return nil, false
		}
		q := f.Questions[g.N-1]
		if !slices.Contains(answersOf(q), g.Answer) {
			return nil, false
		}
		seen[once] = true
		list = append(list, Answered{g.Fact, q.Text, g.Answer})
	}
	return list, true
}

// PhotoPlace is where the pictures of a signal were taken.
type PhotoPlace string

// The places. Indoors asks for the resident's yes.
const (
	Outdoors PhotoPlace = "buiten"
	Indoors  PhotoPlace = "binnen"
)

// PhotoPlaces are both places in the order of the form.
func PhotoPlaces() []PhotoPlace { return []PhotoPlace{Outdoors, Indoors} }

// checkPhotoPlace are the reasons why pictures are refused because of where they were taken:
// in a home only with the yes of who lives there. Of a complex nobody has to say it.
func checkPhotoPlace(d Draft) []fault.Field {
	if len(d.Photos) == 0 {
		return nil
	}
	known := slices.Contains(PhotoPlaces(), d.Where)
	switch {
	case !known && (d.Where != "" || d.UnitID != ""):
		return []fault.Field{fault.NewField("fotoplek", "signal.photo_where")}
	case d.Where == Indoors && !d.Yes:
		return []fault.Field{fault.NewField("fotoja", "signal.photo_yes")}
	}
	return nil
}

// detail is what a signal holds beside its facts and sentence.
type detail struct {
	answers   []Answered
	where     PhotoPlace
	yes       time.Time // instant at which the resident's yes to pictures came in; zero for none
	withdrawn time.Time // instant at which the resident took it back
}

// writeDetail seals what a draft holds beside its facts; nothing is written for one that
// holds no more.
func writeDetail(tx *store.Tx, key seal.Key, sig Signal, d Draft, names catalogue.Names) error {
	list, _ := answered(d, names) // checked before
	if len(list) == 0 && (len(d.Photos) == 0 || d.Where == "") {
		return nil
	}
	body, err := json.Marshal(list)
	if err != nil {
		return err
	}
	row := detail{where: d.Where}
	if len(d.Photos) == 0 {
		row.where = ""
	} else if d.Where == Indoors {
		row.yes = sig.At
	}
	return insertDetail(tx, sig.ID, row, key.Seal("answers", string(body)))
}

// openDetail reads the detail of a signal; the answers of forgotten people are gone.
func openDetail(tx *store.Tx, v *seal.Vault, id string) (d detail, err error) {
	d, sealed, err := detailOf(tx, id)
	if fault.Is(err, fault.NotFound) {
		return detail{}, nil
	}
	if err != nil {
		return d, err
	}
	key, err := v.KeyOf(tx, id)
	if fault.Is(err, fault.NotFound) {
		return d, nil
	}
	if err != nil {
		return d, err
	}
	body, err := key.Open("answers", sealed)
	if err == nil {
		err = json.Unmarshal([]byte(body), &d.answers)
	}
	return d, err
}

// WithdrawPhotos erases the pictures of a signal because the resident takes back the yes to
// them. It can be done as long as the signal is there, whatever its state.
func (s *Service) WithdrawPhotos(ctx context.Context, a access.Actor, id string, version int64) error {
	const op = "signal.photo_back"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		sig, d, err := s.load(tx, op, a, "signal.triage", id)
		if err != nil {
			return err
		}
		if sig.Version != version {
			return fault.New(op, fault.Conflict)
		}
		row, _, err := detailOf(tx, id)
		if fault.Is(err, fault.NotFound) || err == nil && (row.yes.IsZero() || !row.withdrawn.IsZero()) {
			return fault.Invalidf(op, "", "signal.photo_no_yes")
		}
		if err != nil {
			return err
		}
		if err := erasePictures(tx, s.vault, now, id); err != nil {
			return err
		}
		if err := withdraw(tx, id, now); err != nil {
			return err
		}
		n, err := touch(tx, sig)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		e := Event{ID: store.NewID(), At: now, ActorID: a.UserID, Step: PhotosGone, State: sig.State, Holder: sig.HolderID, Day: sig.Due}
		if err := insertEvent(tx, id, e); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "signal.photo_back", "Signal", id, d)
	}))
}

// volunteers reports whether somebody sends as a volunteer and as nothing else.
func volunteers(a access.Actor) bool {
	return a.Has(access.Volunteer) && !slices.ContainsFunc([]access.Role{access.Tradesperson, access.Caretaker, access.Consultant, access.TeamLead,
		access.Director, access.Partner, access.OnCall}, a.Has)
}

// asVolunteer is the draft of a volunteer: what somebody asked for, or danger, which is for
// today. Anything else is refused, whatever the form showed.
func asVolunteer(d Draft, names catalogue.Names) (Draft, []fault.Field) {
	for _, code := range d.Facts {
		switch f, _ := names.Fact(code); f.Volunteer {
		case catalogue.Dangerous:
			d.Urgency = Today
		case catalogue.Asked:
		default:
			return d, []fault.Field{fault.NewField("feiten", "signal.volunteer_fact")}
		}
	}
	if len(d.Facts) == 0 {
		return d, []fault.Field{fault.NewField("feiten", "signal.volunteer_fact")}
	}
	return d, nil
}

// questionField is the name of the field in which a question of a fact is answered.
func questionField(code FactCode, n int) string {
	return "vraag." + string(code) + "." + strconv.Itoa(n)
}
