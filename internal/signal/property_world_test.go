package signal

import (
	"strings"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

// chance is a world of signals, lock-outs and restrictions that rapid draws around a moment.
type chance struct {
	*rapid.T
	w     *world
	at    time.Time
	sigs  []Signal
	bars  []bar
	body  map[string]string // what can be searched
	notes map[string]string // what is sealed

	unsolved map[string]bool // whose sender said so
}

func pick[T any](c *chance, name string, list ...T) T { return rapid.SampledFrom(list).Draw(c.T, name) }

func (c *chance) rarely(name string) bool { return rapid.IntRange(0, 3).Draw(c.T, name) == 0 }

// window holds before, around or after the moment: its edges are the moment itself. An end
// of 0 is none.
func (c *chance) window(name string) (from, until int64) {
	edge := pick(c, name, [2]int{-2, 9}, [2]int{-2, 9}, [2]int{-2, 2}, [2]int{0, 1}, [2]int{0, 9}, [2]int{-2, 0}, [2]int{-2, 1}, [2]int{1, 2}, [2]int{1, 9})
	from = store.Micros(c.at.Add(time.Duration(edge[0]) * time.Hour))
	if edge[1] == 9 {
		return from, 0
	}
	return from, store.Micros(c.at.Add(time.Duration(edge[1]) * time.Hour))
}

// bar is a lock-out of somebody, or a restriction for everybody when user is empty.
type bar struct {
	user, objectType, object string
	from, until              int64
}

// bars reports whether one keeps somebody from a signal at a moment.
func (b bar) bars(user string, sig Signal, at int64) bool {
	is := b.objectType == "Signal" && b.object == sig.ID || b.objectType == access.CaseType && b.object == sig.CaseID && sig.CaseID != "" ||
		b.objectType == access.HomeType && b.object == string(sig.UnitID) && sig.UnitID != ""
	return is && (b.user == "" || b.user == user) && b.from <= at && (b.until == 0 || at < b.until)
}

// actors are those who look at a world: the people, and some of them with more roles, one
// factor only, or a token.
func actors() []access.Actor {
	all := people()
	list := []access.Actor{all["consulent"], all["consulent2"], all["teamleider"], all["wijkbeheerder"], all["beheerder"], all["vreemd"],
		all["ggz"], all["fg"], all["vakman"], all["regisseur"]}
	both, one, token, other := all["consulent"], all["consulent"], all["consulent"], all["consulent"]
	both.Roles = []access.Role{access.Admin, access.Caretaker}
	one.OneFactor = true
	token.Scopes = []string{"signal."}
	other.Scopes = []string{"map."}
	return append(list, both, one, token, other)
}

// draw replaces everything in the database by what rapid draws. It draws first and writes
// then: what draws may be stopped halfway, and a transaction may be done again.
func (c *chance) draw() {
	c.sigs, c.bars, c.body, c.notes, c.unsolved = nil, nil, map[string]string{}, map[string]string{}, map[string]bool{}
	for i := range rapid.IntRange(3, 9).Draw(c.T, "signals") {
		c.signal(i)
	}
	locks, restrictions := c.locks(), c.restrictions()
	c.w.Write(func(tx *store.Tx) error {
		for _, table := range []string{"signal_photo", "signal_event", "signal_text", "signal_signal", "signal_tally", "access_lockout", "access_restriction"} {
			if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
				return err
			}
		}
		for i := range c.sigs {
			if err := c.insert(tx, &c.sigs[i]); err != nil {
				return err
			}
		}
		for _, l := range locks {
			if _, err := tx.Exec(`INSERT INTO access_lockout (id, user_id, object_type, object_id, by_id, from_at, until_at) VALUES ($1, $2, $3, $4, 'u', $5, $6)`, l...); err != nil {
				return err
			}
		}
		for _, r := range restrictions {
			if _, err := tx.Exec(`INSERT INTO access_restriction (object_type, object_id, request_id, from_at, until_at) VALUES ($1, $2, $3, $4, $5)`, r...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *chance) signal(i int) {
	theme := pick(c, "theme", Themes()...)
	id := store.NewID()
	for like := c.rarely("number like a house number"); like && !strings.Contains(Number(id), "12"); {
		id = store.NewID()
	}
	sig := Signal{ID: id, Org: pick(c, "org", own, own, other), Theme: theme, SenderRole: access.Tradesperson, Source: pick(c, "source", FromStaff, FromStaff, FromDoor),
		SenderID: pick(c, "sender", "u-vakman", "u-consulent", "u-ggz", "u-vreemd"), At: c.at.AddDate(0, -pick(c, "month", 0, 0, 0, 1), 0).Add(-time.Duration(i) * time.Hour), Urgency: Ordinary,
		State:    pick(c, "state", Received, Received, Talked, TalkPlanned, InCase, Advised, Closed),
		HolderID: pick(c, "holder", "u-consulent", "u-consulent", "u-consulent2", "u-wijkbeheerder", "u-beheerder", "u-fg", "u-vreemd"),
		Since:    c.at, CaseID: pick(c, "case", "", "case-0", "case-0", "case-1"), Version: 1}
	if c.rarely("fact") {
		sig.Facts = []FactCode{FactsOf(theme)[0].Code}
	}
	if sig.State.Open() {
		sig.Due = clock.Date(c.at).AddDate(0, 0, pick(c, "due", -2, 0, 3))
	} else {
		sig.DoneAt = c.at
	}
	sig.Late = pick(c, "late", 0, 0, 2, 3)
	// The place and the organisation are drawn apart: a home may have changed hands.
	switch pick(c, "place", 0, 0, 1, 2, 3, 4) {
	case 0:
		sig.UnitID, sig.ComplexID, sig.Address, sig.Site = c.w.home, c.w.linden, "Lindestraat 12A", "De Linden"
	case 1:
		sig.UnitID, sig.ComplexID, sig.Address, sig.Site = c.w.beside, c.w.linden, "Lindestraat 16", "De Linden"
	case 2:
		sig.ComplexID, sig.Site, sig.Sentence = c.w.linden, "De Linden", pick(c, "sentence", "", "Een kraaiennest op het dak.", "Zonnebloemen langs de muur.")
	case 3:
		sig.ComplexID, sig.Site, sig.Sentence = c.w.wilgen, "De Wilgen", pick(c, "sentence", "", "Een kraaiennest op het dak.")
	case 4:
		sig.UnitID, sig.Address = c.w.foreign, "Lindestraat 99"
	}
	c.sigs = append(c.sigs, sig)
	c.body[sig.ID] = c.w.s.searchBody(sig, "6211AB", "Maastricht", nil)
	c.notes[sig.ID] = pick(c, "note", "", "Er hing een kraaiennest van draad.", "Zij kweekt zonnebloemen.")
}

// insert writes a signal with its note, and fills in its place in the order.
func (c *chance) insert(tx *store.Tx, sig *Signal) (err error) {
	if _, err := insertSignal(tx, *sig, sig.ID, c.body[sig.ID]); err != nil {
		return err
	}
	if err := tally(tx, 1, sig.ID); err != nil {
		return err
	}
	if *sig, err = ByID(tx, sig.ID); err != nil || c.notes[sig.ID] == "" {
		return err
	}
	key, err := c.w.vault.NewKey(tx, c.at, sig.ID, own)
	if err != nil {
		return err
	}
	e := Event{ID: store.NewID(), At: sig.At, ActorID: sig.SenderID, Step: Talk, State: sig.State, Holder: sig.HolderID}
	e.sealed = key.Seal("note/"+e.ID, c.notes[sig.ID])
	return insertEvent(tx, sig.ID, e)
}

func (c *chance) locks() (rows [][]any) {
	for range rapid.IntRange(0, 10).Draw(c.T, "lock-outs") {
		one := c.sigs[rapid.IntRange(0, len(c.sigs)-1).Draw(c.T, "of")]
		objectType, object := pick(c, "lock-out of", access.HomeType, access.CaseType, access.CaseType, "Signal"), one.ID
		switch objectType {
		case access.HomeType:
			object = string(one.UnitID)
		case access.CaseType:
			object = one.CaseID
		}
		from, until := c.window("lock-out")
		who := pick(c, "who", "u-consulent", "u-consulent", "u-teamleider", "u-wijkbeheerder", "u-beheerder")
		rows = append(rows, []any{store.NewID(), who, objectType, object, from, until})
		c.bars = append(c.bars, bar{who, objectType, object, from, until})
	}
	return rows
}

func (c *chance) restrictions() (rows [][]any) {
	for range rapid.IntRange(0, 3).Draw(c.T, "restrictions") {
		one := c.sigs[rapid.IntRange(0, len(c.sigs)-1).Draw(c.T, "of")]
		objectType, object := "Signal", one.ID
		if one.CaseID != "" && !c.rarely("not of the case") {
			objectType, object = access.CaseType, one.CaseID
		}
		from, until := c.window("restriction")
		rows = append(rows, []any{objectType, object, store.NewID(), from, until})
		c.bars = append(c.bars, bar{"", objectType, object, from, until})
	}
	return rows
}

func (c *chance) must(err error) {
	if err != nil {
		c.Fatal(err)
	}
}
