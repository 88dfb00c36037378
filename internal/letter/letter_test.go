package letter

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/fault"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func said(fields []fault.Field) string {
	var list []string
	for _, f := range fields {
		list = append(list, f.Name+" "+f.Key)
	}
	return strings.Join(list, ", ")
}

func TestCheck(t *testing.T) {
	good := Template{Name: "Uitnodiging", Subject: "Komt u praten?", Body: "Beste bewoner van {adres},"}
	change := func(fn func(t *Template)) Template { c := good; fn(&c); return c }
	for name, v := range map[string]struct {
		t    Template
		want string
	}{
		"good":            {good, ""},
		"nothing":         {Template{}, "naam letter.missing, onderwerp letter.missing, tekst letter.missing"},
		"no such field":   {change(func(t *Template) { t.Body = "Beste {naam van de huurder}," }), "tekst letter.stray"},
		"half a field":    {change(func(t *Template) { t.Subject = "Over {adres" }), "onderwerp letter.stray"},
		"a citizen's one": {change(func(t *Template) { t.Body = "Over 111222333." }), "tekst letter.bsn"},
		"long":            {change(func(t *Template) { t.Subject = strings.Repeat("x", 121) }), "onderwerp letter.long"},
	} {
		if got := said(v.t.check()); got != v.want {
			t.Errorf("%s: %q, want %q", name, got, v.want)
		}
	}
	letter := Content{To: "Aan de bewoners van\nLindestraat 12", Subject: "x", Text: "y"}
	if got := said(letter.check()); got != "" {
		t.Error(got)
	}
	letter.To = "1\n2\n3\n4\n5\n6"
	if got := said(letter.check()); got != "aan letter.to_lines" {
		t.Error(got)
	}
}

func TestCheckSent(t *testing.T) {
	begun, today := day("2026-11-18"), day("2026-11-20")
	for name, v := range map[string]struct {
		on   string
		way  Way
		want string
	}{
		"today":           {"2026-11-20", ByPost, ""},
		"the first day":   {"2026-11-18", ByHand, ""},
		"before it was":   {"2026-11-17", ByMail, "datum letter.date_before"},
		"tomorrow":        {"2026-11-21", ByPost, "datum letter.date_ahead"},
		"by nothing":      {"2026-11-20", "fax", "hoe letter.way_missing"},
		"no day, nothing": {"", "", "datum letter.date_missing, hoe letter.way_missing"},
	} {
		var on time.Time
		if v.on != "" {
			on = day(v.on)
		}
		if got := said(checkSent(on, v.way, begun, today)); got != v.want {
			t.Errorf("%s: %q, want %q", name, got, v.want)
		}
	}
}

func TestFill(t *testing.T) {
	got := fill("Over {adres}: {contactpersoon} belt {schrijver}.{afspraken}", map[Field]string{FieldAddress: "Lindestraat 12", FieldContact: "Anna {adres}"})
	if got != "Over Lindestraat 12: Anna {adres} belt ." {
		t.Error(got)
	}
	if strayField("Beste {contactpersoon} van {organisatie}") != "" || strayField("a { b") == "" || strayField("a } b") == "" || strayField("{naam}") != "{naam}" {
		t.Error(strayField("{naam}"))
	}
}

// The file: the same letter gives the same bytes, it speaks Dutch, and nothing of the letter
// stands in its properties or is readable without opening it.
func TestPDF(t *testing.T) {
	p := Paper{From: "Woonstichting Zonnedael", To: "Mevrouw Łucja Ğüneş-Štěpánová\nLindestraat 12\n6211 AB  MAASTRICHT", Date: "20 november 2026", About: "Uw tweede kans: € 0,00",
		Text: "Beste mevrouw,\n\nWij “horen” u graag. Financiële ruïne? Nee: één cafétje.\n\n" + strings.Repeat("Dit is een regel die lang genoeg is om over de rand te gaan van het papier.\n\n", 40), Ref: "Ons nummer: 2026-0001", Made: day("2026-11-20")}
	data, err := p.PDF()
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.PDF()
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("the same letter gives %d and %d other bytes, %v", len(data), len(again), err)
	}
	if !bytes.HasPrefix(data, []byte("%PDF-")) || !bytes.Contains(data, []byte("/Lang (nl-NL)")) || bytes.Count(data, []byte("/Type /Page\n")) < 2 {
		t.Errorf("%d bytes, %d pages", len(data), bytes.Count(data, []byte("/Type /Page\n")))
	}
	for _, secret := range []string{"Zonnedael", "Lindestraat", "tweede kans"} {
		if bytes.Contains(data, []byte(secret)) {
			t.Errorf("%q stands in the open", secret)
		}
	}
	if len(data) > 120_000 {
		t.Errorf("%d bytes: the fonts are whole in it", len(data))
	}
}
