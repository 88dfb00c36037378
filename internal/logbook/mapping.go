package logbook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/access"
)

// The versions of the two mappings. Whoever reads an old export knows by them what the
// fields meant; a change of meaning gets a new version and never the old name.
const (
	LDVMapping = "samendoen-ldv/1"     // Logboek Dataverwerkingen (Logius), field names of 2026
	NENMapping = "samendoen-nen7513/1" // NEN 7513
)

// SubjectType is the type of the ids of people in the export: a keyed hash, that only says
// that two lines are about the same person. The numbers that authorities use are not kept.
const SubjectType = "urn:samendoen:betrokkene:hmac-sha256"

// Processing is a line of the log of processings (Logboek Dataverwerkingen): what was done
// with the data of one person, in which processing, and not by whom. Ids are in hex as W3C
// Trace Context writes them; times are in milliseconds.
type Processing struct {
	TraceID    string            `json:"trace_id"`
	SpanID     string            `json:"span_id"`
	Status     string            `json:"status"`
	Name       string            `json:"name"`
	Start      string            `json:"start_time"`
	End        string            `json:"end_time"`
	Resource   map[string]string `json:"resource"`
	Attributes map[string]string `json:"attributes"`
}

// Access is a record of who did what (NEN 7513), without whom it is about. ID is the
// trace_id of the lines of the other log.
type Access struct {
	Mapping  string   `json:"indeling"`
	ID       string   `json:"id"`
	At       string   `json:"tijd"`
	Action   string   `json:"gebeurtenis"`
	Kind     Kind     `json:"soort"`
	User     Person   `json:"gebruiker"`
	Org      Body     `json:"organisatie"`
	OnBehalf Body     `json:"verantwoordelijke"` // who answers for what was looked at
	Object   Object   `json:"object"`
	Reasons  []Reason `json:"autorisatie"`
	Covenant Body     `json:"convenant,omitzero"`  // under which somebody of another organisation took part
	Via      string   `json:"aangemeld,omitempty"` // session, key, command or program
	Alarm    bool     `json:"noodknop"`
	System   string   `json:"systeem"`
}

// Person is a user in an access record. The roles are those of today.
type Person struct {
	ID    string        `json:"id"`
	Name  string        `json:"naam,omitempty"`
	Roles []access.Role `json:"rollen,omitempty"`
}

// Body is an organisation in an access record.
type Body struct {
	ID   string `json:"id"`
	Name string `json:"naam,omitempty"`
}

// Object is what was looked at or changed.
type Object struct {
	Type   string `json:"soort"`
	ID     string `json:"id"`
	Number string `json:"nummer,omitempty"`
}

// traceID is the id of a record as 16 bytes in hex: it is a UUID already.
func traceID(recordID string) string {
	id := strings.ToLower(strings.ReplaceAll(recordID, "-", ""))
	if raw, err := hex.DecodeString(id); err == nil && len(raw) == 16 {
		return id
	}
	sum := sha256.Sum256([]byte(recordID))
	return hex.EncodeToString(sum[:16])
}

// spanID is the id of one line of a record, 8 bytes in hex: the same at each export.
func spanID(recordID string, line int) string {
	sum := sha256.Sum256([]byte(recordID + "/" + strconv.Itoa(line)))
	return hex.EncodeToString(sum[:8])
}

// pseudonym is how a person is called in the export of an organisation: the same person has
// another name in that of another organisation.
func pseudonym(key []byte, orgID, subject string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(orgID + "\x00" + subject))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// registerEntry is the address of a line of the register of processings; a name that is no
// address where the installation has none.
func registerEntry(base, processingID string, activity Activity) string {
	switch {
	case processingID == "":
		return "urn:samendoen:verwerking:" + string(activity)
	case base == "": // an id is a UUID (RFC 9562)
		return "urn:uuid:" + processingID
	}
	return strings.TrimRight(base, "/") + "/verwerkingen/" + url.PathEscape(processingID)
}

// mapping turns records into lines of both logs.
type mapping struct {
	key     []byte // of the pseudonyms
	base    string
	version string
	entries map[string]map[Activity]string // lines of the register, by organisation
}

// lines are the lines of the log of processings of one record; none for an action that is
// not about residents.
func (m mapping) lines(l Line, controller string, subjects []string) []Processing {
	activity, residents, ok := ActivityOf(l.Action)
	if !ok || !residents {
		return nil
	}
	if controller == "" {
		controller = l.OrgID
	}
	line := func(n int, subject string) Processing {
		p := Processing{TraceID: traceID(l.ID), SpanID: spanID(l.ID, n), Status: "Ok", Name: string(l.Action), Start: stamp(l.At), End: stamp(l.At),
			Resource:   map[string]string{"service.name": "samendoen", "service.version": m.version, "samendoen.mapping": LDVMapping},
			Attributes: map[string]string{"dpl.core.processing_activity_id": registerEntry(m.base, m.entries[controller][activity], activity)}}
		if l.Via != "" {
			p.Attributes["samendoen.aangemeld"] = l.Via
		}
		if subject != "" {
			p.Attributes["dpl.core.data_subject_id"] = pseudonym(m.key, controller, subject)
			p.Attributes["dpl.core.data_subject_id_type"] = SubjectType
		}
		return p
	}
	if len(subjects) == 0 { // about a place, about many at once, or about somebody who is forgotten
		return []Processing{line(0, "")}
	}
	list := make([]Processing, len(subjects))
	for i, subject := range subjects {
		list[i] = line(i, subject)
	}
	return list
}

// access is the access record of a line.
func (m mapping) access(l Line, controller Body) Access {
	return Access{Mapping: NENMapping, ID: traceID(l.ID), At: stamp(l.At), Action: string(l.Action), Kind: l.Kind,
		User: Person{l.User, l.Name, l.Roles}, Org: Body{l.OrgID, l.Org}, OnBehalf: controller,
		Object: Object{l.Type, l.Object, l.Number}, Reasons: l.Reasons, Covenant: l.Covenant, Via: l.Via, Alarm: l.Kind == Emergency, System: "samendoen " + m.version}
}
