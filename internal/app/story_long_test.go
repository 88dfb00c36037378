//go:build long

package app

import (
	"context"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/demo"
)

// TestStoriesStandOut: in the city of the demo the neighbourhood that gets worse stands out
// since at least eight months ago, and the one that got better is good news.
func TestStoriesStandOut(t *testing.T) {
	ctx := context.Background()
	cfg := DefaultConfig()
	cfg.RequireSecondFactor = false // nobody in the city has a phone
	cfg.Database, cfg.MasterKey, cfg.KeyFile = "sqlite:"+t.TempDir()+"/city.db", seal.NewMasterKey(), t.TempDir()+"/key"
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	a, err := Open(ctx, cfg, clock.NewManual(at), quiet())
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	city := demo.Config{Seed: 1, Homes: demo.DefaultHomes}
	if _, err := a.LoadCity(ctx, city); err != nil {
		t.Fatal(err)
	}
	city.Today, city.Org = clock.Date(at), DemoOrg
	story := demo.NewCity(city).Stories()[0]
	who := access.Actor{UserID: "u-beleid", OrgID: DemoOrg, Roles: []access.Role{access.PolicyMaker}}
	worse, err := a.maps.Area(ctx, who, story.Worse)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, x := range worse.Stands {
		t.Logf("%s: %s good %v since %s, from %.1f to %.1f", worse.Name, x.Indicator.Code, x.Good, x.Since.Format(time.DateOnly), x.From, x.To)
		found = found || !x.Good && !x.Since.After(clock.Month(at).AddDate(0, -8, 0))
	}
	if !found {
		t.Errorf("%s has been getting worse for a year, and what stands out says %+v", worse.Name, worse.Stands)
	}
	better, err := a.maps.Area(ctx, who, story.Better)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range better.Stands {
		t.Logf("%s: %s good %v", better.Name, x.Indicator.Code, x.Good)
		if !x.Good {
			t.Errorf("%s got better, and %s stands out as worse", better.Name, x.Indicator.Code)
		}
	}
	if len(better.Stands) == 0 {
		t.Errorf("%s got better, and nothing says so", better.Name)
	}
}
