package upload

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
)

// Kind is what a file is.
type Kind string

// The kinds that are kept.
const (
	PDF         Kind = "pdf"
	Picture     Kind = "foto"
	Word        Kind = "word"
	Excel       Kind = "excel"
	OpenText    Kind = "odt"
	OpenSheet   Kind = "ods"
	pictureType      = "image/jpeg"
)

// Type is the media type of a kind (IANA), and Extension what its name ends with. A picture is
// always made anew as JPEG.
func (k Kind) Type() string { t, _ := k.named(); return t }

// Extension is what the name of a file of the kind ends with, without a dot.
func (k Kind) Extension() string { _, e := k.named(); return e }

func (k Kind) named() (mediaType, extension string) {
	switch k {
	case PDF:
		return "application/pdf", "pdf"
	case Picture:
		return pictureType, "jpg"
	case Word:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"
	case Excel:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
	case OpenText:
		return "application/vnd.oasis.opendocument.text", "odt"
	case OpenSheet:
		return "application/vnd.oasis.opendocument.spreadsheet", "ods"
	}
	return "application/octet-stream", "bin"
}

// MaxBytes is the most that one file has.
const MaxBytes = 10 << 20

// Limits of what an office file says that it unpacks to. It is never unpacked here, but it is
// at who opens it.
const (
	maxEntries  = 5_000
	maxUnpacked = 300 << 20
	maxRatio    = 200 // unpacked to packed, above a megabyte
)

// Sniff is what a file is by its content, or why it is refused. It looks at the
// whole of it and decodes no more than the header of a picture.
func Sniff(data []byte) (k Kind, problem Problem) {
	switch {
	case len(data) == 0:
		return "", Empty
	case len(data) > MaxBytes:
		return "", TooLarge
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return PDF, checkPDF(data)
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")), bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		if CheckPhoto(data) != NoProblem {
			return "", Unread
		}
		return Picture, NoProblem
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return checkOffice(data)
	}
	return "", BadKind
}

// checkPDF refuses a file that was cut off, or that has something behind its end.
func checkPDF(data []byte) (problem Problem) {
	end := bytes.LastIndex(data, []byte("%%EOF"))
	if end < 0 || len(bytes.Trim(data[end+5:], " \r\n\t\x00")) > 0 {
		return Broken
	}
	return NoProblem
}

// checkOffice says which kind of office file an archive is, going by its list of contents.
func checkOffice(data []byte) (Kind, Problem) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", Broken
	}
	if len(z.File) == 0 || len(z.File) > maxEntries {
		return "", BadKind
	}
	names := map[string]bool{}
	var unpacked uint64
	for _, f := range z.File {
		size := f.UncompressedSize64
		if unpacked += size; size > maxUnpacked || unpacked > maxUnpacked || unpacked > 1<<20 && unpacked/maxRatio > uint64(len(data)) {
			return "", Bomb
		}
		if strange(f.Name) {
			return "", BadKind
		}
		if active(f.Name) {
			return "", Macro
		}
		names[f.Name] = true
	}
	switch {
	case names["[Content_Types].xml"] && names["word/document.xml"]:
		return Word, NoProblem
	case names["[Content_Types].xml"] && names["xl/workbook.xml"]:
		return Excel, NoProblem
	case names["content.xml"]:
		return openDocument(z.File[0])
	}
	return "", BadKind
}

// strange reports whether the name of a part would leave the folder into which it is unpacked.
func strange(name string) bool {
	return name == "" || strings.HasPrefix(name, "/") || strings.ContainsAny(name, "\\:\x00") || strings.Contains("/"+name+"/", "/../")
}

// active reports whether a part of an office file is a program.
func active(name string) bool {
	name = strings.ToLower(name)
	for _, part := range []string{"vbaproject", "activex/", "basic/", "scripts/"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// openDocument is the kind that the first part of an OpenDocument file names; it stands there
// unpacked (OpenDocument 1.3, part 2, 3.3).
func openDocument(first *zip.File) (Kind, Problem) {
	if first.Name != "mimetype" || first.Method != zip.Store || first.UncompressedSize64 > 100 {
		return "", BadKind
	}
	r, err := first.Open()
	if err != nil {
		return "", Broken
	}
	defer r.Close()
	said, err := io.ReadAll(io.LimitReader(r, 100))
	if err != nil {
		return "", Broken
	}
	for _, k := range []Kind{OpenText, OpenSheet} {
		if string(said) == k.Type() {
			return k, NoProblem
		}
	}
	return "", BadKind
}
