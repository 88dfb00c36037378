package app

import (
	"fmt"

	"samendoen/internal/base/hook"
)

// HotlineConfig are the settings of the meldpunt: by which providers people are called
// (docs/meldpunt.md). Without an address nothing goes by that way.
type HotlineConfig struct {
	HotlineSMS   string `toml:"hotline_sms_url"`
	HotlineVoice string `toml:"hotline_voice_url"`
	HotlineChat  string `toml:"hotline_chat_url"`
	// HotlineSecret signs what goes to these providers and what comes back: base64, at least 24 bytes.
	HotlineSecret     string `toml:"hotline_secret"`
	HotlineSecretFile string `toml:"hotline_secret_file"`
}

func (h *HotlineConfig) hotlineFields() []configField {
	return []configField{{"hotline_sms_url", &h.HotlineSMS}, {"hotline_voice_url", &h.HotlineVoice}, {"hotline_chat_url", &h.HotlineChat},
		{"hotline_secret", &h.HotlineSecret}, {"hotline_secret_file", &h.HotlineSecretFile}}
}

// secret is what messages are signed with; nil for none.
func (h *HotlineConfig) secret() []byte {
	secret, _ := hook.ParseSecret(h.HotlineSecret)
	return secret
}

// checkHotline refuses providers without a secret: nobody could tell then who calls.
func (c *Config) checkHotline() error {
	network := c.outside()
	for _, f := range c.hotlineFields()[:3] {
		if *f.value != "" && !network.AllowsURL(*f.value) {
			return fmt.Errorf("%s %q: schrijf een adres dat met https:// begint", f.key, *f.value)
		}
		if *f.value != "" && c.secret() == nil {
			return fmt.Errorf("%s: geef ook hotline_secret, een geheim van 24 bytes of meer in base64; openssl rand -base64 32 maakt er een", f.key)
		}
	}
	return nil
}
