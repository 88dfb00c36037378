package account

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

func TestRolesOfAKind(t *testing.T) {
	for kind, c := range map[OrganisationKind]struct{ yes, no []access.Role }{
		HousingAssociation: {access.Roles(), nil},
		Care:               {[]access.Role{access.Partner, access.Director, access.Admin}, []access.Role{access.Consultant, access.Officer, access.PolicyMaker, access.OnCall}},
		MunicipalityOffice: {[]access.Role{access.Director, access.DebtHelp}, []access.Role{access.ArrearsStaff, access.Consultant}},
		Police:             {[]access.Role{access.Partner}, []access.Role{access.TeamLead, access.Board}},
		ResidentsBody:      {[]access.Role{access.Volunteer, access.Resident}, []access.Role{access.Partner, access.Director}},
		"":                 {nil, []access.Role{access.Consultant}},
	} {
		if fields := checkRoles(c.yes, kind); len(fields) > 0 {
			t.Errorf("%s cannot give %v", kind, c.yes)
		}
		for _, r := range c.no {
			if len(checkRoles([]access.Role{r}, kind)) == 0 {
				t.Errorf("%s can give %s", kind, r)
			}
		}
	}
}

func TestPartnersManageTheirOwnPeople(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		org, first := Organisation{Name: " GGZ De Linde ", Kind: Care}, User{Name: "Lin", Login: "Lin"}
		for _, who := range []string{"marja", "floor"} {
			_, err := h.AddPartner(ctx, h.actors[who], org, first, housePassword)
			wants(t, who+" adds a partner", err, fault.NotFound)
		}
		id, err := h.AddPartner(ctx, h.actors["bas"], org, first, housePassword)
		check(t, err)
		_, err = h.AddPartner(ctx, h.actors["bas"], Organisation{Name: "ggz de linde", Kind: Care}, User{Name: "x", Login: "marja"}, housePassword)
		if fields := fault.FieldsOf(err); len(fields) != 2 || fields[0].Key != "account.organisation_taken" || fields[1].Key != "account.login_taken" {
			t.Error("twice:", err)
		}
		_, err = h.AddPartner(ctx, h.actors["bas"], Organisation{Name: "Corporatie", Kind: HousingAssociation}, first, "kort")
		if fields := fault.FieldsOf(err); len(fields) != 2 || fields[0].Key != "account.password_length" || fields[1].Key != "account.kind_missing" {
			t.Error("another association, short password:", err)
		}
		list, err := h.Partners(ctx, h.actors["bas"])
		if err != nil || len(list) != 2 || list[0].Name != "GGZ De Linde" || list[0].Admins != 1 || list[1].ID != "other" || list[1].Admins != 0 {
			t.Error(list, err)
		}

		// An organisation without administrator gets one, and only then.
		wants(t, "a second administrator", h.AddFirstAdmin(ctx, h.actors["bas"], id, User{Name: "Mol", Login: "mol"}, housePassword), fault.NotFound)
		wants(t, "an administrator of its own", h.AddFirstAdmin(ctx, h.actors["bas"], "org", User{Name: "Mol", Login: "mol"}, housePassword), fault.NotFound)
		wants(t, "given by somebody else", h.AddFirstAdmin(ctx, h.actors["marja"], "other", User{Name: "Mol", Login: "mol"}, housePassword), fault.NotFound)
		wants(t, "with a login of another", h.AddFirstAdmin(ctx, h.actors["bas"], "other", User{Name: "Mol", Login: "marja"}, housePassword), fault.Invalid)
		check(t, h.AddFirstAdmin(ctx, h.actors["bas"], "other", User{Name: "Olga", Login: "olga"}, housePassword))
		wants(t, "once more", h.AddFirstAdmin(ctx, h.actors["bas"], "other", User{Name: "Mol", Login: "mol"}, housePassword), fault.NotFound)

		// The first administrator adds people with the roles of a partner only.
		h.chose(t, db)
		_, secret, _ := h.enrol("lin")
		lin, err := h.BySession(ctx, secret)
		check(t, err)
		if lin.OrgID != id || len(lin.Roles) != 1 || lin.Roles[0] != access.Admin {
			t.Errorf("%+v", lin)
		}
		_, err = h.AddPartner(ctx, lin, Organisation{Name: "Nog een", Kind: Care}, User{Name: "y", Login: "yy"}, housePassword)
		wants(t, "a partner adds a partner", err, fault.NotFound)
		for role, want := range map[access.Role]fault.Kind{access.Consultant: fault.Invalid, access.Officer: fault.Invalid} {
			_, err := h.AddUser(ctx, lin, User{Name: "Iemand", Login: "iemand", Roles: []access.Role{role}}, housePassword)
			wants(t, "a partner gives "+string(role), err, want)
		}
		pia, err := h.AddUser(ctx, lin, User{Name: "Pia", Login: "pia", Roles: []access.Role{access.Partner}}, housePassword)
		check(t, err)
		_, err = h.User(ctx, h.actors["bas"], pia)
		wants(t, "the association manages a partner's people", err, fault.NotFound)
		u, err := h.User(ctx, lin, pia)
		check(t, err)
		u.Roles = []access.Role{access.TeamLead}
		wants(t, "a partner makes a team leader", h.ChangeUser(ctx, lin, u, ""), fault.Invalid)
		wants(t, "the association changes a partner's people", h.ChangeUser(ctx, h.actors["bas"], u, ""), fault.NotFound)

		// Who leaves loses sessions, keys and parts at once, but not what needs a successor.
		h.chose(t, db)
		_, session, _ := h.enrol("pia")
		actor, err := h.BySession(ctx, session)
		check(t, err)
		token, err := h.NewToken(ctx, actor, "programma", []string{"case."}, h.clock.Now().Add(time.Hour))
		check(t, err)
		check(t, db.Write(ctx, func(tx *store.Tx) error {
			for id, role := range map[string]string{"one": "deelnemer", "two": directs} {
				if err := access.Join(tx, access.TakingPart{Type: "Case", ID: id, UserID: pia, Role: role, Since: h.clock.Now()}); err != nil {
					return err
				}
			}
			return nil
		}))
		u.Roles, u.Disabled = []access.Role{access.Partner}, true
		check(t, h.ChangeUser(ctx, lin, u, ""))
		_, err = h.BySession(ctx, session)
		wants(t, "the session of who left", err, fault.Unknown)
		_, err = h.ByToken(ctx, token)
		wants(t, "the key of who left", err, fault.Unknown)
		check(t, db.Read(ctx, func(tx *store.Tx) error {
			for id, want := range map[string]int{"one": 0, "two": 1} {
				if parts, err := access.Parts(tx, "Case", id); err != nil || len(parts) != want {
					t.Errorf("case %s: %v %v", id, parts, err)
				}
			}
			return nil
		}))
	})
}

func TestPartnersOnThePages(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		address := h.serve(false)
		enter := func(login string) *browser {
			h.chose(t, db)
			_, secret, _ := h.enrol(login)
			b := newBrowser(t, address)
			b.cookies["samendoen"] = secret
			return b
		}
		b := enter("bas")
		b.shows("/beheer/gebruikers", `href="/beheer/organisaties"`)
		b.shows("/beheer/organisaties", "Een partner toevoegen")
		if status, _, body := b.do("POST", "/beheer/organisaties", "kind", "care"); status != http.StatusBadRequest || !strings.Contains(body, "Vul een naam in") {
			t.Error("an empty form:", status)
		}
		status, _, body := b.do("POST", "/beheer/organisaties", "organisation", "Wijkteam Noord", "kind", "welfare", "name", "Wim", "login", "wim", "password", "vanzelfgetypt")
		if status != http.StatusOK || !strings.Contains(body, "De beheerder kan nu inloggen.") || len(handed(t, body)) != 23 || strings.Contains(body, "vanzelfgetypt") {
			t.Error("with a first password:", status, body)
		}
		if page := b.shows("/beheer/organisaties", "Wijkteam Noord"); strings.Contains(page, "Wim") {
			t.Error("shows who works there")
		}
		check(t, db.Write(context.Background(), func(tx *store.Tx) error { // as if it had chosen that of the house
			_, err := tx.Exec(`UPDATE account_user SET password = (SELECT b.password FROM account_user b WHERE b.login = 'bas') WHERE login = 'wim'`)
			return err
		}))
		wim := enter("wim")
		if page := wim.shows("/beheer/gebruikers", `value="partner"`); strings.Contains(page, `value="consulent"`) || strings.Contains(page, "/beheer/organisaties") {
			t.Error("a partner is offered what is not for a partner")
		}
		if status, _, _ := wim.do("GET", "/beheer/organisaties"); status != http.StatusNotFound {
			t.Error("a partner sees the organisations:", status)
		}
		h.clock.Add(freshTime)
		b.goes("/mijn/bevestigen?naar=%2Fbeheer%2Forganisaties", "/beheer/organisaties", "organisation", "Nog een")
		marja := enter("marja")
		for _, path := range []string{"/beheer/organisaties", "/beheer/inloggen"} {
			if status, _, _ := marja.do("GET", path); status != http.StatusNotFound {
				t.Errorf("%s for a consultant: %d", path, status)
			}
		}
	})
}
