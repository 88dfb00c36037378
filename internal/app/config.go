package app

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// Config is all that an administrator can set, in one TOML file. Each value can also
// come from the environment as SAMENDOEN_ and the key in capitals, which wins.
type Config struct {
	// Addr is where people reach the program, host:port.
	Addr string `toml:"addr"`
	// AdminAddr is where figures for monitoring are served; empty means nowhere.
	AdminAddr string `toml:"admin_addr"`
	// Database is sqlite:PATH or postgres://….
	Database string `toml:"database"`
	// KeyFile holds the master key; it is made when it does not exist. Back it up apart.
	KeyFile string `toml:"key_file"`
	// Theme is a CSS file with the association's own colours, may be empty.
	Theme string `toml:"theme"`
	// TLSCert and TLSKey are the files of a certificate, read anew when they change.
	// Without a certificate, ACME or proxies the program serves plain HTTP, and only on a
	// loopback address.
	TLSCert string `toml:"tls_cert"`
	TLSKey  string `toml:"tls_key"`
	// ACMEDomains are the names, with commas between them, for which the program gets
	// certificates itself; ACMEEmail is for warnings of the authority, ACMECache the folder
	// of keys and certificates, ACMEDirectory the authority, Let's Encrypt when empty.
	ACMEDomains   string `toml:"acme_domains"`
	ACMEEmail     string `toml:"acme_email"`
	ACMECache     string `toml:"acme_cache"`
	ACMEDirectory string `toml:"acme_directory"`
	// TrustedProxies are addresses or networks of proxies that carry HTTPS for the program;
	// they are believed in who asks, and nobody else comes in.
	TrustedProxies string `toml:"trusted_proxies"`
	// PublicURL is the address as people know it, https://naam.example: passkeys and the
	// providers of organisations need it. With ACME it follows from the first name.
	PublicURL string `toml:"public_url"`
	// ProviderNetworks are the private networks in which an organisation's OpenID provider
	// may stand; without them only public addresses will do.
	ProviderNetworks string `toml:"provider_networks"`
	// BackupDir is where a backup goes before an upgrade; empty means beside the database.
	BackupDir string `toml:"backup_dir"`
	// LeakedPasswords is a file with SHA-1 hashes of passwords that leaked, in capitals and
	// in their order; nobody gets one of those. It is read where it stands. May be empty.
	LeakedPasswords string `toml:"leaked_passwords"`
	// LogLevel is debug, info, warn or error.
	LogLevel string `toml:"log_level"`
	// RequireSecondFactor makes a code from an app obligatory at signing in for whoever
	// sees what is written about residents; on unless it is switched off.
	RequireSecondFactor bool `toml:"require_second_factor"`
	TrustConfig
	MailConfig
	HotlineConfig
	MapConfig
	// MasterKey takes the place of the key file, for installations that keep keys in
	// the environment; only from the environment.
	MasterKey string `toml:"-"`
}

// DefaultConfig is what holds when nothing is set.
func DefaultConfig() Config {
	return Config{Addr: "127.0.0.1:8080", Database: "sqlite:samendoen.db", KeyFile: "samendoen.key", ACMECache: "acme", LogLevel: "info", RequireSecondFactor: true, TrustConfig: defaultTrust(), MailConfig: defaultMail(), MapConfig: defaultMap()}
}

// configField is a setting by its key.
type configField struct {
	key   string
	value *string
}

// fields are the settings by their key, in the order in which they are printed.
func (c *Config) fields() []configField {
	return append([]configField{{"addr", &c.Addr}, {"admin_addr", &c.AdminAddr}, {"database", &c.Database}, {"key_file", &c.KeyFile},
		{"theme", &c.Theme}, {"tls_cert", &c.TLSCert}, {"tls_key", &c.TLSKey},
		{"acme_domains", &c.ACMEDomains}, {"acme_email", &c.ACMEEmail}, {"acme_cache", &c.ACMECache}, {"acme_directory", &c.ACMEDirectory},
		{"trusted_proxies", &c.TrustedProxies}, {"public_url", &c.PublicURL}, {"provider_networks", &c.ProviderNetworks},
		{"backup_dir", &c.BackupDir}, {"leaked_passwords", &c.LeakedPasswords}, {"log_level", &c.LogLevel}}, slices.Concat(c.trustFields(), c.mailFields(), c.hotlineFields(), c.mapFields())...)
}

// LoadConfig reads the file, which may be empty for none, and the environment.
// Unknown keys are refused: a misspelt setting must not pass in silence.
func LoadConfig(path string) (Config, error) {
	c := DefaultConfig()
	if path != "" {
		data, err := os.ReadFile(path) // #nosec G304 -- the settings that the command line names
		if err != nil {
			return c, fmt.Errorf("instellingen: %w", err)
		}
		meta, err := toml.NewDecoder(bytes.NewReader(data)).Decode(&c)
		if err != nil {
			return c, fmt.Errorf("instellingen %s: %w", filepath.Base(path), err)
		}
		if unknown := meta.Undecoded(); len(unknown) > 0 {
			return c, fmt.Errorf("instellingen %s: onbekende sleutel %q; bekend zijn: %s", filepath.Base(path), unknown[0].String(), c.keys())
		}
	}
	for _, f := range c.fields() {
		if v, ok := os.LookupEnv("SAMENDOEN_" + strings.ToUpper(f.key)); ok {
			*f.value = v
		}
	}
	for _, s := range c.switches() {
		name := "SAMENDOEN_" + strings.ToUpper(s.key)
		if v, ok := os.LookupEnv(name); ok {
			on, err := strconv.ParseBool(v)
			if err != nil {
				return c, fmt.Errorf("%s %q: schrijf true of false", name, v)
			}
			*s.value = on
		}
	}
	c.MasterKey = os.Getenv("SAMENDOEN_MASTER_KEY")
	if err := c.readSecrets(); err != nil {
		return c, err
	}
	return c, c.check()
}

func (c *Config) keys() string {
	var keys []string
	for _, f := range c.fields() {
		keys = append(keys, f.key)
	}
	for _, s := range c.switches() {
		keys = append(keys, s.key)
	}
	return strings.Join(keys, ", ")
}

// check refuses settings that contradict each other or are not safe.
func (c *Config) check() error {
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return fmt.Errorf("addr %q: schrijf host:poort, bijvoorbeeld 127.0.0.1:8080", c.Addr)
	}
	if err := c.checkHTTPS(); err != nil {
		return err
	}
	if !strings.HasPrefix(c.Database, "sqlite:") && !isPostgres(c.Database) {
		return fmt.Errorf("database: schrijf sqlite:PAD of postgres://…")
	}
	switch c.LogLevel {
	case "debug", "info", "warn", "error":
	default:
		return fmt.Errorf("log_level %q: kies debug, info, warn of error", c.LogLevel)
	}
	if err := c.checkTrust(); err != nil {
		return err
	}
	if err := c.checkHotline(); err != nil {
		return err
	}
	if err := c.checkMap(); err != nil {
		return err
	}
	settings := c.mail(c.public())
	return settings.Check()
}

func isPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Print writes the settings that are in force, with secrets masked.
func (c *Config) Print(w io.Writer) {
	for _, f := range c.fields() {
		fmt.Fprintf(w, "%s = %q\n", f.key, masked(f.key, *f.value))
	}
	for _, s := range c.switches() {
		fmt.Fprintf(w, "%s = %t\n", s.key, *s.value)
	}
	fmt.Fprintf(w, "# HTTPS: %s\n", c.httpsWords())
	if c.MasterKey != "" {
		fmt.Fprintln(w, "# master key: uit de omgeving (verborgen)")
	}
}

// maskPassword hides the password of a connection string, in the form user:password@host.
func maskPassword(dsn string) string {
	scheme, rest, ok := strings.Cut(dsn, "://")
	if !ok {
		return dsn
	}
	at := strings.LastIndex(rest, "@")
	user, _, hasPassword := strings.Cut(rest[:max(at, 0)], ":")
	if hasPassword {
		rest = user + ":***" + rest[at:]
	}
	if i := strings.Index(rest, "password="); i >= 0 {
		tail := rest[i+len("password="):]
		if j := strings.IndexByte(tail, '&'); j >= 0 {
			tail = tail[j:]
		} else {
			tail = ""
		}
		rest = rest[:i] + "password=***" + tail
	}
	return scheme + "://" + rest
}
