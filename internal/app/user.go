package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

// userCommand makes the first organisation and its first administrator, or one more
// user; the password is read from standard input so that it stays out of the history.
func userCommand(ctx context.Context, args []string, std streams) error {
	f, file := flags("user", std)
	org := f.String("organisation", "", "naam van de organisatie; zij wordt gemaakt als ze er nog niet is")
	kind := f.String("kind", string(account.HousingAssociation), "soort organisatie: housing_association, municipality, care, welfare, police, residents")
	name := f.String("name", "", "naam van de gebruiker")
	login := f.String("login", "", "inlognaam")
	roles := f.String("roles", string(access.Admin), "rollen, met komma's ertussen")
	if err := parse(f, args); err != nil {
		return err
	}
	if *org == "" || *name == "" || *login == "" {
		return usage{"geef --organisation, --name en --login; het wachtwoord komt van de standaardinvoer"}
	}
	password, err := bufio.NewReader(std.in).ReadString('\n')
	password = strings.TrimRight(password, "\r\n")
	if password == "" {
		return errors.Join(usage{"geen wachtwoord op de standaardinvoer"}, err)
	}
	cfg, err := LoadConfig(*file)
	if err != nil {
		return err
	}
	a, err := Open(ctx, cfg, clock.System(), NewLogger(cfg.LogLevel))
	if err != nil {
		return err
	}
	defer a.Close()
	orgID, err := a.organisation(ctx, *org, account.OrganisationKind(*kind))
	if err != nil {
		return err
	}
	u := account.User{Name: *name, Login: *login}
	for _, r := range strings.Split(*roles, ",") {
		u.Roles = append(u.Roles, access.Role(strings.TrimSpace(r)))
	}
	if _, err := a.accounts.AddUser(ctx, access.Command(orgID), u, password); err != nil {
		return a.explain(err)
	}
	fmt.Fprintf(std.out, "%s kan inloggen als %s\n", u.Name, u.Login)
	return nil
}

// organisation is the id of the organisation with that name, made when it is new.
func (a *App) organisation(ctx context.Context, name string, kind account.OrganisationKind) (id string, err error) {
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		list, err := account.Organisations(tx)
		if err != nil {
			return err
		}
		for _, o := range list {
			if o.Name == name {
				id = o.ID
				return nil
			}
		}
		id = store.NewID()
		return account.InsertOrganisation(tx, a.clock.Now(), account.Organisation{ID: id, Name: name, Kind: kind})
	})
	return id, err
}
