package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/base/audit"
)

const witnessUsage = `Kijk mee met het logboek van een ander: haal het nieuwste controlepunt op, controleer dat het
logboek sinds de vorige keer alleen is aangegroeid, teken het mee en geef de handtekening terug.
Draai dit elke dag, op een eigen machine. De uitkomst is 1 als er iets niet klopt.

  samendoen witness --new-key gemeente --key getuige.key
  samendoen witness --url https://samendoen.example --token TOKENBESTAND --key getuige.key --state bewaard.txt
`

// witnessCommand signs along with the log of an installation elsewhere.
func witnessCommand(ctx context.Context, args []string, std streams) error {
	f, _ := flags("witness", std)
	address := f.String("url", "", "adres van de installatie, https://…")
	tokenFile := f.String("token", "", "bestand met een sleutel voor de API, met bereik logbook")
	keyFile := f.String("key", "", "bestand met de eigen geheime sleutel")
	stateFile := f.String("state", "", "bestand met het laatst gecontroleerde controlepunt; het wordt gemaakt")
	name := f.String("new-key", "", "maak een nieuwe sleutel met deze naam, en stop")
	f.Usage = func() { fmt.Fprint(std.err, witnessUsage+"\n"); f.PrintDefaults() }
	if err := parse(f, args); err != nil {
		return err
	}
	if *keyFile == "" {
		return usage{"geef met --key aan in welk bestand de eigen sleutel staat"}
	}
	if *name != "" {
		return newWitnessKey(*name, *keyFile, std.out)
	}
	if *stateFile == "" {
		return usage{"geef met --token en --state de twee bestanden"}
	}
	there, err := newRemote(*address, *tokenFile)
	if err != nil {
		return err
	}
	secret, err := os.ReadFile(*keyFile)
	if err != nil {
		return fmt.Errorf("%s is niet te openen", filepath.Base(*keyFile))
	}
	w := witness{remote: there, secret: strings.TrimSpace(string(secret)), state: *stateFile, out: std.out}
	return w.round(ctx)
}

// newWitnessKey makes a key and says what to hand to the other side.
func newWitnessKey(name, path string, out io.Writer) error {
	if strings.ContainsAny(name, " +\t\n") {
		return usage{"de naam heeft geen spaties en geen plus"}
	}
	secret, public, err := audit.NewWitnessKey(name)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- a file that the command line names
	if err != nil {
		return fmt.Errorf("%s is niet te maken, of bestaat al", filepath.Base(path))
	}
	_, err = io.WriteString(file, secret+"\n")
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	fmt.Fprintf(out, "De geheime sleutel staat in %s. Geef deze openbare sleutel aan de functionaris gegevensbescherming:\n%s\n", filepath.Base(path), public)
	return nil
}

// witness is one round of watching along.
type witness struct {
	remote
	secret, state string
	out           io.Writer
}

// round fetches the newest checkpoint, checks that the log only grew since the kept one, keeps
// it, and hands in the signature. What does not follow is never kept nor signed.
func (w witness) round(ctx context.Context) error {
	var answer struct {
		Note string `json:"controlepunt"`
		Key  string `json:"sleutel"`
	}
	if err := w.get(ctx, "/logboek/controlepunt", &answer); err != nil {
		return err
	}
	kept, err := w.kept()
	if err != nil {
		return err
	}
	if kept.Key != "" && kept.Key != answer.Key {
		return errors.New("het logboek tekent met een andere sleutel dan de vorige keer: bel de functionaris gegevensbescherming, en begin daarna met een nieuw bestand voor --state")
	}
	now, err := audit.OpenAs(answer.Note, answer.Key)
	if err != nil {
		return errors.New("het controlepunt is niet goed ondertekend")
	}
	if kept.Note != "" {
		if err := w.follows(ctx, kept, now); err != nil {
			return err
		}
	}
	if err := w.keep(now); err != nil {
		return err
	}
	return w.handIn(ctx, now)
}

func (w witness) follows(ctx context.Context, kept, now audit.Checkpoint) error {
	var proof []tlog.Hash
	if now.Epoch == kept.Epoch && now.Size > kept.Size {
		var answer struct {
			Hashes []string `json:"hashes"`
		}
		if err := w.get(ctx, fmt.Sprintf("/logboek/bomen/%d/groei/%d/%d", kept.Epoch, kept.Size, now.Size), &answer); err != nil {
			return err
		}
		for _, text := range answer.Hashes {
			h, err := tlog.ParseHash(text)
			if err != nil {
				return errors.New("het bewijs van de installatie is niet te lezen")
			}
			proof = append(proof, h)
		}
	}
	err := audit.Follows(kept, now, proof)
	switch {
	case errors.Is(err, audit.ErrRestored):
		return fmt.Errorf("het logboek is opnieuw begonnen, na een teruggezette reservekopie: vraag of dat klopt, bewaar %s apart en begin met een nieuw bestand", filepath.Base(w.state))
	case errors.Is(err, audit.ErrShrunk):
		return fmt.Errorf("het logboek is korter dan de vorige keer: er is iets afgeknipt. Bewaar %s goed, en bel", filepath.Base(w.state))
	case err != nil:
		return fmt.Errorf("het logboek is herschreven sinds de vorige keer. Bewaar %s goed, en bel", filepath.Base(w.state))
	}
	return nil
}

// kept is the checkpoint of the round before; its note is empty the first time.
func (w witness) kept() (audit.Checkpoint, error) {
	data, err := os.ReadFile(w.state)
	if errors.Is(err, fs.ErrNotExist) {
		return audit.Checkpoint{}, nil
	}
	if err != nil {
		return audit.Checkpoint{}, fmt.Errorf("%s is niet te openen", filepath.Base(w.state))
	}
	list, err := audit.ParseCheckpoints(data)
	if err != nil || list[len(list)-1].Key == "" {
		return audit.Checkpoint{}, fmt.Errorf("%s is beschadigd", filepath.Base(w.state))
	}
	last := list[len(list)-1]
	c, err := audit.OpenAs(last.Note, last.Key)
	if err != nil {
		return c, fmt.Errorf("%s is beschadigd", filepath.Base(w.state))
	}
	return c, nil
}

// keep writes the checkpoint in one piece, in the form that samendoen verify reads too.
func (w witness) keep(c audit.Checkpoint) error {
	data, err := json.Marshal(map[string]string{"controlepunt": c.Note, "sleutel": c.Key})
	if err != nil {
		return err
	}
	if err := os.WriteFile(w.state+".new", append(data, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(w.state+".new", w.state)
}

func (w witness) handIn(ctx context.Context, c audit.Checkpoint) error {
	signed, err := audit.SignAsWitness(c.Note, c.Key, w.secret)
	if err != nil {
		return errors.New("de eigen sleutel is niet te lezen")
	}
	body, err := json.Marshal(map[string]string{"controlepunt": signed})
	if err != nil {
		return err
	}
	var answer struct {
		Witnesses []string `json:"getuigen"`
	}
	if err := w.call(ctx, http.MethodPost, "/logboek/medeondertekeningen", "", body, &answer); err != nil {
		return err
	}
	fmt.Fprintf(w.out, "Het logboek is alleen aangegroeid, tot blad %d van boom %d. Meegetekend als %s.\n", c.Size, c.Epoch, strings.Join(answer.Witnesses, ", "))
	return nil
}
