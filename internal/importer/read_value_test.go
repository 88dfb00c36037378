package importer

import (
	"testing"
	"time"
)

func day(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

func TestParseDate(t *testing.T) {
	for _, c := range []struct {
		in    string
		st    style
		want  time.Time
		fault dateFault
	}{
		{"31-12-2026", styleText, day(2026, 12, 31), dateOK},
		{"1-2-2026", styleText, day(2026, 2, 1), dateOK},
		{"31/12/2026", styleText, day(2026, 12, 31), dateOK},
		{"31.12.2026", styleText, day(2026, 12, 31), dateOK},
		{"2026-12-31", styleText, day(2026, 12, 31), dateOK},
		{"2026-12-31T23:59:59Z", styleText, day(2026, 12, 31), dateOK},
		{"31-12-2026 00:00", styleText, day(2026, 12, 31), dateOK},
		{"29-02-2024", styleText, day(2024, 2, 29), dateOK},
		{"01-01-1900", styleText, day(1900, 1, 1), dateOK},
		{"31-12-2100", styleText, day(2100, 12, 31), dateOK},
		{"29-02-2100", styleText, time.Time{}, noSuchDate},
		{"31-02-2026", styleText, time.Time{}, noSuchDate},
		{"31-04-2026", styleText, time.Time{}, noSuchDate},
		{"00-01-2026", styleText, time.Time{}, noSuchDate},
		{"12-31-2026", styleText, time.Time{}, noSuchDate},
		{"31-12-1899", styleText, time.Time{}, yearOutOfRange},
		{"2101-01-01", styleText, time.Time{}, yearOutOfRange},
		{"31-12-26", styleText, time.Time{}, notADate},
		{"31-12/2026", styleText, time.Time{}, notADate},
		{"2026-12-311", styleText, time.Time{}, notADate},
		{"2026-12", styleText, time.Time{}, notADate},
		{"20261231", styleText, time.Time{}, notADate},
		{"46387", styleText, time.Time{}, notADate},
		{"morgen", styleText, time.Time{}, notADate},
		{"31-12-2026 uur", styleText, time.Time{}, notADate},
		{"-1-1-2026", styleText, time.Time{}, notADate},
		{"46387", styleSheet, day(2026, 12, 31), dateOK},
		{"46387.75", styleSheet, day(2026, 12, 31), dateOK},
		{"31-12-2026", styleSheet, day(2026, 12, 31), dateOK},
		{"2026", styleSheet, time.Time{}, notADate},
		{"999999", styleSheet, time.Time{}, notADate},
	} {
		got, fault := parseDate(c.in, c.st)
		if !got.Equal(c.want) || fault != c.fault {
			t.Errorf("parseDate(%q) = %v, %d; want %v, %d", c.in, got, fault, c.want, c.fault)
		}
	}
}

func TestParseMonth(t *testing.T) {
	for in, want := range map[string]time.Time{
		"2026-11": day(2026, 11, 1), "11-2026": day(2026, 11, 1), "1/2026": day(2026, 1, 1), "01-11-2026": day(2026, 11, 1),
		"30-11-2026": day(2026, 11, 1), "2026-11-30": day(2026, 11, 1),
	} {
		if got, fault := parseMonth(in, styleText); fault != dateOK || !got.Equal(want) {
			t.Errorf("parseMonth(%q) = %v, %d", in, got, fault)
		}
	}
	for in, want := range map[string]dateFault{"2026-13": noSuchDate, "1812-01": yearOutOfRange, "nov 2026": notADate, "2026": notADate, "11-11": notADate, "": notADate} {
		if _, fault := parseMonth(in, styleText); fault != want {
			t.Errorf("parseMonth(%q) gives fault %d, want %d", in, fault, want)
		}
	}
	if got, fault := parseMonth("46341", styleSheet); fault != dateOK || !got.Equal(day(2026, 11, 1)) {
		t.Errorf("serial month = %v, %d", got, fault)
	}
}

func TestParseCents(t *testing.T) {
	for _, c := range []struct {
		in    string
		st    style
		want  int64
		fault amountFault
	}{
		{"1.234,50", styleText, 123450, amountOK},
		{"1234.50", styleText, 123450, amountOK},
		{"1,234.50", styleText, 123450, amountOK},
		{"1234,5", styleText, 123450, amountOK},
		{"1.234", styleText, 123400, amountOK},
		{"1.234.567", styleText, 123456700, amountOK},
		{"1.234.567,89", styleText, 123456789, amountOK},
		{"€ 612,35", styleText, 61235, amountOK},
		{"0", styleText, 0, amountOK},
		{"-12,50", styleText, -1250, amountOK},
		{"12,", styleText, 1200, amountOK},
		{"1,234", styleText, 0, ambiguousAmount},
		{"1,234", styleSheet, 0, ambiguousAmount},
		{"1.234", styleSheet, 0, ambiguousAmount},
		{"1234.5600000000001", styleSheet, 123456, amountOK},
		{"1234.5699999999999", styleSheet, 123457, amountOK},
		{"12.3456", styleText, 0, notAnAmount},
		{"12.34,5", styleText, 0, notAnAmount},
		{"1.23.456", styleText, 0, notAnAmount},
		{"1.234,567.89", styleText, 0, notAnAmount},
		{",50", styleText, 0, notAnAmount},
		{"", styleText, 0, notAnAmount},
		{"twaalf", styleText, 0, notAnAmount},
		{"12 50", styleText, 0, notAnAmount},
		{"99999999999999999999", styleText, 0, amountTooLarge},
	} {
		got, fault := parseCents(c.in, c.st)
		if got != c.want || fault != c.fault {
			t.Errorf("parseCents(%q, %d) = %d, %d; want %d, %d", c.in, c.st, got, fault, c.want, c.fault)
		}
	}
}

func TestParseDecimal(t *testing.T) {
	for in, want := range map[string]float64{"50,8514": 50.8514, "50.851": 50.851, "-3": -3, "176500": 176500, "5.123456789012345678": 5.12345678901234} {
		if got, ok := parseDecimal(in); !ok || got != want {
			t.Errorf("parseDecimal(%q) = %v, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "-", "1.2.3", "1e5", "1,000.5", "NaN", "0x10", "9999999999999999"} {
		if got, ok := parseDecimal(in); ok {
			t.Errorf("parseDecimal(%q) = %v, want a refusal", in, got)
		}
	}
}

func TestCodes(t *testing.T) {
	for in, want := range map[string]string{"6211AB": "6211AB", "6211 ab": "6211AB", " 6211\u00a0AB": "6211AB"} {
		if got, ok := parsePostcode(in); !ok || got != want {
			t.Errorf("parsePostcode(%q) = %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"0211AB", "6211SA", "6211sd", "6211SS", "6211A", "6211ABC", "ABCD12", ""} {
		if _, ok := parsePostcode(in); ok {
			t.Errorf("parsePostcode accepts %q", in)
		}
	}
	for in, want := range map[string]string{"0999010000000001": "0999010000000001", "999010000000001": "0999010000000001"} {
		if got, ok := parseBAG(in); !ok || got != want {
			t.Errorf("parseBAG(%q) = %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"0999100000000001", "999100000000001", "99010000000001", "9.9901E+14", ""} {
		if _, ok := parseBAG(in); ok {
			t.Errorf("parseBAG accepts %q", in)
		}
	}
	for in, want := range map[string]bool{"=1+1": true, "@SUM(A1)": true, "-2+3": true, "+cmd|x": true, "-HYPERLINK(\"x\")": true,
		"+31 6 00000000": false, "-2": false, "- bis": false, "gewoon": false, "": false, "A=B": false} {
		if likeFormula(in) != want {
			t.Errorf("likeFormula(%q) = %v", in, !want)
		}
	}
	for in, want := range map[string]bool{"06-12345678": true, "+31 (0)43 350 00 00": true, "12345": false, "bel me": false, "06+12345678": false} {
		if validPhone(in) != want {
			t.Errorf("validPhone(%q) = %v", in, !want)
		}
	}
	for in, want := range map[string]bool{"a@b.nl": true, "a@b": false, "@b.nl": false, "a b@c.nl": false, "a@.nl": false, "a@b.": false} {
		if validEmail(in) != want {
			t.Errorf("validEmail(%q) = %v", in, !want)
		}
	}
	for in, want := range map[string]bool{"BU09350101": true, "BU0363AD07": true, "WK093501": false, "BU0935010": false, "bu09350101": false} {
		if validBuurt(in) != want {
			t.Errorf("validBuurt(%q) = %v", in, !want)
		}
	}
}
