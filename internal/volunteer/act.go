package volunteer

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// Draft is what somebody fills in of a volunteer. The address is for finding the complex and the
// staircase; it is not kept.
type Draft struct {
	Volunteer
	Postcode, Number string
	Agrees           bool // they agreed to this record
	Key              string
}

// numbered splits the number of a house from its addition.
var numbered = regexp.MustCompile(`^\s*([0-9]{1,5})\s*[- ]?\s*(.{0,8})$`)

// settle finds complex and staircase of an address; without one what was known stays.
func (d *Draft) settle(tx *store.Tx, op, org string) error {
	if d.Postcode == "" && d.Number == "" {
		return nil
	}
	wrong := fault.Invalidf(op, "postcode", "volunteer.no_home")
	parts := numbered.FindStringSubmatch(d.Number)
	if parts == nil {
		return wrong
	}
	n, _ := strconv.Atoi(parts[1])
	homes, err := place.LivingAt(tx, org, d.Postcode, n, parts[2])
	if err != nil {
		return err
	}
	if len(homes) == 0 {
		return wrong
	}
	home, err := place.HomeByID(tx, homes[0])
	if err == nil && home.ComplexID == "" {
		return wrong
	}
	d.ComplexID, d.Staircase = home.ComplexID, home.Staircase
	return err
}

// Add signs somebody up who agreed to it. The same key of the same user signs nobody up twice.
func (s *Service) Add(ctx context.Context, a access.Actor, d Draft) (id ID, err error) {
	const op = "volunteer.add"
	decision, err := s.policy.RequireOrg(op, a, actSign)
	if err != nil {
		return "", err
	}
	d.UserID = ""
	return s.add(ctx, op, a, d, actSign, decision)
}

func (s *Service) add(ctx context.Context, op string, a access.Actor, d Draft, action access.Action, decision access.Decision) (id ID, err error) {
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		fields := d.check()
		if !d.Agrees {
			fields = append(fields, fault.NewField("akkoord", "volunteer.agree_first"))
		}
		if err := cmp.Or(fault.Check(op, fields), d.settle(tx, op, a.OrgID), s.contact(tx, op, a.OrgID, d.ContactID)); err != nil {
			return err
		}
		made, again, err := account.Once(tx, a.UserID, op, d.Key, store.NewID(), now)
		if id = ID(made); err != nil || again {
			return err
		}
		set, _, err := settingsOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		v := d.Volunteer
		v.ID, v.OrgID, v.State, v.SignedUp, v.Since = id, a.OrgID, Signed, now, now
		v = v.planned(set)
		key, err := s.vault.NewKey(tx, now, string(v.ID), v.OrgID)
		if err != nil {
			return err
		}
		return cmp.Or(insert(tx, key, v), s.tell(tx, v, a.UserID, "volunteer.notice_signed", now), audit.Write(tx, now, a, action, ObjectType, string(v.ID), decision))
	})
	return id, fault.Wrap(op, err)
}

// contact refuses a contact person who cannot be one; nobody is fine.
func (s *Service) contact(tx *store.Tx, op, org, user string) error {
	if user == "" {
		return nil
	}
	users, err := account.UsersByID(tx, []string{user})
	if err != nil {
		return err
	}
	if u, known := users[user]; !known || u.OrgID != org || !mayBeContact(u) {
		return fault.Invalidf(op, "contact", "volunteer.choose")
	}
	return nil
}

// tell leaves a notice for who holds what is open of a volunteer, unless that is who did it.
func (s *Service) tell(tx *store.Tx, v Volunteer, by, key string, now time.Time) error {
	team, _, err := teamOf(tx, v.OrgID, now)
	if err != nil {
		return err
	}
	if to := team.Holder(v); to != "" && to != by {
		return account.Notify(tx, to, key, now)
	}
	return nil
}

// change carries out something of a volunteer that still has its version: it reads, decides, changes,
// plans the next moment, and writes down who did it.
func (s *Service) change(ctx context.Context, op string, a access.Actor, action access.Action, id ID, version int64,
	do func(tx *store.Tx, v *Volunteer, set Settings, now time.Time) error) error {
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		v, d, err := s.load(tx, op, a, action, id)
		if err != nil {
			return err
		}
		return s.put(tx, op, a, action, d, v, version, do)
	}))
}

func (s *Service) put(tx *store.Tx, op string, a access.Actor, action access.Action, d access.Decision, v Volunteer, version int64,
	do func(tx *store.Tx, v *Volunteer, set Settings, now time.Time) error) error {
	now := s.now()
	if v.Version != version {
		return fault.New(op, fault.Conflict)
	}
	set, _, err := settingsOf(tx, v.OrgID)
	if err != nil {
		return err
	}
	key, err := s.vault.KeyOf(tx, string(v.ID))
	if err != nil {
		return err
	}
	if err := do(tx, &v, set, now); err != nil {
		return err
	}
	return cmp.Or(update(tx, op, key, v.planned(set)), audit.Write(tx, now, a, action, ObjectType, string(v.ID), d))
}

// Edit changes what is known of somebody.
func (s *Service) Edit(ctx context.Context, a access.Actor, d Draft) error {
	const op = "volunteer.edit"
	return s.change(ctx, op, a, actKeep, d.ID, d.Version, func(tx *store.Tx, v *Volunteer, set Settings, now time.Time) error {
		if err := cmp.Or(fault.Check(op, d.check()), d.settle(tx, op, v.OrgID), s.contact(tx, op, v.OrgID, d.ContactID), s.account(tx, op, *v, d.UserID)); err != nil {
			return err
		}
		if d.Postcode == "" && d.Number == "" {
			d.ComplexID, d.Staircase = v.ComplexID, v.Staircase
		}
		v.own(d.Volunteer)
		v.Call = d.Call
		v.Name, v.UserID, v.ComplexID, v.Staircase, v.Roles = d.Name, d.UserID, d.ComplexID, d.Staircase, d.Roles
		v.Certificate = d.Certificate
		if v.Agreed = d.Agreed; d.Agreed.IsZero() {
			v.Agreement = 0
		} else if v.Agreement = set.Agreement; d.Agreed.Before(set.From) {
			v.Agreement = set.Agreement - 1
		}
		if d.ContactID != v.ContactID {
			v.ContactID = d.ContactID
			return s.tell(tx, *v, a.UserID, "volunteer.notice_contact", now)
		}
		return nil
	})
}

// own changes what volunteers change themselves.
func (v *Volunteer) own(d Volunteer) {
	v.Phone, v.Mail, v.When, v.Languages, v.Talents, v.Parts = d.Phone, d.Mail, d.When, d.Languages, d.Talents, d.Parts
}

// account refuses a user who cannot be this volunteer.
func (s *Service) account(tx *store.Tx, op string, v Volunteer, user string) error {
	if user == "" || user == v.UserID {
		return nil
	}
	users, err := account.UsersByID(tx, []string{user})
	if err != nil {
		return err
	}
	taken, err := linked(tx, v.OrgID)
	if u, known := users[user]; err == nil && (!known || u.OrgID != v.OrgID || u.Disabled || taken[user] || !slices.Contains(u.Roles, access.Volunteer)) {
		return fault.Invalidf(op, "account", "volunteer.choose")
	}
	return err
}

// Act is a step with what belongs to it.
type Act struct {
	Step Step
	Back time.Time // date, of a pause; zero for a few months
	Day  time.Time // date of a talk; zero for within some working days
	Why  string    // if they say so
}

// Take takes a step of a colleague.
func (s *Service) Take(ctx context.Context, a access.Actor, id ID, version int64, x Act) error {
	const op = "volunteer.take"
	return s.change(ctx, op, a, actKeep, id, version, func(tx *store.Tx, v *Volunteer, set Settings, now time.Time) error {
		if x.Step == Meet {
			return fault.Invalidf(op, "", "volunteer.not_now")
		}
		if err := v.step(op, x, Colleague, set, now); err != nil || x.Step != Speak || v.UserID == "" {
			return err
		}
		return account.Notify(tx, v.UserID, "volunteer.notice_planned", now)
	})
}

// step changes the state, when the table knows it.
func (v *Volunteer) step(op string, x Act, by Side, set Settings, now time.Time) error {
	to, ok := Next(v.State, x.Step, by)
	if !ok {
		return fault.Invalidf(op, "", "volunteer.not_now")
	}
	today := clock.Date(now)
	switch x.Step {
	case Speak:
		return v.speak(op, x.Day, by, today)
	case Start:
		if err := fault.Check(op, v.lacks(set, today)); err != nil {
			return err
		}
		v.Started = now
	case Pause:
		if v.Back = x.Back; v.Back.IsZero() {
			v.Back = today.AddDate(0, pauseMonths, 0)
		}
		if v.Back.Before(today) || v.Back.After(today.AddDate(2, 0, 0)) {
			return fault.Invalidf(op, "terug", "volunteer.back_wrong")
		}
	case Resume:
		v.Back = time.Time{}
		if to == Signed {
			v.SignedUp, v.Talks = now, Talks{}
		}
	}
	if v.Why = strings.TrimSpace(x.Why); utf8.RuneCountInString(v.Why) > maxNote {
		return fault.Invalidf(op, "waarom", "volunteer.long", "Max", maxNote)
	}
	if text.ContainsBSN(v.Why) {
		return fault.Invalidf(op, "waarom", "volunteer.bsn")
	}
	v.State, v.Since = to, now
	return nil
}

// speak plans a coaching talk: who volunteers is spoken with soon, a colleague can choose a later day.
func (v *Volunteer) speak(op string, day time.Time, by Side, today time.Time) error {
	soon := clock.AddWorkingDays(today, coachDays)
	if by == Self || day.IsZero() {
		day = soon
	}
	if day.Before(today) || day.After(today.AddDate(0, coachMonths, 0)) {
		return fault.Invalidf(op, "dag", "volunteer.speak_wrong")
	}
	v.Talks = v.Talks.asked(workingDay(day))
	return nil
}

// Tap is what came of a moment.
type Tap struct {
	Kind Kind
	How  How
	Note string
}

// Talked writes down what came of an open moment.
func (s *Service) Talked(ctx context.Context, a access.Actor, id ID, version int64, x Tap) error {
	const op = "volunteer.talked"
	return s.change(ctx, op, a, actKeep, id, version, func(tx *store.Tx, v *Volunteer, set Settings, now time.Time) error {
		x.Note = strings.TrimSpace(x.Note)
		switch {
		case !slices.Contains([]How{Spoken, Missed, Declined}, x.How) || x.How == Declined && x.Kind != Exit ||
			!slices.ContainsFunc(Open(*v, set), func(m Moment) bool { return m.Kind == x.Kind }):
			return fault.Invalidf(op, "", "volunteer.not_now")
		case utf8.RuneCountInString(x.Note) > maxNote:
			return fault.Invalidf(op, "notitie", "volunteer.long", "Max", maxNote)
		case text.ContainsBSN(x.Note):
			return fault.Invalidf(op, "notitie", "volunteer.bsn")
		}
		v.talked(x.Kind, x.How, set, now)
		key, err := s.vault.KeyOf(tx, string(v.ID))
		return cmp.Or(err, insertTalk(tx, key, v.ID, Talk{ID: store.NewID(), At: now, ByID: a.UserID, Kind: x.Kind, How: x.How, Note: x.Note}))
	})
}

// talked is what a moment changes.
func (v *Volunteer) talked(k Kind, how How, set Settings, now time.Time) {
	v.Talks = v.Talks.with(k, how, now)
	if how != Spoken {
		return
	}
	switch k {
	case Welcome:
		v.State, v.Since = Meeting, now
	case Renew:
		v.Certificate.Asked = clock.Date(now)
	case Agree:
		v.Agreed, v.Agreement = clock.Date(now), set.Agreement
	case PauseEnds:
		v.Back = clock.Date(now).AddDate(0, 1, 0)
	}
}
