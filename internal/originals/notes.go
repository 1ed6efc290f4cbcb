package originals

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
)

// A pack is a sequence of zstd frames, so that zstd alone unpacks it to the originals one behind the
// other. Before each frame of originals is a head, and behind those of one Store its note. Both are
// skippable frames of zstd (RFC 8878, 3.1.2), which it passes over:
//
//	magic 4 | size of the rest 4 | checksum of the rest 4 | kind 4 | size of the frame behind it 8 | note
//
// All numbers are little-endian. The checksum is CRC-32C. A head has no note; behind a note is no frame.
const (
	headMagic = 0x184D2A57
	skipBytes = 8                     // magic and size
	headBytes = skipBytes + 4 + 4 + 8 // of a head, and of a note before its text
)

// Kinds of skippable frames.
const (
	kindOriginals = 1
	kindNote      = 2
)

// maxNoteBytes is more than any note takes, packed: what is larger is damage.
const maxNoteBytes = 1 << 30

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// putHead fills in the first headBytes of b, behind which are frame bytes or the note.
func putHead(b []byte, kind uint32, frame int, note []byte) {
	order := binary.LittleEndian
	order.PutUint32(b, headMagic)
	order.PutUint32(b[4:], uint32(headBytes-skipBytes+len(note)))
	order.PutUint32(b[12:], kind)
	order.PutUint64(b[16:], uint64(frame))
	sum := crc32.Update(crc32.Checksum(b[12:headBytes], castagnoli), castagnoli, note)
	order.PutUint32(b[8:], sum)
}

// appendNote appends a note, which is packed, with its head.
func appendNote(b, packed []byte) []byte {
	at := len(b)
	b = append(append(b, make([]byte, headBytes)...), packed...)
	putHead(b[at:], kindNote, 0, packed)
	return b
}

// errHead reports that a head or a note is damaged: what is behind it in its pack is unknown.
var errHead = errors.New("head or note is damaged")

// Damage is a place in a pack from which on its notes cannot be read.
type Damage struct {
	Path   string
	Offset int64 // bytes
	Err    error
}

// Name returns the name of the pack's file.
func (d *Damage) Name() string { return filepath.Base(d.Path) }

// Notes calls yield with every note behind from in the packs of a folder, the oldest first, and stops at
// its first error. What of a pack cannot be read is skipped and returned. A pack may end in the middle of
// a note, where a crash or damage cut it: that is not returned, the owner of the notes knows what is
// missing.
func Notes(dir string, from End, yield func(note []byte) error) (damages []Damage, err error) {
	numbers, err := PackNumbers(dir)
	if err != nil {
		return nil, fmt.Errorf("read notes: %w", err)
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("read notes: %w", err)
	}
	defer decoder.Close()
	for _, number := range numbers {
		if number < from.Pack {
			continue
		}
		at := int64(0)
		if number == from.Pack {
			at = from.Offset
		}
		damage, err := packNotes(PackPath(dir, number), at, func(packed []byte) error {
			note, err := decoder.DecodeAll(packed, nil)
			if err != nil {
				return fmt.Errorf("%w: %w", errHead, err)
			}
			return yield(note)
		})
		if err != nil {
			return damages, fmt.Errorf("read notes: %w", err)
		}
		if damage != nil {
			damages = append(damages, *damage)
		}
	}
	return damages, nil
}

// Notes calls the function Notes for these packs.
func (p *Packs) Notes(from End, yield func(note []byte) error) ([]Damage, error) {
	return Notes(p.dir, from, yield)
}

// packNotes calls yield with the notes of one pack, packed, from an offset on.
func packNotes(path string, at int64, yield func([]byte) error) (*Damage, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	for at < info.Size() {
		note, next, err := readHead(f, at, info.Size())
		if err == nil && note != nil {
			err = yield(note)
		}
		if errors.Is(err, errHead) {
			return &Damage{path, at, err}, nil
		}
		if err != nil {
			return nil, err
		}
		at = next
	}
	return nil, nil
}

// readHead reads a head or a note. next is where the one behind it begins: size, when a crash has left
// the rest unwritten.
func readHead(f io.ReaderAt, at, size int64) (note []byte, next int64, err error) {
	head := make([]byte, headBytes)
	if size-at < headBytes {
		return nil, size, nil
	}
	if _, err := f.ReadAt(head, at); err != nil {
		return nil, 0, err
	}
	order := binary.LittleEndian
	rest, kind, frame := int64(order.Uint32(head[4:])), order.Uint32(head[12:]), order.Uint64(head[16:])
	length := rest - (headBytes - skipBytes)
	if order.Uint32(head) != headMagic || length < 0 || length > maxNoteBytes {
		return nil, 0, errHead
	}
	next = at + headBytes + length
	if next > size {
		return nil, size, nil
	}
	note = make([]byte, length)
	if _, err := f.ReadAt(note, at+headBytes); err != nil {
		return nil, 0, err
	}
	sum := crc32.Update(crc32.Checksum(head[12:], castagnoli), castagnoli, note)
	switch {
	case sum != order.Uint32(head[8:]):
		return nil, 0, errHead
	case kind == kindNote:
		return note, next, nil
	case frame > uint64(size-next):
		return nil, size, nil
	}
	return nil, next + int64(frame), nil
}
