package exchange

import (
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
)

// Wrong is a line of a delivery that stays behind, or a remark about one that comes in: where it
// stands, and in Dutch what is the matter and what to do. It repeats no text of the delivery.
type Wrong struct {
	List           string
	Row            int // place in the list, from 1
	Field          string
	Reason, Advice string
}

// ref is a reference of VERA: a URI, of which the last part is the id, or an object with an id.
type ref string

// UnmarshalJSON reads either form.
func (r *ref) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		last := text[strings.LastIndexByte(text, '/')+1:]
		if plain, err := url.PathUnescape(last); err == nil {
			last = plain
		}
		*r = ref(last)
		return nil
	}
	var keys struct{ ID, IDExtern, Code string }
	if err := json.Unmarshal(raw, &keys); err != nil {
		return err
	}
	for _, k := range []string{keys.Code, keys.IDExtern, keys.ID} { // the last that is there counts
		if k != "" {
			*r = ref(k)
		}
	}
	return nil
}

// listCode is the code of an entry of a list of VERA.
type listCode string

// UnmarshalJSON reads the code; null is none.
func (c *listCode) UnmarshalJSON(raw []byte) error {
	var entry struct{ Code string }
	err := json.Unmarshal(raw, &entry)
	*c = listCode(entry.Code)
	return err
}

// The entities of VERA as they come in: of each only what a case here can hold.
type (
	inType struct {
		ID                 string
		Soort, DetailSoort listCode
	}
	inStatus struct {
		Soort listCode
		Zaak  ref
	}
	inRole struct {
		Soort   listCode
		Relatie ref
		Zaak    []ref
	}
	inMoment struct {
		ID                         string
		Omschrijving, Onderwerp    string
		Soort, DetailSoort, Kanaal listCode
		Datum                      string
		Zaak                       ref
	}
	inPaper struct {
		ID               string
		Registratiedatum string
		Zaken            []ref
	}
	inCase struct {
		ID, Code                  string
		Omschrijving, Toelichting string
		Begindatum, Einddatum     string
		Eenheden, Clusters        []ref
		Zaaktype                  ref
		Row                       int        `json:"-"`
		Type                      inType     `json:"-"`
		Closed                    bool       `json:"-"`
		Roles                     []inRole   `json:"-"`
		Moments                   []inMoment `json:"-"`
		Papers                    []inPaper  `json:"-"`
	}
)

// Limits of a delivery of cases.
const (
	maxArriving = 20_000  // cases of one file
	maxLines    = 500_000 // lines of all lists together
	maxText     = 10_000  // bytes of one text
)

// ErrBSN refuses a file that holds citizen service numbers, and ErrShape one that is no delivery.
var (
	ErrBSN   = errors.New("het bestand bevat burgerservicenummers (BSN): haal ze eruit en lever opnieuw")
	ErrShape = errors.New("dit is geen levering van zaken in de vorm van VERA: een object met de lijst zaken, in UTF-8")
	ErrLarge = errors.New("het bestand heeft te veel regels: verdeel de zaken over meer bestanden")
)

// delivered is a delivery as it was read, before anything is known of this association.
type delivered struct {
	cases    []inCase
	types    map[string]inType
	statuses []inStatus
	roles    []inRole
	moments  []inMoment
	papers   []inPaper
	lines    int
	wrong    []Wrong
	rows     map[string][]int // of the lists above, by name of the list
}

// readDelivery reads a file. What is no list of VERA's Zaak and what belongs to it is passed over.
func readDelivery(r io.Reader) (*delivered, error) {
	d := &delivered{types: map[string]inType{}, rows: map[string][]int{}}
	in := json.NewDecoder(r)
	if t, err := in.Token(); err != nil || t != json.Delim('{') {
		return nil, ErrShape
	}
	found := false
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return nil, ErrShape
		}
		list := strings.ToLower(name.(string))
		found = found || list == fileCases
		var raw json.RawMessage
		if !slices.Contains(lists(), list) {
			if in.Decode(&raw) != nil {
				return nil, ErrShape
			}
			if holdsBSN(raw) {
				return nil, ErrBSN
			}
			continue
		}
		if err := d.readList(in, list); err != nil {
			return nil, err
		}
	}
	if _, err := in.Token(); err != nil || !found {
		return nil, ErrShape
	}
	if _, err := in.Token(); err != io.EOF {
		return nil, ErrShape
	}
	return d, nil
}

// lists are the lists that are read.
func lists() []string {
	return []string{fileCases, "zaaktypen", "zaakstatussen", "zaakrollen", "contactmomenten", "informatieobjecten"}
}

func (d *delivered) readList(in *json.Decoder, list string) error {
	if t, err := in.Token(); err != nil || t != json.Delim('[') {
		return ErrShape
	}
	for row := 1; in.More(); row++ {
		var raw json.RawMessage
		if in.Decode(&raw) != nil {
			return ErrShape
		}
		if d.lines++; d.lines > maxLines || list == fileCases && row > maxArriving {
			return ErrLarge
		}
		if holdsBSN(raw) {
			return ErrBSN
		}
		if err := d.readLine(list, row, raw); err != nil {
			d.wrong = append(d.wrong, Wrong{list, row, "", "Deze regel heeft niet de vorm van VERA 4.3.", "Vergelijk de regel met het voorbeeld in de handleiding."})
		}
	}
	_, err := in.Token()
	if err != nil {
		return ErrShape
	}
	return nil
}

// readLine keeps a line of a list.
func (d *delivered) readLine(list string, row int, raw json.RawMessage) (err error) {
	switch list {
	case fileCases:
		var z inCase
		if err = json.Unmarshal(raw, &z); err == nil {
			z.Row = row
			d.cases = append(d.cases, z)
		}
	case "zaaktypen":
		var t inType
		if err = json.Unmarshal(raw, &t); err == nil {
			d.types[t.ID] = t
		}
		return err
	case "zaakstatussen":
		err = keep(&d.statuses, raw)
	case "zaakrollen":
		err = keep(&d.roles, raw)
	case "contactmomenten":
		err = keep(&d.moments, raw)
	case "informatieobjecten":
		err = keep(&d.papers, raw)
	}
	if err == nil {
		d.rows[list] = append(d.rows[list], row)
	}
	return err
}

func keep[T any](list *[]T, raw json.RawMessage) error {
	var one T
	err := json.Unmarshal(raw, &one)
	if err == nil {
		*list = append(*list, one)
	}
	return err
}

// holdsBSN reports whether an attribute at any depth is called BSN and is filled in.
func holdsBSN(raw json.RawMessage) bool {
	lower := strings.ToLower(string(raw))
	if !strings.Contains(lower, "bsn") && !strings.Contains(lower, "burgerservice") && !strings.Contains(lower, "sofi") {
		return false
	}
	var value any
	return json.Unmarshal(raw, &value) == nil && filledBSN(value)
}

func filledBSN(value any) bool {
	switch value := value.(type) {
	case []any:
		return slices.ContainsFunc(value, filledBSN)
	case map[string]any:
		for key, item := range value {
			name := strings.ToLower(key)
			if (strings.Contains(name, "bsn") || strings.Contains(name, "burgerservice") || strings.Contains(name, "sofi")) && item != nil && item != "" {
				return true
			}
			if filledBSN(item) {
				return true
			}
		}
	}
	return false
}
