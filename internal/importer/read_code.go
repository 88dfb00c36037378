package importer

import "strings"

// parsePostcode reads 1234AB with or without a space. The first digit is not 0, and
// SA, SD and SS are not given out.
func parsePostcode(s string) (string, bool) {
	if len(s) == 6 && isUpper(s[4]) && isUpper(s[5]) {
		return s, validPostcode(s)
	}
	if len(s) < 6 || len(s) > 9 {
		return "", false
	}
	s = strings.ToUpper(strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), "\u00a0", ""))
	return s, validPostcode(s)
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

func validPostcode(s string) bool {
	if len(s) != 6 || s[0] == '0' || !allDigits(s[:4]) || !isUpper(s[4]) || !isUpper(s[5]) {
		return false
	}
	switch s[4:] {
	case "SA", "SD", "SS":
		return false
	}
	return true
}

// parseBAG reads the id of a verblijfsobject: 16 digits, the municipality first, then
// 01 for a verblijfsobject (02 is a ligplaats, 03 a standplaats, 10 a pand). A
// spreadsheet drops the zero in front; it is put back where that is beyond doubt.
func parseBAG(s string) (string, bool) {
	if len(s) == 15 && allDigits(s) && s[3:5] == "01" {
		return "0" + s, true
	}
	return s, len(s) == 16 && allDigits(s) && s[4:6] == "01"
}

// validCBS checks the codes of Statistics Netherlands: GM0935,
// WK093501, BU09350101. The last two or four characters may be letters.
func validCBS(code, prefix string, length int) bool {
	if len(code) != length || !strings.HasPrefix(code, prefix) || !allDigits(code[2:6]) {
		return false
	}
	for i := 6; i < len(code); i++ {
		if !isUpper(code[i]) && (code[i] < '0' || code[i] > '9') {
			return false
		}
	}
	return true
}

func validBuurt(code string) bool    { return validCBS(code, "BU", 10) }
func validWijk(code string) bool     { return validCBS(code, "WK", 8) }
func validGemeente(code string) bool { return validCBS(code, "GM", 6) }

// likeFormula reports whether a spreadsheet would run the text as a formula when it
// is exported again. A + or - before plain letters and digits does no harm: that is
// how telephone numbers and house number additions begin.
func likeFormula(s string) bool {
	if s == "" {
		return false
	}
	switch s[0] {
	case '=', '@':
		return true
	case '+', '-':
		return strings.ContainsAny(s[1:], "=+*/^&|!(){}[]<>@\"'\\;%:,")
	}
	return false
}

// sheetError reports whether a spreadsheet left an error instead of a value.
func sheetError(s string) bool {
	switch s {
	case "#N/A", "#N/B", "#REF!", "#VERW!", "#VALUE!", "#WAARDE!", "#NAME?", "#NAAM?", "#DIV/0!", "#DEEL/0!", "#NUM!", "#GETAL!", "#NULL!", "#LEEG!":
		return true
	}
	return false
}

// rounded reports whether a spreadsheet took a long key for a number: 1.2E+15, or
// nothing but zeros after the fifteen digits that it can hold.
func rounded(s string) bool {
	if len(s) > 17 && allDigits(s) {
		return strings.Trim(s[15:], "0") == ""
	}
	i := strings.IndexAny(s, "eE")
	return i > 0 && i+2 < len(s) && (s[i+1] == '+' || s[i+1] == '-') && allDigits(s[i+2:]) &&
		allDigits(strings.Replace(strings.Replace(s[:i], ".", "", 1), ",", "", 1))
}

// validPhone accepts 8 to 15 digits with the signs that people put between them.
func validPhone(s string) bool {
	n := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			n++
		case c == '+' && i == 0, c == ' ', c == '-', c == '(', c == ')', c == '.', c == '/':
		default:
			return false
		}
	}
	return n >= 8 && n <= 15
}

// validEmail is a coarse sieve: something, an @, a domain with a dot.
func validEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	if at < 1 || len(s) > 254 || strings.ContainsAny(s, " ,;<>()\"") {
		return false
	}
	dot := strings.LastIndexByte(s, '.')
	return dot > at+1 && dot < len(s)-1
}
