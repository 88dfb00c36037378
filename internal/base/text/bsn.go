package text

// ContainsBSN reports whether a text holds something that looks like a citizen
// service number: 8 or 9 digits in a row, perhaps with points or spaces between them,
// that pass the eleven-test (weights 9 to 2 and -1). Telephone numbers, which begin
// with 0 and have ten digits, and longer numbers are not meant.
func ContainsBSN(s string) bool {
	var digits []byte
	gap := 0
	check := func() bool { return validBSN(digits) }
	for i := 0; i <= len(s); i++ {
		switch {
		case i < len(s) && s[i] >= '0' && s[i] <= '9':
			digits = append(digits, s[i]-'0')
			gap = 0
		case i < len(s) && (s[i] == '.' || s[i] == ' ' || s[i] == '-') && len(digits) > 0 && gap == 0:
			gap = 1
		default:
			if check() {
				return true
			}
			digits, gap = digits[:0], 0
		}
	}
	return false
}

func validBSN(d []byte) bool {
	if len(d) == 8 {
		d = append([]byte{0}, d...)
	}
	if len(d) != 9 {
		return false
	}
	sum, same := 0, true
	for i, v := range d {
		w := 9 - i
		if i == 8 {
			w = -1
		}
		sum += w * int(v)
		same = same && v == d[0]
	}
	return sum%11 == 0 && !same
}
