// Package originals keeps the files that documents were read from, byte for byte, in append-only
// packs of compressed frames.
//
// It does not know which document an original belongs to, nor whether anybody still needs it: that
// is in internal/catalog, which records the Place of each original and the End up to which the packs
// are committed. What was stored beyond a committed End is cut off when the packs are opened again.
package originals

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/klauspost/compress/zstd"

	"wenxun/internal/durable"
)

// Place is where an original is: in which pack, in which of its frames (offset and size as stored),
// and where in the frame once that is decompressed. All in bytes.
type Place struct {
	Pack         uint32
	Offset, Size int64
	At, Length   int64
}

// End is where the packs end: in which pack, and how many bytes of it are in use. The zero End is
// that of packs without an original.
type End struct {
	Pack   uint32
	Offset int64
}

// endBytes is the size of an encoded End.
const endBytes = 12

// Encode returns the End as ParseEnd reads it.
func (e End) Encode() []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(nil, e.Pack), uint64(e.Offset))
}

// ParseEnd reads an encoded End. No data is the zero End; other data that Encode does not write is an
// error.
func ParseEnd(b []byte) (End, error) {
	switch {
	case len(b) == 0:
		return End{}, nil
	case len(b) != endBytes || b[4]&0x80 != 0:
		return End{}, errors.New("parse the end of the originals: damaged")
	}
	return End{binary.BigEndian.Uint32(b), int64(binary.BigEndian.Uint64(b[4:]))}, nil
}

const (
	// frameBytes is how much is compressed together: 2 MiB of small files take a quarter less than each
	// alone, and cost four milliseconds to open.
	frameBytes = 2 << 20
	// packBytes is the size from which a new pack is begun: a pack is small enough to copy, and few
	// enough are open.
	packBytes = 256 << 20
)

// Packs are the open packs of a library. All methods but Close may run at once.
type Packs struct {
	dir      string
	packFull int64
	encoder  *zstd.Encoder
	decoder  *zstd.Decoder

	mu    sync.Mutex
	files map[uint32]*durable.AppendFile // those opened so far; nil when closed
	last  uint32                         // the pack that is appended to
}

// Open opens the packs in a folder, creating the folder if there is none. What was stored beyond
// committed is lost.
func Open(dir string, committed End) (*Packs, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open originals: %w", err)
	}
	p := &Packs{dir: dir, packFull: packBytes, files: map[uint32]*durable.AppendFile{}, last: committed.Pack}
	if committed.Offset > 0 {
		f, err := durable.OpenAt(p.path(p.last), committed.Offset)
		switch {
		case err == nil:
			p.files[p.last] = f
		case errors.Is(err, fs.ErrNotExist):
			p.last++ // the places in the lost pack stay taken
		default:
			return nil, fmt.Errorf("open originals: %w", err)
		}
	}
	var err error
	// The fastest level takes 6.2 ms for a MB of texts and leaves 0.28 of it, the default one 8.3 ms and 0.25.
	if p.encoder, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(frameBytes)); err == nil {
		p.decoder, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(runtime.GOMAXPROCS(0)))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open originals: %w", err), p.closeFiles())
	}
	return p, nil
}

func (p *Packs) path(pack uint32) string {
	return filepath.Join(p.dir, fmt.Sprintf("%06d.pack", pack))
}

// End returns where the packs end now.
func (p *Packs) End() End {
	p.mu.Lock()
	defer p.mu.Unlock()
	end := End{Pack: p.last}
	if f := p.files[p.last]; f != nil {
		end.Offset = f.Size()
	}
	return end
}

// Store appends contents and returns their places, in the same order. They are durable when it
// returns, and lost again when the packs are opened unless an End from afterwards was committed.
func (p *Packs) Store(contents [][]byte) ([]Place, error) {
	if len(contents) == 0 {
		return nil, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	f, err := p.active()
	if err != nil {
		return nil, fmt.Errorf("store originals: %w", err)
	}
	places := make([]Place, len(contents))
	var frame, packed []byte
	first := 0
	for i, content := range contents {
		places[i] = Place{Pack: p.last, At: int64(len(frame)), Length: int64(len(content))}
		frame = append(frame, content...)
		if len(frame) < frameBytes && i < len(contents)-1 {
			continue
		}
		packed = p.encoder.EncodeAll(frame, packed[:0])
		offset, err := f.Append(packed)
		if err != nil {
			return nil, fmt.Errorf("store originals: %w", err)
		}
		for ; first <= i; first++ {
			places[first].Offset, places[first].Size = offset, int64(len(packed))
		}
		frame = frame[:0]
	}
	if err := f.Sync(); err != nil {
		return nil, fmt.Errorf("store originals: %w", err)
	}
	return places, nil
}

// active returns the pack to append to, a new one when the last is full. mu must be held.
func (p *Packs) active() (*durable.AppendFile, error) {
	if p.files == nil {
		return nil, fs.ErrClosed
	}
	f := p.files[p.last]
	if f != nil && f.Size() < p.packFull {
		return f, nil
	}
	next := p.last
	if f != nil {
		next++
	}
	// A pack behind the committed end is left over from a run that did not commit.
	if err := os.Remove(p.path(next)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	f, err := durable.Create(p.path(next), nil)
	if err != nil {
		return nil, err
	}
	p.files[next], p.last = f, next
	return f, nil
}

// Load returns the bytes of an original.
func (p *Packs) Load(at Place) ([]byte, error) {
	f, err := p.pack(at.Pack)
	if err != nil {
		return nil, fmt.Errorf("load original: %w", err)
	}
	packed := make([]byte, at.Size)
	if _, err := f.ReadAt(packed, at.Offset); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("load original: %w", err)
	}
	frame, err := p.decoder.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("load original: unpack: %w", err)
	}
	if at.At+at.Length > int64(len(frame)) {
		return nil, errors.New("load original: unpack: frame is too short")
	}
	return frame[at.At : at.At+at.Length : at.At+at.Length], nil
}

// pack returns a pack to read from.
func (p *Packs) pack(number uint32) (*durable.AppendFile, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.files == nil {
		return nil, fs.ErrClosed
	}
	if f := p.files[number]; f != nil {
		return f, nil
	}
	if number >= p.last { // not begun, or left over from a run that did not commit
		return nil, fs.ErrNotExist
	}
	f, err := durable.Open(p.path(number))
	if err != nil {
		return nil, err
	}
	p.files[number] = f
	return f, nil
}

// Close closes the packs. Nothing may be stored or loaded any more. Closing twice does nothing.
func (p *Packs) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.files == nil {
		return nil
	}
	p.decoder.Close()
	return errors.Join(p.encoder.Close(), p.closeFiles())
}

func (p *Packs) closeFiles() error {
	var errs []error
	for _, f := range p.files {
		errs = append(errs, f.Close())
	}
	p.files = nil
	return errors.Join(errs...)
}
