package catalog

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
)

// Place says where an original lies: in which pack, in which of its frames (offset and size as
// stored), and where in the frame once that is decompressed. All in bytes.
type Place struct {
	Pack         uint32
	Offset, Size int64
	At, Length   int64
}

func (p Place) append(b []byte) []byte {
	for _, v := range []uint64{uint64(p.Pack), uint64(p.Offset), uint64(p.Size), uint64(p.At), uint64(p.Length)} {
		b = binary.AppendUvarint(b, v)
	}
	return b
}

const (
	// frameBytes is how much is compressed together: 1 MiB of small files takes a quarter less than
	// each alone, and costs two milliseconds to open.
	frameBytes = 1 << 20
	// packBytes is when a new pack is begun: a pack is small enough to copy, and few enough are open.
	packBytes = 256 << 20
)

// packs are append-only files of zstd frames. What lies behind the committed end of the last one
// was never acknowledged, and is cut off when it is opened.
type packs struct {
	dir     string
	encoder *zstd.Encoder
	decoder *zstd.Decoder

	mu    sync.Mutex
	files map[uint32]*os.File
	at    packEnd // where the next frame goes
}

// packEnd is where the last pack ends.
type packEnd struct {
	Pack   uint32
	Offset int64
}

func (e packEnd) encode() []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(nil, e.Pack), uint64(e.Offset))
}

func parsePackEnd(b []byte) packEnd {
	if len(b) != 12 {
		return packEnd{}
	}
	return packEnd{binary.BigEndian.Uint32(b), int64(binary.BigEndian.Uint64(b[4:]))}
}

func openPacks(dir string, end packEnd) (*packs, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(runtime.GOMAXPROCS(0)))
	if err != nil {
		return nil, err
	}
	p := &packs{dir: dir, encoder: encoder, decoder: decoder, files: map[uint32]*os.File{}, at: end}
	if err := os.Truncate(p.path(end.Pack), end.Offset); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return p, nil
}

func (p *packs) path(pack uint32) string {
	return filepath.Join(p.dir, fmt.Sprintf("%06d.pack", pack))
}

func (p *packs) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []error
	for _, f := range p.files {
		all = append(all, f.Close())
	}
	clear(p.files)
	p.decoder.Close()
	return errors.Join(append(all, p.encoder.Close())...)
}

func (p *packs) end() packEnd {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

// file returns an open pack; mu must be held.
func (p *packs) file(pack uint32) (*os.File, error) {
	if f := p.files[pack]; f != nil {
		return f, nil
	}
	f, err := os.OpenFile(p.path(pack), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	p.files[pack] = f
	return f, nil
}

// store appends contents and returns where they lie. They are durable when it returns.
func (p *packs) store(contents [][]byte) ([]Place, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(contents) == 0 {
		return nil, nil
	}
	if p.at.Offset >= packBytes {
		p.at = packEnd{Pack: p.at.Pack + 1}
	}
	f, err := p.file(p.at.Pack)
	if err != nil {
		return nil, fmt.Errorf("open pack: %w", err)
	}
	fresh := p.at.Offset == 0
	places := make([]Place, len(contents))
	var frame, packed []byte
	first := 0
	for i, content := range contents {
		places[i] = Place{Pack: p.at.Pack, At: int64(len(frame)), Length: int64(len(content))}
		frame = append(frame, content...)
		if len(frame) < frameBytes && i < len(contents)-1 {
			continue
		}
		packed = p.encoder.EncodeAll(frame, packed[:0])
		if _, err := f.WriteAt(packed, p.at.Offset); err != nil {
			return nil, fmt.Errorf("write pack: %w", err)
		}
		for ; first <= i; first++ {
			places[first].Offset, places[first].Size = p.at.Offset, int64(len(packed))
		}
		p.at.Offset += int64(len(packed))
		frame = frame[:0]
	}
	if err := f.Sync(); err != nil {
		return nil, fmt.Errorf("sync pack: %w", err)
	}
	if fresh {
		if err := syncDir(p.dir); err != nil {
			return nil, fmt.Errorf("sync packs: %w", err)
		}
	}
	return places, nil
}

// load returns what lies at a place.
func (p *packs) load(at Place) ([]byte, error) {
	p.mu.Lock()
	f, err := p.file(at.Pack)
	p.mu.Unlock()
	if err != nil {
		return nil, fmt.Errorf("open pack: %w", err)
	}
	packed := make([]byte, at.Size)
	if _, err := f.ReadAt(packed, at.Offset); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read pack: %w", err)
	}
	frame, err := p.decoder.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	if at.At+at.Length > int64(len(frame)) {
		return nil, errors.New("unpack: frame is too short")
	}
	return frame[at.At : at.At+at.Length : at.At+at.Length], nil
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Store keeps originals and returns where they lie. They are durable when it returns, and lost
// again unless a Commit follows before the catalog is closed.
func (c *Catalog) Store(contents [][]byte) ([]Place, error) { return c.packs.store(contents) }

// Original returns the bytes of an original.
func (c *Catalog) Original(at Place) ([]byte, error) { return c.packs.load(at) }
