package app

import (
	"errors"
	"fmt"
	"log/slog"
	"strconv"

	"samendoen/internal/base/scan"
)

// TrustConfig are the settings for what the program lets people and itself do at most.
type TrustConfig struct {
	// SecondFactorForAll asks the second step of all roles, also of those that see nothing
	// about residents.
	SecondFactorForAll bool `toml:"second_factor_for_all"`
	// RequestsPerMinute is how many pages somebody who is signed in opens at most, and how many
	// requests come with somebody's keys for the API; 0 is as many as one likes.
	RequestsPerMinute number `toml:"requests_per_minute"`
	// Scanner is the virus scanner that looks at what people send, a clamd on this machine:
	// tcp:127.0.0.1:3310 or unix:/run/clamav/clamd.ctl. Empty: there is none.
	Scanner string `toml:"scanner"`
	// MigrateDatabase is the PostgreSQL user that makes and changes tables, as postgres://… to
	// the same database; that of Database then needs no more than rows. May be empty.
	MigrateDatabase string `toml:"migrate_database"`
}

// defaultTrust is what holds when nothing is set. A fast reader opens thirty pages a minute,
// each with what it fetches later: five a second for a minute is some times that.
func defaultTrust() TrustConfig { return TrustConfig{RequestsPerMinute: "300"} }

func (t *TrustConfig) trustFields() []configField {
	return []configField{{"requests_per_minute", (*string)(&t.RequestsPerMinute)}, {"scanner", &t.Scanner}, {"migrate_database", &t.MigrateDatabase}}
}

// configSwitch is a setting that is on or off.
type configSwitch struct {
	key   string
	value *bool
}

func (c *Config) switches() []configSwitch {
	return []configSwitch{{"require_second_factor", &c.RequireSecondFactor}, {"second_factor_for_all", &c.SecondFactorForAll}}
}

// pace is RequestsPerMinute as a number, 0 for one that check refuses.
func (t *TrustConfig) pace() int {
	n, err := strconv.Atoi(string(t.RequestsPerMinute))
	if err != nil {
		return 0
	}
	return n
}

// checkTrust refuses settings that cannot be carried out.
func (c *Config) checkTrust() error {
	if c.SecondFactorForAll && !c.RequireSecondFactor {
		return errors.New("second_factor_for_all: dat kan alleen als require_second_factor aanstaat")
	}
	if n, err := strconv.Atoi(string(c.RequestsPerMinute)); err != nil || n != 0 && n < 60 || n > 1_000_000 {
		return fmt.Errorf("requests_per_minute %q: schrijf 0 (geen grens) of een getal vanaf 60", string(c.RequestsPerMinute))
	}
	if _, err := scan.New(c.Scanner, slog.New(slog.DiscardHandler)); err != nil {
		return fmt.Errorf("scanner %q: schrijf tcp:127.0.0.1:3310 of unix:/pad; de scanner staat op deze computer", c.Scanner)
	}
	if c.MigrateDatabase != "" && (!isPostgres(c.Database) || !isPostgres(c.MigrateDatabase)) {
		return errors.New("migrate_database: dat kan alleen naast een database postgres://…, en is er zelf ook een")
	}
	return nil
}
