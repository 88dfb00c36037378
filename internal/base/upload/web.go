package upload

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"

	"samendoen/internal/base/fault"
)

// MaxBody is the most that a form with a file has, in bytes.
const MaxBody = MaxBytes + 1<<20

// maxField is how many bytes a field that is no file may have.
const maxField = 16 << 10

// ReadForm reads a form and its one file part by part: nothing of it goes to the disk, where it
// would not be sealed. A file that is too large comes back one byte longer than is allowed.
func ReadForm(r *http.Request) (f url.Values, data []byte, err error) {
	const op = "upload.form"
	f = url.Values{}
	parts, err := r.MultipartReader()
	if err != nil {
		return f, nil, fault.Invalidf(op, "", "web.bad_form")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return f, data, nil
		}
		if err == nil {
			data, err = readPart(part, f, data)
		}
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			return f, nil, fault.Check(op, Fields(TooLarge))
		case err != nil:
			return f, nil, fault.Invalidf(op, "", "web.bad_form")
		}
	}
}

func readPart(part *multipart.Part, f url.Values, data []byte) ([]byte, error) {
	if part.FormName() == Field && data == nil {
		return io.ReadAll(io.LimitReader(part, MaxBytes+1))
	}
	value, err := io.ReadAll(io.LimitReader(part, maxField))
	if part.FileName() == "" {
		f.Set(part.FormName(), string(value))
	}
	return data, err
}

// Give sends a file to who saves it, under a name: no browser shows it or runs anything in it.
func Give(w http.ResponseWriter, k Kind, name string, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", k.Type())
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Content-Disposition", `attachment; filename="`+name+"."+k.Extension()+`"`)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	_, err := w.Write(body)
	return err
}
