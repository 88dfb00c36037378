package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/logbook"
)

// Proofs of inclusion that samendoen verify asks of the stored tree, as a partner would.
const verifySamples = 1000

const verifyUsage = `Controleer het logboek, ook terwijl de server draait. Er verandert niets.
Elke regel, de hele boom en alle controlepunten worden nagerekend.

  samendoen verify --db sqlite:samendoen.db
  samendoen verify --db sqlite:samendoen.db --checkpoint bewaard.txt

Een controlepunt dat elders is bewaard, bewijst dat er sindsdien niets is herschreven.
Het bestand mag er meer dan één bevatten, onder elkaar.
De uitkomst is 0 als alles klopt en 1 als er iets niet klopt.
`

// verifyCommand checks the log of a database, which may be in use.
func verifyCommand(ctx context.Context, args []string, std streams) error {
	f, file := flags("verify", std)
	dsn := f.String("db", "", "database: sqlite:PAD of postgres://…")
	kept := f.String("checkpoint", "", "bestand met een of meer eerder bewaarde controlepunten")
	keyFile := f.String("key-file", "", "sleutelbestand van deze installatie")
	asJSON := f.Bool("json", false, "druk de uitkomst af als JSON")
	f.Usage = func() { fmt.Fprint(std.err, verifyUsage+"\n"); f.PrintDefaults() }
	if err := parse(f, args); err != nil {
		return err
	}
	cfg, err := backupConfig(*file, *dsn, *keyFile)
	if err != nil {
		return err
	}
	words, err := Words()
	if err != nil {
		return err
	}
	check := audit.Check{Samples: verifySamples}
	if *kept != "" {
		if check.Outside, err = readCheckpoints(*kept); err != nil {
			return err
		}
	}
	beside, err := besideKey(cfg)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, cfg.Database, store.Options{ReadOnly: true})
	if err != nil {
		return explainBackup(err)
	}
	defer db.Close()
	if check.Key, err = logKey(ctx, cfg, db, *keyFile != "", check.Outside); err != nil {
		return err
	}
	if beside.Note != "" {
		check.Outside = append(check.Outside, beside)
	}
	began := clock.System().Now()
	report, err := audit.Verify(ctx, db, check)
	if err != nil {
		return fmt.Errorf("het logboek is niet te lezen (een database van een oudere versie heeft nog geen boom): %w", err)
	}
	finding := findings{report, clock.System().Now().Sub(began), words.Printer(text.Dutch), remarks(report, cfg, beside)}
	if *asJSON {
		err = finding.json(std.out)
	} else {
		finding.print(std.out, clock.System().Now())
	}
	if n := int64(len(report.Problems)) + report.More; n > 0 {
		return errors.Join(err, fmt.Errorf("het logboek klopt niet (aantal bevindingen: %d)", n))
	}
	return err
}

func readCheckpoints(path string) ([]audit.Checkpoint, error) {
	data, err := os.ReadFile(path) // #nosec G304 -- a file that the command line names
	if err != nil {
		return nil, fmt.Errorf("%s is niet te openen", filepath.Base(path))
	}
	list, err := audit.ParseCheckpoints(data)
	if err != nil {
		return nil, fmt.Errorf("in %s staat geen controlepunt, of het is beschadigd", filepath.Base(path))
	}
	return list, nil
}

// logKey is the public key that the log must be signed with: of the key file, or else what a
// partner kept along with a checkpoint. Empty when there is neither.
func logKey(ctx context.Context, cfg Config, db *store.DB, mustHave bool, kept []audit.Checkpoint) (string, error) {
	if _, err := os.Stat(cfg.KeyFile); cfg.MasterKey == "" && errors.Is(err, os.ErrNotExist) && !mustHave {
		for _, c := range kept {
			if c.Key != "" {
				return c.Key, nil
			}
		}
		return "", nil
	}
	master, err := masterKey(cfg)
	if err != nil {
		return "", err
	}
	if err := keyFits(ctx, db, master); err != nil {
		return "", err
	}
	vault, err := seal.NewVault(master)
	if err != nil {
		return "", err
	}
	if err := adopt(ctx, db, vault); err != nil {
		return "", err
	}
	signer, err := logSigner(vault)
	if err != nil {
		return "", err
	}
	return signer.Public(), nil
}

// findings are the report in Dutch.
type findings struct {
	audit.Report
	took    time.Duration
	p       *text.Printer
	remarks []string
}

// besideKey is the checkpoint that the server keeps beside the key file; without one the
// note is empty.
func besideKey(cfg Config) (audit.Checkpoint, error) {
	path := checkpointFile(cfg)
	if path == "" {
		return audit.Checkpoint{}, nil
	}
	c, err := readKept(path)
	if errors.Is(err, fs.ErrNotExist) {
		return audit.Checkpoint{}, nil
	}
	if err != nil {
		return c, fmt.Errorf("%s is geen controlepunt, of beschadigd: zet het apart en bewaar het", filepath.Base(path))
	}
	return c, nil
}

// keptLate is how far the checkpoint beside the key may be behind the newest one.
const keptLate = 10 * time.Minute

// remarks say what is no finding and yet good to know.
func remarks(r audit.Report, cfg Config, beside audit.Checkpoint) []string {
	path := checkpointFile(cfg)
	switch {
	case path == "":
		return []string{"Let op: de sleutel komt niet uit een bestand, dus er ligt ook geen controlepunt naast."}
	case beside.Note == "" && len(r.Trees) > 0:
		return []string{fmt.Sprintf("Let op: er is geen %s. De server schrijft dat elke minuut. Is het weggehaald?", filepath.Base(path))}
	case beside.Note == "":
		return nil
	}
	newest := r.Trees[max(0, len(r.Trees)-1):]
	if len(newest) == 1 && (beside.Epoch < newest[0].Epoch || newest[0].At.Sub(beside.At) > keptLate) {
		return []string{fmt.Sprintf("Let op: %s is van %s, ouder dan het nieuwste controlepunt. Schrijft de server het nog?", filepath.Base(path), beside.At.Format(time.RFC3339))}
	}
	return nil
}

func (f findings) print(w io.Writer, now time.Time) {
	for _, t := range f.Trees {
		fmt.Fprintf(w, "Boom %d: %d bladeren, wortel %s, controlepunt van %s\n", t.Epoch, t.Size, t.Root, t.At.Format(time.RFC3339))
	}
	if len(f.Trees) == 0 {
		fmt.Fprintln(w, "Er is nog geen boom. De server maakt die als hij draait.")
	}
	fmt.Fprintf(w, "Gecontroleerd: %d regels, %d eigen controlepunten, %d bewaarde controlepunten, %d bewijzen, in %.1f seconden\n",
		f.Records, f.Checkpoints, f.Outside, f.Proofs, f.took.Seconds())
	if f.Waiting > 0 {
		fmt.Fprintf(w, "Nog niet in de boom: %d regels, de oudste van %s\n", f.Waiting, f.WaitingFrom.Format(time.RFC3339))
		if now.Sub(f.WaitingFrom) > time.Minute {
			fmt.Fprintln(w, "Dat is langer dan een minuut. Draait de server, en wat meldt hij?")
		}
	}
	for _, remark := range f.remarks {
		fmt.Fprintln(w, remark)
	}
	if f.Cosigned > 0 {
		fmt.Fprintf(w, "Meegetekend door getuigen: %d controlepunten\n", f.Cosigned)
	}
	if f.OwnKeyOnly {
		fmt.Fprintln(w, "Let op: zonder sleutelbestand of bewaard controlepunt komt de sleutel uit de database zelf.")
	}
	for _, p := range f.Problems {
		fmt.Fprintln(w, "FOUT "+logbook.ProblemText(f.p, p))
	}
	if f.More > 0 {
		fmt.Fprintf(w, "En nog %d bevindingen.\n", f.More)
	}
	if f.OK() {
		fmt.Fprintln(w, "Het logboek klopt.")
	}
}

func (f findings) json(w io.Writer) error {
	type tree struct {
		Epoch int64     `json:"tijdperk"`
		Size  int64     `json:"grootte"`
		Root  string    `json:"wortel"`
		At    time.Time `json:"tijd"`
	}
	type problem struct {
		Kind  audit.Kind `json:"soort"`
		Epoch int64      `json:"tijdperk"`
		From  int64      `json:"van"`
		To    int64      `json:"tot"`
		ID    string     `json:"id,omitempty"`
		Size  int64      `json:"grootte,omitempty"`
		Text  string     `json:"tekst"`
	}
	out := struct {
		OK          bool      `json:"klopt"`
		Trees       []tree    `json:"bomen"`
		Records     int64     `json:"regels"`
		Checkpoints int64     `json:"controlepunten"`
		Outside     int64     `json:"bewaardeControlepunten"`
		Cosigned    int64     `json:"meegetekend"`
		Proofs      int64     `json:"bewijzen"`
		Waiting     int64     `json:"nogNietInDeBoom"`
		OwnKeyOnly  bool      `json:"sleutelUitDatabase"`
		Problems    []problem `json:"bevindingen"`
		More        int64     `json:"meerBevindingen"`
		Remarks     []string  `json:"opmerkingen"`
		Seconds     float64   `json:"seconden"`
	}{OK: f.OK(), Records: f.Records, Checkpoints: f.Checkpoints, Outside: f.Outside, Cosigned: f.Cosigned, Proofs: f.Proofs, Waiting: f.Waiting,
		OwnKeyOnly: f.OwnKeyOnly, More: f.More, Seconds: f.took.Seconds(), Trees: []tree{}, Problems: []problem{}, Remarks: append([]string{}, f.remarks...)}
	for _, t := range f.Trees {
		out.Trees = append(out.Trees, tree{t.Epoch, t.Size, t.Root.String(), t.At})
	}
	for _, p := range f.Problems {
		out.Problems = append(out.Problems, problem{p.Kind, p.Epoch, p.From, p.To, p.ID, p.Size, logbook.ProblemText(f.p, p)})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(out)
}
