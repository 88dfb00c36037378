package importer

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// bsnNumbers makes numbers that pass the eleven-test; no register knows them.
func bsnNumbers(n int) []string {
	var list []string
	for v := 900_000_001; len(list) < n; v += 7919 {
		if s := fmt.Sprint(v); passes(s) {
			list = append(list, s)
		}
	}
	return list
}

func passes(s string) bool { _, ok := elevenTest(s); return ok }

func TestElevenTest(t *testing.T) {
	for s, want := range map[string]bool{
		"111222333": true, "123456782": true, "1234.56.782": true, "123 456 782": true, "10000008": true, // the last with eight digits
		"123456789": false, "000000000": false, "1234567820": false, "1234567": false, "12345678a": false, "": false,
	} {
		if passes(s) != want {
			t.Errorf("elevenTest(%q) = %v", s, !want)
		}
	}
}

func TestBSNHeader(t *testing.T) {
	for name, want := range map[string]bool{
		"bsn": true, "BSN": true, "BSN huurder": true, "huurder_bsn": true, "Burgerservicenummer": true, "burger service nummer": true,
		"sofinummer": true, "Sofi-nummer": true, "bsnHuurder": true, "huurderBSN": true, "bsnnummer": true,
		"naam": false, "absence": false, "Obsnr2": false, "subsnelheid": false, "huurder_sleutel": false, "telefoon": false,
	} {
		if namesBSN(name) != want {
			t.Errorf("namesBSN(%q) = %v", name, !want)
		}
	}
}

func TestBSNColumn(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	column := func(n int, f func(i int) string) bool {
		g := newBSNGuard([]string{"kolom"})
		for i := range n {
			g.add([]string{f(i)})
		}
		return len(g.found()) > 0
	}
	bsn := bsnNumbers(60)
	for name, c := range map[string]struct {
		n    int
		f    func(i int) string
		want bool
	}{
		"all BSN":           {60, func(i int) string { return bsn[i] }, true},
		"with gaps":         {60, func(i int) string { return []string{"", bsn[i]}[i%2] }, true},
		"with points":       {60, func(i int) string { return bsn[i][:4] + "." + bsn[i][4:6] + "." + bsn[i][6:] }, true},
		"three in five":     {60, func(i int) string { return []string{bsn[i], bsn[i], bsn[i], "onbekend", "x"}[i%5] }, true},
		"five":              {5, func(i int) string { return bsn[i] }, true},
		"four":              {4, func(i int) string { return bsn[i] }, false},
		"one value":         {60, func(int) string { return bsn[0] }, false},
		"two in five":       {60, func(i int) string { return []string{bsn[i], bsn[i], "x", "onbekend", "x"}[i%5] }, false},
		"random nine":       {500, func(int) string { return fmt.Sprint(100_000_000 + rng.IntN(900_000_000)) }, false},
		"consecutive eight": {500, func(i int) string { return fmt.Sprint(10_000_000 + i) }, false},
		"consecutive nine":  {500, func(i int) string { return fmt.Sprint(123_456_000 + i) }, false},
		"telephone":         {500, func(int) string { return fmt.Sprintf("06%08d", rng.IntN(100_000_000)) }, false},
		"telephone spaced":  {500, func(int) string { return fmt.Sprintf("06 %08d", rng.IntN(100_000_000)) }, false},
		"BAG":               {500, func(i int) string { return fmt.Sprintf("099901%010d", i) }, false},
		"dates":             {500, func(i int) string { return fmt.Sprintf("2026%02d%02d", 1+i%12, 1+i%28) }, false},
	} {
		if got := column(c.n, c.f); got != c.want {
			t.Errorf("%s: found %v, want %v", name, got, c.want)
		}
	}
}

const bsnAdvice = " Samendoen bewaart nooit een BSN: de wet staat dat hiervoor niet toe (artikel 46 UAVG)." +
	" Haal de kolom uit het bestand en lever het opnieuw aan. Gebruik het eigen nummer van je administratie als sleutel."

// TestBSNStopsBeforeTheFirstRow: a column that is full of them reaches no sink, also
// when the template does not know the column.
func TestBSNStopsBeforeTheFirstRow(t *testing.T) {
	var b strings.Builder
	b.WriteString("sleutel;eenheid;vanaf;extra\n")
	for i, n := range bsnNumbers(20) {
		fmt.Fprintf(&b, "H%d;E%d;01-01-2020;%s\n", i, i, n)
	}
	wantFatal(t, Tenancies, Options{}, []byte(b.String()), HasBSN, "levering: Kolom extra bevat burgerservicenummers (BSN)."+bsnAdvice)
	h, _ := collect(Tenancies, Options{}, source("levering", []byte(b.String())))
	if len(h.tenancies) != 0 {
		t.Errorf("%d rows went out before the file was refused", len(h.tenancies))
	}
	wantFatal(t, Tenancies, Options{}, []byte("sleutel;eenheid;vanaf;BSN huurder;partner_bsn\nH1;E1;01-01-2020;;\n"), HasBSN,
		"levering: De kolommen BSN huurder, partner_bsn bevatten burgerservicenummers (BSN)."+bsnAdvice)
}

// TestBSNLateInTheFile: what the sample does not show still condemns the file.
func TestBSNLateInTheFile(t *testing.T) {
	var b strings.Builder
	b.WriteString("sleutel;eenheid;vanaf;huurder_sleutel\n")
	numbers := bsnNumbers(100)
	for i := range sampleRows + 50 {
		key := ""
		if i >= sampleRows {
			key = numbers[i-sampleRows]
		}
		fmt.Fprintf(&b, "H%d;E%d;01-01-2020;%s\n", i, i, key)
	}
	wantFatal(t, Tenancies, Options{}, []byte(b.String()), HasBSN, "levering: Kolom huurder_sleutel bevat burgerservicenummers (BSN)."+bsnAdvice)
}

// TestProblemsHideBSN: one number is no column of them, yet it is not repeated.
func TestProblemsHideBSN(t *testing.T) {
	h := read(t, Tenancies, "sleutel;eenheid;vanaf;huurder_naam\nH1;E1;123456782;\nH2;E2;01-01-2020;Oorbeeld 123456782\n")
	wantProblems(t, h,
		"levering, rij 2, kolom vanaf, waarde “…”: Dit is geen datum. Schrijf de datum als 31-12-2026 of 2026-12-31.",
		"levering, rij 3, kolom huurder_naam, waarde “…”: In deze tekst staat een burgerservicenummer. Haal het nummer weg: Samendoen bewaart nooit een BSN.")
}
