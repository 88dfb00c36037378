package network

import "samendoen/internal/base/store"

// Names are the names of the lines in the register of an organisation, for modules that
// refer to them.
func Names(tx *store.Tx, org string) (map[ProcessingID]string, error) {
	list, err := registerOf(tx, org)
	names := make(map[ProcessingID]string, len(list))
	for _, p := range list {
		names[p.ID] = p.Name
	}
	return names, err
}
