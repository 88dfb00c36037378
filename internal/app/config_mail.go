package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"samendoen/internal/mail"
)

// MailConfig are the settings for mail. Without a host there is none, in either direction.
type MailConfig struct {
	// SMTPHost takes the mail that goes out; SMTPTLS is starttls, tls or, for a server on
	// this machine, geen. SMTPFrom is the sender, "Naam <adres>".
	SMTPHost         string `toml:"smtp_host"`
	SMTPPort         number `toml:"smtp_port"`
	SMTPTLS          string `toml:"smtp_tls"`
	SMTPUser         string `toml:"smtp_user"`
	SMTPPassword     string `toml:"smtp_password"`
	SMTPPasswordFile string `toml:"smtp_password_file"`
	SMTPFrom         string `toml:"smtp_from"`
	// IMAPHost has the mailbox that is read; IMAPAfter is what happens to a message once it
	// is stored: laten, wissen or verplaatsen to the folder IMAPDone. IMAPOrg is the
	// organisation whose mailbox it is, needed where there is more than one association.
	IMAPHost         string `toml:"imap_host"`
	IMAPPort         number `toml:"imap_port"`
	IMAPTLS          string `toml:"imap_tls"`
	IMAPUser         string `toml:"imap_user"`
	IMAPPassword     string `toml:"imap_password"`
	IMAPPasswordFile string `toml:"imap_password_file"`
	IMAPFolder       string `toml:"imap_folder"`
	IMAPAfter        string `toml:"imap_after"`
	IMAPDone         string `toml:"imap_done"`
	IMAPOrg          string `toml:"imap_org"`
}

// number is a number, which may be written with or without quotation marks.
type number string

// UnmarshalTOML reads a number.
func (p *number) UnmarshalTOML(value any) error {
	switch v := value.(type) {
	case int64:
		*p = number(strconv.FormatInt(v, 10))
	case string:
		*p = number(v)
	default:
		return fmt.Errorf("%v: schrijf een getal", value)
	}
	return nil
}

// defaultMail is what holds when nothing is set.
func defaultMail() MailConfig {
	return MailConfig{SMTPPort: "587", SMTPTLS: string(mail.StartTLS), IMAPPort: "993", IMAPTLS: string(mail.FullTLS), IMAPFolder: "INBOX",
		IMAPAfter: string(mail.Leave), IMAPDone: "Samendoen"}
}

// mailFields are the settings for mail by their key.
func (m *MailConfig) mailFields() []configField {
	return []configField{{"smtp_host", &m.SMTPHost}, {"smtp_port", (*string)(&m.SMTPPort)}, {"smtp_tls", &m.SMTPTLS}, {"smtp_user", &m.SMTPUser},
		{"smtp_password", &m.SMTPPassword}, {"smtp_password_file", &m.SMTPPasswordFile}, {"smtp_from", &m.SMTPFrom},
		{"imap_host", &m.IMAPHost}, {"imap_port", (*string)(&m.IMAPPort)}, {"imap_tls", &m.IMAPTLS}, {"imap_user", &m.IMAPUser},
		{"imap_password", &m.IMAPPassword}, {"imap_password_file", &m.IMAPPasswordFile}, {"imap_folder", &m.IMAPFolder},
		{"imap_after", &m.IMAPAfter}, {"imap_done", &m.IMAPDone}, {"imap_org", &m.IMAPOrg}}
}

// readSecrets takes passwords and secrets from the files that the settings name.
func (c *Config) readSecrets() error {
	for _, p := range []struct {
		key, file string
		into      *string
	}{{"smtp_password", c.SMTPPasswordFile, &c.SMTPPassword}, {"imap_password", c.IMAPPasswordFile, &c.IMAPPassword},
		{"hotline_secret", c.HotlineSecretFile, &c.HotlineSecret}} {
		if p.file == "" {
			continue
		}
		if *p.into != "" {
			return fmt.Errorf("%s en %s_file kunnen niet samen: kies er een", p.key, p.key)
		}
		data, err := os.ReadFile(p.file) // #nosec G304 -- the file that the settings name
		if err != nil {
			return fmt.Errorf("%s_file %s: %w", p.key, filepath.Base(p.file), err)
		}
		if *p.into = strings.TrimRight(string(data), "\r\n"); *p.into == "" {
			return fmt.Errorf("%s_file %s is leeg", p.key, filepath.Base(p.file))
		}
	}
	return nil
}

// mail are the settings as the module takes them. public is the address of the program.
func (m *MailConfig) mail(public string) mail.Settings {
	return mail.Settings{Public: strings.TrimSuffix(public, "/"), From: m.SMTPFrom,
		SMTP:   mail.Server{Host: m.SMTPHost, Port: string(m.SMTPPort), User: m.SMTPUser, Password: m.SMTPPassword, TLS: mail.TLS(m.SMTPTLS)},
		IMAP:   mail.Server{Host: m.IMAPHost, Port: string(m.IMAPPort), User: m.IMAPUser, Password: m.IMAPPassword, TLS: mail.TLS(m.IMAPTLS)},
		Folder: m.IMAPFolder, After: mail.After(m.IMAPAfter), Done: m.IMAPDone, Org: m.IMAPOrg}
}

// masked is a setting as it may be printed.
func masked(key, value string) string {
	switch {
	case key == "database" || key == "migrate_database":
		return maskPassword(value)
	case (strings.HasSuffix(key, "_password") || strings.HasSuffix(key, "_secret")) && value != "":
		return "***"
	}
	return value
}
