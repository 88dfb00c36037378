package account

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// qrQuiet is the white border that a scanner needs, in modules (ISO/IEC 18004).
const qrQuiet = 4

// qrCode is a QR code as the path of an SVG picture of size by size units: it needs no
// file and no script.
type qrCode struct {
	size int
	path string
}

func newQR(text string) (qrCode, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return qrCode{}, err
	}
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			start := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > start {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", start+qrQuiet, y+qrQuiet, x-start, x-start)
			}
		}
	}
	return qrCode{code.Size + 2*qrQuiet, b.String()}, nil
}

func (q qrCode) viewBox() string { return fmt.Sprintf("0 0 %d %d", q.size, q.size) }
