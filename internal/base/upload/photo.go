package upload

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // registers the decoder
	"math"

	"golang.org/x/image/draw"
)

// Limits of a picture. The pixels are counted before any is decoded, because a file
// of a few kilobytes can claim a picture of gigabytes.
const (
	maxPhotoPixels = 25_000_000
	maxPhotoSide   = 1600 // of what is kept
	photoQuality   = 80
)

// Problem is why a file is refused; empty when it is not.
type Problem string

// The problems of files.
const (
	NoProblem Problem = ""
	Empty     Problem = "empty"
	TooLarge  Problem = "large"
	BadKind   Problem = "kind"
	TooMany   Problem = "pixels"  // a picture of more pixels than we decode
	Unread    Problem = "picture" // a picture that cannot be read
	Broken    Problem = "broken"
	Bomb      Problem = "bomb"  // it unpacks to far more than it is
	Macro     Problem = "macro" // there is a program in it
)

// CheckPhoto is why a picture is refused. It reads the header only.
func CheckPhoto(data []byte) Problem {
	if len(data) > MaxBytes {
		return TooLarge
	}
	cfg, format, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil || format != "jpeg" && format != "png" || cfg.Width < 1 || cfg.Height < 1:
		return BadKind
	case int64(cfg.Width)*int64(cfg.Height) > maxPhotoPixels:
		return TooMany
	}
	return NoProblem
}

// CleanPhoto decodes a picture and makes it anew as a JPEG of at most maxPhotoSide
// pixels: upright, on white, and without anything that a camera adds to it.
func CleanPhoto(data []byte) ([]byte, error) {
	if p := CheckPhoto(data); p != NoProblem {
		return nil, errors.New("photo refused: " + string(p))
	}
	src, format, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	b, turn := src.Bounds(), orientation(data)
	scale := math.Min(1, maxPhotoSide/float64(max(b.Dx(), b.Dy())))
	if format == "jpeg" && scale == 1 && turn == 1 { // as our own page makes it: no pixel has to move
		err = jpeg.Encode(&out, src, &jpeg.Options{Quality: photoQuality})
		return out.Bytes(), err
	}
	w, h := max(1, int(math.Round(float64(b.Dx())*scale))), max(1, int(math.Round(float64(b.Dy())*scale)))
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(small, small.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(small, small.Bounds(), src, b, draw.Over, nil)
	err = jpeg.Encode(&out, upright(small, turn), &jpeg.Options{Quality: photoQuality})
	return out.Bytes(), err
}

// upright turns a picture as its camera said (Exif 2.32, tag 0x0112: 1 to 8).
func upright(src *image.RGBA, orientation int) image.Image {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	if orientation < 2 || orientation > 8 {
		return src
	}
	turned := orientation >= 5
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if turned {
		dst = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch orientation {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			dst.SetRGBA(tx, ty, src.RGBAAt(x, y))
		}
	}
	return dst
}
