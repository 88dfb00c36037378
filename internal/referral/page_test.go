package referral

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// Pages of any size are together the whole list, in its order, each request once; requests of a
// case that shuts the reader out take no room and end no page.
func TestPagesAreTheWholeList(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		states := []State{Busy, Declined, Sent, AskedMore, Seen, Done, Countered, Accepted}
		cases := []casework.ID{w.open(), w.open(), w.open()}
		var ids []ID
		for i, s := range append(states, states...) {
			id := w.ask(cases[i%3], "pia")
			w.exec(`UPDATE referral_request SET state = $2, due = $3 WHERE id = $1`, string(id), string(s), store.Micros(w.clock.Now().AddDate(0, 0, i%5/2)))
			ids = append(ids, id)
		}
		for reader, l := range map[string]struct {
			read  func(context.Context, access.Actor, Page) (List, error)
			first func(State) int
		}{
			"lies": {w.s.ToUs, func(s State) int {
				return map[State]int{Sent: 0, Seen: 0, Accepted: 1, Busy: 1, AskedMore: 2, Countered: 2, Declined: 2, Done: 2}[s]
			}},
			"anna": {w.s.FromUs, func(s State) int {
				return map[State]int{AskedMore: 0, Countered: 0, Declined: 0, Done: 0, Sent: 1, Seen: 1, Accepted: 1, Busy: 1}[s]
			}},
		} {
			w.Write(func(tx *store.Tx) error {
				_, err := access.ShutOut(tx, access.Lockout{UserID: w.people[reader].UserID, Type: casework.ObjectType, Object: string(cases[1]), ByID: "x", From: w.clock.Now().Add(-time.Hour)})
				return err
			})
			var want []ID
			for _, id := range ids {
				if w.raw(id).CaseID != cases[1] {
					want = append(want, id)
				}
			}
			slices.SortFunc(want, func(x, y ID) int {
				a, b := w.raw(x), w.raw(y)
				return cmp.Or(l.first(a.State)-l.first(b.State), a.Due.Compare(b.Due), cmp.Compare(x, y))
			})
			for size := 1; size <= len(want)+1; size++ {
				if got := w.paged(reader, size, l.read); !slices.Equal(got, want) {
					t.Errorf("%s in pages of %d: %v, want %v", reader, size, got, want)
				}
			}
		}
	})
}

// paged is a list read page by page.
func (w *world) paged(reader string, size int, read func(context.Context, access.Actor, Page) (List, error)) (ids []ID) {
	w.T.Helper()
	for p, pages := (Page{Limit: size}), 0; pages == 0 || p.Cursor != ""; pages++ {
		l, err := read(context.Background(), w.people[reader], p)
		w.Must(err)
		if len(l.Rows) > size || l.Next != "" && len(l.Rows) < size || pages > 100 {
			w.t.Fatalf("page %d has %d rows, then %q", pages, len(l.Rows), l.Next)
		}
		for _, r := range l.Rows {
			ids = append(ids, r.ID)
		}
		p.Cursor = l.Next
	}
	return ids
}

// What is late comes in pages that are together all of it, the longest late first, of both ends and
// of what somebody heard; a request that is not late, or of others, is not there. No page names one.
func TestPagesOfWhatIsLate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c, today := w.open(), w.clock.Now()
		for i := range 9 {
			w.exec(`UPDATE referral_request SET due = $2 WHERE id = $1`, string(w.ask(c, "pia")), store.Micros(today.AddDate(0, 0, -3+i/2)))
		}
		heard := w.ask(c, "pia")
		w.exec(`UPDATE referral_request SET due = $2, org_id = 'elders', partner_id = 'ver' WHERE id = $1`, string(heard), store.Micros(today.AddDate(0, 0, -2)))
		w.exec(`INSERT INTO escalation_step (kind, object_id, due, step, at, heard) VALUES ($1, $2, 0, 1, 0, $3)`, climbKind, string(heard), "x "+w.people["tess"].UserID)
		for who, want := range map[string]int{"tess": 7, "lies": 6} {
			for size := 1; size <= want+1; size++ {
				n, last, pages := 0, time.Time{}, 0
				for p := (Page{Limit: size}); pages == 0 || p.Cursor != ""; pages++ {
					l, err := w.s.Late(t.Context(), w.people[who], p)
					w.Must(err)
					if len(l.Rows) > size || l.Next != "" && len(l.Rows) < size || pages > want {
						t.Fatalf("%s: page %d has %d rows, then %q", who, pages, len(l.Rows), l.Next)
					}
					for _, r := range l.Rows {
						if r.Due.Before(last) || strings.Contains(l.Next, string(r.ID)) && r.ID != "" {
							t.Errorf("%s: %s after %s", who, r.Due, last)
						}
						n, last = n+1, r.Due
					}
					p.Cursor = l.Next
				}
				if n != want {
					t.Errorf("%s in pages of %d: %d, want %d", who, size, n, want)
				}
			}
		}
		if _, err := w.s.Late(t.Context(), w.people["tess"], Page{Cursor: "verzonnen"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an invented cursor: %v", err)
		}
	})
}

// What one has to answer oneself is asked for by name: a lead sees all of an organisation in the
// list, and only the own ones here.
func TestMine(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		mine, asked := w.ask(c, "pia"), w.ask(c, "pia")
		w.exec(`UPDATE referral_request SET state = $2 WHERE id = $1`, string(asked), string(AskedMore))
		for who, want := range map[string][]ID{"pia": {mine}, "lies": nil} {
			l, err := w.s.Mine(t.Context(), w.people[who])
			w.Must(err)
			var got []ID
			for _, r := range l.Rows {
				got = append(got, r.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", who, got, want)
			}
		}
		if _, err := w.s.Mine(t.Context(), w.people["fg"]); err == nil {
			t.Error("the officer has requests")
		}
	})
}

// A cursor is what the list gave; what is no cursor says so.
func TestCursors(t *testing.T) {
	for _, p := range []spot{{0, 1, "a"}, {2, 1_790_000_000_000_000, "0199-x.y"}} {
		if got, ok := parseSpot(p.String()); !ok || got != p {
			t.Errorf("%v comes back as %v", p, got)
		}
	}
	for _, bad := range []string{"x", "1.2", "x.1.a", "1.!.a", "999.1.a", "0.1.\x00"} {
		if _, ok := parseSpot(bad); ok {
			t.Errorf("%q is a cursor", bad)
		}
	}
	each(t, func(t *testing.T, w *world) {
		for _, read := range []func(context.Context, access.Actor, Page) (List, error){w.s.ToUs, w.s.FromUs} {
			if _, err := read(t.Context(), w.people["anna"], Page{Cursor: "verzonnen"}); !fault.Is(err, fault.Invalid) {
				t.Errorf("an invented cursor: %v", err)
			}
		}
	})
}

// Of a partner that an objection of the resident keeps out nobody can be asked, by name or by a
// seat; when it is answered they are there again.
func TestNobodyOfAPausedPartnerIsAsked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		org := w.people["pia"].OrgID
		offered := func() (who, seats int) {
			v, err := w.s.Choose(t.Context(), w.people["anna"], c)
			w.Must(err)
			for _, p := range v.Who {
				if p.User.OrgID == org {
					who++
				}
			}
			for _, s := range v.Seats {
				if s.OrgID == org {
					seats++
				}
			}
			return who, seats
		}
		who, seats := offered()
		if who == 0 || seats == 0 {
			t.Fatalf("%d people and %d seats: nothing to keep out", who, seats)
		}
		w.Write(func(tx *store.Tx) error {
			return access.Pause(tx, casework.ObjectType, string(c), org, "r", nil, w.clock.Now())
		})
		if who, seats := offered(); who != 0 || seats != 0 {
			t.Errorf("while it is paused: %d people and %d seats", who, seats)
		}
		w.Write(func(tx *store.Tx) error {
			return access.EndPause(tx, casework.ObjectType, string(c), "r", w.clock.Now())
		})
		if again, free := offered(); again != who || free != seats {
			t.Errorf("after it: %d people and %d seats", again, free)
		}
	})
}
