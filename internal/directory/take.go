package directory

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

const actImport access.Action = "directory.import" // somebody at the machine read a file in

// File is a file in HSDS 3.1 that is read in.
type File struct {
	Name   string // of the source: what came from it before and is not in it now has vanished
	R      io.Reader
	Full   bool // the file is whole: what vanished has stopped
	YesEnd bool // more than 2 per cent may stop
	DryRun bool // look only
}

// Taken is what a file did or would do.
type Taken struct {
	Added, Changed, Ended, Unchanged, Refused int64
	AskEnding                                 bool // more than 2 per cent would stop, which nobody said yes to
	Vanished                                  []string
	Wrong                                     []Wrong
}

// maxEnding is the share of a source in per cent that stops without a question.
const maxEnding = 2

// errAsk rolls a transaction back whose work was only looked at.
type errAsk struct{}

func (errAsk) Error() string { return "directory: only looked at" }

// Take reads a file in for an association: everything or nothing of it, apart from services that
// are refused one by one. Reading it again changes nothing. What vanished from the source is said,
// and its confirmation is withdrawn, so that no page says that it is right.
func (s *Service) Take(ctx context.Context, a access.Actor, f File) (t Taken, err error) {
	const op = "directory.take"
	if !a.IsSystem() {
		return t, fault.New(op, fault.NotFound) // only at the machine itself
	}
	now := s.now()
	type row struct {
		l   Listing
		row int
	}
	var rows []row
	seen := map[ID]bool{}
	if err := eachService(f.R, func(n int, raw json.RawMessage) error {
		l, wrong, ok := readService(n, raw, now)
		t.Wrong = append(t.Wrong, wrong...)
		switch {
		case ok && seen[l.ID]:
			t.Wrong = append(t.Wrong, Wrong{n, "id", "deze hulp staat er twee keer in"})
			t.Refused++
		case ok:
			seen[l.ID] = true
			rows = append(rows, row{l, n})
		default:
			t.Refused++
		}
		return nil
	}); err != nil {
		return t, fault.Wrap(op, &fault.Error{Op: op, Kind: fault.Invalid, Err: err})
	}
	read := t
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		t = read
		t.Wrong = slices.Clone(read.Wrong)
		for _, r := range rows {
			if err := s.takeOne(tx, &t, a.OrgID, f.Name, r.row, r.l, now); err != nil {
				return err
			}
		}
		if err := s.vanished(tx, &t, a.OrgID, f, seen, now); err != nil {
			return err
		}
		if f.DryRun || t.AskEnding && !f.YesEnd {
			return errAsk{}
		}
		return audit.Write(tx, now, a, actImport, "Organisation", a.OrgID, access.Decision{Allowed: true, Rules: []string{"system"}})
	})
	if _, looked := err.(errAsk); looked {
		if !f.DryRun {
			return t, fault.New(op, fault.Conflict)
		}
		err = nil
	}
	return t, fault.Wrap(op, err)
}

// takeOne writes a service of a file, unless it belongs to somebody else.
func (s *Service) takeOne(tx *store.Tx, t *Taken, org, source string, row int, l Listing, now time.Time) error {
	refuse := func(reason string) error {
		t.Refused++
		t.Wrong = append(t.Wrong, Wrong{row, "id", reason})
		return nil
	}
	old, err := byID(tx, l.ID)
	isNew := fault.Is(err, fault.NotFound)
	if err != nil && !isNew {
		return err
	}
	if !isNew && old.Keeper != org {
		return refuse("deze hulp houdt een andere corporatie bij")
	}
	l.Keeper, l.Source = org, source
	if mine, err := s.organisationOf(tx, &l, old, isNew, org, now); err != nil {
		return err
	} else if !mine {
		return refuse("deze organisatie houdt haar eigen hulp hier bij")
	}
	if free, err := freeIDs(tx, l); err != nil {
		return err
	} else if !free {
		return refuse("een plek heeft de id van een plek van een ander")
	}
	if isNew {
		t.Added++
		return insert(tx, l)
	}
	next := old.merged(l)
	if sameListing(old, next) {
		t.Unchanged++
		return nil
	}
	t.Changed++
	return update(tx, "directory.take", next)
}

// merged is a service that is there with what a file says of it. Who owns it stays.
func (l Listing) merged(in Listing) Listing {
	next := in
	next.Org, next.Owner, next.Created, next.Version = l.Org, l.Owner, l.Created, l.Version
	next.Reminded, next.Climbed, next.ConfirmedBy = l.Reminded, l.Climbed, l.ConfirmedBy
	switch {
	case in.Confirmed.After(l.Confirmed):
		next.Reminded, next.Climbed, next.ConfirmedBy = time.Time{}, time.Time{}, ""
	case l.Confirmed.After(in.Confirmed):
		next.Confirmed = l.Confirmed
	}
	if next.Source == "" || l.Source == "" {
		next.Source = l.Source // what was typed here stays ours
	}
	return next
}

// sameListing reports whether two services say the same, whenever they were changed.
func sameListing(a, b Listing) bool {
	print := func(l Listing) string {
		l.Changed, l.Org, l.Places = time.Time{}, Organisation{}, slices.Clone(l.Places)
		for i := range l.Places {
			l.Places[i].Location.Changed = time.Time{}
		}
		out, _ := json.Marshal(l) // it holds nothing that cannot be written
		return string(out)
	}
	return print(a) == print(b)
}

// organisationOf finds or makes the organisation of a service; mine is false for one that keeps
// its own services here, or that another association looks after.
func (s *Service) organisationOf(tx *store.Tx, l *Listing, old Listing, isNew bool, org string, now time.Time) (mine bool, err error) {
	if !isNew {
		return standardID(old.Org.ID) == l.Org.ID, nil
	}
	id, err := ownID(tx, l.Org.ID)
	if err != nil {
		return false, err
	}
	keeper, err := keeperOf(tx, "directory_organisation", id)
	if err != nil {
		return false, err
	}
	if keeper == "" {
		return true, saveOrganisation(tx, l.Org, org, l.Org.Changed)
	}
	o, err := organisationByID(tx, id)
	l.Org = o
	return keeper == org && (o.External || o.ID == org), err
}

// freeIDs reports whether the locations and places of a service are its own, or nobody's yet.
func freeIDs(tx *store.Tx, l Listing) (bool, error) {
	for _, p := range l.Places {
		keeper, err := keeperOf(tx, "directory_location", p.Location.ID)
		if err != nil || keeper != "" && keeper != l.Keeper {
			return false, err
		}
		owner, err := store.Strings(tx, `SELECT service_id FROM directory_place WHERE id = $1`, p.ID)
		if err != nil || len(owner) > 0 && owner[0] != string(l.ID) {
			return false, err
		}
	}
	return true, nil
}

// vanished says what came from the source before and is not in it now. In a whole file that has
// stopped; else nobody stands by it any more.
func (s *Service) vanished(tx *store.Tx, t *Taken, org string, f File, seen map[ID]bool, now time.Time) error {
	var w wanted
	w.and("s.keeper = #", org)
	w.and("s.source = #", f.Name)
	w.and("s.state <> #", string(Stopped))
	list, err := listings(tx, w, maxServices, 0)
	if err != nil {
		return err
	}
	for _, l := range list {
		if seen[l.ID] {
			continue
		}
		t.Vanished = append(t.Vanished, l.Name)
		if f.Full {
			t.Ended++
			l.State = Stopped
		}
		if l.Confirmed.IsZero() && !f.Full {
			continue
		}
		l.Confirmed, l.ConfirmedBy, l.Changed, l.Created = time.Time{}, "", now, clock.Later(l.Created, now)
		if err := update(tx, "directory.take", l); err != nil {
			return err
		}
	}
	t.AskEnding = t.Ended*100 > int64(len(list))*maxEnding
	return nil
}
