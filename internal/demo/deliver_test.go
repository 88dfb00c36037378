package demo

import (
	"testing"
	"time"

	"samendoen/internal/importer"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// taken is what came in with deliveries, the newest of each key.
type taken struct {
	on        time.Time // of the delivery
	t         *testing.T
	tenancies map[string]tenancy.Tenancy
	repairs   map[string]tenancy.Repair
	events    int
}

func (k *taken) sink() importer.Sink {
	return importer.Sink{Complex: func(int, place.Complex) error { return nil }, Unit: func(int, place.Unit) error { return nil },
		Tenancy: k.tenancy, Repair: k.repair, Arrears: k.arrears, Nuisance: k.nuisance, Allocation: k.allocation}
}

func (k *taken) known(what string, date time.Time, ahead int) {
	if date.After(k.on.AddDate(0, 0, ahead)) {
		k.t.Errorf("the delivery of %s has a %s of %s", k.on.Format(time.DateOnly), what, date.Format(time.DateOnly))
	}
}

func (k *taken) tenancy(_ int, v tenancy.Tenancy) error {
	k.known("begin", v.From, signedDays)
	k.known("end", v.Until, 0)
	k.tenancies[v.Key] = v
	return nil
}

func (k *taken) repair(_ int, v tenancy.Repair) error {
	k.known("repair", v.Reported, 0)
	k.known("repair that was done", v.Done, 0)
	k.repairs[v.Key] = v
	return nil
}

func (k *taken) arrears(_ int, v tenancy.Arrears) error {
	k.known("month of arrears", v.Month.AddDate(0, 1, 0), 0)
	k.events++
	return nil
}

func (k *taken) nuisance(_ int, v tenancy.NuisanceComplaint) error {
	k.known("complaint", v.Date, 0)
	k.events++
	return nil
}

func (k *taken) allocation(_ int, v tenancy.Allocation) error {
	k.known("allocation", v.Date, 0)
	if _, there := k.tenancies[v.TenancyKey]; !there {
		k.t.Errorf("the delivery of %s has an allocation before its tenancy %s", k.on.Format(time.DateOnly), v.TenancyKey)
	}
	k.events++
	return nil
}

// A delivery holds nothing that was not known on its date, and all deliveries together hold the whole history
// as it is today.
func TestDeliveries(t *testing.T) {
	c := testCity(41, 900)
	d := &deliveries{dates: append(c.releaseDates(), c.Today())}
	d.later = make([]delivered, len(d.dates))
	got := &taken{t: t, tenancies: map[string]tenancy.Tenancy{}, repairs: map[string]tenancy.Repair{}}
	for i, date := range d.dates {
		got.on = date
		give := func() error { return d.first(c, got.sink()) }
		if i > 0 {
			give = func() error { return d.later[i].give(got.sink()) }
		}
		if err := give(); err != nil {
			t.Fatal(err)
		}
	}
	events := 0
	for range c.Arrears() {
		events++
	}
	for range c.Nuisance() {
		events++
	}
	for range c.Allocations() {
		events++
	}
	if got.events != events {
		t.Errorf("%d events, want %d", got.events, events)
	}
	homes := 0
	for v := range c.Tenancies() {
		homes++
		if is := got.tenancies[v.Key]; !is.From.Equal(v.From) || !is.Until.Equal(v.Until) {
			t.Fatalf("tenancy %s is %+v, want %+v", v.Key, is, v)
		}
	}
	repairs := 0
	for v := range c.Repairs() {
		repairs++
		if is := got.repairs[v.Key]; is != v {
			t.Fatalf("repair %s is %+v, want %+v", v.Key, is, v)
		}
	}
	if len(got.tenancies) != homes || len(got.repairs) != repairs || events == 0 {
		t.Errorf("%d tenancies and %d repairs, want %d and %d", len(got.tenancies), len(got.repairs), homes, repairs)
	}
}
