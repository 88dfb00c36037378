package demo

import (
	"hash/crc32"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/secondchance"
)

// agreementMonths is how long an agreement of a second chance mostly runs.
const agreementMonths = 10

// agreements are the second chances of the years before: in one of three cases about nuisance three parties
// signed an agreement, which ended when the case did or after ten months. The consultants of the tours
// keep theirs for what is shown of them.
func (l *workLoader) agreements(tx *store.Tx, vault *seal.Vault, cases []casework.Historic) error {
	for _, h := range cases {
		k := h.Case
		shown := k.DirectorID == l.users["consulent"] || k.DirectorID == l.users["consulent2"]
		if !k.Nuisance || crc32.ChecksumIEEE([]byte(k.ID))%3 != 0 || k.State != casework.Closed && shown {
			continue
		}
		if err := l.agreement(tx, vault, k); err != nil {
			return err
		}
	}
	return nil
}

// agreement is one of them, from the talk about it to where it stands.
func (l *workLoader) agreement(tx *store.Tx, vault *seal.Vault, k casework.Case) error {
	signed := k.OpenedAt.AddDate(0, 0, 14)
	ended, step := signed.AddDate(0, agreementMonths, 0), secondchance.Succeed
	if !k.ClosedAt.IsZero() && k.ClosedAt.Before(ended) {
		ended = k.ClosedAt.Add(-time.Hour)
		if k.Outcome != casework.Solved {
			step = secondchance.Stop
		}
	}
	if !signed.Before(ended) || signed.After(l.now.AddDate(0, 0, -7)) {
		return nil
	}
	key, err := vault.KeyOf(tx, string(k.ID))
	if err != nil {
		return err
	}
	lead, err := l.user("teamleider")
	if err != nil {
		return err
	}
	in, seq := casework.Inside{ID: k.ID, Key: key}, int64(0)
	add := func(at time.Time, by string, e secondchance.Entry) error {
		e.On = clock.Date(at)
		seq++
		return secondchance.Sheet.Add(tx, loadOp, in, seq-1, at, by, e)
	}
	type line struct {
		at time.Time
		by string
		e  secondchance.Entry
	}
	talked, next := k.OpenedAt.AddDate(0, 0, 5), clock.Date(l.now).AddDate(0, 0, 20)
	lines := []line{
		{talked, k.DirectorID, secondchance.Entry{Step: secondchance.Start, Text: "De buren hebben last. Weggaan helpt niemand."}},
		{talked, k.DirectorID, secondchance.Entry{Step: secondchance.Hear, Text: "De bewoner wil blijven en vertelde wat nodig is."}},
		{talked.AddDate(0, 0, 2), k.DirectorID, secondchance.Entry{Step: secondchance.Judge, Text: "Het lukt als er hulp bij komt."}},
		{talked.AddDate(0, 0, 3), lead, secondchance.Entry{Step: secondchance.Judge, Text: "Met hulp in de avond kan het."}},
		{signed.AddDate(0, 0, -2), k.DirectorID, secondchance.Entry{Step: secondchance.Draft, Terms: &secondchance.Terms{Conditions: "Na tien uur in de avond is het stil.",
			Ours: "Wij bellen elke maand.", Supporter: "Een vriend", Children: "Er wonen geen kinderen.", Guidance: "Elke week een gesprek thuis.",
			Until: clock.Date(signed).AddDate(1, 0, 0), FirstCheck: clock.Date(signed).AddDate(0, 1, 0)}}},
	}
	for _, party := range secondchance.Parties() {
		lines = append(lines, line{signed, k.DirectorID, secondchance.Entry{Step: secondchance.Sign, Party: party}})
	}
	if ended.Before(l.now) {
		lines = append(lines, line{ended, k.DirectorID, secondchance.Entry{Step: step, Text: "Het is rustig in de straat.", Next: next}})
	} else {
		lines = append(lines, line{clock.Later(signed, l.now.AddDate(0, 0, -6)), k.DirectorID, secondchance.Entry{Step: secondchance.Check, Text: "Het gaat goed.", Next: next}})
	}
	for _, x := range lines {
		if err := add(x.at, x.by, x.e); err != nil {
			return err
		}
	}
	return nil
}
