package signal

import (
	"strings"
	"testing"

	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/subject"
)

func (w *world) searches() (n int) {
	w.T.Helper()
	w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
		list, err := audit.Of(tx, "Organisation", own, 1000)
		n = 0
		for _, r := range list {
			if r.Action == "signal.search" {
				n++
			}
		}
		return err
	}))
	return n
}

func TestSearchTexts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		said := w.send(nil) // In de koelkast lag alleen melk.
		noted := w.send(func(d *Draft) { d.Sentence = "" })
		loose := w.send(func(d *Draft) { d.Sentence = "De koelkast staat op de gang."; d.Theme, d.Facts = Nuisance, nil })
		consulent, other := w.actor("consulent"), w.actor("consulent2")
		for _, id := range []string{said, noted, loose} {
			if w.signal(id).HolderID != consulent.UserID {
				w.Must(w.s.HandOver(ctx, w.actor("teamleider"), id, w.signal(id).Version, consulent.UserID, w.signal(id).Due, "Voor de proef."))
			}
		}
		w.Must(w.s.HeldTalk(ctx, consulent, noted, w.signal(noted).Version, "Ook hier een lege koelkast."))

		find := func(login string, f Filter) string {
			page, err := w.s.SearchTexts(ctx, w.actor(login), f)
			if err != nil {
				return fault.KindOf(err).String()
			}
			var ids []string
			for _, r := range page.Rows {
				ids = append(ids, r.ID)
				if r.Sentence != "" {
					t.Errorf("%s reads %q in a list", login, r.Sentence)
				}
			}
			return strings.Join(ids, " ")
		}
		all := Filter{List: ListAll}
		with := func(change func(*Filter)) Filter { f := all; change(&f); return f }
		for name, c := range map[string]struct{ got, want string }{
			"a word of all":               {find("consulent", with(func(f *Filter) { f.Search = "koelkasten" })), strings.Join([]string{loose, noted, said}, " ")},
			"all words":                   {find("consulent", with(func(f *Filter) { f.Search = "koelkast melk" })), said},
			"a word of text and of place": {find("consulent", with(func(f *Filter) { f.Search = "lege koelkast lindestraat" })), noted},
			"one theme":                   {find("consulent", with(func(f *Filter) { f.Search, f.Theme = "koelkast", Nuisance })), loose},
			"one complex":                 {find("consulent", with(func(f *Filter) { f.Search, f.ComplexID = "koelkast", w.wilgen })), ""},
			"of somebody else":            {find("consulent2", with(func(f *Filter) { f.Search = "koelkast" })), ""},
			"of another organisation":     {find("vreemd", with(func(f *Filter) { f.Search = "koelkast" })), ""},
			"who has no list":             {find("bestuur", with(func(f *Filter) { f.Search = "koelkast" })), "not found"},
			"too short":                   {find("consulent", with(func(f *Filter) { f.Search = "de" })), "invalid"},
		} {
			if c.got != c.want {
				t.Errorf("%s: %q, want %q", name, c.got, c.want)
			}
		}
		// Who holds a signal without being allowed to read it finds nothing in it.
		w.Write(func(tx *store.Tx) error { return setHolder(tx, said, "u-beheerder", monday) })
		if got := find("beheerder", with(func(f *Filter) { f.Search = "melk" })); got != "" {
			t.Errorf("the administrator finds %q", got)
		}
		w.Write(func(tx *store.Tx) error { return setHolder(tx, said, consulent.UserID, monday) })
		if n := w.searches(); n != 7 {
			t.Errorf("%d records of searches in this organisation, want 7", n)
		}
		// What the index finds too is there once, and unsealed finds stay.
		if got := find("consulent", with(func(f *Filter) { f.Search = "lindestraat" })); strings.Count(got, said) != 1 || strings.Count(got, " ") != 2 {
			t.Errorf("%q", got)
		}
		// No longer open: no longer among them.
		w.Must(w.s.GiveAdvice(ctx, consulent, loose, w.signal(loose).Version, "Koelkast is weggehaald."))
		if got := find("consulent", with(func(f *Filter) { f.Search = "gang" })); got != "" {
			t.Errorf("a closed signal: %q", got)
		}
		// Whose people were forgotten says nothing any more, and stays where it is.
		w.Write(func(tx *store.Tx) error { return seal.Forget(tx, monday, string(subject.IDOf(own, "P1"))) })
		if got := find("consulent", with(func(f *Filter) { f.Search = "koelkast" })); got != "" {
			t.Errorf("forgotten, and still %q", got)
		}
		if got := find("consulent", with(func(f *Filter) { f.Search, f.List = "lindestraat", ListMine })); strings.Count(got, " ") != 1 {
			t.Errorf("forgotten, and no longer at its address: %q", got)
		}
		if _, err := w.s.SearchTexts(ctx, other, with(func(f *Filter) { f.Search = "koelkast"; f.Cursor = "x" })); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
	})
}

func TestSearchTextsIsBounded(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := w.send(func(d *Draft) { d.Sentence = "Een zeldzaam woord: kwikstaart." })
		holder := w.holder(first)
		w.Write(func(tx *store.Tx) error {
			for range ownTexts { // newer ones, without texts
				sig := w.plain(holder.UserID)
				if _, err := insertSignal(tx, sig, sig.ID, ""); err != nil {
					return err
				}
			}
			return nil
		})
		page, err := w.s.SearchTexts(ctx, holder, Filter{List: ListAll, Search: "kwikstaart"})
		if err != nil || !page.Capped || len(page.Rows) != 0 {
			t.Errorf("capped %v, %d rows, %v", page.Capped, len(page.Rows), err)
		}
	})
}

// plain is a signal about a complex, as it stands in the database.
func (w *world) plain(holder string) Signal {
	return Signal{ID: store.NewID(), Org: own, ComplexID: w.linden, Site: "De Linden", SenderID: "u-vakman", At: monday, Theme: Nuisance,
		Urgency: Ordinary, State: Received, HolderID: holder, Since: monday, Due: monday, Version: 1}
}
