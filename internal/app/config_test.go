package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLoadConfig(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		env  map[string]string
		want string // in the printed settings
		err  string // in the error
	}{
		"defaults":               {want: `addr = "127.0.0.1:8080"`},
		"a file":                 {file: `addr = "127.0.0.1:9000"`, want: `addr = "127.0.0.1:9000"`},
		"environment wins":       {file: `addr = "127.0.0.1:9000"`, env: map[string]string{"SAMENDOEN_ADDR": "localhost:9001"}, want: `addr = "localhost:9001"`},
		"unknown key":            {file: `adres = "x"`, err: `onbekende sleutel "adres"`},
		"no TOML":                {file: `addr = `, err: "config.toml"},
		"wrong type":             {file: `addr = 8080`, err: "config.toml"},
		"no port":                {file: `addr = "localhost"`, err: "host:poort"},
		"open without HTTPS":     {file: `addr = "0.0.0.0:8080"`, err: "zonder HTTPS"},
		"every address":          {file: `addr = ":8080"`, err: "zonder HTTPS"},
		"three ways":             {file: `addr = "0.0.0.0:8080"`, err: "tls_cert en tls_key (eigen certificaat), acme_domains (certificaat via ACME), of trusted_proxies"},
		"here only":              {want: "# HTTPS: geen; alleen op deze computer"},
		"behind a proxy":         {file: "addr = \"0.0.0.0:8080\"\ntrusted_proxies = \"10.0.0.1, 10.2.0.0/24\"", want: `# HTTPS: via de proxy op 10.0.0.1, 10.2.0.0/24`},
		"behind everybody":       {file: `trusted_proxies = "0.0.0.0/0"`, err: "trusted_proxies"},
		"behind a name":          {file: `trusted_proxies = "proxy.example"`, err: "trusted_proxies"},
		"ACME":                   {file: "addr = \":443\"\nacme_domains = \"samendoen.example\"", want: "# HTTPS: certificaat via ACME voor samendoen.example"},
		"ACME for an address":    {file: "addr = \":443\"\nacme_domains = \"10.0.0.1\"", err: "geen volledige naam"},
		"ACME for all":           {file: "addr = \":443\"\nacme_domains = \"*.example.org\"", err: "geen volledige naam"},
		"ACME for nobody":        {file: "addr = \":443\"\nacme_domains = \",\"", err: "minstens één naam"},
		"ACME and files":         {file: "addr = \":443\"\nacme_domains = \"a.example\"\ntls_cert = \"a\"\ntls_key = \"b\"", err: "gaan niet samen"},
		"ACME without TLS":       {file: "addr = \":443\"\nacme_domains = \"a.example\"\nacme_directory = \"http://ca.example\"", err: "acme_directory"},
		"a public address":       {file: `public_url = "https://samendoen.example"`, want: `public_url = "https://samendoen.example"`},
		"a public path":          {file: `public_url = "https://samendoen.example/app"`, err: "zonder pad"},
		"public without HTTPS":   {file: `public_url = "http://samendoen.example"`, err: "begint met https"},
		"provider networks":      {file: `provider_networks = "10.3"`, err: "provider_networks"},
		"half a certificate":     {file: `tls_cert = "a.pem"`, err: "horen bij elkaar"},
		"another database":       {file: `database = "mysql://x"`, err: "sqlite:PAD"},
		"wrong level":            {file: `log_level = "loud"`, err: "kies debug"},
		"password masked":        {file: `database = "postgres://u:geheim@db/samendoen"`, want: `database = "postgres://u:***@db/samendoen"`},
		"password in a query":    {file: `database = "postgres://db/x?user=u&password=geheim&sslmode=require"`, want: `password=***&sslmode=require`},
		"password with an at":    {file: `database = "postgres://u:ge@heim@db/x"`, want: `postgres://u:***@db/x`},
		"second step by default": {want: "require_second_factor = true"},
		"no second step":         {file: "require_second_factor = false", want: "require_second_factor = false"},
		"no second step by env":  {env: map[string]string{"SAMENDOEN_REQUIRE_SECOND_FACTOR": "0"}, want: "require_second_factor = false"},
		"second step, perhaps":   {env: map[string]string{"SAMENDOEN_REQUIRE_SECOND_FACTOR": "misschien"}, err: "true of false"},
		"requests by default":    {want: `requests_per_minute = "300"`},
		"requests as a number":   {file: "requests_per_minute = 600", want: `requests_per_minute = "600"`},
		"as many as one likes":   {file: "requests_per_minute = 0", want: `requests_per_minute = "0"`},
		"too few requests":       {file: "requests_per_minute = 10", err: "vanaf 60"},
		"requests in words":      {env: map[string]string{"SAMENDOEN_REQUESTS_PER_MINUTE": "veel"}, err: "vanaf 60"},
		"second step for all":    {env: map[string]string{"SAMENDOEN_SECOND_FACTOR_FOR_ALL": "true"}, want: "second_factor_for_all = true"},
		"for all, and for none":  {file: "require_second_factor = false\nsecond_factor_for_all = true", err: "require_second_factor"},
		"streets by default":     {want: `street_url = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857"`},
		"streets from nobody":    {file: `street_url = ""`, want: `street_url = ""`},
		"streets without HTTPS":  {file: `street_url = "http://kaart.example/tegels"`, err: "schrijf https://"},
		"streets with a query":   {file: `street_url = "https://kaart.example/tegels?sleutel=1"`, err: "schrijf https://"},
		"streets of a file":      {file: `street_file = "stad.pmtiles"`, want: `street_file = "stad.pmtiles"`},
		"a scanner":              {file: `scanner = "tcp:127.0.0.1:3310"`, want: `scanner = "tcp:127.0.0.1:3310"`},
		"a scanner elsewhere":    {file: `scanner = "tcp:10.0.0.9:3310"`, err: "op deze computer"},
		"tables by another user": {file: "database = \"postgres://u@db/s\"\nmigrate_database = \"postgres://eigenaar:geheim@db/s\"", want: `migrate_database = "postgres://eigenaar:***@db/s"`},
		"tables of SQLite":       {file: `migrate_database = "postgres://eigenaar@db/s"`, err: "migrate_database"},
		"mail": {file: "public_url = \"https://samendoen.example\"\nsmtp_host = \"mail.example\"\nsmtp_port = 465\nsmtp_tls = \"tls\"\nsmtp_user = \"u\"\n" +
			"smtp_password = \"geheim\"\nsmtp_from = \"S <s@samendoen.example>\"", want: "smtp_port = \"465\"\nsmtp_tls = \"tls\"\nsmtp_user = \"u\"\nsmtp_password = \"***\""},
		"mail password by env": {env: map[string]string{"SAMENDOEN_IMAP_PASSWORD": "geheim"}, want: `imap_password = "***"`},
		"mail without a link":  {file: "smtp_host = \"mail.example\"\nsmtp_from = \"s@samendoen.example\"", err: "public_url"},
		"mail without TLS":     {file: "imap_host = \"mail.example\"\nimap_user = \"u\"\nimap_tls = \"geen\"", err: "imap_tls"},
		"two mail passwords":   {file: "smtp_password = \"geheim\"\nsmtp_password_file = \"geen-bestand\"", err: "kies er een"},
		"no password file":     {file: `imap_password_file = "geen-bestand"`, err: "imap_password_file"},
		"misspelt mail":        {file: `smtp_hots = "mail.example"`, err: "smtp_hots"},
		"odd port":             {file: `smtp_port = true`, err: "schrijf een getal"},
		"master key is hidden": {env: map[string]string{"SAMENDOEN_MASTER_KEY": "geheim"}, want: "(verborgen)"},
	} {
		t.Run(name, func(t *testing.T) {
			for k, v := range c.env {
				t.Setenv(k, v)
			}
			path := ""
			if c.file != "" {
				path = filepath.Join(t.TempDir(), "config.toml")
				if err := os.WriteFile(path, []byte(c.file), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			cfg, err := LoadConfig(path)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("got %v, want an error with %q", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			cfg.Print(&out)
			if !strings.Contains(out.String(), c.want) {
				t.Errorf("printed\n%s\nwithout %s", &out, c.want)
			}
			if strings.Contains(out.String(), "heim") {
				t.Errorf("a secret was printed:\n%s", &out)
			}
		})
	}
}

func TestMailPasswordFromAFile(t *testing.T) {
	dir := t.TempDir()
	secret, empty := filepath.Join(dir, "wachtwoord"), filepath.Join(dir, "leeg")
	for path, text := range map[string]string{secret: "geheim woord\n", empty: "\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("SAMENDOEN_SMTP_PASSWORD_FILE", secret)
	cfg, err := LoadConfig("")
	if err != nil || cfg.SMTPPassword != "geheim woord" {
		t.Errorf("%q %v", cfg.SMTPPassword, err)
	}
	t.Setenv("SAMENDOEN_SMTP_PASSWORD_FILE", empty)
	if _, err := LoadConfig(""); err == nil {
		t.Error("an empty password is accepted")
	}
}

func TestMissingConfigFile(t *testing.T) {
	if _, err := LoadConfig(filepath.Join(t.TempDir(), "none.toml")); err == nil {
		t.Fatal("a file that is not there was accepted")
	}
}
