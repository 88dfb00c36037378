package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// format is what the first bytes of a file say that it is.
type format int

const (
	formatText format = iota // CSV, until the rest proves otherwise
	formatZip
	formatJSON
)

// admit refuses a file that is empty or over the limit, before anything is read.
func (r *run) admit(src Source) error {
	if src.Size <= 0 {
		return newFatal(src.Name, NoData, "Het bestand is leeg.", "Kies een bestand met gegevens.")
	}
	if src.Size > r.lim.File {
		return tooLarge(src.Name, "Het bestand", r.lim.File)
	}
	return nil
}

func tooLarge(file, what string, limit int64) *Fatal {
	return newFatal(file, TooLarge, fmt.Sprintf("%s is groter dan %s.", what, megabytes(limit)),
		"Deel de levering op in kleinere bestanden.")
}

func megabytes(n int64) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return fmt.Sprintf("%d GB", n>>30)
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// notData are first bytes of files that people send by mistake.
var notData = [...]struct {
	magic          string
	reason, advice string
}{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Dit is een oud Excel-bestand (.xls) of er zit een wachtwoord op.", "Sla het zonder wachtwoord op als .xlsx of als CSV."},
	{"%PDF", "Dit is een PDF.", "Lever de gegevens aan als CSV of XLSX."},
	{"\x1f\x8b", "Dit is een ingepakt bestand (gzip).", "Pak het eerst uit."},
	{"Rar!", "Dit is een ingepakt bestand (rar).", "Pak het eerst uit."},
	{"7z\xbc\xaf", "Dit is een ingepakt bestand (7z).", "Pak het eerst uit."},
	{"<", "Dit is een webpagina of XML.", "Lever de gegevens aan als CSV of XLSX."},
}

// sniff recognises a file by content. It looks at 4 KiB.
func sniff(src Source) (format, error) {
	head := make([]byte, 4096)
	n, err := src.R.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	head = head[:min(int64(n), src.Size)]
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return formatZip, nil
	}
	body := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(utf8BOM)), " \t\r\n")
	if len(body) == 0 && int64(len(head)) == src.Size {
		return 0, newFatal(src.Name, NoData, "Het bestand is leeg.", "Kies een bestand met gegevens.")
	}
	for _, k := range notData {
		if bytes.HasPrefix(body, []byte(k.magic)) {
			return 0, newFatal(src.Name, WrongFormat, k.reason, k.advice)
		}
	}
	if len(body) > 0 && (body[0] == '{' || body[0] == '[') {
		return formatJSON, nil
	}
	return formatText, nil
}

// wantJSON refuses a table where JSON is needed.
func wantJSON(src Source, what string) error {
	f, err := sniff(src)
	if err != nil {
		return err
	}
	if f != formatJSON {
		return newFatal(src.Name, WrongFormat, "Dit bestand is geen JSON.", "Lever "+what+" aan.")
	}
	return nil
}
