package volunteer

import (
	"testing"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// homes puts a complex with two staircases of three homes at an address, of Corp.
func (w *world) homes() {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		for _, sql := range []string{
			`INSERT INTO place_area (code, kind, name, parent, geometry, year) VALUES ('BU1', 'buurt', 'Kade', '', '', 0)`,
			`INSERT INTO place_complex (id, org_id, hash, until, key, name, kind, neighbourhood, lat, lon, outline, from_date, until_date) VALUES ('c1', 'corp', 0, 0, 'C1', 'De Kade', '', 'BU1', 50.85, 5.7, '', 0, 0)`,
			`INSERT INTO place_street (id, name, city, search) VALUES (1, 'Kade', 'Dorp', 'kade')`,
		} {
			if _, err := tx.Exec(sql); err != nil {
				return err
			}
		}
		for n := 1; n <= 7; n++ {
			until, staircase := 0, "A"
			if n > 3 {
				staircase = "B"
			}
			if n == 7 {
				until = 1 // let no more
			}
			if _, err := tx.Exec(`INSERT INTO place_unit (id, org_id, hash, until, key, complex_id, complex_key, staircase, street, number, addition, postcode, bag, kind, area, rooms, built, lat, lon, from_date, until_date)
				VALUES ($1, 'corp', 0, $3, $1, 'c1', 'C1', $4, 1, $2, '', '6211AB', '', '', 0, 0, 0, 50.85, 5.7, 0, 0)`, "u"+string(rune('0'+n)), int64(n), int64(until), staircase); err != nil {
				return err
			}
		}
		return nil
	})
}

// The network counts volunteers exactly, by staircase, complex and neighbourhood; of an address only
// complex and staircase stay.
func TestNetwork(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.homes()
		id := w.active("Vic", "vic")
		w.Must(w.edit("con", id, func(d *Draft) { d.Postcode, d.Number = "6211 ab", "5" }))
		if v := w.show("con", id); v.ComplexID != "c1" || v.Volunteer.Staircase != "B" || v.Complex != "De Kade" {
			t.Errorf("%+v", v)
		}
		if err := w.edit("con", id, func(d *Draft) { d.Postcode, d.Number = "6211AB", "7" }); !fault.Is(err, fault.Invalid) {
			t.Error("a home that is let no more:", err)
		}
		for _, c := range []struct {
			area           place.AreaCode
			complex        place.ComplexID
			areas, entries int
		}{{"", "", 1, 0}, {"BU1", "", 1, 0}, {"", "c1", 1, 2}} {
			n, err := w.s.Network(w.ctx, w.people["con"], c.area, c.complex)
			w.Must(err)
			if n.All != (Cover{6, 1, 0}) || len(n.Areas) != c.areas || len(n.Entrances) != c.entries || len(n.Complexes) != 1 || n.Complexes[0].PerHome() != 6 {
				t.Errorf("%+v: %+v", c, n)
			}
			for _, e := range n.Entrances {
				if e.Cover.Homes != 3 || (e.Staircase == "B") != (e.Active == 1) || e.First != map[string]int{"A": 1, "B": 4}[e.Staircase] {
					t.Errorf("%+v", e)
				}
			}
		}
		if _, err := w.s.Network(w.ctx, w.people["con"], "BU9", ""); !fault.Is(err, fault.NotFound) {
			t.Error("an area that is none:", err)
		}
		for _, who := range []string{"fg", "vic", "bob"} {
			if _, err := w.s.Network(w.ctx, w.people[who], "", ""); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s sees the network: %v", who, err)
			}
		}
	})
}

// A question hangs for everybody; whoever answers is signed up once, with who asked as contact person.
func TestInvite(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.homes()
		const words = "Wie wil één keer per week even in de hal kijken?"
		for who, kind := range map[string]fault.Kind{"vic": fault.NotFound, "fg": fault.NotFound, "zoe": fault.Invalid} {
			if _, err := w.s.Invite(w.ctx, w.people[who], Invite{Complex: "c1", Text: words}, ""); !fault.Is(err, kind) {
				t.Errorf("%s asks: %v", who, err)
			}
		}
		if _, err := w.s.Invite(w.ctx, w.people["con"], Invite{Complex: "c1", Text: "Help?"}, ""); !fault.Is(err, fault.Invalid) {
			t.Error("too short:", err)
		}
		id, err := w.s.Invite(w.ctx, w.people["con"], Invite{Complex: "c1", Staircase: "B", Text: words}, "k")
		w.Must(err)
		if again, err := w.s.Invite(w.ctx, w.people["con"], Invite{Complex: "c1", Staircase: "B", Text: words}, "k"); err != nil || again != id {
			t.Error("sent twice:", again, err)
		}
		if _, err := w.s.Poster(w.ctx, w.people["zoe"], id); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		answer := Draft{Volunteer: Volunteer{Private: Private{Name: "Noor", Phone: "06 1"}, Roles: []string{"klusser"}, ContactID: "tess", OrgID: "other"}, Agrees: true, Key: "f"}
		for range 2 {
			w.Must(w.s.Answer(w.ctx, id, answer))
		}
		answer.Agrees = false
		if err := w.s.Answer(w.ctx, id, answer); !fault.Is(err, fault.Invalid) {
			t.Error("without agreement:", err)
		}
		l, err := w.s.Volunteers(w.ctx, w.people["con"], Filter{})
		w.Must(err)
		if len(l.Volunteers) != 1 || l.Volunteers[0].Name != "Noor" || l.Volunteers[0].ContactID != "con" || l.Volunteers[0].Staircase != "B" || len(l.Volunteers[0].Roles) != 0 || w.notices("con") != "signed" {
			t.Errorf("%+v, %q", l.Volunteers, w.notices("con"))
		}
		i, err := w.s.Poster(w.ctx, w.people["wim"], id)
		w.Must(err)
		if i.Answers != 1 || i.Name != "De Kade" {
			t.Errorf("%+v", i)
		}
		w.Must(w.s.TakeDown(w.ctx, w.people["wim"], id))
		answer.Agrees, answer.Key = true, "g"
		if err := w.s.Answer(w.ctx, id, answer); !fault.Is(err, fault.NotFound) {
			t.Error("it was taken down:", err)
		}
		if list, err := w.s.OpenAsks(w.ctx); err != nil || len(list) != 0 {
			t.Error(list, err)
		}
		id, err = w.s.Invite(w.ctx, w.people["con"], Invite{Complex: "c1", Text: words}, "")
		w.Must(err)
		w.clock.Set(w.clock.Now().AddDate(0, askMonths, 1))
		if _, err := w.s.OpenAsk(w.ctx, id); !fault.Is(err, fault.NotFound) {
			t.Error("it hung two months:", err)
		}
	})
}
