package pdf

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/binary"
	"math"
)

//go:generate wat2wasm batch.wat -o batch.wasm
//go:embed batch.wasm
var batchModule []byte

// Sizes in bytes of the records that batch.wat writes.
const (
	characterSize = 176
	objectSize    = 64
	segmentSize   = 16
	// blockSize is the memory through which records pass; some 3,000 characters at a time.
	blockSize = 512 << 10
)

// character is one character as PDFium's text page has it, in the page's own coordinates
// (points, Y upward).
type character struct {
	unicode                  uint32
	generated, unmapped      bool
	left, top, right, bottom float64 // the em box, not the ink
	x, y                     float64 // origin, on the baseline
	font                     *font   // of the text object that the character belongs to; nil for generated ones
}

// font is what all characters of one text object share.
type font struct {
	matrix [6]float64
	size   float64 // before the matrix
	weight int
	mode   int // text rendering mode, ISO 32000-1 table 106
	flags  uint32
	name   string
}

// object is one page object. bounds is in the coordinates of the page or form that holds it.
type object struct {
	handle                   uint64
	kind                     uint32
	left, bottom, right, top float64
	fill                     uint32
	stroke                   bool
	count                    int // segments of a path, objects of a form
	matrix                   [6]float64
}

// Kinds of page objects that matter here, as fpdf_edit.h numbers them.
const (
	objectPath    = 2
	objectImage   = 3
	objectShading = 4
	objectForm    = 5
)

// segment is one step of a path, in the path's coordinates.
type segment struct {
	kind  uint32
	close bool
	x, y  float64
}

// Kinds of path segments that matter here, as fpdf_edit.h numbers them.
const (
	segmentLine = 0
	segmentMove = 2
)

// inBlocks calls the batch function name for [0, n) in blocks that fit the instance's buffer.
func (in *instance) inBlocks(ctx context.Context, name string, n, size int, each func([]byte), args ...uint64) error {
	step := blockSize / size
	for from := 0; from < n; from += step {
		to := min(from+step, n)
		b, err := in.read(in.block, (to-from)*size)
		if err != nil {
			return err
		}
		clear(b)
		if _, err := in.call(ctx, name, append(append([]uint64{}, args...), uint64(from), uint64(to), in.block)...); err != nil {
			return err
		}
		// The memory may have moved while the call grew it.
		if b, err = in.read(in.block, (to-from)*size); err != nil {
			return err
		}
		for ; len(b) > 0; b = b[size:] {
			each(b[:size])
		}
	}
	return nil
}

func (in *instance) characters(ctx context.Context, textPage uint64, n int) ([]character, error) {
	list := make([]character, 0, n)
	var current *font
	var holder uint32
	err := in.inBlocks(ctx, "characters", n, characterSize, func(b []byte) {
		c := character{
			unicode: u32(b, 0), generated: u32(b, 4) == 1, unmapped: u32(b, 8) == 1,
			left: f32(b, 16), top: f32(b, 20), right: f32(b, 24), bottom: f32(b, 28),
			x: f64(b, 32), y: f64(b, 40),
		}
		if obj := u32(b, 12); obj != 0 {
			if obj != holder || f64(b, 72) != 0 {
				current, holder = readFont(b), obj
			}
			c.font = current
		}
		list = append(list, c)
	}, textPage)
	return list, err
}

func readFont(b []byte) *font {
	f := &font{size: f64(b, 72), weight: int(int32(u32(b, 80))), mode: int(int32(u32(b, 84))), flags: u32(b, 88)}
	for i := range f.matrix {
		f.matrix[i] = f32(b, 48+4*i)
	}
	name, _, _ := bytes.Cut(b[96:characterSize], []byte{0})
	f.name = string(name)
	return f
}

func (in *instance) objects(ctx context.Context, holder uint64, form bool, n int) ([]object, error) {
	list := make([]object, 0, n)
	var isForm uint64
	if form {
		isForm = 1
	}
	err := in.inBlocks(ctx, "objects", n, objectSize, func(b []byte) {
		o := object{
			handle: uint64(u32(b, 0)), kind: u32(b, 4),
			left: f32(b, 8), bottom: f32(b, 12), right: f32(b, 16), top: f32(b, 20),
			fill: u32(b, 24), stroke: u32(b, 28) == 1, count: int(int32(u32(b, 32))),
		}
		for i := range o.matrix {
			o.matrix[i] = f32(b, 36+4*i)
		}
		list = append(list, o)
	}, holder, isForm)
	return list, err
}

func (in *instance) segments(ctx context.Context, path uint64, n int) ([]segment, error) {
	list := make([]segment, 0, n)
	err := in.inBlocks(ctx, "segments", n, segmentSize, func(b []byte) {
		list = append(list, segment{kind: u32(b, 0), close: u32(b, 4) == 1, x: f32(b, 8), y: f32(b, 12)})
	}, path)
	return list, err
}

func u32(b []byte, at int) uint32  { return binary.LittleEndian.Uint32(b[at:]) }
func f32(b []byte, at int) float64 { return float64(math.Float32frombits(u32(b, at))) }
func f64(b []byte, at int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b[at:])) }
