package upload

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
		why  Problem
	}{
		"a PDF":                         {[]byte(pdf), PDF, ""},
		"a PDF that was changed later":  {[]byte(pdf + "2 0 obj\n<<>>\nendobj\n%%EOF"), PDF, ""},
		"a photo":                       {jpg(), Picture, ""},
		"Word":                          {word(), Word, ""},
		"Excel":                         {archive("[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<workbook/>"), Excel, ""},
		"OpenDocument text":             {archive("mimetype", odt, "content.xml", "<x/>"), OpenText, ""},
		"OpenDocument sheet":            {archive("mimetype", OpenSheet.Type(), "content.xml", "<x/>"), OpenSheet, ""},
		"nothing":                       {nil, "", Empty},
		"too large":                     {bytes.Repeat([]byte("%"), MaxBytes+1), "", TooLarge},
		"HTML":                          {[]byte("<!doctype html><script>alert(1)</script>"), "", BadKind},
		"SVG":                           {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), "", BadKind},
		"a program":                     {[]byte("MZ\x90\x00"), "", BadKind},
		"text":                          {[]byte("gewoon tekst"), "", BadKind},
		"HTML before a PDF":             {[]byte("<script>1</script>" + pdf), "", BadKind},
		"a PDF with an archive behind":  {append([]byte(pdf), archive("a", "b")...), "", Broken},
		"a PDF that was cut off":        {[]byte(pdf[:20]), "", Broken},
		"a Word file that was cut off":  {word()[:60], "", Broken},
		"an archive":                    {archive("foto.jpg", "x"), "", BadKind},
		"a jar":                         {archive("META-INF/MANIFEST.MF", "x", "A.class", "x"), "", BadKind},
		"Word with a macro":             {word("word/vbaProject.bin", "x"), "", Macro},
		"OpenDocument with a macro":     {archive("mimetype", odt, "content.xml", "<x/>", "Basic/Standard/Module1.xml", "x"), "", Macro},
		"a part outside its folder":     {word("word/../../../etc/passwd", "x"), "", BadKind},
		"a part with a whole path":      {word("/etc/passwd", "x"), "", BadKind},
		"a part of another system":      {word(`..\..\x`, "x"), "", BadKind},
		"a bomb":                        {word("word/media/image1.png", strings.Repeat("\x00", 40<<20)), "", Bomb},
		"OpenDocument of another kind":  {archive("mimetype", "application/zip", "content.xml", "<x/>"), "", BadKind},
		"a photo of a billion pixels":   {hugePNG(), "", Unread},
		"a photo of which half came in": {jpg()[:30], "", Unread},
	} {
		if kind, why := Sniff(v.data); kind != v.kind && v.why == "" || why != v.why {
			t.Errorf("%s: %q, %q, want %q, %q", name, kind, why, v.kind, v.why)
		}
	}
}

// A photo that is a program or an archive as well comes out as a photo and nothing else.
func TestPictureIsMadeAnew(t *testing.T) {
	for name, tail := range map[string][]byte{"a page": []byte("<script>alert(1)</script>"), "an archive": archive("a.txt", "geheim"), "where it was taken": []byte("Exif\x00\x00GPS 50.85 5.69")} {
		data := append(jpg(), tail...)
		if kind, why := Sniff(data); kind != Picture || why != "" {
			t.Fatal(name, kind, why)
		}
		clean, err := CleanPhoto(data)
		if err != nil || bytes.Contains(clean, tail) || bytes.Contains(clean, []byte("PK\x03\x04")) {
			t.Error(name, "is still there", err)
		}
	}
}
