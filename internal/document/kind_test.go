package document

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"samendoen/internal/signal"
)

const pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

// archive is a zip with these parts, in their order; the first is stored as it is.
func archive(parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		h := &zip.FileHeader{Name: parts[i], Method: zip.Deflate}
		if i == 0 {
			h.Method = zip.Store
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			panic(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func word(more ...string) []byte {
	return archive(append([]string{"[Content_Types].xml", "<Types/>", "word/document.xml", "<document/>"}, more...)...)
}

func picture(encode func(*bytes.Buffer, image.Image) error) []byte {
	var b bytes.Buffer
	if err := encode(&b, image.NewRGBA(image.Rect(0, 0, 30, 20))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func jpg() []byte {
	return picture(func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) })
}

// hugePNG claims 60,000 by 60,000 pixels in a few bytes.
func hugePNG() []byte {
	data := picture(func(b *bytes.Buffer, m image.Image) error { return png.Encode(b, m) })
	binary.BigEndian.PutUint32(data[16:], 60_000)
	binary.BigEndian.PutUint32(data[20:], 60_000)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// TestSniff: what is kept follows from the content. The names of files are not even read.
func TestSniff(t *testing.T) {
	odt := OpenText.Type()
	for name, v := range map[string]struct {
		data []byte
		kind Kind
		why  string
	}{
		"a PDF":                         {[]byte(pdf), PDF, ""},
		"a PDF that was changed later":  {[]byte(pdf + "2 0 obj\n<<>>\nendobj\n%%EOF"), PDF, ""},
		"a photo":                       {jpg(), Picture, ""},
		"Word":                          {word(), Word, ""},
		"Excel":                         {archive("[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<workbook/>"), Excel, ""},
		"OpenDocument text":             {archive("mimetype", odt, "content.xml", "<x/>"), OpenText, ""},
		"OpenDocument sheet":            {archive("mimetype", OpenSheet.Type(), "content.xml", "<x/>"), OpenSheet, ""},
		"nothing":                       {nil, "", "document.empty_file"},
		"too large":                     {bytes.Repeat([]byte("%"), MaxBytes+1), "", "document.large"},
		"HTML":                          {[]byte("<!doctype html><script>alert(1)</script>"), "", "document.kind"},
		"SVG":                           {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), "", "document.kind"},
		"a program":                     {[]byte("MZ\x90\x00"), "", "document.kind"},
		"text":                          {[]byte("gewoon tekst"), "", "document.kind"},
		"HTML before a PDF":             {[]byte("<script>1</script>" + pdf), "", "document.kind"},
		"a PDF with an archive behind":  {append([]byte(pdf), archive("a", "b")...), "", "document.broken"},
		"a PDF that was cut off":        {[]byte(pdf[:20]), "", "document.broken"},
		"a Word file that was cut off":  {word()[:60], "", "document.broken"},
		"an archive":                    {archive("foto.jpg", "x"), "", "document.kind"},
		"a jar":                         {archive("META-INF/MANIFEST.MF", "x", "A.class", "x"), "", "document.kind"},
		"Word with a macro":             {word("word/vbaProject.bin", "x"), "", "document.macro"},
		"OpenDocument with a macro":     {archive("mimetype", odt, "content.xml", "<x/>", "Basic/Standard/Module1.xml", "x"), "", "document.macro"},
		"a part outside its folder":     {word("word/../../../etc/passwd", "x"), "", "document.kind"},
		"a part with a whole path":      {word("/etc/passwd", "x"), "", "document.kind"},
		"a part of another system":      {word(`..\..\x`, "x"), "", "document.kind"},
		"a bomb":                        {word("word/media/image1.png", strings.Repeat("\x00", 40<<20)), "", "document.bomb"},
		"OpenDocument of another kind":  {archive("mimetype", "application/zip", "content.xml", "<x/>"), "", "document.kind"},
		"a photo of a billion pixels":   {hugePNG(), "", "document.picture"},
		"a photo of which half came in": {jpg()[:30], "", "document.picture"},
	} {
		if kind, why := sniff(v.data); kind != v.kind && v.why == "" || why != v.why {
			t.Errorf("%s: %q, %q, want %q, %q", name, kind, why, v.kind, v.why)
		}
	}
}

// A photo that is a program or an archive as well comes out as a photo and nothing else.
func TestPictureIsMadeAnew(t *testing.T) {
	for name, tail := range map[string][]byte{"a page": []byte("<script>alert(1)</script>"), "an archive": archive("a.txt", "geheim"), "where it was taken": []byte("Exif\x00\x00GPS 50.85 5.69")} {
		data := append(jpg(), tail...)
		if kind, why := sniff(data); kind != Picture || why != "" {
			t.Fatal(name, kind, why)
		}
		clean, err := signal.CleanPhoto(data)
		if err != nil || bytes.Contains(clean, tail) || bytes.Contains(clean, []byte("PK\x03\x04")) {
			t.Error(name, "is still there", err)
		}
	}
}

func TestFileNamesSayNoName(t *testing.T) {
	f := File{Title: "Brief over mevrouw Jansen", Category: "zorg", Kind: Word, Version: 2}
	if got := fileName(f, "2026-0001"); got != "dossier-2026-0001-zorg-00010101-000000-versie-2.docx" {
		t.Error(got)
	}
}
