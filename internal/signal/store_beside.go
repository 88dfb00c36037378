package signal

import (
	"strconv"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// RunningAt are the signals of an organisation that run, the oldest first, at most limit:
// somebody still acts or decides, or their case goes on. They are about one of the homes, or
// about the complex as a whole. What the reader is shut out of at a moment and what is
// restricted is left out. It authorises nothing: whoever shows it does.
func RunningAt(tx *store.Tx, org string, homes []place.UnitID, complexID place.ComplexID, reader string, at time.Time, limit int) ([]Signal, error) {
	var c conditions
	// Begin with the places, see signalsAt.
	var sites []place.ComplexID
	if complexID != "" {
		sites = append(sites, complexID)
	}
	c.list = append(c.list, `s.seq IN (SELECT seq FROM signal_signal WHERE `+oneOf(tx, &c, "unit_id", homes)+`
		UNION ALL SELECT seq FROM signal_signal WHERE `+oneOf(tx, &c, "complex_id", sites)+` AND unit_id || '' = '')`)
	c.add(`s.org_id = ? AND (s.open = 1 OR s.state = 'in-dossier')`, org)
	c.shutOut(Filter{reader: reader, now: at})
	c.args = append(c.args, limit)
	return store.List(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s WHERE `+c.String()+
		` ORDER BY s.seq + 0 LIMIT $`+strconv.Itoa(len(c.args)), c.args...)
}
