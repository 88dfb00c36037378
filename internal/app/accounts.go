package app

import (
	"fmt"
	"os"
	"path/filepath"

	"samendoen/internal/account"
	"samendoen/internal/base/openid"
)

// openAccounts makes the module of accounts with what the settings say of signing in.
func (a *App) openAccounts() error {
	a.accounts = account.New(a.db, a.vault, a.clock, a.policy, a.cfg.RequireSecondFactor)
	if a.cfg.SecondFactorForAll {
		a.accounts.AskEverybody()
	}
	if err := a.accounts.PublicAt(a.cfg.public()); err != nil {
		return err
	}
	a.accounts.UseOpenID(openid.New(a.clock, openid.Network{Loopback: !a.cfg.Secure(), Private: a.cfg.providerNetworks()}), a.log)
	return a.openLeaked()
}

// openLeaked opens the list of leaked passwords; the file stays open as long as the program.
func (a *App) openLeaked() error {
	path := a.cfg.LeakedPasswords
	if path == "" {
		return nil
	}
	file, err := os.Open(path) // #nosec G304 -- the file that the settings name
	if err != nil {
		return fmt.Errorf("leaked_passwords: %w", err)
	}
	list, err := leakedList(file)
	if err != nil {
		file.Close()
		return fmt.Errorf("leaked_passwords %s: dit is geen gesorteerde lijst van SHA-1 in hoofdletters: %w", filepath.Base(path), err)
	}
	a.leaked = file
	a.accounts.KnowsLeaked(list)
	return nil
}

func leakedList(file *os.File) (*account.Leaked, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	return account.NewLeaked(file, info.Size())
}
