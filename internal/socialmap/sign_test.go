package socialmap

import (
	"context"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// waits is the estimate of De Linden that waits for signatures.
func (w *live) waits() (u Unsigned) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		u, _, err = unsignedOf(tx, w.linden)
		return err
	}))
	return u
}

// sign signs what waits for the association.
func (w *live) sign() {
	w.T.Helper()
	u := w.waits()
	w.Must(w.s.Sign(context.Background(), people()["wijkbeheerder"], w.linden, u.ID, Signature{ForAssociation, "wijkbeheerder", u.On}))
}

func TestCheckSignature(t *testing.T) {
	made, today := day, day.AddDate(0, 0, 9)
	for name, c := range map[string]struct {
		x         Signature
		residents bool
		want      string
	}{
		"the association":  {Signature{ForAssociation, "wijkbeheerder", today}, false, ""},
		"the residents":    {Signature{ForResidents, "voorzitter", made}, true, ""},
		"without a body":   {Signature{ForResidents, "voorzitter", made}, false, "socialmap.sign_side"},
		"nobody":           {Signature{"", "voorzitter", made}, true, "socialmap.sign_side"},
		"no role":          {Signature{ForAssociation, "x", made}, true, "socialmap.sign_role"},
		"a name":           {Signature{ForAssociation, "mevrouw Bakker", made}, true, "socialmap.sign_name"},
		"before it was":    {Signature{ForAssociation, "consulent", made.AddDate(0, 0, -1)}, true, "socialmap.sign_date"},
		"tomorrow":         {Signature{ForAssociation, "consulent", today.AddDate(0, 0, 1)}, true, "socialmap.sign_date"},
		"without any date": {Signature{ForAssociation, "consulent", time.Time{}}, true, "socialmap.sign_date"},
	} {
		got := ""
		if bad := c.x.check(made, today, c.residents); len(bad) > 0 {
			got = bad[0].Key
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestComplete(t *testing.T) {
	us, them := Signature{Side: ForAssociation}, Signature{Side: ForResidents}
	for _, c := range []struct {
		list      []Signature
		residents bool
		want      bool
	}{{nil, false, false}, {nil, true, false}, {[]Signature{us}, false, true}, {[]Signature{us}, true, false}, {[]Signature{them}, true, false}, {[]Signature{them, us}, true, true}} {
		if got := complete(c.list, c.residents); got != c.want {
			t.Errorf("%v with a body %t: %t", c.list, c.residents, got)
		}
	}
}

// An estimate holds when both sides signed what they saw, and not before; a newer draft leaves the one
// that holds as it is, and a signature under an older draft is refused.
func TestEstimateWaitsForBoth(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		ctx, a := context.Background(), people()["consulent"]
		w.s.UseResidents(func(_ *store.Tx, org string, site place.Site) ([]string, error) {
			if org != own || site.ID != w.linden {
				t.Errorf("asked about %s of %s", site.ID, org)
			}
			return []string{"Bewonerscommissie De Linden"}, nil
		})
		view := func(who access.Actor) ComplexView {
			t.Helper()
			v, err := w.s.Complex(ctx, who, w.linden)
			w.Must(err)
			return v
		}
		w.Must(w.s.Estimate(ctx, a, w.linden, typicalNow()))
		first := w.waits()
		w.Must(w.s.Sign(ctx, a, w.linden, first.ID, Signature{ForAssociation, "consulent", day}))
		if v := view(a); v.Latest != nil || v.Waits == nil || !v.Waits.Has(ForAssociation) || v.Composition.Known() {
			t.Errorf("one signature was enough: %+v", v.Latest)
		}
		if v := view(people()["fg"]); v.Waits != nil {
			t.Error("who may not sign sees a draft")
		}
		w.Must(w.s.Sign(ctx, a, w.linden, first.ID, Signature{ForResidents, "voorzitter", day}))
		v := view(people()["fg"])
		if v.Latest == nil || len(v.Signed) != 2 || v.Latest.Split != typical().Split || view(a).Waits != nil {
			t.Fatalf("%+v %v", v.Latest, v.Signed)
		}
		w.clock.Add(time.Hour)
		next := typicalNow()
		next.Split[Refuses], next.On = From5, day.AddDate(0, 0, 2)
		w.Must(w.s.Estimate(ctx, a, w.linden, next))
		if v := view(a); v.Latest.Split != typical().Split || v.Waits == nil || v.Waits.Split[Refuses] != From5 {
			t.Error("a draft took the place of what was signed")
		}
		for _, err := range []error{w.s.Sign(ctx, a, w.linden, first.ID, Signature{ForAssociation, "consulent", day}), w.s.Sign(ctx, a, w.linden, "x", Signature{ForAssociation, "consulent", day})} {
			if !fault.Is(err, fault.Conflict) {
				t.Errorf("signed what nobody saw: %v", err)
			}
		}
		for login, want := range map[string]fault.Kind{"bestuur": fault.Denied, "vreemd": fault.NotFound, "bewoner": fault.NotFound} {
			if err := w.s.Sign(ctx, people()[login], w.linden, w.waits().ID, Signature{ForAssociation, "consulent", day}); !fault.Is(err, want) {
				t.Errorf("%s: %v", login, err)
			}
		}
	})
}
