package importer

import (
	"bytes"
	"encoding/json"
	"sort"
)

// maxWatched bounds how many different attributes are watched for BSNs.
const maxWatched = 2000

// refuseBSN stops the delivery at an attribute that is called bsn and holds something,
// at whatever depth. VERA has one on NatuurlijkPersoon; empty or null is fine.
func (v *veraRun) refuseBSN(raw json.RawMessage) error {
	lower := bytes.ToLower(raw)
	if !bytes.Contains(lower, []byte("bsn")) && !bytes.Contains(lower, []byte("burgerservice")) && !bytes.Contains(lower, []byte("sofi")) {
		return nil
	}
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return nil
	}
	if name := filledBSN(value); name != "" {
		f := bsnFatal(v.src.Name, []string{name})
		f.Reason = "Het attribuut " + printable(name, maxValue) + " bevat burgerservicenummers (BSN)."
		return f
	}
	return nil
}

// filledBSN is the name of an attribute for BSNs that is filled in, or empty.
func filledBSN(value any) string {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			if name := filledBSN(item); name != "" {
				return name
			}
		}
	case map[string]any:
		for key, item := range value {
			if namesBSN(key) && item != nil && item != "" {
				return key
			}
			if name := filledBSN(item); name != "" {
				return name
			}
		}
	}
	return ""
}

// watch counts the values of every attribute as a column.
func (v *veraRun) watch(list string, m map[string]json.RawMessage) {
	for name, raw := range m {
		s := jsonText(raw)
		if s == "" {
			continue
		}
		key := list + "." + name
		col := v.guard[key]
		if col == nil {
			if len(v.guard) == maxWatched {
				continue
			}
			col = &bsnColumn{}
			v.guard[key] = col
		}
		col.add(s)
	}
}

// bsnColumns refuses the delivery if the values of an attribute are BSNs.
func (v *veraRun) bsnColumns() error {
	var found []string
	for name, col := range v.guard {
		if col.isBSN() {
			found = append(found, name)
		}
	}
	if len(found) == 0 {
		return nil
	}
	sort.Strings(found)
	return bsnFatal(v.src.Name, found)
}
