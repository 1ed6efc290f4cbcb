// Package originals keeps the files that documents were read from, byte for byte, in append-only
// packs of compressed frames.
//
// It does not know which document an original belongs to, nor whether anybody still needs it: that
// is in internal/catalog, which records the Place of each original and the End up to which the packs
// are committed. The catalog leaves a note with each commit, in the packs themselves, from which it can
// be made again (notes.go).
//
// Nothing that is in a pack is ever changed or cut off. What was stored beyond a committed End, because
// of a crash or because the catalog is an older one, stays where it is; what is stored next goes into a
// new pack.
package originals

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

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

// Compare orders places as they are in the packs: to load many in this order is fast.
func (p Place) Compare(q Place) int {
	return cmp.Or(cmp.Compare(p.Pack, q.Pack), cmp.Compare(p.Offset, q.Offset), cmp.Compare(p.At, q.At))
}

// End is where the packs end: in which pack, and how many bytes of it are in use. The zero End is
// that of packs without an original.
type End struct {
	Pack   uint32
	Offset int64
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

	recent atomic.Pointer[frame]
}

// frame is one that was unpacked: small files share one, and are often loaded one after the other.
type frame struct {
	pack   uint32
	offset int64
	data   []byte
}

// Open opens the packs in a folder, creating the folder if there is none. It changes no pack.
func Open(dir string, committed End) (*Packs, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open originals: %w", err)
	}
	p := &Packs{dir: dir, packFull: packBytes, files: map[uint32]*durable.AppendFile{}}
	err := p.findLast(committed)
	if err == nil {
		// The fastest level takes 6.2 ms for a MB of texts and leaves 0.28 of it, the default one 8.3 ms and 0.25.
		p.encoder, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(frameBytes))
	}
	if err == nil {
		p.decoder, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(runtime.GOMAXPROCS(0)))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open originals: %w", err), p.closeFiles())
	}
	return p, nil
}

// findLast determines the pack to append to: the last one if it ends where it is committed, otherwise
// one behind everything that is there or was.
func (p *Packs) findLast(committed End) error {
	numbers, err := PackNumbers(p.dir)
	if err != nil {
		return err
	}
	p.last = committed.Pack
	if n := len(numbers); n > 0 {
		p.last = max(p.last, numbers[n-1])
	}
	switch f, err := durable.Open(p.path(p.last)); {
	case errors.Is(err, fs.ErrNotExist):
		if committed.Offset > 0 {
			p.last++ // the places in the lost pack stay taken
		}
	case err != nil:
		return err
	default:
		p.files[p.last] = f
		if size := f.Size(); size > 0 && (End{p.last, size}) != committed {
			p.last++
		}
	}
	return nil
}

// PackNumbers returns the numbers of the packs in a folder, ascending.
func PackNumbers(dir string) ([]uint32, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.pack"))
	if err != nil {
		return nil, err
	}
	var numbers []uint32
	for _, name := range names {
		var number uint32
		if _, err := fmt.Sscanf(filepath.Base(name), "%d.pack", &number); err == nil {
			numbers = append(numbers, number)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// Any reports whether a folder has packs with anything in them.
func Any(dir string) (bool, error) {
	numbers, err := PackNumbers(dir)
	for _, number := range numbers {
		info, statErr := os.Stat(PackPath(dir, number))
		if statErr != nil {
			return false, fmt.Errorf("look for originals: %w", statErr)
		}
		if info.Size() > 0 {
			return true, nil
		}
	}
	return false, err
}

func (p *Packs) path(pack uint32) string { return PackPath(p.dir, pack) }

// PackPath returns where the pack of a number is in a folder.
func PackPath(dir string, pack uint32) string {
	return filepath.Join(dir, fmt.Sprintf("%06d.pack", pack))
}

// End returns where the packs end now.
func (p *Packs) End() End {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.end()
}

// end is End with mu held.
func (p *Packs) end() End {
	end := End{Pack: p.last}
	if f := p.files[p.last]; f != nil {
		end.Offset = f.Size()
	}
	return end
}

// Store appends contents, and behind them the note that it gets from note when it passes their places,
// in the same order. It returns the End behind it. Everything is durable when it returns.
func (p *Packs) Store(contents [][]byte, note func([]Place) ([]byte, error)) (End, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	end, err := p.store(contents, note)
	if err != nil {
		return End{}, fmt.Errorf("store originals: %w", err)
	}
	return end, nil
}

func (p *Packs) store(contents [][]byte, note func([]Place) ([]byte, error)) (End, error) {
	f, err := p.active()
	if err != nil {
		return End{}, err
	}
	places, err := p.append(f, contents)
	if err != nil {
		return End{}, err
	}
	text, err := note(places)
	if err != nil {
		return End{}, err
	}
	if _, err := f.Append(appendNote(nil, p.encoder.EncodeAll(text, nil))); err != nil {
		return End{}, err
	}
	if err := f.Sync(); err != nil {
		return End{}, err
	}
	return p.end(), nil
}

// Roll has the next Store begin a pack, so that damage before it cannot hide what it stores. It returns
// where that pack begins.
func (p *Packs) Roll() End {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f := p.files[p.last]; f != nil && f.Size() > 0 {
		p.last++
	}
	return p.end()
}

// append appends contents in frames.
func (p *Packs) append(f *durable.AppendFile, contents [][]byte) ([]Place, error) {
	places := make([]Place, len(contents))
	var frame, packed []byte
	first := 0
	for i, content := range contents {
		places[i] = Place{Pack: p.last, At: int64(len(frame)), Length: int64(len(content))}
		frame = append(frame, content...)
		if len(frame) < frameBytes && i < len(contents)-1 {
			continue
		}
		packed = p.encoder.EncodeAll(frame, append(packed[:0], make([]byte, headBytes)...))
		size := len(packed) - headBytes
		putHead(packed, kindOriginals, size, nil)
		offset, err := f.Append(packed)
		if err != nil {
			return nil, err
		}
		for ; first <= i; first++ {
			places[first].Offset, places[first].Size = offset+headBytes, int64(size)
		}
		frame = frame[:0]
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
	f, err := durable.Create(p.path(next), nil)
	if err != nil {
		return nil, err
	}
	p.files[next], p.last = f, next
	return f, nil
}

// Load returns the bytes of an original. Errors: fs.ErrNotExist for a lost pack, and others for a
// damaged one.
func (p *Packs) Load(at Place) ([]byte, error) {
	f, err := p.pack(at.Pack)
	if err != nil {
		return nil, fmt.Errorf("load original: %w", err)
	}
	if at.Size < 0 || at.Offset < 0 || at.At < 0 || at.Length < 0 || at.Size > f.Size()-at.Offset {
		return nil, errors.New("load original: it is outside its pack")
	}
	data, err := p.unpack(f, at)
	if err != nil {
		return nil, fmt.Errorf("load original: %w", err)
	}
	if at.Length > int64(len(data))-at.At {
		return nil, errors.New("load original: unpack: frame is too short")
	}
	return bytes.Clone(data[at.At : at.At+at.Length]), nil
}

// Forget has the next Load read from the disk, whatever was loaded before.
func (p *Packs) Forget() { p.recent.Store(nil) }

// unpack returns the frame that a place is in.
func (p *Packs) unpack(f *durable.AppendFile, at Place) ([]byte, error) {
	if r := p.recent.Load(); r != nil && r.pack == at.Pack && r.offset == at.Offset {
		return r.data, nil
	}
	packed := make([]byte, at.Size)
	if _, err := f.ReadAt(packed, at.Offset); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	data, err := p.decoder.DecodeAll(packed, nil) // compares the frame's checksum
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	if len(data) <= 2*frameBytes { // else it has one large file alone
		p.recent.Store(&frame{at.Pack, at.Offset, data})
	}
	return data, nil
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
