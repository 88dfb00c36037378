package importer

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// errWrongShape is valid JSON that is not built as it should be.
var errWrongShape = errors.New("importer: unexpected JSON structure")

// maxJSONDepth is how deep a value may nest that is passed over.
const maxJSONDepth = 1000

// jsonStream walks through one JSON file by tokens and keeps one value in memory.
// The decoder itself refuses nesting deeper than 10,000.
type jsonStream struct {
	src   Source
	guard *recordGuard
	d     *json.Decoder
}

func openJSON(r *run, src Source) (*jsonStream, error) {
	enc, err := detectEncoding(src)
	if err != nil {
		return nil, err
	}
	if enc != encUTF8 {
		return nil, newFatal(src.Name, WrongEncoding, "JSON moet in UTF-8 staan.", "Sla het bestand op als UTF-8.")
	}
	r.read = r.done
	guard := &recordGuard{r: &progressReader{r: src.reader(), run: r}, max: r.lim.Record, left: r.lim.Record}
	text := decoded(src, enc, guard)
	return &jsonStream{src: src, guard: guard, d: json.NewDecoder(bufio.NewReaderSize(text, 64<<10))}, nil
}

// fail turns an error of the decoder into a Fatal.
func (s *jsonStream) fail(err error) error {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errRecordTooLong):
		return newFatal(s.src.Name, TooLarge, fmt.Sprintf("Eén object is groter dan %s.", megabytes(s.guard.max)), "Vereenvoudig de gegevens of deel ze op.")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return newFatal(s.src.Name, Broken, "Het JSON-bestand breekt halverwege af.", "Lever het bestand opnieuw aan.")
	case errors.As(err, &syntax), errors.As(err, &typ):
		return newFatal(s.src.Name, Broken, "De JSON is ongeldig.", "Controleer het bestand en lever het opnieuw aan.")
	}
	return err
}

func (s *jsonStream) token() (json.Token, error) {
	s.guard.left = s.guard.max
	tok, err := s.d.Token()
	return tok, s.fail(err)
}

// value reads the next value whole.
func (s *jsonStream) value() (json.RawMessage, error) {
	s.guard.left = s.guard.max
	var raw json.RawMessage
	err := s.d.Decode(&raw)
	return raw, s.fail(err)
}

// skip passes over the next value without keeping it.
func (s *jsonStream) skip() error {
	depth := 0
	for {
		tok, err := s.token()
		if err != nil {
			return err
		}
		if d, ok := tok.(json.Delim); ok {
			switch d {
			case '{', '[':
				if depth++; depth > maxJSONDepth {
					return newFatal(s.src.Name, Broken, "De JSON is te diep genest.", "Controleer het bestand en lever het opnieuw aan.")
				}
			default:
				depth--
			}
		}
		if depth == 0 {
			return nil
		}
	}
}

// object reads the file's one object and calls fn at every key; fn reads the value.
func (s *jsonStream) object(fn func(key string) error) error {
	tok, err := s.token()
	if err != nil {
		return err
	}
	if tok != json.Delim('{') {
		return errWrongShape
	}
	if err := s.members(fn); err != nil {
		return err
	}
	return s.end()
}

// members reads the keys of an object whose { was read, to and with its }.
func (s *jsonStream) members(fn func(key string) error) error {
	for s.d.More() {
		tok, err := s.token()
		if err != nil {
			return err
		}
		key, ok := tok.(string)
		if !ok {
			return errWrongShape
		}
		if err := fn(key); err != nil {
			return err
		}
	}
	_, err := s.token()
	return err
}

// array reads the next value as a list and calls fn with every element.
func (s *jsonStream) array(fn func(json.RawMessage) error) error {
	tok, err := s.token()
	if err != nil {
		return err
	}
	if tok != json.Delim('[') {
		return errWrongShape
	}
	return s.elements(fn)
}

// elements reads a list whose [ was read, to and with its ].
func (s *jsonStream) elements(fn func(json.RawMessage) error) error {
	for s.d.More() {
		raw, err := s.value()
		if err != nil {
			return err
		}
		if err := fn(raw); err != nil {
			return err
		}
	}
	_, err := s.token()
	return err
}

// end refuses anything after the one value of a file.
func (s *jsonStream) end() error {
	s.guard.left = s.guard.max
	_, err := s.d.Token()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err == nil {
		return newFatal(s.src.Name, Broken, "De JSON is ongeldig.", "Controleer het bestand en lever het opnieuw aan.")
	}
	return s.fail(err)
}
