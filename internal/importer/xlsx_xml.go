package importer

import (
	"encoding/xml"
	"errors"
	"io"
)

const (
	maxTagText  = 1 << 20
	maxXMLDepth = 200
)

var errDeepXML = errors.New("importer: XML nested too deep")

// checkXML reads one XML part to its end and reports the first fault.
func checkXML(r io.Reader) error {
	d := xml.NewDecoder(&tagGuard{r: r, max: maxTagText, left: maxTagText})
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	depth := 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				return errDeepXML
			}
		case xml.EndElement:
			depth--
		}
	}
}
