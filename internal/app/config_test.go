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
		"master key is hidden":   {env: map[string]string{"SAMENDOEN_MASTER_KEY": "geheim"}, want: "(verborgen)"},
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

func TestMissingConfigFile(t *testing.T) {
	if _, err := LoadConfig(filepath.Join(t.TempDir(), "none.toml")); err == nil {
		t.Fatal("a file that is not there was accepted")
	}
}
